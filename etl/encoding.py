"""In which encoding a text file was written: what it says itself, what is certain, and then a guess by its
letters."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

# The region's spreadsheets still write these. UTF-8 and UTF-16 are recognised without guessing.
GUESSED = ("cp1250", "cp1251", "cp1257")
# What a person may say instead.
ENCODINGS = ("utf-8", *GUESSED, "cp1252", "utf-16-le", "utf-16-be")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Roughly how often each accented letter stands among the accented letters of Serbian, Albanian, Romanian and
# Lithuanian. Only the order of magnitude matters: it tells č ć from č ę, and ë from ė.
_ACCENTED = {
    "cp1250": (
        {"č": 0.25, "š": 0.25, "ž": 0.2, "ć": 0.2, "đ": 0.1},
        {"ë": 0.93, "ç": 0.07},
        {"ă": 0.4, "ţ": 0.2, "ş": 0.2, "î": 0.15, "â": 0.05},
    ),
    "cp1257": ({"ė": 0.2, "š": 0.18, "ų": 0.18, "ž": 0.13, "į": 0.1, "ū": 0.07, "č": 0.06, "ą": 0.05, "ę": 0.03},),
}
_RARE = 0.002
_SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+")
_UNUSUAL = re.compile(r"\w*[^\x00-\x7f]\w*")


@dataclass(frozen=True)
class Decoded:
    """A file's text as UTF-8, the encoding it was read in, and whether that is certain or only the likeliest.

    Bytes, because a large file is read from them: as a string it would be in memory twice.
    """

    data: bytes
    encoding: str
    certain: bool

    @property
    def text(self) -> str:
        return self.data.decode()


def decode(raw: bytes, encoding: str | None = None) -> Decoded | None:
    """The text of `raw` without its byte order mark; `None` where it is not text in `encoding` (or in any
    known)."""
    if encoding is not None:
        data = _as_utf8(raw, encoding)
        return None if data is None else Decoded(data.removeprefix(codecs.BOM_UTF8), encoding, True)
    for mark, name in _BOMS:
        if raw.startswith(mark):
            data = _as_utf8(raw[len(mark) :], name)
            return None if data is None else Decoded(data, name, True)
    for name in (*_utf16_without_mark(raw), "utf-8"):
        if (data := _as_utf8(raw, name)) is not None:
            return Decoded(data, name, name == "utf-8")
    return _guessed(raw)


def unusual_words(text: str, most: int = 3) -> list[str]:
    """The first words with letters beyond ASCII, by which a person sees whether the encoding is right."""
    return [word[0] for word in islice(_UNUSUAL.finditer(text), most)]


def _as_utf8(raw: bytes, encoding: str) -> bytes | None:
    """The bytes as UTF-8, themselves where they are that already; `None` where they are not text in the encoding."""
    try:
        text = raw.decode(encoding)
        return raw if encoding == "utf-8" else text.encode()
    except (UnicodeError, LookupError):
        return None


def _utf16_without_mark(raw: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: separators and digits give it zero bytes, all on the even or all on the odd
    places."""
    sample = raw[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(raw) % 2 or max(even, odd) * 10 < len(sample) // 2:
        return ()
    if even == 0:
        return ("utf-16-le",)
    return ("utf-16-be",) if odd == 0 else ()


def _guessed(raw: bytes) -> Decoded | None:
    """The likeliest of the three code pages, the first of equals; none where a file holds two encodings."""
    if _mostly_utf8(raw):
        return None
    begins = {name: data[:_SAMPLE] for name in GUESSED if (data := _as_utf8(raw, name)) is not None}
    name = max(begins, key=lambda name: _likelihood(name, begins[name].decode(errors="ignore")), default=None)
    data = _as_utf8(raw, name) if name else None
    return None if name is None or data is None else Decoded(data, name, False)


def _mostly_utf8(raw: bytes) -> bool:
    """Whether it is UTF-8 but for a few places: rows of another file pasted in, which would spoil either part."""
    text = raw[:_SAMPLE].decode("utf-8", "replace")
    return sum(letter > "\x7f" for letter in text) > 2 * text.count("\ufffd")


def _likelihood(encoding: str, text: str) -> float:
    """Mean log likelihood of a letter beyond ASCII: Cyrillic by the company it keeps, Latin by its
    frequency."""
    if encoding == "cp1251":
        return _cyrillic_likelihood(text)
    letters = Counter(letter for letter in text.lower() if letter > "\x7f" and letter.isalpha())
    strange = Counter(
        sign for sign in text if sign > "\x7f" and not sign.isalpha() and sign not in "\xa0–—„“”‚‘’…•€§°«»"
    )
    total = letters.total() + strange.total()
    if total == 0:
        return 0.0
    return max(
        (
            sum(n * math.log(language.get(letter, _RARE)) for letter, n in letters.items())
            + strange.total() * math.log(_RARE)
        )
        / total
        for language in _ACCENTED[encoding]
    )


def _cyrillic_likelihood(text: str) -> float:
    """High where the letters beyond ASCII make whole words; low where they stand alone among Latin ones."""
    among_own = among_latin = 0
    for word in _WORD.findall(text):
        foreign = sum(letter > "\x7f" for letter in word)
        if foreign * 2 > len(word):
            among_own += foreign
        else:
            among_latin += foreign
    total = among_own + among_latin
    return 0.0 if total == 0 else (among_own * math.log(0.3) + among_latin * math.log(_RARE)) / total
