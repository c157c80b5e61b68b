"""A process of its own that undoes: `python tests/etl/undoer.py HOME CATALOG STORAGE VERSION…`.

Prints the number of each version that an undo made, or that it changed nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.actor import operator
from etl.lake import open_lake
from etl.settings import Settings
from etl.undo import undo


def main(home: str, catalog: str, storage: str, *versions: str) -> None:
    lake = open_lake(Settings(Path(home), catalog, storage))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in versions:
        version, _ = undo(lake, int(number), operator("Test author"), f"Undo {number}")
        print(version.number if version else "unchanged", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
