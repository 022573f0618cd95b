"""What all commands that correct an archive share: the text of corrections, read and printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands import locations
from tui.commands.guards import USAGE, Failure, require_archive
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import Archive, Correction

_OPENED = (Path("/dev/fd"), Path("/proc/self/fd"))
"""Where what the shell has opened already has its names."""


def archive_to_correct(archive_dir: str | None) -> Archive:
    """Return the archive that a command is to correct, open for writing."""
    from search import Archive

    location = locations.archive_to_read(archive_dir)
    require_archive(location)
    return Archive.open(location.path, write=True)


def print_corrections(corrections: Iterable[Correction]) -> None:
    """Print corrections as text that can be applied again."""
    for correction in corrections:
        # Names are quoted as in JSON, so an unsafe character can be escaped without loss.
        print("".join(c if safe(c) == c else json.dumps(c)[1:-1] for c in str(correction)))


def text_of(file: str) -> str:
    """Return the text of a file, of a pipe that the shell has opened, or of standard input."""
    if file == "-":
        if sys.stdin is None:
            raise Failure("standard input is closed", USAGE)
        data = sys.stdin.buffer.read()
    else:
        path = Path(file).expanduser()
        try:
            if not path.is_file() and path.parent not in _OPENED:
                kind = "a folder" if path.is_dir() else "not a file"
                reason = kind if path.exists() else "there is no such file"
                raise Failure(f"{file}: {reason} (- reads standard input)", USAGE)
            data = path.read_bytes()
        except OSError as error:
            raise Failure(f"{file}: {error.strerror}", USAGE) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Failure(f"{file} is not UTF-8 text", USAGE) from None
