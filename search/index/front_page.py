"""The first screen of an archive as plain JSON: shown before the engine itself is loaded.

Reading it needs neither NumPy nor Whoosh.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from search.article import Basis, PublicationDate
from search.errors import ArchiveDamaged, ArchiveError
from search.index.files import disk, manifest
from search.index.files.manifest import FileSum
from search.index.files.regular import read_regular
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
from search.request import FACET_NAMES, ArticleHead, FacetValue, SearchResult

if TYPE_CHECKING:
    from search.index.snapshot import Snapshot

FrontPage = Callable[["Snapshot"], SearchResult]
"""What the empty query finds in a generation; whoever publishes one is given such a function."""

_LONGEST: Final = 1 << 26

FRONT_ARTICLES: Final = 100
FRONT_FACETS: Final = 30


def read(folder: Path) -> tuple[int, SearchResult]:
    """The generation and the result of an empty query: the newest articles and facets over all.

    Raises `ArchiveMissing` and `ArchiveDamaged`.
    """
    while True:
        published = manifest.read(folder)
        path = folder / published.front
        try:
            data = read_regular(path, _LONGEST)
        except FileNotFoundError:
            if manifest.read(folder).generation == published.generation:
                raise ArchiveDamaged(f"{path} is missing") from None
            continue  # a writer has published the next one meanwhile
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error
        if FileSum.of_bytes(data) != published.files[published.front]:
            raise ArchiveDamaged(f"{path} is changed")
        try:
            return published.generation, decode(data)
        except ValueError as error:
            raise ArchiveDamaged(f"{path}: {error}") from error


def write(path: Path, result: SearchResult) -> FileSum:
    """Write the result; returns what a reader checks it against."""
    data = encode(result)
    disk.save(path, data)
    return FileSum.of_bytes(data)


def encode(result: SearchResult) -> bytes:
    """The result as JSON."""
    content = asdict(result)
    for head in content["articles"]:
        published = head["published"] = head["published"]._asdict()
        for end in ("start", "end"):
            published[end] = None if published[end] is None else published[end].isoformat()
    return json.dumps(content, separators=(",", ":")).encode()


def decode(data: bytes) -> SearchResult:
    """The result that `encode` gave; ValueError where it gave no such thing."""
    content = table(loads(data), *_names(SearchResult))
    facets = table(content["facets"], *FACET_NAMES)
    return SearchResult(
        total=integer(content["total"]),
        articles=tuple(map(_head, items(content["articles"]))),
        facets={name: tuple(map(_value, items(facets[name]))) for name in FACET_NAMES},
        folded=integer(content["folded"]),
    )


def _head(value: object) -> ArticleHead:
    content = table(value, *_names(ArticleHead))
    return ArticleHead(
        id=text(content["id"]),
        title=text(content["title"]),
        published=_published(table(content["published"], *PublicationDate._fields)),
        source=optional_text(content["source"]),
        people=texts(content["people"]),
        organizations=texts(content["organizations"]),
        path=optional_text(content["path"]),
        url=optional_text(content["url"]),
        authors=texts(content["authors"]),
        section=optional_text(content["section"]),
        language=optional_text(content["language"]),
        versions=integer(content["versions"], 1),
        version_of=optional_text(content["version_of"]),
    )


def _published(content: dict[str, Any]) -> PublicationDate:
    start, end = (
        None if content[each] is None else date.fromisoformat(text(content[each]))
        for each in ("start", "end")
    )
    basis, evidence = content["basis"], text(content["evidence"])
    for known in get_args(Basis):
        if basis == known and (basis == "undated") == (start is None) == (end is None):
            return PublicationDate(start, end, known, evidence, boolean(content["of_file"]))
    raise ValueError(f"{basis!r:.40} is not how a date is known")


def _value(value: object) -> FacetValue:
    content = table(value, *_names(FacetValue))
    return FacetValue(
        text(content["name"]),
        integer(content["count"]),
        text(content["long_form"]),
        boolean(content["unsure"]),
    )


@cache
def _names(kind: type[SearchResult | ArticleHead | FacetValue]) -> list[str]:
    return [each.name for each in fields(kind)]
