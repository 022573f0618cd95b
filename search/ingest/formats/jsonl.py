"""JSON Lines: one line is one article."""

from __future__ import annotations

import json
from collections.abc import Iterator

from search.article import UNDATED, Article, PublicationDate
from search.errors import FormatError
from search.ingest.compose import compose
from search.ingest.dates import metadata_date
from search.ingest.origin import Origin
from search.ingest.source import source_name
from search.ingest.text import clean, decode, sniff
from search.request import SkippedFile

SUFFIXES = (".jsonl", ".ndjson", ".json")
ONE_ARTICLE = False
LONGEST = 16 * 1024 * 1024
"""Bytes of the longest line that is read; a longer one is reported and passed over."""
_LONGEST_ID = 512

_ID = ("id", "_id", "uuid", "guid", "article_id", "doc_id", "identifier")
_TITLE = ("title", "headline", "heading", "head")
_BODY = (
    "body",
    "text",
    "content",
    "body_text",
    "article",
    "story",
    "maintext",
    "full_text",
    "description",
)
_DATE = (
    "date", "published", "published_at", "publishedAt", "publish_date", "publication_date",
    "pubDate", "pubdate", "date_published", "datePublished", "date_publish", "datetime",
    "created_at", "timestamp",
)  # fmt: skip
_SOURCE = ("source", "agency", "publisher", "outlet", "newspaper", "source_name", "site", "domain")
_URL = ("url", "link", "permalink", "source_url", "href")
_PEOPLE = ("people", "persons", "person")
_ORGANIZATIONS = ("organizations", "organisations", "orgs", "org")


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the lines, in their order, and a SkippedFile for each line that is none.

    Raises FormatError where the file begins as other JSON than one object in a line.
    """
    for number, line in _lines(chunks):
        if line is None:
            yield SkippedFile(f"{origin.path}:{number}", f"line longer than {LONGEST // 2**20} MB")
            continue
        if line.isspace() or not line:
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            if number == 1 and line.strip() in (b"[", b"{", "[", "{"):
                raise FormatError("JSON that is not one object in a line is not read yet") from None
            yield SkippedFile(f"{origin.path}:{number}", f"not valid JSON ({_reason(error)})")
            continue
        if not isinstance(record, dict):
            if number == 1 and isinstance(record, list):
                raise FormatError("JSON that is not one object in a line is not read yet")
            yield SkippedFile(f"{origin.path}:{number}", "not a JSON object")
            continue
        article = article_of(record, origin)
        if article is None:
            yield SkippedFile(f"{origin.path}:{number}", "record without a title and a text")
        else:
            yield article


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number too long"


def _lines(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes | str | None]]:
    """The lines with their numbers from 1; None for one that is too long to be held."""
    number, parts, size = 0, [], 0
    encoding = None
    for chunk in chunks:
        if encoding is None:
            encoding = sniff(chunk[:65536])
            if encoding.startswith(("utf-16", "utf-32")):
                yield from _wide_lines(chunk, chunks, encoding)
                return
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        first, *further = chunk.split(b"\n")
        size += len(first)
        if size <= LONGEST:
            parts.append(first)
        elif parts:
            parts = []
        for piece in further:
            number += 1
            yield number, _decoded(b"".join(parts)) if size <= LONGEST else None
            parts, size = [piece], len(piece)
    if size:
        yield number + 1, _decoded(b"".join(parts)) if size <= LONGEST else None


def _decoded(line: bytes) -> bytes | str:
    """UTF-8 is left to the JSON parser; a line in another encoding is decoded here."""
    if line.isascii():
        return line
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode(line)


def _wide_lines(
    first: bytes, chunks: Iterator[bytes], encoding: str
) -> Iterator[tuple[int, str | None]]:
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)("replace")
    number, rest, long = 0, "", False

    def texts() -> Iterator[str]:
        yield decoder.decode(first)
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)

    for text in texts():
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            number += 1
            yield number, None if long else line
            long = False
        if len(rest) * 2 > LONGEST:
            rest, long = "", True
    if rest or long:
        yield number + 1, None if long else rest


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
            texts = (
                part.get("name") if isinstance(part, dict) else part for part in value[:10_000]
            )
            names = (" ".join(clean(text).split()) for text in texts if isinstance(text, str))
            return tuple(dict.fromkeys(name for name in names if name))
    return ()
