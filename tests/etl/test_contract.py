"""The contract says everything once, and what is derived from it agrees."""

from __future__ import annotations

import re

import duckdb
import frictionless
import pytest

from etl.cells import quoted
from etl.check_rules import RULES
from etl.coded import coded_value
from etl.contract import DATA, Reference, Table, contract
from etl.notation import parse_date, parse_figure

TABLES = contract().tables


def test_there_are_tables() -> None:
    assert len(TABLES) >= 13


def test_it_is_a_valid_data_package() -> None:
    report = frictionless.Package.metadata_validate(
        frictionless.Package.metadata_retrieve(str(DATA / "datapackage.json"))
    )
    assert [error.message for error in report] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_can_be_made_in_duckdb(table: Table) -> None:
    columns = ", ".join(f"{quoted(column.name)} {column.sql_type}" for column in table.columns)
    with duckdb.connect() as con:
        con.execute(f"create table {quoted(table.name)} ({columns})")
        made = [name for name, *_ in con.execute(f"describe {quoted(table.name)}").fetchall()]
    assert made == list(table.column_names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_references_and_rules_name_columns_that_exist(table: Table) -> None:
    names = set(table.column_names)
    assert set(table.key) <= names
    for column in table.columns:
        for reference in (column.reference, column.items):
            if isinstance(reference, Reference):
                assert reference.column in contract().table(reference.table).column_names
    for rule in table.rules:
        assert rule["rule"] in RULES
        mentioned = {rule[part] for part in ("first", "then", "column", "figure") if part in rule}
        assert mentioned | set(rule.get("columns", ())) | set(rule.get("disjoint", ())) <= names


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_comes_after_those_that_it_refers_to(table: Table) -> None:
    order = contract().table_names
    for column in table.columns:
        if column.reference and column.reference.table != table.name:
            assert order.index(column.reference.table) < order.index(table.name)


@pytest.mark.parametrize(
    ("kind", "parse", "texts"),
    [
        ("figure", parse_figure, ["24", ">=200", "~50", "<=30", "23..25", "0.5"]),
        ("date", parse_date, ["2018", "2018-06", "2018-05-29"]),
    ],
)
def test_the_patterns_of_a_notation_take_what_its_parser_takes(kind: str, parse: object, texts: list[str]) -> None:
    patterns = {column.pattern for table in TABLES for column in table.columns if column.kind == kind}
    assert len(patterns) == 1
    for text in texts:
        assert callable(parse)
        assert parse(text) is not None
        assert re.fullmatch(str(next(iter(patterns))), text)


def test_each_word_for_a_value_of_a_list_means_that_value_alone() -> None:
    for table in contract().tables:
        for column in table.columns:
            for value, word in column.category_aliases:
                assert coded_value(column, word) == value, (table.name, column.name, word)


@pytest.mark.parametrize(
    ("table", "column", "word", "value"),
    [
        ("activities", "type", "Обука", "training"),
        ("activities", "type", "Vizitë studimore", "study_visit"),
        ("activities", "status", "завршено", "done"),
        ("activities", "status", "Finished", "done"),
        ("people", "unit", "persoane", "person"),
        ("people", "sex", "žene", "female"),
        ("activities", "type", "Narnia", None),
    ],
)
def test_values_of_a_list_are_known_in_the_languages_of_the_region(
    table: str, column: str, word: str, value: str | None
) -> None:
    assert coded_value(contract().table(table).column(column), word) == value
