"""The project's ground: requirements, commands, supporting tables, the look."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit import config

from charts.theme import DARK, LIGHT, Theme
from etl.names import country_code, fold
from ui.locale.extract import contract as contract_messages

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
BOUNDARIES = ROOT / "static" / "boundaries.json"
BUILT = ("countries", "places", "rates")
REGION = {"AL", "BA", "XK", "ME", "MK", "RS", "MD"}


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pins(name: str) -> dict[str, str]:
    """Package → version of a requirements file, names as PyPI normalises them."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and not line.startswith(("#", "-"))]
    pairs = (re.fullmatch(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)", line) for line in required)
    return {re.sub(r"[-_.]+", "-", pair[1]).lower(): pair[2] for pair in pairs if pair}


def names_of(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["names"].split(";"))]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faded(ink: str, ground: str) -> str:
    """Streamlit writes captions in the text colour at 60 %."""
    parts = (0.6 * int(ink[i : i + 2], 16) + 0.4 * int(ground[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part):02X}" for part in parts)


# Requirements and commands


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_to_the_version_that_is_frozen(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and not line.startswith(("#", "-"))]
    frozen = pins("constraints.txt")
    assert required
    assert len(pins(name)) == len(required)
    assert pins(name).items() <= frozen.items()


def test_the_extensions_of_duckdb_have_its_version() -> None:
    found = {name: version for name, version in pins("requirements.txt").items() if name.startswith("duckdb")}
    assert {"duckdb", "duckdb-extension-ducklake", "duckdb-extension-sqlite-scanner"} <= found.keys()
    assert len(set(found.values())) == 1


def test_every_command_of_the_makefile_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    explained = re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)
    assert sorted(phony[1].split()) == sorted(explained)


def test_cleaning_leaves_the_data_and_the_accounts(tmp_path: Path) -> None:
    kept, made = tmp_path / ".atlas" / "accounts.sqlite", tmp_path / ".venv" / "pyvenv.cfg"
    for file in (kept, made):
        file.parent.mkdir()
        file.touch()
    call = ["make", "-f", ROOT / "Makefile", "clean"]
    subprocess.run(call, cwd=tmp_path, check=True)
    assert (kept.exists(), made.exists()) == (True, False)


def test_a_missing_program_that_may_not_be_installed_is_named_with_its_package(tmp_path: Path) -> None:
    (tmp_path / "bash").symlink_to("/bin/bash")
    call = [ROOT / ".ci" / "need", "test-program", "test-package"]
    done = subprocess.run(call, env=os.environ | {"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "sudo apt-get install test-package" in done.stderr


def test_a_program_that_is_there_is_not_installed_again() -> None:
    done = subprocess.run([ROOT / ".ci" / "need", "bash", "bash"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# Supporting tables


@pytest.mark.parametrize("table", BUILT)
def test_a_built_table_has_the_columns_of_the_contract(table: str) -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    assert list(rows(table)[0]) == fields[table]


def test_no_name_means_two_countries() -> None:
    meant = defaultdict(set)
    for row in rows("countries"):
        for name in (row["id"], *names_of(row)):
            meant[fold(name)].add(row["id"])
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}


def test_no_name_means_two_places_of_a_country() -> None:
    meant = defaultdict(set)
    for row in rows("places"):
        for name in names_of(row):
            meant[row["country"], fold(name)].add(row["id"])
    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_the_region_is_covered_and_named_as_the_product_names_it() -> None:
    countries = {row["id"]: row for row in rows("countries")}
    assert {code for code, row in countries.items() if row["covered"] == "true"} == REGION
    shown = {code: countries[code]["name"] for code in ("MK", "TR", "XK", "BA", "MD")}
    assert shown == {
        "MK": "North Macedonia",
        "TR": "Türkiye",
        "XK": "Kosovo*",
        "BA": "Bosnia and Herzegovina",
        "MD": "Moldova",
    }
    assert [code for code, row in countries.items() if row["footnote"]] == ["XK"]
    assert "UNSCR 1244/1999" in countries["XK"]["footnote"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Србија", "RS"), ("Srbija", "RS"), ("Serbi", "RS"), ("Serbija", "RS"), ("Србији", "RS"),
        ("Северна Македонија", "MK"), ("FYROM", "MK"), ("Makedonija", "MK"), ("Maqedonia e Veriut", "MK"),
        ("Косово*", "XK"), ("Kosova", "XK"), ("Kosovu", "XK"), ("Kosovo (UNSCR 1244/1999)", "XK"),
        ("BiH", "BA"), ("БиХ", "BA"), ("Bosna i Hercegovina", "BA"), ("Црна Гора", "ME"), ("Mali i Zi", "ME"),
        ("Republica Moldova", "MD"), ("Moldovos", "MD"), ("Shqipëria", "AL"), ("Словеније", "SI"),
        ("Jungtinių Amerikos Valstijų", "US"), ("Nyderlandų Karalystės", "NL"), ("Turkey", "TR"),
    ],
)  # fmt: skip
def test_a_country_is_understood_as_the_sources_write_it(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("written", "name"),
    [("Kišiniove", "Chisinau"), ("Љубљани", "Ljubljana"), ("Скопје", "Skopje"), ("Banjaluka", "Banja Luka"),
     ("Ferizaj/Uroševac", "Ferizaj"), ("Petrovac", "Petrovac na Moru"), ("Крагујевац", "Kragujevac")],
)  # fmt: skip
def test_a_place_is_understood_as_the_sources_write_it(written: str, name: str) -> None:
    assert [row["name"] for row in rows("places") if written in names_of(row)] == [name]


def test_every_place_of_the_region_has_a_cyrillic_name_and_a_listed_country() -> None:
    places = rows("places")
    assert {row["country"] for row in places} <= {row["id"] for row in rows("countries")}
    regional = [row for row in places if row["country"] in REGION]
    assert regional
    assert [row["name"] for row in regional if not re.search("[\u0400-\u04ff]", row["names"])] == []


def test_a_yearly_rate_is_the_mean_that_the_ecb_itself_publishes() -> None:
    # ECB, annual averages of the euro reference rates: USD 2018 1.1810, GBP 2016 0.81948, CHF 2015 1.0679.
    rates = {(row["currency"], row["period"]): Decimal(row["rate"]) for row in rows("rates")}
    assert round(rates["USD", "2018"], 4) == Decimal("1.1810")
    assert round(rates["GBP", "2016"], 5) == Decimal("0.81948")
    assert round(rates["CHF", "2015"], 4) == Decimal("1.0679")


def test_a_year_has_a_rate_only_when_all_its_months_have_one() -> None:
    periods = {(row["currency"], row["period"]) for row in rows("rates")}
    years = [(currency, period) for currency, period in periods if len(period) == 4]
    assert years
    for currency, year in years:
        assert {(currency, f"{year}-{month:02}") for month in range(1, 13)} <= periods


# The look


def test_the_boundaries_are_small_and_named_as_the_countries_are() -> None:
    features = json.loads(BOUNDARIES.read_text(encoding="utf-8"))["features"]
    drawn = {f["properties"]["code"]: f["properties"] for f in features}
    countries = {row["id"]: row for row in rows("countries")}
    assert BOUNDARIES.stat().st_size <= 50_000
    assert len(drawn) == len(features)
    assert {code for code, properties in drawn.items() if properties["covered"]} == REGION
    assert {c: p["name"] for c, p in drawn.items()} == {c: countries[c]["name"] for c in drawn}


def test_every_font_is_served_from_here_with_its_licence() -> None:
    faces = CONFIG["theme"]["fontFaces"]
    fonts = {ROOT / face["url"].removeprefix("app/") for face in faces}
    assert fonts == set((ROOT / "static" / "fonts").glob("*.woff2"))
    assert len(list((ROOT / "static" / "fonts").glob("LICENSE-*"))) == len({face["family"] for face in faces})


def test_no_setting_or_map_style_names_another_host() -> None:
    served = [ROOT / ".streamlit" / "config.toml", *(ROOT / "static").glob("*.json")]
    assert len(served) >= 4
    assert [path.name for path in served if "http" in path.read_text(encoding="utf-8")] == []
    assert CONFIG["browser"]["gatherUsageStats"] is False


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_text_can_be_read_on_its_ground(kind: str) -> None:
    theme = CONFIG["theme"][kind]
    grounds = (theme["backgroundColor"], theme["sidebar"]["backgroundColor"])
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= 7
        assert contrast(theme["linkColor"], ground) >= 4.5
        assert contrast(faded(theme["textColor"], ground), ground) >= 4.5
    assert contrast("#FFFFFF", theme["primaryColor"]) >= 4.5


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_every_colour_of_a_chart_stands_out_from_the_page(kind: str) -> None:
    theme = CONFIG["theme"][kind]
    colours = theme["chartCategoricalColors"]
    assert len(set(colours)) == len(colours) >= 8
    assert [c for c in colours if contrast(c, theme["backgroundColor"]) < 3] == []


@pytest.mark.parametrize(("theme", "style"), [(LIGHT, "empty-style.json"), (DARK, "empty-style-dark.json")])
def test_figures_and_map_have_the_colours_of_the_page(theme: Theme, style: str) -> None:
    page = CONFIG["theme"][theme.name]
    sea = json.loads((ROOT / "static" / style).read_text(encoding="utf-8"))["layers"][0]["paint"]
    assert page["chartCategoricalColors"] == list(theme.hues.values())
    assert page["backgroundColor"] == theme.ground
    assert page["textColor"] == theme.ink
    assert sea == {"background-color": theme.sea}


# Languages


def test_a_translator_gets_the_titles_and_labels_of_the_contract() -> None:
    with (ROOT / "data" / "datapackage.json").open("rb") as file:
        messages = {text: comments for _, _, text, comments in contract_messages(file, (), (), {})}
    assert "people.role: trained" in messages["Trained"]
    assert "Exchange rates" in messages


def test_no_run_of_a_page_ends_with_a_search_of_all_memory() -> None:
    assert config.get_option("runner.postScriptGC") is False  # raises where Streamlit has no such option any more
