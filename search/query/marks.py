"""Phrases of words that are everywhere: whose places all words of the phrase mark.

A stretch of articles at a time, every place is one byte of a table that stays in the cache of the
processor. Each word marks where the phrase would have to begin; the next one keeps what is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from search.query.stretches import Places, Postings, stretches
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
    farthest = max(number for number, _ in words)  # so that no place is below zero
    step = max(1, _TABLE >> shift)
    cut = [
        (farthest - number if isinstance(word, Postings) else farthest, word)
        for number, word in words
    ]
    marks = np.zeros((step << shift) + farthest, np.uint8)
    mark = 0
    parts = [np.zeros(0, np.int64)]
    for first, _, (begins, *others) in stretches(cut, (size, step), shift, np.int64, watch):
        for places in others:
            if mark == 255:  # until there is no other one, old marks do no harm
                marks.fill(0)
                mark = 0
            mark += 1
            marks[begins] = mark
            begins = places.compress(marks.take(places) == mark)
        parts.append(begins + ((first << shift) - farthest))
    return np.concatenate(parts)
