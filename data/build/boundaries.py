"""Write static/boundaries.json: the countries of the map, small enough to be clicked without a graphics card.

    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    python data/build/boundaries.py package/countries-50m.json

Natural Earth (public domain) as packed by world-atlas (ISC). Needs nothing beyond Python. Borders are
simplified on the shared arcs of the topology, so that neighbours still meet; the covered countries keep every
point. Natural Earth draws Crimea with Russia; here it is Ukraine's (UN General Assembly resolution 68/262).
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import pairwise
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

ROOT = Path(__file__).resolve().parents[2]
DRAWN = (
    "AL", "AT", "BA", "BE", "BG", "CH", "CZ", "DE", "DK", "FR", "GR", "HR", "HU", "IT", "LT", "LU", "LV",
    "MD", "ME", "MK", "NL", "PL", "RO", "RS", "SI", "SK", "TR", "UA", "XK",
)  # fmt: skip
# Natural Earth's names where they differ from the Atlas's.
NATURAL_EARTH = {
    "BA": "Bosnia and Herz.",
    "MK": "Macedonia",
    "TR": "Turkey",
    "US": "United States of America",
    "XK": "Kosovo",
}
# Degrees of deviation allowed in borders that no covered country touches, near the region and far from it;
# square degrees of islands left out.
NEAR_TOLERANCE, FAR_TOLERANCE = 0.035, 0.15
SMALLEST = 0.05
REGION = (10.0, 35.5, 34.0, 50.0)
EUROPE = (-6.0, 33.0, 46.0, 60.0)
CRIMEA = (32.0, 44.0, 37.0, 46.3)


def decode_arcs(topology: dict) -> list[Ring]:
    """The arcs of a quantised TopoJSON in degrees."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(arc)
    return arcs


def polygons(topology: dict, name: str) -> list[list[list[int]]]:
    """The polygons of a country as rings of arc numbers (a negative number is the arc reversed)."""
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry["properties"]["name"] == name:
            return geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    raise LookupError(f"{name} is not in the atlas")


def ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def simplify(arc: Ring, allowed: float) -> Ring:
    """Ramer, Douglas and Peucker's simplification; the two ends stay, so that arcs still meet."""
    if len(arc) < 3:
        return arc
    farthest, distance = max(
        ((i, _distance(arc[i], arc[0], arc[-1])) for i in range(1, len(arc) - 1)), key=lambda pair: pair[1]
    )
    if distance <= allowed:
        return [arc[0], arc[-1]]
    return simplify(arc[: farthest + 1], allowed)[:-1] + simplify(arc[farthest:], allowed)


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length == 0:
        return ((px - ax) ** 2 + (py - ay) ** 2) ** 0.5
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


def tolerance(arc: Ring) -> float:
    """Allowed deviation in degrees: less near the region, by the middle of the arc."""
    middle = (sum(x for x, _ in arc) / len(arc), sum(y for _, y in arc) / len(arc))
    return NEAR_TOLERANCE if inside([middle], REGION) else FAR_TOLERANCE


def area(points: Ring) -> float:
    """Area in square degrees, without sign."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) / 2


def inside(points: Ring, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return all(left <= x <= right and bottom <= y <= top for x, y in points)


def country_arcs(topology: dict, arcs: list[Ring], code: str, name: str) -> list[list[list[int]]]:
    """The European polygons of a country, small islands left out."""
    found = polygons(topology, NATURAL_EARTH.get(code, name))
    if code == "UA":
        found = found + [p for p in polygons(topology, "Russia") if inside(ring(arcs, p[0]), CRIMEA)]
    shapes = [p for p in found if inside(ring(arcs, p[0]), EUROPE)]
    return [p for p in shapes if area(ring(arcs, p[0])) >= SMALLEST] or shapes


def rounded(points: Ring) -> Ring:
    """Two decimals (about a kilometre), repeated points left out."""
    result: Ring = []
    for x, y in points:
        point = (round(x, 2), round(y, 2))
        if not result or result[-1] != point:
            result.append(point)
    return result


def feature(country: dict[str, str], shapes: list[list[list[int]]], arcs: list[Ring]) -> dict:
    """A country as GeoJSON; rings that rounding has made a line are left out."""
    coordinates = [[r for r in (rounded(ring(arcs, n)) for n in shape) if len(r) > 3] for shape in shapes]
    properties = {"code": country["id"], "name": country["name"], "covered": country["covered"] == "true"}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }


def main(atlas: Path) -> None:
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    with (ROOT / "data" / "countries.csv").open(encoding="utf-8", newline="") as file:
        countries = {row["id"]: row for row in csv.DictReader(file) if row["id"] in DRAWN}
    arcs = decode_arcs(topology)
    shapes = {code: country_arcs(topology, arcs, code, row["name"]) for code, row in countries.items()}
    covered = {code for code, row in countries.items() if row["covered"] == "true"}
    kept = {n if n >= 0 else ~n for code in covered for p in shapes[code] for r in p for n in r}
    arcs = [arc if number in kept else simplify(arc, tolerance(arc)) for number, arc in enumerate(arcs)]
    # The covered countries come last: what is drawn last lies on top and takes the click.
    order = sorted(DRAWN, key=lambda code: (code in covered, code))
    features = [feature(countries[code], shapes[code], arcs) for code in order]
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    (ROOT / "static" / "boundaries.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
