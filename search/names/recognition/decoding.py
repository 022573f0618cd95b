"""Find the best labels of candidate runs under a linear chain of weights, many runs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.names.recognition.features import LABELS, Candidates
from search.names.recognition.tokens import Ints

_SLICE = 512


@frozen
class Weights:
    """A linear chain: `features` (rows x labels) times `scale`, and scores of label pairs.

    `pairs[x, y]` is the score of label y after label x; `first` and `last` those of the labels at
    the ends of a run.
    """

    features: NDArray[np.int8] | NDArray[np.float32]
    scale: float
    pairs: NDArray[np.float32]
    first: NDArray[np.float32]
    last: NDArray[np.float32]


def scores(weights: Weights, rows: NDArray[np.int32]) -> NDArray[np.float32]:
    """The score of each label for each candidate word: the sum of its features' weights."""
    out = np.empty((len(rows), len(LABELS)), np.float32)
    # Some 70 weights of at most 127 fit 16 bits.
    kind = np.float32 if weights.features.dtype == np.float32 else np.int16
    for at in range(0, len(rows), _SLICE):
        part = weights.features.take(rows[at : at + _SLICE], axis=0)
        out[at : at + _SLICE] = part.sum(1, dtype=kind)
    return out * np.float32(weights.scale)


def best_labels(
    weights: Weights, found: Candidates, scored: NDArray[np.float32]
) -> NDArray[np.int8]:
    """The most probable labels (Viterbi 1967), one per row of `scored`, run by run."""
    labels = np.zeros(len(scored), np.int8)
    offsets = np.concatenate([[0], np.cumsum(found.lengths)[:-1]]).astype(np.int64)
    for length in np.unique(found.lengths).tolist():
        begin = offsets[found.lengths == length]
        score = scored[begin] + weights.first
        back = np.zeros((length, len(begin), len(LABELS)), np.int8)
        for t in range(1, length):
            paths = score[:, :, None] + weights.pairs
            back[t] = paths.argmax(1)
            score = paths.max(1) + scored[begin + t]
        label = (score + weights.last).argmax(1)
        labels[begin + length - 1] = label
        every = np.arange(len(begin))
        for t in range(length - 1, 0, -1):
            label = back[t][every, label]
            labels[begin + t - 1] = label
    return labels


def spans(labels: NDArray[np.int8]) -> tuple[Ints, Ints, Ints]:
    """First words, words after the last, and kinds (as in `features.KINDS`) of the names.

    `labels` are those of all words of a batch; I-X follows only B-X or I-X of the same sentence,
    which `best_labels` guarantees.
    """
    inside = (labels > 0) & (labels % 2 == 0)
    starts = np.flatnonzero(labels % 2 == 1)
    stops = np.append(np.flatnonzero(~inside), len(labels))
    ends = stops[np.searchsorted(stops, starts + 1)]
    return starts, ends, (labels[starts].astype(np.int64) + 1) // 2
