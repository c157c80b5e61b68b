"""Signing in by all three ways, in a real browser: from the link to the change, and out again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from etl.accounts import Accounts
from etl.actor import operator
from etl.lake import open_lake
from etl.load import load_files
from etl.settings import settings
from etl.sign_in import MOST_HERE
from tests.browser.dashboard_server import ROOT, free_port, serve, settled, wait_until_up
from tests.browser.relay import relay

pytestmark = pytest.mark.browser
PASSWORD = "test password"


@pytest.fixture(scope="module")
def staff_home(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Path:
    """The tiny data and one account, made as people make it."""
    home = tmp_path_factory.mktemp("staff_home")
    load_files(open_lake(home), tiny_files, operator("Test author"), "Tiny data")
    subprocess.run(
        [sys.executable, "-m", "etl", "staff", "add", "Test staff"],
        cwd=ROOT, env={"ATLAS_HOME": str(home), "PATH": ""}, input=PASSWORD.encode(), check=True, capture_output=True,
    )
    return home


@pytest.fixture(scope="module")
def staff_url(staff_home: Path) -> Iterator[str]:
    with serve(staff_home) as address:
        yield address


def enter(page: Page, name: str = "Test staff", password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def is_reader(page: Page) -> None:
    """What a page shows to who is not signed in."""
    expect(page.locator(".ca-who")).to_have_count(0)
    expect(page.locator(".ca-nav")).not_to_contain_text("Upload")


# A local account


def test_an_account_signs_in_comes_back_and_signs_out_everywhere(staff_url: str, desktop: Page) -> None:
    desktop.goto(f"{staff_url}/upload")
    settled(desktop)
    is_reader(desktop)
    desktop.locator(".ca-empty").get_by_role("link", name="Sign in").click()
    desktop.wait_for_url("**/sign-in")
    enter(desktop, "test STAFF")
    desktop.wait_for_url("**/upload")
    settled(desktop)
    expect(desktop.locator(".ca-who")).to_have_text("Signed in as Test staff Sign out")
    expect(desktop.locator(".ca-nav")).to_contain_text("Upload")
    (cookie,) = [cookie for cookie in desktop.context.cookies() if cookie["name"] == "atlas_session"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert "atlas_session" not in desktop.evaluate("document.cookie")

    other = desktop.context.new_page()
    other.goto(f"{staff_url}/history?undo=1")
    settled(other)
    expect(other.get_by_role("button", name="Undo version 1")).to_be_visible()
    desktop.get_by_role("link", name="Sign out").click()
    desktop.wait_for_url("**/upload")
    settled(desktop)
    is_reader(desktop)
    # The page that was open before is asked at the click, and has nothing to offer any more.
    other.get_by_label("Why?").fill("Test reason")
    other.get_by_role("button", name="Undo version 1").click()
    expect(other.get_by_text("This is for staff")).to_be_visible()
    assert newest(staff_url, desktop) == 1


def newest(url: str, page: Page) -> int:
    """The newest version, as the server tells it."""
    return page.request.get(f"{url}/healthz").json()["version"]


def test_a_wrong_password_and_too_many_are_said(staff_url: str, desktop: Page) -> None:
    desktop.goto(f"{staff_url}/sign-in")
    for _ in range(MOST_HERE):
        enter(desktop, "Test guesser", "wrong password")
        expect(desktop.get_by_role("alert")).to_contain_text("do not belong together")
        expect(desktop.get_by_label("Name")).to_have_value("Test guesser")
    enter(desktop, "Test guesser", "wrong password")
    expect(desktop.get_by_role("alert")).to_contain_text("Please try again in 15 minutes.")


def test_removing_an_account_ends_what_it_has_open(staff_url: str, staff_home: Path, desktop: Page) -> None:
    accounts = Accounts(settings(staff_home))
    accounts.add("Test leaver", PASSWORD)
    desktop.goto(f"{staff_url}/sign-in")
    enter(desktop, "Test leaver")
    settled(desktop)
    expect(desktop.locator(".ca-who")).to_contain_text("Test leaver")
    accounts.remove("Test leaver")
    desktop.get_by_role("link", name="Funding").click()
    desktop.wait_for_url("**/funding")
    settled(desktop)
    is_reader(desktop)


def test_an_undo_from_sign_in_to_the_new_version(staff_home: Path, staff_url: str, desktop: Page) -> None:
    sheet = staff_home / "context.csv"
    sheet.write_text(
        "id,title,value,unit,area,attributed_to\ntest-row,Testland row,1,tests,Testland,Test author\n", encoding="utf-8"
    )
    load_files(open_lake(staff_home), [sheet], operator("Test author"), "A test row")
    desktop.goto(f"{staff_url}/history")
    settled(desktop)
    expect(desktop.get_by_text("Undo…")).to_have_count(0)
    desktop.get_by_role("link", name="Sign in").click()
    enter(desktop)
    desktop.wait_for_url("**/history")
    settled(desktop)
    desktop.locator("#v2").get_by_role("link", name="Undo…").click()
    desktop.wait_for_url("**/history?undo=2")
    settled(desktop)
    expect(desktop.get_by_text("Testland row")).to_be_visible()
    desktop.get_by_label("Why?").fill("Test reason")
    desktop.get_by_role("button", name="Undo version 2").click()
    desktop.wait_for_url("**/history?made=3")
    expect(desktop.locator(".ca-banner")).to_contain_text("Version 3 is made: Test reason")
    expect(desktop.locator("#v3")).to_contain_text("Test staff")
    desktop.locator(".ca-banner").get_by_role("link", name="What it changed").click()
    settled(desktop)
    expect(desktop.get_by_text("Rows removed: 1")).to_be_visible()


@pytest.mark.parametrize("asked", ["sign-in", "sign-out"])
def test_a_phone_shows_the_pages_of_the_server_without_scrolling_sideways(
    staff_url: str, phone: Page, called: list[str], asked: str
) -> None:
    phone.goto(f"{staff_url}/{asked}")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.evaluate("document.fonts.ready.then(() => document.fonts.check('1rem \"IBM Plex Sans\"'))")
    assert called == []


# An identity provider


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider of its own process, with a member of staff and somebody who is none."""
    users = [
        {"sub": "test-1", "name": "Test editor", "roles": ["donor", "staff"]},
        {"sub": "test-2", "name": "Test donor", "roles": ["donor"]},
    ]
    port = free_port()
    options = [option for user in users for option in ("--user-claims", json.dumps(user))]
    program = Path(sys.executable).with_name("oidc-provider-mock")
    with subprocess.Popen(
        [program, "--port", str(port), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_until_up(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def of(provider: str) -> dict[str, str]:
    return {
        "ATLAS_OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "ATLAS_OIDC_CLIENT_ID": "test-atlas",
        "ATLAS_OIDC_CLIENT_SECRET": "test-secret",
        "ATLAS_OIDC_REDIRECT_URI": "{url}/oauth2callback",
    }


@pytest.fixture(scope="module")
def provider_url(provider: str, staff_home: Path) -> Iterator[str]:
    with serve(staff_home, **of(provider)) as address:
        yield address


def enter_at_provider(page: Page, url: str, sub: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_role("link", name="Sign in with your organisation").click()
    page.wait_for_url("**/oauth2/authorize?*")
    page.get_by_role("button", name=sub).click()
    page.wait_for_url(re.compile(re.escape(url) + r"/(\?.*)?$"))
    settled(page)


def test_who_has_the_role_at_the_provider_is_staff_until_signing_out(provider_url: str, desktop: Page) -> None:
    enter_at_provider(desktop, provider_url, "test-1")
    expect(desktop.locator(".ca-who")).to_contain_text("Signed in as Test editor")
    desktop.locator(".ca-nav").get_by_text("Upload").click()
    desktop.wait_for_url("**/upload")
    settled(desktop)
    expect(desktop.get_by_text("This is for staff")).to_have_count(0)
    desktop.get_by_role("link", name="Sign out").click()
    desktop.wait_for_timeout(1_000)
    desktop.goto(f"{provider_url}/upload")
    settled(desktop)
    is_reader(desktop)


def test_who_has_not_is_told_so(provider_url: str, desktop: Page) -> None:
    enter_at_provider(desktop, provider_url, "test-2")
    expect(desktop.locator(".ca-nav")).not_to_contain_text("Upload")
    desktop.goto(f"{provider_url}/upload")
    settled(desktop)
    expect(desktop.get_by_text("You are signed in as Test donor, who is not staff here.")).to_be_visible()


# A reverse proxy


def test_a_proxy_on_this_machine_names_the_person(staff_home: Path, desktop: Page) -> None:
    trusted = {"ATLAS_TRUSTED_USER_HEADER": "Remote-User"}
    with serve(staff_home, **trusted) as server, relay(server, Remote_User="Test proxied") as address:
        desktop.goto(f"{address}/upload")
        settled(desktop)
        expect(desktop.locator(".ca-who")).to_have_text("Signed in as Test proxied")
        expect(desktop.get_by_text("This is for staff")).to_have_count(0)


def test_a_header_without_the_proxys_secret_names_nobody(staff_home: Path, desktop: Page) -> None:
    trusted = {"ATLAS_TRUSTED_USER_HEADER": "Remote-User", "ATLAS_TRUSTED_PROXY_SECRET": "test-secret"}
    with serve(staff_home, **trusted) as server:
        with relay(server, Remote_User="Test intruder", X_Atlas_Vouched="x") as address:
            desktop.goto(f"{address}/upload")
            settled(desktop)
            is_reader(desktop)
            expect(desktop.get_by_text("This is for staff")).to_be_visible()
        with relay(server, Remote_User="Test proxied", X_Atlas_Proxy_Secret="test-secret") as address:
            desktop.goto(f"{address}/upload")
            settled(desktop)
            expect(desktop.locator(".ca-who")).to_have_text("Signed in as Test proxied")
