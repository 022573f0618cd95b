"""How many of the articles found name each person, organization and source, over all of them.

Few articles are counted one by one: gather the entities of each, then a histogram. Many are counted
from the other side: for each entity, most frequent first, the size of the intersection of two
compressed sets, until no entity that is left can reach the list. Both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.index.postings import FacetField
from search.index.segment import Segment
from search.query.sets import Documents, rows
from search.query.watch import Watch

Counts = NDArray[np.int64]

DENSE: Final = 25
"""From one article in so many on, a result is counted by intersections."""
_CHUNK: Final = 1024
_KEPT: Final = 4096
"""Entities whose sets are kept between searches."""


class FacetCounter:
    """One facet of one generation."""

    def __init__(
        self, segments: Sequence[Segment], fields: Sequence[FacetField], name: Callable[[int], str]
    ) -> None:
        self._segments = segments
        self._fields = fields
        self.name = name
        self._articles = sum(segment.size for segment in segments)
        self._frequencies: Counts | None = None
        self._order: NDArray[np.int64] | None = None
        self._sets: dict[int, BitMap] = {}

    def top(
        self, documents: Sequence[Documents], limit: int, watch: Watch
    ) -> list[tuple[int, int]]:
        """The `limit` entities with the most articles among `documents`: ordinal and count.

        `documents` hold the live articles found in each segment. Ties go by name.
        """
        total = sum(map(len, documents))
        if not total or limit <= 0:
            return []
        if total == self._articles:
            return self._first(self.frequencies(), limit)
        if total * DENSE < self._articles:
            ordinals, counts = self._counted(documents)
            return self._first(counts, limit, ordinals)
        if total == sum(segment.live_count for segment in self._segments):
            return self._first(self.frequencies() - self._removed(), limit)
        return self._intersected(documents, limit, watch)

    def frequencies(self) -> Counts:
        """For every ordinal the number of its articles, removed ones included."""
        if self._frequencies is None:
            highest = [int(field.entities[-1]) for field in self._fields if len(field)]
            found = np.zeros(max(highest, default=-1) + 1, np.int64)
            for field in self._fields:
                ends = field.entity_offsets.astype(np.int64)
                found[field.entities] += ends[1:] - ends[:-1]
            self._frequencies = found
        return self._frequencies

    def by_frequency(self) -> Iterator[tuple[int, int]]:
        """Ordinals with their number of articles, most frequent first."""
        frequencies = self.frequencies()
        if self._order is None:
            self._order = np.argsort(-frequencies, kind="stable")
        for start in range(0, len(self._order), _CHUNK):
            chunk = self._order[start : start + _CHUNK]
            yield from zip(chunk.tolist(), frequencies[chunk].tolist(), strict=True)

    def _removed(self) -> Counts:
        """For every ordinal the number of its removed articles."""
        removed = [
            np.zeros(0, np.uint16) if segment.deleted is None else segment.deleted
            for segment in self._segments
        ]
        ordinals = self._ordinals(removed)
        return np.bincount(ordinals, minlength=len(self.frequencies()))

    def _ordinals(self, documents: Sequence[Documents]) -> NDArray[np.int32]:
        """The ordinals of the entities of all documents, one document after the other."""
        parts = [np.zeros(0, np.int32)]
        for field, found in zip(self._fields, documents, strict=True):
            if len(found):
                numbers = found.astype(np.int64)
                starts = field.article_offsets[numbers].astype(np.int64)
                lengths = field.article_offsets[numbers + 1].astype(np.int64) - starts
                parts.append(field.entities[field.article_entities[rows(starts, lengths)]])
        return np.concatenate(parts)

    def _counted(self, documents: Sequence[Documents]) -> tuple[NDArray[np.int64], Counts]:
        """The entities of few documents and how many have each."""
        ordinals = self._ordinals(documents)
        if len(ordinals) * 8 < len(self.frequencies()):
            found, counts = np.unique(ordinals, return_counts=True)
            return found.astype(np.int64), counts
        counts = np.bincount(ordinals)
        return np.arange(len(counts)), counts

    def _intersected(
        self, documents: Sequence[Documents], limit: int, watch: Watch
    ) -> list[tuple[int, int]]:
        found = bitmap(documents)
        ordinals: list[int] = []
        counts: list[int] = []
        threshold = 0
        for at, (ordinal, frequency) in enumerate(self.by_frequency()):
            if frequency < threshold or frequency == 0:
                break
            if at % 256 == 0:
                watch.check()
            count = found.intersection_cardinality(self._set(ordinal))
            if count and count >= threshold:
                ordinals.append(ordinal)
                counts.append(count)
                if len(counts) % limit == 0:
                    threshold = sorted(counts, reverse=True)[limit - 1]
        return self._first(np.array(counts, np.int64), limit, np.array(ordinals, np.int64))

    def _set(self, ordinal: int) -> BitMap:
        """The articles of an entity, over all segments."""
        known = self._sets.get(ordinal)
        if known is None:
            locals_ = [field.local(ordinal) for field in self._fields]
            known = bitmap(
                [
                    field.postings(local) if local >= 0 else np.zeros(0, np.uint16)
                    for field, local in zip(self._fields, locals_, strict=True)
                ]
            )
            if len(self._sets) >= _KEPT:
                self._sets.pop(next(iter(self._sets)))
            self._sets[ordinal] = known
        return known

    def _first(
        self, counts: Counts, limit: int, ordinals: NDArray[np.int64] | None = None
    ) -> list[tuple[int, int]]:
        """The largest counts, those equal in the order of the names."""
        chosen = np.flatnonzero(counts >= max(1, _threshold(counts, limit)))
        numbers = chosen if ordinals is None else ordinals[chosen]
        ranked = sorted(
            (-count, self.name(ordinal), ordinal)
            for ordinal, count in zip(numbers.tolist(), counts[chosen].tolist(), strict=True)
        )
        return [(ordinal, -count) for count, _, ordinal in ranked[:limit]]


def _threshold(counts: Counts, limit: int) -> int:
    """The smallest count that is still among the `limit` largest."""
    if len(counts) <= limit:
        return 1
    at_least = np.cumsum(np.bincount(counts)[::-1])[::-1]
    return int(np.flatnonzero(at_least >= limit)[-1])


def bitmap(documents: Sequence[Documents]) -> BitMap:
    """Documents of several segments as one compressed set, a container for each segment.

    Written in the portable serialisation (RoaringFormatSpec): cookie, keys with sizes, offsets,
    then arrays of up to 4,096 numbers or bit sets.
    """
    filled = [(key, found) for key, found in enumerate(documents) if len(found)]
    bodies = [_container(found) for _, found in filled]
    header = np.array([(key, len(found) - 1) for key, found in filled], "<u2")
    sizes = np.array([0, *map(len, bodies)], np.int64)
    starts = np.cumsum(sizes)[:-1] + 8 + 8 * len(filled)
    parts = [
        np.array([12346, len(filled)], "<u4").tobytes(),
        header.tobytes(),
        starts.astype("<u4").tobytes(),
        *bodies,
    ]
    return BitMap.deserialize(b"".join(parts))


def _container(documents: Documents) -> bytes:
    if len(documents) <= 4096:
        return documents.astype("<u2").tobytes()
    mask = np.zeros(65_536, np.bool_)
    mask[documents] = True
    return np.packbits(mask, bitorder="little").tobytes()
