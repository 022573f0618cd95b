"""A killed indexing with several processes leaves an archive that works, and no process behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search import Archive

COMMAND = (sys.executable, "-c", "from tui.cli import main; main()")
RECORDS = 12_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    filling = "A long story goes on and on, and nothing happens in it at all. " * 30
    path = tmp_path / "news.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number in range(RECORDS):
            record = {
                "id": f"r{number}",
                "body": f"Number{number}. {filling}",
                "people": ["Ada Lovelace"],
                "organizations": ["CSTO"],
            }
            lines.write(json.dumps(record) + "\n")
    return path


def running(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, pgrp = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(pgrp) == group and state != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the list of processes")
def test_workers_end_with_a_killed_indexing_which_the_next_one_completes(
    file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    index = subprocess.Popen(
        [*COMMAND, "index", str(file), "--archive", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        while not (Archive.exists(folder) and len(running(index.pid)) > 1):
            assert index.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        index.kill()
        index.wait()
        patience = 3_000
        while running(index.pid) and patience:
            patience -= 1
            time.sleep(0.02)
        assert not running(index.pid)
    finally:
        for left in running(index.pid):
            os.kill(left, signal.SIGKILL)
    assert Archive.check(folder) == ()
    with Archive.open(folder, write=True) as archive:
        archive.update([file], workers=2)
        assert archive.articles == RECORDS
    assert not list(folder.glob("build-*"))
