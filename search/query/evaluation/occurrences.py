"""Occurrences of a query in the texts of one segment, as pairs of packed positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from search.frozen import frozen
from search.query.evaluation.blocks import Positions
from search.query.evaluation.sets import Documents, Mask, distinct


@frozen
class Occurrences:
    """The packed positions of the first and the last word of each, ascending by the first.

    Where all are single words, `ends` is `starts`, the same array.
    """

    starts: Positions
    ends: Positions

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def are_words(self) -> bool:
        """Whether all of them are known to be single words."""
        return self.ends is self.starts

    def where(self, mask: Mask) -> Occurrences:
        """Those at which the mask is true."""
        starts = self.starts[mask]
        return Occurrences(starts, starts if self.are_words else self.ends[mask])


NO_OCCURRENCES: Final = Occurrences(np.zeros(0, np.int64), np.zeros(0, np.int64))


def merged(found: Sequence[Occurrences]) -> Occurrences:
    """All occurrences, each once, ascending by start and end."""
    starts = np.concatenate([each.starts for each in found])
    if all(each.are_words for each in found):
        positions = distinct(np.sort(starts, kind="stable"))
        return Occurrences(positions, positions)
    ends = np.concatenate([each.ends for each in found])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), np.bool_)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Occurrences(starts[fresh], ends[fresh])


def documents_at(positions: Positions, shift: int) -> Documents:
    """The documents of packed positions whose documents ascend."""
    return distinct(positions >> shift).astype(np.uint16)


def contained(values: Positions, ascending: Positions) -> Mask:
    """For each of the values whether it is among the ascending ones."""
    if not len(ascending):
        return np.zeros(len(values), np.bool_)
    at = ascending.searchsorted(values)
    at[at == len(ascending)] = 0
    found: Mask = ascending[at] == values
    return found
