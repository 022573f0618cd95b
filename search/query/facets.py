"""How many of the articles found name each person, organization and source, over all of them.

Few articles are counted one by one: gather the entities of each, then a histogram. Many are counted
from the other side: for each entity, most frequent first, the size of the intersection of two
compressed sets, until no entity that is left can reach the list. Both give the same numbers; what
each would cost is estimated beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import mul
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.arrays import Ints, runs_of
from search.index.segment.postings import FacetPostings
from search.index.segment.segment import Segment
from search.query.evaluation.sets import Documents
from search.watch import Watch

Counts = NDArray[np.int64]

_GATHERED: Final = 14
"""How many nanoseconds it takes to count one entity of one article, about."""
_VISITED: Final = 1_500
"""How many nanoseconds it takes to look at one entity from the other side, about ..."""
_LISTED: Final = 0.8
"""... and how many more for each article found that its segment's set holds in a list."""
_MADE: Final = 120_000
"""How many nanoseconds it takes to make the set of an entity, about."""
_LONGEST_LIST: Final = 4096
"""How many articles of a segment a compressed set holds in a list; more it holds as bits."""
_SOON: Final = 20_000
"""What takes so many nanoseconds is done sooner than the other way is estimated."""
_CHUNK: Final = 1024
_PREPARED: Final = 192
"""How many entities have sets that most searches need."""
_ADDED: Final = 2_000
"""So many articles are sooner added to a set one by one than as a set of their own."""
_KEPT: Final = 4096
"""How many sets of entities are kept between searches."""


class Names(Protocol):
    """The names of the values of a facet by their ordinals."""

    def name(self, ordinal: int) -> str:
        """The name of one."""

    def names(self, ordinals: Sequence[int]) -> list[str]:
        """The names of several."""

    def earliest(self, ordinals: Ints, limit: int) -> Ints:
        """Those of several that may be among the `limit` ones whose names come first."""


class FacetCounter:
    """Counts the values of one facet in one generation."""

    def __init__(
        self,
        segments: Sequence[Segment],
        fields: Sequence[FacetPostings],
        names: Names,
        before: FacetCounter | None = None,
    ) -> None:
        """`before` counts an earlier generation; its sets serve for the segments that both have."""
        self._segments = segments
        self._fields = fields
        self._names = names
        self._is_empty = not any(map(len, fields))
        self._articles = sum(segment.size for segment in segments)
        self._frequencies: Counts | None = None
        self._order: NDArray[np.int64] | None = None
        self._sets: dict[int, BitMap] = {}
        self._shared = 0 if before is None else _shared(before._fields, fields)
        """How many segments are first in both generations, and have the same names."""
        self._earlier = dict(before._sets) if before is not None and self._shared else {}
        """The sets of entities in that generation which were not asked for in this one."""
        self._named = [
            len(field.article_entities) / segment.size
            for segment, field in zip(segments, fields, strict=True)
        ]
        """How many entities an article of each segment names on average."""
        self._asked = False
        self._live = sum(segment.live_count for segment in segments)

    def top(
        self, documents: Sequence[Documents], limit: int, watch: Watch
    ) -> list[tuple[int, int]]:
        """The `limit` entities with the most articles among `documents`: ordinal and count.

        `documents` hold the live articles found in each segment. Ties go by name.
        """
        total = sum(map(len, documents))
        if not total or limit <= 0 or self._is_empty:
            return []
        if total == self._articles:
            return self._first(self.frequencies(), limit)
        if total == self._live:
            return self._first(self.frequencies() - self._removed(), limit)
        gathering = self._gathering(documents)
        if gathering < _SOON or gathering < self._visiting(documents, limit):
            found = self._counted(documents, limit)
        else:
            found = self._intersected(documents, limit, watch)
        self._asked = True
        return found

    def _gathering(self, documents: Sequence[Documents]) -> float:
        """How many ns it takes to count the entities of these documents one by one, about."""
        entities: float = sum(map(mul, map(len, documents), self._named))
        return _GATHERED * entities

    def _visiting(self, documents: Sequence[Documents], limit: int) -> float:
        """How many ns it takes to intersect sets of entities until none that is left can be listed.

        An estimate for documents that have nothing to do with any entity: these then hold the same
        share of the articles of each, and an entity that has fewer articles in all than the last
        one listed has among the documents is never looked at.
        """
        share = sum(map(len, documents)) / self._articles
        descending = self._negated
        least = -share * descending[min(limit, len(descending)) - 1] if len(descending) else 0
        visits = int(descending.searchsorted(-math.ceil(max(least, 1.0)), "right"))
        if visits > _KEPT:
            return math.inf
        listed = sum(len(found) for found in documents if len(found) <= _LONGEST_LIST)
        # Whoever asks once is not to wait for sets; whoever asks again will need them.
        making = 0 if self._asked else max(0, visits - len(self._sets)) * _MADE
        return visits * (_VISITED + _LISTED * listed) + making

    @cached_property
    def _negated(self) -> Counts:
        """The numbers of articles of the most frequent entities, below 0 so that they ascend."""
        return -self.frequencies()[self._ranking()[: _KEPT + 1]]

    def _ranking(self) -> NDArray[np.int64]:
        """All ordinals, those with the most articles first."""
        if self._order is None:
            frequencies = self.frequencies()
            if frequencies.max(initial=0) < 1 << 16:  # short numbers are sorted by their digits
                frequencies = frequencies.astype(np.uint16)
                self._order = np.argsort(~frequencies, kind="stable")
            else:
                self._order = np.argsort(-frequencies, kind="stable")
        return self._order

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

    def name(self, ordinal: int) -> str:
        """The name of an entity."""
        return self._names.name(ordinal)

    def values(self) -> int:
        """How many entities any live article has."""
        return int(np.count_nonzero(self.frequencies() - self._removed()))

    def prepare(self, watch: Watch) -> None:
        """Make the sets that most searches need, so that the first of them finds them made."""
        for ordinal, _ in islice(self.by_frequency(), _PREPARED):
            watch.check()
            self._set(ordinal)

    def by_frequency(self) -> Iterator[tuple[int, int]]:
        """Ordinals with their number of articles, most frequent first."""
        frequencies = self.frequencies()
        order = self._ranking()
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            yield from zip(chunk.tolist(), frequencies[chunk].tolist(), strict=True)

    def _removed(self) -> Counts:
        """For every ordinal the number of its removed articles."""
        removed = [
            np.zeros(0, np.uint16) if segment.deleted is None else segment.deleted
            for segment in self._segments
        ]
        return self._histogram(list(self._locals(removed)))

    def _locals(
        self, documents: Sequence[Documents]
    ) -> Iterator[tuple[FacetPostings, NDArray[np.integer[Any]]]]:
        """Of each segment the local numbers of the entities of all its documents."""
        for field, found in zip(self._fields, documents, strict=True):
            if len(found) and len(field):
                yield field, field.named_in(found)[1]

    def _histogram(
        self, locals_: Sequence[tuple[FacetPostings, NDArray[np.integer[Any]]]]
    ) -> Counts:
        """For every ordinal how often it occurs, a segment's own numbers counted first."""
        few = [field.entities.take(found) for field, found in locals_ if len(found) < len(field)]
        ordinals = np.concatenate([np.zeros(0, np.int32), *few])
        counts = np.bincount(ordinals, minlength=len(self.frequencies()))
        for field, found in locals_:
            if len(found) >= len(field):
                counts[field.entities] += np.bincount(found, minlength=len(field))
        return counts

    def _counted(self, documents: Sequence[Documents], limit: int) -> list[tuple[int, int]]:
        """The largest counts by looking at the documents."""
        locals_ = list(self._locals(documents))
        total = sum(len(numbers) for _, numbers in locals_)
        if not total:
            return []
        if total * 8 >= len(self.frequencies()):
            return self._first(self._histogram(locals_), limit)
        ordinals = np.concatenate([field.entities.take(found) for field, found in locals_])
        ordinals.sort()
        ordinals, counts = runs_of(ordinals)
        return self._first(counts, limit, ordinals)

    def _intersected(
        self, documents: Sequence[Documents], limit: int, watch: Watch
    ) -> list[tuple[int, int]]:
        """The largest counts by looking at the entities, the most frequent first."""
        found = bitmap([(number, each) for number, each in enumerate(documents) if len(each)])
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
            known = self._made(ordinal)
            if len(self._sets) >= _KEPT:
                self._sets.pop(next(iter(self._sets)))
            self._sets[ordinal] = known
        return known

    def _made(self, ordinal: int) -> BitMap:
        earlier = self._earlier.pop(ordinal, None)
        first = 0 if earlier is None else self._shared
        found = []
        for number, field in enumerate(self._fields[first:], first):
            if (local := field.local(ordinal)) >= 0:
                found.append((number, field.postings(local)))
        if earlier is None:
            return bitmap(found)
        kept = earlier.copy()  # whoever still counts the earlier generation keeps its own
        kept.remove_range(first << 16, 1 << 32)
        if sum(len(documents) for _, documents in found) > _ADDED:
            return kept | bitmap(found)
        for number, documents in found:
            kept.update((documents.astype(np.uint32) + (number << 16)).tolist())
        return kept

    def _first(
        self, counts: Counts, limit: int, ordinals: NDArray[np.int64] | None = None
    ) -> list[tuple[int, int]]:
        """The largest counts, those equal in the order of the names."""
        least = 1
        if ordinals is None and len(counts) > 4 * limit:
            # The most frequent entities of all reach the list more often than not.
            likely = np.sort(counts[self._ranking()[: 4 * limit]])
            least = max(1, int(likely[-min(limit, len(likely))]))
        chosen = np.flatnonzero(counts >= least)
        counts = counts[chosen]
        numbers = chosen if ordinals is None else ordinals[chosen]
        if len(numbers) > limit:
            least = _threshold(counts, limit)
            above = np.flatnonzero(counts > least)
            last = self._names.earliest(numbers[counts == least], limit - len(above))
            numbers = np.concatenate((numbers[above], last))
            counts = np.concatenate((counts[above], np.full(len(last), least)))
        ordinals_ = numbers.tolist()
        names = self._names.names(ordinals_)
        ranked = sorted(zip((-counts).tolist(), names, ordinals_, strict=True))
        return [(ordinal, -count) for count, _, ordinal in ranked[:limit]]


def _threshold(counts: Counts, limit: int) -> int:
    """The smallest count that is still among the `limit` largest, of more than so many."""
    numbers = np.bincount(counts)
    return len(numbers) - 1 - int(numbers[::-1].cumsum().searchsorted(limit))


def _shared(ones: Sequence[FacetPostings], others: Sequence[FacetPostings]) -> int:
    """How many of the first ones are the same objects in both."""
    pairs = enumerate(zip(ones, others, strict=False))
    differing = (number for number, (one, other) in pairs if one is not other)
    return next(differing, min(len(ones), len(others)))


def bitmap(filled: Sequence[tuple[int, Documents]]) -> BitMap:
    """Documents of several segments, by their ascending numbers, as one compressed set.

    There must be some of each segment given; each is a container.

    Written in the portable serialisation (RoaringFormatSpec): cookie, keys with sizes, offsets,
    then arrays of up to 4,096 numbers or bit sets.
    """
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
