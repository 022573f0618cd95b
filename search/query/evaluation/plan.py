"""From the tree of a query, and the filters beside it, to a Whoosh query over one archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Protocol

from whoosh import query as whoosh

from search.article import KINDS, Kind, day_number
from search.errors import QueryError
from search.index.segment.capitals import is_in_capitals
from search.index.whoosh.exclusion import Without
from search.languages.codes import code_number, language_code
from search.query.evaluation.clauses import (
    Adjacent,
    AtAddress,
    FirstWords,
    FromPath,
    FuzzyPattern,
    InCapitals,
    Inflected,
    KnownBy,
    Marked,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Pattern,
    PrefixPattern,
    Published,
    Quoted,
    RegexPattern,
    WhooshQuery,
    WildcardPattern,
    WithId,
    Written,
)
from search.query.language.dates import DateError, interval
from search.query.language.tree import (
    And,
    AtLeast,
    Author,
    DateBasis,
    Dated,
    Everything,
    First,
    Fuzzy,
    InSection,
    Language,
    LaterVersion,
    Like,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Provenance,
    Quote,
    Regex,
    Source,
    Story,
    Title,
    VersionCount,
    Whole,
    Wildcard,
    Word,
)
from search.request import FACET_OF_KIND, FacetName, SearchRequest
from search.watch import Check, unchecked

FindStories = Callable[[Story], WhooshQuery]
"""The articles that tell the same story as others."""
FindMarked = Callable[[Mark], Marked]
"""The articles that carry one of the reader's own marks."""


class EntityFinder(Protocol):
    """The entities of one kind, as a person asks for them."""

    def find(self, text: str, check: Check) -> tuple[int, ...]:
        """The ordinals of the entities that a text may mean; `check` may raise meanwhile."""

    def name(self, ordinal: int) -> str:
        """The name under which an entity is shown."""


class ListedFinder(Protocol):
    """The sources, the authors or the sections of an archive, as a person asks for them."""

    def find(self, name: str) -> tuple[int, ...]:
        """The ordinals of those that are called so."""

    def bearing(self, words: str) -> tuple[int, ...]:
        """The ordinals of those whose name has all these words."""

    def name(self, ordinal: int) -> str:
        """The name of one."""


_NO_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})


class Planner:
    """Resolves the names, dates and marks of queries against one archive on one day.

    Each name is looked up once, with a `check` now and then that may raise.
    """

    def __init__(
        self,
        entities: Mapping[Kind, EntityFinder],
        lists: Mapping[FacetName, ListedFinder],
        today: date,
        marked: FindMarked | None = None,
        check: Check = unchecked,
        stories: FindStories | None = None,
        languages: Mapping[str, frozenset[str]] = _NO_WORDS,
    ) -> None:
        """`languages` are those in which alone a word has forms, for each that has not all."""
        self._entities = entities
        self._lists = lists
        self._today = today
        self._find_marked = marked
        self._check = check
        self._found: dict[tuple[Kind, str], tuple[int, ...]] = {}
        self._find_stories = stories
        self._languages_of = languages

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
                return Without(self.node(operand))
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
            case _:
                return self._leaf(node)

    def filters(self, request: SearchRequest) -> WhooshQuery:
        """What the request asks for beside its query and its alternatives."""
        wanted = zip(KINDS, (request.people, request.organizations), strict=True)
        excluded = zip(KINDS, (request.not_people, request.not_organizations), strict=True)
        clauses: list[WhooshQuery] = [
            self.named(kind, name) for kind, names in wanted for name in names
        ]
        clauses += [Without(self.named(kind, name)) for kind, names in excluded for name in names]
        if request.since is not None or request.until is not None:
            clauses.append(Published(_day(request.since), _day(request.until)))
        return whoosh.And(clauses) if clauses else whoosh.Every()

    def alternatives(self, request: SearchRequest) -> dict[FacetName, WhooshQuery]:
        """Of each facet the values of which the request wants one; without any it is not there.

        Raises QueryError for a language that is none.
        """
        found: dict[FacetName, WhooshQuery] = {}
        wanted = zip(KINDS, (request.any_people, request.any_organizations), strict=True)
        for kind, names in wanted:
            if names:
                found[FACET_OF_KIND[kind]] = whoosh.Or([self.named(kind, name) for name in names])
        if request.sources:
            found["sources"] = whoosh.Or([self.source(name) for name in request.sources])
        if request.authors:
            found["authors"] = whoosh.Or([self._bearing("authors", n) for n in request.authors])
        if request.sections:
            found["sections"] = whoosh.Or([self._bearing("sections", n) for n in request.sections])
        if request.languages:
            found["languages"] = self._languages(request)
        return found

    def _languages(self, request: SearchRequest) -> WhooshQuery:
        codes = {name: language_code(name) for name in request.languages}
        for name, code in codes.items():
            if code is None:
                raise QueryError(f"“{name}” is neither the code nor the name of a language", 0)
        return Naming("languages", tuple(code_number(code) for code in codes.values() if code))

    def _leaf(self, node: Whole) -> WhooshQuery:
        match node:
            case Named(kind, name):
                return self.named(kind, name)
            case Source(name):
                return self.source(name)
            case Author(name):
                return self._bearing("authors", name)
            case InSection(name):
                return self._bearing("sections", name)
            case Language(code):
                return Naming("languages", (code_number(code),))
            case Dated():
                return self._dated(node)
            case DateBasis(known):
                return KnownBy(known)
            case Provenance("id", value):
                return WithId(frozenset([value]))
            case Provenance("url", value):
                return AtAddress(value)
            case Provenance(_, value):
                return FromPath("/".join(part for part in value.split("/") if part))
            case Mark():
                return self._marked(node)
            case LaterVersion() | VersionCount() | Like():
                if self._find_stories is None:
                    raise QueryError("versions and like: are not available here", node.start)
                return self._find_stories(node)

    def named(self, kind: Kind, name: str) -> Naming:
        """The articles that mention an entity; none where no entity has the name.

        After `=` it is the entity that is shown under exactly this name, as a facet shows it.
        """
        sought = name.removeprefix("=")
        found = self._found.get((kind, sought))
        if found is None:
            found = self._entities[kind].find(sought, self._check)
            self._found[kind, sought] = found
        if sought != name:
            shown = self._entities[kind].name
            found = tuple(ordinal for ordinal in found if shown(ordinal) == sought)
        return Naming(FACET_OF_KIND[kind], found)

    def source(self, name: str) -> Naming:
        """The articles of the sources that are called so, however it is capitalised."""
        return Naming("sources", self._lists["sources"].find(name))

    def _bearing(self, facet: FacetName, name: str) -> Naming:
        """The articles with a value that has the name, or after `=` that is called just so."""
        listed, sought = self._lists[facet], name.removeprefix("=")
        if sought == name:
            return Naming(facet, listed.bearing(sought))
        found = tuple(each for each in listed.find(sought) if listed.name(each) == sought)
        return Naming(facet, found)

    def _pattern(self, node: Word | Wildcard | Fuzzy | Regex, field: str) -> Pattern | Written:
        match node:
            case Word(text, written=written) if written:
                if field == "text" and is_in_capitals(written):
                    return InCapitals(text)
                return Written(field, text, written)
            case Word(text, inflected, is_name):
                if not inflected:
                    return whoosh.Term(field, text)
                return Inflected(field, text, is_name, self._languages_of.get(text))
            case Wildcard(pattern):
                if (prefix := node.prefix) is not None:
                    return PrefixPattern(field, prefix)
                return WildcardPattern(field, pattern)
            case Fuzzy(text, distance):
                return FuzzyPattern(field, text, distance)
            case Regex(pattern):
                return RegexPattern(field, pattern)

    def _phrase(self, parts: tuple[Word | Wildcard, ...], field: str) -> whoosh.Phrase | Adjacent:
        plain = (isinstance(part, Word) and not (part.inflected or part.written) for part in parts)
        if all(plain):
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
        if self._find_marked is None:
            raise QueryError(
                f"{node.field}:{node.value} is not available here: only the reader keeps marks",
                node.start,
            )
        if node.value == "unread" and node.field == "is":
            return Without(self._find_marked(Mark("is", "read")))
        return self._find_marked(node)


def _day(day: date | None) -> int | None:
    return None if day is None else day_number(day)
