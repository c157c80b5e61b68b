"""A process of its own that does one step to a lake and is killed meanwhile: `step.py WHAT HOME NAME`.

Says "ready" when it is about to begin, begins when it is told to, and prints what it did once that is acknowledged.
`NAME` is the number of the version to undo or publish, or the folder of the files to load.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from etl.actor import operator
from etl.draft import Draft, DraftFile
from etl.intake import Intake
from etl.lake import Lake, open_lake
from etl.load import load_files
from etl.publish import publish
from etl.undo import undo
from etl.version import Version

AUTHOR = operator("Test author")


def load(lake: Lake, folder: str) -> Version | None:
    return load_files(lake, sorted(Path(folder).glob("*.csv")), AUTHOR, Path(folder).name).version


def upload(lake: Lake, folder: str) -> Version | None:
    """As the process of an upload does it: the files' bytes, a preview, the commit of just that."""
    paths = sorted(Path(folder).glob("*.csv"))
    with contextlib.closing(Intake(lake)) as intake:
        draft = Draft(tuple(DraftFile(path.name, intake.take(path.read_bytes())) for path in paths))
        preview = intake.examine(draft).preview
        return intake.commit(draft, AUTHOR, Path(folder).name, preview.base) if preview else None


def take_back(lake: Lake, number: str) -> Version | None:
    return undo(lake, int(number), AUTHOR, f"Undo {number}")[0]


def publish_one(lake: Lake, number: str) -> Version | None:
    return lake.version(publish(lake, int(number)).version)


STEPS: dict[str, Callable[[Lake, str], Version | None]] = {
    "create": load,  # the lake itself is made while the clock runs
    "load": load,
    "upload": upload,
    "undo": take_back,
    "publish": publish_one,
}


def main(what: str, home: str, name: str) -> None:
    if what != "create":
        open_lake(home)
    print("ready", flush=True)
    sys.stdin.readline()
    version = STEPS[what](open_lake(home), name)
    print(version.number if version else "unchanged", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
