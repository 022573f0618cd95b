"""A few numbers for each text of a segment, by which texts that share most words find each other.

MinHash in bands (P. Indyk and R. Motwani, 1998): of each of 48 hashes of its shingles a text keeps
the smallest, and four of these together are one of its 12 bands. Two texts that share the part s of
their shingles have a band in common with the probability 1 - (1 - s⁴)¹²: 99.8 % at 0.8, 54 % at
0.5, 2 % at 0.2. What a band is depends on the text alone, so that a text finds the same others
whenever it comes into an archive.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.files.sections import Array, SectionWriter
from search.index.segment.shingles import SHINGLE, mixed, running_shingles

BANDS: Final = 12
_ROWS: Final = 4
_TOGETHER: Final = 40_000
"""About how many shingles are hashed at a time, so that they stay in the processor's cache."""

_SEEDS: Final = mixed(np.arange(1, 2 * BANDS * _ROWS + 1, dtype=np.uint64))
_SHIFTS: Final = (_SEEDS[0::2] >> np.uint64(32)).astype(np.uint32)
_FACTORS: Final = (_SEEDS[1::2] >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_BAND_SEEDS: Final = mixed(np.arange(1001, 1001 + BANDS, dtype=np.uint64))


def bands(
    words: NDArray[np.uint32], counts: Array, skipped: Array
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The bands (texts by `BANDS`) of those texts that have shingles, and which texts these are.

    `words` has the hash of each word of the texts and `counts` says how many words each has, of
    which the first `skipped` are left out.
    """
    all_ends = np.cumsum(counts, dtype=np.int64)
    starts, ends = all_ends - counts + skipped, all_ends - (SHINGLE - 1)
    texts = np.flatnonzero(ends > starts)
    numbers = (running_shingles(words.astype(np.uint64)) >> np.uint64(32)).astype(np.uint32)
    # Each text is followed by a gap: shingles of two texts, or of what is left out.
    edges = np.stack([starts[texts], ends[texts]], axis=1)
    least = np.empty((len(texts), BANDS * _ROWS), np.uint32)
    first = 0
    while first < len(texts):
        start = int(edges[first, 0])
        last = max(first + 1, int(edges[:, 1].searchsorted(start + _TOGETHER, "right")))
        part = numbers[start : edges[last - 1, 1]]
        within = edges[first:last].ravel()[:-1] - start
        hashed = np.empty_like(part)
        for row in range(BANDS * _ROWS):
            np.bitwise_xor(part, _SHIFTS[row], out=hashed)
            hashed *= _FACTORS[row]
            least[first:last, row] = np.minimum.reduceat(hashed, within)[::2]
        first = last
    rows = least.reshape(-1, BANDS, _ROWS).astype(np.uint64)
    together = np.broadcast_to(_BAND_SEEDS, (len(texts), BANDS)).copy()
    for row in range(_ROWS):
        together ^= rows[:, :, row]
        mixed(together)
    return (together >> np.uint64(32)).astype(np.uint32), texts


class BandColumn:
    """The bands of the documents of one segment, which come in any order."""

    def __init__(self) -> None:
        self._bands = [np.zeros(0, np.uint32)]
        self._documents = [np.zeros(0, np.uint16)]

    def add(self, documents: Array, found: NDArray[np.uint32]) -> None:
        """Take the bands (documents by `BANDS`) of some documents."""
        self.extend(found.reshape(-1), np.repeat(documents.astype(np.uint16), BANDS))

    def extend(self, found: NDArray[np.uint32], documents: NDArray[np.uint16]) -> None:
        """Take bands with the document of each."""
        self._bands.append(found)
        self._documents.append(documents)

    def write(self, writer: SectionWriter) -> None:
        """Write the sections, ordered by band and document."""
        documents = np.concatenate(self._documents)
        keys = np.concatenate(self._bands).astype(np.uint64) << np.uint64(16)
        keys |= documents
        keys.sort()
        writer.add("bands", (keys >> np.uint64(16)).astype(np.uint32))
        writer.add("band_documents", (keys & np.uint64(0xFFFF)).astype(np.uint16))
