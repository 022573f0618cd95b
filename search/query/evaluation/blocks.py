"""Cuts the positions of words into blocks of documents that fit into the processor's cache.

Here as in all of this package a position is *packed* into one number: the document in the upper
bits, the position of the word in the document in the lower `shift` bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.query.evaluation.sets import Documents
from search.watch import Watch

Positions = NDArray[np.int64]
"""Packed positions."""


@frozen
class Postings:
    """The postings of one word as a segment stores them.

    `documents` ascend, `counts` says how often each has the word. `positions` are all packed
    positions, document after document, cut down to the lowest 16 or 32 bits.
    """

    documents: Documents
    counts: NDArray[np.int64]
    positions: NDArray[Any]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def stored_mask(self) -> int:
        """A mask of the lower bits of a packed position, those that are stored."""
        return (1 << 8 * self.positions.itemsize) - 1


def position_blocks(
    words: Sequence[tuple[int, Postings | Positions]],
    size: int,
    step: int,
    shift: int,
    kind: type[np.unsignedinteger[Any] | np.signedinteger[Any]],
    watch: Watch,
) -> Iterator[tuple[int, int, list[NDArray[Any]]]]:
    """Go through the `size` documents of a segment in blocks of at least `step` documents.

    Of each block: its first document, its last one + 1, and for each word its positions there,
    ascending, as numbers of type `kind`.

    A word comes as a pair: a number that is added to its positions, and the positions, either its
    postings (which is faster) or ascending packed positions. The positions of a block count from
    its first document. A sum that falls below that document stays in the block of its word.
    """
    group = _group_size(shift)
    step = -(-step // group) * group
    edges = np.append(np.arange(0, size, step), size)
    cut = [
        _CutPostings(word, edges, shift, more, kind)
        if isinstance(word, Postings)
        else _CutPositions(word, edges, shift, more, kind)
        for more, word in words
    ]
    for at, (first, stop) in enumerate(pairwise(edges.tolist())):
        watch.check()
        yield first, stop, [word.block(at) for word in cut]


def _group_size(shift: int) -> int:
    """How many documents in a row have packed positions that differ in the lowest 16 bits only."""
    return max(1, 1 << 16 >> shift)


class _CutPostings:
    """The postings of a word, cut at documents that are multiples of the group size."""

    def __init__(
        self, word: Postings, edges: Positions, shift: int, more: int, kind: type[np.generic]
    ) -> None:
        group = _group_size(shift)
        firsts = np.arange(0, int(edges[-1]), group)  # the first document of each group
        groups_of_block = -(-int(edges[1]) // group)
        block_firsts = np.repeat(edges[:-1], groups_of_block)[: len(firsts)]
        bases = ((firsts << shift) & ~word.stored_mask) - (block_firsts << shift) + more
        self._bases: NDArray[Any] = bases.astype(kind)
        # Needles of another type would have all documents converted to it.
        postings = word.documents.searchsorted(firsts.astype(word.documents.dtype))
        self._counts = np.add.reduceat(np.append(word.counts, 0), postings)
        self._counts[:-1][postings[1:] == postings[:-1]] = 0
        self._groups: list[int] = [*range(0, len(firsts), groups_of_block), len(firsts)]
        self._ends: list[int] = np.append(0, np.cumsum(self._counts))[self._groups].tolist()
        self._positions = word.positions

    def block(self, at: int) -> NDArray[Any]:
        """The positions in the block of this number."""
        first, last = self._groups[at : at + 2]
        positions = np.repeat(self._bases[first:last], self._counts[first:last])
        positions += self._positions[self._ends[at] : self._ends[at + 1]]
        return positions


class _CutPositions:
    """Ascending packed positions, cut at some documents."""

    def __init__(
        self, positions: Positions, edges: Positions, shift: int, more: int, kind: type[np.generic]
    ) -> None:
        self._positions, self._kind = positions, kind
        self._bases: list[int] = ((edges << shift) - more).tolist()
        self._cuts: list[int] = [0, *positions.searchsorted(edges[1:] << shift).tolist()]

    def block(self, at: int) -> NDArray[Any]:
        """The positions in the block of this number."""
        found = self._positions[self._cuts[at] : self._cuts[at + 1]] - self._bases[at]
        return found.astype(self._kind, copy=False)
