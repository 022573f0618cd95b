"""Mails: one file is one mail, as in `.eml` and the folders of Maildir."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.mail_message import LONGEST, mail_article, parsed
from search.ingest.origin import Origin
from search.ingest.streams import whole
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError where it has no text."""
    article = mail_article(parsed(whole(chunks, LONGEST)), origin)
    if article is None or not article.body:
        raise FormatError("a mail without a text")
    yield article
