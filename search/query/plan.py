"""From the tree of a query, and the filters beside it, to a Whoosh query over one archive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final, Protocol

from whoosh import query as whoosh

from search.article import KINDS, Kind
from search.errors import QueryError
from search.index.words import fold, words
from search.query.clauses import (
    Adjacent,
    FirstWords,
    FromPath,
    Inflected,
    KnownBy,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Published,
    Quoted,
    WhooshQuery,
    WithId,
)
from search.query.dates import DateError, interval
from search.query.tree import (
    And,
    AtLeast,
    DateBasis,
    Dated,
    Everything,
    First,
    Fuzzy,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Or,
    Origin,
    Phrase,
    Quote,
    Regex,
    Source,
    Title,
    Wildcard,
    Word,
)
from search.request import FacetField, SearchRequest

Marks = Callable[[Mark], Collection[str]]
"""The ids of the articles that carry one of the reader's own marks."""

FACET_OF: Final[Mapping[Kind, FacetField]] = {"person": "people", "organization": "organizations"}
_EPOCH: Final = date(1970, 1, 1).toordinal()
_BASES: Final = {"date": ("stated", "inferred"), "undated": ("undated",), "inferred": ("inferred",)}


class EntityFinder(Protocol):
    """The entities of one kind, as a person asks for them."""

    def find(self, text: str) -> tuple[int, ...]:
        """The ordinals of the entities that a text may mean."""

    def name(self, ordinal: int) -> str:
        """The name under which an entity is shown."""


class SourceNames(Protocol):
    """The sources of an archive under their ordinals."""

    def names(self) -> list[str]:
        """All names in the order of their ordinals."""


class Planner:
    """Resolves the names, dates and marks of queries against one archive on one day."""

    def __init__(
        self,
        entities: Mapping[Kind, EntityFinder],
        sources: SourceNames,
        today: date,
        marks: Marks | None = None,
    ) -> None:
        self._entities = entities
        self._sources = sources
        self._today = today
        self._marks = marks

    def node(self, node: Node, field: str = "text") -> WhooshQuery:
        """The Whoosh query of a node; raises QueryError where it cannot be asked here."""
        match node:
            case Everything():
                return whoosh.Every()
            case And(operands):
                return whoosh.And([self.node(operand) for operand in operands])
            case Or(operands):
                return whoosh.Or([self.node(operand, field) for operand in operands])
            case Not(operand):
                return whoosh.Not(self.node(operand))
            case Title(operand):
                return self.node(operand, "title")
            case Quote(operand):
                return Quoted(self.node(operand))
            case First(number, operand):
                return FirstWords(number, self.node(operand))
            case AtLeast(times, operand):
                return Often(times, self.node(operand))
            case Near(operands, joins):
                return Nearness(tuple(self.node(operand) for operand in operands), joins)
            case Phrase(parts):
                return self._phrase(parts, field)
            case Word() | Wildcard() | Fuzzy() | Regex():
                return self._pattern(node, field)
            case Named(kind, name):
                return self.named(kind, name)
            case Source(name):
                return self.source(name)
            case Dated():
                return self._dated(node)
            case DateBasis(known):
                return KnownBy(_BASES[known])
            case Origin("id", value):
                return WithId(frozenset([value]))
            case Origin(_, value):
                return FromPath("/".join(part for part in value.split("/") if part))
            case Mark():
                return self._marked(node)

    def filters(self, request: SearchRequest) -> WhooshQuery:
        """What the request asks for beside its query and its sources."""
        wanted = zip(KINDS, (request.people, request.organizations), strict=True)
        excluded = zip(KINDS, (request.not_people, request.not_organizations), strict=True)
        clauses = [self.named(kind, name) for kind, names in wanted for name in names]
        clauses += [
            whoosh.Not(self.named(kind, name)) for kind, names in excluded for name in names
        ]
        if request.since is not None or request.until is not None:
            clauses.append(Published(_day(request.since), _day(request.until)))
        return whoosh.And(clauses) if clauses else whoosh.Every()

    def sources(self, request: SearchRequest) -> WhooshQuery:
        """The sources that the request allows."""
        if not request.sources:
            return whoosh.Every()
        return whoosh.Or([self.source(name) for name in request.sources])

    def named(self, kind: Kind, name: str) -> Naming:
        """The articles that mention an entity; none where no entity has the name.

        After `=` it is the entity that is shown under exactly this name, as a facet shows it.
        """
        table = self._entities[kind]
        if not name.startswith("="):
            return Naming(FACET_OF[kind], table.find(name))
        shown = name[1:]
        exact = (ordinal for ordinal in table.find(shown) if table.name(ordinal) == shown)
        return Naming(FACET_OF[kind], tuple(exact))

    def source(self, name: str) -> Naming:
        """The articles of the sources that are called so, however it is capitalised."""
        wanted = source_key(name)
        ordinals = (
            n for n, known in enumerate(self._sources.names()) if source_key(known) == wanted
        )
        return Naming("sources", tuple(ordinals))

    def _pattern(self, node: Word | Wildcard | Fuzzy | Regex, field: str) -> WhooshQuery:
        match node:
            case Word(text, inflected):
                return Inflected(field, text) if inflected else whoosh.Term(field, text)
            case Wildcard(pattern):
                if (prefix := node.prefix) is not None:
                    return whoosh.Prefix(field, prefix)
                return whoosh.Wildcard(field, pattern)
            case Fuzzy(text, distance):
                return whoosh.FuzzyTerm(field, text, maxdist=distance, prefixlength=0)
            case Regex(pattern):
                return whoosh.Regex(field, pattern)

    def _phrase(self, parts: tuple[Word | Wildcard, ...], field: str) -> WhooshQuery:
        if all(isinstance(part, Word) and not part.inflected for part in parts):
            return whoosh.Phrase(field, [part.text for part in parts if isinstance(part, Word)])
        return Adjacent(tuple(self._pattern(part, field) for part in parts))

    def _dated(self, node: Dated) -> WhooshQuery:
        try:
            first, last = interval(node.expression, self._today)
        except DateError as error:
            raise QueryError(str(error), node.start) from None
        match node.field:
            case "since":
                return Published(_day(first), None)
            case "until":
                return Published(None, _day(last))
            case "on":
                return Mentioning(_day(first), _day(last))
            case "date":
                return Published(_day(first), _day(last))

    def _marked(self, node: Mark) -> WhooshQuery:
        if self._marks is None:
            raise QueryError(
                f"{node.field}:{node.value} is not available here: only the reader keeps marks",
                node.start,
            )
        return WithId(frozenset(self._marks(node)))


def source_key(name: str) -> str:
    """What two spellings of one source have in common: their folded words."""
    return " ".join(word.text for word in words(name)) or fold(name)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - _EPOCH
