"""PDF with a layer of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.office import dated_by_creation
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import whole
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True
_LONGEST: Final = 256 * 1024 * 1024
_LONGEST_TEXT: Final = 16 * 1024 * 1024
_MOST_PAGES: Final = 5_000
_UNTITLED: Final = re.compile(
    r"\s*(?:untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|dvi|ps|html?))\s*\Z",
    re.IGNORECASE,
)
"""Titles that programs make up."""
_CREATED: Final = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError where it is locked, damaged or has no text."""
    import pypdfium2 as pdfium

    data = whole(chunks, _LONGEST)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise FormatError(
            "a PDF with a password" if locked else f"a damaged PDF ({error})"
        ) from None
    with document:
        text = _text(document)
        facts = document.get_metadata_dict(skip_empty=True)
    if not text.strip():
        raise FormatError("a PDF without a layer of text")
    title = facts.get("Title", "")
    record: dict[str, object] = {
        "title": "" if _UNTITLED.match(title) else title,
        "body": text,
        "author": facts.get("Author", ""),
    }
    article = article_of(record, origin, name=origin.place)
    if article is None:
        raise FormatError("a PDF without a layer of text")
    yield dated_by_creation(article, _day(facts.get("CreationDate", "")))


def _text(document: object) -> str:
    parts: list[str] = []
    size = 0
    for number, page in enumerate(document):  # type: ignore[arg-type, var-annotated]
        if number >= _MOST_PAGES or size > _LONGEST_TEXT:
            break
        words = page.get_textpage()
        part = words.get_text_range().replace("\r\n", "\n").replace("\ufffe", "-\n")
        words.close()
        page.close()
        parts.append(part.strip())
        size += len(part)
    return "\f".join(parts)


def _day(text: str) -> str:
    found = _CREATED.match(text)
    return "" if found is None else "-".join(part for part in found.groups() if part)
