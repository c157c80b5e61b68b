"""Any file that people send is read, or refused with a reason; nothing is guessed in silence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from checking import delimited, serious, workbook
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from etl.check import check
from etl.formulas import fuse
from etl.problem import NOTE
from etl.read import UnreadableFile, read_file, understand
from etl.read_csv import records
from etl.read_xlsx import number_text
from etl.reading import Reading
from etl.staging import BLANKS, Staging

HEADER = ["id", "name", "name_local", "note"]
TEXTS = {
    "serbian": "Тестланд: чланови Локалних тимова, људи",
    "serbian_latin": "Testland: žrtve, đaci, kuće, škole i članovi",
    "macedonian": "Тестланд: активностите против трговијата со луѓе",
    "albanian": "Testland: është një trajnim për çështjet",
    "lithuanian": "Testland: prekyba žmonėmis, mokymų dalyvių įgūdžiai ir sąsajos",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
CASES = [(language, encoding) for language in TEXTS for encoding in UNICODE] + [
    ("serbian", "cp1251"),
    ("macedonian", "cp1251"),
    ("serbian_latin", "cp1250"),
    ("albanian", "cp1250"),
    ("lithuanian", "cp1257"),
]


def staged(con: DuckDBPyConnection, reading: Reading) -> list[tuple[object, ...]]:
    return con.execute(f"from {reading.staging} order by _row").fetchall()


def rules(reading: Reading) -> set[str]:
    return {problem.rule for problem in reading.problems if problem.stops_loading}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_every_encoding_and_delimiter_gives_the_same_text(
    con: DuckDBPyConnection, language: str, encoding: str, delimiter: str
) -> None:
    text = TEXTS[language]
    rows = [HEADER, ["test-one", "Test", text, "1, 2; 3"], ["test-two", "Test", text.upper(), ""]]
    reading = read_file(con, delimited(rows, delimiter, encoding), "test.csv")
    assert staged(con, reading) == [
        (2, "test-one", "Test", text, "1, 2; 3"),
        (3, "test-two", "Test", text.upper(), None),
    ]
    assert (reading.table, reading.delimiter, reading.rows) == ("organisations", delimiter, 2)
    assert encoding.startswith(reading.encoding or "?") or encoding in ("utf-16", "utf-8-sig")


def test_a_guessed_encoding_is_told_and_can_be_chosen(con: DuckDBPyConnection) -> None:
    raw = delimited([HEADER, ["test-one", "Test", "ë", ""]], encoding="cp1250")
    guessed = read_file(con, raw, "test.csv")
    chosen = read_file(con, raw, "test.csv", encoding="cp1257")
    assert (guessed.encoding, guessed.encoding_certain) == ("cp1250", False)
    assert "read as cp1250, which is likely, not certain: ë" in guessed.problems[0].expected
    assert not [problem for problem in chosen.problems if problem.rule == "guessed_encoding"]
    assert (chosen.encoding, chosen.encoding_certain) == ("cp1257", True)
    assert staged(con, chosen)[0][3] == "ė"


def test_excels_line_that_names_the_delimiter_is_no_row(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"sep=;\r\nid;name\r\ntest-one;Test, one\r\n", "test.csv", table="organisations")
    assert staged(con, reading) == [(2, "test-one", "Test, one")]


def test_rows_are_counted_as_a_spreadsheet_shows_them(con: DuckDBPyConnection) -> None:
    raw = b'id,name,note\n\ntest-one,Test,"two\nlines"\n,,\ntest-two,Test,\n'
    reading = read_file(con, raw, "test.csv", table="organisations")
    assert staged(con, reading) == [(3, "test-one", "Test", "two\nlines"), (5, "test-two", "Test", None)]


def test_headers_are_known_by_name_and_by_title(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"IDENTIFIER;Name;Local name\ntest-one;Test;x\n", "test.csv", table="organisations")
    assert dict(reading.columns) == {"IDENTIFIER": "id", "Name": "name", "Local name": "name_local"}


def test_an_unknown_header_is_reported_with_the_nearest_column(con: DuckDBPyConnection) -> None:
    raw = "id,назив,name,project_idd\n1,2,3,4\n".encode()
    reading = read_file(con, raw, "test.csv", table="participations")
    unknown = {p.column: p.hint for p in reading.problems if p.rule == "unknown_column"}
    assert set(unknown) == {"назив", "name", "project_idd"}
    assert unknown["project_idd"] == 'Did you mean "project_id"?'


TITLED = [
    ["Testland trainings 2024"], [],
    ["id", "title", "type", "status", "note"],
    ["test-a", "Testland", "training", "done", ""],
]  # fmt: skip


@pytest.mark.parametrize("raw", [delimited(TITLED), delimited(TITLED, ";"), workbook(TITLED)], ids=[",", ";", "xlsx"])
def test_a_title_above_the_header_is_no_header(con: DuckDBPyConnection, raw: bytes) -> None:
    """Also in a workbook, whose rows end with their last filled cell."""
    reading = read_file(con, raw, "test.xlsx" if raw.startswith(b"PK") else "test.csv")
    assert (reading.header_row, reading.table) == (3, "activities")
    assert con.execute(f"select _row from {reading.staging}").fetchall() == [(4,)]
    assert [(p.row, p.severity) for p in reading.problems if p.rule == "above_header"] == [(1, NOTE)]
    assert not serious(check(con, [reading])[0])


@pytest.mark.parametrize("first", ["Testland,Title", "Testland,one,two,three", "Testland"])
def test_a_row_of_unknown_names_above_data_that_look_like_names_is_the_header(
    con: DuckDBPyConnection, first: str
) -> None:
    text = f"{first}\nTitle,Training\n"
    assert read_file(con, text.encode(), "test.csv").header_row == (1 if "," in first else 2)


def test_a_person_can_say_what_a_header_means_or_leave_it_out(con: DuckDBPyConnection) -> None:
    raw = b"id,Wer,Bemerkung\ntest-one,Test,x\n"
    first = read_file(con, raw, "test.csv", table="organisations")
    again = understand(first, "organisations", {"Wer": "name", "Bemerkung": None})
    assert rules(first) == {"unknown_column", "missing_column"}
    assert rules(again) == set()
    assert again.staged == {"id": "c1", "name": "c2"}


def test_columns_of_no_table_are_refused(con: DuckDBPyConnection) -> None:
    assert rules(read_file(con, b"colour,shape\nred,round\n", "test.csv")) == {"unknown_table"}


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("id,title", None),
        ("id,title,note", None),
        ("id,name", None),
        ("id,name,country", "organisations"),
        ("id,project_id,type,status,cuont,foo", "activities"),
        ("ид,пројекат,назив,тип,статус", "activities"),
        ("ид,назив,статус", None),
        ("id,project_id,donor_id,kind,amuont,currency", "funding"),
        ("table,row_id,column,source_id,words,basis,claim", "evidence"),
    ],
)
def test_a_table_is_known_by_most_of_its_columns_or_asked_for(
    con: DuckDBPyConnection, header: str, table: str | None
) -> None:
    reading = read_file(con, f"{header}\n{'x,' * header.count(',')}x\n".encode(), "test.csv")
    assert reading.table == table
    assert ("unknown_table" in rules(reading)) == (table is None)


def test_tables_that_fit_equally_well_are_named(con: DuckDBPyConnection) -> None:
    (problem,) = read_file(con, b"id,title,title_local,language\n1,2,3,4\n", "test.csv").problems
    assert problem.hint == (
        "Say which table it is: projects, activities. The first row must hold the column names."
    )


def test_values_without_a_header_are_not_lost_in_silence(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"id,,name,,note\ntest-1,,Test,lost,x\n", "test.csv", table="organisations")
    (problem,) = [p for p in reading.problems if p.stops_loading]
    assert (problem.rule, problem.expected) == ("unnamed_column", "the column D has values but no header")


def test_empty_cells_at_the_end_of_a_workbooks_rows_are_only_empty(con: DuckDBPyConnection) -> None:
    reading = read_file(con, workbook([HEADER, ["test-one", "Test"], ["test-two"]]), "test.xlsx")
    assert rules(reading) == set()
    assert staged(con, reading) == [(2, "test-one", "Test", None, None), (3, "test-two", None, None, None)]


def test_a_workbooks_value_without_a_header_is_reported(con: DuckDBPyConnection) -> None:
    reading = read_file(con, workbook([HEADER, ["test-one", "Test", None, None, "beyond"]]), "test.xlsx")
    assert [(p.row, p.rule) for p in reading.problems if p.stops_loading] == [(2, "ragged_row")]


def test_a_file_of_two_encodings_is_refused(con: DuckDBPyConnection) -> None:
    raw = "id,name\ntest-1,Обука полиције\n".encode() + "test-2,škole\n".encode("cp1250")
    assert rules(read_file(con, raw, "test.csv", table="organisations")) == {"encoding"}


def test_two_columns_of_one_name_are_refused(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"id,name,name\ntest-one,Test,Other\n", "test.csv", table="organisations")
    assert rules(reading) == {"duplicate_header"}


def test_a_column_by_its_name_and_by_its_title_is_one_column_twice(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"id,name,Name\ntest-one,Test,Other\n", "test.csv", table="organisations")
    (problem,) = [p for p in reading.problems if p.stops_loading]
    assert problem.sentence() == (
        'test.csv, row 1, column Name: "Name" is not the only header of its meaning: "name" is another. '
        "Keep one of the columns."
    )


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "empty_file"),
        (b"\n\n , ,\n", "empty_file"),
        (b"id,name\ntest-one\n", "ragged_row"),
        (b"id,name\ntest-one,Test,more\n", "ragged_row"),
        (b'id,name\ntest-one,"Test\n', "quotes"),
        (b"id,name\ntest-one,Te\0st\n", "nul"),
        (b"\x98\x81\xfe\xff\x83\x88", "encoding"),
        (b"PK\x03\x04 no archive", "workbook"),
        (b"id," * 600 + b"name\n", "header"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(con: DuckDBPyConnection, raw: bytes, rule: str) -> None:
    reading = read_file(con, raw, "test.csv", table="organisations")
    assert rule in rules(reading)
    assert all(problem.sentence().startswith("test.csv") for problem in reading.problems)


def test_a_file_with_only_a_header_is_no_problem(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"id,name\n", "test.csv", table="organisations")
    assert (reading.rows, rules(reading)) == (0, set())


def test_an_archive_that_is_no_workbook_is_refused(con: DuckDBPyConnection) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("test.txt", "Testland")
    assert rules(read_file(con, file.getvalue(), "test.xlsx")) == {"workbook"}


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.xlsx_bounds.MOST_UNZIPPED", 1000)
    assert rules(read_file(con, workbook([HEADER]), "test.xlsx")) == {"workbook"}


def test_a_workbook_packed_as_no_table_is_packed_is_refused(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.xlsx_bounds._HARMLESS", 1000)
    (problem,) = read_file(con, workbook([["x" * 32_000] * 40]), "test.xlsx").problems
    assert "packed more than 150 times" in problem.expected


@pytest.mark.parametrize("flags", [1, 9])
def test_a_workbook_with_a_password_is_refused(con: DuckDBPyConnection, flags: int) -> None:
    raw = bytearray(workbook([HEADER]))
    raw[raw.index(b"PK\x01\x02") + 8] = flags
    (problem,) = read_file(con, bytes(raw), "test.xlsx").problems
    assert problem.expected == "the workbook is protected by a password"


def test_an_old_workbook_is_called_so(con: DuckDBPyConnection) -> None:
    (problem,) = read_file(con, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "test.xls").problems
    assert problem.rule == "workbook"
    assert "of the old kind (.xls)" in problem.expected


def test_text_called_a_workbook_is_read_with_a_note(con: DuckDBPyConnection) -> None:
    reading = read_file(con, b"id,name\ntest-one,Test\n", "test.xlsx", table="organisations")
    assert [p.rule for p in reading.problems if p.rule == "extension"] == ["extension"]
    assert reading.rows == 1


def test_a_path_in_a_file_name_is_dropped(con: DuckDBPyConnection) -> None:
    assert read_file(con, b"id,name\n", "../../etc/test.csv").file == "test.csv"


def test_a_file_that_is_not_there_cannot_be_opened(con: DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"test\.csv"):
        read_file(con, tmp_path / "test.csv")


def test_cells_of_a_workbook_become_canonical_text(con: DuckDBPyConnection) -> None:
    rows = [
        HEADER,
        ["test-one", 24, 24.0, True],
        ["test-two", date(2018, 5, 29), datetime(2018, 5, 29, 14, 30), 0.1],  # noqa: DTZ001 - cells have no zone
        [None, None, None, None],
        ["test-three", " Тестланд ", "=1+", 1234567.891],
    ]
    reading = read_file(con, workbook(rows), "test.xlsx")
    assert staged(con, reading) == [
        (2, "test-one", "24", "24", "true"),
        (3, "test-two", "2018-05-29", "2018-05-29 14:30:00", "0.1"),
        (5, "test-three", "Тестланд", None, "1234567.8910"),
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(24.0, "24"), (0.5, "0.5"), (1.234, "1.2340"), (1e6, "1000000"), (1e-7, "0.0000001")]
)
def test_numbers_of_a_workbook_are_plain_and_never_ambiguous(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_formula_without_a_stored_value_is_reported_with_its_cell(con: DuckDBPyConnection) -> None:
    reading = read_file(con, workbook([HEADER, ["test-one", "=A2", "x", "y"]]), "test.xlsx")
    assert [(p.row, p.column, p.rule) for p in reading.problems if p.stops_loading] == [(2, "name", "formula")]


def test_only_the_first_sheet_is_read_and_that_is_said(con: DuckDBPyConnection) -> None:
    book, file = Workbook(), io.BytesIO()
    book.worksheets[0].append(HEADER)
    book.create_sheet("Testland")
    book.save(file)
    notes = [p.expected for p in read_file(con, file.getvalue(), "test.xlsx").problems if p.rule == "other_sheets"]
    assert notes == ["only the first sheet is read, not Testland"]


@pytest.mark.parametrize(("cell", "sign"), [("1234,50", ","), ("0.5", "."), ("120.000", None), ("24", None)])
def test_the_decimal_sign_is_told_where_it_is_plain(con: DuckDBPyConnection, cell: str, sign: str | None) -> None:
    raw = delimited([["id", "project_id", "amount"], ["test-one", "test-project", cell]], ";")
    assert read_file(con, raw, "test.csv", table="funding").decimal == sign


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=2, max_size=6)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(tables, st.sampled_from([",", ";", "\t"]))
def test_the_short_way_reads_what_the_long_way_reads(
    con: DuckDBPyConnection, rows: list[list[str]], delimiter: str
) -> None:
    text = delimited(rows, delimiter).decode().replace("\r\n", "\n")
    short, long = Staging(con, len(rows[0])), Staging(con, len(rows[0]))
    if not short.copy(text.encode(), delimiter, 1):
        return
    stripped = ([(n, [fuse(cell.strip(BLANKS)) or None for cell in cells])
                 for n, cells in records(text, delimiter)])  # fmt: skip
    long.fill(stripped[1:])
    assert (
        con.execute(f"from {short.name} order by 1").fetchall()
        == con.execute(f"from {long.name} order by 1").fetchall()
    )


def test_the_short_way_is_taken_for_regular_text(con: DuckDBPyConnection) -> None:
    staging = Staging(con, 2)
    assert staging.copy(b'id,name\ntest-one,"Te""st, 1"\n , \ntest-two, Testland \n\'quoted, \'=1+1 \n', ",", 1)
    assert con.execute(f"from {staging.name} order by 1").fetchall() == [
        (2, "test-one", 'Te"st, 1'),
        (4, "test-two", "Testland"),
        (5, "'quoted", "=1+1"),
    ]


@pytest.mark.parametrize("name", ["test.csv", "test.xlsx"])
def test_a_text_that_an_export_has_made_harmless_is_read_as_it_was(con: DuckDBPyConnection, name: str) -> None:
    rows = [["id", "title", "publisher"], ["test-one", "'=1+1", "''-5"], ["test-two", "'quoted'", "=1+1"]]
    raw = workbook([rows[0], rows[1], rows[2][:2]]) if name == "test.xlsx" else delimited(rows)
    reading = read_file(con, raw, name)
    read = con.execute(f"select c2, c3 from {reading.staging} order by _row").fetchall()
    assert read == [("=1+1", "'-5"), ("'quoted'", None if name == "test.xlsx" else "=1+1")]


EXPLAINED = ("id,title,publisher", "# Needed: an identifier,Needed,Needed", "#and more,,")
WRITTEN = ("test-one,# Testland,Testland", "# no explanation here,Testland,Testland")


@pytest.mark.parametrize("lines", [1, 40_000], ids=["small", "by the short way"])
def test_rows_directly_below_the_header_that_begin_with_a_number_sign_are_no_data(
    con: DuckDBPyConnection, lines: int
) -> None:
    more = [f"test-{number},Testland page,Testland" for number in range(lines)]
    reading = read_file(con, "\n".join([*EXPLAINED, *WRITTEN, *more, ""]).encode(), "test.csv")
    assert reading.rows == 2 + lines
    first = con.execute(f"from {reading.staging} order by _row limit 2").fetchall()
    assert first == [(4, "test-one", "# Testland", "Testland"), (5, "# no explanation here", "Testland", "Testland")]
    assert [(p.row, p.severity) for p in reading.problems if p.rule == "explanation"] == [(3, NOTE)]


@pytest.mark.parametrize("cell", ["#1", "#REF!", "#N/A"])
def test_a_number_or_an_error_below_the_header_is_data(con: DuckDBPyConnection, cell: str) -> None:
    reading = read_file(con, f"id,title,publisher\n{cell},Testland page,Testland\n".encode(), "test.csv")
    assert (reading.rows, "explanation" in {problem.rule for problem in reading.problems}) == (1, False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["test.csv", "test.xlsx", "test"]))
def test_any_bytes_are_read_or_refused(con: DuckDBPyConnection, raw: bytes, name: str) -> None:
    (one,) = check(con, [read_file(con, raw, name)])
    assert (one.typed_table is None) == bool(serious(one))


# Made once: openpyxl writes the time into a workbook, and an example must mean the same bytes each time.
WORKBOOK = workbook([HEADER, ["test-one", "Test", 1, date(2018, 5, 29)]])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(con: DuckDBPyConnection, data: st.DataObject) -> None:
    raw = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    (one,) = check(con, [read_file(con, bytes(raw), "test.xlsx")])
    assert (one.typed_table is None) == bool(serious(one))
