"""Web pages that browsers save as one file with their pictures (MHTML)."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.mail_message import LONGEST, header, mail_article, parsed, web_page
from search.ingest.origin import Origin
from search.ingest.streams import whole
from search.ingest.web_page import page_article
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The article of the page; FormatError where there is none."""
    message = parsed(whole(chunks, LONGEST))
    if header(message, "To") or header(message, "Message-ID"):  # a newsletter with its pictures
        article = mail_article(message, origin)
    else:
        page = web_page(message)
        if page is None:
            raise FormatError("a saved page without HTML")
        data, charset, url = page
        article = page_article(data, origin, url=url if "://" in url else "", charset=charset)
    if article is None:
        raise FormatError("a web page without a text")
    yield article
