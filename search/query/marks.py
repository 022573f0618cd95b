"""Phrases of words that are everywhere: whose places all words of the phrase mark.

A stretch of articles at a time, every place is one byte of a table that stays in the cache of the
processor. Each word marks where the phrase would have to begin; the next one keeps what is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import local
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query.sets import MOST, Documents, documents_of
from search.query.stretches import Places, Postings, stretches
from search.query.watch import Watch

Words = Sequence[tuple[int, Postings | Places]]
"""The words of a phrase in pairs: how many places after its beginning a word stands, and its
postings, or where the phrase begins in ascending order for all words that may stand there."""

_TABLE: Final = 1 << 23
"""About so many bytes has the table of a stretch: threads that do much at a time hinder one another
less."""


class PlaceMarks(local):
    """The tables that the phrases of one search mark, one for each thread that takes part.

    A table serves for one stretch after the other: what has another mark counts as not marked.
    """

    def __init__(self) -> None:
        self._table: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._mark = 0

    def common_places(self, words: Words, size: int, shift: int, watch: Watch) -> Places:
        """Where phrases begin in a segment of `size` documents, ascending."""
        parts = [np.zeros(0, np.int64)]
        for base, begins in self._begins(words, size, shift, watch):
            parts.append(begins + base)
        return np.concatenate(parts)

    def common_documents(self, words: Words, size: int, shift: int, watch: Watch) -> Documents:
        """The documents of a segment of `size` documents that have such phrases."""
        marked = np.zeros(MOST, np.bool_)
        for base, begins in self._begins(words, size, shift, watch):
            begins += base
            begins >>= shift
            marked[begins] = True
        return documents_of(marked)

    def _begins(
        self, words: Words, size: int, shift: int, watch: Watch
    ) -> Iterator[tuple[int, Places]]:
        """Where phrases begin, a stretch at a time, and what is to be added to these places."""
        farthest = max(number for number, _ in words)  # so that no place is below zero
        step = min(size, max(1, _TABLE >> shift))
        cut = [
            (farthest - number if isinstance(word, Postings) else farthest, word)
            for number, word in words
        ]
        marks = self._of_size((step << shift) + farthest)
        for first, _, (begins, *others) in stretches(cut, (size, step), shift, np.int64, watch):
            for places in others:
                mark = self._next()
                marks[begins] = mark
                begins = places.compress(marks.take(places) == mark)
            yield (first << shift) - farthest, begins

    def _of_size(self, size: int) -> NDArray[np.uint8]:
        if len(self._table) < size:
            self._table, self._mark = np.zeros(size, np.uint8), 0
        return self._table

    def _next(self) -> int:
        """A mark that is nowhere in the table."""
        if self._mark == 255:
            self._table.fill(0)
            self._mark = 0
        self._mark += 1
        return self._mark
