"""What two texts are compared by: every five words that follow each other, as one number.

The shingles of A. Broder, "On the resemblance and containment of documents" (1997); how much two
texts share is the Jaccard index of their sets of shingles.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.index.files.sections import Array

SHINGLE: Final = 5
"""How many words make a shingle; a shorter text has none and is like no other."""
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio, odd


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each number with all its bits mixed, in place: the finalisation of SplitMix64."""
    numbers ^= numbers >> np.uint64(30)
    numbers *= np.uint64(0xBF58476D1CE4E5B9)
    numbers ^= numbers >> np.uint64(27)
    numbers *= np.uint64(0x94D049BB133111EB)
    numbers ^= numbers >> np.uint64(31)
    return numbers


def shingles(
    words: NDArray[np.uint64], counts: Array
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The shingles of several texts, one text after the other, and how many each has.

    `words` has a number for each word of the texts and `counts` says how many words each has.
    """
    counts = counts.astype(np.int64)
    own = np.maximum(counts - (SHINGLE - 1), 0)
    if not own.any():
        return np.zeros(0, np.uint64), own
    within = spread(np.cumsum(counts) - counts, own)
    return running_shingles(words)[within], own


def running_shingles(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The shingle that begins at each word, but for the last few, whichever text it is of."""
    length = max(0, len(words) - (SHINGLE - 1))
    numbers = words[:length].copy()
    for after in range(1, SHINGLE):
        numbers *= _FACTOR
        numbers += words[after : after + length]
    return mixed(numbers)


def jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The part of all shingles of two texts that they share; both ascend, each shingle once."""
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
