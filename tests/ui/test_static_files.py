"""What a browser loads first: packed once, asked for at once, kept as long as it may be; nothing else is touched."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from functools import cache as once
from pathlib import Path

import httpx
import plotly.offline
import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from tests.running import run
from ui import at_once, chart, first_page, server, static_files
from ui.registry import HIDDEN_PAGES, PAGES, STAFF_PAGES

EVERY_PAGE = (*PAGES, *HIDDEN_PAGES, *STAFF_PAGES)
SCRIPT = "/" + next(file for file in first_page.needed("cities") if "DeckGlJsonChart" in file)
FONT = f"/app/static/{first_page.FONTS[0]}"


@once
def app(base: str | None) -> Starlette:
    routes = [*server.routes(), *create_streamlit_static_assets_routes(base)]
    return Starlette(routes=routes, middleware=server.middleware())


def ask(path: str, method: str = "GET", base: str | None = None, **headers: str) -> httpx.Response:
    """What the dashboard answers, with Streamlit's own files behind ours. Headers are named with underscores."""
    transport = httpx.ASGITransport(app(base))
    sent = {name.replace("_", "-"): value for name, value in {"accept_encoding": "gzip", **headers}.items()}

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.request(method, path, headers=sent)

    return run(answer())


def file_of(path: str) -> bytes:
    return (first_page.STREAMLIT / path.removeprefix("/")).read_bytes()


def without_ours(html: str) -> str:
    return re.sub(r'<link\s+rel="(modulepreload|preload)"[^>]*>\s*|<script>document\.cookie.*?</script>\s*', "", html)


def test_a_script_comes_compressed_and_is_the_one_that_streamlit_has() -> None:
    answer = ask(SCRIPT)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < len(file_of(SCRIPT)) / 3
    assert answer.content == file_of(SCRIPT)
    assert "javascript" in answer.headers["content-type"]


def test_a_file_is_packed_once_and_not_at_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(SCRIPT)
    monkeypatch.setattr(static_files.gzip, "compress", None)
    assert ask(SCRIPT).status_code == 200


def test_who_takes_no_gzip_is_given_the_file_as_it_is() -> None:
    answer = ask(SCRIPT, accept_encoding="identity")
    assert "content-encoding" not in answer.headers
    assert answer.content == file_of(SCRIPT)


def test_a_part_of_a_file_is_a_part_of_the_file_as_it_is() -> None:
    answer = ask(SCRIPT, range="bytes=0-99")
    assert (answer.status_code, answer.content) == (206, file_of(SCRIPT)[:100])


@pytest.mark.parametrize("path", [SCRIPT, FONT, "/", "/funding"])
def test_head_tells_what_get_would_send_and_sends_nothing(path: str) -> None:
    got, told = ask(path), ask(path, "HEAD")
    assert told.content == b""
    assert dict(told.headers) == dict(got.headers)


@pytest.mark.parametrize("path", [SCRIPT, FONT, "/", "/funding"])
def test_who_has_a_file_already_is_not_sent_it_again(path: str) -> None:
    tag = ask(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"test", {tag}'):
        answer = ask(path, if_none_match=known)
        assert (answer.status_code, answer.content) == (304, b"")
    assert ask(path, if_none_match='"test"').status_code == 200


@pytest.mark.parametrize(
    ("path", "kept"),
    [(SCRIPT, "public, immutable, max-age=31536000"), (FONT, "public, max-age=86400"), ("/", "no-cache")],
)
def test_what_has_a_hash_in_its_name_is_kept_and_the_first_html_is_asked_for_again(path: str, kept: str) -> None:
    assert ask(path).headers["cache-control"] == kept


def test_a_font_is_not_compressed_a_second_time() -> None:
    answer = ask(FONT)
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"wOF2")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_is_sent_takes_no_chances_either() -> None:
    assert ask(SCRIPT).headers["x-content-type-options"] == "nosniff"
    assert ask("/").headers["x-frame-options"] == "SAMEORIGIN"


def test_the_first_html_is_that_of_streamlit_with_our_lines_in_its_head() -> None:
    plain, sent = file_of("index.html").decode(), ask("/").text
    assert sent != plain
    assert without_ours(sent) == without_ours(plain)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_everything_that_a_page_asks_for_is_there_and_asked_for_once(page: str) -> None:
    links = re.findall(r'<link\s[^>]*href="\./((?:static|app)/[^"]+)"', ask(f"/{page}").text)
    assert len(links) > 20
    assert len(links) == len(set(links))
    for path in links:
        assert ask(f"/{path}", "HEAD").status_code == 200, path


def test_every_part_that_is_asked_for_is_one_of_streamlit_s() -> None:
    """A new version of Streamlit may name them otherwise: then nothing breaks, but the first load is slow again."""
    names = {entry.get("name") for entry in first_page._manifest().values()}
    assert {*first_page._EVERYWHERE, *(part for own in first_page._OWN.values() for part in own)} <= names
    assert set(first_page._OWN) <= set(EVERY_PAGE)


def test_a_map_is_asked_for_last_and_only_where_there_is_one() -> None:
    assert f"/{first_page.needed('cities')[-1]}" == SCRIPT
    assert f'<link rel="preload" as="script" fetchpriority="low" crossorigin href=".{SCRIPT}">' in ask("/cities").text
    assert SCRIPT not in ask("/").text


def test_what_draws_charts_is_asked_for_where_there_are_any() -> None:
    assert all(f'"./app/static/{chart.address_of(file)}"' in ask("/").text for file in chart.FILES)
    assert "plotly" not in ask("/search").text.lower()


@pytest.mark.parametrize("file", chart.FILES, ids=["script", "plotly"])
def test_what_draws_charts_is_kept_until_it_is_another_one(file: Path) -> None:
    answer = ask(f"/app/static/{chart.address_of(file)}")
    assert answer.content == file.read_bytes()
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize("asked", ["", "?test"])
def test_a_page_of_another_version_does_not_keep_the_script_of_this_one(asked: str) -> None:
    path, _mark, _version = chart.address_of(chart.SCRIPT).partition("?")
    assert ask(f"/app/static/{path}{asked}").headers["cache-control"] == "no-cache"


def test_charts_are_drawn_by_the_version_that_checks_them() -> None:
    """The charts' tests hold their figures against what the plotly of Python knows of plotly.js."""
    version = plotly.offline.get_plotlyjs_version()
    assert chart.PLOTLY.name == f"plotly-basic-{version}.min.js"
    assert f"v{version}\n" in chart.PLOTLY.read_text(encoding="utf-8")[:200]
    assert f'"./{chart.PLOTLY.name}"' in chart.SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    ["/static/../index.html", "/static/js/../../index.html", "/static/js/none.js", "/app/static/fonts/none.woff2"],
)
def test_a_path_that_is_no_file_goes_on_to_streamlit(path: str) -> None:
    assert path not in static_files.StaticFiles(server.SaferHeaders).files


def test_an_unknown_address_is_answered_as_streamlit_does() -> None:
    assert ask("/none").content == file_of("index.html")


def test_what_is_sent_to_a_page_is_not_taken_for_a_question() -> None:
    assert ask(SCRIPT, "POST").status_code == 405


@pytest.fixture
def _below_atlas() -> Iterator[None]:
    config.set_option("server.baseUrlPath", "atlas")
    yield
    config.set_option("server.baseUrlPath", "")


@pytest.mark.usefixtures("_below_atlas")
def test_below_a_base_path_everything_is_below_it() -> None:
    assert "modulepreload" in ask("/atlas/funding", base="atlas").text
    assert ask(f"/atlas{SCRIPT}", base="atlas").headers["content-encoding"] == "gzip"
    assert SCRIPT not in static_files.StaticFiles(server.SaferHeaders).files


def option_of(connection: socket.socket) -> int:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_to_a_port_that_was_open_before_send_at_once() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        at_once.send()
        with socket.create_connection(listening.getsockname()) as _visitor, listening.accept()[0] as accepted:
            assert option_of(accepted)


def test_sockets_that_do_not_listen_are_left_alone() -> None:
    with socket.socket() as idle:
        at_once.send()
        assert not option_of(idle)


def test_files_stay_open_and_are_no_trouble(tmp_path: Path) -> None:
    with (tmp_path / "test.txt").open("w") as written, socket.socket() as idle:
        at_once.send()
        assert written.write("test") == 4
        assert idle.fileno() > 0


def test_other_threads_go_on_undisturbed() -> None:
    """Asking the garbage collector for its objects holds tuples that are just being made, which then fail."""
    stop = threading.Event()

    def send() -> None:
        while not stop.is_set():
            at_once.send()

    sending = threading.Thread(target=send)
    sending.start()
    try:
        for _ in range(200):
            assert len(tuple(time.sleep(0) for _ in range(30))) == 30
    finally:
        stop.set()
        sending.join()
