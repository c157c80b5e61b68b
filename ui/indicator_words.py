"""Indicators in words: states and their reasons, progress in per cent, what a bullet chart shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ui import figures
from ui.tables import plain_value
from ui.text import _, label

Row = Mapping[str, Any]
# Values are reported, and no one figure can be made of them.
_APART = ("overlapping_periods", "periods_not_stated", "unique_not_added", "only_disaggregated", "reporting_not_stated")
_FINEST = Decimal("0.1")
_ALL_TARGETS = 3  # 5.2, 8.7 and 16.2


def state_names() -> dict[str, str]:
    """State → its name, in the order in which they are listed."""
    return {
        "reached": _("reached"),
        "on_the_way": _("on the way"),
        "behind": _("behind"),
        "not_computable": _("not comparable with the target"),
        "no_target": _("reported without a target"),
        "stated_in_words": _("reported in words only"),
        "not_reported": _("not reported at all"),
    }


def state_meanings() -> dict[str, str]:
    """What each state says, and what it does not."""
    return {
        "reached": _("the actual is at or past the target. This needs no baseline; progress does."),
        "on_the_way": _("short of the target, whose date was not over when this was reported."),
        "behind": _("short of the target when its date was over, or further from it than the baseline."),
        "not_computable": _("there are a target and values, but they leave open whether it is reached."),
        "no_target": _("something is reported, but no target is stated in figures."),
        "stated_in_words": _("something is reported, but no figure."),
        "not_reported": _("no source tells what came of it, in figures or in words."),
    }


def reasons() -> dict[str, str]:
    """Why an indicator is in its state, or has no actual or no progress."""
    return {
        "date_over": _("its date is over"),
        "past_baseline": _("further from the target than the baseline"),
        "silent_since": _("its date is over, and nothing later is reported"),
        "promised_in_words": _("promised in words only"),
        "stated_in_words": _("no figure is reported"),
        "no_target": _("no target is stated"),
        "no_baseline": _("no baseline is stated"),
        "not_reported": _("no actual is reported"),
        "baseline_is_target": _("the baseline is the target"),
        "not_told_apart": _("baseline and target may be the same"),
        "qualitative": _("measured in words"),
        "open_bounds": _("the figures leave it open"),
        "direction_contradicted": _("the target lies on the side that is said to be worse"),
        "direction_not_stated": _("nothing tells whether more or less is better"),
        "overlapping_periods": _("the periods overlap, so that their values cannot be added"),
        "periods_not_stated": _("the periods of the values are not stated, so that they cannot be added"),
        "unique_not_added": _("unique persons of several periods cannot be added"),
        "only_disaggregated": _("only values for one sex or age are reported"),
        "reporting_not_stated": _("nothing tells whether the values are cumulative"),
    }


def state(row: Row) -> str:
    """`Behind: its date is over`."""
    name, reason = state_names()[row["state"]], reasons().get(plain_value(row["state_reason"]), "")
    name = name[:1].upper() + name[1:]
    return _("%(state)s: %(reason)s") % {"state": name, "reason": reason} if reason else name


def stated(row: Row, name: str) -> bool:
    """Whether the row has this figure."""
    return figures.known(row[f"{name}_low"]) or figures.known(row[f"{name}_high"])


def figure(row: Row, name: str) -> str:
    """A figure of an indicator; a percentage has its sign."""
    if not stated(row, name):
        apart = row.get("progress_reason") in _APART or row.get("state_reason") in _APART
        return _("not stated") if name != "actual" else _("not computable") if apart else _("not reported")
    value = figures.of_row(row, name)
    return _("%(number)s %%") % {"number": value} if row.get("measure") == "2" else value


def progress(row: Row) -> str:
    """`≥ 50 %`, `ca. 120 %`, `-30 to 20 %`; why there is none."""
    if not stated(row, "progress"):
        reason = reasons().get(plain_value(row["progress_reason"]), "")
        return _("not computable: %(reason)s") % {"reason": reason} if reason else _("not computable")
    low, high = (_percent(row[f"progress_{end}"]) for end in ("low", "high"))
    if low is not None and high is not None and low < 0 and low != high:
        span = {"low": figures.number(low), "high": figures.number(high)}
        roughly = _("ca.") + " " if row["progress_approximate"] else ""
        return roughly + _("%(low)s to %(high)s %%") % span
    return _("%(number)s %%") % {"number": figures.figure(low, high, row["progress_approximate"])}


def _percent(share: float | None) -> Decimal | None:
    """A share in per cent to one place; what is short of the target is never rounded up to it, nor a little to zero."""
    if not figures.known(share):
        return None
    exact = Decimal(str(round(share * 100, 9)))
    rounded = exact.quantize(_FINEST, ROUND_HALF_UP)
    if exact != 100 and rounded == 100:
        rounded += _FINEST if exact > 100 else -_FINEST
    return rounded or exact


def period(row: Row) -> str:
    """When a value was reached; nothing where no source tells."""
    start, end = plain_value(row["period_start"]), plain_value(row["period_end"])
    return figures.period(start, end) if start or end else ""


def when(row: Row, name: str) -> str:
    """The date beside a figure, where one is stated."""
    if name == "actual":
        return period({"period_start": row["actual_start"], "period_end": row["actual_end"]})
    text = plain_value(row.get(f"{name}_date"))
    return figures.date(text) if text else ""


def spoken(row: Row) -> str:
    """A bullet chart in words: `Test indicator: baseline 10; target 50; actual ≥ 30; on the way.`"""
    names = {"baseline": _("baseline"), "target": _("target"), "actual": _("actual")}
    said = [f"{words} {figure(row, name)}" for name, words in names.items()]
    return f"{row['title']}: {'; '.join([*said, state_names()[row['state']]])}."


def sorts_of_value(row: Row) -> str:
    """Whom a value counts, where that is not everybody: `Female`, `Male, 18–25`."""
    sex = label("indicator_values", "sex", row["sex"]) if plain_value(row["sex"]) else ""
    return ", ".join(part for part in (sex, plain_value(row["age"])) if part)


def named_value(row: Row, title: str) -> str:
    """A value by its indicator, period and whom it counts."""
    return " · ".join(part for part in (title, period(row), sorts_of_value(row)) if part)


def targets(codes: Iterable[str]) -> str:
    """`SDG 5.2, 16.2`, in the order of their numbers; nothing where an indicator serves all alike."""
    held = sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    return _("SDG %(codes)s") % {"codes": ", ".join(held)} if 0 < len(held) < _ALL_TARGETS else ""
