"""Fit the weights of a linear-chain CRF over hashed features, by AdaGrad with feature dropout.

The loss is the negative log-likelihood of the labels of a run (Lafferty, McCallum and Pereira 2001,
section 3), the step that of Duchi, Hazan and Singer (2011, section 1.1, diagonal form).
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.names.recognition.features import LABELS
from search.names.recognition.tokens import Ints

_LABELS = len(LABELS)
_LONGEST = 120
"""How many words of a run are learned from at most."""
FORBIDDEN = -1e4
"""The weight of a pair of labels that cannot follow each other."""

Floats = NDArray[np.float32]


@frozen
class Chain:
    """Weights: of features (rows x labels), of label pairs, of the first and of the last label."""

    features: Floats
    pairs: Floats
    first: Floats
    last: Floats


@frozen
class Examples:
    """Runs to learn from: features and labels word by word, length and weight run by run."""

    rows: NDArray[np.int32]
    labels: NDArray[np.int8]
    lengths: Ints
    weights: Floats


def fitted(
    examples: Examples, *, width: int, epochs: int, rate: float, dropout: float, seed: int
) -> Chain:
    """The weights after `epochs` passes over the examples in seeded random orders."""
    size = 1 << width
    features = np.zeros((size, _LABELS), np.float32)
    squares = np.full((size, _LABELS), 0.1, np.float32)
    chain = np.zeros((_LABELS + 2, _LABELS))
    chain_squares = np.ones((_LABELS + 2, _LABELS))
    starts = np.concatenate([[0], np.cumsum(examples.lengths)[:-1]])
    order = np.random.default_rng(seed)
    for epoch in range(epochs):
        _pass(
            features,
            squares,
            chain,
            chain_squares,
            examples.rows,
            examples.labels,
            starts,
            examples.lengths,
            examples.weights,
            order.permutation(len(starts)),
            rate * (1 - 0.8 * epoch / epochs),
            dropout,
            np.uint64(seed * 1000 + epoch + 1),
        )
    return _restricted(features * np.float32(1 - dropout), chain)


def averaged(chains: list[Chain]) -> Chain:
    """The mean of several fits, which is steadier than each."""
    return Chain(
        np.mean([c.features for c in chains], 0, dtype=np.float32),
        np.mean([c.pairs for c in chains], 0, dtype=np.float32),
        np.mean([c.first for c in chains], 0, dtype=np.float32),
        np.mean([c.last for c in chains], 0, dtype=np.float32),
    )


def _restricted(features: Floats, chain: NDArray[np.float64]) -> Chain:
    """The chain in which I-X follows nothing but B-X and I-X."""
    pairs, first, last = chain[:_LABELS].copy(), chain[_LABELS].copy(), chain[_LABELS + 1].copy()
    for y in range(2, _LABELS, 2):
        first[y] = FORBIDDEN
        for x in range(_LABELS):
            if x not in (y - 1, y):
                pairs[x, y] = FORBIDDEN
    return Chain(
        features, pairs.astype(np.float32), first.astype(np.float32), last.astype(np.float32)
    )


# What follows is compiled: plain loops over arrays, whose types numba finds by itself. `n` is the
# number of labels, `m` that of a run's words; `t` is a word, `f` a feature, `x` and `y` are labels.


@numba.njit(cache=True)
def _log_sum(x):  # type: ignore[no-untyped-def]
    top = x.max()
    total = 0.0
    for i in range(x.shape[0]):
        total += np.exp(x[i] - top)
    return top + np.log(total)


@numba.njit(cache=True)
def _pass(  # type: ignore[no-untyped-def]
    features,
    squares,
    chain,
    chain_squares,
    rows,
    labels,
    starts,
    lengths,
    weights,
    order,
    rate,
    dropout,
    seed,
):
    """One pass over the runs in `order`, changing the first four arguments in place."""
    slots = rows.shape[1]
    n = chain.shape[1]
    score = np.zeros((_LONGEST, n))
    forward = np.zeros((_LONGEST, n))
    backward = np.zeros((_LONGEST, n))
    error = np.zeros((_LONGEST, n))
    pair_error = np.zeros((n, n))
    kept = np.ones((_LONGEST, slots), np.bool_)
    state = seed * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
    limit = np.uint64(dropout * 4294967296.0)
    for k in order:
        m = min(lengths[k], _LONGEST)
        run_rows = rows[starts[k] : starts[k] + m]
        run_labels = labels[starts[k] : starts[k] + m]
        state = _drop(kept, m, state, limit)
        _score(score, features, run_rows, kept)
        total = _sums(forward, backward, score, chain, m)
        _errors(error, forward, backward, total, run_labels)
        if m > 1:
            _pair_errors(pair_error, forward, backward, score, chain, total, run_labels)
            _learn_pairs(chain, chain_squares, pair_error, weights[k], rate)
        _learn_ends(chain, chain_squares, error, m, weights[k], rate)
        _learn_features(features, squares, error, run_rows, kept, weights[k], rate)


@numba.njit(cache=True)
def _drop(kept, m, state, limit):  # type: ignore[no-untyped-def]
    """Choose the features that are kept, by xorshift (Marsaglia 2003); returns its next state."""
    for t in range(m):
        for f in range(kept.shape[1]):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            kept[t, f] = (state >> np.uint64(32)) >= limit
    return state


@numba.njit(cache=True)
def _score(score, features, rows, kept):  # type: ignore[no-untyped-def]
    """The sum of the weights of the features of each word, for each label."""
    for t in range(rows.shape[0]):
        for y in range(score.shape[1]):
            score[t, y] = 0.0
        for f in range(rows.shape[1]):
            if kept[t, f]:
                for y in range(score.shape[1]):
                    score[t, y] += features[rows[t, f], y]


@numba.njit(cache=True)
def _sums(forward, backward, score, chain, m):  # type: ignore[no-untyped-def]
    """The forward and backward sums of a run, as logarithms; returns that of all sequences."""
    n = chain.shape[1]
    terms = np.zeros(n)
    for y in range(n):
        forward[0, y] = score[0, y] + chain[n, y]
    for t in range(1, m):
        for y in range(n):
            for x in range(n):
                terms[x] = forward[t - 1, x] + chain[x, y]
            forward[t, y] = _log_sum(terms) + score[t, y]
    for y in range(n):
        backward[m - 1, y] = chain[n + 1, y]
        terms[y] = forward[m - 1, y] + chain[n + 1, y]
    total = _log_sum(terms)
    for t in range(m - 2, -1, -1):
        for x in range(n):
            for y in range(n):
                terms[y] = chain[x, y] + score[t + 1, y] + backward[t + 1, y]
            backward[t, x] = _log_sum(terms)
    return total


@numba.njit(cache=True)
def _errors(error, forward, backward, total, labels):  # type: ignore[no-untyped-def]
    """The probability of each label of each word, less 1 for the true one."""
    for t in range(labels.shape[0]):
        for y in range(error.shape[1]):
            error[t, y] = np.exp(forward[t, y] + backward[t, y] - total)
        error[t, labels[t]] -= 1.0


@numba.njit(cache=True)
def _pair_errors(  # type: ignore[no-untyped-def]
    pair_error, forward, backward, score, chain, total, labels
):
    """The expected number of each pair of labels in a run, less the true one."""
    n = chain.shape[1]
    pair_error[:] = 0.0
    for t in range(1, labels.shape[0]):
        for x in range(n):
            for y in range(n):
                pair_error[x, y] += np.exp(
                    forward[t - 1, x] + chain[x, y] + score[t, y] + backward[t, y] - total
                )
        pair_error[labels[t - 1], labels[t]] -= 1.0


@numba.njit(cache=True)
def _learn_pairs(chain, chain_squares, pair_error, weight, rate):  # type: ignore[no-untyped-def]
    for x in range(chain.shape[1]):
        for y in range(chain.shape[1]):
            g = pair_error[x, y] * weight
            if g != 0.0:
                chain_squares[x, y] += g * g
                chain[x, y] -= rate * g / (np.sqrt(chain_squares[x, y]) + 1e-6)


@numba.njit(cache=True)
def _learn_ends(chain, chain_squares, error, m, weight, rate):  # type: ignore[no-untyped-def]
    """The weights of the first and of the last label, the last two rows of the chain."""
    n = chain.shape[1]
    for y in range(n):
        g = error[0, y] * weight
        chain_squares[n, y] += g * g
        chain[n, y] -= rate * g / (np.sqrt(chain_squares[n, y]) + 1e-6)
        g = error[m - 1, y] * weight
        chain_squares[n + 1, y] += g * g
        chain[n + 1, y] -= rate * g / (np.sqrt(chain_squares[n + 1, y]) + 1e-6)


@numba.njit(cache=True)
def _learn_features(  # type: ignore[no-untyped-def]
    features, squares, error, rows, kept, weight, rate
):
    for t in range(rows.shape[0]):
        for f in range(rows.shape[1]):
            if kept[t, f]:
                row = rows[t, f]
                for y in range(features.shape[1]):
                    g = error[t, y] * weight
                    if g > 1e-4 or g < -1e-4:
                        squares[row, y] += g * g
                        features[row, y] -= rate * g / (np.sqrt(squares[row, y]) + 1e-6)
