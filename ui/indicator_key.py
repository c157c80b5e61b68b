"""How to read the states and the bullet charts: each of their signs, drawn as it is drawn for an indicator."""

from __future__ import annotations

from html import escape

import streamlit as st

from charts.bullet import bullet
from charts.theme import theme_of
from ui import figures, indicator_words, widgets
from ui.indicator_markup import image, sign
from ui.text import _

Sample = tuple[float | None, float | None, bool]  # low, high, approximate
_NONE: Sample = (None, None, False)


def _exact(number: float) -> Sample:
    return number, number, False


def _samples() -> list[tuple[str, Sample, Sample, Sample]]:
    """What is said of each: baseline, target, actual."""
    ten, thirty, fifty = _exact(10), _exact(30), _exact(50)
    return [
        (
            _("The bar runs from the baseline (thin line) to the actual (dot). The thick line is the target."),
            *(ten, fifty, thirty),
        ),
        (
            _("The flag shows where more is better, here where less is: the target is reached in the tint."),
            fifty,
            ten,
            _exact(8),
        ),
        (
            _("No baseline is stated: the bar is pale and begins at zero, which says nothing of progress."),
            _NONE,
            fifty,
            thirty,
        ),
        (_("At least 30: the bar has no end."), ten, fifty, (30, None, False)),
        (_("About 30, of about 50: dashed."), ten, (50, 50, True), (30, 30, True)),
        (_("Between 20 and 35: a range."), ten, fifty, (20, 35, False)),
        (_("No actual is reported: the track is empty. That is not zero."), ten, fifty, _NONE),
    ]


def show() -> None:
    """The signs, folded away until somebody asks."""
    items = "".join(_item(*sample) for sample in _samples())
    states = "".join(_state(state, name) for state, name in indicator_words.state_names().items())
    said = escape(_("How to read the states and the bars"))
    st.html(
        f'<details class="ca ca-reading"><summary>{said}</summary><ul class="ca-samples">{states}</ul>'
        f'<ul class="ca-samples">{items}</ul></details>'
    )


def _state(state: str, name: str) -> str:
    """A state with its sign, and what it says."""
    drawn = sign(state, theme_of(widgets.theme_kind()))
    meaning = indicator_words.state_meanings()[state]
    return f"<li>{drawn} <b>{escape(name)}</b>: {escape(meaning)}</li>"


def _item(said: str, baseline: Sample, target: Sample, actual: Sample) -> str:
    row: dict[str, object] = {"measure": "1", "state": "on_the_way"}
    for name, (low, high, approximate) in (("baseline", baseline), ("target", target), ("actual", actual)):
        row |= {f"{name}_low": low, f"{name}_high": high, f"{name}_approximate": approximate}
    svg = bullet(row, theme=theme_of(widgets.theme_kind()), alt=said, value_text=figures.figure)
    return f"<li>{image(svg, '', 'ca-bullet')}<span>{escape(said)}</span></li>"
