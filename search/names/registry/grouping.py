"""Group names that denote one bearer, so that no two names of a group contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from search.frozen import frozen
from search.names.spelling.people import MIDDLE_INITIAL

MAX_COMPARED = 64
"""Groups larger than this are compared by their first members only, so that time stays bounded."""

METHODS = ("transliteration", "variant", "same name", MIDDLE_INITIAL)
"""How two names can be joined by their spelling; what is stored is the index in this tuple."""
SAID = "you said so"
"""How two names were joined that the person merged."""

Judge = Callable[[int, int], bool]
_Unit = list[int]


@frozen
class Edge:
    """Two names that may denote one bearer, how surely (0 to 1) and by which method."""

    one: int
    other: int
    score: float
    method: str


@dataclass(slots=True)
class _Group:
    """Names taken for one bearer, in units that were merged; the lines that hold some apart."""

    units: list[_Unit]
    apart: set[int] | None
    size: int = 1

    def is_apart(self, other: _Group) -> bool:
        """Whether the person holds a name of this group apart from one of the other."""
        return bool(self.apart and other.apart and not self.apart.isdisjoint(other.apart))


def grouped(
    names: Iterable[int],
    edges: Iterable[Edge],
    conflict: Judge,
    apart: Callable[[int], Iterable[int]],
    text: Callable[[int], str],
) -> list[list[int]]:
    """Partition the names by the edges among them, the surest edge first.

    An edge is refused where any member of one side conflicts with any of the other, so that a
    short form cannot chain two people together. Names that the person merged are one unit, which
    conflicts with another only where all of their names do. `apart` gives the numbers of the
    person's lines that hold a name apart from others: two names with one of them in common are
    never in one group. A middle initial joins no name to two that differ in it. The result depends
    on the names and edges alone, not on their order: equally sure edges are taken in the order of
    the texts.
    """
    group = {name: _Group([[name]], set(apart(name)) or None) for name in sorted(names)}
    listed = [edge for edge in edges if edge.one in group and edge.other in group]
    shared = _shared(listed, conflict)
    ranked = sorted(
        (e for e in listed if e.method != MIDDLE_INITIAL or shared.isdisjoint((e.one, e.other))),
        key=lambda edge: (
            edge.method != SAID,
            -edge.score,
            *sorted((text(edge.one), text(edge.other))),
        ),
    )
    for edge in ranked:
        left, right = group[edge.one], group[edge.other]
        if left is right or left.is_apart(right):
            continue
        small, large = (left, right) if left.size <= right.size else (right, left)
        if edge.method == SAID:  # the first edges, so that there is one unit on each side
            large.units[0] += small.units[0]
        elif _in_conflict(left.units, right.units, conflict):
            continue
        else:
            large.units += small.units
        large.size += small.size
        if large.apart and small.apart:
            large.apart |= small.apart
        else:
            large.apart = large.apart or small.apart
        for unit in small.units:
            for name in unit:
                group[name] = large
    distinct = {id(each): each for each in group.values()}
    return [sorted(name for unit in each.units for name in unit) for each in distinct.values()]


def _shared(edges: Iterable[Edge], conflict: Judge) -> set[int]:
    """The names that several people may bear, each with another middle initial."""
    longer: dict[int, set[int]] = {}
    for edge in edges:
        if edge.method == MIDDLE_INITIAL:
            longer.setdefault(edge.one, set()).add(edge.other)
            longer.setdefault(edge.other, set()).add(edge.one)
    return {
        name
        for name, others in longer.items()
        if len(others) > 1
        and any(conflict(a, b) for a, b in combinations(sorted(others)[:MAX_COMPARED], 2))
    }


def _in_conflict(left: list[_Unit], right: list[_Unit], conflict: Judge) -> bool:
    """Whether all names of a unit of one side conflict with all of a unit of the other."""
    return any(
        all(conflict(a, b) for a in one[:MAX_COMPARED] for b in other[:MAX_COMPARED])
        for one in left[:MAX_COMPARED]
        for other in right[:MAX_COMPARED]
    )
