"""Group names that denote one bearer, so that no two names of a group contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MAX_COMPARED = 64
"""Groups larger than this are compared by their first members only, so that time stays bounded."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two names that may denote one bearer, how surely (0 to 1) and by which method."""

    one: int
    other: int
    score: float
    method: str


def grouped(
    names: Iterable[int],
    edges: Iterable[Edge],
    conflict: Callable[[int, int], bool],
    text: Callable[[int], str],
) -> list[list[int]]:
    """Partition the names by the edges among them, the surest edge first.

    An edge is refused where any member of one side conflicts with any of the other, so that a
    short form cannot chain two people together. The result depends on the names and edges alone,
    not on their order: equally sure edges are taken in the order of the texts.
    """
    group = {name: [name] for name in sorted(names)}
    ranked = sorted(
        edges,
        key=lambda edge: (-edge.score, *sorted((text(edge.one), text(edge.other)))),
    )
    for edge in ranked:
        if edge.one not in group or edge.other not in group:
            continue
        left, right = group[edge.one], group[edge.other]
        if left is right:
            continue
        if any(conflict(a, b) for a in left[:MAX_COMPARED] for b in right[:MAX_COMPARED]):
            continue
        small, large = sorted((left, right), key=len)
        large.extend(small)
        for name in small:
            group[name] = large
    distinct = {id(members): members for members in group.values()}
    return [sorted(members) for members in distinct.values()]
