"""What the first visitor would wait for otherwise: modules, the edition, the answers of the overview."""

from __future__ import annotations

import gc
import importlib
import logging
import threading

import duckdb

from etl.errors import AtlasError
from ui import cache

# Modules that Streamlit and the pages load only when a page needs them.
_LATER = ("charts", "pydeck", "ui.headline", "ui.listings", "ui.maps")
_log = logging.getLogger(__name__)


def start() -> None:
    """Warms in a thread of its own: whoever comes meanwhile is served."""
    threading.Thread(target=_warm, name="warm", daemon=True).start()


def _warm() -> None:
    for module in _LATER:
        importlib.import_module(module)
    try:
        cache.make_ready()
    except (AtlasError, duckdb.Error, OSError):
        _log.warning("nothing could be made ready", exc_info=True)
    # What has been loaded by now lives as long as the process: set aside, it is not searched for garbage, for which
    # everybody would wait.
    gc.collect()
    gc.freeze()
