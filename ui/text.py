"""Every sentence a user reads passes through here: gettext messages, the labels of the contract's
codes, and the
locale that numbers and dates are written in. English is the language of the source.
"""

from __future__ import annotations

import gettext as _gettext
import re
from functools import cache
from pathlib import Path

from babel import Locale

from etl.contract import contract

DOMAIN = "atlas"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en",)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")


@cache
def _translations(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=[language], fallback=True)


def language() -> str:
    """BCP 47 tag of the language that the page is written in."""
    return LANGUAGES[0]


def locale() -> Locale:
    """How numbers, dates and currencies are written."""
    return _locale_of(language())


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _(message: str) -> str:
    return _translations(language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    return _translations(language()).ngettext(singular, plural, n)


def label(table: str, column: str, code: str | None) -> str:
    """The reader's word for a code of the contract: `label("people", "role", "trained")` is "Trained"."""
    if code is None:
        return _("not stated")
    return _(contract().table(table).column(column).categories.get(code, code))


def column_title(table: str, column: str) -> str:
    return _(contract().table(table).column(column).title)


def plain(text: str) -> str:
    """Text for a Streamlit label, so that Markdown and directives in it are drawn as they stand."""
    return _MARKDOWN.sub(r"\\\1", text)


def short_title(page: str) -> str:
    """The name of a page in the navigation, where there is little room."""
    return {
        "trained": _("Trained"),
        "cities": _("Cities"),
        "indicators": _("Indicators"),
        "methods": _("Methods"),
    }.get(page) or title(page)


def title(page: str) -> str:
    """The name of a page, above it and in the title of its window."""
    return {
        "overview": _("Overview"),
        "funding": _("Funding"),
        "activities": _("Activities"),
        "trained": _("Trained professionals"),
        "cities": _("Partner cities"),
        "indicators": _("Outcome indicators"),
        "projects": _("Projects"),
        "donors": _("Donors"),
        "search": _("Search"),
        "evidence": _("Evidence"),
        "sources": _("Sources"),
        "history": _("History"),
        "methods": _("Data & methods"),
        "upload": _("Upload"),
    }[page]


def question(page: str) -> str:
    """The one question that a page answers."""
    return {
        "overview": _("How much, how many, where and since when, and where do we know too little?"),
        "funding": _("Who pays for what, through which instrument, and which amounts does nobody report?"),
        "activities": _("What was done and what is only planned, when, of which kind and for which country?"),
        "trained": _("How many professionals were trained, and which people are not in that number?"),
        "cities": _("Where does it take place, and who sends experts or delegations where?"),
        "indicators": _("What was promised, what was reached, and what has nobody reported?"),
        "projects": _("Which projects are there, and what do the sources say about each?"),
        "donors": _("What did one donor or instrument pay for, and what came of it?"),
        "search": _("Where do the data or their sources speak of it, in whatever script?"),
        "evidence": _("Which words of which source carry this figure?"),
        "sources": _("Which pages do the facts come from, and where do they contradict each other?"),
        "history": _("Who changed the data, when and why, and what is different since?"),
        "methods": _("How is each figure counted, and where can I download the data?"),
        "upload": _("What would this file change, and is anything wrong with it?"),
    }[page]


def measure(name: str) -> str:
    """The name of a headline figure."""
    return {
        "funding": _("Funding"),
        "projects": _("Projects"),
        "activities_done": _("Activities done"),
        "activities_planned": _("Activities planned"),
        "trained": _("Trained professionals"),
        "trained_planned": _("Trained, planned"),
        "engaged": _("Professionals engaged"),
        "teams": _("Teams that attended"),
        "cities": _("Cities"),
        "sources": _("Sources"),
    }.get(name, name)


def language_name(tag: str | None) -> str:
    """The name of a BCP 47 tag: `sr-Cyrl` is "Serbian (Cyrillic)"."""
    if not tag:
        return ""
    try:
        parsed = Locale.parse(tag, sep="-")
    except ValueError:
        return tag
    return parsed.get_display_name(locale()) or tag
