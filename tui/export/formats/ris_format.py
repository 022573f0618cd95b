"""RIS, which Zotero, EndNote, Mendeley and Citavi read: a tag and a value a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from tui.export.formats.bibtex_format import how_dated
from tui.export.records import Origin, Record
from tui.export.urls import web_address
from tui.terminal.safe import clean


def lines(record: Record, origin: Origin | None) -> Iterator[tuple[str, str]]:
    """Yield the tags and values of one reference."""
    article = record.article
    yield "TY", "NEWS"
    yield "ID", article.id
    yield "TI", article.title
    for author in record.authors:
        yield "AU", author
    if article.source:
        yield "T2", article.source
    if (day := article.published.start) is not None:
        yield "PY", f"{day.year:04}"
        last = article.published.end or day
        month = f"{day.month:02}" if (day.year, day.month) == (last.year, last.month) else ""
        exact = f"{day.day:02}" if day == last else ""
        yield "DA", f"{day.year:04}/{month}/{exact}/"
    if article.section:
        yield "SE", article.section
    if article.language:
        yield "LA", article.language
    if article.place:
        yield "CY", article.place
    if article.url:
        yield "UR", web_address(article.url) or article.url
    yield "AB", record.lead
    for word in (*record.tags, *record.names):
        yield "KW", word
    if remark := how_dated(article.published):
        yield "N1", remark
    if record.note:
        yield "N1", record.note
    if article.paths:
        yield "L1", article.paths[0]
    if origin is not None:
        yield "DB", f"{origin.archive}, generation {origin.generation}"
        yield "N1", f"Query: {origin.asked}"
        yield "Y2", f"{origin.time:%Y/%m/%d}/"
    yield "ER", ""


def reference(record: Record, origin: Origin | None) -> str:
    """Return one reference; its lines end as the format demands."""
    found = ((tag, " ".join(clean(value).split())) for tag, value in lines(record, origin))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in found if value or tag == "ER")


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write a reference an article."""
    for record in records:
        out.write(reference(record, origin) + "\r\n")
