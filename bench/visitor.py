"""Visitors that speak the protocols of the apps: Streamlit's websocket, Dash's callbacks. What they measure is the time
from a changed filter to the last byte of the answer; a browser then still draws."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Choice = Mapping[str, str]  # filter → code
LONGEST = 600.0  # seconds that a visitor waits for an answer
_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True)
class Answered:
    """One change of the filters, as the visitor sees it. `error` is empty where all went well."""

    seconds: float
    messages: int
    size: int
    error: str = ""

    def __add__(self, other: Answered) -> Answered:
        return Answered(
            self.seconds + other.seconds,
            self.messages + other.messages,
            self.size + other.size,
            self.error or other.error,
        )


class Visitor(Protocol):
    """Somebody who has an app open."""

    async def open(self) -> Answered: ...

    async def change(self, choice: Choice) -> Answered: ...

    async def close(self) -> None: ...


class StreamlitVisitor:
    """Opens a Streamlit app; a change of the filters takes each of the `pages` through it, one after the other.

    The product reads its filters from the URL (`by_url`), other apps from the multiselects of that label.
    """

    def __init__(self, url: str, pages: Sequence[str] = ("",), by_url: bool = True) -> None:
        self._url, self._pages, self._by_url = url, tuple(pages), by_url
        self._widgets: dict[str, str] = {}
        self._kept: set[str] = set()  # hashes of messages that a browser would still have
        self._socket: Any = None

    async def open(self) -> Answered:
        self._socket = await websockets.connect(
            self._url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=_LARGEST,
            open_timeout=LONGEST,
            ping_timeout=None,
        )
        return await self.change({})

    async def change(self, choice: Choice) -> Answered:
        answers = [await self._rerun(page, choice) for page in self._pages]
        return sum(answers[1:], answers[0])

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _rerun(self, page: str, choice: Choice) -> Answered:
        state = ClientState(page_name=page, cached_message_hashes=sorted(self._kept))
        state.context_info.CopyFrom(_CONTEXT)
        if self._by_url:
            state.query_string = urlencode(choice)
        else:
            for label, name in self._widgets.items():
                chosen = [choice[label.lower()]] if label.lower() in choice else []
                state.widget_states.widgets.add(id=name).string_array_value.data.extend(chosen)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST):
                await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
                messages, size, error = await self._until_finished()
        except (OSError, TimeoutError, websockets.WebSocketException) as problem:
            return Answered(time.perf_counter() - began, 0, 0, type(problem).__name__)
        return Answered(time.perf_counter() - began, messages, size, error)

    async def _until_finished(self) -> tuple[int, int, str]:
        """Messages, bytes and the first error, up to the end of the script."""
        messages, size, error, cached = 0, 0, "", set()
        while True:
            data = await self._socket.recv()
            message = ForwardMsg.FromString(data)
            messages, size = messages + 1, size + len(data)
            if message.metadata.cacheable or message.ref_hash:
                cached.add(message.ref_hash or message.hash)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    error = error or element.exception.type
                elif element.WhichOneof("type") == "multiselect":
                    self._widgets[element.multiselect.label] = element.multiselect.id
            elif kind == "page_not_found":
                error = error or "PageNotFound"
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    error = error or ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
                self._kept = cached
                return messages, size, error


_CONTEXT = ClientState().context_info
_CONTEXT.timezone, _CONTEXT.locale, _CONTEXT.color_scheme = "Europe/Belgrade", "en-GB", "light"


class DashVisitor:
    """Opens a Dash app; a change of the filters calls its callbacks that have them as inputs, at once, as a browser
    does."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=LONGEST)
        self._callbacks: list[dict[str, Any]] = []

    async def open(self) -> Answered:
        await self._http.get("/")
        await self._http.get("/_dash-layout")
        self._callbacks = (await self._http.get("/_dash-dependencies")).json()
        return await self.change({})

    async def change(self, choice: Choice) -> Answered:
        began = time.perf_counter()
        try:
            answers = await asyncio.gather(*(self._call(callback, choice) for callback in self._callbacks))
        except (OSError, httpx.HTTPError) as problem:
            return Answered(time.perf_counter() - began, 0, 0, type(problem).__name__)
        wrong = [f"HTTP {answer.status_code}" for answer in answers if answer.status_code != httpx.codes.OK]
        size = sum(len(answer.content) for answer in answers)
        return Answered(time.perf_counter() - began, len(answers), size, next(iter(wrong), ""))

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(self, callback: Mapping[str, Any], choice: Choice) -> httpx.Response:
        parts = callback["output"].strip(".").split("...")
        outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts]
        inputs = [{**one, "value": [choice[one["id"]]] if one["id"] in choice else []} for one in callback["inputs"]]
        body = {
            "output": callback["output"],
            "outputs": outputs if len(outputs) > 1 else outputs[0],
            "inputs": inputs,
            "changedPropIds": [f"{one['id']}.{one['property']}" for one in inputs],
        }
        return await self._http.post(
            "/_dash-update-component", content=json.dumps(body), headers={"content-type": "application/json"}
        )
