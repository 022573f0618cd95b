"""Reuters-21578 and what is marked up like it: SGML with a REUTERS element for each article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.encoding import decode
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import narrow
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = False
_LONGEST: Final = 4 * 1024 * 1024
_END: Final = b"</REUTERS>"
_ATTRIBUTE: Final = re.compile(r'([A-Z]+)="?([^"\s>]*)"?')
_CONTROLS: Final = re.compile(r"&#(?:\d|[12]\d|3[01]);|[\x00-\x08\x0b-\x1f]")
_NAME: Final = re.compile(r"<D>(.*?)</D>", re.DOTALL)


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles, in their order; FormatError where there is none."""
    buffer, found, line = b"", False, 1
    for chunk in narrow(chunks):
        buffer += chunk
        while (end := buffer.find(_END)) >= 0:
            found = True
            element, buffer = buffer[:end], buffer[end + len(_END) :]
            article = _article(decode(element), origin)
            if article is None:
                yield SkippedFile(f"{origin.place}:{line}", "record without a title and a text")
            else:
                yield article
            line += element.count(b"\n")
        if len(buffer) > _LONGEST:
            raise FormatError("SGML without the end of an article")
    if b"<REUTERS" in buffer:
        yield SkippedFile(f"{origin.place}:{line}", "the file ends before the record does")
    elif not found:
        raise FormatError("SGML of an unknown kind")


def _article(text: str, origin: Origin) -> Article | None:
    start = text.find("<REUTERS")
    head, _, body = text[start:].partition(">") if start >= 0 else ("", "", text)
    attributes = dict(_ATTRIBUTE.findall(head))
    number = attributes.get("NEWID")
    dateline = _element(body, "DATELINE").strip()
    words = _element(body, "BODY")
    if not words:  # such as those of which only the text itself is marked
        words = re.sub(
            r"<(TITLE|DATELINE|AUTHOR)>.*?</\1>", "", _element(body, "TEXT"), flags=re.DOTALL
        )
    return article_of(
        {
            "id": f"reuters-{number}" if number else None,
            "title": _element(body, "TITLE"),
            "body": f"{dateline}{words}" if dateline else words,
            "date": " ".join(_element(body, "DATE").split()).partition(".")[0],
            "author": _element(body, "AUTHOR"),
            "people": _names(body, "PEOPLE"),
            "organizations": _names(body, "ORGS"),
        },
        origin,
        "Reuters",
    )


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}(?: [^>]*)?>(.*?)</{name}>", text, re.DOTALL)
    return "" if found is None else html.unescape(_CONTROLS.sub(" ", found[1]))


def _names(text: str, name: str) -> list[str]:
    return _NAME.findall(_element(text, name))
