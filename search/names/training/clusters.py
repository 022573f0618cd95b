"""Group words by their neighbours in text, so that what is learned of one helps with others.

Positive pointwise mutual information of a word with its neighbours at -2, -1, +1 and +2 (Levy and
Goldberg 2014, section 3), reduced by a randomised singular value decomposition (Halko, Martinsson
and Tropp 2011, algorithm 4.4) and cut by spherical k-means at three grains.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numba
import numpy as np
from numpy.typing import NDArray

from search.names.recognition.tokens import Ints

GRAINS = (64, 256, 1024)
_CONTEXTS = 8000
_RAREST = 5
_DIMENSIONS = 100
_DIGIT = re.compile(r"\d")

Dense = NDArray[np.float32]


def clustered(sentences: Sequence[Sequence[str]], seed: int) -> dict[str, tuple[int, int, int]]:
    """Words met at least 5 times (digits as 0) to their clusters at 64, 256 and 1,024 grains."""
    texts = [[_DIGIT.sub("0", word) for word in sentence] for sentence in sentences]
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [word for word, count in ranked if count >= _RAREST]
    number = {word: k for k, word in enumerate(words)}
    gap = [-2] * 3
    stream = np.array(
        [n for text in texts for n in [*(number.get(w, -1) for w in text), *gap]], np.int64
    )
    vectors = _reduced(*_associations(stream, len(words)), seed)
    weights = np.sqrt(np.array([counts[w] for w in words], np.float32))
    columns = [_k_means(vectors, np.minimum(weights, 100), k, seed + k) for k in GRAINS]
    return {
        word: (int(columns[0][k]), int(columns[1][k]), int(columns[2][k]))
        for k, word in enumerate(words)
    }


def _associations(stream: Ints, size: int) -> tuple[Ints, Ints, Dense, tuple[int, int]]:
    """The association matrix as compressed sparse rows: row starts, columns, values, shape."""
    contexts = min(_CONTEXTS, size)
    rows, columns, values = [], [], []
    for block, offset in enumerate((-2, -1, 1, 2)):
        word = stream[2:-2]
        other = stream[2 + offset : len(stream) - 2 + offset]
        met = (word >= 0) & (other >= 0) & (other < contexts)
        pair, count = np.unique(word[met] * contexts + other[met], return_counts=True)
        row, column = pair // contexts, pair % contexts
        by_row = np.bincount(row, count, size)
        by_column = np.bincount(column, count, contexts) ** 0.75
        by_column /= by_column.sum()
        value = np.log(count / (by_row[row] * by_column[column]))
        kept = value > 0
        rows.append(row[kept])
        columns.append(column[kept] + block * contexts)
        values.append(value[kept] * (1.0 if abs(offset) == 1 else 0.6))
    row, column = np.concatenate(rows), np.concatenate(columns)
    value = np.concatenate(values).astype(np.float32)
    order = np.lexsort((column, row))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=size))])
    return starts, column[order], value[order], (size, contexts * 4)


def _reduced(
    starts: Ints, columns: Ints, values: Dense, shape: tuple[int, int], seed: int
) -> Dense:
    """Rows of the matrix in its leading singular directions, scaled to length 1."""
    rank = min(_DIMENSIONS, *shape)
    sample = np.random.default_rng(seed).standard_normal((shape[1], min(rank + 10, shape[1])))
    basis = np.linalg.qr(_times(starts, columns, values, sample.astype(np.float32)))[0]
    for _ in range(3):
        across = _transposed_times(starts, columns, values, basis, shape[1])
        across = np.linalg.qr(across)[0]
        basis = np.linalg.qr(_times(starts, columns, values, across))[0]
    small = _transposed_times(starts, columns, values, basis, shape[1]).T
    left, strength, _ = np.linalg.svd(small, full_matrices=False)
    vectors = (basis @ left)[:, :rank] * np.sqrt(strength[:rank])
    length = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    reduced: Dense = (vectors / length).astype(np.float32)
    return reduced


@numba.njit(cache=True)
def _times(starts, columns, values, dense):  # type: ignore[no-untyped-def]
    out = np.zeros((len(starts) - 1, dense.shape[1]), np.float32)
    for row in range(len(starts) - 1):
        for k in range(starts[row], starts[row + 1]):
            out[row] += values[k] * dense[columns[k]]
    return out


@numba.njit(cache=True)
def _transposed_times(starts, columns, values, dense, width):  # type: ignore[no-untyped-def]
    out = np.zeros((width, dense.shape[1]), np.float32)
    for row in range(len(starts) - 1):
        for k in range(starts[row], starts[row + 1]):
            out[columns[k]] += values[k] * dense[row]
    return out


def _k_means(vectors: Dense, weights: Dense, count: int, seed: int) -> Ints:
    """The cluster of each vector after 25 rounds from seeded random centres."""
    count = min(count, len(vectors))
    chosen = np.random.default_rng(seed).choice(
        len(vectors), count, replace=False, p=weights / weights.sum(dtype=np.float64)
    )
    centres = vectors[chosen]
    nearest = np.zeros(len(vectors), np.int64)
    for _ in range(25):
        nearest = np.concatenate(
            [(vectors[k : k + 4096] @ centres.T).argmax(1) for k in range(0, len(vectors), 4096)]
        )
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors * weights[:, None])
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(length > 0, sums / np.maximum(length, 1e-9), centres)
    return nearest
