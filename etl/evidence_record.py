"""Notes in the curated sources which documents their words were found in, and when."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

from etl.contract import DATA
from etl.evidence import Report, SourceReport


def record(report: Report, on: date, data: Path = DATA) -> tuple[SourceReport, ...]:
    """Writes the SHA-256 of the document and the day into `sources.csv` for every source that passed, and gives these.
    A source that failed keeps what stands there: the day when all its words were last found."""
    passed = {one.source: one for one in report.sources if one.passed}
    path = data / "sources.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = list(reader.fieldnames or ()), list(reader)
    names += [name for name in ("document_sha256", "verified") if name not in names]
    for row in rows:
        if one := passed.get(row["id"]):
            row |= {"document_sha256": one.sha256 or "", "verified": on.isoformat()}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    beside.replace(path)
    return tuple(passed.values())
