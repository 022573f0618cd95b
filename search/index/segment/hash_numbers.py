"""Numbers under 64-bit hashes, found and added many at once.

An open hash table with linear probing (Knuth, The Art of Computer Programming, volume 3, section
6.4), all of whose steps NumPy takes for a whole array. An entry is 40 bits of the hash and 24 bits
of the number plus one; zero is an empty entry. The first slot of a hash is told by its other bits.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_NUMBERS: Final = 2**24 - 1
_NUMBER_BITS: Final = np.uint64(24)
_NUMBER: Final = np.uint64(2**24 - 1)
_FIRST_BITS: Final = 18
_FULL: Final = 0.3
"""The share of slots that may be taken: beyond it, runs of taken slots become long."""

Hashes = NDArray[np.uint64]


class HashNumbers:
    """A number below `MOST_NUMBERS` for each of many hashes whose bits are all well mixed."""

    def __init__(self) -> None:
        self._bits = _FIRST_BITS
        self._entries: Hashes = np.zeros(1 << _FIRST_BITS, np.uint64)
        self._hashes: list[Hashes] = []
        self._numbers: list[NDArray[np.uint64]] = []
        self._taken = 0

    def find(self, hashes: Hashes) -> NDArray[np.uint32]:
        """The number of each hash plus one, 0 where it has none."""
        slots, wanted = self._slots(hashes), hashes << _NUMBER_BITS
        entries = self._entries.take(slots)
        found = (entries & _NUMBER).astype(np.uint32)
        left = np.flatnonzero(entries ^ wanted > _NUMBER)
        entries = entries[left]
        while len(left):  # the next slot, wherever one is taken by another hash
            left = left[entries != 0]
            slots[left] = slots[left] + 1 & len(self._entries) - 1
            entries = self._entries.take(slots[left])
            found[left] = entries & _NUMBER
            others = entries ^ wanted[left] > _NUMBER
            left, entries = left[others], entries[others]
        return found

    def add(self, hashes: Hashes, first: int) -> None:
        """Give distinct hashes that have none yet the numbers from `first` on."""
        if first + len(hashes) > MOST_NUMBERS:
            raise OverflowError(f"more than {MOST_NUMBERS} numbers")
        numbers = np.arange(first, first + len(hashes), dtype=np.uint64)
        self._hashes.append(hashes)
        self._numbers.append(numbers)
        self._taken += len(hashes)
        if self._taken <= _FULL * len(self._entries):
            self._put(hashes, numbers)
            return
        while self._taken > _FULL * (1 << self._bits):
            self._bits += 1
        self._entries = np.zeros(1 << self._bits, np.uint64)
        self._hashes, self._numbers = (
            [np.concatenate(self._hashes)],
            [np.concatenate(self._numbers)],
        )
        self._put(self._hashes[0], self._numbers[0])

    def _put(self, hashes: Hashes, numbers: NDArray[np.uint64]) -> None:
        entries = hashes << _NUMBER_BITS | numbers + np.uint64(1)
        slots = self._slots(hashes)
        while len(entries):
            free = self._entries[slots] == 0
            self._entries[slots[free]] = entries[free]
            left = self._entries[slots] != entries  # also where another one took the same slot
            entries, slots = entries[left], slots[left] + 1 & len(self._entries) - 1

    def _slots(self, hashes: Hashes) -> NDArray[np.int64]:
        return (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
