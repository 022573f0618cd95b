"""`dateline export`: exactly what a query selects, in its order, as a file of another program."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from tui.commands import candidates
from tui.commands.filters import request_of, selection
from tui.commands.guards import (
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    Failure,
    personal_archive,
    print_message,
)
from tui.export.files import whole_file
from tui.export.formats import FORMATS, format_of, writer

if TYPE_CHECKING:
    from tui.export.records import Record

_PATIENCE: Final = 1.0
"""Seconds after which progress is shown."""


@click.command()
@click.argument("query", nargs=-1, shell_complete=candidates.query)
@ARCHIVE_OPTION
@selection
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help="How many articles; without it all of them.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default=None,
    help="The format; without it as the ending of FILE tells, else jsonl.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=None,
    shell_complete=candidates.files,
    help="Write to FILE, which is whole or not there; without it to standard output.",
)
@click.pass_obj
def export(
    outer_dir: str | None,
    /,
    query: tuple[str, ...],
    archive_dir: str | None,
    limit: int | None,
    format_name: str | None,
    output: str | None,
    **values: Any,
) -> int:
    """Write exactly the articles that QUERY selects, in their order, in a FORMAT for others."""
    from tui.export.records import origin, records

    name = format_name or (output and format_of(output)) or "jsonl"
    request = request_of(" ".join(query), values)
    with personal_archive(archive_dir or outer_dir) as (archive, state):
        total, found = records(archive, request, state.known_marks, limit=limit)
        progress = _Progress(total)
        with _output(output) as out:
            writer(name)(origin(archive, request, total), progress.counting(found), out)
        progress.done()
    if output is not None:
        noun = "article" if total == 1 else "articles"
        print_message(f"{total:,} {noun} written to {output}")
    return FOUND if total else NOTHING


@contextmanager
def _output(name: str | None) -> Iterator[TextIO]:
    """Open what is written to; a file comes to be, or is replaced, when all is written."""
    if name is None:
        yield sys.stdout
        return
    path = Path(name).expanduser()
    if path.is_dir():
        raise Failure(f"{path} is a folder; name a file", 2)
    if path.exists() and not path.is_file():  # a device or a pipe
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    with whole_file(path) as out:
        yield out


class _Progress:
    """A line of progress on a terminal, for what takes longer than a moment."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = False
        # What goes to the same terminal as the articles would mix with them.
        self._wanted = sys.stderr.isatty() and not sys.stdout.isatty()

    def counting(self, records: Iterator[Record]) -> Iterator[Record]:
        """Yield the records and show how many there were."""
        next_time = time.monotonic() + _PATIENCE
        for number, record in enumerate(records, 1):
            yield record
            if self._wanted and time.monotonic() > next_time:
                next_time = time.monotonic() + 0.25
                self._show(f"\r\x1b[K{number:,} of {self._total:,} articles")

    def done(self) -> None:
        """Remove the line."""
        if self._shown:
            self._show("\r\x1b[K")

    def _show(self, line: str) -> None:
        self._shown = True
        with suppress(OSError):  # the terminal may be gone
            sys.stderr.write(line)
            sys.stderr.flush()
