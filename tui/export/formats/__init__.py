"""One module a format; each writes the beginning, one article after the other, and the end."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final, Protocol, TextIO

from tui.export.records import Origin, Record

FORMATS: Final = {
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "markdown": "md",
    "text": "txt",
    "html": "html",
    "ris": "ris",
    "bibtex": "bib",
    "csl-json": "csl.json",
}
"""The names of the formats, in the order of the manual, with the ending of a file in each."""


class Write(Protocol):
    """Writes an export; it asks for the next article when it has written the one before."""

    def __call__(self, origin: Origin, records: Iterable[Record], out: TextIO) -> None:
        """Write all of it."""


def writer(name: str) -> Write:
    """Return what writes a format of `FORMATS`."""
    module = import_module(f"tui.export.formats.{name.replace('-', '_')}_format")
    write: Write = module.write
    return write


def format_of(file_name: str) -> str | None:
    """Return the format that the ending of a file's name tells, None for none."""
    endings = sorted(FORMATS.items(), key=lambda item: -len(item[1]))
    lower = file_name.lower()
    return next((name for name, ending in endings if lower.endswith(f".{ending}")), None)
