"""CSV as in RFC 4180, in which no cell is a formula, whatever an article says.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` and their like for a formula. Such a
cell gets an apostrophe before it, which spreadsheets do not show.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from tui.export.fields import date_fields, organizations_of, people_of
from tui.export.records import Origin, Record
from tui.terminal.safe import clean

COLUMNS: Final = (
    "id", "date", "date_until", "date_basis", "source", "author", "section", "language",
    "title", "url", "path", "people", "organizations", "starred", "tags", "note", "body",
    "query", "exported", "archive", "generation",
)  # fmt: skip
_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠﹣−﹢﹦﹫")


def cell(text: str) -> str:
    """Return a text for one cell."""
    text = clean(text, newlines=True)
    begins = text.lstrip()[:1] or text[:1]
    return f"'{text}" if begins in _FORMULA and text else text


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write a header and a row an article; several values of a cell are parted by `; `."""
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for record in records:
        article = record.article
        dates = date_fields(article.published)
        rows.writerow(
            cell(value)
            for value in (
                article.id,
                dates["date"] or "",
                dates["date_until"] or "",
                article.published.basis,
                article.source or "",
                "; ".join(record.authors),
                article.section or "",
                article.language or "",
                article.title,
                article.url or "",
                article.paths[0] if article.paths else "",
                "; ".join(people_of(article)),
                "; ".join(organizations_of(article)),
                "1" if record.starred else "",
                "; ".join(record.tags),
                record.note,
                article.body,
                origin.asked,
                origin.moment,
                origin.archive,
                str(origin.generation),
            )
        )
