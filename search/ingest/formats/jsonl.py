"""JSON Lines: one line is one article."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.encoding import RecordDecoder
from search.ingest.origin import Origin
from search.ingest.records import article_of, json_fault, parsed_json
from search.ingest.streams import narrow
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = True
APART = False
LONGEST = 16 * 1024 * 1024
"""Bytes of the longest line that is read; a longer one is reported and passed over."""


def read(
    chunks: Iterator[bytes], origin: Origin, first: int = 1
) -> Iterator[Article | SkippedFile]:
    """The articles of the lines, in their order, and a SkippedFile for each line that is none.

    `first` is the number of the first line. Raises FormatError where the file is no text or empty.
    """
    found = False
    for number, line, decoder in _lines(chunks, first):
        place = f"{origin.place}:{number}"
        if line is None:
            found = True
            yield SkippedFile(place, f"line longer than {LONGEST // 2**20} MB")
            continue
        if not line or line.isspace():
            continue
        found = True
        try:
            record = parsed_json(line, decoder)
        except (ValueError, RecursionError) as error:
            yield SkippedFile(place, f"not valid JSON ({json_fault(error)})")
            continue
        article = article_of(record, origin) if isinstance(record, dict) else None
        if article is not None:
            yield article
        elif isinstance(record, dict):
            yield SkippedFile(place, "record without a title and a text")
        else:
            yield SkippedFile(place, "not a JSON object")
    if first == 1 and not found:
        raise FormatError("empty file")


def _lines(
    chunks: Iterator[bytes], number: int
) -> Iterator[tuple[int, bytes | None, RecordDecoder]]:
    """The lines with their numbers from `number`, and what decodes those that are not UTF-8.

    None in place of one that is too long to be held.
    """
    size = 0
    parts: list[bytes] = []
    decoder: RecordDecoder | None = None
    for chunk in narrow(chunks):
        decoder = decoder or RecordDecoder(chunk if number == 1 else b"")
        first, *further = chunk.split(b"\n")
        size += len(first)
        parts = [*parts, first] if size <= LONGEST else []
        for piece in further:
            yield number, b"".join(parts) if size <= LONGEST else None, decoder
            number += 1
            parts, size = [piece], len(piece)
    if decoder is not None and size:
        yield number, b"".join(parts) if size <= LONGEST else None, decoder
