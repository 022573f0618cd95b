"""What a command checks before it begins: a terminal, paths, an archive, a way to stop it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands import candidates, locations, recognizers
from tui.commands.locations import ArchiveLocation

if TYPE_CHECKING:
    from search import Archive, Progress, UpdateReport
    from tui.state.personal import PersonalState

FOUND, NOTHING, USAGE, ARCHIVE, FAULT, OUTPUT, STOPPED = 0, 1, 2, 3, 70, 74, 130
"""The exit codes: found, nothing found, wrong usage, archive unusable, a fault of our own, output
that cannot be written (these two as in sysexits.h), stopped by Ctrl-C."""

ARCHIVE_OPTION = click.option(
    "-a",
    "--archive",
    "archive_dir",
    metavar="DIR",
    shell_complete=candidates.archives,
    help="The archive to use (else $DATELINE_ARCHIVE, …).",
)


class CommandGroup(click.Group):
    """A group of commands that are listed as they were added, not by the alphabet.

    `apart` are modules that are imported when their command is asked for, which has its name.
    """

    apart: Mapping[str, str] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return [*self.commands, *self.apart]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None where there is none of this name."""
        if cmd_name not in self.apart:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(self.apart[cmd_name]), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; where its output is closed, click itself would end with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


class ReaderGone(Exception):
    """Whoever reads the output has closed it."""


class Failure(Exception):
    """Ends a command with a message of one line and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def print_message(message: str) -> None:
    """Print one line to standard error; what could act on a terminal is replaced."""
    from tui.terminal.safe import safe

    with suppress(OSError):  # the terminal may be gone
        print(f"dateline: {safe(message)}", file=sys.stderr, flush=True)


def require_terminal() -> None:
    """Fail where the reader could not be drawn or would get no keys."""
    # Textual reads keys from standard input and draws on standard error.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise Failure(
            "the reader needs a terminal: log in with `ssh -t`, or use `dateline --plain`",
            USAGE,
        )
    if os.environ.get("TERM") == "dumb":
        raise Failure(
            "this terminal (TERM=dumb) cannot show the reader: use `dateline --plain`", USAGE
        )


def require_paths(paths: Sequence[str]) -> None:
    """Fail where a path does not exist or is an archive."""
    from search import Archive

    for path in paths:
        expanded = Path(path).expanduser()
        if not os.path.lexists(expanded):
            raise click.UsageError(f"there is no file or folder {path}")
        if Archive.exists(expanded):
            raise click.UsageError(f"{path} is an archive: read it with `dateline -a {path}`")


def samples_are_indexed(location: ArchiveLocation) -> bool:
    """Return whether the samples are indexed; an index that cannot be opened is removed."""
    from search import Archive, ArchiveError

    if not Archive.exists(location.path):
        return False
    try:
        Archive.open(location.path).close()
    except ArchiveError:
        import shutil

        shutil.rmtree(location.path, ignore_errors=True)
        return False
    return True


def require_archive(location: ArchiveLocation) -> None:
    """Fail where there is no archive, with a message that says what to do."""
    from search import Archive

    if Archive.exists(location.path):
        return
    if not isinstance(location.path, str):
        _require_access(location.path)
    if location.chosen_by == "last":
        message = f"the archive opened last is gone: {location.path} (name another with -a DIR)"
    elif (
        not isinstance(location.path, str)
        and location.path.is_dir()
        and any(location.path.iterdir())
    ):
        message = (
            f"{location.path} is not an archive; to read a folder of articles: dateline open DIR"
        )
    else:
        message = (
            f"there is no archive at {location.path}; make one with `dateline index PATH -a DIR`"
        )
    raise Failure(message, ARCHIVE)


def _require_access(folder: Path) -> None:
    """Fail where one may not look into the folder, or it cannot be there."""
    try:
        (folder / "manifest.json").stat()
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise Failure(f"{folder} cannot be read: {error.strerror}", ARCHIVE) from None


def require_writable(location: ArchiveLocation) -> None:
    """Fail where the folder exists, is not empty, and is not an archive."""
    from search import Archive

    if isinstance(location.path, str):
        return  # whoever opens it finds out
    _require_access(location.path)
    if location.path.exists() and not Archive.exists(location.path):
        if not location.path.is_dir():
            raise Failure(f"{location.path} is a file, not an archive folder", ARCHIVE)
        if any(location.path.iterdir()):
            raise Failure(
                f"{location.path} holds other files and is not an archive; "
                "give -a a new folder, and the articles after `open` or `index`",
                ARCHIVE,
            )


@contextmanager
def opened_archive(archive_dir: str | None) -> Iterator[Archive]:
    """Open the archive that a command is to read; the samples are indexed when first needed.

    Where it is asked for marks, they are those of the person, whose file is opened then.
    """
    with personal_archive(archive_dir) as (archive, _):
        yield archive


@contextmanager
def personal_archive(archive_dir: str | None) -> Iterator[tuple[Archive, PersonalState]]:
    """Open the archive that a command is to read, and what is kept of the person in it.

    At the end it is said which marked articles that were asked for are gone from the archive.
    """
    from search import Archive

    location = location_to_read(archive_dir)
    state = personal_state(location)
    try:
        with Archive.open(location.path, marks=state.resolver) as archive:
            state.attach(archive)
            yield archive, state
            if gone := len(state.resolver.vanished(archive)):
                noun = "article that is" if gone == 1 else "articles that are"
                print_message(f"you have marked {gone} {noun} no longer in the archive")
        if trouble := state.take_trouble():
            print_message(trouble)
    finally:
        state.close()


def personal_state(location: ArchiveLocation) -> PersonalState:
    """Return what is kept of the person in an archive; nothing is opened yet."""
    from tui.state.personal import PersonalState

    return PersonalState(location.path)


def location_to_read(archive_dir: str | None) -> ArchiveLocation:
    """Return the archive that a command is to read; the samples are indexed when first needed."""
    location = locations.archive_to_read(archive_dir)
    if location.chosen_by == "samples":
        if sys.stderr.isatty():
            print_message("these are the bundled samples; -a DIR names an archive")
        if not samples_are_indexed(location):
            update(location, (str(locations.SEEDS),), lambda: False)
    else:
        require_archive(location)
    if lacking := shortfall(location):
        print_message(lacking)
    return location


def shortfall(location: ArchiveLocation) -> str:
    """Return what the archive lacks since it was damaged and what to do; empty for nothing."""
    from search import Archive

    lacking = Archive.shortfall(location.path)
    return f"the archive is short: {lacking}; run `dateline check --repair`" if lacking else ""


def update(
    location: ArchiveLocation,
    paths: Sequence[str],
    cancelled: Callable[[], bool],
    *,
    prune: bool = False,
    reread: bool = False,
    columns: Mapping[str, str] | None = None,
    recognize: bool | None = None,
    recognizer: str | None = None,
    leave: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
    shards: int | None = None,
    copies: int | None = None,
) -> UpdateReport:
    """Bring the archive in step with the paths, on all cores; create it where it is missing."""
    from search import Archive

    with Archive.create(location.path, shards=shards, copies=copies) as archive:
        return archive.update(
            paths,
            prune=prune,
            reread=reread,
            columns=columns,
            recognize=recognize,
            recognizer=recognizer if recognizer is None else recognizers.choose(recognizer),
            trusted=recognizers.chosen(),
            leave=leave,
            pass_over=locations.own_folders(),
            progress=progress,
            cancel=cancelled,
            workers=len(os.sched_getaffinity(0)),
        )
