"""Staff take versions back on the History page: what it would change, why, and then a new version. Three versions of a
test's own: the tiny data; one row added; the same row changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.accounts import Accounts
from etl.actor import operator
from etl.lake import open_lake
from etl.load import load_files
from etl.settings import settings
from tests.pages.conftest import RunPage, links, markup
from ui import auth, cache

HEAD = "id,title,value,unit,area,period,attributed_to,note\n"
ADDED = f"{HEAD}test-added,Testland <b>statistic</b>,1,tests,Testland,,Test author,\n"
CHANGED = f"{HEAD}test-added,Testland later,2,tests,Testland,,Test author,\n"


def load(home: Path, text: str, message: str) -> None:
    file = home / "context.csv"
    file.write_text(text, encoding="utf-8")
    assert load_files(open_lake(home), [file], operator("Test author"), message).version is not None
    file.unlink()


@pytest.fixture(scope="module")
def three_home(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Path:
    home = tmp_path_factory.mktemp("three_home")
    load_files(open_lake(home), tiny_files, operator("Test author"), "Tiny data")
    load(home, ADDED, "A <i>test</i> row")
    load(home, CHANGED, "The row again")
    open_lake(home).close()
    return home


@pytest.fixture
def home(three_home: Path, tmp_path: Path, _tiny_app: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the three versions, read by the pages."""
    copy = shutil.copytree(three_home, tmp_path / "three")
    monkeypatch.setenv("ATLAS_HOME", str(copy))
    return copy


SignIn = Callable[[], None]
pytestmark = pytest.mark.usefixtures("home")


def click(app: AppTest, message: str = "Test reason", with_later: bool = False) -> AppTest:
    app.text_input(key="taking_back_message").input(message)
    if with_later:
        app.checkbox(key="taking_back_with_later").check()
    (button,) = [button for button in app.button if button.label.startswith(("Undo", "Return"))]
    return button.click().run()


def refusals(app: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


# Who sees it


def test_a_reader_sees_no_way_to_change_anything(run_page: RunPage) -> None:
    drawn = markup(run_page("history"))
    assert "undo=" not in drawn
    assert "return=" not in drawn
    assert ">Upload</a>" not in drawn
    assert '<a href="sign-in">Sign in</a>' in drawn


def test_staff_can_undo_each_version_and_return_to_each_but_the_newest(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    app = run_page("history", country="RS")
    drawn = markup(app)
    assert [f"undo={n}" in drawn for n in (1, 2, 3)] == [True, True, True]
    assert [f"return={n}" in drawn for n in (1, 2, 3)] == [True, True, False]
    assert "Signed in as Test staff" in drawn
    assert links(app)["upload"] == "upload?country=RS"


def test_staff_without_a_name_are_offered_nothing_and_told_why(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "actor", lambda: operator(""))
    app = run_page("history")
    assert "undo=" not in markup(app)
    assert "upload" not in links(app)
    refused = markup(run_page("upload"))
    assert "You are signed in without a name, which a change needs." in refused
    assert "Everybody can read; who changes" not in refused


@pytest.mark.parametrize("query", [{"undo": "3"}, {"return": "1"}])
def test_a_reader_who_opens_the_link_is_asked_to_sign_in(run_page: RunPage, query: dict[str, str]) -> None:
    Accounts(settings()).add("Test other", "test password")
    app = run_page("history", **query)
    assert not app.exception
    assert "This is for staff" in markup(app)
    assert not app.text_input
    assert "Testland" not in markup(app)


def test_where_nobody_can_sign_in_the_command_is_shown(run_page: RunPage) -> None:
    assert 'python -m etl staff add &quot;NAME&quot;' in markup(run_page("history", undo="3"))
    assert 'python -m etl staff add &quot;NAME&quot;' in markup(run_page("upload"))


def test_the_upload_page_is_for_staff(run_page: RunPage, sign_in: SignIn) -> None:
    app = run_page("upload")
    assert not app.exception
    assert "This is for staff" in markup(app)
    sign_in()
    app = run_page("upload")
    assert not app.exception
    assert "This is for staff" not in markup(app)


# What it would change


def test_an_undo_shows_what_it_would_change_and_whose_later_changes_go_along(
    run_page: RunPage, sign_in: SignIn
) -> None:
    sign_in()
    drawn = markup(run_page("history", undo="2"))
    assert "Undo version 2" in drawn
    assert "A &lt;i&gt;test&lt;/i&gt; row" in drawn
    assert "Rows removed: 1" in drawn
    assert "<code>test-added</code> Testland later" in drawn
    assert 'a=2&amp;b=3">Version 3</a>: <b>Context</b> <code>test-added</code>' in drawn
    assert open_lake().head() == 3


def test_an_undo_that_takes_nothing_along_has_nothing_to_tick(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    app = run_page("history", undo="3")
    assert not app.checkbox
    assert "<del>Testland later</del>" in markup(app)
    assert "<ins>Testland &lt;b&gt;statistic&lt;/b&gt;</ins>" in markup(app)


@pytest.mark.parametrize("asked", ["9", "0", "x", "<b>"])
def test_a_version_that_does_not_exist_is_said(run_page: RunPage, sign_in: SignIn, asked: str) -> None:
    sign_in()
    app = run_page("history", undo=asked)
    assert not app.exception
    assert "There is no such version." in markup(app)


# Doing it


def test_an_undo_becomes_a_version_with_its_reason_and_a_link(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    app = click(run_page("history", undo="3"), "Test <u>reason</u>")
    assert not app.exception
    newest = open_lake().version(4)
    assert (newest.author, newest.message, newest.rows) == ("Test staff", "Test <u>reason</u>", {"context": (0, 1, 0)})
    assert dict(app.query_params) == {"made": "4"}
    assert 'Version 4 is made: Test &lt;u&gt;reason&lt;/u&gt; <a href="history?a=3&amp;b=4">' in markup(app)
    # The list tells what became of the version.
    assert newest.undoes == 3
    listed = markup(run_page("history"))
    assert '<span class="ca-tag">undoes version 3</span>' in listed
    assert '<span class="ca-tag">undone by version 4</span>' in listed


def test_later_changes_go_along_only_when_ticked(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    app = click(run_page("history", undo="2"))
    assert refusals(app) == ["Nothing was changed: tick that the later changes are taken back too, or leave it."]
    assert open_lake().head() == 3
    app = click(app, with_later=True)
    assert open_lake().version(4).rows == {"context": (0, 0, 1)}


def test_returning_makes_a_version_that_equals_the_old_one(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    app = click(run_page("history", **{"return": "1"}))
    assert open_lake().version(4).rows == {"context": (0, 0, 1)}
    assert open_lake().version(4).returns_to == 1
    assert dict(app.query_params) == {"made": "4"}


def test_without_a_reason_nothing_is_done(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    assert refusals(click(run_page("history", undo="3"), "  ")) == ["Say why: the history keeps it."]
    assert open_lake().head() == 3


def test_doing_it_twice_changes_nothing(run_page: RunPage, sign_in: SignIn) -> None:
    sign_in()
    click(run_page("history", undo="3"))
    assert "Nothing would change: the rows are so already." in markup(run_page("history", undo="3"))


# Somebody else meanwhile


@pytest.mark.parametrize("query", [{"undo": "3"}, {"return": "1"}])
def test_a_change_that_the_person_has_not_seen_is_not_taken_along(
    run_page: RunPage, sign_in: SignIn, home: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(cache, "_tick", lambda seconds: 0)  # nothing is looked up again by itself
    sign_in()
    app = run_page("history", **query)
    load(home, CHANGED.replace("later", "unseen"), "Meanwhile")
    app = click(app)
    assert refusals(app) == [
        "Nothing was changed: somebody else changed the data meanwhile. Look again at what it would change."
    ]
    assert open_lake().head() == 4
    assert "Testland unseen" in markup(app)


@pytest.mark.parametrize("query", [{"undo": "3"}, {"return": "1"}])
def test_who_is_no_longer_staff_at_the_click_changes_nothing(
    run_page: RunPage, sign_in: SignIn, query: dict[str, str]
) -> None:
    sign_in()
    app = run_page("history", **query)
    accounts = Accounts(settings())
    accounts.set_password("Test staff", "another test password")
    app = click(app)
    assert not app.exception
    assert open_lake().head() == 3
    assert "This is for staff" in markup(app)


def test_an_undo_that_would_break_a_reference_is_refused_in_words(
    run_page: RunPage, sign_in: SignIn, home: Path
) -> None:
    sign_in()
    load(home, "id,name,abbreviation,type\ntest-office,Testland office,TO,10\n", "An organisation")
    load(home, "id,project_id,organisation_id,role\ntest-part,test-twinning,test-office,4\n", "Its part")
    (said,) = refusals(click(run_page("history", undo="4")))
    assert said.startswith("Undoing version 4 would break a key or leave a reference to nothing.")
    assert open_lake().head() == 5
