"""OPML: lists of feeds, which have no articles themselves."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.origin import Origin
from search.ingest.xml_tree import elements
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """Nothing but the reason: FormatError says how many feeds the list has."""
    del origin
    count = sum(1 for each in elements(chunks, "outline") if each.get("xmlUrl"))
    raise FormatError(f"a list of feeds ({count}), without articles")
