"""What Whoosh has no query class for: small, hashable clauses of its query tree.

They extend `whoosh.query.Query`, so that a plan is an ordinary Whoosh query. The product's own
searcher evaluates whole sets of documents for them; under Whoosh's own searcher they offer the
result of that evaluation as a matcher. What a data class writes for each of them is written once
for all, because a process makes these classes while somebody waits for its first search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from whoosh.matching import NullMatcher
from whoosh.query import (
    And,
    FuzzyTerm,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryError,
    Regex,
    Term,
    Wildcard,
)

from search.query.language.tree import Join, Known
from search.request import FacetName

if TYPE_CHECKING:
    from whoosh.matching import Matcher
    from whoosh.reading import IndexReader
    from whoosh.searching import Searcher

    from search.query.evaluation.sets import Documents

WhooshQuery: TypeAlias = Query
"""A query of Whoosh's own kind or one of those below."""


def _evaluations(clause: object, reader: IndexReader) -> Any:
    """What evaluates clauses in the archive of a reader of one segment."""
    evaluations = getattr(reader.segment(), "evaluations", None)
    if evaluations is None:
        raise QueryError(f"{clause!r} can only be asked of an archive")
    return evaluations


class Evaluated:
    """A clause that is evaluated for a whole segment at once, under Whoosh's searcher too."""

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        """The documents of the searcher's segment, with the scores that the product gives them.

        Raises Whoosh's `QueryError` where the searcher is not one of an archive.
        """
        reader = searcher.reader()
        if not reader.doc_count_all():
            return NullMatcher()  # type: ignore[no-any-return]
        segment: Any = reader.segment()
        matcher: Matcher = _evaluations(self, reader).matcher(self, segment.number)
        return matcher

    def estimate_size(self, ixreader: IndexReader) -> int:
        """How many documents it may match at most."""
        return int(ixreader.doc_count())

    def estimate_min_size(self, ixreader: IndexReader) -> int:
        """How many documents it matches at least."""
        return 0


class Expanding(Evaluated):
    """A clause that stands for single words of a field."""

    fieldname: str

    def expanded_terms(
        self, ixreader: IndexReader, phrases: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """The words of the archive that it stands for."""
        if not ixreader.doc_count_all():
            return iter(())
        leaf, _ = ixreader.leaf_readers()[0]
        forms = _evaluations(self, leaf).forms(self)
        return ((self.fieldname, form.encode()) for form in forms)


class PrefixPattern(Expanding, Prefix):  # type: ignore[misc]
    """The words that begin with `text`; the score of an article that has one is 1."""


class WildcardPattern(Expanding, Wildcard):  # type: ignore[misc]
    """The words of a shape, in which `?` is one character and `*` any number of them."""


class FuzzyPattern(Expanding, FuzzyTerm):  # type: ignore[misc]
    """The words at an edit distance of at most `maxdist`."""

    def __init__(self, fieldname: str, text: str, distance: int) -> None:
        super().__init__(fieldname, text, maxdist=distance, prefixlength=0)


class RegexPattern(Expanding, Regex):  # type: ignore[misc]
    """The words that an expression matches from end to end, in linear time."""


class OwnQuery(Evaluated, Query):
    """A clause that is equal to another of its type with the same fields; nobody changes one."""

    boost: ClassVar[float] = 1.0

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self).__name__, *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{tuple(vars(self).values())}"

    __str__ = __repr__

    def field(self) -> str | None:
        """The one field in which it matches, None where there is not one."""
        return vars(self).get("fieldname")

    def is_leaf(self) -> bool:
        """Whether no clauses stand in it."""
        return not _inner(self)

    def children(self) -> Iterator[WhooshQuery]:
        """The clauses in it."""
        return iter(_inner(self))


@dataclass(eq=False, repr=False)
class Inflected(Expanding, OwnQuery):  # type: ignore[misc]
    """The words of a field that are forms of `text` in the language of their article.

    Where `is_name`, only in languages that inflect names; in none but `languages`, where these are
    not None.
    """

    fieldname: str
    text: str
    is_name: bool = False
    languages: frozenset[str] | None = None


@dataclass(eq=False, repr=False)
class InCapitals(Expanding, OwnQuery):  # type: ignore[misc]
    """A word where it is written in capitals, in a field that holds such words alone."""

    text: str
    fieldname: str = "capitals"


@dataclass(eq=False, repr=False)
class Written(OwnQuery):
    """A word of a field where it is `written` just so, which the stored texts tell."""

    fieldname: str
    text: str
    written: str

    @property
    def word(self) -> Term:
        """The word, however it is written."""
        return Term(self.fieldname, self.text)


Pattern: TypeAlias = (
    Term | InCapitals | Inflected | PrefixPattern | WildcardPattern | FuzzyPattern | RegexPattern
)
"""A query that stands for single words."""
PATTERNS: Final = (
    Term,
    InCapitals,
    Inflected,
    PrefixPattern,
    WildcardPattern,
    FuzzyPattern,
    RegexPattern,
)


@dataclass(eq=False, repr=False)
class Adjacent(OwnQuery):
    """Words next to each other in this order, some of which are more than just a word."""

    parts: tuple[Pattern | Written, ...]


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

    facet: FacetName
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

    known: Known


@dataclass(eq=False, repr=False)
class FromPath(OwnQuery):
    """Articles one of whose paths has this path as some of its parts, in ASCII of any case."""

    path: str


@dataclass(eq=False, repr=False)
class AtAddress(OwnQuery):
    """Articles whose address has this host and begin of a path, or after a slash part of a path."""

    address: str


@dataclass(eq=False, repr=False)
class WithId(OwnQuery):
    """The articles with one of these ids."""

    ids: frozenset[str]


class Marked(OwnQuery):
    """The `documents` of each segment that carry a mark; it is equal to itself alone."""

    def __init__(self, documents: Sequence[Documents]) -> None:
        self.documents = documents

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Marked({sum(map(len, self.documents))} documents)"


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


def parts_of(query: Phrase | Adjacent | Nearness) -> Sequence[WhooshQuery]:
    """The words of a phrase or the operands of a nearness."""
    return query.operands if isinstance(query, Nearness) else words_of(query)


def words_of(phrase: Phrase | Adjacent) -> list[Pattern | Written]:
    """The words of a phrase, some of which may be more than just a word."""
    if isinstance(phrase, Phrase):
        return [Term(phrase.fieldname, word) for word in phrase.words]
    return list(phrase.parts)
