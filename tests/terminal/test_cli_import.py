"""What `dateline index` tells of an import: all that went in and all that was left out, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell beside a folder of three articles and thirty records without a text."""
    home = tmp_path / "home"
    (home / "news").mkdir(parents=True)
    shell = Shell(home)
    shell.environment["DATELINE_ARCHIVE"] = str(tmp_path / "archive")
    records = [
        {"id": "a", "title": "Ferries stop", "body": "The ferries stopped.", "date": "2022-01-09"},
        {"id": "b", "title": "Buses stop", "body": "The buses stopped.", "lang": "en"},
        {"id": "c", "title": "Trains stop", "body": "The trains stopped.", "lang": "en"},
        *({"id": f"empty{number}"} for number in range(30)),
    ]
    (home / "news" / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    return shell


def test_the_report_is_one_json_object(shell: Shell) -> None:
    report = shell.json("index", str(shell.home / "news"))

    assert (report["added"], report["articles"], len(report["skipped"])) == (3, 3, 30)
    assert sum(report["reasons"].values()) == 30
    assert len(report["reasons"]) == 1
    assert report["dates"] == {"stated": 1, "inferred": 0, "file": 0, "corrected": 0, "none": 2}
    assert report["languages"]["en"] >= 2
    assert report["seconds"] > 0
    assert {"looking", "reading", "names", "indexing", "publishing"} <= report["stages"].keys()
    assert report["memory_mb"]["publishing"] > 1


def test_many_records_left_out_are_counted_by_reason(shell: Shell) -> None:
    lines = shell("index", str(shell.home / "news")).splitlines()

    assert sum(line.startswith("skipped ") for line in lines) == 30
    assert any(line.startswith("30 skipped: ") for line in lines)
    assert lines[-1] == "added 3, updated 0, unchanged 0, removed 0, skipped 30"


def test_the_report_is_kept_with_the_archive_until_something_changes_again(shell: Shell) -> None:
    news = shell.home / "news"
    (news / "b.jsonl").write_bytes((news / "a.jsonl").read_bytes())
    told = shell.json("index", str(news))
    assert told["duplicates"] == 3
    shell("index", str(news))
    kept = shell.json("report")
    assert kept["paths"] == [str(news)]
    changing = ("seconds", "stages", "memory_mb")
    assert {k: v for k, v in kept.items() if k not in changing} == {
        k: v for k, v in told.items() if k not in changing
    }
    assert kept["stages"]["publishing"] > 0
    shell("dates", "set", "2022", "b")
    assert shell.json("report")["added"] == 3
    lines = shell("report").splitlines()
    assert any(line.startswith("articles      added 3, updated 0") for line in lines)
    assert "              " + f"{30:>9,}  record without a title and a text" in lines
    (news / "b.jsonl").unlink()
    (news / "a.jsonl").write_text('{"id": "\x1b[2J", "body": "\x1b[31mRed."}\n[]]\n')
    shell("index", str(news))
    assert "\x1b" not in shell("report")
