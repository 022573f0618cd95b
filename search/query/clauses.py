"""What Whoosh has no query class for: small, hashable leaves of its query tree.

They extend `whoosh.query.Query`, so that a plan is an ordinary Whoosh query; only our evaluator
knows how to run these. What a data class writes for each of them is written once for all, because
a process makes these classes while somebody waits for its first search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from whoosh.query import And, Not, Or, Phrase, Query, Term

from search.query.tree import Join
from search.request import FacetField

WhooshQuery: TypeAlias = Any
"""A `whoosh.query.Query`, of Whoosh's own kind or one of those below."""


class OwnQuery(Query):  # type: ignore[misc]
    """A clause that is equal to another of its type with the same fields; nobody changes one."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self).__name__, *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{tuple(vars(self).values())}"


@dataclass(eq=False, repr=False)
class Inflected(OwnQuery):
    """The words of a field that have the same English Snowball stem as `text`."""

    fieldname: str
    text: str


@dataclass(eq=False, repr=False)
class Adjacent(OwnQuery):
    """Words next to each other in this order, some of which are inflected or wildcards."""

    parts: tuple[WhooshQuery, ...]


@dataclass(eq=False, repr=False)
class Nearness(OwnQuery):
    """A chain of operands, a join between each and the next, inside one paragraph."""

    operands: tuple[WhooshQuery, ...]
    joins: tuple[Join, ...]


@dataclass(eq=False, repr=False)
class FirstWords(OwnQuery):
    """An operand that ends among the first `words` words of the body."""

    words: int
    operand: WhooshQuery


@dataclass(eq=False, repr=False)
class Often(OwnQuery):
    """An operand that occurs at least `times` times."""

    times: int
    operand: WhooshQuery


@dataclass(eq=False, repr=False)
class Quoted(OwnQuery):
    """An operand inside quotation marks."""

    operand: WhooshQuery


@dataclass(eq=False, repr=False)
class Naming(OwnQuery):
    """Articles with at least one of these archive-wide ordinals of a facet."""

    facet: FacetField
    ordinals: tuple[int, ...]


@dataclass(eq=False, repr=False)
class Published(OwnQuery):
    """Articles whose interval of days overlaps this one (days since 1970-01-01, None: open)."""

    first: int | None
    last: int | None


@dataclass(eq=False, repr=False)
class Mentioning(OwnQuery):
    """Articles that mention a day of this interval in their text (days since 1970-01-01)."""

    first: int | None
    last: int | None


@dataclass(eq=False, repr=False)
class KnownBy(OwnQuery):
    """Articles whose publication date is known in one of these ways."""

    bases: tuple[str, ...]


@dataclass(eq=False, repr=False)
class FromPath(OwnQuery):
    """Articles one of whose paths has this path as some of its parts, in ASCII of any case."""

    path: str


@dataclass(eq=False, repr=False)
class WithId(OwnQuery):
    """The articles with one of these ids."""

    ids: frozenset[str]


def parts(query: WhooshQuery) -> Iterator[WhooshQuery]:
    """A query and all clauses within it."""
    yield query
    for each in _inner(query):
        yield from parts(each)


def patterns_of(query: WhooshQuery) -> Iterator[WhooshQuery]:
    """The clauses of a query that have no clauses of their own."""
    return (each for each in parts(query) if not _inner(each))


def _inner(query: WhooshQuery) -> Sequence[WhooshQuery]:
    if isinstance(query, And | Or):
        return tuple(query.subqueries)
    if isinstance(query, Not):
        return (query.query,)
    if isinstance(query, FirstWords | Often | Quoted):
        return (query.operand,)
    return parts_of(query) if isinstance(query, Phrase | Adjacent | Nearness) else ()


def parts_of(query: WhooshQuery) -> list[WhooshQuery]:
    """The words of a phrase or the operands of a nearness."""
    if isinstance(query, Phrase):
        return [Term(query.fieldname, word) for word in query.words]
    return list(query.parts if isinstance(query, Adjacent) else query.operands)
