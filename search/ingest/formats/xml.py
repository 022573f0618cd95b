"""XML of any kind in which elements are articles: with a title or a date, and a text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.origin import Origin
from search.ingest.records import ABSTRACT, AUTHOR, DATE, TEXT, TITLE, article_of
from search.ingest.streams import ChunkFile
from search.ingest.xml_tree import name_of, shown_text, text_of
from search.request import SkippedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_TEXTS: Final = frozenset([*TEXT, *ABSTRACT])


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the elements; FormatError where there is none."""
    from lxml import etree

    parser = etree.iterparse(
        io.BufferedReader(ChunkFile(chunks)), events=("start", "end"), recover=True,
        resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    root, found = "", False
    try:
        for event, element in parser:
            if event == "start":
                root = root or name_of(element)
                continue
            record = _record(element)
            if record is None:
                continue
            article = article_of(record, origin)
            element.clear(keep_tail=True)
            if article is not None:
                found = True
                yield article
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error).split())[:160]
        if not found:
            raise FormatError(f"not valid XML ({reason})") from None
        yield SkippedFile(origin.place, f"not valid XML ({reason}); what comes before is kept")
    if not found:
        raise FormatError(f"XML without articles (its root is <{root}>)")


def _record(element: _Element) -> dict[str, object] | None:
    """The fields of an element whose children are those of an article."""
    names = {name_of(child) for child in element}
    if _TEXTS.isdisjoint(names) or names.isdisjoint((*TITLE, *DATE)):
        return None
    record: dict[str, object] = dict(element.attrib)
    for child in element:
        name = name_of(child)
        if not name:
            continue
        value = shown_text(child) if name in _TEXTS else text_of(child)
        if name in AUTHOR and isinstance(record.get(name), str):
            value = f"{record[name]}; {value}"
        elif name in _TEXTS and isinstance(record.get(name), str):
            value = f"{record[name]}\n\n{value}"
        if value:
            record[name] = value
    return record
