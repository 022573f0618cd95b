"""How an article and the head of its row are written as bytes, and what tells two apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final, NamedTuple, get_args

import orjson

from search.article import KINDS, Article, Basis, Mention, PublicationDate
from search.index.files.values import (
    boolean,
    integer,
    items,
    loads,
    optional_text,
    table,
    text,
    texts,
)


class StoredHead(NamedTuple):
    """What of a row is neither a date nor a name."""

    title: str
    evidence: str
    url: str | None


def write_head(article: Article) -> bytes:
    """The head as a JSON array: headline, evidence of the date, address."""
    # Many heads are kept for long, and what the encoder gives holds more memory than its length.
    head = _json((article.title, article.published.evidence, article.url))
    return bytes(memoryview(head))


def read_head(data: bytes) -> StoredHead:
    """The head that `write_head` gave."""
    return read_heads([data])[0]


def read_heads(encoded: Sequence[bytes]) -> list[StoredHead]:
    """Several heads in one pass; ValueError where one is damaged."""
    heads = [
        StoredHead(text(title), text(evidence), optional_text(url))
        for title, evidence, url in map(items, loads(b"[%b]" % b",".join(encoded)))
    ]
    if len(heads) != len(encoded):
        raise ValueError(f"{len(heads)} heads instead of {len(encoded)}")
    return heads


def write_article(article: Article) -> bytes:
    """What the head, the dates and the paths do not hold, as a JSON object.

    ValueError where an offset leads nowhere.
    """
    mentions = (*article.mentions, *article.title_mentions)
    if not 0 <= article.text_start <= len(article.body) or not all(
        0 <= mention.start <= mention.end for mention in mentions
    ):
        raise ValueError(f"article {article.id!r} has offsets that lead nowhere")
    return _json(
        {
            "body": article.body,
            "text_start": article.text_start,
            "title_stated": article.title_stated,
            "source": article.source,
            "place": article.place,
            "people": article.people,
            "organizations": article.organizations,
            "mentions": _written(article.mentions, article.body),
            "title_mentions": _written(article.title_mentions, ""),
            "authors": article.authors,
            "section": article.section,
            "language": article.language,
            "agency": article.agency,
            **({"recognizer": article.recognizer} if article.recognizer else {}),
            **({"date_read": _dated(article.date_read)} if article.date_read else {}),
        }
    )


def read_article(data: bytes) -> Article:
    """The article that `write_article` gave, without id, headline, date, address and paths.

    ValueError or KeyError where it gave no such thing.
    """
    fields = table(loads(data))
    body = text(fields["body"])
    return Article(
        body=body,
        text_start=integer(fields["text_start"], 0, len(body)),
        title_stated=boolean(fields["title_stated"]),
        source=optional_text(fields["source"]),
        place=optional_text(fields["place"]),
        people=texts(fields["people"]),
        organizations=texts(fields["organizations"]),
        mentions=_mentions(fields["mentions"], body),
        title_mentions=_mentions(fields["title_mentions"], ""),
        authors=texts(fields["authors"]),
        section=optional_text(fields["section"]),
        language=optional_text(fields["language"]),
        agency=optional_text(fields["agency"]),
        recognizer=text(fields.get("recognizer", "")),
        date_read=_date(items(fields["date_read"])) if "date_read" in fields else None,
    )


def read_text(data: bytes) -> tuple[str, bool]:
    """Of the same the body from where its text begins, and whether a headline is stated.

    ValueError or KeyError where it gave no such thing.
    """
    fields = table(loads(data))
    body = text(fields["body"])
    start = integer(fields["text_start"], 0, len(body))
    return body[start:], boolean(fields["title_stated"])


def hash_of(id: str) -> int:
    """The 64-bit hash by which an id is looked up (BLAKE2b-64, big-endian)."""
    return hash_of_bytes(id.encode("utf-8", "surrogatepass"))


def hash_of_bytes(encoded: bytes) -> int:
    """The same for an id that is already encoded in UTF-8."""
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "big")


def _dated(published: PublicationDate) -> list[object]:
    """Days in ISO 8601 or null, basis, evidence, and whether the file decided it."""
    days = [None if day is None else day.isoformat() for day in published[:2]]
    return [*days, *published[2:]]


def _date(entry: list[Any]) -> PublicationDate:
    start, end, basis, evidence, of_file = entry
    first, last = (None if day is None else date.fromisoformat(text(day)) for day in (start, end))
    for known in get_args(Basis):
        if basis == known:
            return PublicationDate(first, last, known, text(evidence), boolean(of_file))
    raise ValueError(f"{basis!r:.40} is not how a date is known")


def _mentions(entries: object, body: str) -> tuple[Mention, ...]:
    return tuple(_mention(items(entry), body) for entry in items(entries))


def _mention(entry: list[Any], body: str) -> Mention:
    kind, start, end, entity, *stated = entry
    integer(end, integer(start))
    said = text(stated[0]) if stated else body[start:end]
    return Mention(KINDS[integer(kind, 0, len(KINDS) - 1)], said, start, end, text(entity))


def _written(mentions: tuple[Mention, ...], body: str) -> list[tuple[Any, ...]]:
    """Kind, offsets and name of each; then its text where the body does not have that there."""
    return [
        (_NUMBERS[kind], start, end, entity)
        if body[start:end] == text
        else (_NUMBERS[kind], start, end, entity, text)
        for kind, text, start, end, entity in mentions
    ]


_NUMBERS: Final = {kind: number for number, kind in enumerate(KINDS)}


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # a lone surrogate, for which there is no UTF-8
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")
