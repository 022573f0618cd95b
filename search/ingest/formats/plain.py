"""Plain text: one file is one article."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.compose import compose
from search.ingest.origin import Origin
from search.ingest.text import binary_kind, decode
from search.request import SkippedFile

SUFFIXES = (".txt", ".text", "")
ONE_ARTICLE = True
CUT_AT_LINES = False
LONGEST = 16 * 1024 * 1024
"""Bytes of the longest text that is taken for one article; a long novel has two million."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article of a text file. Raises FormatError for what is no text, or no article."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        if not parts and (kind := binary_kind(chunk)) is not None:
            raise FormatError(f"not text but {kind}")
        parts.append(chunk)
        size += len(chunk)
        if size > LONGEST:
            raise FormatError(f"longer than {LONGEST // 1024 // 1024} MB, too long for one article")
    article = compose(decode(b"".join(parts)), origin, name=origin.path)
    if not article.body and not article.title_stated:
        raise FormatError("empty file")
    yield article
