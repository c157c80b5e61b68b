"""Large files of Testland, visibly made up: what a partner could send, with a million rows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from etl.cells import literal, quoted
from etl.contract import DATA
from etl.duck import connect

# `n` is the number of the row, `h` a number that looks like chance; the projects and places are curated ones.
_ACTIVITIES = {
    "id": "format('test-{:07d}', n)",
    "project_id": "projects[1 + h % len(projects)]",
    "title": "format('Testland training {} of prosecutors, judges and police', n)",
    "type": "['training', 'conference', 'meeting', 'study_visit'][1 + h % 4]",
    "status": "['done', 'planned'][1 + h % 2]",
    "count": "['', '1', '>=2', '~50', '22', '23..25'][1 + h // 7 % 6]",
    "start": "strftime(date '2010-01-01' + (h // 3 % 5000)::int, '%Y-%m-%d')",
    "end": "case when h % 3 > 0 then strftime(date '2024-01-01' + (h // 5 % 300)::int, '%Y-%m-%d') end",
    "country": "['RS', 'MK', 'BA', '', 'AL'][1 + h // 11 % 5]",
    "countries": "['RS;MK', 'RS', 'BA;ME;AL', ''][1 + h // 13 % 4]",
    "place_id": "case when h % 2 > 0 then places[1 + h % len(places)] end",
    "place_basis": "case when h % 2 > 0 then 'stated' end",
    "topic": "['identification', 'referral', 'prosecution'][1 + h % 3]",
    "note": "case when h % 4 = 0 then format('Testland note {}, with a comma', h % 100000) end",
}
_FUNDING = {
    "Identifier": "format('test-{:07d}', n)",
    "Project": "projects[1 + h % len(projects)]",
    "Kind": "['budget', 'commitment', 'disbursement'][1 + h % 3]",
    "Amount": "replace(format('{:,.2f}', 1000 + h % 90000000 / 100), ',', ' ').replace('.', ',').replace(' ', '.')",
    "Currency": "['EUR', 'RSD', 'MKD'][1 + h % 3]",
    "Value date": "strftime(date '2010-01-01' + (h // 3 % 5000)::int, '%d.%m.%Y')",
    "Country": "['Србија', 'Северна Македонија', 'Bosna i Hercegovina', ''][1 + h // 11 % 4]",
    "Claim": "'alternative'",
    "Note": "format('Тестланд: обука број {}; полиција и тужиоци', h % 200000)",
}


@dataclass(frozen=True)
class Kind:
    """One kind of file: the table it is for, how it is delimited, and what is characteristic of it."""

    name: str
    table: str
    delimiter: str
    cells: Mapping[str, str]


KINDS = (
    Kind("commas, ISO dates, figures, lists", "activities", ",", MappingProxyType(_ACTIVITIES)),
    Kind("semicolons, 1.234,50, dd.mm.yyyy, Cyrillic", "funding", ";", MappingProxyType(_FUNDING)),
)


def write(kind: Kind, rows: int, path: Path) -> None:
    """Writes a file of that kind; the same rows each time."""
    cells = ", ".join(f"{expression} as {quoted(header)}" for header, expression in kind.cells.items())
    with connect() as con:
        con.execute(
            f"""copy (
                with ids as (select {_ids("projects")} as projects, {_ids("places")} as places),
                numbered as (select n, (hash(n) % 1000000007)::bigint as h from range({int(rows)}) r(n))
                select {cells} from numbered, ids order by n
            ) to {literal(str(path))} (header, delimiter {literal(kind.delimiter)}, null '')"""
        )


def _ids(table: str) -> str:
    """SQL: all ids of a curated table, as one list."""
    return f"(select list(id order by id) from read_csv({literal(str(DATA / f'{table}.csv'))}, all_varchar = true))"
