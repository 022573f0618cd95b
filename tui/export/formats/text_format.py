"""Plain text to read or print: a line of signs between two articles."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from tui.export.records import Origin, Record
from tui.terminal.safe import clean

_RULE: Final = "=" * 72
_WIDTH: Final = 72


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what is known of an article beside its headline and text, each with its name."""
    article = record.article
    published = article.published
    days = [day.isoformat() for day in (published.start, published.end) if day is not None]
    when = " to ".join(dict.fromkeys(days)) or "undated"
    if published.basis == "inferred":
        when += f" (inferred from “{' '.join(published.evidence.split())}”)"
    if published.basis == "corrected":
        when += f" ({' '.join(published.evidence.split())})"
    yield "Date", when
    for name, value in (
        ("Source", article.source),
        ("Author", ", ".join(record.authors)),
        ("Agency", article.agency),
        ("Section", article.section),
        ("Place", article.place),
        ("Language", article.language),
        ("URL", article.url),
        ("Path", article.paths[0] if article.paths else None),
        ("Id", article.id),
        ("Tags", ", ".join(record.tags)),
        ("Note", " ".join(record.note.split())),
    ):
        if value:
            yield name, value


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write the articles with what is known of each."""
    out.write(textwrap.fill(clean(origin.sentence), _WIDTH) + "\n")
    for record in records:
        out.write(f"\n{_RULE}\n\n{clean(record.article.title) or '(no title)'}\n\n")
        for name, value in facts(record):
            out.write(f"{name}: {clean(value)}\n")
        for line in ["", *clean(record.article.body, newlines=True).split("\n")]:
            # A line of signs in an article parts nothing.
            out.write((f" {line}" if line == _RULE else line) + "\n")
