"""The HTML of the pages for signing in and out: the looks of the dashboard, without a script."""

from __future__ import annotations

from functools import cache as once
from html import escape
from pathlib import Path

from etl.accounts import LONGEST
from ui import auth, text
from ui.text import _

_FACES = (
    ("IBM Plex Sans", "ibm-plex-sans", "100 700"),
    ("Atlas Serif", "source-serif-4", "200 900"),
)
# As in .streamlit/config.toml: a browser fetches only the files whose letters it needs.
_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2122",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-02BA,U+1E00-1E9F",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
}


def sign_in(base: str, ways: auth.Ways, back: str, name: str, said: str) -> str:
    """The form where there are accounts, the link to the provider where there is one, and how to add an account
    where nobody can sign in; `said` is what went wrong."""
    alert = f'<p class="say" role="alert" id="said">{escape(said)}</p>' if said else ""
    parts = [
        f"<h1>{escape(_('Sign in'))}</h1>",
        f"<p>{escape(_('Reading is open to everybody. Staff sign in to change the data.'))}</p>",
        alert,
        _form(base, back, name, bool(said)) if ways.accounts else "",
        _provider(base) if ways.provider else "",
        _proxy() if ways.proxy else "",
        "" if ways else auth.nobody_yet(),
    ]
    return _whole(base, _("Sign in"), "".join(parts), back)


def sign_out(base: str, back: str) -> str:
    """Asks before signing out, where the link was not clicked on a page of ours."""
    button = f'<button type="submit">{escape(_("Sign out"))}</button>'
    form = f'<form method="post" action="{escape(base)}/{auth.SIGN_OUT}">{button}</form>'
    return _whole(base, _("Sign out"), f"<h1>{escape(_('Sign out'))}</h1>{form}", back)


def _form(base: str, back: str, name: str, failed: bool) -> str:
    described = ' aria-describedby="said" aria-invalid="true"' if failed else ""
    return (
        f'<form method="post" action="{escape(base)}/{auth.SIGN_IN}">'
        f'<input type="hidden" name="next" value="{escape(back)}">'
        f'<label for="name">{escape(_("Name"))}</label>'
        f'<input id="name" name="name" value="{escape(name)}" autocomplete="username" autocapitalize="words"'
        f' spellcheck="false" maxlength="200" required{"" if name else " autofocus"}{described}>'
        f'<label for="password">{escape(_("Password"))}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password"'
        f' maxlength="{LONGEST}" required{" autofocus" if name else ""}{described}>'
        f'<button type="submit">{escape(_("Sign in"))}</button></form>'
    )


def _provider(base: str) -> str:
    href = f"{base}/?{auth.ASKED}={auth.PROVIDER}"
    return f'<p><a class="way" href="{escape(href)}">{escape(_("Sign in with your organisation"))}</a></p>'


def _proxy() -> str:
    return f"<p>{escape(_('The server in front of this one signs people in; it has not named you.'))}</p>"


def _whole(base: str, title: str, inner: str, back: str) -> str:
    brand = f'<a class="brand" href="{escape(base)}/">{escape(_("Capacity"))} <b>{escape(_("Atlas"))}</b></a>'
    return (
        f'<!doctype html><html lang="{escape(text.language())}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} · {escape(_('Capacity Atlas'))}</title>"
        f'<link rel="icon" href="{escape(base)}/app/static/favicon.png"><style>{_styles(base)}</style></head>'
        f"<body><main>{brand}{inner}"
        f'<p class="back"><a href="{escape(back)}">{escape(_("Back to reading"))}</a></p></main></body></html>'
    )


@once
def _styles(base: str) -> str:
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;unicode-range:{letters};'
        f'src:url("{base}/app/static/fonts/{file}-{script}.woff2") format("woff2")}}'
        for family, file, weight in _FACES
        for script, letters in _RANGES.items()
    ]
    return "".join(faces) + (Path(__file__).parent / "sign_in.css").read_text(encoding="utf-8")
