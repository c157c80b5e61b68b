"""The form of the server: who comes in, where they go on to, and from where it may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config

from etl.accounts import Accounts
from etl.publish import Edition
from etl.settings import settings
from etl.sign_in import MOST_HERE
from tests.running import run
from ui import server, sessions
from ui.auth import ADD_AN_ACCOUNT
from ui.registry import PAGES
from ui.sign_in import own_path

PASSWORD = "test password"
FROM_HERE = {"origin": "http://testserver"}
FORM = {"name": "Test author", "password": PASSWORD, "next": "/upload"}


class Client:
    """A browser as far as it matters: it keeps cookies and follows nothing."""

    def __init__(self) -> None:
        app = Starlette(routes=server.routes(), middleware=server.middleware())
        self.transport = httpx.ASGITransport(app, client=("192.0.2.1", 50_000))
        self.cookies = httpx.Cookies()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return run(self._ask("GET", path, options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        return run(self._ask("POST", path, options))

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        where = {"base_url": "http://testserver", "cookies": self.cookies}
        async with httpx.AsyncClient(transport=self.transport, **where) as client:
            answer = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answer


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def _account() -> None:
    Accounts(settings()).add("Test author", PASSWORD)


def cookie_of(set_cookie: str) -> SimpleCookie:
    return SimpleCookie(set_cookie)


@pytest.mark.usefixtures("_account")
def test_who_signs_in_gets_a_cookie_that_scripts_cannot_read_and_goes_on(client: Client) -> None:
    answer = client.post("/sign-in", data=FORM, headers=FROM_HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/upload")
    said = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Max-Age=28800", "Path=/"} < set(said.split("; "))
    assert "Secure" not in said
    found = sessions.actor(cookie_of(said)[sessions.COOKIE].value)
    assert found is not None
    assert (found.name, found.is_staff) == ("Test author", True)


@pytest.mark.usefixtures("_account")
def test_over_https_the_cookie_stays_on_https(client: Client) -> None:
    answer = client.post("/sign-in", data=FORM, headers={**FROM_HERE, "x-forwarded-proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.usefixtures("_account")
@pytest.mark.parametrize("form", [{"password": "wrong"}, {"name": "Nobody"}, {"name": "", "password": ""}])
def test_who_is_wrong_is_told_so_and_nothing_else(client: Client, form: dict[str, str]) -> None:
    answer = client.post("/sign-in", data={**FORM, **form}, headers=FROM_HERE)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert 'role="alert" id="said">This name and password do not belong together.' in answer.text
    assert 'name="next" value="/upload"' in answer.text


@pytest.mark.usefixtures("_account")
def test_who_fails_too_often_is_told_when_to_try_again(client: Client) -> None:
    for _ in range(MOST_HERE):
        client.post("/sign-in", data={**FORM, "password": "wrong"}, headers=FROM_HERE)
    answer = client.post("/sign-in", data=FORM, headers=FROM_HERE)
    assert answer.status_code == 429
    assert "Too many failed attempts. Please try again in 15 minutes." in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("_account")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://[testserver"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_does_nothing(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/sign-in", data=FORM, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    client.cookies.set(sessions.COOKIE, "kept")
    answer = client.post("/sign-out", headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.mark.usefixtures("_account")
def test_what_was_typed_is_drawn_as_text(client: Client) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    answer = client.post("/sign-in", data={"name": evil, "password": evil, "next": evil}, headers=FROM_HERE)
    assert answer.status_code == 401
    assert "<img" not in answer.text
    assert 'value="&quot;&gt;&lt;img' in answer.text


@pytest.mark.usefixtures("_account")
def test_a_form_that_is_too_long_is_not_read(client: Client) -> None:
    answer = client.post("/sign-in", data={**FORM, "more": "x" * 8_000}, headers=FROM_HERE)
    assert answer.status_code == 401


def test_where_the_accounts_cannot_be_read_it_is_said(client: Client) -> None:
    settings().home.mkdir(parents=True)
    settings().accounts.write_bytes(b"no database at all" * 100)
    assert client.get("/sign-in").status_code == 200
    answer = client.post("/sign-in", data=FORM, headers=FROM_HERE)
    assert answer.status_code == 503
    assert "Signing in does not work at the moment" in answer.text


def test_without_accounts_nobody_comes_in_and_the_log_stays_quiet(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/sign-in", data=FORM, headers=FROM_HERE)
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "This name and password do not belong together." in answer.text
    assert caplog.records == []
    assert not settings().accounts.exists()


def test_without_an_account_the_page_says_how_to_add_one(client: Client) -> None:
    answer = client.get("/sign-in")
    assert "for reading only" in answer.text
    assert ADD_AN_ACCOUNT.replace('"', "&quot;") in answer.text
    assert "<form" not in answer.text


@pytest.mark.usefixtures("_account")
def test_the_page_leads_back_to_where_the_person_came_from(client: Client) -> None:
    page = client.get("/sign-in", headers={"referer": "http://testserver/history?undo=2"})
    assert 'name="next" value="/history?undo=2"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


# Signing out


@pytest.mark.usefixtures("_account")
def test_a_click_on_sign_out_ends_the_session(client: Client) -> None:
    client.post("/sign-in", data=FORM, headers=FROM_HERE)
    cookie = client.cookies[sessions.COOKIE]
    assert sessions.actor(cookie) is not None
    answer = client.get("/sign-out", headers={"sec-fetch-site": "same-origin", "referer": "http://testserver/funding"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/funding")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert sessions.actor(cookie) is None


@pytest.mark.usefixtures("_account")
@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}])
def test_a_link_from_elsewhere_asks_before_it_signs_out(client: Client, headers: dict[str, str]) -> None:
    client.post("/sign-in", data=FORM, headers=FROM_HERE)
    answer = client.get("/sign-out", headers=headers)
    assert answer.status_code == 200
    assert '<form method="post" action="/sign-out">' in answer.text
    assert sessions.actor(client.cookies[sessions.COOKIE]) is not None
    cookie = client.cookies[sessions.COOKIE]
    assert client.post("/sign-out", headers=FROM_HERE).status_code == 303
    assert sessions.actor(cookie) is None


# Where one goes on to


@pytest.mark.parametrize(
    "asked",
    [
        "//elsewhere.example",
        "https://elsewhere.example/",
        "https:elsewhere.example",
        "\\\\elsewhere.example",
        "/\\elsewhere.example",
        "/sign-out",
        "/_stcore/health",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "@elsewhere.example",
        "http://[",
        "",
        None,
    ],
)
def test_what_is_no_page_of_ours_is_the_first_one(asked: str | None) -> None:
    assert own_path(asked) == "/"


def test_an_address_of_another_site_loses_its_site() -> None:
    assert own_path("https://elsewhere.example/funding?country=RS") == "/funding?country=RS"
    assert own_path("/funding?x=%0d%0aSet-Cookie:%20a=b") == "/funding?x=%0D%0ASet-Cookie%3A+a%3Db"


@pytest.mark.parametrize("page", [*PAGES[1:], "upload"])
def test_every_page_can_be_gone_on_to(page: str) -> None:
    assert own_path(f"http://testserver/{page}?country=RS&country=MK") == f"/{page}?country=RS&country=MK"


@pytest.fixture
def _below_atlas() -> Iterator[None]:
    config.set_option("server.baseUrlPath", "atlas")
    yield
    config.set_option("server.baseUrlPath", "")


@pytest.mark.usefixtures("_account", "_below_atlas")
def test_below_a_path_of_a_shared_address_everything_stays_below_it() -> None:
    assert own_path("https://testserver/atlas/funding?country=RS") == "/atlas/funding?country=RS"
    assert [own_path(asked) for asked in ("//elsewhere.example", "/atlas", None)] == ["/atlas/"] * 3
    client = Client()
    assert client.get("/sign-in").status_code == 404
    assert 'action="/atlas/sign-in"' in client.get("/atlas/sign-in").text
    answer = client.post("/atlas/sign-in", data={**FORM, "next": "/atlas/upload"}, headers=FROM_HERE)
    assert answer.headers["location"] == "/atlas/upload"
    assert "Path=/atlas" in answer.headers["set-cookie"].split("; ")


# Health and headers


def test_health_tells_the_newest_version(
    client: Client, tiny_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": None}
    monkeypatch.setenv("ATLAS_HOME", str(tiny_edition.path.parent.parent))
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "version": 1}
    assert answer.headers["x-content-type-options"] == "nosniff"
