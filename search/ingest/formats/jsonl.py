"""JSON Lines: one line is one article."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain

import orjson

from search.article import UNDATED, Article, PublicationDate
from search.errors import FormatError
from search.ingest.compose import compose
from search.ingest.dates import metadata_date
from search.ingest.origin import Origin
from search.ingest.source import source_name
from search.ingest.text import (
    binary_kind,
    clean,
    decode,
    single_spaced,
    sniff,
    wide_encoding,
)
from search.request import SkippedFile

SUFFIXES = (".jsonl", ".ndjson", ".json")
ONE_ARTICLE = False
CUT_AT_LINES = True
LONGEST = 16 * 1024 * 1024
"""Bytes of the longest line that is read; a longer one is reported and passed over."""
_LONGEST_ID = 512
_MOST = 10_000
"""So many names of one kind are read of a record."""
_NOT_LINES = "JSON that is not one object in a line is not read yet"
_PLAIN_JSON = re.compile(r"\.json(?:\.[a-z]{2})?$", re.IGNORECASE)

_ID = ("id", "_id", "uuid", "guid", "article_id", "doc_id", "identifier")
_TITLE = ("title", "headline", "heading", "head")
_BODY = ("body", "text", "content", "body_text", "article", "maintext", "full_text", "description")
_DATE = (
    "date", "published", "published_at", "publishedAt", "publish_date", "publication_date",
    "pubDate", "pubdate", "date_published", "datePublished", "date_publish", "datetime",
    "created_at", "timestamp",
)  # fmt: skip
_SOURCE = ("source", "agency", "publisher", "outlet", "newspaper", "source_name", "site", "domain")
_URL = ("url", "link", "permalink", "source_url", "href")
_PEOPLE = ("people", "persons", "person")
_ORGANIZATIONS = ("organizations", "organisations", "orgs", "org")


def read(
    chunks: Iterator[bytes], origin: Origin, first: int = 1
) -> Iterator[Article | SkippedFile]:
    """The articles of the lines, in their order, and a SkippedFile for each line that is none.

    `first` is the number of the first line. Raises FormatError where the file is no text or begins
    as other JSON than one object in a line.
    """
    beginning = first == 1
    for number, line in _lines(chunks, first):
        place = f"{origin.path}:{number}"
        if line is None:
            yield SkippedFile(place, f"line longer than {LONGEST // 2**20} MB")
            continue
        if not line or line.isspace():
            continue
        try:
            record = _parsed(line)
        except (ValueError, RecursionError) as error:
            if beginning and (line.strip() in ("{", "[") or _PLAIN_JSON.search(origin.path)):
                raise FormatError(_NOT_LINES) from None
            yield SkippedFile(place, f"not valid JSON ({_reason(error)})")
            continue
        if beginning and isinstance(record, list):
            raise FormatError(_NOT_LINES)
        beginning = False
        article = article_of(record, origin) if isinstance(record, dict) else None
        if article is not None:
            yield article
        elif isinstance(record, dict):
            yield SkippedFile(place, "record without a title and a text")
        else:
            yield SkippedFile(place, "not a JSON object")


def _parsed(line: str) -> object:
    """What a line of JSON says; ValueError or RecursionError where it says nothing."""
    try:
        record = orjson.loads(line)
    except ValueError:  # such as NaN, a lone surrogate or deep nesting; or one to be described
        return json.loads(line)
    if isinstance(record, dict) and float in map(type, map(record.get, _ID)):
        return json.loads(line)  # a number too long to be an integer there
    return record


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number too long"


def _lines(chunks: Iterator[bytes], number: int) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers from `number`; None for one that is too long to be held."""
    size = 0
    parts: list[bytes] = []
    chunk = b""
    encoding = _Encoding()
    for chunk in _narrow(chunks):
        first, *further = chunk.split(b"\n")
        size += len(first)
        parts = [*parts, first] if size <= LONGEST else []
        for piece in further:
            yield number, encoding.decode(b"".join(parts), chunk) if size <= LONGEST else None
            number += 1
            parts, size = [piece], len(piece)
    if size:
        yield number, encoding.decode(b"".join(parts), chunk) if size <= LONGEST else None


class _Encoding:
    """Decodes lines; for those that are not UTF-8, what stands around the first tells the rest."""

    def __init__(self) -> None:
        self._found = ""

    def decode(self, line: bytes, around: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self._found = self._found or sniff(around + line)
            return decode(line, self._found)


def _narrow(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes without a mark, and as UTF-8 where they are UTF-16 or UTF-32."""
    first = next(chunks, b"")
    if (kind := binary_kind(first)) is not None:
        raise FormatError(f"not text but {kind}")
    encoding = wide_encoding(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chain((first,), chunks):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")


def article_of(record: dict[str, object], origin: Origin) -> Article | None:
    """The article that a record describes, or None where it has neither a headline nor a text."""
    title = _text(record, _TITLE)
    body = _text(record, _BODY)
    if not title.strip() and not body.strip():
        return None
    source = _text(record, _SOURCE, inner=("name", "title"))
    return compose(
        body,
        origin,
        id=_identity(record),
        title=title,
        published=_date(record, origin),
        source=source_name(clean(source)),
        url=clean(_text(record, _URL)).strip() or None,
        people=_names(record, _PEOPLE),
        organizations=_names(record, _ORGANIZATIONS),
    )


def _text(record: dict[str, object], keys: tuple[str, ...], inner: tuple[str, ...] = ()) -> str:
    """The first text under one of `keys`; a list of texts is a list of paragraphs."""
    for key in keys:
        value = record.get(key)
        if value is None:
            continue
        if isinstance(value, dict):
            value = next((value[name] for name in inner if isinstance(value.get(name), str)), None)
        elif isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value:
            return value
    return ""


def _identity(record: dict[str, object]) -> str:
    for key in _ID:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("$oid")
        if isinstance(value, str | int) and not isinstance(value, bool):
            return " ".join(clean(str(value)).split())[:_LONGEST_ID]
    return ""


def _date(record: dict[str, object], origin: Origin) -> PublicationDate:
    for key in _DATE:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("$date") or value.get("start")
        published = metadata_date(value, origin)
        if published.start is not None:
            return _exported(record, published, origin)
    return UNDATED


def _exported(
    record: dict[str, object], published: PublicationDate, origin: Origin
) -> PublicationDate:
    """A record that an archive of ours printed also tells the end of the interval and its basis."""
    until = metadata_date(record.get("date_until"), origin).end
    basis, evidence = record.get("date_basis"), record.get("date_evidence")
    if until is None or published.start is None or until < published.start:
        return published
    return PublicationDate(
        published.start,
        until,
        "inferred" if basis == "inferred" else "stated",
        clean(evidence) if isinstance(evidence, str) else published.evidence,
    )


def _names(record: dict[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Names that the source states, in their order, each once."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str):
            value = value.split(";")
        if isinstance(value, list):
            texts = value[:_MOST]
            if set(map(type, texts)) != {str}:
                parts = [part.get("name") if isinstance(part, dict) else part for part in texts]
                texts = [part for part in parts if isinstance(part, str)]
            names = dict.fromkeys(texts if _are_plain(texts) else map(_name, texts))
            names.pop("", None)
            return tuple(names)
    return ()


def _are_plain(texts: list[str]) -> bool:
    """Whether all are names as `_name` would write them, as nearly all are."""
    return all(map(str.isascii, texts)) and single_spaced(texts)


def _name(text: str) -> str:
    """A stated name on one line."""
    return " ".join(clean(text).split())
