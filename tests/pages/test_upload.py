"""Putting a file in, step by step, on the tiny data (version 1): what is asked, what is refused, what is shown, and
what becomes a version. Only staff come so far; who that is, is tested with signing in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.actor import operator
from etl.draft import Draft
from etl.lake import open_lake
from etl.load import load_files
from etl.publish import ensure_edition
from tests.conftest import TINY
from tests.pages.conftest import markup
from ui import cache
from ui.upload_effect import changes
from ui.upload_mend import editor, mended, wrong_columns
from ui.upload_state import DONE, FILES, PREVIEW, PROBLEMS, READING, SAVE, Upload
from ui.uploads import Job, Seat

EVIL = "<img src=x onerror=alert(1)>"
HEAD = "id,project_id,title,type,status,count,start,country\n"
GOOD = f"{HEAD}test-new,test-twinning,Testland training,training,done,4,2019-05,RS\n".encode()

STAFF = operator("Test author")


def _script() -> None:
    import streamlit as st

    from etl.actor import Actor, operator
    from ui import upload

    is_staff = st.session_state.setdefault("test_staff", True)
    upload.show(operator("Test author") if is_staff else Actor("Test author"))


@pytest.fixture(scope="module")
def seat() -> Iterator[Seat]:
    """One process for all tests that only look."""
    one = Seat()
    yield one
    one.leave()


def _opened(seat: Seat) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=60)
    app.session_state["upload"] = Upload(seat=seat)
    return app.run()


@pytest.fixture
def app(_tiny_app: None, seat: Seat) -> AppTest:
    """The page of somebody who only looks."""
    return _opened(seat)


@pytest.fixture
def own_home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own with the tiny data as version 1."""
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    monkeypatch.setenv("ATLAS_HOME", str(home))
    st.cache_data.clear()
    st.cache_resource.clear()
    return home


@pytest.fixture
def own_seat(own_home: Path) -> Iterator[Seat]:
    one = Seat()
    yield one
    one.leave()


def state(app: AppTest) -> Upload:
    return app.session_state["upload"]


def drop(app: AppTest, *files: tuple[str, bytes], place: str = "any") -> AppTest:
    where = f"upload_drop_{place}_{state(app).round}"
    taken = [(name, data, "text/csv") for name, data in files]
    return app.file_uploader(key=where).set_value(taken if place == "any" else taken[0]).run()


def click(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"upload_{name}").click().run()


def looked_through(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return click(drop(app, *files), "look")


def figures(app: AppTest) -> dict[str, tuple[str, str]]:
    shown = state(app).shown
    assert shown is not None
    return {name: (old, new) for name, old, new in changes(shown.figures)}


def load(home: Path, name: str, text: str, message: str = "Meanwhile") -> None:
    """Somebody else commits a version."""
    file = home / name
    file.write_text(text, encoding="utf-8")
    loaded = load_files(open_lake(home), [file], operator("Another author"), message)
    assert loaded.version is not None, [p.sentence() for one in loaded.checked for p in one.problems]
    ensure_edition(home)
    st.cache_resource.clear()


# Files


def test_a_file_that_raises_no_question_goes_straight_to_what_it_changes(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD))
    assert state(app).step == PREVIEW
    drawn = markup(app)
    assert "<b>activities.csv</b> Activities, UTF-8, comma, 1 row" in drawn
    assert "<code>test-new</code> Testland training" in drawn
    # Done so far: 22 + 3 + 1 + 1 + 1 + at least 10 + about 5 + 2..4 + 1, and no number for one.
    assert figures(app)["Activities done"] == ("≥ ca. 46", "≥ ca. 50")
    assert figures(app)["Activities, Serbia, done"] == ("24", "28")


def test_a_file_that_is_taken_out_is_forgotten(app: AppTest) -> None:
    drop(app, ("activities.csv", GOOD), ("other.csv", b"id\n"))
    assert [file.name for file in state(app).draft.files] == ["activities.csv", "other.csv"]
    click(app, "out_0")
    assert [file.name for file in state(app).draft.files] == ["other.csv"]
    assert list(state(app).data.values()) == [b"id\n"]


def test_a_file_of_the_same_name_takes_the_place_of_the_first(app: AppTest) -> None:
    drop(app, ("activities.csv", b"id\n"))
    drop(app, ("activities.csv", GOOD))
    assert len(state(app).draft.files) == 1
    assert list(state(app).data.values()) == [GOOD]


def test_data_of_persons_are_refused_with_where_they_stand_and_nothing_is_kept(app: AppTest) -> None:
    head = b"id,project_id,title,type,status,E-mail\n"
    rows = head + b"test-a,test-twinning,Call a@test.example,training,done,b@test.example\n"
    looked_through(app, ("contacts.csv", rows), ("activities.csv", GOOD))
    drawn = markup(app)
    assert state(app).step == FILES
    assert "contacts.csv was not taken: it seems to hold data of persons." in drawn
    assert "row 2, column title" in drawn
    assert "column E-mail" in drawn
    assert "test.example" not in drawn
    assert [file.name for file in state(app).draft.files] == ["activities.csv"]
    assert list(state(app).data.values()) == [GOOD]
    assert click(app, "look").session_state["upload"].step == PREVIEW


def test_an_empty_file_says_so_and_can_be_left_out(app: AppTest) -> None:
    looked_through(app, ("empty.csv", b"  \n"), ("activities.csv", GOOD))
    assert state(app).step == READING
    assert "empty.csv could not be understood yet." in markup(app)
    assert "The file is empty." in markup(app)
    assert app.button(key="upload_read").disabled
    click(app, "without_0")
    assert not app.button(key="upload_read").disabled
    assert click(app, "read").session_state["upload"].step == PREVIEW


def test_html_in_names_headers_and_cells_is_drawn_as_text(app: AppTest) -> None:
    rows = f"id,project_id,title,type,status,{EVIL}\ntest-a,test-twinning,{EVIL},training,{EVIL},{EVIL}\n".encode()
    looked_through(app, (f"{EVIL}.csv", rows))
    assert state(app).step == READING
    first = markup(app)
    click(app, "confirm_0")
    click(app, "read")
    assert state(app).step == PROBLEMS
    for drawn in (first, markup(app)):
        assert "<img" not in drawn
        assert "&lt;img" in drawn


# How they are read


def test_an_unknown_header_is_asked_and_what_is_said_counts(app: AppTest) -> None:
    rows = GOOD.replace(b"country", b"Quelle contree")
    looked_through(app, ("activities.csv", rows))
    assert state(app).step == READING
    assert app.button(key="upload_read").disabled
    box = app.selectbox(key="upload_means_0_0")
    assert box.label == "“Quelle contree”, such as RS"
    box.set_value("country")
    click(app, "confirm_0")
    assert dict(state(app).draft.files[0].mapping) == {"Quelle contree": "country"}
    click(app, "read")
    assert state(app).step == PREVIEW
    assert figures(app)["Activities, Serbia, done"] == ("24", "28")


def test_a_header_without_a_meaning_is_left_out_once_that_is_said(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"country", b"Zzz")))
    click(app, "confirm_0")
    assert dict(state(app).draft.files[0].mapping) == {"Zzz": None}
    assert 'Zzz<span class="ca-minor">left out</span>' in markup(app)


def test_a_number_of_two_readings_is_asked_with_the_files_own_value(app: AppTest) -> None:
    rows = b"id;project_id;kind;amount;currency;claim\ntest-new;test-twinning;ceiling;120.000;EUR;accepted\n"
    looked_through(app, ("funding.csv", rows))
    assert state(app).step == READING
    assert "“120.000”: is that 120 or 120,000?" in markup(app)
    assert "Row 2, column amount. Your answer holds for the whole file." in markup(app)
    app.radio(key="upload_asked_decimal_0").set_value(",").run()
    click(app, "read")
    shown = state(app).shown
    assert shown is not None
    assert shown.examined.preview is not None
    assert shown.examined.preview.tables[0].added[0]["amount"] == "120000"
    assert "decimal comma" in markup(app)


def test_a_date_of_two_readings_is_asked_in_words(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"2019-05", b"01/08/2019").replace(b"start", b"Od")))
    assert "Row 2, column Od. Your answer" in markup(app)
    assert "“01/08/2019”: is that 1 August 2019 or 8 January 2019?" in markup(app)
    app.radio(key="upload_asked_date_order_0").set_value("mdy").run()
    click(app, "read")
    shown = state(app).shown
    assert shown is not None
    assert shown.examined.preview is not None
    assert shown.examined.preview.tables[0].added[0]["start"] == "2019-01-08"


def test_a_file_of_no_known_table_asks_which_it_is(app: AppTest) -> None:
    looked_through(app, ("list.csv", b"Zzz,Yyy\na,b\n"))
    assert state(app).step == READING
    assert "list.csv could not be understood yet." in markup(app)
    app.selectbox(key="upload_table_0").set_value("activities").run()
    assert "Activities, UTF-8, comma, 1 row" in markup(app)


def test_guessed_letters_are_shown_and_can_be_changed(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"Testland", "Čačak šume".encode("cp1250"))))
    assert state(app).step == READING
    assert "Do these words look right: Čačak, šume?" in markup(app)
    app.selectbox(key="upload_encoding_0").set_value("cp1251").run()
    assert "Čačak" not in markup(app)
    assert "Cyrillic (cp1251)" in markup(app)


# Problems


MESSY = [
    *(f"test-{n},test-twinning,Testland,training,done,1,2019-05,RS" for n in range(14)),
    "test-20,test-twinning,Testland,treningg,done,1,2019-05,RS",
    "test-21,test-twinning,Testland,treningg,done,1,2019-05,RSX",
    "test-22,test-twining,Testland,training,done,1,2019-05,RS",
    "test-23,test-twinning,,training,done,1,2019-05,RS",
]


def test_problems_are_grouped_by_rule_with_counts_that_add_up(app: AppTest) -> None:
    looked_through(app, ("activities.csv", (HEAD + "\n".join(MESSY)).encode()))
    assert state(app).step == PROBLEMS
    drawn = markup(app)
    assert "18 rows: 14 without problems, 4 with." in drawn
    assert 'Values that are not in the list <b>2</b> <span class="ca-mark ca-blocks">stops the file</span>' in drawn
    assert "Countries that are not known <b>1</b>" in drawn
    assert 'data-head="What to do">Did you mean &quot;training&quot;?</td>' in drawn


def test_a_problem_of_the_header_is_no_row(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"count,", b"Zzz,")))
    shown = state(app).shown
    assert shown is not None
    assert (shown.examined.files[0].rows, shown.examined.files[0].bad_rows) == (1, 0)


def test_columns_are_called_as_in_the_file(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"type,", b"Vrsta,").replace(b"training,done", b"zzz,done")))
    assert 'data-head="Column">Vrsta</td>' in markup(app)


def test_an_edit_in_place_becomes_a_correction_of_the_file(app: AppTest) -> None:
    looked_through(app, ("activities.csv", (HEAD + "\n".join(MESSY)).encode()))
    shown = state(app).shown
    assert shown is not None
    file = shown.examined.files[0]
    assert [row for row, _cells in file.bad] == [16, 17, 18, 19]
    assert wrong_columns(file) == [1, 2, 3, 4, 8]  # the key, project, title, type, country
    edits = {0: {"c4": "training"}, 1: {"c4": "training", "c8": None}, 2: {"out": True}, 3: {"c3": "Testland"}}
    fixes, left_out = mended(file, edits)
    assert fixes == {(16, 4): "training", (17, 4): "training", (17, 8): "", (19, 3): "Testland"}
    assert left_out == {18}
    state(app).say(0, fixes=fixes, left_out=left_out)
    app.run()
    assert "Nothing stops your files any more." in markup(app)
    click(app, "mended")
    shown = state(app).shown
    assert shown is not None
    assert shown.examined.preview is not None
    assert shown.examined.preview.tables[0].counts == (17, 0, 0)


def test_edits_of_rows_that_are_left_out_do_not_fall_on_those_that_come_in_their_place(app: AppTest) -> None:
    lines = [f"test-{n},test-twinning,Test,zzz,done,,," for n in range(203)]  # 200 are shown at once
    looked_through(app, ("activities.csv", (HEAD + "\n".join(lines)).encode()))
    first = rows_to_mend(app)
    state(app).say(0, left_out=frozenset({2, 3, 4}))
    app.run()
    after = rows_to_mend(app)
    assert (first[0], after[0]) == (range(2, 202), range(5, 205))
    assert first[1] != after[1]


def rows_to_mend(app: AppTest) -> tuple[range, str]:
    """The rows of the file that can be mended now, and the key under which edits of them are kept."""
    upload = state(app)
    assert upload.shown is not None
    file = upload.shown.examined.files[0]
    rows = [row for row, _cells in file.bad]
    assert rows == list(range(rows[0], rows[-1] + 1))
    return range(rows[0], rows[-1] + 1), editor(upload, 0, file)


def test_a_mended_file_takes_the_place_of_the_one_with_problems(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD.replace(b"training,done", b"zzz,done")))
    assert state(app).step == PROBLEMS
    drop(app, ("activities-problems.csv", GOOD), place="0")
    assert [file.name for file in state(app).draft.files] == ["activities-problems.csv"]
    assert "Nothing stops your files any more." in markup(app)


# What changes


def test_the_same_file_again_would_change_nothing(app: AppTest) -> None:
    data = (TINY / "activities.csv").read_bytes()
    looked_through(app, ("activities.csv", data))
    assert "Nothing would change" in markup(app)
    rows = len(data.splitlines()) - 1
    assert f"All {rows} rows stand already as in the files." in markup(app)
    assert "upload_right" not in {button.key for button in app.button}


def test_a_qualifier_survives_in_the_figures(app: AppTest) -> None:
    head = b"id,activity_id,role,unit,number,country,reporting,status\n"
    looked_through(app, ("people.csv", head + b"new,test-workshop,trained,person,>=240,RS,period,done\n"))
    # One training was done there of which nobody tells how many were trained.
    assert figures(app)["Trained professionals, Serbia"] == ("not reported", "≥ 240")
    # 60 + 0 + 120 + about 30 + 10..15 were trained before.
    assert figures(app)["Trained professionals"] == ("ca. 220–225", "≥ ca. 460")


def test_a_changed_cell_is_shown_old_and_new(app: AppTest) -> None:
    rows = b"id,project_id,kind,amount,currency,claim\ntest-twinning-budget,test-twinning,budget,1500000,EUR,accepted\n"
    looked_through(app, ("funding.csv", rows))
    drawn = markup(app)
    assert "<del>1,000,000</del>" in drawn
    assert "<ins>1,500,000</ins>" in drawn


def test_replacing_lists_what_goes_and_wants_a_yes(app: AppTest) -> None:
    lines = (TINY / "participations.csv").read_bytes().splitlines(keepends=True)
    gone = len(lines) - 2  # the header and one row stay
    looked_through(app, ("participations.csv", b"".join(lines[:2])))
    assert "Nothing would change" in markup(app)
    app.radio(key="upload_how").set_value("replace").run()
    assert f"Rows removed: {gone}" in markup(app)
    assert app.button(key="upload_right").disabled
    state(app).go(SAVE)
    app.run()
    assert state(app).step == PREVIEW
    app.checkbox[0].check().run()
    click(app, "right")
    assert state(app).step == SAVE
    click(app, "step_preview")
    app.radio(key="upload_how").set_value("update").run()
    assert "Rows removed" not in markup(app)


def test_a_change_that_breaks_a_reference_says_which_and_cannot_be_saved(app: AppTest) -> None:
    lines = (TINY / "projects.csv").read_bytes().splitlines(keepends=True)
    looked_through(app, ("projects.csv", b"".join(lines[:2])))
    app.radio(key="upload_how").set_value("replace").run()
    assert "This cannot become a version." in markup(app)
    assert "upload_right" not in {button.key for button in app.button}


# Saving


def saved(app: AppTest, message: str = "Test message") -> AppTest:
    click(app, "right")
    app.text_input(key="upload_message").set_value(message)
    return click(app, "commit")


def test_a_draft_becomes_a_version_with_its_author_message_and_source(own_seat: Seat, own_home: Path) -> None:
    app = looked_through(_opened(own_seat), ("activities.csv", GOOD))
    click(app, "right")
    app.selectbox(key="upload_source").set_value("test-page-english")
    app.text_input(key="upload_message").set_value("Test message")
    click(app, "commit")
    assert state(app).step == DONE
    assert "Version 2 is there" in markup(app)
    assert 'href="history?a=1&amp;b=2"' in markup(app)
    version = open_lake(own_home).version(2)
    assert (version.author, version.message, version.source) == ("Test author", "Test message", "test-page-english")
    assert version.rows == {"activities": (1, 0, 0)}
    assert state(app).data == {}
    click(app, "another")
    assert state(app).step == FILES
    assert state(app).draft == Draft()


def test_who_made_a_version_sees_it_at_once(
    own_seat: Seat, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_tick", lambda seconds: 0)  # nothing is looked up again by itself
    app = looked_through(_opened(own_seat), ("activities.csv", GOOD))
    assert cache.newest().version == 1
    saved(app)
    assert cache.newest().version == 2


def test_without_a_message_nothing_is_saved_and_nothing_lost(app: AppTest) -> None:
    looked_through(app, ("activities.csv", GOOD))
    saved(app, "  ")
    assert state(app).step == SAVE
    assert "Say in a few words why the data change" in markup(app)
    assert state(app).job is None
    assert list(state(app).data.values()) == [GOOD]


def test_a_source_that_is_not_there_keeps_the_draft(own_seat: Seat, own_home: Path) -> None:
    app = looked_through(_opened(own_seat), ("activities.csv", GOOD))
    click(app, "right")
    state(app).source = "test-no-source"
    app.text_input(key="upload_message").set_value("Test message")
    click(app, "commit")
    assert state(app).step == SAVE
    assert "the sources have no test-no-source" in markup(app)
    assert open_lake(own_home).head() == 1
    state(app).source = None
    assert click(app, "commit").session_state["upload"].step == DONE


def test_a_second_click_makes_no_second_version(own_seat: Seat, own_home: Path) -> None:
    app = looked_through(_opened(own_seat), ("activities.csv", GOOD))
    click(app, "right")
    app.text_input(key="upload_message").set_value("Test message").run()
    # The second run finds the job of the first, which a click has interrupted, and is not the second one's.
    upload = state(app)
    upload.asked = 1
    draft, data = upload.draft, dict(upload.data)
    upload.job = Job("commit", lambda tell: own_seat.commit(draft, data, STAFF, "Test message", 1, None, tell))
    click(app, "commit")
    assert state(app).step == DONE
    assert (state(app).job, state(app).asked) == (None, None)
    app.run()
    assert open_lake(own_home).head() == 2


def test_who_has_signed_out_meanwhile_changes_nothing(own_seat: Seat, own_home: Path) -> None:
    app = looked_through(_opened(own_seat), ("activities.csv", GOOD))
    app.session_state["test_staff"] = False
    saved(app)
    assert state(app).step == SAVE
    assert "only staff may change the data" in markup(app)
    assert open_lake(own_home).head() == 1


# Two people at once


MINE = "id,project_id,kind,amount,currency,claim\ntest-twinning-budget,test-twinning,budget,{},EUR,accepted\n"


def amount(home: Path) -> str | None:
    """What the twinning's budget is in the newest version."""
    lake = open_lake(home)
    table = lake.contract.table("funding")
    query = f"select amount.low::int from {lake.relation(table, lake.head())} where id = 'test-twinning-budget'"
    return str(lake.cursor().execute(query).fetchone()[0])


@pytest.mark.parametrize(("side", "stands"), [("mine", "1500000"), ("theirs", "1700000")])
def test_a_row_that_both_changed_is_shown_and_decided(own_seat: Seat, own_home: Path, side: str, stands: str) -> None:
    mine = MINE.format(1500000).encode() + b"test-new,test-twinning,ceiling,5,EUR,accepted\n"
    app = looked_through(_opened(own_seat), ("funding.csv", mine))
    load(own_home, "theirs.csv", MINE.format(1700000), "Theirs <b>")
    app.run()
    drawn = markup(app)
    assert "A version was saved since you first looked." in drawn
    assert "Version 2 by Another author: Theirs &lt;b&gt;" in drawn
    assert "<td>1,000,000</td><td>1,700,000</td><td>1,500,000</td>" in drawn
    assert app.button(key="upload_right").disabled
    app.radio(key="upload_conflict_funding_test-twinning-budget").set_value(side).run()
    assert not app.button(key="upload_right").disabled
    saved(app)
    assert state(app).step == DONE
    assert open_lake(own_home).head() == 3
    assert amount(own_home) == stands


def test_the_key_of_a_row_that_both_changed_is_no_markdown(own_seat: Seat, own_home: Path) -> None:
    rows = (
        "table,row_id,column,source_id,line,words,basis,claim\n"
        "projects,test-above,end,test-page-english,{},*a* 2021,stated,accepted\n"
    )
    app = looked_through(_opened(own_seat), ("evidence.csv", rows.format(4).encode()))
    load(own_home, "theirs.csv", rows.format(5))
    app.run()
    labels = [radio.label for radio in app.radio]
    assert any(label.endswith(r"\*a\* 2021") for label in labels), labels


def test_a_version_that_came_in_between_is_never_written_over(own_seat: Seat, own_home: Path) -> None:
    app = looked_through(_opened(own_seat), ("funding.csv", MINE.format(1500000).encode()))
    click(app, "right")
    load(own_home, "theirs.csv", MINE.format(1700000))
    app.text_input(key="upload_message").set_value("Test message")
    click(app, "commit")
    assert state(app).step == PREVIEW
    assert "Somebody else was faster." in markup(app)
    assert "1 row was changed by somebody else too" in markup(app)
    assert amount(own_home) == "1700000"


def test_two_sessions_do_not_disturb_each_other(app: AppTest, seat: Seat) -> None:
    other = _opened(seat)
    looked_through(app, ("activities.csv", GOOD))
    looked_through(other, ("activities.csv", GOOD.replace(b",4,", b",6,")))
    assert figures(app.run())["Activities done"] == ("≥ ca. 46", "≥ ca. 50")
    assert figures(other.run())["Activities done"] == ("≥ ca. 46", "≥ ca. 52")
    app.session_state["upload"].draft = app.session_state["upload"].draft.with_file(0, left_out=frozenset({2}))
    assert "Nothing would change" in markup(app.run())
