"""Phrases of words that are everywhere: whose places all words of the phrase mark.

A stretch of articles at a time, every place is one byte of a table that stays in the cache of the
processor. Each word marks where the phrase would have to begin; the next one keeps what is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from search.query.crowds import Places, Postings
from search.query.watch import Watch

_TABLE: Final = 1 << 23
"""About so many bytes has the table of a stretch."""


def common_places(
    words: Sequence[tuple[int, Postings | Places]], size: int, shift: int, watch: Watch
) -> Places:
    """Where phrases begin in a segment of `size` documents, ascending.

    `words` are pairs: how many places after the beginning a word stands, and its postings, or
    where the phrase begins in ascending order for all words that may stand there.
    """
    farthest = max(number for number, _ in words)
    step = max(1, _TABLE >> shift)
    edges = np.append(np.arange(0, size, step), size)
    cut = [
        (
            number,
            _Postings(word, edges) if isinstance(word, Postings) else _Begins(word, edges, shift),
        )
        for number, word in words
    ]
    marks = np.zeros((step << shift) + farthest, np.uint8)
    mark = 0
    parts = [np.zeros(0, np.int64)]
    for at, first in enumerate(edges[:-1].tolist()):
        watch.check()
        base = (first << shift) - farthest  # a word may stand nearer to the edge than it should
        begins: Places | None = None
        for number, word in cut:
            places = word.begins(at, shift, base, number)
            if begins is not None:
                if mark == 255:  # until there is no other one, old marks do no harm
                    marks.fill(0)
                    mark = 0
                mark += 1
                marks[begins] = mark
                places = places.compress(marks.take(places) == mark)
            begins = places
        assert begins is not None, "a phrase has words"
        begins += base
        parts.append(begins)
    return np.concatenate(parts)


class _Postings:
    """Postings cut at some documents."""

    def __init__(self, word: Postings, edges: Places) -> None:
        self._word = word
        postings = word.documents.searchsorted(edges)
        self._postings: list[int] = postings.tolist()
        self._positions: list[int] = np.append(0, np.cumsum(word.counts))[postings].tolist()

    def begins(self, at: int, shift: int, base: int, number: int) -> Places:
        """Where phrases would begin in a stretch, counted from `base`."""
        start, end = self._postings[at : at + 2]
        documents = self._word.documents[start:end].astype(np.int64)
        documents <<= shift
        documents -= base + number
        places = np.repeat(documents, self._word.counts[start:end])
        places += self._word.positions[self._positions[at] : self._positions[at + 1]]
        return places


class _Begins:
    """Beginnings of phrases cut at some documents."""

    def __init__(self, places: Places, edges: Places, shift: int) -> None:
        self._places = places
        self._cuts: list[int] = places.searchsorted(edges << shift).tolist()

    def begins(self, at: int, _shift: int, base: int, _number: int) -> Places:
        """Those of a stretch, counted from `base`."""
        return self._places[self._cuts[at] : self._cuts[at + 1]] - base
