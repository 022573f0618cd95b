"""Rich text (`.rtf`)."""

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
_LONGEST: Final = 32 * 1024 * 1024
_FACT: Final = r"\{\\%s ([^{}]{0,300})\}"
_CREATED: Final = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError where it has no text."""
    from striprtf.striprtf import rtf_to_text

    source = whole(chunks, _LONGEST).decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise FormatError("not RTF")
    lines = rtf_to_text(source, errors="replace").split("\n")
    record: dict[str, object] = {
        "title": _fact(source, "title"),
        "body": "\n\n".join(line.strip() for line in lines if line.strip()),
        "author": _fact(source, "author"),
    }
    article = article_of(record, origin, name=origin.place)
    created = _CREATED.search(source)
    if article is None or not article.body:
        raise FormatError("a document without a text")
    day = "" if created is None else f"{created[1]}-{int(created[2]):02}-{int(created[3]):02}"
    yield dated_by_creation(article, day)


def _fact(source: str, name: str) -> str:
    from striprtf.striprtf import rtf_to_text

    found = re.search(_FACT % name, source)
    return (
        "" if found is None else rtf_to_text("{\\rtf1 " + found[1] + "}", errors="replace").strip()
    )
