"""Numbers and months written as words, in the languages of the sources, so that a figure can be read from
its words.

Keys are folded (`etl.names.fold`): without accents, Cyrillic in Latin letters. It is used to confirm a
figure that a person has read already, never to find one, so that a few forms of each language are enough.
"""

from __future__ import annotations

import re
from decimal import Decimal

from etl.names import fold

_UNITS = {
    0: "nula zero nulis",
    1: "one first jedan jedna jedno jednu jednog jeden eden edna edno vienas viena un una o nje",
    2: "two second dva dve dvije dvoje du dvi doi doua dy",
    3: "three tri tris trys trei tre",
    4: "four cetiri cetri keturi keturios patru kater",
    5: "five pet penki penkios cinci pese",
    6: "six sest sesi sesios sase gjashte",
    7: "seven sedam sedum septyni septynios sapte shtate",
    8: "eight osam osum astuoni astuonios opt tete",
    9: "nine devet devyni devynios noua nente",
    10: "ten deset desimt zece dhjete",
    11: "eleven jedanaest edinaeset vienuolika unsprezece njembedhjete",
    12: "twelve dvanaest dvanaeset dvylika doisprezece dymbedhjete",
    13: "thirteen trinaest trinaeset trylika treisprezece trembedhjete",
    14: "fourteen cetrnaest cetirinaeset keturiolika paisprezece katermbedhjete",
    15: "fifteen petnaest petnaeset penkiolika cincisprezece pesembedhjete",
    16: "sixteen sesnaest sesnaeset sesiolika saisprezece gjashtembedhjete",
    17: "seventeen sedamnaest sedumnaeset septyniolika saptesprezece shtatembedhjete",
    18: "eighteen osamnaest osumnaeset astuoniolika optsprezece tetembedhjete",
    19: "nineteen devetnaest devetnaeset devyniolika nouasprezece nentembedhjete",
    20: "twenty dvadeset dvaeset dvidesimt douazeci njezet",
    30: "thirty trideset trieset trisdesimt treizeci tridhjete",
    40: "forty cetrdeset cetirieset keturiasdesimt patruzeci dyzet",
    50: "fifty pedeset penkiasdesimt cincizeci pesedhjete",
    60: "sixty sezdeset seeset sesiasdesimt saizeci gjashtedhjete",
    70: "seventy sedamdeset sedumdeset septyniasdesimt saptezeci shtatedhjete",
    80: "eighty osamdeset osumdeset astuoniasdesimt optzeci tetedhjete",
    90: "ninety devedeset devetdeset devyniasdesimt nouazeci nentedhjete",
    200: "dvesta dvjesta dvesto dvjesto dveste",
    300: "trista tristo",
}
_SCALES = {
    100: ("hundred", "sto", "stotin", "simt", "suta", "sute", "qind", "njeqind"),
    1_000: ("thousand", "hiljad", "iljad", "tisuc", "tukstan", "mie", "mii", "mij"),
    1_000_000: ("million", "milion", "milijun", "milijon"),
    1_000_000_000: ("billion", "milijard", "miliard"),
}
_MONTHS = (
    "januar january janvar ianuar janar saus sijec",
    "februar februari fevruar vasar shkurt veljac",
    "mart march mars kov ozuj",
    "april baland prill travan travn",
    "maj may mai geguz svib",
    "jun june iun birzel qershor lipanj lipnj",
    "jul july iul liep korrik srp",
    "avgust august rugpjuc gusht kolovoz",
    "septem rugsej shtator ruj",
    "oktob octob oktom spal tetor listopad",
    "novem noem noiem lapkri nentor studen",
    "decem dekem gruod dhjetor prosin",
)
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {word: value for value, words in _UNITS.items() for word in words.split()}
_DIGITS = re.compile(r"[0-9]+(?:[., '\u00a0][0-9]{3})*(?:[.,][0-9]{1,2})?(?![0-9])")
_SHORT_SCALES = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?(k|m|bn)\b", re.IGNORECASE)
_SHORT_SCALE = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_PLAIN_DIGITS = re.compile(r"[0-9]+")


def numbers_in(words: str) -> set[Decimal]:
    """Every number that the words can be read as: in digits with or without separators, and spelled out."""
    found = {Decimal(digits) for digits in _PLAIN_DIGITS.findall(words)}
    for digits in _DIGITS.findall(words):
        found.add(Decimal(re.sub(r"[^0-9]", "", digits)))
        whole, _, fraction = re.sub(r"[ '\u00a0]", "", digits).replace(",", ".").rpartition(".")
        if whole and len(fraction) < 3:
            found.add(Decimal(f"{whole.replace('.', '')}.{fraction}"))
    short = {Decimal(n.replace(",", ".")) * _SHORT_SCALE[s.lower()] for n, s in _SHORT_SCALES.findall(words)}
    return found | short | _spelled(words, found)


def _spelled(words: str, in_digits: set[Decimal]) -> set[Decimal]:
    """Numbers in words; a scale multiplies what stands before it, in words or digits, and alone means one
    of it."""
    found: set[Decimal] = set()
    before = Decimal(0)
    for word in fold(words).split():
        scale = next((value for value, stems in _SCALES.items() if word.startswith(stems)), None)
        if word in _NUMBERS:
            before += _NUMBERS[word]
            found.update((before, Decimal(_NUMBERS[word])))
        elif word.isdigit():
            before = Decimal(word)
        elif scale:
            found.update({(before or 1) * scale, *(number * scale for number in in_digits)})
            before = (before or 1) * scale
        else:
            before = Decimal(0)
    return found


def months_in(words: str) -> set[int]:
    """The months that the words name, 1 to 12."""
    folded = re.findall(r"[^\W\d_]+", fold(words))  # letters alone: 26Sep2014
    return {
        number
        for number, (short, stems) in enumerate(zip(_SHORT_MONTHS, _MONTHS, strict=True), 1)
        if short in folded or any(word.startswith(stem) for word in folded for stem in stems.split())
    }
