"""OpenDocument texts (`.odt`)."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.office import check_zip, dated_by_creation
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import seekable
from search.ingest.xml_tree import find, name_of, parsed_xml, text_of
from search.request import SkippedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True
_BESIDE: Final = frozenset(
    ["tracked-changes", "note", "annotation", "title", "desc", "ruby-text", "forms"]
)
"""Elements that are no part of the text: deleted words, notes, descriptions of pictures."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError where it has no text."""
    with seekable(chunks) as file:
        check_zip(file)
        try:
            with zipfile.ZipFile(file) as archive:
                content = find(parsed_xml(archive.read("content.xml")), "body")
                facts = parsed_xml(archive.read("meta.xml")) if _has_facts(archive) else None
        except (KeyError, RuntimeError, zlib.error, zipfile.BadZipFile, EOFError) as error:
            raise FormatError(f"a damaged document ({error})") from None
    parts: list[str] = []
    title = _fact(facts, "title")
    for block in () if content is None else _blocks(content):
        words = _words(block).strip()
        if words and not title and not parts and name_of(block) == "h":
            title = words
        elif words:
            parts.append(words)
    record: dict[str, object] = {
        "title": title,
        "body": "\n\n".join(parts),
        "author": _fact(facts, "initial-creator") or _fact(facts, "creator"),
        "language": _fact(facts, "language"),
    }
    article = article_of(record, origin, name=origin.place)
    if article is None or not article.body:
        raise FormatError("a document without a text")
    yield dated_by_creation(article, _fact(facts, "creation-date")[:10])


def _has_facts(archive: zipfile.ZipFile) -> bool:
    return "meta.xml" in archive.namelist()


def _fact(facts: _Element | None, name: str) -> str:
    return "" if facts is None else text_of(find(facts, name))


def _blocks(element: _Element) -> Iterator[_Element]:
    """The headings and paragraphs below, in their order."""
    for child in element:
        name = name_of(child)
        if name in ("h", "p"):
            yield child
        elif name not in _BESIDE:
            yield from _blocks(child)


def _words(element: _Element) -> str:
    """The text of a paragraph, with the spaces and lines that are elements in it."""
    parts = [element.text or ""]
    for child in element:
        name = name_of(child)
        if name in ("s", "tab"):
            parts.append(" ")
        elif name == "line-break":
            parts.append("\n")
        elif name and name not in _BESIDE:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
