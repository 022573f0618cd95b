"""How an article and the head of its row are written as bytes, and what tells two apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson

from search.article import KINDS, Article, Mention


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
    return read_heads([data.decode("utf-8", "surrogatepass")])[0]


def read_heads(texts: Sequence[str]) -> list[StoredHead]:
    """Several heads, given as text, in one pass; ValueError or TypeError where one is damaged."""
    heads = [StoredHead._make(head) for head in json.loads(f"[{','.join(texts)}]")]
    if len(heads) != len(texts):
        raise ValueError(f"{len(heads)} heads instead of {len(texts)}")
    return heads


def write_article(article: Article) -> bytes:
    """What the head, the dates and the paths do not hold, as a JSON object."""
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
        }
    )


def read_article(data: bytes) -> Article:
    """The article that `write_article` gave, without id, headline, date, address and paths."""
    fields = json.loads(data.decode("utf-8", "surrogatepass"))
    body = fields["body"]
    return Article(
        body=body,
        text_start=fields["text_start"],
        title_stated=fields["title_stated"],
        source=fields["source"],
        place=fields["place"],
        people=tuple(fields["people"]),
        organizations=tuple(fields["organizations"]),
        mentions=_mentions(fields["mentions"], body),
        title_mentions=_mentions(fields["title_mentions"], ""),
    )


def hash_of(id: str) -> int:
    """The 64-bit hash by which an id is looked up (BLAKE2b-64, big-endian)."""
    return hash_of_bytes(id.encode("utf-8", "surrogatepass"))


def hash_of_bytes(encoded: bytes) -> int:
    """The same for an id that is already encoded in UTF-8."""
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "big")


def _mentions(entries: list[Any], body: str) -> tuple[Mention, ...]:
    return tuple(
        Mention(KINDS[kind], text[0] if text else body[start:end], start, end, entity)
        for kind, start, end, entity, *text in entries
    )


def _written(mentions: tuple[Mention, ...], body: str) -> list[tuple[Any, ...]]:
    """Kind, place and name of each; the text follows only where the body does not have it there."""
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
