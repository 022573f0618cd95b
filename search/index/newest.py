"""The answer to the empty query, straight from the order and the facets of the segments."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from search.index.front import FRONT_ARTICLES, FRONT_FACETS
from search.index.sections import lengths_of
from search.index.segment import Segment
from search.index.snapshot import Snapshot
from search.request import FACET_FIELDS, ArticleHead, FacetField, FacetValue, SearchResult


def front_page(
    snapshot: Snapshot, articles: int = FRONT_ARTICLES, facets: int = FRONT_FACETS
) -> SearchResult:
    """The newest articles and, over all articles, the most frequent values of each facet."""
    return SearchResult(
        total=snapshot.article_count,
        articles=tuple(islice(_newest(snapshot.segments), articles)),
        facets={field: _most_frequent(snapshot, field, facets) for field in FACET_FIELDS},
    )


def _newest(segments: tuple[Segment, ...]) -> Iterator[ArticleHead]:
    """The heads of all live articles, newest first, undated ones last by id."""
    dated = merge(*(_dated(segment, at) for at, segment in enumerate(segments)), reverse=True)
    undated = merge(*(_undated(segment, at) for at, segment in enumerate(segments)))
    for _, at, document in chain(dated, undated):
        yield segments[at].head(document)


def _dated(segment: Segment, at: int) -> Iterator[tuple[tuple[int, int, str], int, int]]:
    for document in range(segment.size - 1, segment.undated - 1, -1):
        if segment.is_live(document):
            key = int(segment.starts[document]), int(segment.ends[document]), segment.id(document)
            yield key, at, document


def _undated(segment: Segment, at: int) -> Iterator[tuple[tuple[int, int, str], int, int]]:
    for document in range(segment.undated - 1, -1, -1):
        if segment.is_live(document):
            yield (0, 0, segment.id(document)), at, document


def _most_frequent(snapshot: Snapshot, field: FacetField, limit: int) -> tuple[FacetValue, ...]:
    """The values with the most live articles, those with equally many in the order of names."""
    highest = [int(each.facets[field].entities.max(initial=-1)) for each in snapshot.segments]
    totals = np.zeros(max(highest, default=-1) + 1, np.int64)
    for segment in snapshot.segments:
        totals[segment.facets[field].entities] += _entity_counts(segment, field)
    at_least = np.cumsum(np.bincount(totals)[::-1])[::-1]  # articles to how many entities
    enough = np.flatnonzero(at_least >= limit)
    least = max(1, int(enough[-1]) if len(enough) else 1)
    ranked = sorted(
        (-int(totals[each]), snapshot.name(field, each), each)
        for each in np.flatnonzero(totals >= least).tolist()
    )
    listed = ranked[:limit]
    long_forms = snapshot.long_forms(field, [ordinal for *_, ordinal in listed])
    return tuple(
        FacetValue(name, -count, long_form)
        for (count, name, _), long_form in zip(listed, long_forms, strict=True)
    )


def _entity_counts(segment: Segment, field: FacetField) -> NDArray[np.int64]:
    """In how many live articles of a segment each of its entities is named."""
    facet = segment.facets[field]
    counts = lengths_of(facet.entity_offsets)
    if segment.deleted is not None:
        for document in segment.deleted.tolist():
            start, end = facet.article_offsets[document : document + 2].tolist()
            counts[facet.article_entities[start:end]] -= 1
    return counts
