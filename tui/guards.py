"""What a command makes sure of before it begins: a terminal, paths, an archive, a clean stop."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui import places
from tui.places import Place

if TYPE_CHECKING:
    from search import Archive, Progress, UpdateReport

FOUND, NOTHING, USAGE, ARCHIVE, STOPPED = 0, 1, 2, 3, 130
"""The exit codes: found, nothing found, wrong usage, archive unusable, stopped by Ctrl-C."""

ARCHIVE_OPTION = click.option(
    "-a", "--archive", metavar="DIR", help="The archive to use (else $DATELINE_ARCHIVE, …)."
)


class Failure(Exception):
    """A message of one line and the exit code that goes with it."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Print one line to standard error, whatever the message contains."""
    from tui.safe import safe

    print(f"dateline: {safe(message)}", file=sys.stderr)


def need_terminal() -> None:
    """Fail where the reader cannot be drawn or cannot hear its keys."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Failure(
            "the reader needs a terminal: log in with `ssh -t`, or use `dateline search QUERY`",
            USAGE,
        )


def need_paths(paths: Sequence[str]) -> None:
    """Fail where one of the paths is not there or is an archive."""
    from search import Archive

    for path in paths:
        place = Path(path).expanduser()
        if not os.path.lexists(place):
            raise click.UsageError(f"there is no file or folder {path}")
        if Archive.exists(place):
            raise click.UsageError(f"{path} is an archive: read it with `dateline -a {path}`")


def exists(path: Path) -> bool:
    """Return whether the folder is an archive."""
    from search import Archive

    return Archive.exists(path)


def samples_are_sound(place: Place) -> bool:
    """Whether the samples are indexed; an index that is damaged or older is dropped."""
    from search import Archive, ArchiveError

    if not exists(place.path):
        return False
    try:
        Archive.open(place.path).close()
    except ArchiveError:
        shutil.rmtree(place.path, ignore_errors=True)
        return False
    return True


def need_archive(place: Place) -> None:
    """Fail where there is no archive, and say what to do."""
    if exists(place.path):
        return
    if place.origin == "last":
        message = f"the archive opened last is gone: {place.path} (name another with -a DIR)"
    elif place.path.is_dir() and any(place.path.iterdir()):
        message = f"{place.path} is not an archive; to read a folder of articles: dateline open DIR"
    else:
        message = f"there is no archive at {place.path}; make one with `dateline index PATH -a DIR`"
    raise Failure(message, ARCHIVE)


def need_writable(place: Place) -> None:
    """Fail where the folder is neither new, nor empty, nor an archive."""
    if place.path.exists() and not exists(place.path):
        if not place.path.is_dir():
            raise Failure(f"{place.path} is a file, not an archive folder", ARCHIVE)
        if any(place.path.iterdir()):
            raise Failure(
                f"{place.path} holds other files and is not an archive; "
                "give -a a new folder, and the articles after `open` or `index`",
                ARCHIVE,
            )


@contextmanager
def reading(option: str | None) -> Iterator[Archive]:
    """The archive that a printing command reads; the samples are indexed on first use."""
    from search import Archive

    place = places.archive_to_read(option)
    if place.origin == "samples":
        if sys.stderr.isatty():
            say("these are the bundled samples; -a DIR names an archive")
        if not samples_are_sound(place):
            update(place, (str(places.SEEDS),), False, None, None, None, lambda: False)
    else:
        need_archive(place)
    with Archive.open(place.path) as archive:
        yield archive


def update(
    place: Place,
    paths: Sequence[str],
    prune: bool,
    recognize: bool | None,
    recognizer: str | None,
    show: Callable[[Progress], None] | None,
    stopped: Callable[[], bool],
) -> UpdateReport:
    """Bring the archive in step with the paths, with all cores; make it where it is missing."""
    from search import Archive

    with Archive.create(place.path) as archive:
        return archive.update(
            paths,
            prune=prune,
            recognize=recognize,
            recognizer=recognizer,
            progress=show,
            cancel=stopped,
            workers=len(os.sched_getaffinity(0)),
        )


_FINISHING = b"\ndateline: finishing what is under way; Ctrl-C again ends at once\n"


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or SIGTERM into a polite request; a second one ends at once."""
    asked = False

    def ask(_number: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        if sys.stderr.isatty():
            os.write(sys.stderr.fileno(), _FINISHING)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
