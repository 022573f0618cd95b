"""Plain text: one file is one article."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.compose import compose
from search.ingest.encoding import binary_kind, decode
from search.ingest.front_matter import begins_with_fence, front_matter
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = False
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
    article = _article(decode(b"".join(parts)), origin)
    if article is None or not (article.body or article.title_stated):
        raise FormatError("empty file")
    yield article


def _article(text: str, origin: Origin) -> Article | None:
    if begins_with_fence(text) and (found := front_matter(text)) is not None:
        fields, rest = found
        return article_of({**fields, "body": rest}, origin, name=origin.place)
    return compose(text, origin, name=origin.place)
