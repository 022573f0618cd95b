"""Keeps which documents carry the reader's own marks, so that a set of ids is looked up once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.index.segment.records import hash_of
from search.index.segment.segment import Segment
from search.query.evaluation.clauses import Marked
from search.query.evaluation.sets import Documents, distinct, minus, union
from search.query.language.tree import Mark
from search.request import Marks

_KEPT: Final = 16
"""How many sets are kept."""
_FEW: Final = 8
"""A set this many times smaller than the ids of a segment is looked up id by id."""


@frozen
class _Known:
    ids: frozenset[str]
    clause: Marked


class MarkedDocuments:
    """The clauses of marks over some segments.

    A mark has the very same clause again as long as `marks` returns the very same set of ids. Of a
    set that changed, only the ids that came or went are looked up.
    """

    def __init__(self, segments: Sequence[Segment], marks: Marks) -> None:
        self._segments = segments
        self._marks = marks
        self._known: OrderedDict[Mark, _Known] = OrderedDict()

    def find(self, mark: Mark) -> Marked:
        """The clause of a mark."""
        ids = self._marks(mark.field, mark.value)
        known = self._known.get(mark)
        if known is None or known.ids is not ids:
            known = _Known(ids, Marked(self._documents(ids, known)))
            self._known[mark] = known
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(mark)
        return known.clause

    def _documents(self, ids: frozenset[str], before: _Known | None) -> list[Documents]:
        if before is not None:
            came, gone = ids - before.ids, before.ids - ids
            if len(came) + len(gone) < len(ids):
                found = zip(
                    before.clause.documents, self._located(came), self._located(gone), strict=True
                )
                return [union([minus(kept, less), more]) for kept, more, less in found]
        return self._located(ids)

    def _located(self, ids: frozenset[str]) -> list[Documents]:
        """The documents of each segment that have one of these ids, removed ones included."""
        hashes = np.fromiter(map(hash_of, ids), np.uint64, len(ids))
        hashes.sort()
        return [_located(segment, hashes, ids) for segment in self._segments]


def _located(segment: Segment, hashes: NDArray[np.uint64], ids: frozenset[str]) -> Documents:
    keys = segment.id_hashes
    if not len(keys) or not len(hashes):
        return np.zeros(0, np.uint16)
    if len(hashes) * _FEW < len(keys):
        firsts, lasts = keys.searchsorted(hashes, "left"), keys.searchsorted(hashes, "right")
        hit = np.flatnonzero(lasts > firsts)
        runs = zip(firsts[hit].tolist(), lasts[hit].tolist(), strict=True)
        at = np.array([place for first, last in runs for place in range(first, last)], np.int64)
    else:
        near = hashes.searchsorted(keys)
        near[near == len(hashes)] = 0
        at = np.flatnonzero(hashes[near] == keys)
    # Two ids may have one hash, however unlikely that is.
    found = [each for each in segment.id_documents[at].tolist() if segment.ids[each] in ids]
    return distinct(np.sort(np.array(found, np.uint16)))
