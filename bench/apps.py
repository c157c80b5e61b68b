"""The apps that are compared: how each is started, and who visits it."""

from __future__ import annotations

import importlib.util
import itertools
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.generate import SEED
from bench.homes import Home
from bench.numbered import DONORS
from bench.server import ROOT
from bench.visitor import Choice, DashVisitor, StreamlitVisitor, Visitor

VIEWS = ("funding", "activities", "trained", "cities")  # the pages of the product that hold the four views
# What the filters of a browser are given, one after the other; the product shows names where the peers show codes.
COUNTRIES = {
    "MD": "Moldova",
    "AL": "Albania",
    "RS": "Serbia",
    "ME": "Montenegro",
    "BA": "Bosnia and Herzegovina",
    "MK": "North Macedonia",
}
_PEERS = Path(__file__).resolve().parent / "peers"
_STREAMLIT = ("--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true")
_GUNICORN = ("--threads=8", "--timeout=900", "--no-control-socket")
_QUIET = ("--server.fileWatcherType=none", "--browser.gatherUsageStats=false")


@dataclass(frozen=True)
class Way:
    """One way to see the four views in an app; `paths` are the pages that hold them."""

    name: str
    paths: tuple[str, ...]
    visitor: Callable[[str], Visitor]


@dataclass(frozen=True)
class App:
    """`codes` tells whether its filters show codes rather than names, `kind` who made them (`bench.browser`)."""

    name: str
    command: tuple[str, ...]
    folder: Path
    ready: str
    codes: bool
    kind: str
    ways: tuple[Way, ...]


PRODUCT = App(
    "product",
    (sys.executable, "-m", "streamlit", "run", "dashboard.py", *_STREAMLIT),
    ROOT,
    "/_stcore/health",
    False,
    "product",
    (
        Way("product, four pages", VIEWS, partial(StreamlitVisitor, pages=VIEWS)),
        Way("product, overview", ("",), partial(StreamlitVisitor, pages=("",))),
    ),
)
NAIVE = App(
    "Streamlit",
    (sys.executable, "-m", "streamlit", "run", "naive.py", *_STREAMLIT, *_QUIET),
    _PEERS,
    "/_stcore/health",
    True,
    "streamlit",
    (Way("Streamlit as most write it", ("",), partial(StreamlitVisitor, by_url=False)),),
)
DASH = App(
    "Dash",
    (sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:{port}", *_GUNICORN, "dash_app:server"),
    _PEERS,
    "/_dash-layout",
    True,
    "dash",
    (Way("Dash", ("",), DashVisitor),),
)


def installed() -> Sequence[App]:
    """The product and the peers that can be run here."""
    return (PRODUCT, NAIVE, DASH) if importlib.util.find_spec("dash") else (PRODUCT, NAIVE)


def environment(home: Home) -> dict[str, str]:
    """What makes the product and the peers read a size."""
    return {**home.environment(), "BENCH_CSV": str(home.files)}


def choices() -> list[Choice]:
    """Filters, each another one: a country, a donor, or both, in an order that looks like chance and is always the
    same. Every app is asked for them in this order."""
    donors = [f"test-organisation-{n}" for n in range(DONORS)]
    found: list[Choice] = [{"country": country} for country in COUNTRIES]
    found += [{"donor": donor} for donor in donors]
    found += [{"country": country, "donor": donor} for country, donor in itertools.product(COUNTRIES, donors)]
    random.Random(SEED).shuffle(found)
    return found
