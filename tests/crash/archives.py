"""A small archive, and what is done to it while it is interrupted."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from search.article import Article, PublicationDate
from search.index.files import disk
from search.index.files.manifest import read
from search.index.files.names import LOCK, MANIFEST, MANIFEST_COPY, is_ours
from search.index.index import Index
from search.ingest.changes import FileState
from search.query import front_page

FIRST_DAY = date(2022, 1, 1)
DISK_CALLS = ("create", "write", "finish", "rename", "remove", "sync_folder")


def article(number: int, text: str = "Talks began") -> Article:
    day = FIRST_DAY + timedelta(days=number % 50)
    return Article(
        id=f"n{number:03}",
        body=f"{text} on day {number}.",
        title=f"Headline {number}",
        published=PublicationDate(day, day, "stated", "a header"),
        source="TASS",
        people=("Sergey Ryabkov",) if number % 2 else ("Antony Blinken",),
    )


def filled(folder: Path) -> dict[str, Article]:
    """Make an archive of three segments with removed articles; returns what it holds."""
    index = Index.create(folder, front_page)
    articles = {each.id: each for each in map(article, range(12))}
    for start in (0, 4, 8):
        index.writer().add(list(articles.values())[start : start + 4])
        index.writer().set_file(FileState(f"/news/{start}", 1, 2, "d" * 32, ("n000",)))
        index.writer().publish()
    index.writer().remove(["n001"])
    index.writer().publish()
    index.close()
    del articles["n001"]
    return articles


def change(folder: Path) -> None:
    """Replace, remove and add articles, and merge what there is, in one publication."""
    index = Index.open(folder, write=front_page)
    index.writer().add([article(2, "Replaced"), *map(article, range(20, 24))])
    index.writer().remove(["n005"])
    index.writer().set_file(FileState("/news/new", 3, 4, "e" * 32, ("n020",)))
    index.writer().publish()
    index.close()


def changed(articles: Mapping[str, Article]) -> dict[str, Article]:
    """What an archive of these articles holds after `change`."""
    after = {**articles, "n002": article(2, "Replaced")}
    after.update({each.id: each for each in map(article, range(20, 24))})
    del after["n005"]
    return after


def contents(folder: Path) -> dict[str, Article]:
    """All that a new reader sees."""
    snapshot = Index.open(folder).snapshot()
    return {
        segment.id(document): segment.article(document)
        for segment in snapshot.segments
        for document in range(segment.size)
        if segment.is_live(document)
    }


def unnamed_files(folder: Path) -> set[str]:
    """Files of the archive that its generation does not name."""
    names = {path.name for path in folder.iterdir() if is_ours(path.name)}
    return names - set(read(folder).files) - {MANIFEST, MANIFEST_COPY, LOCK}


class Fault:
    """Counts the calls that change a disk and does something at one of them.

    `when` says how far that call gets before: "before" not at all, "after" wholly, and "torn" that
    of what is to be written only the first half is.
    """

    def __init__(self, at: int, act: Callable[[], None], when: str = "before") -> None:
        self._at = at
        self._act = act
        self._when = when
        self._calls = 0

    def install(self) -> None:
        """Wrap every call by which an archive changes a disk, in this process."""
        for name in DISK_CALLS:
            setattr(disk, name, self._wrapped(name, getattr(disk, name)))

    def _wrapped(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: Any) -> object:
            self._calls += 1
            if self._calls != self._at:
                return call(*arguments)
            if self._when == "after":
                call(*arguments)
            elif self._when == "torn" and name == "write":
                file, data = arguments
                call(file, data[: len(data) // 2])
            self._act()
            raise AssertionError("the fault must end the call")

        return wrapped


def kill() -> None:
    """End this process at once, as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_space() -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def in_child(work: Callable[[], None]) -> int:
    """Do the work in a child process; returns how it ended, as `os.waitstatus_to_exitcode` does."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
