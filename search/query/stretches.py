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
    """The documents of a word, ascending, how often each has it, and all positions in turn."""

    documents: Documents
    counts: NDArray[np.int64]
    positions: NDArray[Any]

    def __len__(self) -> int:
        return len(self.positions)


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


class _CutPostings:
    """The postings of a word cut at some documents."""

    def __init__(
        self, word: Postings, edges: Places, shift: int, more: int, kind: type[np.generic]
    ) -> None:
        self._word, self._kind = word, kind
        # All at once: a thread that does little at a time waits for the others more often.
        postings = word.documents.searchsorted(edges)
        firsts = np.repeat(edges[:-1].astype(np.uint16), np.diff(postings))
        self._bases: NDArray[Any] = (word.documents - firsts).astype(kind)
        self._bases <<= shift
        self._bases += more
        self._postings: list[int] = postings.tolist()
        self._positions: list[int] = np.append(0, np.cumsum(word.counts))[postings].tolist()

    def places(self, at: int) -> NDArray[Any]:
        """The places of a stretch."""
        start, end = self._postings[at : at + 2]
        places = np.repeat(self._bases[start:end], self._word.counts[start:end])
        places += self._word.positions[self._positions[at] : self._positions[at + 1]]
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
