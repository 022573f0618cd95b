"""An archive in which a bit is another one answers as before or names the file that has it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from search import Archive, ArchiveDamaged
from search.index import opening
from search.index.files.names import LOCK
from tests.crash.flipping import answers, flip, outcome
from tests.crash.forgery import make

FLIPS = 120


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("flipping"))[0]


def test_a_flipped_bit_changes_no_answer_in_silence(source: Path, tmp_path: Path) -> None:
    before = answers(source)
    outcomes = Counter[str]()
    for seed in range(FLIPS):
        folder = tmp_path / "archive"
        shutil.copytree(source, folder)
        path = flip(folder, Random(seed))
        came = outcome(folder, before)
        assert came in ("same", "named"), f"{seed}: {path.name}"
        if path.name != LOCK:
            assert str(path) in {fault.path for fault in Archive.check(folder)}, f"{seed}: {path}"
        outcomes[came] += 1
        shutil.rmtree(folder)
    assert outcomes["named"] > FLIPS // 2


def test_what_is_too_large_to_be_verified_at_opening_is_when_asked_for(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_VERIFIED", 0)
    folder = tmp_path / "archive"
    shutil.copytree(source, folder)
    path = max(folder.glob("*.bodies"))
    with path.open("r+b") as file:
        file.write(bytes([path.read_bytes()[0] ^ 1]))
    with Archive.open(folder) as archive:
        assert not archive.verify(cancel=lambda: True)
        with pytest.raises(ArchiveDamaged, match=f"{path.name}: changed since it was written"):
            archive.verify()
