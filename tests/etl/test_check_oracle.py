"""The library frictionless, which knows nothing of our SQL, accepts and refuses the same small files."""

from __future__ import annotations

from pathlib import Path

import frictionless
import pytest
from checking import (
    serious,
)
from duckdb import DuckDBPyConnection

from etl.check import check
from etl.contract import DATA
from etl.read import read_file

# The same small files under frictionless, which knows nothing of our spellings and rules across cells.
GOOD = {
    "countries": "id,name,covered\nRS,Serbia,true\n",
    "projects": (
        "id,title,level,parent_project_id,start,countries\n"
        "test-a,Testland,project,,2018,RS\n"
        "test-b,Testland,component,test-a,,RS\n"
    ),
    "places": "id,name,country,latitude,longitude\n1,Testville,RS,44.5,20.5\n",
}
BAD = {
    "a required cell is empty": ("projects", "test-b,Testland", "test-b,"),
    "a required column is missing": (
        "countries",
        "id,name,covered\nRS,Serbia,true\n",
        "id,name\nRS,Serbia\n",
    ),
    "a value is not in the list": ("projects", ",component,", ",part,"),
    "a pattern is not met": ("projects", "test-b,", "test b,"),
    "a date is none": ("projects", ",2018,", ",soon,"),
    "a number is none": ("places", "44.5", "north"),
    "a number is too large": ("places", "44.5", "94.5"),
    "a boolean is none": ("countries", "true", "perhaps"),
    "a key stands twice": ("projects", "test-b,", "test-a,"),
    "a reference dangles": ("places", ",RS,", ",ZZ,"),
    "a self-reference dangles": ("projects", "component,test-a,", "component,test-z,"),
    "a row is too long": ("countries", "Serbia,true", "Serbia,true,more"),
    "a row is too short": ("countries", "Serbia,true", "Serbia"),
    "a header stands twice": (
        "countries",
        "id,name,covered\nRS,Serbia,true",
        "id,name,covered,name\nRS,Serbia,true,x",
    ),
}


def by_us(con: DuckDBPyConnection, files: dict[str, str]) -> bool:
    readings = [read_file(con, text.encode(), f"{name}.csv", table=name) for name, text in files.items()]
    return not any(serious(one) for one in check(con, readings))


def by_frictionless(folder: Path, files: dict[str, str]) -> bool:
    package = frictionless.Package(str(DATA / "datapackage.json")).to_descriptor()
    package["resources"] = [r for r in package["resources"] if r["name"] in files]
    for resource in package["resources"]:
        (folder / resource["path"]).write_text(files[resource["name"]], encoding="utf-8")
        header = files[resource["name"]].partition("\n")[0].split(",")
        fields = resource["schema"]["fields"]
        # A file may leave out what is not required; frictionless wants every column of the schema.
        resource["schema"]["fields"] = [
            f for f in fields if f["name"] in header or f.get("constraints", {}).get("required")
        ]
        kept = {f["name"] for f in resource["schema"]["fields"]}
        keys = resource["schema"].get("foreignKeys", [])
        known = {"", *files}
        resource["schema"]["foreignKeys"] = [
            k for k in keys if set(k["fields"]) <= kept and k["reference"]["resource"] in known
        ]
    return frictionless.Package.from_descriptor(package, basepath=str(folder)).validate().valid


def test_frictionless_and_we_accept_the_same_good_files(con: DuckDBPyConnection, tmp_path: Path) -> None:
    assert (by_us(con, GOOD), by_frictionless(tmp_path, GOOD)) == (True, True)


@pytest.mark.parametrize("case", BAD)
def test_frictionless_and_we_refuse_the_same_bad_files(con: DuckDBPyConnection, tmp_path: Path, case: str) -> None:
    table, before, after = BAD[case]
    assert before in GOOD[table]
    files = GOOD | {table: GOOD[table].replace(before, after)}
    assert (by_us(con, files), by_frictionless(tmp_path, files)) == (False, False)
