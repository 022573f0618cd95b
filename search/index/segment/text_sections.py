"""Writes the words of a field, whether they come from texts or from segments that are merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.index.files.sections import Array, SectionWriter, gathered, offsets_of, smallest
from search.index.files.spill import Piece

LARGE: Final = 255
"""Frequencies from here on are stored apart; the byte that stands for them has this value."""


@frozen
class Rows:
    """One row of values per document: `counts` say how many each has, `values` hold them all."""

    counts: NDArray[np.int64]
    values: Array

    def taken(self, order: Array) -> Rows:
        """The rows in another order."""
        return Rows(self.counts[order], self.values[gathered(self.counts, order)])


@frozen
class TextLayout:
    """What is known of a field per document, in the order of the documents."""

    lengths: NDArray[np.uint32]
    paragraphs: Rows
    quotation_starts: Rows
    quotation_ends: Rows

    @property
    def position_bits(self) -> int:
        """How many bits hold any position, and one more than the last."""
        return int((self.lengths + self.paragraphs.counts).max(initial=0) + 1).bit_length()


def packed_type(position_bits: int) -> np.dtype[Any]:
    """The type of stored packed positions, which holds at least the bits of a position."""
    return np.dtype(np.uint16 if position_bits <= 16 else np.uint32)


class TextPostings:
    """The postings of a field, collected in the order of its words.

    What there is for each posting or position is spilled to disk until its section is written.
    """

    def __init__(self, writer: SectionWriter, position_bits: int) -> None:
        self._writer = writer
        self._type = packed_type(position_bits)
        self._posting_counts: list[Array] = []
        self._position_counts: list[Array] = []
        self._documents: list[Piece] = []
        self._frequencies: list[Piece] = []
        self._large_postings: list[Array] = []
        self._large: list[Array] = []
        self._postings = 0
        self._positions: list[Piece] = []

    def add(
        self, words: int, ranks: Array, documents: Array, frequencies: Array, packed: Array
    ) -> None:
        """Append the postings of the next `words` words.

        `ranks`, `documents` and `frequencies` have one entry for each posting, ordered by rank (the
        word's number among these words) and document. `packed` follows that order: the packed
        positions of each posting, of which the stored lower bits count.
        """
        self._posting_counts.append(np.bincount(ranks, minlength=words))
        self._position_counts.append(
            np.bincount(ranks, weights=frequencies, minlength=words).astype(np.int64)
        )
        put = self._writer.spill.put
        self._documents.append(put(documents.astype(np.uint16)))
        large = np.flatnonzero(frequencies >= LARGE)
        self._large_postings.append(large + self._postings)
        self._large.append(frequencies[large].astype(np.uint32))
        self._frequencies.append(put(np.minimum(frequencies, LARGE).astype(np.uint8)))
        self._positions.append(put(packed.astype(self._type)))
        self._postings += len(documents)

    def write(
        self,
        name: str,
        terms: tuple[bytes, Array],
        stems: NDArray[np.uint32],
        layout: TextLayout,
    ) -> dict[str, int]:
        """Write all sections of the field; returns what the file's meta data say of it.

        `terms` are blob and offsets of the words, each followed by a line feed, `stems` has the
        hash of the stem of each.
        """
        writer = self._writer
        blob, offsets = terms
        writer.add(f"{name}.terms", blob)
        writer.add(f"{name}.term_offsets", offsets)
        order = np.argsort(stems, kind="stable")
        writer.add(f"{name}.stem_hashes", stems[order])
        writer.add(f"{name}.stem_order", order.astype(np.uint32))

        writer.add(f"{name}.posting_offsets", offsets_of(_together(self._posting_counts, np.int64)))
        writer.add_pieces(f"{name}.documents", self._taken(self._documents), np.dtype(np.uint16))
        writer.add_pieces(f"{name}.frequencies", self._taken(self._frequencies), np.dtype(np.uint8))
        writer.add(f"{name}.large_postings", _together(self._large_postings, np.int64))
        writer.add(f"{name}.large_frequencies", smallest(_together(self._large, np.uint32)))
        writer.add(
            f"{name}.position_offsets", offsets_of(_together(self._position_counts, np.int64))
        )
        writer.add_pieces(f"{name}.positions", self._taken(self._positions), self._type)

        writer.add(f"{name}.lengths", layout.lengths)
        for section, rows in (
            ("paragraph", (layout.paragraphs,)),
            ("quotation", (layout.quotation_starts, layout.quotation_ends)),
        ):
            writer.add(f"{name}.{section}_offsets", offsets_of(rows[0].counts))
            for suffix, each in zip(("starts", "ends"), rows, strict=False):
                writer.add(f"{name}.{section}_{suffix}", smallest(each.values))
        return {
            "words": len(stems),
            "total_length": int(layout.lengths.sum(dtype=np.int64)),
        }

    def _taken(self, pieces: list[Piece]) -> Iterator[Array]:
        """The pieces in order, each let go of once the next one is asked for."""
        pieces.reverse()
        while pieces:
            yield self._writer.spill.get(pieces.pop())


def _together(pieces: list[Array], dtype: type[np.generic]) -> Array:
    """The pieces as one array, of the given type where there are none; empties the list."""
    if not pieces:
        return np.zeros(0, dtype)
    whole = np.concatenate(pieces)
    pieces.clear()
    return whole
