"""JSON of any layout: an article, a list, lists within objects as services answer them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.encoding import RecordDecoder
from search.ingest.json_objects import LONGEST, JsonObject, json_objects
from search.ingest.origin import Origin
from search.ingest.records import article_of, is_record, json_fault, parsed_json
from search.ingest.streams import narrow
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = False
_DEEPEST: Final = 5
"""So many objects and lists may stand around the records of one object."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the objects, in their order, and a SkippedFile for each that is none.

    Raises FormatError where the file is no text or has no object.
    """
    reader = _Reader(origin)
    yield from reader.read(chunks)
    if not reader.found:
        raise FormatError("JSON without an object in it")


class _Reader:
    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._decoder: RecordDecoder | None = None
        self.found = False

    def read(self, chunks: Iterator[bytes]) -> Iterator[Article | SkippedFile]:
        for each in json_objects(self._watched(narrow(chunks))):
            self.found = True
            yield from self._read(each)

    def _watched(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces; the first of them tells the encoding."""
        for chunk in chunks:
            self._decoder = self._decoder or RecordDecoder(chunk)
            yield chunk

    def _read(self, found: JsonObject) -> Iterator[Article | SkippedFile]:
        if found.data is None:
            yield self._skipped(found, f"longer than {LONGEST // 2**20} MB")
            return
        try:
            value = self._parsed(found.data) if found.complete else None
        except (ValueError, RecursionError) as error:
            yield self._skipped(found, f"not valid JSON ({json_fault(error)})")
            yield from self._saved(found.data)
            return
        if not found.complete:
            yield self._skipped(found, "the file ends before its end")
            yield from self._saved(found.data)
            return
        for record, source in _records(value):
            article = article_of(record, self._origin, source)
            if article is not None:
                yield article
            elif found.listed:
                yield self._skipped(found, "without a title and a text")

    def _parsed(self, data: bytes) -> object:
        return parsed_json(data, self._decoder or RecordDecoder(data))

    def _saved(self, data: bytes, depth: int = _DEEPEST) -> Iterator[Article]:
        """The articles in an object that is not valid as a whole."""
        for each in json_objects(iter((data[1:],)), inside=True):
            if each.data is None:
                continue
            try:
                value = self._parsed(each.data)
            except (ValueError, RecursionError):
                if depth:
                    yield from self._saved(each.data, depth - 1)
                continue
            for record, source in _records(value):
                article = article_of(record, self._origin, source) if is_record(record) else None
                if article is not None:
                    yield article

    def _skipped(self, found: JsonObject, reason: str) -> SkippedFile:
        return SkippedFile(f"{self._origin.place}:{found.line}", f"record {found.number}: {reason}")


def _records(value: object) -> Iterator[tuple[dict[str, object], str]]:
    """The records in an object, or the object itself, each with the name of the feed around it."""
    if isinstance(value, dict):
        inner = list(_inner(value, _DEEPEST, _feed(value)))
        yield from inner or [(value, "")]


def _inner(
    value: dict[str, object], depth: int, source: str
) -> Iterator[tuple[dict[str, object], str]]:
    """The records in the lists and objects of an object that has no text of its own."""
    if is_record(value, whole=True):
        return
    named = [(key, each) for key, each in value.items() if isinstance(each, dict)]
    records = [(key, each) for key, each in named if is_record(each)]
    if len(records) > 1:
        for key, record in records:
            yield (record if "id" in record else {"id": key, **record}), source
        return
    for each in value.values():
        members = each if isinstance(each, list) else [each]
        found = [member for member in members if isinstance(member, dict)]
        if isinstance(each, list) and any(map(is_record, found)):
            yield from ((member, source) for member in found)
        elif depth:
            for member in found:
                yield from _inner(member, depth - 1, source)


def _feed(value: dict[str, object]) -> str:
    """The name of the feed that a JSON Feed is of."""
    version, title = value.get("version"), value.get("title")
    is_feed = isinstance(version, str) and "jsonfeed.org" in version
    return title if is_feed and isinstance(title, str) else ""
