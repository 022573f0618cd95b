"""Feeds: RSS, RDF, Atom and CDF, well- and ill-formed; each entry is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import whole
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_LONGEST: Final = 64 * 1024 * 1024
_GLOBAL: Final = re.compile(r"https?://|tag:|urn:")
"""How ids begin that no other feed gives to something else."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the entries, and a SkippedFile for each without title and text.

    Raises FormatError where there is no entry at all.
    """
    import feedparser

    # No headers and no address: nothing is fetched, and the data itself tells its encoding.
    found = feedparser.parse(whole(chunks, _LONGEST), sanitize_html=False)
    if not found.entries:
        fault = found.get("bozo_exception")
        reason = f" ({_one_line(fault)})" if found.get("bozo") and fault is not None else ""
        raise FormatError(f"a feed without an entry{reason}")
    for number, entry in enumerate(found.entries, 1):
        article = article_of(_record(entry, found.feed), origin)
        if article is None:
            yield SkippedFile(origin.place, f"entry {number}: without a title and a text")
        else:
            yield article


def _record(entry: Any, feed: Any) -> dict[str, object]:
    contents = [each.get("value", "") for each in entry.get("content", ()) if _is_text(each)]
    detail = entry.get("source") or {}
    tags = [tag.get("label") or tag.get("term") for tag in entry.get("tags", ())]
    authors = [
        each.get("name") or each.get("email") for each in entry.get("authors", ()) if each
    ] or [entry.get("author")]
    identity = str(entry.get("id") or "")
    return {
        "id": identity if _GLOBAL.match(identity) else None,
        "title": entry.get("title"),
        "body": max([*contents, entry.get("summary") or ""], key=len),
        "date": _date(entry),
        "url": entry.get("link"),
        "author": [each for each in authors if each],
        "section": next(filter(None, tags), None),
        "source": detail.get("title") or feed.get("title"),
        "language": entry.get("language") or feed.get("language"),
    }


def _is_text(content: Any) -> bool:
    return str(content.get("type", "")).startswith("text/") or "xhtml" in str(content.get("type"))


def _date(entry: Any) -> object:
    """When an entry was published, else changed; as written, where that can be read."""
    for name in ("published", "created", "updated"):
        if (text := entry.get(name)) and entry.get(f"{name}_parsed"):
            moment = entry[f"{name}_parsed"]
            return text if _is_usual(text) else f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}"
    return entry.get("published") or entry.get("updated")


_USUAL: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]|$)|(?:[A-Za-z]{3}, ?)?\d{1,2} [A-Za-z]{3} \d{4}(?: |$)"
)


def _is_usual(text: str) -> bool:
    return _USUAL.match(text) is not None


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:120]
