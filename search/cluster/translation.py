"""From the product's plan of a query to the questions of a cluster, meaning by meaning.

What the cluster cannot say is decided by the product's own evaluation of the articles that may
match, where these are few, and else refused; nothing is ever answered by and by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

from whoosh import query as whoosh

from search.article import OTHER_KIND, Kind
from search.cluster.documents import (
    BEGIN,
    LEAD,
    WALL,
    address_parts,
    key_of,
    keyword,
    path_parts,
    term,
)
from search.cluster.schema import MOST_TERMS
from search.cluster.view import View
from search.cluster.vocabulary import ClusterVocabulary
from search.errors import QueryError
from search.languages.codes import numbered_code
from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    AtAddress,
    FirstWords,
    FromPath,
    InCapitals,
    Inflected,
    KnownBy,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Pattern,
    PrefixPattern,
    Published,
    Quoted,
    WhooshQuery,
    WithId,
    Written,
    parts,
    words_of,
)
from search.request import FACET_OF_KIND, KIND_OF_FACET, FacetName

Json = Any
Languages = frozenset[str] | None
Read = Callable[[WhooshQuery, Json], Sequence[str]]
"""Reads the articles that a question finds and gives the keys of those that satisfy a clause."""

MOST_MARKED: Final = 500_000
"""How many articles with a mark one question may name."""
_CLAUSES: Final = 900
"""How many words all clauses about positions may stand for; the cluster's limit is 1,024."""
_POSITIONAL: Final = (whoosh.Phrase, Adjacent, Nearness, FirstWords, Often, Quoted)
FIELD_OF_FACET: Final[Mapping[FacetName, str]] = {
    "people": "people",
    "organizations": "organizations",
    "sources": "source",
    "authors": "authors",
    "sections": "section",
    "languages": "language",
}
EVERYTHING: Final[Json] = {"match_all": {}}
NOTHING: Final[Json] = {"match_none": {}}


class _Inexpressible(Exception):
    """The cluster has no question that means the same."""


class LanguageClass(NamedTuple):
    """Articles in these languages, or in all but these."""

    languages: frozenset[str]
    others: bool = False


class LanguageQuestions:
    """Asks for articles in languages; the person may have said in what a source is written."""

    def __init__(self, of_sources: Mapping[str, str]) -> None:
        self._of_sources = of_sources

    def within(self, languages: Iterable[str]) -> Json:
        """The articles in one of these languages; "" stands for those of which it is not known."""
        wanted = set(languages)
        detected = either(
            [
                *_terms("language", sorted(wanted - {""})),
                *([without([{"exists": {"field": "language"}}])] if "" in wanted else []),
            ]
        )
        if not self._of_sources:
            return detected
        said = [source for source, language in self._of_sources.items() if language in wanted]
        told = _terms("source", sorted(map(keyword, self._of_sources)))
        return either([*_terms("source", sorted(map(keyword, said))), every([detected], told)])

    def of(self, chosen: LanguageClass) -> Json:
        """The articles of a class."""
        inside = self.within(chosen.languages)
        return without([inside]) if chosen.others else inside


class Names:
    """Asks for articles by the names under the ordinals of a plan."""

    def __init__(self, view: View) -> None:
        self._view = view

    def entity(self, kind: Kind, ordinal: int) -> Json:
        """The articles that name an entity, under any of its names."""
        return self.entities(kind, [ordinal])

    def entities(self, kind: Kind, ordinals: Sequence[int]) -> Json:
        """The articles that name one of these entities."""
        view, facet, other = self._view, FACET_OF_KIND[kind], FACET_OF_KIND[OTHER_KIND[kind]]
        names = [keyword(each) for n in ordinals for each in view.entities[kind].members(n)]
        given = [keyword(each) for n in ordinals for each in view.given[kind].get(n, ())]
        fields = FIELD_OF_FACET
        return either([*_terms(fields[facet], names), *_terms(fields[other], given)])

    def question(self, facet: FacetName, ordinals: Sequence[int]) -> Json:
        """The articles that have one of these values of a facet."""
        if facet in KIND_OF_FACET:
            return self.entities(KIND_OF_FACET[facet], ordinals)
        listed = self._view.listed[facet]
        names = [keyword(listed.name(ordinal)) for ordinal in ordinals]
        return either(_terms(FIELD_OF_FACET[facet], names))


class Translator:
    """Translates the clauses of one question; what it cannot say it has read."""

    def __init__(
        self, vocabulary: ClusterVocabulary, names: Names, languages: LanguageQuestions, read: Read
    ) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self._languages = languages
        self._read = read
        self._left = _CLAUSES
        self._known: dict[WhooshQuery, Json] = {}

    def question(self, query: WhooshQuery) -> Json:
        """The question that finds just the articles that satisfy a query; raises QueryError."""
        if query not in self._known:
            self._known[query] = self._question(query)
        return self._known[query]

    def _question(self, query: WhooshQuery) -> Json:
        if isinstance(query, whoosh.Every):
            return EVERYTHING
        if isinstance(query, whoosh.And):
            return every([self.question(each) for each in query.subqueries])
        if isinstance(query, whoosh.Or):
            return either([self.question(each) for each in query.subqueries])
        if isinstance(query, whoosh.Not):
            return without([self.question(query.query)])
        if isinstance(query, PATTERNS):
            return self._pattern(query, query.fieldname)
        if isinstance(query, Written):
            return self._by_reading(query)
        if isinstance(query, _POSITIONAL):
            return self._positional(query)
        return self._listed(query)

    def _listed(self, query: WhooshQuery) -> Json:
        """What is about no words."""
        if isinstance(query, Naming):
            return self._naming(query)
        if isinstance(query, Published):
            return every(
                [
                    {"exists": {"field": "first"}},
                    *_range("first", None, query.last),
                    *_range("last", query.first, None),
                ]
            )
        if isinstance(query, Mentioning):
            found = _range("on", query.first, query.last)
            return found[0] if found else {"exists": {"field": "on"}}
        if isinstance(query, KnownBy):
            undated = {"term": {"basis": "undated"}}
            if query.known == "date":
                return {"bool": {"must_not": [undated]}}
            return {"term": {"basis": query.known}}
        if isinstance(query, FromPath):
            if not query.path:
                return {"exists": {"field": "path"}}
            return _words_in_a_row("path", path_parts(query.path))
        if isinstance(query, AtAddress):
            return _address(query.address)
        if isinstance(query, WithId):
            return self._with_ids(query.ids)
        raise TypeError(f"{type(query).__name__} cannot be asked of a cluster")

    def _naming(self, query: Naming) -> Json:
        if query.facet == "languages":
            return self._languages.within(map(numbered_code, query.ordinals))
        return self._names.question(query.facet, query.ordinals)

    def _with_ids(self, ids: frozenset[str]) -> Json:
        if len(ids) > MOST_MARKED:
            raise QueryError(
                f"{len(ids):,} articles have this mark; a cluster can be asked for {MOST_MARKED:,}"
            )
        return either(with_keys(sorted(map(key_of, ids))))

    def _pattern(self, pattern: Pattern, field: str) -> Json:
        """The articles that have a word of a pattern."""
        if isinstance(pattern, PrefixPattern):
            return {"prefix": {field: {"value": term(pattern.text)}}}
        found = []
        for languages, forms in self._groups(pattern).items():
            having = either(_terms(field, sorted(forms)))
            within = [] if languages is None else [self._languages.within(languages)]
            found.append(every([having, *within]))
        return either(found)

    def _groups(self, pattern: Pattern) -> dict[Languages, set[str]]:
        """The words that a pattern stands for, by the languages in whose articles they count."""
        if isinstance(pattern, whoosh.Term | InCapitals):
            return {None: {term(pattern.text)}}
        found: dict[Languages, set[str]] = {}
        if isinstance(pattern, Inflected):
            found[None] = {term(pattern.text)}
        for languages, words in self._vocabulary.words(pattern):
            found.setdefault(languages, set()).update(map(term, words))
        return found

    def _by_reading(self, query: WhooshQuery) -> Json:
        """The articles that satisfy a query, which only their texts tell."""
        return either(with_keys(self._read(query, self._candidates(query))))

    def _positional(self, query: WhooshQuery) -> Json:
        if any(isinstance(each, InCapitals | Written) for each in parts(query)):
            return self._by_reading(query)
        if isinstance(query, Quoted) and isinstance(query.operand, PATTERNS):
            return self._pattern(query.operand, "quoted")
        if isinstance(query, Often) and query.times <= 1:
            return self.question(query.operand)
        if isinstance(query, whoosh.Phrase):
            return _words_in_a_row(query.fieldname, list(map(term, query.words)))
        before = self._left
        try:
            return either(
                [
                    every([self._in_class(query, each), *self._of_class(each)])
                    for each in self._classes(query)
                ]
            )
        except _Inexpressible:
            self._left = before
            self._refuse_cut(query)
            return self._by_reading(query)

    def _of_class(self, chosen: LanguageClass | None) -> list[Json]:
        return [] if chosen is None else [self._languages.of(chosen)]

    def _classes(self, query: WhooshQuery) -> list[LanguageClass | None]:
        """The classes of articles in each of which every pattern has the same words."""
        sets = {
            languages
            for pattern in _patterns(query)
            for languages in self._groups(pattern)
            if languages is not None
        }
        if not sets:
            return [None]
        ordered = sorted(sets, key=sorted)
        alike: dict[tuple[bool, ...], set[str]] = {}
        for language in sorted(frozenset().union(*ordered)):
            signature = tuple(language in each for each in ordered)
            alike.setdefault(signature, set()).add(language)
        everywhere = frozenset().union(*ordered)
        return [
            *(LanguageClass(frozenset(languages)) for languages in alike.values()),
            LanguageClass(everywhere, others=True),
        ]

    def _in_class(self, query: WhooshQuery, chosen: LanguageClass | None) -> Json:
        """A question about positions in the articles of a class."""
        if isinstance(query, FirstWords):
            return self._first_words(query, chosen)
        field = "quoted" if isinstance(query, Quoted) else _field(query)
        rule = self._rule(query, chosen)
        return NOTHING if rule is None else {"intervals": {field: rule}}

    def _rule(self, query: WhooshQuery, chosen: LanguageClass | None) -> Json | None:
        """The rule for the intervals of a query, None where it has none in the class."""
        if isinstance(query, Quoted):
            return self._rule(query.operand, chosen)
        if isinstance(query, PATTERNS):
            return _any_of([_match(word) for word in self._forms(query, chosen)])
        if isinstance(query, whoosh.Or):
            rules = [self._rule(each, chosen) for each in query.subqueries]
            return _any_of([rule for rule in rules if rule is not None])
        if isinstance(query, whoosh.Phrase | Adjacent):
            return _in_order([self._rule(each, chosen) for each in words_of(query)], 0)
        if isinstance(query, Nearness):
            return self._near(query, chosen)
        if isinstance(query, Often):
            if not _is_never_within_itself(query.operand):
                raise _Inexpressible
            rule = self._rule(query.operand, chosen)
            words = len(list(_patterns(query)))
            self._take(words * (query.times - 1))
            return _in_order([rule] * query.times, -1)
        raise TypeError(f"{type(query).__name__} has no positions")

    def _near(self, query: Nearness, chosen: LanguageClass | None) -> Json | None:
        if len(query.operands) > 2:
            # An interval is the shortest there is: which occurrence takes part in the next join
            # cannot be said.
            raise _Inexpressible
        (join,) = query.joins
        one, other = (self._rule(each, chosen) for each in query.operands)
        if one is None or other is None:
            return None
        inside = {"not_containing": {"match": {"query": WALL}}}
        if join.kind == "SAME":
            if query.operands[0] == query.operands[1]:
                return one
            return {"all_of": {"ordered": False, "intervals": [one, other], "filter": inside}}
        pairs = [(one, other)] if join.kind == "ADJ" else [(one, other), (other, one)]
        if len(pairs) > 1:
            self._take(sum(len(self._forms(each, chosen)) for each in _patterns(query)))
        rules = []
        for pair in pairs:
            rule = _in_order(list(pair), join.distance - 1)
            if rule is not None:
                rule["all_of"]["filter"] = inside
                rules.append(rule)
        return _any_of(rules)

    def _first_words(self, query: FirstWords, chosen: LanguageClass | None) -> Json:
        if query.words > LEAD:
            raise _Inexpressible
        span = self._span(query.operand, chosen, begins=True)
        return NOTHING if span is None else {"span_first": {"match": span, "end": query.words}}

    def _span(
        self, query: WhooshQuery, chosen: LanguageClass | None, *, begins: bool
    ) -> Json | None:
        """A query in the field of first words; what `begins` may be the first of a paragraph."""
        if isinstance(query, PATTERNS):
            forms = self._forms(query, chosen)
            if begins:
                self._take(len(forms))
            written = [*forms, *(f"{WALL}{word}" for word in forms if begins)]
            return _any_span([{"span_term": {"lead": word}} for word in written])
        if isinstance(query, whoosh.Or):
            spans = [self._span(each, chosen, begins=begins) for each in query.subqueries]
            return _any_span([span for span in spans if span is not None])
        if isinstance(query, whoosh.Phrase | Adjacent):
            spans = [
                self._span(each, chosen, begins=begins and not number)
                for number, each in enumerate(words_of(query))
            ]
            if any(span is None for span in spans):
                return None
            return {"span_near": {"clauses": spans, "slop": 0, "in_order": True}}
        raise _Inexpressible

    def _forms(self, pattern: Pattern, chosen: LanguageClass | None) -> list[str]:
        """The words that a pattern stands for in the articles of a class."""
        found = set()
        for languages, forms in self._groups(pattern).items():
            if languages is None or (
                chosen is not None and not chosen.others and chosen.languages <= languages
            ):
                found |= forms
        self._take(len(found))
        return sorted(found)

    def _take(self, words: int) -> None:
        """Note that so many words are compared by their positions."""
        self._left -= words
        if self._left < 0:
            raise _Inexpressible

    def _candidates(self, query: WhooshQuery) -> Json:
        """The articles that have the words of a query, wherever these stand."""
        if isinstance(query, Quoted):
            return self._candidates(query.operand)
        if isinstance(query, Written):
            return self._candidates(query.word)
        if isinstance(query, PATTERNS):
            return self._pattern(query, query.fieldname)
        if isinstance(query, whoosh.Or):
            return either([self._candidates(each) for each in query.subqueries])
        if isinstance(query, Nearness):
            return every([*self._pairs(query), *map(self._candidates, query.operands)])
        if isinstance(query, whoosh.Phrase):
            return self._positional(query)
        if isinstance(query, Adjacent):
            return every([self._candidates(each) for each in query.parts])
        if isinstance(query, FirstWords | Often):
            return self._candidates(query.operand)
        raise TypeError(f"{type(query).__name__} has no positions")

    def _pairs(self, query: Nearness) -> list[Json]:
        """Each two neighbours of a chain, as far as these can be asked for."""
        found: list[Json] = []
        if len(query.operands) > 2:
            for number, join in enumerate(query.joins):
                pair = Nearness(query.operands[number : number + 2], (join,))
                before = self._left
                try:
                    found.append(
                        either(
                            [
                                every([self._in_class(pair, each), *self._of_class(each)])
                                for each in self._classes(pair)
                            ]
                        )
                    )
                except _Inexpressible:
                    self._left = before
        return found

    def _refuse_cut(self, query: WhooshQuery) -> None:
        """Raise QueryError where a pattern stands for too many words to be told by reading."""
        for pattern in _patterns(query):
            if self._vocabulary.expansion(pattern).cut:
                raise QueryError(
                    f"“{pattern.text}” stands for more than "
                    f"{self._vocabulary.limits.forms:,} words, of which a cluster cannot compare "
                    "the positions: write more of it"
                )

    def relevance(self, query: WhooshQuery) -> list[Json]:
        """Questions that score the articles by the words of a query, as the cluster scores them."""
        found: list[Json] = []
        for pattern in _wanted(query):
            if isinstance(pattern, Written):
                pattern = pattern.word
            if isinstance(pattern, whoosh.Term | InCapitals | Inflected):
                for languages, forms in self._groups(pattern).items():
                    words = [{"term": {pattern.fieldname: word}} for word in sorted(forms)]
                    scored: Json = {"dis_max": {"queries": words[:_CLAUSES]}}
                    if languages is not None:
                        within = self._languages.within(languages)
                        scored = {"bool": {"must": [scored], "filter": [within]}}
                    found.append(scored)
        return found


def every(questions: Sequence[Json], excluded: Sequence[Json] = ()) -> Json:
    """All of these and none of those, without scores."""
    wanted = [each for each in questions if each != EVERYTHING]
    if not excluded:
        if not wanted:
            return EVERYTHING
        if len(wanted) == 1:
            return wanted[0]
        return {"bool": {"filter": wanted}}
    return {"bool": {"filter": wanted, "must_not": list(excluded)}}


def either(questions: Sequence[Json]) -> Json:
    """At least one of these."""
    if not questions:
        return NOTHING
    if len(questions) == 1:
        return questions[0]
    return {"bool": {"should": list(questions), "minimum_should_match": 1}}


def without(questions: Sequence[Json]) -> Json:
    """None of these."""
    return {"bool": {"must_not": list(questions)}}


def with_keys(keys: Sequence[str]) -> list[Json]:
    """Questions for the documents that are called so, in pieces that the cluster takes."""
    return [
        {"ids": {"values": list(keys[start : start + MOST_TERMS])}}
        for start in range(0, len(keys), MOST_TERMS)
    ]


def _terms(field: str, values: Sequence[str]) -> list[Json]:
    if len(values) == 1:
        return [{"term": {field: values[0]}}]
    return [
        {"terms": {field: list(values[start : start + MOST_TERMS])}}
        for start in range(0, len(values), MOST_TERMS)
    ]


def _range(field: str, first: int | None, last: int | None) -> list[Json]:
    bounds = {
        name: max(-(2**31), min(2**31 - 1, day))
        for name, day in (("gte", first), ("lte", last))
        if day is not None
    }
    return [{"range": {field: bounds}}] if bounds else []


def _words_in_a_row(field: str, words: Sequence[str]) -> Json:
    if len(words) == 1:
        return {"term": {field: words[0]}}
    return {"match_phrase": {field: {"query": " ".join(words)}}}


def _address(wanted: str) -> Json:
    first, *others = address_parts(wanted)
    begin = first if wanted.startswith("/") else BEGIN + first
    return _words_in_a_row("address", [word for word in (begin, *others) if word])


def _match(word: str) -> Json:
    return {"match": {"query": word}}


def _any_of(rules: Sequence[Json]) -> Json | None:
    if len(rules) <= 1:
        return rules[0] if rules else None
    return {"any_of": {"intervals": list(rules)}}


def _in_order(rules: Sequence[Json | None], gaps: int) -> Json | None:
    if any(rule is None for rule in rules):
        return None
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": list(rules)}}


def _any_span(spans: Sequence[Json]) -> Json | None:
    if len(spans) <= 1:
        return spans[0] if spans else None
    return {"span_or": {"clauses": list(spans)}}


def _patterns(query: WhooshQuery) -> Iterator[Pattern]:
    return (each for each in parts(query) if isinstance(each, PATTERNS))


def _wanted(query: WhooshQuery) -> Iterator[WhooshQuery]:
    """The clauses of a query that are not excluded by it."""
    if isinstance(query, whoosh.And | whoosh.Or):
        for each in query.subqueries:
            yield from _wanted(each)
    elif not isinstance(query, whoosh.Not):
        yield from parts(query)


def _field(query: WhooshQuery) -> str:
    """The field in which the words of a query are looked for."""
    field: str = next(_patterns(query)).fieldname
    return field


def _is_never_within_itself(query: WhooshQuery) -> bool:
    """Whether no two occurrences of a query overlap, so that they can be counted in a row."""
    if isinstance(query, PATTERNS):
        return True
    if isinstance(query, whoosh.Or):
        return all(isinstance(each, PATTERNS) for each in query.subqueries)
    if isinstance(query, whoosh.Phrase):
        return all(one != other for one, other in combinations(query.words, 2))
    return False
