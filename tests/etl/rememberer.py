"""A process of its own that remembers: `python tests/etl/rememberer.py HOME NAME COUNT`.

Says of the same publisher what COUNT headers of its own mean, one at a time, once a line comes on stdin.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.mappings import remember
from etl.settings import settings


def main(home: str, name: str, count: int) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        remember(settings(home), "Testland ministry", {f"{name} {number}": "title"})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
