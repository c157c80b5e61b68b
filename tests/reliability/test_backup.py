"""The backup that docs/reliability.md tells to make, made while somebody loads, is a lake that opens."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

from etl.lake import open_lake
from etl.publish import ensure_edition
from tests.etl.rows import put, source, sources

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


def test_a_backup_made_during_loads_opens_with_whole_versions(home: Path, tmp_path: Path) -> None:
    lake = open_lake(home)
    put(lake, "sources", [source(1)])
    (script,) = re.findall(r"```sh\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    enough = threading.Event()

    def write() -> None:
        number = 1
        while not enough.is_set():
            number += 1
            put(lake, "sources", [source(number)])

    writer = threading.Thread(target=write)
    writer.start()
    backup = tmp_path / "backup"
    environment = {**os.environ, "ATLAS_HOME": str(home), "BACKUP": str(backup)}
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True)
    enough.set()
    writer.join()
    assert (backup / "catalog.sqlite").exists(), done.stderr
    assert not (backup / "editions").exists()
    restored = open_lake(backup)
    assert 1 <= restored.head() <= lake.head()
    for version in restored.history():
        assert len(sources(restored, version.number)) == version.number
    assert ensure_edition(backup).version == restored.head()
    assert put(restored, "sources", [source(999)]) is not None
