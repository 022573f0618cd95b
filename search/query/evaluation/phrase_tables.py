"""Finds phrases of very frequent words by stamping a table that has one byte for each position.

The articles are taken a block at a time, so that the table stays in the cache of the processor.
The first word stamps every position at which the phrase would have to begin; of the positions that
the next word asks for, those with that stamp are left, and are stamped anew for the word after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import local
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query.evaluation.blocks import Positions, Postings, position_blocks
from search.query.evaluation.sets import MOST, Documents, documents_of
from search.watch import Watch

Words = Sequence[tuple[int, Postings | Positions]]
"""The words of a phrase as pairs: the number of the word in the phrase, and either its postings or
the ascending packed positions at which phrases begin that have it (or one of several) there."""

_TABLE: Final = 1 << 23
"""How many bytes the table of a block has, about. Threads hinder one another less if each does much
at a time."""


class PhraseTables(local):
    """The tables of one search, one for each thread that takes part.

    A table serves for one block after another without being cleared: each word of each block has
    a stamp of its own, and a byte with another stamp counts as not stamped.
    """

    def __init__(self) -> None:
        self._table: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._stamp = 0

    def positions(self, words: Words, size: int, shift: int, watch: Watch) -> Positions:
        """The packed positions at which a phrase begins in a segment of `size` documents."""
        parts = [np.zeros(0, np.int64)]
        for base, begins in self._begins(words, size, shift, watch):
            parts.append(begins + base)
        return np.concatenate(parts)

    def documents(self, words: Words, size: int, shift: int, watch: Watch) -> Documents:
        """The documents of a segment of `size` documents that have a phrase."""
        mask = np.zeros(MOST, np.bool_)
        for base, begins in self._begins(words, size, shift, watch):
            begins += base
            begins >>= shift
            mask[begins] = True
        return documents_of(mask)

    def _begins(
        self, words: Words, size: int, shift: int, watch: Watch
    ) -> Iterator[tuple[int, Positions]]:
        """For each block the number to add to its positions, and those at which a phrase begins."""
        farthest = max(number for number, _ in words)  # so that no position is below zero
        step = min(size, max(1, _TABLE >> shift))
        shifted = [
            (farthest - number if isinstance(word, Postings) else farthest, word)
            for number, word in words
        ]
        table = self._of_size((step << shift) + farthest)
        blocks = position_blocks(shifted, size, step, shift, np.int64, watch)
        for first, _, (begins, *others) in blocks:
            for positions in others:
                stamp = self._next_stamp()
                table[begins] = stamp
                begins = positions.compress(table.take(positions) == stamp)
            yield (first << shift) - farthest, begins

    def _of_size(self, size: int) -> NDArray[np.uint8]:
        if len(self._table) < size:
            self._table, self._stamp = np.zeros(size, np.uint8), 0
        return self._table

    def _next_stamp(self) -> int:
        """A stamp that no byte of the table has."""
        if self._stamp == 255:
            self._table.fill(0)
            self._stamp = 0
        self._stamp += 1
        return self._stamp
