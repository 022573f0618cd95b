"""Tests leave nothing in memory, not even those that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.memory import folder_in_memory

SHARED = Path("/dev/shm")


@pytest.mark.skipif(not os.access(SHARED, os.W_OK), reason="there is no folder in memory")
def test_what_a_killed_run_left_in_memory_is_removed_by_the_next_one() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left = SHARED / f"tests-{ended.pid}-killed"
    foreign = SHARED / f"tests-{os.getpid()}x-other"
    left.mkdir()
    foreign.mkdir()
    own = folder_in_memory(room=1)
    try:
        assert not left.exists()
        assert foreign.exists()
        elsewhere = folder_in_memory(room=1 << 60)
        elsewhere.rmdir()
        assert elsewhere.parent != SHARED
        assert own.exists()
    finally:
        foreign.rmdir()
        own.rmdir()
