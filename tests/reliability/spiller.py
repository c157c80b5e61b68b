"""A process of its own that needs more memory than it has: `python tests/reliability/spiller.py HOME NUMBER`.

Prints whether what it wrote to the disk came back as it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.lake import open_lake

ROWS = 600_000


def main(home: str, number: str) -> None:
    cursor = open_lake(home).cursor()
    for setting in ("memory_limit = '50MB'", "threads = 2", "preserve_insertion_order = false"):
        cursor.execute(f"set {setting}")
    print("ready", flush=True)
    sys.stdin.readline()
    cursor.execute(
        f"create temp table spilled as select hash(i) as h, repeat('x{number}', 20) || i as words"
        f" from range({ROWS}) as numbers (i)"
    )
    found = cursor.execute(
        f"select count(distinct h), bool_and(words like 'x{number}x{number}%') from spilled"
    ).fetchone()
    print(*(found or ()))


if __name__ == "__main__":
    main(*sys.argv[1:])
