"""The heads of articles, which the rows of a result list show: read at once for a whole page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from search.article import PublicationDate
from search.index.segment.records import StoredHead, read_heads
from search.index.segment.segment import Segment
from search.request import FACET_NAMES, ArticleHead, FacetName

_Part = tuple[Segment, NDArray[np.int64]]


def head_of(segment: Segment, document: int) -> ArticleHead:
    """The head of one document; raises as `heads` does."""
    return heads([(segment, [document])])[0]


def heads(wanted: Sequence[tuple[Segment, Sequence[int]]]) -> list[ArticleHead]:
    """The head of each of these documents of segments of one generation, in the order given.

    Raises `ArchiveDamaged` where one cannot be read.
    """
    parts = [(segment, np.array(documents, np.int64)) for segment, documents in wanted]
    stored = _stored_heads(parts)
    read = zip(
        stored,
        [id for segment, documents in parts for id in segment.ids.several(documents)],
        _dates(parts, [evidence for _, evidence, _ in stored]),
        [path for segment, documents in parts for path in segment.paths.several(documents)],
        *(_names(facet, parts) for facet in FACET_NAMES),
        strict=True,
    )
    return [
        ArticleHead(
            id,
            title,
            published,
            sources[0] if sources else None,
            people,
            organizations,
            paths.split("\n", 1)[0] or None,
            url,
            authors,
            sections[0] if sections else None,
            languages[0] if languages else None,
        )
        for (
            (title, _, url),
            id,
            published,
            paths,
            people,
            organizations,
            sources,
            authors,
            sections,
            languages,
        ) in read
    ]


def _stored_heads(parts: Sequence[_Part]) -> Sequence[StoredHead]:
    """The stored heads, read as one JSON text; one by one where that fails, to name which."""
    encoded = [text for segment, documents in parts for text in segment.heads.encoded_of(documents)]
    try:
        return read_heads(encoded)
    except ValueError:
        return [
            segment.stored_head(document)
            for segment, documents in parts
            for document in documents.tolist()
        ]


def _dates(parts: Sequence[_Part], evidences: Sequence[str]) -> list[PublicationDate]:
    found: list[PublicationDate] = []
    for segment, documents in parts:
        own = evidences[len(found) : len(found) + len(documents)]
        found += segment.dates(documents, own)
    return found


def _names(facet: FacetName, parts: Sequence[_Part]) -> list[tuple[str, ...]]:
    """The canonical names in each document, most mentioned first."""
    counts: list[int] = []
    ordinals: list[int] = []
    for segment, documents in parts:
        field = segment.facets[facet]
        named, entities = field.named_in(documents)
        counts += named.tolist()
        ordinals += field.entities.take(entities).tolist()
    if not ordinals:
        return [()] * len(counts)
    names = parts[0][0].tables[facet].names(ordinals)
    if len(counts) == len(ordinals) and 0 not in counts:
        return list(zip(names))
    each = iter(names)
    return [tuple(islice(each, count)) for count in counts]
