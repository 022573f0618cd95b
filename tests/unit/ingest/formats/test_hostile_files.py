"""Hostile files of every format: each is read, or reported with its reason, within its bounds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.unit.ingest.formats.hostile_files import write_hostile_files


def test_each_hostile_file_is_read_or_reported_within_its_bounds(tmp_path: Path) -> None:
    """In a process of its own, with 1.5 GB of memory and 60 seconds of a processor."""
    files = write_hostile_files(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.formats", "--data", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(rf"^files +{files}\b", done.stdout, re.MULTILINE)
    good = re.search(r"^good: (\d+) files, (\d+) with articles", done.stdout, re.MULTILINE)
    assert good is not None
    assert int(good[2]) == int(good[1]) - 1, "of a list of feeds there is no article"
