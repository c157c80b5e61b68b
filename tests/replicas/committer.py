"""A machine that commits: `python tests/replicas/committer.py NAME COUNT`, its lake by ATLAS_*.

Loads COUNT files, one source each, as `python -m etl load` does, and prints `NAME-NUMBER VERSION` once each is
acknowledged. Where the lake says no, it says so and tries the same file again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.actor import operator
from etl.errors import AtlasError
from etl.lake import Lake, open_lake
from etl.load import load_files


def main(name: str, count: int) -> None:
    lake = open_lake()
    print("ready", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            _load(lake, Path(folder) / f"{name}-{number}.csv")


def _load(lake: Lake, path: Path) -> None:
    path.write_text(f"id,title,publisher\n{path.stem},Testland page,Testland\n", encoding="utf-8")
    while True:
        try:
            loaded = load_files(lake, [path], operator("Test author"), path.stem)
        except AtlasError as error:
            print(f"refused {error}", flush=True)
            time.sleep(0.5)
            continue
        print(f"{path.stem} {loaded.version.number if loaded.version else 'unchanged'}", flush=True)
        return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
