"""The curated data: valid for `frictionless`, every fact with its words, the traps held on purpose."""

from __future__ import annotations

import csv
import re
import warnings
from collections import defaultdict
from pathlib import Path

import pytest

from etl.contract import contract
from etl.notation import parse_date, parse_figure

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
DOCUMENTS = ROOT.parent / "shared" / "source-documents"
CURATED = (
    "sources",
    "instruments",
    "organisations",
    "projects",
    "participations",
    "funding",
    "activities",
    "people",
    "indicators",
    "indicator_values",
    "context",
    "evidence",
)
NOT_TRAINED = {"engaged", "attended", "expert", "certified"}

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(table: str) -> dict[str, Row]:
    return {row["id"]: row for row in rows(table)}


def of_project(table: str, project: str) -> list[Row]:
    return [row for row in rows(table) if row["project_id"] == project]


def evidence(table: str, row: str, column: str, claim: str = "accepted") -> list[Row]:
    """The rows of evidence of one cell, of one claim."""
    key = (table, row, column, claim)
    return [e for e in rows("evidence") if (e["table"], e["row_id"], e["column"], e["claim"]) == key]


# The package and its evidence


def test_the_data_package_is_valid_for_frictionless() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own imports
        from frictionless import validate  # type: ignore[import-untyped]

        report = validate(str(DATA / "datapackage.json"))
    errors = report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert not errors
    assert {task.name for task in report.tasks} == set(contract().table_names)


@pytest.mark.parametrize("table", CURATED)
def test_every_cell_that_wants_evidence_has_it(table: str) -> None:
    proven = {(e["table"], e["row_id"], e["column"]) for e in rows("evidence") if e["claim"] == "accepted"}
    wanting = [column.name for column in contract().table(table).columns if column.evidence]
    bare = [
        (row["id"], column)
        for row in rows(table)
        for column in wanting
        if row[column] and (table, row["id"], column) not in proven
    ]
    assert not bare


def test_evidence_speaks_of_cells_that_are_there_and_filled() -> None:
    tables = {table: by_id(table) for table in CURATED if table != "evidence"}
    astray = [e for e in rows("evidence") if not tables[e["table"]].get(e["row_id"], {}).get(e["column"])]
    assert not astray


def test_no_evidence_quotes_more_than_eight_words() -> None:
    quotes = [e["words"] for e in rows("evidence")]
    assert quotes
    assert not [words for words in quotes if not 1 <= len(words.split()) <= 8]


def test_an_alternative_claim_gives_another_value_than_the_cell() -> None:
    alternatives = [e for e in rows("evidence") if e["claim"] == "alternative"]
    tables = {e["table"]: by_id(e["table"]) for e in alternatives}
    assert alternatives
    for e in alternatives:
        assert e["value"]
        assert e["value"] != tables[e["table"]][e["row_id"]][e["column"]]


def test_what_is_derived_says_by_which_rule() -> None:
    assert not [e for e in rows("evidence") if e["basis"] == "derived" and not e["note"]]


def test_a_line_is_given_exactly_where_a_document_is_stored() -> None:
    stored = {source["id"] for source in rows("sources") if source["document"]}
    assert len(stored) == 5
    assert not [e for e in rows("evidence") if bool(e["line"]) != (e["source_id"] in stored)]


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not at hand")
def test_the_words_stand_on_their_line_letter_for_letter() -> None:
    stored = {source["id"]: source["document"] for source in rows("sources") if source["document"]}
    lines = {
        source: (DOCUMENTS / name).read_text(encoding="utf-8").split("\n") for source, name in stored.items()
    }
    quoted = [e for e in rows("evidence") if e["source_id"] in lines]
    assert len(quoted) > 100
    assert not [e for e in quoted if e["words"] not in lines[e["source_id"]][int(e["line"]) - 1]]


@pytest.mark.parametrize("table", CURATED)
def test_no_cell_holds_an_e_mail_address_or_a_telephone_number(table: str) -> None:
    contact = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\+\d{2,3}[\s/-]?\d{2,}|\btel(efon)?\b\.?:", re.IGNORECASE)
    assert not [(row, cell) for row in rows(table) for cell in row.values() if contact.search(cell)]


@pytest.mark.parametrize(("table", "figure"), [("activities", "count"), ("people", "number")])
def test_parts_are_never_larger_than_their_whole(table: str, figure: str) -> None:
    wholes = by_id(table)
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows(table):
        if row["part_of"]:
            parts[row["part_of"]].append(row)
    assert parts
    for whole_id, of_whole in parts.items():
        whole = parse_figure(wholes[whole_id][figure])
        known = [part.low for row in of_whole if (part := parse_figure(row[figure])) and part.low]
        if whole and whole.high is not None and known:
            assert max(known) <= whole.high, whole_id


def test_nothing_ends_before_it_starts() -> None:
    dated = rows("projects") + rows("activities")
    pairs = [(row["id"], parse_date(row["start"]), parse_date(row["end"])) for row in dated]
    assert not [name for name, start, end in pairs if start and end and end.latest < start.earliest]


# The traps


def test_the_22_activities_of_the_serbian_twinning_include_the_visit_to_ljubljana() -> None:
    activities = by_id("activities")
    bundle = activities["serbia-twinning-2018-activities"]
    visit = activities["serbia-twinning-2018-ljubljana"]
    assert (bundle["type"], bundle["status"], bundle["count"]) == ("mixed", "done", "22")
    assert (visit["type"], visit["count"], visit["country"]) == ("study_visit", "1", "SI")
    assert visit["part_of"] == bundle["id"]


def test_more_than_200_engaged_professionals_are_not_200_trained() -> None:
    people = of_project("people", "serbia-twinning-2018")
    assert [(p["role"], p["unit"], p["number"]) for p in people] == [("engaged", "person", ">=200")]
    assert (people[0]["reporting"], people[0]["as_of"]) == ("cumulative", "2019-07-05")


def test_a_later_page_that_says_300_stands_beside_the_200() -> None:
    later = evidence("people", "serbia-twinning-2018-engaged", "number", "alternative")
    assert [e["value"] for e in later] == [">=300"]


def test_a_million_euro_for_serbia_is_one_flow_with_two_sources() -> None:
    flows = of_project("funding", "serbia-twinning-2018")
    assert [(f["amount"], f["currency"], f["claim"]) for f in flows] == [("1000000", "EUR", "accepted")]
    assert len({e["source_id"] for e in evidence("funding", flows[0]["id"], "amount")}) == 2


def test_17_teams_at_kragujevac_are_teams_and_no_number_of_persons() -> None:
    people = [p for p in rows("people") if p["activity_id"] == "eu4fast-kragujevac-training"]
    assert {(p["unit"], p["number"]) for p in people} == {("team", "17"), ("person", "")}


def test_that_the_training_was_in_kragujevac_is_derived() -> None:
    training = by_id("activities")["eu4fast-kragujevac-training"]
    assert (training["place_id"], training["place_basis"]) == ("789128", "derived")
    assert {e["basis"] for e in evidence("activities", training["id"], "place_id")} == {"derived"}


def test_120_000_victims_and_3_billion_dollars_are_context_and_nobodys_outcome() -> None:
    values = {row["value"] for row in rows("context")}
    assert {"120000", "~3000000000"} <= values
    figures = {p["number"] for p in rows("people")} | {f["amount"] for f in rows("funding")}
    assert not figures & {"120000", "~120000", "3000000000", "~3000000000"}


def test_january_2017_to_january_2020_is_known_to_the_month() -> None:
    project = by_id("projects")["kosovo-moving-forward"]
    assert (project["start"], project["end"]) == ("2017-01", "2020-01")
    other = [evidence("projects", project["id"], column, "alternative") for column in ("start", "end")]
    assert [[e["value"] for e in claims] for claims in other] == [["2017-01-13"], ["2020-01-12"]]


def test_four_clusters_are_accepted_and_five_stand_beside_them() -> None:
    projects = by_id("projects")
    assert projects["kosovo-moving-forward"]["components"] == "4"
    other = evidence("projects", "kosovo-moving-forward", "components", "alternative")
    assert [e["value"] for e in other] == ["5"]
    clusters = [
        p
        for p in projects.values()
        if p["parent_project_id"] == "kosovo-moving-forward" and p["level"] == "component"
    ]
    assert [p["reference"] for p in clusters] == ["A", "B", "C", "D"]


def test_the_kosovo_project_has_no_amount_rather_than_zero() -> None:
    assert not of_project("funding", "kosovo-moving-forward")
    grants = of_project("funding", "kosovo-moving-forward-grants")
    assert [f["amount"] for f in grants] == [">=130000"]
    assert by_id("projects")["kosovo-moving-forward-grants"]["level"] == "sub_grant"


def test_results_r1_to_r4_are_promised_without_a_figure() -> None:
    results = {i["result_code"]: i for i in of_project("indicators", "kosovo-moving-forward")}
    assert {"R1", "R2", "R3", "R4"} <= set(results)
    assert not [i for i in results.values() if i["baseline"] or i["target"]]


def test_the_visit_to_lithuania_is_planned_and_has_no_city() -> None:
    visit = by_id("activities")["moldova-mpf-2018-visit-lithuania"]
    assert (visit["status"], visit["start"]) == ("planned", "2018-06")
    assert (visit["country"], visit["place_id"]) == ("LT", "")


def test_experts_of_eight_countries_are_experts_without_a_number() -> None:
    experts = [
        p
        for p in rows("people")
        if p["activity_id"] == "moldova-mpf-2018-trainings" and p["role"] == "expert"
    ]
    assert {p["country"] for p in experts} == {"LT", "LV", "DK", "GB", "NL", "US", "PT", "MD"}
    assert {p["number"] for p in experts} == {""}


@pytest.mark.parametrize(
    "quote", ["у износу од милион eвра", "“Jaкнење на активностите против трговија со луѓе во"]
)
def test_words_with_letters_of_two_scripts_are_kept_as_they_stand(quote: str) -> None:
    assert quote in {e["words"] for e in rows("evidence")}
    word = next(word for word in quote.split() if re.search(r"[A-Za-z]", word))
    assert re.search(r"[\u0400-\u04ff]", word)


def test_the_publisher_mup_is_written_with_a_latin_letter_and_is_the_ministry() -> None:
    source = next(s for s in rows("sources") if s["id"] == "mup-serbia-2019")
    assert source["publisher"] == "Ministry of Interior of the Republic of Serbia"
    assert "MУП" in source["note"]


def test_715_000_euros_is_715_thousand() -> None:
    flow = of_project("funding", "north-macedonia-hf2-2019")[0]
    assert (flow["amount"], flow["currency"]) == ("715000", "EUR")
    assert "715.000" in evidence("funding", flow["id"], "amount")[0]["words"]


def test_three_spellings_of_the_macedonian_title_are_one_project() -> None:
    project = by_id("projects")["north-macedonia-hf3-2023"]
    spellings = {project["title_local"], *project["other_titles"].split(";")}
    assert len(spellings) == 3
    assert {spelling.split()[-1] for spelling in spellings} == {"Македонија"}


def test_dollars_and_euros_of_shkoder_are_the_same_money_counted_once() -> None:
    flows = {f["currency"]: f for f in of_project("funding", "albania-caaht-2004-shkoder")}
    assert {currency: (f["amount"], f["claim"]) for currency, f in flows.items()} == {
        "USD": ("105500", "accepted"),
        "EUR": ("88000", "alternative"),
    }


def test_no_money_of_a_programme_is_money_of_its_actions() -> None:
    projects = by_id("projects")
    of_programmes = [f for f in rows("funding") if projects[f["project_id"]]["level"] == "programme"]
    totals = [f for f in of_programmes if f["kind"] == "budget"]
    assert {f["amount"] for f in totals} == {"25000000", "~41000000", "41000000"}
    actions = [p for p in projects.values() if p["parent_project_id"].startswith("horizontal-facility-")]
    assert len(actions) == 7
    assert {p["level"] for p in actions} == {"project"}


def test_who_only_came_to_a_meeting_is_not_trained() -> None:
    meetings = {a["id"] for a in rows("activities") if a["type"] in {"meeting", "conference"}}
    met = [p for p in rows("people") if p["activity_id"] in meetings]
    assert met
    assert {p["role"] for p in met} <= NOT_TRAINED


def test_who_only_began_a_course_is_not_trained() -> None:
    lawyers = [p for p in rows("people") if p["activity_id"] == "serbia-hf3-2023-help-lawyers"]
    assert {(p["role"], p["number"]) for p in lawyers} == {
        ("attended", "27"),
        ("trained", "20"),
        ("certified", "20"),
    }


def test_a_city_where_a_project_only_works_is_no_number_of_activities() -> None:
    of_cities = (
        "serbia-irc-atina-support-",
        "uk-albania-2018-support-",
        "serbia-local-communities-2013-network-",
    )
    works = [a for a in rows("activities") if a["id"].startswith(of_cities)]
    assert len(works) == 8 + 4 + 7
    assert {a["count"] for a in works} == {""}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("projects", "title"),
        ("projects", "objective"),
        ("organisations", "name"),
        ("activities", "title"),
        ("indicators", "title"),
        ("instruments", "name"),
    ],
)
def test_names_of_ours_say_kosovo_with_its_star_and_turkiye(table: str, column: str) -> None:
    assert not [row for row in rows(table) if re.search(r"Kosovo(?!\*)|Turkey", row[column])]


def test_an_organisation_a_project_and_a_page_stand_here_once() -> None:
    for table, column in (("organisations", "name"), ("projects", "title"), ("sources", "url")):
        names = [row[column].casefold() for row in rows(table) if row[column]]
        assert len(names) == len(set(names)), table


def test_the_twelve_men_and_thirteen_women_are_the_same_group_as_the_25() -> None:
    course = {p["id"].rsplit("-", 1)[1]: p for p in rows("people") if "help-course-2022" in p["id"]}
    assert [course[part]["number"] for part in ("people", "men", "women")] == ["25", "12", "13"]
    assert len({course[part]["profession"] for part in ("people", "men", "women")}) == 1


def test_of_a_course_that_some_did_not_complete_those_who_did_are_trained() -> None:
    role = {p["id"]: p["role"] for p in rows("people")}
    for course in ("serbia-hf2-2019-help-course-2022", "serbia-hf3-2023-help-lawyers"):
        assert (role[f"{course}-people"], role[f"{course}-completed"]) == ("attended", "trained")
