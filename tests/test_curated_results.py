"""The curated results frameworks: what was promised, what happened, and nothing that no source says."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.test_curated_data import by_id, evidence, rows

SUBJECTS = {"5.2": r"\bwomen\b", "8.7": r"labour|private sector", "16.2": r"\bchild"}


def actuals(indicator: str) -> list[str]:
    return [value["actual"] for value in rows("indicator_values") if value["indicator_id"] == indicator]


@pytest.mark.parametrize(
    ("indicator", "target", "actual"),
    [
        ("serbia-twinning-2018-activities", "", ["22"]),
        ("serbia-twinning-2018-engaged", "", [">=200"]),
        ("serbia-local-communities-2013-networks", "7", ["7"]),
        ("serbia-irc-atina-cities", "8", []),
        ("serbia-hf2-2019-help", "", ["25", "12", "13"]),
        ("serbia-hf3-2023-inspectors", "", ["19", "23..25"]),
        ("kosovo-moving-forward-grants-organisations", "", ["5"]),
        ("kosovo-moving-forward-r4-sessions", "", [">=5"]),
        ("moldova-mpf-2018-officers", "~50", []),
        ("moldova-mpf-2018-trainings", "", ["2"]),
        ("moldova-mpf-2018-visit", "1", []),
        ("moldova-us-2018-trained", "~1000", []),
        ("north-macedonia-hf3-2023-kr1", "", [""]),
        ("north-macedonia-hf3-2023-trained", "", ["30"]),
    ],
)
def test_target_and_actual_are_those_of_the_sources(indicator: str, target: str, actual: list[str]) -> None:
    assert by_id("indicators")[indicator]["target"] == target
    assert actuals(indicator) == actual


def test_the_actuals_of_the_twinning_run_until_the_day_of_the_page() -> None:
    of_twinning = [v for v in rows("indicator_values") if v["id"].startswith("serbia-twinning-2018-")]
    assert len(of_twinning) == 7
    assert {(v["period_start"], v["period_end"]) for v in of_twinning} == {("2018", "2019-07-05")}


def test_the_men_and_women_of_a_course_are_told_apart_by_sex() -> None:
    course = [v for v in rows("indicator_values") if v["indicator_id"] == "serbia-hf2-2019-help"]
    assert [(v["sex"], v["actual"]) for v in course] == [("", "25"), ("male", "12"), ("female", "13")]


def test_an_actual_and_a_count_that_quote_the_same_words_are_the_same_figure() -> None:
    counted = {"people": ("number", by_id("people")), "activities": ("count", by_id("activities"))}
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for e in rows("evidence"):
        column, table = counted.get(e["table"], ("", {}))
        if e["column"] == column and e["claim"] == "accepted":
            said[(e["source_id"], e["words"])].add(table[e["row_id"]][column])
    values = by_id("indicator_values")
    repeated = [
        (values[e["row_id"]]["actual"], said[(e["source_id"], e["words"])])
        for e in rows("evidence")
        if (e["table"], e["column"], e["claim"]) == ("indicator_values", "actual", "accepted")
        and (e["source_id"], e["words"]) in said
    ]
    assert len(repeated) > 20
    assert not [(actual, figures) for actual, figures in repeated if actual not in figures]


def test_one_baseline_is_stated_and_none_is_invented() -> None:
    with_baseline = [i for i in rows("indicators") if i["baseline"] or i["baseline_date"]]
    assert [(i["id"], i["baseline"], i["baseline_date"]) for i in with_baseline] == [
        ("tdh-tip-2017-o1-cases", "1", "2017")  # “only in one case”, in 2017
    ]


def test_what_counts_says_what_and_what_is_told_in_words_has_no_figure() -> None:
    values = defaultdict(list)
    for value in rows("indicator_values"):
        values[value["indicator_id"]].append(value["actual"])
    for i in rows("indicators"):
        figures = [figure for figure in (i["baseline"], i["target"], *values[i["id"]]) if figure]
        assert bool(i["unit"]) == (i["measure"] == "1"), i["id"]
        assert i["measure"] == "1" or not figures, i["id"]


def test_a_code_is_one_result_of_its_project() -> None:
    titles = defaultdict(set)
    for i in rows("indicators"):
        if i["result_code"]:
            titles[(i["project_id"], i["result_code"])].add((i["level"], i["result_title"]))
    assert len(titles) > 30
    assert not [(code, result) for code, result in titles.items() if len(result) > 1]


def test_a_goal_of_the_united_nations_is_named_where_the_indicator_names_its_people() -> None:
    tagged = [i for i in rows("indicators") if i["sdgs"]]
    assert {goal for i in tagged for goal in i["sdgs"].split(";")} == set(SUBJECTS)
    assert not [
        (i["id"], goal)
        for i in tagged
        for goal in i["sdgs"].split(";")
        if not re.search(SUBJECTS[goal], f"{i['result_title']} {i['title']}", re.IGNORECASE)
    ]


def test_where_sources_differ_each_claim_says_why_it_counts_or_not() -> None:
    alternatives = [e for e in rows("evidence") if e["claim"] == "alternative"]
    assert len(alternatives) > 25
    for e in alternatives:
        assert e["note"].startswith("Not counted: "), e["row_id"]
        accepted = evidence(e["table"], e["row_id"], e["column"])
        assert accepted, e["row_id"]
        assert any("Counted: " in a["note"] for a in accepted), e["row_id"]


def test_the_clusters_of_kosovo_are_parts_as_the_document_names_them_without_money() -> None:
    clusters = [f"kosovo-moving-forward-cluster-{letter}" for letter in "abcd"]
    lines = [evidence("projects", cluster, "title_local")[0]["line"] for cluster in clusters]
    assert lines == ["39", "41", "43", "45"]
    assert not [f for f in rows("funding") if f["project_id"] in clusters]
    assert {by_id("projects")[cluster]["language"] for cluster in clusters} == {"sr-Latn"}


def test_priorities_that_partners_shared_are_no_output_of_the_project() -> None:
    priorities = [i for i in rows("indicators") if "-priority-" in i["id"]]
    assert [i["target_date"] for i in priorities] == ["2024"] * 4
    assert {(i["level"], i["target"]) for i in priorities} == {("9", "")}
