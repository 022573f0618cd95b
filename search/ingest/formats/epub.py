"""EPUB: each document of the book or the issue that has a text is an article."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from search.article import Article
from search.errors import FormatError
from search.ingest.markup import plain_text
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import seekable
from search.ingest.xml_tree import find, find_all, parsed_xml, text_of
from search.request import SkippedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_LONGEST: Final = 16 * 1024 * 1024
"""Bytes of the longest document of a book."""
_FEW: Final = 200
"""Characters below which a document is a title page or the like."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles, in the order of the book; FormatError where it has no text."""
    with seekable(chunks) as file:
        try:
            book = zipfile.ZipFile(file)
            package = parsed_xml(_member(book, _package_name(book)))
        except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError) as error:
            raise FormatError(f"a damaged EPUB ({error})") from None
        found = False
        for name in _spine(book, package):
            try:
                article = _article(_member(book, name), package, origin)
            except (
                zipfile.BadZipFile,
                zlib.error,
                KeyError,
                OSError,
                EOFError,
                ValueError,
            ) as error:
                yield SkippedFile(f"{origin.place}/{name}", f"damaged ({error})")
                continue
            if article is not None:
                found = True
                yield article
        if not found:
            raise FormatError("an EPUB without a text")


def _package_name(book: zipfile.ZipFile) -> str:
    container = parsed_xml(_member(book, "META-INF/container.xml"))
    root = find(container, "rootfile")
    name = None if root is None else root.get("full-path")
    if not name:
        raise ValueError("it names no package")
    return str(name)


def _spine(book: zipfile.ZipFile, package: _Element) -> list[str]:
    """The names of the documents, in their order."""
    folder = posixpath.dirname(_package_name(book))
    items = {each.get("id"): each for each in find_all(package, "item")}
    names = []
    for reference in find_all(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        names.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return names


def _article(data: bytes, package: _Element, origin: Origin) -> Article | None:
    from lxml import html

    page = html.fromstring(data)
    heading = next((each for each in page.iter("h1", "h2", "h3") if text_of(each)), None)
    title = text_of(heading)
    body = page.find(".//body")
    if heading is not None and heading.getparent() is not None:
        heading.drop_tree()
    text = plain_text(html.tostring(page if body is None else body, encoding="unicode"))
    if len(text) < _FEW and not title:
        return None
    if not text.strip():
        return None
    record: dict[str, Any] = {
        "title": title or text_of(find(package, "title")),
        "body": text,
        "date": text_of(find(package, "date")),
        "source": text_of(find(package, "publisher")) or text_of(find(package, "title")),
        "author": [text_of(each) for each in find_all(package, "creator")],
        "language": text_of(find(package, "language")),
    }
    return article_of(record, origin)


def _member(book: zipfile.ZipFile, name: str) -> bytes:
    with book.open(name) as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise ValueError(f"{name} is longer than {_LONGEST // 2**20} MB")
    return data
