"""Web pages: the text of the article on it, without what stands around."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.origin import Origin
from search.ingest.streams import whole
from search.ingest.web_page import page_article
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True
LONGEST = 32 * 1024 * 1024
"""Bytes of the longest page that is read."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The article of a page; FormatError where it has none."""
    article = page_article(whole(chunks, LONGEST), origin)
    if article is None:
        raise FormatError("a web page without a text")
    yield article
