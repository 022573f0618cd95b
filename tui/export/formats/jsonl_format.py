"""JSON Lines: an object an article, each with where it comes from; it can be indexed again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tui.export.formats.json_format import origin_fields
from tui.export.records import Origin, Record, record_fields
from tui.terminal.json_text import json_text


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write a line an article."""
    export = {"export": origin_fields(origin)}
    for record in records:
        out.write(json_text(record_fields(record) | export, out.encoding) + "\n")
