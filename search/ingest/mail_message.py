"""A mail becomes an article: newsletters, messages of lists, alerts of agencies."""

from __future__ import annotations

import re
from contextlib import suppress
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.encoding import decode
from search.ingest.markup import plain_text
from search.ingest.origin import Origin
from search.ingest.outlets import is_outlet
from search.ingest.records import article_of

LONGEST: Final = 64 * 1024 * 1024
"""Bytes of the longest mail that is read, with all that is attached to it."""
_MOST_PARTS: Final = 500
_REPLY: Final = re.compile(
    r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw)(?:\[\d+\])?:\s*)+", re.IGNORECASE
)
_HIDDEN: Final = re.compile(
    r"<(\w+)[^>]*style\s*=\s*[\"'][^\"']*display\s*:\s*none[^>]*>.*?</\1>",
    re.DOTALL | re.IGNORECASE,
)
_STUB: Final = 0.3
"""A plain text of less than this part of the web page beside it only says that there is one."""


def parsed(data: bytes) -> Message:
    """The mail that bytes hold, whatever is wrong with them."""
    return BytesParser(policy=policy.compat32).parsebytes(data)


def mail_article(message: Message, origin: Origin) -> Article | None:
    """The article that a mail is; None where it has neither a subject nor a text.

    Raises FormatError where it is encrypted.
    """
    body = _text(message)
    if not body.strip() and any(
        part.get_content_type() in ("multipart/encrypted", "application/pgp-encrypted")
        for part in message.walk()
    ):
        raise FormatError("an encrypted mail")
    sender, address = parseaddr(header(message, "From"))
    list_name = header(message, "List-Id").partition("<")[0].strip(" \"'")
    outlet = sender if is_outlet(sender) else list_name
    sent = header(message, "Date")
    return article_of(
        {
            "id": header(message, "Message-ID").strip().strip("<>") or None,
            "title": _REPLY.sub("", header(message, "Subject"), count=1),
            "body": body,
            "date": _date(sent),
            "author": "" if outlet == sender else sender or address,
            "source": outlet,
            "url": header(message, "Archived-At").strip("<> "),
            "language": header(message, "Content-Language"),
        },
        origin,
    )


def header(message: Message, name: str) -> str:
    """A field of the head in plain letters, "" where there is none."""
    try:
        raw = message.get(name)
    except Exception:  # the parser stumbles over some fields only when asked for them
        return ""
    if raw is None:
        return ""
    text = str(raw)
    with suppress(LookupError, ValueError, IndexError):
        text = str(make_header(decode_header(text)))
    data = text.encode("utf-8", "surrogateescape")
    return " ".join(decode(data).split())


def web_page(message: Message) -> tuple[bytes, str, str] | None:
    """The first web page in a mail, with its encoding and its address; None without one."""
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                url = header(part, "Content-Location") or header(
                    message, "Snapshot-Content-Location"
                )
                return data, part.get_content_charset() or "", url
    return None


def _date(text: str) -> str:
    """The day of a field such as "Sun, 9 Jan 2022 12:00:00 +0100 (CET)", else its words."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text


def _text(message: Message) -> str:
    """What a person reads of a mail; of alternatives the plain one, unless it says little."""
    parts: list[str] = []
    _gather(message, parts, [_MOST_PARTS])
    return "\n\n".join(part for part in parts if part.strip())


def _gather(part: Message, parts: list[str], left: list[int]) -> None:
    left[0] -= 1
    if left[0] < 0:
        return
    inner = part.get_payload()
    if isinstance(inner, list):
        below = [each for each in inner if isinstance(each, Message)]
        if part.get_content_type() == "multipart/alternative":
            parts.append(_best(below, left))
            return
        for each in below:
            if not _is_attached(each):
                _gather(each, parts, left)
        return
    if part.get_content_type() in ("text/html", "application/xhtml+xml"):
        parts.append(plain_text(_HIDDEN.sub("", _decoded(part))))
    elif part.get_content_type() in ("text/plain", "text/enriched", "text/markdown"):
        parts.append(_decoded(part))


def _best(alternatives: list[Message], left: list[int]) -> str:
    texts = {}
    for each in alternatives:
        found: list[str] = []
        _gather(each, found, left)
        texts[each.get_content_type() == "text/plain"] = "\n\n".join(found)
    plain, rich = texts.get(True, ""), texts.get(False, "")
    return plain if len(plain.strip()) > _STUB * len(rich.strip()) else rich


def _is_attached(part: Message) -> bool:
    return (part.get_content_disposition() or "") == "attachment"


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset()
    if charset and charset not in ("us-ascii", "unknown-8bit"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            pass
    return decode(data)
