"""Write data/countries.csv: codes, names in the region's languages, and a point inside each country.

    pip install babel==2.18.0 shapely==2.2.0
    python data/build/countries.py package/countries-50m.json

Names: Unicode CLDR through Babel, and by hand country_names.csv. Points: inside the largest part of the
country in Natural Earth, as far from its borders as possible (the atlas file: see boundaries.py).
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale
from boundaries import NATURAL_EARTH, area, decode_arcs, polygons, ring
from shapely.geometry import Polygon
from shapely.ops import polylabel

HERE = Path(__file__).resolve().parent
LOCALES = ("en", "sr_Cyrl", "sr_Latn", "mk", "sq", "ro", "lt", "bs_Latn", "bs_Cyrl", "hr")
COVERED = ("AL", "BA", "XK", "ME", "MK", "RS", "MD")
FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and "
    "the ICJ Opinion on the Kosovo declaration of independence."
)
# Shown names where they differ from CLDR's English ones.
SHOWN = {"BA": "Bosnia and Herzegovina", "XK": "Kosovo*", "TR": "Türkiye"}
OTHERS = (
    "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR",
    "GB", "GR", "HR", "HU", "IE", "IS", "IT", "JP", "LI", "LT", "LU", "LV", "MT",
    "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "TR", "UA", "US",
)  # fmt: skip


def english(code: str) -> str:
    return Locale("en").territories[code]


def names_by_hand() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    with (HERE / "country_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["id"]].append(row["name"])
    return names


def names(code: str, by_hand: list[str]) -> list[str]:
    """Every other name once, in the order of the languages; the shown name itself left out."""
    found = [Locale.parse(locale).territories[code] for locale in LOCALES]
    return [name for name in dict.fromkeys(found + by_hand) if name != SHOWN.get(code, english(code))]


def label_point(topology: dict, code: str) -> tuple[float, float]:
    """(latitude, longitude) of the point of the largest part that is farthest from its borders."""
    arcs = decode_arcs(topology)
    name = NATURAL_EARTH.get(code, english(code))
    parts = [[ring(arcs, r) for r in part] for part in polygons(topology, name)]
    outer, *holes = max(parts, key=lambda part: area(part[0]))
    point = polylabel(Polygon(outer, holes), tolerance=0.01)
    return round(point.y, 2), round(point.x, 2)


def main(atlas: Path) -> None:
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    by_hand = names_by_hand()
    with (HERE.parent / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "name", "footnote", "covered", "latitude", "longitude", "names"))
        for code in sorted(COVERED + OTHERS):
            shown, footnote = SHOWN.get(code, english(code)), FOOTNOTE if code == "XK" else ""
            point = label_point(topology, code)
            other_names = ";".join(names(code, by_hand[code]))
            writer.writerow((code, shown, footnote, str(code in COVERED).lower(), *point, other_names))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
