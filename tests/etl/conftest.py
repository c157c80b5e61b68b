"""A database for the tests of reading and checking, and a schema that stands for what is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from etl.cells import quoted
from etl.contract import contract


@pytest.fixture
def con() -> Iterator[DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def loaded(con: DuckDBPyConnection) -> str:
    """A schema with what is loaded: three countries, a project with a partner, a part."""
    con.execute("create schema loaded")
    for table in contract().tables:
        columns = ", ".join(f"{quoted(c.name)} {c.sql_type}" for c in table.columns)
        con.execute(f"create table loaded.{quoted(table.name)} ({columns})")
    con.execute("insert into loaded.countries (id) values ('RS'), ('MK'), ('XK')")
    con.execute("insert into loaded.projects (id, level) values ('test-project', 'project')")
    con.execute("insert into loaded.organisations (id) values ('test-organisation')")
    con.execute(
        "insert into loaded.participations (id, project_id, organisation_id, role) "
        "values ('test-loaded', 'test-project', 'test-organisation', '1')"
    )
    con.execute(
        "insert into loaded.people (id, unit, number, part_of) values "
        "('test-part', 'person', {'low': 30, 'high': 30, 'approximate': false}, 'test-1')"
    )
    return "loaded"
