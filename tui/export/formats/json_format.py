"""JSON: one object with where it comes from and the articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from tui.export.records import Origin, Record, record_fields
from tui.terminal.json_text import json_text


def origin_fields(origin: Origin) -> dict[str, Any]:
    """Return where an export comes from, as plain data."""
    filters: dict[str, list[str]] = {}
    for option, value in origin.filters:
        filters.setdefault(option, []).append(value)
    return {
        "query": origin.query,
        **({"filters": filters} if filters else {}),
        **({"folded": True} if origin.folded else {}),
        "sort": origin.sort,
        "exported": origin.moment,
        "archive": origin.archive,
        "generation": origin.generation,
    }


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write the object, an article a line."""
    head = json_text(origin_fields(origin) | {"total": origin.total}, out.encoding)
    out.write(f'{head[:-1]}, "articles": [')
    separator = "\n"
    for record in records:
        out.write(separator + json_text(record_fields(record), out.encoding))
        separator = ",\n"
    out.write("\n]}\n")
