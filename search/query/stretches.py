"""Cuts the places of words into stretches of documents, which the processor's cache holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.query.sets import Documents
from search.query.watch import Watch

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a word, ascending, how often each has it, and the lower bits of all places.

    These are the bits that the numbers have; above them some documents in a row are the same.
    """

    documents: Documents
    counts: NDArray[np.int64]
    places: NDArray[Any]

    def __len__(self) -> int:
        return len(self.places)

    @property
    def bits(self) -> int:
        """How many bits of each place there are."""
        return 8 * self.places.itemsize

    @property
    def known(self) -> int:
        """A mask of these bits."""
        return (1 << self.bits) - 1


def stretches(
    words: Sequence[tuple[int, Postings | Places]],
    documents: tuple[int, int],
    shift: int,
    kind: type[np.unsignedinteger[Any] | np.signedinteger[Any]],
    watch: Watch,
) -> Iterator[tuple[int, int, list[NDArray[Any]]]]:
    """The first document of each stretch, its last one + 1, and the places of all words there.

    `words` are ascending places or the postings of a word, which is faster, and what is to be added
    to each place. `documents` says how many the segment and a stretch have. Places are counted from
    the beginning of their stretch, as numbers of this kind; those before the first document
    belong to it as well.
    """
    size, step = documents
    block = _block(shift)
    step = -(-step // block) * block
    edges = np.append(np.arange(0, size, step), size)
    cut = [
        _CutPostings(word, edges, shift, more, kind)
        if isinstance(word, Postings)
        else _CutPlaces(word, edges, shift, more, kind)
        for more, word in words
    ]
    for at, (first, stop) in enumerate(pairwise(edges.tolist())):
        watch.check()
        yield first, stop, [word.places(at) for word in cut]


def _block(shift: int) -> int:
    """So many documents in a row, from one of their multiples on, differ in the 16 lowest bits."""
    return max(1, 1 << 16 >> shift)


class _CutPostings:
    """The postings of a word cut at some documents, which are multiples of a block."""

    def __init__(
        self, word: Postings, edges: Places, shift: int, more: int, kind: type[np.generic]
    ) -> None:
        block = _block(shift)
        blocks = np.arange(0, int(edges[-1]), block)
        each = -(-int(edges[1]) // block)
        stretch_firsts = np.repeat(edges[:-1], each)[: len(blocks)]
        bases = ((blocks << shift) & ~word.known) - (stretch_firsts << shift) + more
        self._bases: NDArray[Any] = bases.astype(kind)
        # Numbers of another type would have all documents converted to it.
        postings = word.documents.searchsorted(blocks.astype(word.documents.dtype))
        self._counts = np.add.reduceat(np.append(word.counts, 0), postings)
        self._counts[:-1][postings[1:] == postings[:-1]] = 0
        self._blocks: list[int] = [*range(0, len(blocks), each), len(blocks)]
        self._ends: list[int] = np.append(0, np.cumsum(self._counts))[self._blocks].tolist()
        self._places = word.places

    def places(self, at: int) -> NDArray[Any]:
        """The places of a stretch."""
        first, last = self._blocks[at : at + 2]
        places = np.repeat(self._bases[first:last], self._counts[first:last])
        places += self._places[self._ends[at] : self._ends[at + 1]]
        return places


class _CutPlaces:
    """Ascending places cut at some documents."""

    def __init__(
        self, places: Places, edges: Places, shift: int, more: int, kind: type[np.generic]
    ) -> None:
        self._places, self._kind = places, kind
        self._bases: list[int] = ((edges << shift) - more).tolist()
        self._cuts: list[int] = [0, *places.searchsorted(edges[1:] << shift).tolist()]

    def places(self, at: int) -> NDArray[Any]:
        """The places of a stretch."""
        found = self._places[self._cuts[at] : self._cuts[at + 1]] - self._bases[at]
        return found.astype(self._kind, copy=False)
