"""The order of articles by date and one page of it, as cheap at its end as at its beginning.

Within a segment documents already lie in the order of (first day, last day, id). A page is cut out
of several segments by finding in each how many of its hits come before the page: first by day, two
binary searches for each step, then by halving what is left of that day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final

import numpy as np

from search.frozen import frozen
from search.index.segment.segment import MAX_ARTICLES, Segment
from search.query.evaluation.sets import Documents

Hit = tuple[int, int]
"""Number of a segment and document number in it."""
Key = tuple[int, int, str]

_NEAR: Final = 200
"""A page this many hits from either end, or fewer, is merged from there, hit by hit."""
_FEW: Final = 64
"""How many hits of one day are merged one by one rather than halved again."""


@frozen
class Hits:
    """The documents that a search found, one ascending array per segment."""

    segments: Sequence[Segment]
    documents: Sequence[Documents]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(map(len, self.documents))

    def newest(self, offset: int, limit: int) -> list[Hit]:
        """At most `limit` hits from `offset` on, newest first, undated ones last."""
        dated = self._dated()
        total = sum(map(len, dated))
        last = max(0, total - offset)
        page = _ranked(dated, max(0, last - limit), last)[::-1]
        return page + self._rest(offset - total, limit - len(page))

    def oldest(self, offset: int, limit: int) -> list[Hit]:
        """At most `limit` hits from `offset` on, oldest first, undated ones last."""
        dated = self._dated()
        total = sum(map(len, dated))
        page = _ranked(dated, min(offset, total), min(offset + limit, total))
        return page + self._rest(offset - total, limit - len(page))

    def _dated(self) -> list[Run]:
        return [
            Run(segment, number, hits[_before(hits, segment.undated) :])
            for number, (segment, hits) in enumerate(
                zip(self.segments, self.documents, strict=True)
            )
        ]

    def _rest(self, offset: int, limit: int) -> list[Hit]:
        """The undated hits by id; in a segment they lie in descending order."""
        if limit <= 0:
            return []
        runs = [
            Run(segment, number, hits[: _before(hits, segment.undated)][::-1])
            for number, (segment, hits) in enumerate(
                zip(self.segments, self.documents, strict=True)
            )
        ]
        total = sum(map(len, runs))
        first = min(max(0, offset), total)
        return _ranked(runs, first, min(first + limit, total))


@frozen
class Run:
    """Hits of one segment in ascending order of their keys."""

    segment: Segment
    number: int
    documents: Documents

    def __len__(self) -> int:
        return len(self.documents)

    def key(self, document: int) -> Key:
        """First and last day and id of a document."""
        segment = self.segment
        return int(segment.starts[document]), int(segment.ends[document]), segment.id(document)

    def before_day(self, day: int) -> int:
        """How many of the hits begin before a day."""
        if not len(self.documents) or self.documents[0] < self.segment.undated:
            return 0
        return _before(self.documents, int(self.segment.starts.searchsorted(np.int32(day))))

    def before_key(self, key: Key, low: int, high: int) -> int:
        """How many hits come before a key, known to be from low to high."""
        return bisect_left(self.documents, key, low, high, key=lambda each: self.key(int(each)))

    def hits(self, start: int, most: int) -> Iterator[tuple[Key, Hit]]:
        """At most `most` hits from the one with the number `start` on, each with its key."""
        for document in self.documents[start : start + most].tolist():
            yield self.key(document), (self.number, document)

    def backwards(self) -> Iterator[tuple[Key, Hit]]:
        """The last hits, from the very last one on, each with its key."""
        for document in self.documents[: -_NEAR - 1 : -1].tolist():
            yield self.key(document), (self.number, document)


def _ranked(runs: Sequence[Run], first: int, last: int) -> list[Hit]:
    """The hits with the ranks from first up to last in the common ascending order."""
    if first >= last:
        return []
    total = sum(map(len, runs))
    if total - first <= _NEAR:
        descending = merge(*(run.backwards() for run in runs), reverse=True)
        return [hit for _, hit in islice(descending, total - last, total - first)][::-1]
    starts, skipped = ([0] * len(runs), 0) if last <= _NEAR else _starts(runs, first)
    most = last - skipped
    together = merge(*(run.hits(start, most) for run, start in zip(runs, starts, strict=True)))
    return [hit for _, hit in islice(together, first - skipped, last - skipped)]


def _starts(runs: Sequence[Run], rank: int) -> tuple[list[int], int]:
    """For each run how many hits to pass over, all below the rank; and how many in all."""
    days = [
        int(run.segment.starts[run.documents[end]]) for run in runs if len(run) for end in (0, -1)
    ]
    low, high = min(days), max(days) + 1
    while high - low > 1:  # the last day that no more than `rank` hits precede
        middle = (low + high) // 2
        if sum(run.before_day(middle) for run in runs) <= rank:
            low = middle
        else:
            high = middle
    starts = [run.before_day(low) for run in runs]
    ends = [run.before_day(high) if len(run) else 0 for run in runs]
    if high > max(days):
        ends = [len(run) for run in runs]
    while True:
        sizes = [end - start for start, end in zip(starts, ends, strict=True)]
        longest = max(range(len(runs)), key=sizes.__getitem__)
        if sum(sizes) <= _FEW or sizes[longest] < 2 or sum(starts) == rank:
            return starts, sum(starts)
        run, middle = runs[longest], starts[longest] + sizes[longest] // 2
        pivot = run.key(int(run.documents[middle]))
        below = [
            each.before_key(pivot, start, end)
            for each, start, end in zip(runs, starts, ends, strict=True)
        ]
        if sum(below) <= rank:
            starts = below
        else:
            ends = below


def _before(hits: Documents, document: int) -> int:
    """How many hits have a smaller document number."""
    return len(hits) if document >= MAX_ARTICLES else int(hits.searchsorted(np.uint16(document)))
