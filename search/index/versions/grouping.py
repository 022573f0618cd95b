"""Puts articles that are versions of one text together, the first publication first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.article import UNDATED_DAY
from search.index.versions.candidates import WINDOW, Documents


def grouped(
    documents: Documents, members: NDArray[np.int64], pairs: NDArray[np.int64]
) -> list[list[int]]:
    """Groups of rows of `members`, each row in one, by the pairs of rows that are alike.

    A group begins with the article that appeared first, of several of one day with the lowest id,
    and has what is alike to it or to another of the group and appeared within the window of days
    after it. Articles without a date come after all others.
    """
    rows = range(len(members))
    neighbours: list[list[int]] = [[] for _ in rows]
    for one, other in pairs.tolist():
        neighbours[one].append(other)
        neighbours[other].append(one)
    starts, ends = documents.starts[members].tolist(), documents.ends[members].tolist()
    ids = [documents.id(number) for number in members.tolist()]
    days = zip(starts, ends, ids, strict=True)
    keys = [(start == UNDATED_DAY, start, end, id) for start, end, id in days]
    ranked = sorted(rows, key=keys.__getitem__)
    free = [True] * len(members)
    groups = []
    for first in ranked:
        if not free[first]:
            continue
        free[first] = False
        group, waiting = [first], [first]
        while waiting:
            for row in neighbours[waiting.pop()]:
                if free[row] and _near(starts[first], ends[first], starts[row], ends[row]):
                    free[row] = False
                    group.append(row)
                    waiting.append(row)
        groups.append(sorted(group, key=keys.__getitem__))
    return groups


def _near(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two articles appeared within the window of days, or one of them has no date."""
    if UNDATED_DAY in (start, other_start):
        return True
    return max(start - other_end, other_start - end) <= WINDOW


def flat(groups: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of all groups, one group after the other, and how many each has."""
    counts = np.array([len(group) for group in groups], np.int64)
    rows = np.array([row for group in groups for row in group], np.int64)
    return rows, counts
