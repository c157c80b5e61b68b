"""The filters beside a page, and what is chosen under its title: an element of the page each. As widgets of Streamlit
they were fourteen, which a browser drew anew with every change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache as once
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v2

from queries import Filters
from ui import address, filters
from ui.filters import Choice, Options
from ui.text import _, ngettext, plain

_PANEL, _CHIPS = "filters", "chips"
_SCRIPTS = Path(__file__).parent


def choose() -> Filters:
    """Draw the filters, say what is chosen, and return it."""
    known = filters.options()
    choice = filters.read_url(known)
    with st.sidebar:
        _component("filter_panel")(
            key=_PANEL, data=_panel(known, choice.filters), default={"chosen": None}, on_chosen_change=_write
        )
    _say(choice)
    return choice.filters


def _panel(options: Options, chosen: Filters) -> dict[str, Any]:
    """What can be chosen, and what is, as parameters of the address. `turn` is that of the choice that this answers."""
    years = {*options.years, *(year for year in (chosen.year_from, chosen.year_to) if year is not None)}
    groups = ((_("Where and who pays"), ("country", "instrument", "donor")), (_("What"), ("activity_type", "status")))
    return {
        "title": _("Filters"),
        "groups": [{"title": title, "lists": [_list(field, options) for field in fields]} for title, fields in groups],
        "time": {
            "title": _("When"),
            "years": [str(year) for year in sorted(years)],
            "ends": [{"key": key, "title": filters.field_title(f"year_{key}")} for key in filters.YEARS],
        },
        "words": {
            "all": _("All"),
            "none": _("None"),
            "any": _("Any"),
            "find": _("Find"),
            "reset": _("Reset filters"),
        },
        "chosen": filters.written(chosen),
        "turn": (_sent() or {}).get("turn"),
    }


def _list(field: str, options: Options) -> dict[str, Any]:
    return {"key": field, "title": filters.field_title(field), "options": list(options.names[field].items())}


def _sent() -> Mapping[str, Any] | None:
    """What the browser sent last."""
    held = st.session_state.get(_PANEL)
    sent = held.get("chosen") if held else None
    return sent if isinstance(sent, Mapping) else None


def _write() -> None:
    """All that is chosen now, into the address: who chooses twice before the page has run again sends both."""
    sent = _sent()
    if sent and isinstance(sent.get("filters"), Mapping):
        _put(sent["filters"])


def _put(chosen: Mapping[str, Any]) -> None:
    """Filters into the address: key → list of codes. A browser sent them, so what is no list of words is left out;
    words that are no codes are left aside by the next run, as those of any address."""
    values = {key: chosen.get(key) for key in address.FILTER_KEYS}
    codes = {
        f"{key}_": [code for code in found if isinstance(code, str)] if isinstance(found, list) else None
        for key, found in values.items()
    }
    address.put(**codes, page=None)


def _say(choice: Choice) -> None:
    """One removable chip per chosen thing, under the page's title, and a word on what the URL asked in vain."""
    chips = [{"key": key, "code": code, "words": words} for key, code, words in filters.spoken(choice.filters)]
    if chips:
        data = {"label": _("Chosen filters"), "remove": _("Remove the filter"), "chips": chips}
        _component("filter_chips")(key=_CHIPS, data=data, on_removed_change=_remove)
    if choice.ignored:
        message = ngettext(
            "The link holds a filter value that is not known here, and it is left aside: %(values)s",
            "The link holds filter values that are not known here, and they are left aside: %(values)s",
            len(choice.ignored),
        )
        st.info(message % {"values": plain(", ".join(value[:40] for value in choice.ignored[:5]))})


def _remove() -> None:
    """Takes the chip away that was clicked."""
    removed = st.session_state[_CHIPS].removed
    if isinstance(removed, Mapping) and removed.get("key") in address.FILTER_KEYS:
        chosen = filters.written(filters.read_url(filters.options()).filters)
        key, code = removed["key"], removed.get("code")
        _put({**chosen, key: [other for other in chosen.get(key, []) if other != code]})


@once
def _component(name: str) -> v2.ComponentRenderer:
    script = (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    return v2.component(f"capacity_atlas.{name}", js=script, isolate_styles=False)
