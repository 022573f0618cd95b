"""CSL-JSON, which Zotero, pandoc and citation processors read: an array of items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TextIO

from tui.export.formats.bibtex_format import how_dated
from tui.export.records import Origin, Record
from tui.export.urls import web_address
from tui.terminal.json_text import json_text


def item(record: Record, origin: Origin | None) -> dict[str, Any]:
    """Return one item."""
    article = record.article
    found: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.source,
        "author": [{"literal": author} for author in record.authors],
        "publisher-place": article.place,
        "section": article.section,
        "language": article.language,
        "URL": web_address(article.url) or article.url,
        "abstract": record.lead,
        "keyword": ", ".join((*record.tags, *record.names)),
        "archive_location": article.paths[0] if article.paths else None,
    }
    start, end = article.published.start, article.published.end
    if start is not None and end is not None:
        days = [start] if start == end else [start, end]
        found["issued"] = {"date-parts": [_parts(day) for day in days]}
        if article.published.basis == "inferred":
            found["issued"]["circa"] = True
    remarks = [how_dated(article.published), record.note]
    if origin is not None:
        found["archive"] = f"{origin.archive}, generation {origin.generation}"
        found["accessed"] = {"date-parts": [_parts(origin.time.date())]}
        remarks.append(f"Query: {origin.asked}")
    found["note"] = "; ".join(remark for remark in remarks if remark)
    return {name: value for name, value in found.items() if value}


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write the array, an item a line."""
    separator = "[\n"
    for record in records:
        out.write(separator + json_text(item(record, origin), out.encoding))
        separator = ",\n"
    out.write("\n]\n" if separator == ",\n" else "[]\n")


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
