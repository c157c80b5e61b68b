"""A process of its own that commits: `python tests/etl/writer.py HOME CATALOG STORAGE FIRST COUNT`.

Adds one source a version, from number FIRST on, and prints each version's number once it is acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.lake import open_lake
from etl.settings import Settings
from tests.etl.rows import put, source


def main(home: str, catalog: str, storage: str, first: int, count: int) -> None:
    lake = open_lake(Settings(Path(home), catalog, storage))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(first, first + count):
        version = put(lake, "sources", [source(number)])
        print(version.number if version else "unchanged", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:6]))
