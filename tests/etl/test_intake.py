"""An upload from its bytes to a version: examined, mended, compared, decided, committed. On the tiny data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from etl.actor import Actor, operator
from etl.draft import Decision, Draft, DraftFile
from etl.errors import EditionError, LakeError, NotAllowed, StaleHead
from etl.examined import Examined
from etl.intake import Intake
from etl.kept import place
from etl.lake import Lake
from etl.load import load_files
from etl.meaning import Answers
from etl.publish import latest_edition, open_edition
from tests.etl.checking import workbook
from tests.etl.rows import put, source, sources

AUTHOR = operator("Test author")
PUBLISHED = "id,title,publisher"


@pytest.fixture
def tiny_lake(lake: Lake, tiny_files: list[Path]) -> Lake:
    """A lake of the test's own with the tiny data as version 1."""
    assert load_files(lake, tiny_files, AUTHOR, "Tiny data").version is not None
    return lake


@pytest.fixture
def intake(tiny_lake: Lake) -> Iterator[Intake]:
    with closing(Intake(tiny_lake)) as one:
        yield one


def draft(intake: Intake, *lines: str, name: str = "test.csv", **said: object) -> Draft:
    """A draft of one file given as lines of text."""
    return Draft((DraftFile(name, intake.take("\n".join(lines).encode()), **said),))


def seen(of: Draft, examined: Examined) -> Draft:
    """The draft after the person has seen its preview, as the page remembers it."""
    assert examined.preview is not None, examined.files
    return dataclasses.replace(of, seen=of.seen or examined.preview.base)


def rules(examined: Examined) -> list[tuple[int | None, str | None, str]]:
    return [(p.row, p.column, p.rule) for p in examined.files[0].problems if p.stops_loading]


# What is told of a file


def test_a_clean_file_shows_how_it_was_read_and_what_it_would_change(intake: Intake) -> None:
    one = draft(
        intake, "id;title;publisher", "test-page-english;Testland page, renamed;Testland Donor A",
        "test-page-other;Another Testland page;Testland Association", "test-new;Нова страница;Testland",
    )  # fmt: skip
    found = intake.examine(one)
    (file,) = found.files
    assert (file.table, file.encoding, file.delimiter, file.rows, file.bad_rows) == ("sources", "utf-8", ";", 3, 0)
    assert file.first[2] == (4, ("test-new", "Нова страница", "Testland"))
    preview = found.preview
    assert preview is not None
    (table,) = preview.tables
    assert (table.table, table.counts, preview.unchanged) == ("sources", (1, 1, 0), {"sources": 1})
    (change,) = table.changed
    assert change.key == {"id": "test-page-english"}
    assert [(c.column, c.old, c.new) for c in change.cells] == [("title", "Testland page", "Testland page, renamed")]
    assert preview.base == 1
    assert not preview.conflicts


def test_the_same_rows_again_would_change_nothing(intake: Intake) -> None:
    found = intake.examine(draft(intake, PUBLISHED, "test-page-other,Another Testland page,Testland Association"))
    assert found.preview is not None
    assert found.preview.changes_nothing
    assert (found.preview.edition, found.preview.unchanged) == (None, {"sources": 1})


def test_a_preview_can_be_asked_for_its_figures_and_is_no_version(intake: Intake, tiny_lake: Lake) -> None:
    found = intake.examine(draft(intake, PUBLISHED, "test-new,Testland new,Testland"))
    assert found.preview is not None
    assert found.preview.edition is not None
    with closing(open_edition(found.preview.edition)) as edition:
        assert edition.execute("select count(*) from sources").fetchone() == (5,)
    latest = latest_edition(tiny_lake.settings.home)
    assert latest is not None
    assert (latest.version, tiny_lake.head()) == (1, 1)


def test_a_preview_is_gone_when_the_intake_is_closed(tiny_lake: Lake) -> None:
    with closing(Intake(tiny_lake)) as one:
        found = one.examine(draft(one, PUBLISHED, "test-new,Testland new,Testland"))
        assert found.preview is not None
        assert found.preview.edition is not None
        path = found.preview.edition.path
        assert path.exists()
    assert not path.exists()


def test_a_blocked_file_has_no_preview_and_shows_its_bad_rows(intake: Intake) -> None:
    found = intake.examine(draft(intake, PUBLISHED, "Test One,Testland,Testland", "test-two,,T", "test-three,C,D"))
    assert found.preview is None
    assert rules(found) == [(2, "id", "pattern"), (3, "title", "required")]
    (file,) = found.files
    assert (file.rows, file.bad_rows, [row for row, _ in file.bad]) == (3, 2, [2, 3])


# What a person says of a file


def test_a_header_is_mapped_by_a_person_and_remembered_for_the_publisher(intake: Intake) -> None:
    lines = ("id,title,url,Testland office,R.br.", "test-new,Testland new,https://example.org/new,Testland,1")
    assert {rule for *_, rule in rules(intake.examine(draft(intake, *lines)))} == {"unknown_column", "missing_column"}
    mapped = draft(intake, *lines, mapping={"Testland office": "publisher", "R.br.": None})
    mapped = dataclasses.replace(mapped, publisher="Testland Ministry")
    assert not rules(intake.examine(mapped))
    assert intake.commit(mapped, AUTHOR, "Mapped", 1) is not None
    again = dataclasses.replace(
        draft(intake, lines[0], "test-newer,Testland newer,https://example.org/newer,Testland,2"),
        publisher="Testland Ministry",
    )
    found = intake.examine(again)
    assert not rules(found)
    assert found.files[0].remembered == {"Testland office": "publisher", "R.br.": None}
    assert found.files[0].suggested == {}
    other = dataclasses.replace(again, publisher="Testland Association")
    assert rules(intake.examine(other))


def test_each_file_has_answers_of_its_own(intake: Intake) -> None:
    header = "id,project_id,kind,amount,currency,value_date,claim"
    files = [
        DraftFile(f"test-{n}.csv", intake.take("\n".join([header, row]).encode()), answers=Answers(decimal=sign))
        for n, (sign, row) in enumerate(
            [(".", "test-a,test-twinning,budget,120.000,EUR,2018,alternative"),
             (",", "test-b,test-twinning,budget,130.000,EUR,2018,alternative")]
        )
    ]  # fmt: skip
    found = intake.examine(Draft(tuple(files)))
    assert found.preview is not None, found.files
    added = {row["id"]: row["amount"] for table in found.preview.tables for row in table.added}
    assert added == {"test-a": "120", "test-b": "130000"}


def test_cells_are_mended_in_place_and_rows_left_out(intake: Intake) -> None:
    lines = (PUBLISHED, "Test One,Testland,Testland", "test-two,,Testland", "test-three,Testland three,Testland")
    mended = draft(intake, *lines, fixes={(2, 1): " test-one "}, left_out=frozenset({3}))
    found = intake.examine(mended)
    assert found.preview is not None
    assert found.files[0].rows == 2
    assert [row["id"] for row in found.preview.tables[0].added] == ["test-one", "test-three"]
    version = intake.commit(mended, AUTHOR, "Mended", 1)
    assert version is not None
    assert version.files[0].read_as == {"corrections": [[2, 1, " test-one "]], "left_out": [3]}


def test_a_ragged_row_is_settled_by_whoever_has_looked_at_it(intake: Intake) -> None:
    lines = (PUBLISHED, "test-one,Testland")
    assert (2, None, "ragged_row") in rules(intake.examine(draft(intake, *lines)))
    assert not rules(intake.examine(draft(intake, *lines, fixes={(2, 3): "Testland"})))


def test_ragged_rows_that_are_only_counted_are_settled_like_the_listed_ones(intake: Intake) -> None:
    """Of 1,003 rows that miss a cell a thousand are listed, three (rows 1002, 1003 and 1004) are counted."""
    lines = (PUBLISHED, *(f"test-{n},Testland" for n in range(1003)))
    found = intake.examine(draft(intake, *lines))
    assert [p.unlisted for p in found.files[0].problems if p.rule == "ragged_row"][:2] == [3, 0]
    mended = draft(intake, *lines, left_out=frozenset(range(2, 1002)), fixes={(1002, 3): "Testland", (1003, 3): "T"})
    left = [p for p in intake.examine(mended).files[0].problems if p.rule == "ragged_row"]
    assert [(p.expected, p.unlisted) for p in left] == [("1 more problems of this kind are not listed", 1)]
    whole = dataclasses.replace(mended.files[0], left_out=frozenset({*range(2, 1002), 1004}))
    assert not rules(intake.examine(Draft((whole,))))


def test_a_formula_without_a_value_is_settled_by_a_text_in_its_place(intake: Intake) -> None:
    rows = [["id", "title", "publisher"], ["test-one", "=1+1", "Testland"], ["test-two", "=2+2", "Testland"]]
    sha256 = intake.take(workbook(rows))
    found = intake.examine(Draft((DraftFile("test.xlsx", sha256, fixes={(2, 2): "Testland one"}),)))
    assert rules(found) == [(3, "title", "formula"), (3, "title", "required")]
    fixes = {(2, 2): "Testland one", (3, 2): "Testland two"}
    assert not rules(intake.examine(Draft((DraftFile("test.xlsx", sha256, fixes=fixes),))))


def test_a_file_with_data_of_persons_is_forgotten_at_once(intake: Intake, tiny_lake: Lake) -> None:
    personal = draft(intake, PUBLISHED + ",note", "test-new,Testland,Testland,someone@example.org")
    found = intake.examine(personal)
    assert found.files[0].personal
    assert (found.preview, found.files[0].first, found.files[0].bad) == (None, (), ())
    assert "someone@" not in repr(found)
    with pytest.raises(LakeError, match="not at hand any more"):
        intake.annotated(personal, 0)
    with pytest.raises(LakeError, match="not at hand any more"):
        intake.commit(personal, AUTHOR, "Persons", 1)
    assert (tiny_lake.head(), list(tiny_lake.settings.originals.rglob("*"))) == (1, kept_of_tiny(tiny_lake))


def kept_of_tiny(lake: Lake) -> list[Path]:
    """What `originals` holds after the tiny data alone."""
    known = {file.sha256 for file in lake.version(1).files}
    return [path for path in lake.settings.originals.rglob("*") if path.is_dir() or path.name in known]


# Committing


def test_what_was_shown_becomes_a_version_with_its_files_message_and_source(intake: Intake, tiny_lake: Lake) -> None:
    one = draft(intake, PUBLISHED, "test-new,Testland new,Testland", name="C:\\test\\new.csv")
    found = intake.examine(one)
    version = intake.commit(seen(one, found), AUTHOR, "  A new page ", 1, source="test-page-english")
    assert version is not None
    assert (version.number, version.author, version.message) == (2, "Test author", "A new page")
    assert (version.source, version.rows) == ("test-page-english", {"sources": (1, 0, 0)})
    assert tiny_lake.version(2).source == "test-page-english"
    kept = place(tiny_lake.settings).address(version.files[0].sha256)
    assert kept.read_text() == f"{PUBLISHED}\ntest-new,Testland new,Testland"
    assert sources(tiny_lake)["test-new"] == "Testland new"


def test_a_source_of_the_same_upload_may_be_named_and_an_unknown_one_not(intake: Intake) -> None:
    one = draft(intake, PUBLISHED, "test-new,Testland new,Testland")
    with pytest.raises(LakeError, match="the sources have no test-nowhere"):
        intake.commit(one, AUTHOR, "Test", 1, source="test-nowhere")
    version = intake.commit(one, AUTHOR, "Test", 1, source="test-new")
    assert version is not None


@pytest.mark.parametrize("said", ["", "  \n"])
def test_a_change_wants_a_message(intake: Intake, tiny_lake: Lake, said: str) -> None:
    with pytest.raises(LakeError, match="say in a few words why"):
        intake.commit(draft(intake, PUBLISHED, "test-new,Testland new,Testland"), AUTHOR, said, 1)
    assert tiny_lake.head() == 1


def test_a_reader_cannot_commit(intake: Intake, tiny_lake: Lake) -> None:
    with pytest.raises(NotAllowed):
        intake.commit(draft(intake, PUBLISHED, "test-new,Testland new,Testland"), Actor("Test reader"), "Test", 1)
    assert tiny_lake.head() == 1


def test_a_blocked_draft_cannot_be_committed(intake: Intake, tiny_lake: Lake) -> None:
    with pytest.raises(LakeError, match="problems that stop them"):
        intake.commit(draft(intake, PUBLISHED, "test-new,,Testland"), AUTHOR, "Test", 1)
    assert tiny_lake.head() == 1


def test_replacing_lists_what_goes_and_says_where_that_breaks_a_reference(intake: Intake, tiny_lake: Lake) -> None:
    lines = [PUBLISHED, "test-page-unused,Testland,Testland"]
    one = dataclasses.replace(draft(intake, *lines), replace=True)
    preview = intake.examine(one).preview
    assert preview is not None
    (table,) = preview.tables
    assert table.counts == (0, 1, 3)
    assert [row["id"] for row in table.removed] == ["test-page-cyrillic", "test-page-english", "test-page-other"]
    assert preview.refusal is not None  # the tiny evidence quotes those pages
    assert "evidence" in preview.refusal
    with pytest.raises(EditionError, match="Nothing was changed"):
        intake.commit(one, AUTHOR, "Test", 1)
    assert tiny_lake.head() == 1


# Somebody else meanwhile


def test_a_commit_after_somebody_elses_is_refused_and_shown_anew(intake: Intake, tiny_lake: Lake) -> None:
    one = draft(intake, PUBLISHED, "test-new,Testland new,Testland")
    one = seen(one, intake.examine(one))
    put(tiny_lake, "sources", [source(7)])
    with pytest.raises(StaleHead):
        intake.commit(one, AUTHOR, "Test", 1)
    again = intake.examine(one)
    assert again.preview is not None
    assert (again.preview.base, again.preview.conflicts) == (2, ())
    version = intake.commit(one, AUTHOR, "Test", 2)
    assert version is not None
    assert version.number == 3
    assert {"test-007", "test-new"} <= sources(tiny_lake).keys()


ENGLISH = {"id": "test-page-english", "title": "Title of theirs", "publisher": "Testland Donor A"}
MINE = (PUBLISHED, "test-page-english,Title of mine,Testland Donor A", "test-new,Testland new,Testland")


def in_conflict(intake: Intake, lake: Lake, *lines: str) -> Draft:
    """A draft whose preview was seen before somebody else renamed the English page."""
    one = draft(intake, *(lines or MINE))
    one = seen(one, intake.examine(one))
    put(lake, "sources", [ENGLISH])
    return one


def test_a_row_that_both_changed_is_shown_from_three_sides_and_waits_for_a_decision(
    intake: Intake, tiny_lake: Lake
) -> None:
    one = in_conflict(intake, tiny_lake)
    preview = intake.examine(one).preview
    assert preview is not None
    (conflict,) = preview.conflicts
    assert (conflict.table, conflict.key, conflict.side) == ("sources", ("test-page-english",), None)
    titles = [side and side["title"] for side in (conflict.before, conflict.theirs, conflict.mine)]
    assert titles == ["Testland page", "Title of theirs", "Title of mine"]
    with pytest.raises(StaleHead, match="sources test-page-english"):
        intake.commit(one, AUTHOR, "Test", 2)
    assert tiny_lake.head() == 2


@pytest.mark.parametrize(
    ("side", "title", "counts"), [("mine", "Title of mine", (1, 1, 0)), ("theirs", "Title of theirs", (1, 0, 0))]
)
def test_a_decision_is_kept_and_committed(
    intake: Intake, tiny_lake: Lake, side: str, title: str, counts: tuple[int, int, int]
) -> None:
    one = in_conflict(intake, tiny_lake).decided(Decision("sources", ("test-page-english",), side, 2))  # type: ignore[arg-type]
    preview = intake.examine(one).preview
    assert preview is not None
    assert (preview.undecided, preview.tables[0].counts) == ((), counts)
    version = intake.commit(one, AUTHOR, "Test", 2)
    assert version is not None
    assert version.rows == {"sources": counts}
    assert sources(tiny_lake)["test-page-english"] == title


def test_a_decision_is_asked_again_when_the_row_changed_after_it(intake: Intake, tiny_lake: Lake) -> None:
    one = in_conflict(intake, tiny_lake).decided(Decision("sources", ("test-page-english",), "mine", 2))
    put(tiny_lake, "sources", [source(8)])
    preview = intake.examine(one).preview
    assert preview is not None
    assert not preview.undecided
    put(tiny_lake, "sources", [{**ENGLISH, "title": "Title of a third"}])
    preview = intake.examine(one).preview
    assert preview is not None
    assert [(c.theirs and c.theirs["title"]) for c in preview.undecided] == ["Title of a third"]


def test_a_row_that_the_file_only_repeats_does_not_take_back_what_somebody_else_changed(
    intake: Intake, tiny_lake: Lake
) -> None:
    unchanged = "test-page-english,Testland page,Testland Donor A"
    one = in_conflict(intake, tiny_lake, PUBLISHED, unchanged, "test-new,Testland new,Testland")
    preview = intake.examine(one).preview
    assert preview is not None
    (conflict,) = preview.undecided
    assert (conflict.mine or {})["title"] == "Testland page"


def test_both_added_a_row_of_the_same_key(intake: Intake, tiny_lake: Lake) -> None:
    one = draft(intake, PUBLISHED, "test-007,Testland seven,Testland")
    one = seen(one, intake.examine(one))
    put(tiny_lake, "sources", [source(7)])
    preview = intake.examine(one).preview
    assert preview is not None
    (conflict,) = preview.undecided
    assert (conflict.before, (conflict.theirs or {})["title"]) == (None, "Testland page")


def test_a_row_that_somebody_else_removed_is_a_conflict_too(intake: Intake, tiny_lake: Lake) -> None:
    put(tiny_lake, "sources", [source(9)])
    one = draft(intake, PUBLISHED, "test-009,Testland nine,Testland")
    one = seen(one, intake.examine(one))
    kept = [{"id": i, "title": t, "publisher": "Testland"} for i, t in sources(tiny_lake).items() if i != "test-009"]
    put(tiny_lake, "sources", kept, replace=True)
    preview = intake.examine(one).preview
    assert preview is not None
    (conflict,) = preview.undecided
    assert (conflict.theirs, (conflict.mine or {})["title"]) == (None, "Testland nine")


def test_steps_are_told_in_their_order(intake: Intake) -> None:
    steps: list[str] = []
    one = draft(intake, PUBLISHED, "test-new,Testland new,Testland")
    intake.examine(one, lambda step, done: steps.append(step))
    assert steps == ["reading", "checking", "comparing", "showing"]
    steps.clear()
    intake.commit(one, AUTHOR, "Test", 1, tell=lambda step, done: steps.append(step))
    assert steps == ["writing"]  # what was shown is what is written; nothing is worked out twice
