"""A load that is stopped from outside, and readers whose files go: nothing is half done, nobody is disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.edition import drop_old, editions_in
from etl.lake import close_lakes, open_lake
from etl.publish import ensure_edition
from tests.etl.rows import put, source, sources

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_load_that_is_stopped_leaves_a_whole_version_or_none(
    home: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    put(open_lake(home), "sources", [source(0)])
    close_lakes()
    file = tmp_path / "sources.csv"
    rows = [f"test-{number:05d},Testland page,Testland" for number in range(1, 20_001)]
    file.write_text("\n".join(["id,title,publisher", *rows, ""]), encoding="utf-8")
    command = [sys.executable, "-m", "etl", "load", str(file), "--author", "Test author", "--message", "Test"]
    environment = {**os.environ, "ATLAS_HOME": str(home)}
    with subprocess.Popen(command, env=environment, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
        while not list(home.glob("editions/.building-*")) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    assert said in ("", "Stopped.\n")
    assert process.returncode in (0, 130, -sent)
    head = open_lake(home).head()
    assert len(sources(open_lake(home))) == {1: 1, 2: 20_001}[head]
    assert ensure_edition(home).version == head
    assert put(open_lake(home), "sources", [source(1)]) is not None


READER = """
import sys
from pathlib import Path
from etl.edition import open_edition
connection = open_edition(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
print(connection.execute("select title from sources").fetchall()[0][0])
"""


def test_an_old_edition_that_another_process_reads_can_be_dropped(home: Path) -> None:
    lake = open_lake(home)
    for number in range(7):
        put(lake, "sources", [source(0, f"Testland {number}")])
    oldest = editions_in(lake.settings.editions)[-1]
    assert oldest.version == 1
    command = [sys.executable, "-c", READER, str(oldest.path)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        long_ago = time.time() - 3_700
        for edition in editions_in(lake.settings.editions):
            os.utime(edition.path, (long_ago, long_ago))
        drop_old(lake.settings.editions)
        assert [edition.version for edition in editions_in(lake.settings.editions)] == [7, 6, 5, 4, 3]
        assert reader.communicate("go\n", timeout=60)[0] == "Testland 0\n"
