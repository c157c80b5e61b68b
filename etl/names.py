"""Names that are the same in another script, case or spelling."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import cyrtranslit

from etl.contract import DATA

# In this order, because each alphabet leaves letters of the others alone: Ѓ Ќ Ѕ are Macedonian only, Ђ Ћ
# Serbian only, Ы Щ and the like Russian. Latin → Cyrillic is never done: n+j and d+ž may be two letters
# each.
_ALPHABETS = ("sr", "mk", "ru")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LETTERS_WITHOUT_PARTS = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
_NOT_A_WORD = re.compile(r"[\W_]+")
_DJ = re.compile(r"dj+")
_CODE = re.compile(r"[A-Z]{2}")


def to_latin(text: str) -> str:
    """The text in Latin letters; words of two scripts (`Jaкнење`) become one."""
    for alphabet in _ALPHABETS:
        if not _CYRILLIC.search(text):
            return text
        text = cyrtranslit.to_latin(text, alphabet)
    return text


def fold(text: str) -> str:
    """What names have in common: Latin letters without accents, lower case, words divided by single blanks.

    `Ниш`, `Niš` and `NIS` fold to `nis`; `Ђ`, `Đ` to `d`; `*` and other punctuation vanish.
    """
    plain = text
    # Twice, because Ӣ and the like are letters of the alphabets only once their marks are gone.
    for _ in range(2):
        plain = _without_marks(to_latin(unicodedata.normalize("NFKC", plain))).casefold()
    # Serbian writes Ђ as Đ or Dj; one of them must give way for Ђаковица, Đakovica and Djakovica to meet.
    return _NOT_A_WORD.sub(" ", _DJ.sub("d", plain)).strip()


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_WITHOUT_PARTS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def read_country_names(rows: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Folded name → code, from rows with `id`, `name` and `names` (separated by semicolons)."""
    names: dict[str, str] = {}
    for row in rows:
        for name in (row["id"], row["name"], *(row.get("names") or "").split(";")):
            if folded := fold(name):
                names.setdefault(folded, row["id"])
    return MappingProxyType(names)


@cache
def country_names(path: Path = DATA / "countries.csv") -> Mapping[str, str]:
    """Every known name of a country, folded, with its code; empty where there is no such file."""
    return read_country_names(_countries(path))


@cache
def country_title(code: str, path: Path = DATA / "countries.csv") -> str:
    """The name of a country that readers see; the code itself where it is not known."""
    return next((row["name"] for row in _countries(path) if row["id"] == code), code)


def _countries(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def country_code(text: str) -> str | None:
    """The code of a country named in any script or language of the region; `None` if it is not known.

    A code in capitals stands for itself, known or not: whether it exists is for the check of references to
    say.
    """
    return country_names().get(fold(text)) or (text.strip() if _CODE.fullmatch(text.strip()) else None)
