"""Headers in the region's languages: what they mean, what they probably mean, and where nothing is said."""

from __future__ import annotations

from collections import Counter

import pytest
from duckdb import DuckDBPyConnection

from etl.check_persons import persons_data
from etl.contract import Table, contract
from etl.headers import match_columns, meanings, recognise, suggestions
from etl.names import fold
from etl.reading import Reading

TABLES = contract().tables
ALIASES = [(table, column, alias) for table in TABLES for column in table.columns for alias in column.aliases]

# Known without a question: an alias in the spelling, script and case of whoever wrote it.
KNOWN = [
    ("projects", "Дatum početka", "start"),
    ("projects", "ДАТУМ НА ЗАВРШУВАЊЕ", "end"),
    ("projects", "Tara", "countries"),
    ("activities", "Mesto odrzavanja", "place_id"),
    ("activities", "Vrsta aktivnosti", "type"),
    ("people", "Бр. учесника", "number"),
    ("people", "Numarul participantilor", "number"),
    ("people", "Dalyviu skaicius", "number"),
    ("funding", "Донатор", "donor_id"),
    ("funding", "Shuma", "amount"),
    ("participations", "Partneri", "organisation_id"),
    ("sources", "Gjuha", "language"),
    ("indicators", "Polazna vrednost", "baseline"),
    ("indicator_values", "Остварено", "actual"),
]
# Suggested: misspelt, inflected, two names at once, words beside.
NEAR = [
    ("projects", "Datum pocetka projekta", "start"),
    ("projects", "Datm početka", "start"),
    ("projects", "Почеток на проект", "start"),
    ("projects", "Data e fillimitt", "start"),
    ("projects", "Data inceperii proiectului", "start"),
    ("projects", "Start date (dd.mm.yyyy)", "start"),
    ("projects", "StartDate", "start"),
    ("projects", "end_dte", "end"),
    ("projects", "Kraj projekta (planirani)", "end"),
    ("projects", "Projekto pabaigos data", "end"),
    ("projects", "Naziv projekta / Project title", "title"),
    ("projects", "Zemlja/Država", "countries"),
    ("projects", "Ciljevi projekta", "objective"),
    ("projects", "Trajanje projekta u mesecima", "duration_months"),
    ("projects", "Refernce number", "reference"),
    ("projects", "Finasijski instrument", "instrument_id"),
    ("projects", "Napomnea", "note"),
    ("activities", "Mjesto/Grad", "place_id"),
    ("activities", "Locul desfasurarii activitatii", "place_id"),
    ("activities", "Vrsta aktivnosit", "type"),
    ("activities", "Veiklos rūšys", "type"),
    ("activities", "Земја на одржувње", "country"),
    ("activities", "Number of activites", "count"),
    ("people", "Broj učesnici", "number"),
    ("people", "Broj ucesnika (ukupno)", "number"),
    ("people", "Numri i pjesmarresve", "number"),
    ("people", "No of partcipants", "number"),
    ("people", "Ciljne grupe", "profession"),
    ("people", "Genderr", "sex"),
    ("funding", "Iznos (EUR)", "amount"),
    ("funding", "Вредноста", "amount"),
    ("funding", "Finanțatori", "donor_id"),
    ("funding", "Donatori/Financuesi", "donor_id"),
    ("participations", "Organizacja", "organisation_id"),
    ("sources", "Web adress", "url"),
    ("sources", "Gjuhë", "language"),
    ("sources", "Datum objavljivanje", "published"),
    ("indicators", "Polazne vrednosti", "baseline"),
    ("indicator_values", "Ostvarene vrednosti", "actual"),
]
# Nothing is said: another thing, or one of several.
FAR = [
    ("projects", "R.br."),
    ("projects", "Redni broj"),
    ("projects", "Napomena 2"),
    ("projects", "Napomena2"),
    ("projects", "Start (2)"),
    ("projects", "xyz"),
    ("projects", "Datum"),
    ("projects", "Početak/Kraj"),
    ("projects", "Od - do"),
    ("projects", "Telefon partnera"),
    ("projects", "Column1"),
    ("projects", f"Start (the day {'on which the project began, ' * 4}or so)"),  # a sentence
    ("activities", "Rad"),
    ("activities", "Mesto rođenja"),
    ("activities", "Mesto i država"),
    ("activities", "Broj učesnika"),
    ("activities", "Vendi"),
    ("people", "Broj"),
    ("people", "Vrsta"),  # type in Serbian; vârstă is age in Romanian
    ("people", "Godina"),
    ("people", "Personal number"),
    ("people", "Muškarci"),
    ("funding", "Broj računa"),
    ("funding", "Врска"),  # a link, and not vrsta
    ("funding", "Valute"),  # the currency in another case, or the value misspelt
    ("funding", "Datum rođenja"),
    ("organisations", "Ime i prezime"),
    ("organisations", "Matični broj"),
    ("organisations", "Kontakt osoba"),
    ("participations", "Organizator"),
    ("instruments", "Instrumenti financiar"),  # its name, and not the financijer
    ("indicators", "Valoare atinsă"),  # the value reached, and not valoare țintă
    ("sources", "E-mail adresa"),
    ("sources", "—"),
]


def test_every_table_has_aliases() -> None:
    assert {table.name for table, _, _ in ALIASES} == {table.name for table in TABLES}
    assert min(len({column.name for t, column, _ in ALIASES if t is table}) for table in TABLES) >= 4


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_alias_means_one_column_and_is_no_other_columns_name_or_title(table: Table) -> None:
    own = {fold(name) for column in table.columns for name in (column.name, column.title)}
    counts = Counter(fold(alias) for column in table.columns for alias in column.aliases)
    assert [alias for alias, n in counts.items() if n > 1 or not alias or alias in own] == []


def test_no_alias_is_a_column_about_persons(con: DuckDBPyConnection) -> None:
    header = tuple({alias for *_, alias in ALIASES})
    assert list(persons_data(con, Reading("test.csv", "", header=header))) == []


@pytest.mark.parametrize(("table", "header", "column"), KNOWN)
def test_an_alias_is_known_in_any_spelling(table: str, header: str, column: str) -> None:
    assert match_columns([header], table, {}) == {header: column}


@pytest.mark.parametrize(("table", "header", "column"), NEAR)
def test_a_near_header_is_unknown_and_gets_a_suggestion(table: str, header: str, column: str) -> None:
    assert match_columns([header], table, {}) == {}
    assert suggestions([header], table, {}) == {header: column}


@pytest.mark.parametrize(("table", "header"), FAR)
def test_another_header_is_unknown_and_gets_none(table: str, header: str) -> None:
    assert match_columns([header], table, {}) == {}
    assert suggestions([header], table, {}) == {}


@pytest.mark.parametrize(
    "header", ["Ime i prezime", "Презиме", "JMBG", "Telefon", "Personal number", "Nume și prenume", "Vardas, pavardė"]
)
def test_a_header_of_persons_gets_no_suggestion_in_any_table(header: str) -> None:
    assert {table.name: dict(suggestions([header], table.name, {})) for table in TABLES} == {
        table.name: {} for table in TABLES
    }


def test_the_likelier_of_two_headers_has_the_column_and_stands_first() -> None:
    header = ["Datum pocetka projekta", "Kraj projketa", "Datm početka", "Napomnea"]
    assert list(suggestions(header, "projects", {}).items()) == [
        ("Kraj projketa", "end"),  # one letter of eight
        ("Datm početka", "start"),  # one of five, and it says no more than that
        ("Napomnea", "note"),
    ]


def test_of_two_equally_likely_headers_neither_has_the_column() -> None:
    assert suggestions(["Iznos (EUR)", "Iznos (RSD)", "Curency"], "funding", {}) == {"Curency": "currency"}


def test_a_column_that_has_its_header_is_suggested_for_no_other() -> None:
    assert suggestions(["Iznos", "Iznos (RSD)"], "funding", {"Iznos": "amount"}) == {}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_names_of_a_table_and_its_titles_are_known_as_its_own(table: Table) -> None:
    assert recognise([column.name for column in table.columns]) == [table.name]
    assert recognise([column.title for column in table.columns]) == [table.name]
    assert set(meanings(table.name).values()) == set(table.column_names)


def test_names_weigh_more_than_aliases() -> None:
    # Projects know two of them as well: title and, as an alias, the status.
    assert recognise(["title", "publisher", "Stanje"]) == ["sources"]


@pytest.mark.parametrize(
    ("header", "tables"),
    [
        ("Шифра;Пројекат;Донатор;Врста;Износ;Валута", ["funding"]),
        ("Projekti;Titulli;Lloji;Data e fillimit;Qyteti", ["activities"]),
        ("Proiect;Numărul participanților;Gen;Profesia", ["people"]),
        ("Projektas;Organizacija;Vaidmuo", ["participations"]),
        ("Индикатор;Почеток;Остварено", ["indicator_values"]),
        ("Naziv;Napomena", ["organisations", "instruments", "sources", "projects", "activities", "context"]),
    ],
)
def test_a_table_is_known_by_aliases_and_asked_for_where_several_fit(header: str, tables: list[str]) -> None:
    assert set(recognise(header.split(";"))) == set(tables)


def test_what_a_person_chose_for_another_table_does_not_decide() -> None:
    chosen = {"Naziv": "title", "Skraćenica": None, "Sjedište": "nothing"}
    assert recognise(["Naziv", "Kratica", "Sjedište", "Zemlja"], chosen) == ["organisations"]
    assert match_columns(["Naziv", "Skraćenica", "Sjedište"], "organisations", chosen) == {
        "Naziv": "name",
        "Sjedište": "place_id",
    }
