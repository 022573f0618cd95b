"""The exact top of a facet, though shards cut their lists and a person has several names.

Each shard sends its most frequent names, so that counts are too low by what shards kept back: of
any name at most as much as the last one that a shard sent. Who may be among the first is therefore
counted again, name by name and as one; where too many may be, more names are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.names.registry.entities import EntityTable

Json = Any
SIZES: Final = (200, 1_600, 12_800, 60_000)
"""How many names are asked for, more only where these do not decide."""
_MOST_COUNTED: Final = 2_000
"""How many values are counted one by one."""
_PAGE: Final = 10_000


class Values(Protocol):
    """The values of a facet: what a name in a document stands for."""

    def value_of(self, name: str) -> int | str | None:
        """The value for which a name stands, None where it is not to be listed."""

    def names_of(self, value: Any) -> Sequence[str]:
        """All names of the facet that stand for a value."""

    def question(self, value: Any) -> Json:
        """What finds the articles that have a value."""

    def shown(self, value: Any) -> str:
        """The name under which a value is listed."""

    def several(self, least: float) -> list[Any]:
        """The values for which at least so many names stand, but more than one."""

    def others(self) -> Collection[Any]:
        """The values that articles may have without any of their names."""


class PlainValues:
    """Values that stand for themselves: sources, authors and sections."""

    def __init__(self, field: str) -> None:
        self._field = field

    def question(self, value: str) -> Json:
        """What finds the articles that have a value."""
        return {"term": {self._field: value}}

    def value_of(self, name: str) -> str:
        """The name itself."""
        return name

    def names_of(self, value: str) -> Sequence[str]:
        """The value itself."""
        return (value,)

    def shown(self, value: str) -> str:
        """The value itself."""
        return value

    def several(self, least: float) -> list[str]:
        """There are none."""
        return []

    def others(self) -> Collection[str]:
        """There are none."""
        return ()


class EntityValues:
    """People or organizations, each under one or several names."""

    def __init__(
        self,
        table: EntityTable,
        given: Collection[int],
        question: Callable[[int], Json],
    ) -> None:
        """`given` are the entities to which the person gave names of the other kind."""
        self._table = table
        self._given = given
        self._question = question

    def question(self, value: int) -> Json:
        """What finds the articles that name an entity."""
        return self._question(value)

    def others(self) -> Collection[int]:
        """The entities that articles may mean by names of the other kind."""
        return self._given

    def value_of(self, name: str) -> int | None:
        """The ordinal of the entity."""
        return self._table.canonical(name)

    def names_of(self, value: int) -> Sequence[str]:
        """All full names that articles use for it."""
        return self._table.members(value)

    def shown(self, value: int) -> str:
        """Its canonical name."""
        return self._table.name(value)

    def several(self, least: float) -> list[int]:
        """The entities of at least so many names."""
        ordinals, counts = self._counts
        found: list[int] = ordinals[counts >= max(2, least)].tolist()
        return found

    @cached_property
    def _counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        live = self._table.entities
        ordinals, counts = np.unique(live[live >= 0], return_counts=True)
        several = counts > 1
        return ordinals[several].astype(np.int64), counts[several].astype(np.int64)


@frozen
class Sent:
    """What the shards sent of one facet: counts by name, each too low by `error` at most.

    A name that is not there has at most `unsent` articles.
    """

    counts: Mapping[str, int]
    error: int
    unsent: int

    @classmethod
    def of(cls, answer: Json) -> Sent:
        """That of an answer to a `terms` aggregation."""
        buckets = answer["buckets"]
        error = int(answer["doc_count_error_upper_bound"])
        cut = answer["sum_other_doc_count"] > 0 or error > 0
        last = buckets[-1]["doc_count"] if buckets else 0
        return cls(
            {bucket["key"]: bucket["doc_count"] for bucket in buckets},
            error,
            last + error if cut else 0,
        )


@dataclass(slots=True)
class _Standing:
    low: int = 0
    high: int = 0
    known: int = 0
    """How many of its names were sent."""


def terms(name: str, size: int) -> Json:
    """The aggregation that `Sent` reads."""
    return {"terms": {"field": name, "size": size, "shard_size": size}}


def top(
    values: Values,
    limit: int,
    first: Sent,
    more: Callable[[int], Sent],
    count: Callable[[Sequence[Any]], Sequence[int]],
    every_name: Callable[[], Mapping[str, int]],
) -> list[tuple[Any, int]]:
    """The `limit` values with most articles, each with its exact count; ties go by name.

    `more` asks for so many names, `count` how many articles have each of several values, and
    `every_name` for the exact count of each name there is.
    """
    sent = first
    for size in (*SIZES[1:], 0):
        decided = _decided(values, limit, sent, count)
        if decided is not None:
            return decided
        sent = more(size) if size else Sent(every_name(), 0, 0)
    decided = _decided(values, limit, sent, count)
    assert decided is not None, "where every name is known all is decided"
    return decided


def _decided(
    values: Values,
    limit: int,
    sent: Sent,
    count: Callable[[Sequence[Any]], Sequence[int]],
) -> list[tuple[Any, int]] | None:
    standings: dict[Any, _Standing] = {}
    for name, number in sent.counts.items():
        value = values.value_of(name)
        if value is not None:
            standing = standings.setdefault(value, _Standing())
            standing.low = max(standing.low, number)
            standing.high += number + sent.error
            standing.known += 1
    lows = sorted((standing.low for standing in standings.values()), reverse=True)
    floor = lows[limit - 1] if len(lows) >= limit else 1
    if sent.unsent >= floor:
        return None
    if sent.unsent:
        for value in values.several(floor / sent.unsent):
            standings.setdefault(value, _Standing())
    others = values.others()
    for value in others:
        standings.setdefault(value, _Standing())
    exact: dict[Any, int] = {}
    doubtful: list[Any] = []
    for value, standing in standings.items():
        names = values.names_of(value) if sent.unsent or standing.known > 1 else ()
        high = standing.high + sent.unsent * max(0, len(names) - standing.known)
        if value in others or (high >= floor and (sent.error or len(names) > 1)):
            doubtful.append(value)
        elif high >= floor:
            exact[value] = standing.low
    if len(doubtful) > _MOST_COUNTED and sent.unsent:
        return None
    for start in range(0, len(doubtful), _MOST_COUNTED):
        part = doubtful[start : start + _MOST_COUNTED]
        exact.update(zip(part, count(part), strict=True))
    ranked = sorted(
        (-number, values.shown(value), value) for value, number in exact.items() if number
    )
    return [(value, -number) for number, _, value in ranked[:limit]]
