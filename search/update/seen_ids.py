"""Which ids a pass over files has met, in eight bytes for each: there may be millions."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

_RECENT: Final = 65_536
"""How many ids are kept as they are before their hashes are sorted in."""


class SeenIds(Container[str]):
    """Ids by their 64-bit hashes.

    With a million ids, one that was not added is taken for an added one in one of 10^13 cases: an
    article is then counted wrongly, but none is lost.
    """

    def __init__(self) -> None:
        self._recent: set[str] = set()
        self._hashes: NDArray[np.int64] = np.zeros(0, np.int64)

    def update(self, ids: Iterable[str]) -> None:
        """Add ids."""
        self._recent.update(ids)
        if len(self._recent) >= _RECENT:
            # Of two sorted runs a stable sort does no more than merge them.
            self._hashes = np.concatenate([self._hashes, np.sort(_hashes(self._recent))])
            self._hashes.sort(kind="stable")
            self._recent = set()

    def __contains__(self, id: object) -> bool:
        return id in self._recent or bool(self._held(np.array([hash(id)]))[0])

    def fresh(self, ids: Iterable[str]) -> int:
        """How many ids of these were not added yet, each counted once."""
        others = set(ids) - self._recent
        return len(others) - int(self._held(_hashes(others)).sum())

    def _held(self, wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each of these hashes is among those that were sorted in."""
        if not len(self._hashes):
            return np.zeros(len(wanted), np.bool_)
        indices = self._hashes.searchsorted(wanted)
        held: NDArray[np.bool_] = self._hashes.take(indices, mode="clip") == wanted
        return held


def are_distinct(ids: list[str]) -> bool:
    """Whether no two ids are the same; wrongly False for a million ids in one of 10^8 cases."""
    hashes = np.sort(_hashes(ids))
    return not bool(np.any(hashes[1:] == hashes[:-1]))


def _hashes(ids: Iterable[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, ids), np.int64)
