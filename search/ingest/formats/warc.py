"""Crawls: the web pages in WARC and ARC files, each an article with its address."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.formats.members import read_member
from search.ingest.origin import Origin
from search.ingest.streams import ChunkFile
from search.ingest.web_page import page_article
from search.request import SkippedFile

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_LONGEST: Final = 32 * 1024 * 1024
"""Bytes of the longest page that is read."""
_PAGES: Final = ("text/html", "application/xhtml+xml")
_READ: Final = {
    "application/pdf": ".pdf", "application/rss+xml": ".rss", "application/atom+xml": ".atom",
    "application/epub+zip": ".epub", "text/markdown": ".md", "message/rfc822": ".eml",
}  # fmt: skip
"""What else may hold articles, with the ending of the format."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the pages, and a SkippedFile for each page without a text.

    Raises FormatError where there is no page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(io.BufferedReader(ChunkFile(chunks), 65536), arc2warc=True)
    others: Counter[str] = Counter()
    pages = 0
    try:
        for record in records:
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            kind = _content_type(record)
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if status not in ("200", "203", None, ""):
                others[f"answers with status {status}"] += 1
            elif kind in _PAGES or (not kind and record.rec_type != "resource"):
                pages += 1
                yield from _page(record, origin)
            elif kind in _READ or (kind == "text/plain" and record.rec_type == "conversion"):
                pages += 1
                yield from _other(record, origin, kind)
            else:
                others[kind] += 1
    except ArchiveLoadFailed as error:
        reason = " ".join(str(error).split())[:160]
        if not pages:
            raise FormatError(f"a damaged crawl ({reason})") from None
        yield SkippedFile(origin.place, f"damaged ({reason}); what comes before is kept")
    if not pages:
        found = ", ".join(f"{count} {kind}" for kind, count in others.most_common(3))
        raise FormatError("a crawl without web pages" + (f" ({found})" if found else ""))


def _page(record: ArcWarcRecord, origin: Origin) -> Iterator[Article | SkippedFile]:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    within = _within(record, origin)
    data = _payload(record)
    if data is None:
        yield SkippedFile(f"{origin.place} {url}", f"a page longer than {_LONGEST // 2**20} MB")
        return
    charset = ""
    if record.http_headers:
        charset = (record.http_headers.get_header("Content-Type") or "").partition("charset=")[2]
    try:
        article = page_article(data, within, url=url, charset=charset.split(";")[0].strip(" \"'"))
    except FormatError as error:
        yield SkippedFile(f"{origin.place} {url}", str(error))
        return
    if article is None:
        yield SkippedFile(f"{origin.place} {url}", "a web page without a text")
    else:
        yield article


def _other(record: ArcWarcRecord, origin: Origin, kind: str) -> Iterator[Article | SkippedFile]:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    data = _payload(record)
    if data is None:
        yield SkippedFile(f"{origin.place} {url}", f"longer than {_LONGEST // 2**20} MB")
        return
    for each in read_member(
        f"{url}{_READ.get(kind, '.txt')}", iter((data,)), _within(record, origin)
    ):
        yield each._replace(url=each.url or url) if isinstance(each, Article) else each


def _within(record: ArcWarcRecord, origin: Origin) -> Origin:
    """The origin of what a record holds: it was there on the day of the crawl."""
    seen = None
    with suppress(ValueError):
        seen = date.fromisoformat((record.rec_headers.get_header("WARC-Date") or "")[:10])
    return replace(origin, modified=seen)


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers or record.rec_headers
    value = headers.get_header("Content-Type") or ""
    return value.partition(";")[0].strip().lower()


def _payload(record: ArcWarcRecord) -> bytes | None:
    """What a record holds, without the encodings of its transfer; None where it is too long."""
    data = record.content_stream().read(_LONGEST + 1)
    return None if len(data) > _LONGEST else bytes(data)
