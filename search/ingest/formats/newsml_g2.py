"""NewsML-G2: items of agencies, of which those of text and captions of pictures are articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.agency_markup import newsml_g2_record
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.xml_tree import elements, name_of
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_OTHERS: Final = {
    "packageItem": "a package",
    "conceptItem": "a concept",
    "knowledgeItem": "a list of concepts",
    "catalogItem": "a catalogue",
    "planningItem": "a plan of coverage",
}
"""Items that are no articles."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles, and a SkippedFile for each other item; FormatError where there is no item."""
    number = 0
    names = {name.lower(): what for name, what in _OTHERS.items()}
    for number, element in enumerate(elements(chunks, "newsItem", *_OTHERS), 1):
        other = names.get(name_of(element))
        if other is not None:
            yield SkippedFile(origin.place, f"item {number}: {other} of NewsML-G2, no article")
            continue
        record = newsml_g2_record(element)
        article = article_of(record, origin)
        if article is None or not article.body:
            yield SkippedFile(origin.place, f"item {number}: without a text")
        else:
            yield article
    if not number:
        raise FormatError("NewsML-G2 without an item")
