"""Decides which segments to merge, so that there are few and every article is rewritten seldom.

Segments are sorted into tiers, each four times larger than the one before. Once a tier has four
they become one segment of the next, so that an article is rewritten at most once per tier: going
from 1 to 65,536 articles by single additions it is written some nine times, by thousands some four
times. A segment of more than a third of the largest size is merged no more; one that has lost a
quarter of its articles is rewritten alone. The smallest segments can be made one besides, within a
number of articles that the caller finds worth rewriting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final, TypeVar

from search.index.segment.segment import MAX_ARTICLES

TIER_SIZE: Final = 4
SMALLEST_TIER: Final = 64
"""Segments of fewer articles share the lowest tier."""

Item = TypeVar("Item")


def planned(
    items: Sequence[Item], live: Callable[[Item], int], size: Callable[[Item], int], worth: int = 0
) -> list[list[Item]]:
    """Groups that are each to become one segment.

    `live` gives how many live articles a segment has and `size` how many with removed ones. Up to
    `worth` articles are rewritten besides, to have fewer segments than the tiers allow.
    """
    groups = [[item] for item in items]
    while (chosen := _full_tier(groups, live)) is not None:
        groups = [group for group in groups if group not in chosen]
        groups.append([item for group in chosen for item in group])
    groups.sort(key=lambda group: sum(map(live, group)))
    sums = accumulate(sum(map(live, group)) for group in groups)
    small = sum(total <= min(worth, MAX_ARTICLES) for total in sums)
    if small > 1:
        groups[:small] = [[item for group in groups[:small] for item in group]]
    return [
        group
        for group in groups
        if len(group) > 1 or 4 * (size(group[0]) - live(group[0])) >= size(group[0])
    ]


def _full_tier(groups: list[list[Item]], live: Callable[[Item], int]) -> list[list[Item]] | None:
    """Groups of the lowest tier that has enough of them, as many as fit into one segment."""
    tiers: dict[int, list[tuple[int, list[Item]]]] = {}
    for group in groups:
        total = sum(map(live, group))
        if total <= MAX_ARTICLES // 3:
            tiers.setdefault(_tier(total), []).append((total, group))
    for _, members in sorted(tiers.items()):
        if len(members) >= TIER_SIZE:
            members.sort(key=lambda member: member[0])
            chosen: list[list[Item]] = []
            articles = 0
            for total, group in members:
                if articles + total > MAX_ARTICLES:
                    break
                chosen.append(group)
                articles += total
            return chosen
    return None


def _tier(articles: int) -> int:
    """The tier of a segment: 0 below `SMALLEST_TIER` articles, one more for each factor of 4."""
    return max(0, ((articles // SMALLEST_TIER).bit_length() + 1) // 2)
