"""The history: every version, any two compared, and the whole dashboard as of one. Three versions, made by the
real ETL: the tiny data; one amount and its note changed; one activity added."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from etl.actor import operator
from etl.draft import Draft, DraftFile
from etl.expire import expire
from etl.intake import Intake
from etl.lake import Lake, open_lake
from etl.load import load_files
from tests.conftest import TINY
from tests.pages.conftest import RunPage, links, markup
from ui import cache, listings, widgets
from ui.registry import PAGES

EVIL = 'Test message <img src=x onerror=alert(1)> & "more"'
DRAWN = "Test message &lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;"
FUNDING = """id,project_id,donor_id,kind,amount,currency,value_date,country,claim,note
test-twinning-budget,test-twinning,,budget,1500000,EUR,2018,,accepted,<b>Test addendum</b>
"""
ACTIVITY = """id,project_id,title,type,status,count,start
test-added,test-twinning,<i>Testland</i> meeting,meeting,done,1,2019-03
"""


@pytest.fixture(scope="session")
def versions_home(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Path:
    """An ATLAS_HOME with three versions; only the newest has its edition at hand when a test begins to read."""
    home, files = tmp_path_factory.mktemp("versions_home"), tmp_path_factory.mktemp("versions_files")
    (files / "funding.csv").write_text(FUNDING, encoding="utf-8")
    (files / "activities.csv").write_text(ACTIVITY, encoding="utf-8")
    lake = open_lake(home)
    for number, (paths, message) in enumerate(
        [(tiny_files, "Tiny data"), ([files / "funding.csv"], EVIL), ([files / "activities.csv"], "One more")], 1
    ):
        loaded = load_files(lake, paths, operator(f"Test author {number}"), message)
        assert loaded.version is not None, [p.sentence() for one in loaded.checked for p in one.problems]
        assert loaded.version.number == number
    for path in (home / "editions").glob("v00000[12]-*.duckdb"):
        path.unlink()
    return home


@pytest.fixture
def run(versions_home: Path, run_page: RunPage, monkeypatch: pytest.MonkeyPatch) -> RunPage:
    monkeypatch.setenv("ATLAS_HOME", str(versions_home))
    return run_page


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# Every version


def test_every_version_is_listed_newest_first_with_who_when_and_why(run: RunPage) -> None:
    drawn = markup(run("history"))
    assert "3 versions" in drawn
    assert drawn.index('<li id="v3"') < drawn.index('<li id="v2"') < drawn.index('<li id="v1"')
    assert "<span>Test author 2</span>" in drawn
    assert drawn.count(" UTC</span>") == 3
    assert "<b>Funding</b> 1 changed" in drawn
    assert "<b>Activities</b> 1 added" in drawn


def test_a_file_is_listed_with_its_rows_and_the_beginning_of_its_hash(run: RunPage) -> None:
    digest = hashlib.sha256(FUNDING.encode()).hexdigest()
    assert f'funding.csv · 1 row · <code title="SHA-256 {digest}">{digest[:12]}</code>' in markup(run("history"))


def test_html_in_a_message_is_drawn_as_text(run: RunPage) -> None:
    for page in ("history", "overview"):
        drawn = markup(run(page, version="2"))
        assert DRAWN in drawn
        assert "<img" not in drawn


def test_a_version_links_to_what_it_changed_and_to_the_dashboard_as_of_it(run: RunPage) -> None:
    drawn = markup(run("history", country="RS"))
    assert 'href="history?country=RS&amp;a=1&amp;b=2"' in drawn
    assert 'href="./?country=RS&amp;version=2"' in drawn
    assert "version=3" not in drawn  # the newest needs no number


def test_a_long_history_is_shown_in_parts(run: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PER_PAGE", 2)
    first, second = markup(run("history")), markup(run("history", page="2"))
    assert '<li id="v1"' not in first
    assert "1–2 of 3" in first
    assert '<li id="v3"' not in second
    assert '<li id="v1"' in second


def test_a_history_that_cannot_be_read_is_said_while_the_page_stands(
    run: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "history", tuple)
    app = run("history")
    assert not app.exception
    assert "The history cannot be read at the moment." in markup(app)


def test_the_methods_lead_to_the_history(run: RunPage) -> None:
    assert '<a href="history?country=RS">History of the data</a>' in markup(run("methods", country="RS"))


# Two versions beside each other


def test_the_newest_is_compared_with_the_one_before_it(run: RunPage) -> None:
    app = run("history", view="compare")
    assert (app.selectbox(key="compare_a").value, app.selectbox(key="compare_b").value) == (2, 3)
    drawn = markup(app)
    assert "<code>test-added</code> &lt;i&gt;Testland&lt;/i&gt; meeting" in drawn
    assert "test-twinning-budget" not in drawn


def test_a_changed_cell_is_shown_old_and_new_and_an_equal_one_is_not(run: RunPage) -> None:
    drawn = markup(run("history", a="1", b="2"))
    assert "<del>1,000,000</del>" in drawn
    assert "<ins>1,500,000</ins>" in drawn
    assert "<del>One donor only.</del>" in drawn
    assert "<ins>&lt;b&gt;Test addendum&lt;/b&gt;</ins>" in drawn
    assert drawn.count("<dt>") == 2


def test_the_other_way_round_takes_away_what_was_added(run: RunPage) -> None:
    drawn = markup(run("history", a="3", b="1"))
    assert "Rows removed: 1" in drawn
    assert "<del>1,500,000</del>" in drawn
    assert "<ins>1,000,000</ins>" in drawn


def test_only_the_first_rows_are_listed_and_the_rest_is_counted(run: RunPage) -> None:
    activities = len((TINY / "activities.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert activities < 25
    evidence = len(lines((TINY / "evidence.csv").read_bytes()))
    assert evidence > 25
    drawn = markup(run("history", a="0", b="1"))
    assert f"Rows added: {evidence}" in drawn
    assert f"{evidence - 25} more rows; the CSV lists them." in drawn


def test_a_choice_of_versions_is_written_to_the_address(run: RunPage) -> None:
    app = run("history", a="1", b="2")
    app.selectbox(key="compare_b").set_value(3).run()
    assert dict(app.query_params) == {"a": "1", "b": "3"}


def test_versions_to_compare_that_do_not_exist_are_replaced_and_said(run: RunPage) -> None:
    app = run("history", a="<b>", b="99")
    assert not app.exception
    assert (app.selectbox(key="compare_a").value, app.selectbox(key="compare_b").value) == (2, 3)
    assert "There is no version 99 to compare; version 3 stands in its place." in markup(app)
    assert "There is no version &lt;b&gt; to compare" in markup(app)


def test_the_same_version_twice_is_said(run: RunPage) -> None:
    assert "This is the same version twice." in markup(run("history", a="2", b="2"))


def test_the_csv_of_a_comparison_has_a_line_per_cell(run: RunPage, offered: dict[str, Callable[[], bytes]]) -> None:
    run("history", a="1", b="2")
    rows = lines(offered["capacity-atlas-changes-v1-v2.csv"]())
    assert [(row["table"], row["row"], row["change"], row["column"], row["old"], row["new"]) for row in rows] == [
        ("funding", "test-twinning-budget", "changed", "amount", "1000000", "1500000"),
        ("funding", "test-twinning-budget", "changed", "note", "One donor only.", "<b>Test addendum</b>"),
    ]
    assert {(row["atlas_version_from"], row["atlas_version_to"]) for row in rows} == {("1", "2")}


# The dashboard as of a version


def test_an_older_version_has_its_own_figures(run: RunPage) -> None:
    # Twinning 1,000,000 (since version 2: 1,500,000) + regional 300,000 and >= 200,000 + split 40,000 and 60,000
    # + dollar 600,000.
    old, new = markup(run("funding", version="1")), markup(run("funding"))
    assert "2.2M" in old
    assert "2.7M" not in old
    assert "2.7M" in new
    assert "2.2M" not in new


def test_the_overview_tells_what_changed_last_and_leads_there(run_page: RunPage) -> None:
    drawn = markup(run_page("overview", country="RS")).partition("What changed last")[2]
    assert "<li><b>Projects</b> 10 added</li>" in drawn
    assert '<a href="history?country=RS&amp;a=0&amp;b=1">What it changed</a>' in drawn


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_which_version_it_shows_and_leads_back_to_the_newest(run: RunPage, page: str) -> None:
    app = run(page, version="1", country="RS")
    assert not app.exception
    drawn = markup(app)
    assert "You see version 1 of " in drawn
    assert "; the newest is 3. " in drawn
    assert '<a href="?country=RS">Go to the newest</a>' in drawn
    assert "Data version 1 of" in drawn
    other = "sources" if page != "sources" else "funding"
    assert links(app)[other] == f"{other}?country=RS&version=1"


@pytest.mark.parametrize("asked", [None, "3"])
def test_the_newest_version_needs_no_banner(run: RunPage, asked: str | None) -> None:
    drawn = markup(run("overview", **({"version": asked} if asked else {})))
    assert '<div class="ca ca-banner"' not in drawn
    assert "Data version 3 of" in drawn


@pytest.mark.parametrize("asked", ["4", "0", "-1", "1.5", "banana", "9" * 60, "<b>"])
def test_a_version_that_does_not_exist_is_the_newest_with_a_polite_note(run: RunPage, asked: str) -> None:
    app = run("funding", version=asked)
    assert not app.exception
    drawn = markup(app)
    assert "which cannot be shown. You see the newest, version 3." in drawn
    assert "Data version 3 of" in drawn
    assert "<b></p>" not in drawn
    assert "version <b>" not in drawn


def test_where_a_choice_leaves_nothing_the_link_that_resets_it_keeps_the_version(run: RunPage) -> None:
    nothing = markup(run("activities", version="1", country="none", from_="1950", to="1950"))
    assert '<a href="?version=1">Reset filters</a>' in nothing


def test_downloads_of_an_older_version_hold_that_version(run: RunPage, offered: dict[str, Callable[[], bytes]]) -> None:
    run("funding", version="1")
    claims = lines(offered["capacity-atlas-funding-claims-v1.csv"]())
    assert {row["atlas_version"] for row in claims} == {"1"}
    run("methods", version="1")
    with zipfile.ZipFile(io.BytesIO(offered["capacity-atlas-v1.zip"]())) as package:
        described = json.loads(package.read("datapackage.json"))
        table = package.read("funding.csv")
    assert {row["id"]: row["amount"] for row in lines(table)}["test-twinning-budget"] == "1000000"
    assert (described["version"], "apostrophe" in described["atlas:formulas"]) == ("1", True)


def test_one_table_is_written_alone(
    run: RunPage, offered: dict[str, Callable[[], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("methods", version="1", table="funding")
    monkeypatch.setattr("ui.cache.export_package", lambda *_: pytest.fail("all tables are written"))
    content = offered["capacity-atlas-funding-v1.csv"]()
    assert content.startswith("\ufeffid,".encode())
    assert {row["id"]: row["amount"] for row in lines(content)}["test-twinning-budget"] == "1000000"


def test_an_image_of_an_older_version_says_so(run: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    line = widgets.source_line
    monkeypatch.setattr(widgets, "source_line", lambda: said.append(line()) or said[-1])
    run("funding", version="1")
    assert said
    assert {text.partition(" · ")[0] for text in said} == {"Capacity Atlas, data version 1"}


def test_a_page_pinned_to_a_version_stays_there_when_it_is_run_again(run: RunPage) -> None:
    app = run("overview", version="2")
    assert "Data version 2 of" in markup(app)
    assert "Data version 2 of" in markup(app.run())
    assert dict(app.query_params) == {"version": "2"}


PEOPLE = b"""id,activity_id,role,unit,number,country,reporting,status
test-more,test-training,trained,person,forty,RS,period,done
test-less,test-training,trained,person,1,RS,period,done
"""


def test_an_upload_tells_what_it_rests_on_what_was_mended_and_its_rows_by_their_cells(
    lake: Lake, tiny_files: list[Path], run_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_HOME", str(lake.settings.home))
    load_files(lake, tiny_files, operator("Test author"), "Tiny data")
    with closing(Intake(lake)) as intake:
        said = {"fixes": {(2, 5): ">=40"}, "left_out": frozenset({3})}
        draft = Draft((DraftFile("<b>people.csv", intake.take(PEOPLE), **said),))
        intake.commit(draft, operator("Test author"), "Test", 1, "https://example.org/?a=1&b=<2")
    listed = markup(run_page("history"))
    assert "&lt;b&gt;people.csv · 1 row · 1 cell corrected · 1 row left out" in listed
    assert '<a href="https://example.org/?a=1&amp;b=&lt;2" rel="noopener noreferrer">' in listed
    changed = markup(run_page("history", a="1", b="2"))
    assert "<code>test-more</code> test-training · Trained · Persons · ≥ 40 · Serbia" in changed


# Versions whose rows were dropped for good


@pytest.fixture
def expired_home(versions_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same three versions, of which the first has expired."""
    copy = shutil.copytree(versions_home, tmp_path / "expired")
    for path in (copy / "editions").glob("v000001-*.duckdb"):  # one that is at hand would still be shown
        path.unlink()
    lake = open_lake(copy)
    expire(lake, [lake.version(1)], operator("Test author"))
    monkeypatch.setenv("ATLAS_HOME", str(copy))


def test_that_nothing_has_expired_is_no_promise_that_nothing_will(run: RunPage) -> None:
    drawn = markup(run("history"))
    assert "expired" not in drawn
    assert "ever erased" not in drawn


def test_an_expired_version_is_listed_as_such_without_ways_that_lead_nowhere(
    run: RunPage, expired_home: None, sign_in: Callable[[], None]
) -> None:
    sign_in()
    listed = markup(run("history"))
    assert "1 has expired: its line stays here, its rows can no longer be read." in listed
    second, first = (listed.partition(f'<li id="v{n}"')[2].partition("</li>\n")[0] for n in (2, 1))
    second = second.partition('<li id="v1"')[0]
    assert '<span class="ca-name">Version 1</span><span class="ca-tag">expired</span>' in first
    assert "The history stays; its rows can no longer be read." in first
    assert "Test author 1" in first
    assert "version=1" not in listed
    assert "undo=1" not in listed
    assert "return=1" not in listed
    # What version 2 changed is the difference from rows that are gone.
    assert "expired" not in second
    assert "a=1&amp;b=2" not in second
    assert "undo=2" not in second
    assert "return=2" in second
    assert "version=2" in second


@pytest.mark.parametrize(("before", "after"), [("1", "2"), ("0", "1"), ("3", "1")])
def test_comparing_with_an_expired_version_is_answered_in_words(
    run: RunPage, expired_home: None, before: str, after: str
) -> None:
    app = run("history", a=before, b=after)
    assert not app.exception
    said = "Version 1 has expired: the history stays, its rows can no longer be read. Choose a later one to compare."
    assert said in markup(app)
    assert " · expired · Tiny data" in str(app.selectbox(key="compare_a").options)


def test_the_versions_after_an_expired_one_are_compared(run: RunPage, expired_home: None) -> None:
    drawn = markup(run("history", a="2", b="3"))
    assert "<code>test-added</code>" in drawn


@pytest.mark.parametrize("asked", [{"undo": "2"}, {"undo": "1"}, {"return_": "1"}])
def test_taking_back_what_needs_expired_rows_is_refused_in_words(
    run: RunPage, expired_home: None, sign_in: Callable[[], None], asked: dict[str, str]
) -> None:
    sign_in()
    app = run("history", **{key.rstrip("_"): value for key, value in asked.items()})
    assert not app.exception
    assert "Version 1 has expired: the history stays, its rows can no longer be read." in markup(app)


def test_the_dashboard_as_of_an_expired_version_is_the_newest_with_a_note(run: RunPage, expired_home: None) -> None:
    app = run("overview", version="1")
    assert not app.exception
    assert "The link asks for version 1, which cannot be shown." in markup(app)
