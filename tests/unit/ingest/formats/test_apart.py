"""Files that make a parser crash, loop or take all memory cost themselves alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from search.article import Article
from search.ingest import apart
from search.ingest.apart import Request, end_helpers, read_apart
from search.ingest.circumstances import UNKNOWN
from search.request import SkippedFile
from tests.unit.ingest.formats.reading import read_one
from tests.unit.ingest.formats.test_markup_formats import PAGE


def children() -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, parent = status.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid():
                found.add(int(status.parent.name))
    return found


def test_a_reader_that_dies_is_reported_and_the_next_file_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    read_one(path, PAGE)
    (helper,) = (each._process for each in apart._idle)
    os.kill(helper.pid, signal.SIGSEGV)
    helper.wait()

    found = list(read_apart(Request(str(path), None, UNKNOWN), "a.html", 1))

    assert found == [SkippedFile("a.html", "reading it made the parser fail")]
    assert read_one(path, PAGE).title == "Ferries stop & wait"


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    end_helpers()

    found = list(read_apart(Request(str(path), None, UNKNOWN), "a.html", 1, longest=0.0))

    assert found == [SkippedFile("a.html", "reading it took longer than 0 seconds")]


def test_one_who_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    end_helpers()
    before = children()
    path = tmp_path / "a.mbox"
    mails = "".join(
        f"From a@b.example Sun Jan  9 12:00:00 2022\nFrom: a@b.example\nSubject: s{n}\n\n"
        f"text {n}\n\n" for n in range(500)
    )  # fmt: skip
    path.write_text(mails)

    reading = read_apart(Request(str(path), None, UNKNOWN), "a.mbox", len(mails))
    assert isinstance(next(reading), Article)
    del reading

    assert children() - before == set()


def test_the_other_process_ends_with_this_one(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    program = (
        "import os, sys\nfrom search.ingest.reader import read_file\n"
        f"list(read_file({str(path)!r}))\nfrom search.ingest import apart\n"
        "print(apart._idle[0]._process.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    pid = int(run.stdout)

    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text():
            break
        time.sleep(0.05)
    else:
        pytest.fail("the other process is still there")
