"""What the last import did is kept within bounds, and told only as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from search.errors import ArchiveDamaged
from search.index import report_file
from search.index.files.manifest import FileSum
from search.request import SkippedFile, UpdateReport

REPORT = UpdateReport(
    added=3,
    skipped=(SkippedFile("/news/a.jsonl:1", "no text"),),
    warnings=("a note",),
    stopped=True,
    done=0.12,
    reasons={"no text": 1},
    paths=("/news",),
    began="2022-01-09T10:00:00+00:00",
    seconds=1.5,
    stages={"reading": 1.0},
    memory={"reading": 1 << 20},
)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = report_file.write(tmp_path / "report-1", REPORT)
    assert report_file.read(tmp_path / "report-1", written) == REPORT


def test_of_what_was_left_out_the_first_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    many = tuple(SkippedFile(f"/news/{number}", "x" * 10_000) for number in range(5_000))
    report = UpdateReport(skipped=many, reasons={"x" * 10_000: 5_000}, warnings=("\ud800",) * 9)
    written = report_file.write(tmp_path / "report-1", report)
    kept = report_file.read(tmp_path / "report-1", written)
    assert len(kept.skipped) == 1_000
    assert list(kept.reasons.values()) == [5_000]
    assert written.size < 4_000_000


@pytest.mark.parametrize(
    "change",
    [
        {"added": -1},
        {"added": True},
        {"done": "1"},
        {"skipped": [["a", "b"]]},
        {"skipped": [{"location": "a"}]},
        {"reasons": {"a": 1.5}},
        {"stages": [1]},
        {"stages": {"a": None}},
        {"paths": "/news"},
        {"more": 1},
    ],
)
def test_another_thing_is_damage(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "report-1"
    report_file.write(path, REPORT)
    data = json.dumps(json.loads(path.read_bytes()) | change).encode()
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match="report-1"):
        report_file.read(path, FileSum.of_bytes(data))


def test_a_changed_file_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "report-1"
    written = report_file.write(path, REPORT)
    path.write_bytes(path.read_bytes().replace(b"no text", b"my text"))
    with pytest.raises(ArchiveDamaged, match="is changed"):
        report_file.read(path, written)
