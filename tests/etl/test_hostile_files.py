"""Files that are broken, enormous or made to harm: each is loaded and comes back equal, or is refused with a reason."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from checking import delimited, workbook
from duckdb import DuckDBPyConnection

from etl.actor import operator
from etl.check import check
from etl.contract import contract
from etl.draft import Draft, DraftFile
from etl.export import EXPORTERS
from etl.intake import Intake
from etl.lake import Lake
from etl.load import load_files
from etl.publish import open_edition, publish
from etl.read import read_file
from etl.reading import Reading
from tests.etl.rows import sources

AUTHOR = operator("Test author")
HEADER = ["id", "title", "publisher"]
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
SHEET_PART, STRINGS_PART = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
STRINGS_TYPE = (
    f'<Override PartName="/{STRINGS_PART}" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def stopping(reading: Reading) -> list[str]:
    """The rules of what stops a file."""
    return [problem.rule for problem in reading.problems if problem.stops_loading]


@pytest.mark.parametrize("given", ["bytes", "path"])
def test_a_file_above_the_size_that_is_allowed_is_refused_before_it_is_read(
    con: DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "1")
    raw = b"id,name\n" + b"\0" * 1_000_000
    path = tmp_path / "test.csv"
    path.write_bytes(raw)
    reading = read_file(con, raw if given == "bytes" else path, "test.csv")
    assert [problem.sentence() for problem in reading.problems] == [
        "test.csv: the file is larger than 1 MB, the most that is read. "
        "Split its rows into several files, each with the header."
    ]
    assert reading.staging is None


def test_a_file_of_just_the_size_that_is_allowed_is_read(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "1")
    raw = b"id,name\ntest-one," + b"x" * (1_000_000 - 17)
    reading = read_file(con, raw, "test.csv", table="organisations")
    assert (stopping(reading), reading.rows) == ([], 1)


def test_a_file_without_an_end_is_refused(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", "2")
    assert [problem.rule for problem in read_file(con, "/dev/zero").problems] == ["too_large"]


@pytest.mark.parametrize("nonsense", ["", "0", "-5", "many"])
def test_a_size_that_is_none_leaves_the_usual_one_or_the_least(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    monkeypatch.setenv("ATLAS_MAX_FILE_MB", nonsense)
    assert stopping(read_file(con, b"id,name\ntest-one,Test\n", "test.csv", table="organisations")) == []


# What is refused, with a reason and never an exception


def with_part(part: str, content: str, *rows: Sequence[object]) -> bytes:
    """A workbook of the rows in which one part is another."""
    return with_part_of(workbook(rows or [HEADER]), part, content)


def with_part_of(raw: bytes, part: str, content: str) -> bytes:
    """The workbook with one part in the place of its own, or beside."""
    file, types = io.BytesIO(), "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", 8) as new:
        parts = {name: old.read(name).decode() for name in old.namelist()} | {part: content}
        if part == STRINGS_PART:
            parts[types] = parts[types].replace("</Types>", f"{STRINGS_TYPE}</Types>")
        for name, text in parts.items():
            new.writestr(name, text)
    return file.getvalue()


def rows_of(*rows: str) -> str:
    return SHEET.format("".join(rows))


MORE = "more than a table"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "Testland"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("raw", "rule", "why"),
    [
        (b"", "empty_file", "the file is empty"),
        (b"\0" * 5000, "empty_file", "the file is empty"),
        (b"\xef\xbb\xbf", "empty_file", "no header"),
        (b"id,title\n" + b"x" * 20_000_000, "ragged_row", "1 cell"),
        (b"x" * 20_000_000, "header", "longer than 1,000 letters"),
        (b"," * 20_000_000, "empty_file", "no header"),
        (b"id,title,publisher\n" + b"a," * 11_000_000, "ragged_row", "more than 10,000,000 cells"),
        (b"id," * 10_000 + b"title\n", "header", "10001 columns"),
        (b'id,title,publisher\ntest-a,"' + b"x\n" * 1_000_000, "quotes", "not closed"),
        (b"id,title\ntest-a,Test\0land\n", "nul", "NUL"),
        ("id,title\ntest-a,Testland\n".encode("utf-16")[:-1], "encoding", "not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, "encoding", "not text"),
        (with_part(SHEET_PART, rows_of("<row>" + "<c/>" * 2_000_000 + "</row>")), "workbook", MORE),
        (with_part(SHEET_PART, rows_of("<!-- <row> --><c/>" * 1_000_000)), "workbook", MORE),
        (with_part(SHEET_PART, rows_of('<row r="999999999999"><c><v>1</v></c></row>')), "workbook", MORE),
        (with_part(SHEET_PART, ENTITIES + rows_of("<row><c><v>&b;</v></c></row>")), "workbook", "DOCTYPE"),
        (with_part(SHEET_PART, rows_of('<row><c r="ZZZZZZ1"><v>1</v></c></row>')), "workbook", "not a whole"),
        (with_part(SHEET_PART, rows_of("<row>")), "workbook", "not a whole"),
        (with_part(SHEET_PART, "x" * 80_000_000), "workbook", "packed more than 150 times"),
        (with_part(STRINGS_PART, STRINGS.format("<si>" + "<r/>" * 2_000_000 + "</si>")), "workbook", MORE),
    ],
)  # fmt: skip
def test_what_cannot_be_a_table_is_refused_with_a_reason(
    con: DuckDBPyConnection, raw: bytes, rule: str, why: str
) -> None:
    (one,) = check(con, [read_file(con, raw, "test.csv")])
    stopping = [problem for problem in one.problems if problem.stops_loading]
    assert any(problem.rule == rule and why in problem.expected for problem in stopping), stopping
    assert one.typed_table is None
    assert 0 <= one.bad_rows <= one.rows


def test_one_text_in_many_cells_is_not_unpacked_to_gigabytes(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.xlsx_bounds.MOST_LETTERS", 1_000_000)
    texts = STRINGS.format(f"<si><t>{'x' * 300_000}</t></si>")
    repeated = '<row><c t="s"><v>0</v></c></row>'
    for times, refused in ((3, False), (4, True)):
        raw = with_part(SHEET_PART, rows_of("<row><c><v>1</v></c></row>", repeated * times))
        reading = read_file(con, with_part_of(raw, STRINGS_PART, texts), "test.xlsx", table="sources")
        assert ("workbook" in stopping(reading)) is refused


def test_rows_that_reach_far_to_the_right_are_refused_before_they_fill_the_memory(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.xlsx_bounds.MOST_CELLS", 100_000)
    raw = with_part(SHEET_PART, rows_of("<row><c><v>1</v></c></row>", *['<row><c r="XFD2"/></row>'] * 7))
    (problem,) = read_file(con, raw, "test.xlsx").problems
    assert "delete the empty rows and columns" in problem.expected


# What is loaded, and comes back as it was


TEXTS = (
    "=1+1", "+381", "-5", "@SUM(A1)", "'=1+1", "\t=1", "=HYPERLINK(\"https://example.org\",\"Testland\")",
    "<script>alert(1)</script>", "<b>Testland</b><br>%{x}<extra></extra>", "**Testland** [x](javascript:alert(1))",
    "{{ testland }} ${x} %(n)s {0}", "Testland\u202egnp.exe", "a\ufeffb", "a\u200bb", "é e\u0301", "_x000D_ _x005F_",
    "two\nlines", '"quoted", with a comma; a semicolon', "'; drop table sources; --", "𝕋estland 🏳️", "NULL", "nan",
    "\\x00 \\n", "x\x1f\x01",
)  # fmt: skip


def tabled(texts: Sequence[str]) -> list[list[str]]:
    return [HEADER, *([f"test-{n:03d}", text, "Testland"] for n, text in enumerate(texts))]


def comes_back(lake: Lake, folder: Path) -> None:
    """Asserts that each export of the lake loads again and changes nothing."""
    for form in ("csv", "xlsx"):
        with contextlib.closing(open_edition(publish(lake))) as connection:
            files = EXPORTERS[form](connection, contract(), folder / form)
        tables = [path for path in files if path.suffix == f".{form}"]
        again = load_files(lake, tables, AUTHOR, "Again", replace=True)
        assert [problem.sentence() for one in again.checked for problem in one.problems if problem.row] == []
        assert not again.refused
        assert again.version is None, form


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [("t.csv", ",", "utf-8"), ("t.txt", ";", "utf-8-sig"), ("t.xlsx", "\t", "utf-16"), ("t.png", ",", "utf-16-be")],
)
def test_texts_of_every_kind_come_back_equal_from_a_text_file(
    lake: Lake, tmp_path: Path, name: str, delimiter: str, encoding: str
) -> None:
    texts = [text for text in TEXTS if not text.startswith("\t")]
    raw = delimited(tabled([text if text[:2] != "'=" else f"'{text}" for text in texts]), delimiter, encoding)
    (tmp_path / name).write_bytes(raw)
    loaded = load_files(lake, [tmp_path / name], AUTHOR, "Hostile")
    assert loaded.version is not None, loaded.checked[0].problems
    assert list(sources(lake).values()) == texts
    comes_back(lake, tmp_path)


def test_five_megabytes_in_one_cell_come_back_equal(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "test.csv"
    path.write_bytes(delimited(tabled(["č," * 2_500_000])))
    assert load_files(lake, [path], AUTHOR, "Long").version is not None
    with contextlib.closing(open_edition(publish(lake))) as connection:
        EXPORTERS["csv"](connection, contract(), tmp_path / "out")
    again = load_files(lake, [tmp_path / "out" / "sources.csv"], AUTHOR, "Again", replace=True)
    assert (again.refused, again.version) == (False, None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "mixed"])
def test_every_kind_of_line_end_ends_a_row(con: DuckDBPyConnection, end: str) -> None:
    ends = ["\r\n", "\n", "\r"] if end == "mixed" else [end] * 3
    text = "".join(line + e for line, e in zip(["id,title,publisher", "test-a,A,T", "test-b,B,T"], ends, strict=True))
    reading = read_file(con, text.encode(), "test.csv", table="sources")
    assert stopping(reading) == []
    assert con.execute(f"select _row, c1 from {reading.staging}").fetchall() == [(2, "test-a"), (3, "test-b")]


def test_formulas_and_links_to_other_files_are_read_as_their_values_or_refused(con: DuckDBPyConnection) -> None:
    linked = "<c r='B2'><f>[1]Sheet1!A1</f><v>5</v></c><c r='C2'><f>WEBSERVICE(\"https://example.org\")</f></c>"
    heads = "".join(f"<c t='inlineStr'><is><t>{head}</t></is></c>" for head in HEADER)
    raw = with_part(SHEET_PART, rows_of(f"<row>{heads}</row>", f"<row r='2'><c r='A2'><v>1</v></c>{linked}</row>"))
    reading = read_file(con, raw, "test.xlsx", table="sources")
    assert [(p.row, p.column, p.rule) for p in reading.problems if p.stops_loading] == [(2, "publisher", "formula")]
    assert con.execute(f"select c1, c2, c3 from {reading.staging}").fetchall() == [("1", "5", None)]


@pytest.mark.parametrize("claim", ["A1:XFD1048576", "A1", "ZZZ9:A1", "nonsense"])
def test_what_a_sheet_says_of_its_size_is_not_believed(con: DuckDBPyConnection, claim: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(tabled(["Testland"])))) as archive:
        sheet = archive.read(SHEET_PART).decode()
    said = sheet.replace('ref="A1:C2"', f'ref="{claim}"')
    assert said != sheet
    reading = read_file(con, with_part(SHEET_PART, said, *tabled(["Testland"])), "test.xlsx", table="sources")
    assert reading.rows == 1 or stopping(reading) == ["workbook"]


NAMES = (
    "../../etc/passwd", "C:\\x\\y.csv", "test\0.csv", "t" * 300 + ".csv", "test\u202evsc.exe", "", ".", "..", "/",
    "<img src=x>.csv", "con.csv\n2", "=1+1.csv", "\ud800.csv",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_leads_anywhere(lake: Lake, tmp_path: Path, name: str) -> None:
    home = lake.settings.home
    with contextlib.closing(Intake(lake)) as intake:
        draft = Draft((DraftFile(name, intake.take(delimited(tabled(["Testland"])))),))
        found = intake.examine(draft)
        assert "/" not in found.files[0].name
        assert found.preview is not None, found.files
        assert intake.commit(draft, AUTHOR, "Named", 0) is not None
    assert sources(lake) == {"test-000": "Testland"}
    assert len(lake.history()[0].files) == 1
    assert {path.name for path in tmp_path.iterdir()} == {home.name}
