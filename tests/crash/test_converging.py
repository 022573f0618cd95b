"""However an archive was stopped on its way, one more pass gives what a new index gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.ingest import file_times
from tests.crash.converging import converges

SEQUENCES, SEQUENCES_WITH_WORKERS = 40, 6


@pytest.fixture(autouse=True)
def few_files_share_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have three files of one minute tell nothing by it, instead of eleven."""
    monkeypatch.setattr(file_times, "LIMITS", ((60, 2),))


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_rerun_gives_what_a_new_index_gives(tmp_path: Path, seed: int) -> None:
    converges(tmp_path / "story", seed)


@pytest.mark.parametrize("seed", range(SEQUENCES_WITH_WORKERS))
def test_whichever_processes_are_killed_a_rerun_gives_what_a_new_index_gives(
    tmp_path: Path, seed: int
) -> None:
    converges(tmp_path / "story", seed, 2)
