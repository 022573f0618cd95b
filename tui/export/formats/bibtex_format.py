"""BibTeX, with the fields of biblatex beside those of old: an entry an article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TextIO

from tui.export.records import Origin, Record
from tui.export.urls import web_address
from tui.terminal.safe import clean

if TYPE_CHECKING:
    from search import PublicationDate

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SPECIAL: Final = {
    "\\": r"{\textbackslash}",
    # BibTeX counts braces even behind a backslash.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_ESCAPES: Final = str.maketrans(_SPECIAL)
_VERBATIM: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def latex(text: str) -> str:
    """Return a text of one line that LaTeX typesets as it is."""
    return " ".join(clean(text).split()).translate(_ESCAPES)


def how_dated(published: PublicationDate) -> str:
    """Return how a date is known, where it is not simply stated."""
    if published.start is None or published.end is None:
        return "undated"
    if published.basis == "stated":
        return ""
    days = " to ".join(dict.fromkeys((published.start.isoformat(), published.end.isoformat())))
    if published.basis == "corrected":
        return f"date {days} {' '.join(published.evidence.split())}"
    return f"date {days} inferred from: {' '.join(published.evidence.split())}"


def fields(record: Record, origin: Origin | None) -> Iterator[tuple[str, str]]:
    """Yield the fields of one entry, as LaTeX; a month stands without braces."""
    article = record.article
    # A second pair of braces keeps the capitals.
    yield "title", f"{{{latex(article.title)}}}"
    if record.authors:
        yield "author", " and ".join(f"{{{latex(author)}}}" for author in record.authors)
    if article.source:
        yield "journal", f"{{{latex(article.source)}}}"
    start, end = article.published.start, article.published.end
    if start is not None and end is not None:
        yield "date", start.isoformat() if start == end else f"{start}/{end}"
        yield "year", f"{start.year:04}"
        if (start.year, start.month) == (end.year, end.month):
            yield "month", _MONTHS[start.month - 1]
        if start == end:
            yield "day", str(start.day)
    if article.place:
        yield "location", latex(article.place)
    if address := web_address(article.url):
        yield "url", address.translate(_VERBATIM)
    if origin is not None:
        yield "urldate", f"{origin.time:%Y-%m-%d}"
    yield "abstract", latex(record.lead)
    yield "keywords", latex(", ".join((*record.tags, *record.names)))
    remarks = [how_dated(article.published), record.note]
    if origin is not None:
        remarks.append(f"{origin.archive}, generation {origin.generation}, {origin.asked}")
    yield "note", latex("; ".join(remark for remark in remarks if remark))
    if article.paths:
        yield "file", clean(article.paths[0]).translate(_VERBATIM)


def key(record: Record) -> str:
    """Return the key of an entry: source, year and as much of the id as makes it unique."""
    article = record.article
    plain = unicodedata.normalize("NFKD", article.source or "news").encode("ascii", "ignore")
    source = re.sub(r"[^a-z0-9]", "", plain.decode().lower()) or "news"
    year = str(article.published.start.year) if article.published.start else "nd"
    # What is no letter or digit is written as its number, so that two ids never become one key.
    id = "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}-" for c in article.id)
    return f"{source}-{year}-{id}"


def entry(record: Record, origin: Origin | None) -> str:
    """Return one entry."""
    lines = [f"@article{{{key(record)},"]
    for name, value in fields(record, origin):
        if value and value != "{}":
            lines.append(f"  {name} = {value if name == 'month' else f'{{{value}}}'},")
    return "\n".join([*lines, "}"]) + "\n"


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write where they come from as a comment, then the entries."""
    out.write(f"@comment{{{latex(origin.sentence)}}}\n")
    for record in records:
        out.write("\n" + entry(record, origin))
