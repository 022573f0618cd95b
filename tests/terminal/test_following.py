"""`dateline index --watch` against a folder that really changes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import Archive, SearchRequest
from tests.terminal.test_cli import Shell
from tests.waiting import PATIENCE, until
from tui.commands.following import is_being_written


def story(number: int) -> str:
    """A text of its own."""
    return f"Council number{number} met in Riverton and spoke of bridge{number}.\n"


class Watched:
    """A folder that `dateline index --watch` follows, and its archive."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.folder = folder
        self.archive = shell.home / "archive"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui.cli", "index", "--watch", str(folder),
             "-a", str(self.archive)],
            env=shell.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def begins(self) -> None:
        """Wait for the end of the first pass."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("added")

    def holds(self, *words: str, without: tuple[str, ...] = ()) -> None:
        """Wait for the archive to hold articles with these words, and none with the others."""
        until(
            lambda: (
                all(self.total(word) for word in words)
                and not any(self.total(word) for word in without)
            ),
            f"{words} without {without}",
        )

    def total(self, query: str) -> int:
        """How many articles match."""
        with Archive.open(self.archive) as archive:
            return archive.search(SearchRequest(query, limit=0, facets=0)).total

    def ends(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """End it; its exit code and what it said at the end."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        assert "Traceback" not in err
        return self.process.returncode, out


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


Watch = Callable[[Path], Watched]


@pytest.fixture
def watch(shell: Shell) -> Iterator[Watch]:
    """Follows folders and files until the test ends, whether it failed or not."""
    started: list[Watched] = []

    def watching(path: Path) -> Watched:
        started.append(Watched(shell, path))
        started[-1].begins()
        return started[-1]

    yield watching
    for each in started:
        with each.process as process:
            process.kill()


@pytest.fixture
def watched(watch: Watch, tmp_path: Path) -> Watched:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "1.txt").write_text(story(1))
    (folder / "2.txt").write_text(story(2))
    return watch(folder)


def test_new_changed_moved_and_removed_files_appear_in_the_archive(watched: Watched) -> None:
    folder = watched.folder
    watched.holds("bridge1", "bridge2")
    (folder / "3.txt").write_text(story(3))
    watched.holds("bridge3")
    (folder / "2.txt").write_text(story(22))
    watched.holds("bridge22", without=("bridge2",))
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "deep" / "deeper" / "4.txt").write_text(story(4))
    watched.holds("bridge4")
    (folder / "1.txt").rename(folder / "deep" / "one.txt")
    watched.holds("bridge1 path:deep", without=("path:1.txt",))
    (folder / "3.txt").unlink()
    watched.holds("bridge1", without=("bridge3",))
    code, out = watched.ends()
    assert code == 0
    assert "added 1, updated 0, removed 0" in out
    assert "removed 1" in out


def test_a_file_that_is_still_written_is_read_when_it_is_whole(watched: Watched) -> None:
    with (watched.folder / "half.txt").open("w") as out:
        out.write("The first half of it, ")
        out.flush()
        # What comes later is not kept waiting, and shows that there was a pass meanwhile.
        (watched.folder / "3.txt").write_text(story(3))
        watched.holds("bridge3")
        assert watched.total("half") == 0
        out.write("and the second.\n")
    watched.holds('"half of it and the second"')


def test_a_file_put_in_place_of_another_and_a_hidden_one(watched: Watched) -> None:
    hidden = watched.folder / ".1.txt.part"
    hidden.write_text(story(11))
    hidden.rename(watched.folder / "1.txt")
    watched.holds("bridge11", without=("bridge1",))


def test_a_single_file_is_followed_and_so_is_a_list_that_grows(
    watch: Watch, tmp_path: Path
) -> None:
    records = tmp_path / "all.jsonl"
    records.write_text(json.dumps({"id": "a", "body": story(1)}) + "\n")
    watched = watch(records)
    with records.open("a") as out:
        out.write(json.dumps({"id": "b", "body": story(2)}) + "\n")
    watched.holds("bridge1", "bridge2")
    other = tmp_path / "other"
    other.write_text(json.dumps({"id": "c", "body": story(3)}) + "\n")
    other.replace(records)
    watched.holds("bridge3", without=("bridge1", "bridge2"))
    assert watched.ends(signal.SIGTERM)[0] == 0


def test_the_archive_may_lie_in_the_folder_that_is_followed(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(story(1))
    watched = watch(tmp_path)
    watched.holds("bridge1")
    (tmp_path / "2.txt").write_text(story(2))
    watched.holds("bridge2")
    generation = generation_of(watched.archive)
    (tmp_path / "3.txt").write_text(story(3))
    watched.holds("bridge3")
    assert generation_of(watched.archive) == generation + 1, "its own writing is no change"
    assert watched.ends()[0] == 0


def test_what_cannot_be_read_is_said_once(watched: Watched) -> None:
    (watched.folder / "bad.jsonl").write_text("{no json\n")
    (watched.folder / "3.txt").write_text(story(3))
    watched.holds("bridge3")
    (watched.folder / "4.txt").write_text(story(4))
    watched.holds("bridge4")
    _, out = watched.ends()
    assert out.count("skipped") == 1
    assert "bad.jsonl" in out


def test_a_locked_archive_is_waited_for(watched: Watched) -> None:
    with Archive.open(watched.archive, write=True):
        (watched.folder / "3.txt").write_text(story(3))
        time.sleep(1.0)
    watched.holds("bridge3")
    assert watched.ends()[0] == 0


def generation_of(path: Path) -> int:
    """The generation that was published last."""
    with Archive.open(path) as archive:
        return archive.generation


def test_whether_a_file_is_being_written_is_known(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("whole")
    assert not is_being_written(str(path))
    assert not is_being_written(str(tmp_path / "none"))
    writer: Any = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; f = open(sys.argv[1], 'a'); print(1, flush=True); input()", str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    writer.stdout.readline()
    assert is_being_written(str(path)) == (os.uname().sysname == "Linux")
    writer.communicate(b"\n")
    assert not is_being_written(str(path))
