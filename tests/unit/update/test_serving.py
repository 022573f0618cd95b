"""A process that builds ends without a word where nobody reads what it says any more."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from multiprocessing import Pipe
from pathlib import Path

from search.request import Recognition
from search.update.tasks import BuildSettings


def test_a_connection_that_is_closed_unread_ends_a_worker_in_silence(tmp_path: Path) -> None:
    ours, theirs = Pipe()
    program = f"from search.update.workers import serve; serve({theirs.fileno()})"
    with theirs:
        worker = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
        )
    with worker, ours:
        ours.send(BuildSettings(tmp_path, date(2022, 1, 9), Recognition()))
        ours.send(("no such task", ()))
        assert ours.poll(60)  # it has answered: closing without reading that is a reset
        ours.close()
        assert worker.stderr is not None
        assert worker.stderr.read() == b""
    assert worker.returncode == 0
