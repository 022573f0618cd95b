"""Group names that denote one bearer, so that no two names of a group contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MAX_COMPARED = 64
"""Groups larger than this are compared by their first members only, so that time stays bounded."""

METHODS = ("transliteration", "variant", "same name")
"""How two names can be joined by their spelling; the place in this list is what is stored."""
SAID = "you said so"
"""How two names were joined that the person merged."""

Judge = Callable[[int, int], bool]
_Unit = tuple[int, ...]


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
    conflict: Judge,
    apart: Judge,
    text: Callable[[int], str],
) -> list[list[int]]:
    """Partition the names by the edges among them, the surest edge first.

    An edge is refused where any member of one side conflicts with any of the other, so that a
    short form cannot chain two people together. Names that the person merged are one unit, which
    conflicts with another only where all of their names do; names that the person holds apart are
    never in one group. The result depends on the names and edges alone, not on their order:
    equally sure edges are taken in the order of the texts.
    """
    ranked = sorted(
        edges,
        key=lambda edge: (
            edge.method != SAID,
            -edge.score,
            *sorted((text(edge.one), text(edge.other))),
        ),
    )
    group: dict[int, list[_Unit]] = {name: [(name,)] for name in sorted(names)}

    def held_apart(left: list[_Unit], right: list[_Unit]) -> bool:
        return any(apart(a, b) for one in left for a in one for other in right for b in other)

    def clash(left: list[_Unit], right: list[_Unit]) -> bool:
        return any(
            all(conflict(a, b) for a in one for b in other)
            for one in left[:MAX_COMPARED]
            for other in right[:MAX_COMPARED]
        )

    for edge in ranked:
        left, right = group.get(edge.one), group.get(edge.other)
        if left is None or right is None or left is right or held_apart(left, right):
            continue
        if edge.method == SAID:
            merged = [tuple(name for unit in (*left, *right) for name in unit)]
        elif clash(left, right):
            continue
        else:
            small, merged = sorted((left, right), key=len)
            merged.extend(small)
        for unit in merged if edge.method == SAID else small:
            for name in unit:
                group[name] = merged
    distinct = {id(units): units for units in group.values()}
    return [sorted(name for unit in units for name in unit) for units in distinct.values()]
