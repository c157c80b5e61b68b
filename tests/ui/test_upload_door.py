"""Files of readers are turned away before the server has read them."""

from __future__ import annotations

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from tests.running import run
from ui import server
from ui.upload_door import _open_for

read: list[bytes] = []


async def take(request: Request) -> PlainTextResponse:
    read.append(await request.body())
    return PlainTextResponse("taken")


def send(path: str, method: str = "PUT") -> int:
    read.clear()
    routes = [Route("/{rest:path}", take, methods=["PUT", "POST", "DELETE", "OPTIONS"])]
    transport = httpx.ASGITransport(Starlette(routes=routes, middleware=server.middleware()))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return (await client.request(method, path, content=b"test")).status_code

    return run(ask())


def page(is_staff: bool) -> None:
    """A page that says whether it may send files, and its session."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from ui import upload_door

    upload_door.let(is_staff)
    st.text(get_script_run_ctx().session_id)


def session_of(is_staff: bool) -> str:
    app = AppTest.from_function(page, args=(is_staff,)).run()
    assert not app.exception
    return app.text[0].value


@pytest.fixture(autouse=True)
def _nobody_yet() -> None:
    st.cache_resource.clear()


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_reader_sends_nothing(method: str) -> None:
    session = session_of(is_staff=False)
    assert send(f"/_stcore/upload_file/{session}/1", method) == 403
    assert send(f"/atlas/_stcore/upload_file/{session}/1", method) == 403
    assert read == []


def test_staff_do_until_they_are_so_no_longer() -> None:
    session = session_of(is_staff=True)
    assert send(f"/_stcore/upload_file/{session}/1") == 200
    assert read == [b"test"]
    assert send("/_stcore/upload_file/another/1") == 403
    assert session_of(is_staff=False) == session  # the harness has one session
    assert send(f"/_stcore/upload_file/{session}/1") == 403


def test_a_page_that_was_left_open_for_too_long_sends_nothing() -> None:
    session = session_of(is_staff=True)
    _open_for()[session] = 0.0
    assert send(f"/_stcore/upload_file/{session}/1") == 403


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/_stcore/upload_file/x/1"), ("PUT", "/other")])
def test_nothing_else_is_turned_away(method: str, path: str) -> None:
    assert send(path, method) == 200
