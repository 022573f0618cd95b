"""The first screen of an archive as plain JSON: shown before the engine itself is loaded.

Reading it needs neither NumPy nor Whoosh.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from search.article import PublicationDate
from search.errors import ArchiveDamaged
from search.index import disk, manifest
from search.index.manifest import FileSum
from search.request import FACET_FIELDS, ArticleHead, FacetValue, SearchResult

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
            data = path.read_bytes()
        except FileNotFoundError:
            if manifest.read(folder).generation == published.generation:
                raise ArchiveDamaged(f"{path} is missing") from None
            continue  # a writer has published the next one meanwhile
        expected = published.files[published.front]
        if FileSum.of(len(data), crc32(data)) != expected:
            raise ArchiveDamaged(f"{path} is changed")
        return published.generation, decode(data)


def write(path: Path, result: SearchResult) -> FileSum:
    """Write the result; returns what a reader checks it against."""
    data = encode(result)
    disk.save(path, data)
    return FileSum.of(len(data), crc32(data))


def encode(result: SearchResult) -> bytes:
    """The result as JSON."""
    content = asdict(result)
    for head in content["articles"]:
        published = head["published"] = head["published"]._asdict()
        for end in ("start", "end"):
            published[end] = None if published[end] is None else published[end].isoformat()
    return json.dumps(content, separators=(",", ":")).encode()


def decode(data: bytes) -> SearchResult:
    """The result that `encode` gave."""
    content = json.loads(data)
    return SearchResult(
        total=content["total"],
        articles=tuple(_head(head) for head in content["articles"]),
        facets={
            name: tuple(FacetValue(**value) for value in content["facets"][name])
            for name in FACET_FIELDS
        },
    )


def _head(content: dict[str, Any]) -> ArticleHead:
    published = content["published"]
    for end in ("start", "end"):
        published[end] = None if published[end] is None else date.fromisoformat(published[end])
    return ArticleHead(
        **{
            **content,
            "published": PublicationDate(**published),
            "people": tuple(content["people"]),
            "organizations": tuple(content["organizations"]),
        }
    )
