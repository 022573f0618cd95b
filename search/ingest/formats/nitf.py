"""NITF, in which agencies and newspapers mark up articles."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.ingest.agency_markup import articles_in, nitf_record
from search.ingest.origin import Origin
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles; FormatError where there is none."""
    yield from articles_in(chunks, origin, "nitf", nitf_record, "NITF")
