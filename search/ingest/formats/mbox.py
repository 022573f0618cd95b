"""Mailboxes: many mails in one file, each after a line that begins with "From "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.mail_message import LONGEST, mail_article, parsed
from search.ingest.origin import Origin
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_BETWEEN: Final = re.compile(
    rb"(?:\A|\r?\n)From (?=[^\n]{1,400}\n)\S++[^\n]{0,200}\d{4}[^\n]{0,40}\n(?=[\w\-]{1,100}:)"
)
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the mails, and a SkippedFile for each without a text."""
    number = 0
    for number, data in enumerate(_mails(chunks), 1):
        place = f"{origin.place}:mail {number}"
        if data is None:
            yield SkippedFile(place, f"longer than {LONGEST // 2**20} MB")
            continue
        try:
            article = mail_article(parsed(_QUOTED.sub(rb"\1", data)), origin)
        except FormatError as error:
            yield SkippedFile(place, str(error))
            continue
        if article is None or not article.body:
            yield SkippedFile(place, "a mail without a text")
        else:
            yield article
    if not number:
        raise FormatError("empty file")


def _mails(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    """Each mail; None for one that is too long."""
    buffer, start, dropped = bytearray(), 0, False
    for chunk in chunks:
        seen = max(0, len(buffer) - 1024)  # a line that parts two may lie across two pieces
        buffer += chunk
        while (found := _BETWEEN.search(buffer, max(seen, start))) is not None:
            if dropped or found.start() > start:
                yield None if dropped else bytes(buffer[start : found.start()])
            start, dropped, seen = found.end(), False, found.end()
        if start:
            del buffer[:start]
            start = 0
        if len(buffer) > LONGEST:
            buffer.clear()
            dropped = True
    while (found := _BETWEEN.search(buffer)) is not None:
        if dropped or found.start():
            yield None if dropped else bytes(buffer[: found.start()])
        del buffer[: found.end()]
        dropped = False
    if dropped or buffer.strip():
        yield None if dropped else bytes(buffer)
