"""The rows of a metric as CSV: under an address of their own, which a browser, a spreadsheet or a script can fetch
(`figures.csv?metric=trained_by_country&country=RS`), and as they are written for any download of a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import duckdb
import pandas as pd
from starlette.datastructures import QueryParams as Asked
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from etl.publish import Edition
from queries import METRICS, OWN_CHOICES, SEVERAL, Filters
from ui import address, cache, export, filters, quoted_rows
from ui.text import _

PATH = "figures.csv"
_METRIC = "metric"
_KNOWN = (_METRIC, address.VERSION, *address.FILTER_KEYS, filters.PROJECT)
_OWN = {name for choices in OWN_CHOICES.values() for name in choices}
_ONCE = (_METRIC, address.VERSION, *filters.YEARS, *sorted(_OWN - set(SEVERAL)))  # keys of one value
Values = str | tuple[str, ...] | None
Own = Mapping[str, Values]
_log = logging.getLogger(__name__)


class _UnknownError(Exception):
    """What is asked for is not there; the message says what there is."""


def link(metric: str, chosen: Filters, **own: Values) -> str:
    """The address of the rows that a page shows, of the very version that it shows, to be escaped like any text. `own`
    are the parameters of the metric."""
    asked = {name: value for name, value in own.items() if value is not None}
    version = {address.VERSION: cache.edition().version}
    return f"{PATH}?{urlencode({_METRIC: metric, **asked, **filters.written(chosen), **version}, doseq=True)}"


def file_name(name: str, shown: Edition) -> str:
    return f"capacity-atlas-{name.replace('_', '-')}-v{shown.version}.csv"


def csv_of(frame: pd.DataFrame, name: str, chosen: Filters, shown: Edition, own: Own) -> bytes:
    """The rows with the words behind their figures, and what the file says of itself: UTF-8, with a byte order mark.
    `own` are the parameters of a metric."""
    sources = [str(source) for source in cache.rows_of(shown, "chosen_sources", chosen)["source_id"]]
    rows = quoted_rows.with_evidence(frame, name, chosen, shown, own)
    return export.csv_bytes(rows, export.about(shown.version, chosen, sources, **own))


def send(request: Request) -> Response:
    """The rows that an address asks for; of the newest version where it names none. Nothing of it is passed over in
    silence, since nobody reads a notice beside a file: what is not known here is refused, with what is."""
    asked = request.query_params
    try:
        _refuse_several(asked)
        shown = _edition(asked)
        metric, own = _question(asked)
        chosen = _filters(asked, shown)
        frame = cache.answers_of(shown, chosen, metric, **{metric: own})[metric].frame
        content = csv_of(frame, metric, chosen, shown, own)
    except _UnknownError as unknown:
        return PlainTextResponse(f"{unknown}\n", 404)
    except (cache.UnreadableError, duckdb.Error, OSError):
        _log.exception("figures cannot be read")
        return PlainTextResponse(f"{_('The data cannot be read at the moment. Please try again in a minute.')}\n", 503)
    headers = {
        "content-disposition": f'attachment; filename="{file_name(metric, shown)}"',
        "cache-control": "no-cache",
    }
    return Response(content, headers=headers, media_type="text/csv")


def _refuse_several(asked: Asked) -> None:
    for key in _ONCE:
        if len(values := address.split(asked.getlist(key))) > 1:
            said = _("%(key)s can have one value, not several: %(values)s")
            raise _UnknownError(said % {"key": key, "values": ", ".join(values)})


def _edition(asked: Asked) -> Edition:
    version = asked.getlist(address.VERSION)
    shown = cache.edition_as_of(version[-1] if version else None)
    if shown is None:
        said = _("version=%(n)s: there is no such version of the data.")
        raise _UnknownError(said % {"n": version[-1][: address.MAX_LENGTH]})
    return shown


def _question(asked: Asked) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    """The metric, and what it is asked besides the filters."""
    metrics = _known_values(asked, _METRIC, METRICS)
    if not metrics:
        raise _UnknownError(_("metric is missing. There are: %(all)s") % {"all": ", ".join(METRICS)})
    choices = OWN_CHOICES.get(metrics[-1], {})
    for key in asked:
        if key not in (*_KNOWN, *choices):
            said = _("%(key)s is not known here. There are: %(all)s")
            raise _UnknownError(said % {"key": key[: address.MAX_LENGTH], "all": ", ".join((*_KNOWN, *choices))})
    own = {name: found for name, known in choices.items() if (found := _known_values(asked, name, known))}
    return metrics[-1], {name: found if name in SEVERAL else found[-1] for name, found in own.items()}


def _known_values(asked: Asked, key: str, known: Sequence[str]) -> tuple[str, ...]:
    """The values of a key, all of them known."""
    values = tuple(address.split(asked.getlist(key)))
    for value in values:
        if value not in known:
            said = _("%(key)s=%(value)s is not known here. There are: %(all)s")
            raise _UnknownError(said % {"key": key, "value": value, "all": ", ".join(known)})
    return values


def _filters(asked: Asked, shown: Edition) -> Filters:
    choice = filters.read_figure(filters.options_of(shown), asked.getlist)
    if choice.ignored:
        said = _("The filters hold what is not known here: %(values)s")
        raise _UnknownError(said % {"values": ", ".join(choice.ignored)})
    _refuse_unknown_projects(choice.filters.project or (), shown)
    return choice.filters


def _refuse_unknown_projects(projects: Sequence[str], shown: Edition) -> None:
    """One of which nothing is known would make a file of zeros."""
    if not projects:
        return
    found = set(cache.rows_of(shown, "known_projects", Filters(project=tuple(projects)))["project_id"])
    for project in projects:
        if project not in found:
            said = _("project=%(id)s: there is no such project.")
            raise _UnknownError(said % {"id": project[: address.MAX_LENGTH]})
