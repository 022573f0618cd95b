"""An archive without an index: every question is answered by reading all articles.

The oracle of the property tests, written from the manual of the query language and of the command
line. It has the methods of `Archive`; it shares with the engine only what a word is, the parser,
and which names denote one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Self

from search.article import Article, Kind, Mention
from search.errors import ArticleMissing, QueryError
from search.folding import key
from search.index.dictionaries import user_dictionary
from search.index.segment.words import searched_offset, searched_text, words
from search.ingest.language import with_language
from search.ingest.mentioned import mentioned_dates
from search.languages.codes import language_name
from search.languages.forms import CAPITALS_ARE_NAMES, UNCHANGING, Forms, WordList
from search.languages.scripts import is_written_in, script_of, usual_language
from search.names.recognition.recognize import annotate, default_recognizer
from search.names.registry.article_names import names_of
from search.names.registry.entities import EntityTable, is_unsure
from search.names.registry.registry import Registry
from search.query.evaluation.spoken import Evidence, Standing, groups, likely, stated
from search.query.language.dates import interval
from search.query.language.hints import hints
from search.query.language.tree import (
    And,
    Author,
    DateBasis,
    Dated,
    Everything,
    InSection,
    Known,
    Language,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Or,
    Provenance,
    Source,
    Title,
    Word,
)
from search.query.language.unfinished import tree_of
from search.request import (
    FACET_NAMES,
    FACET_OF_KIND,
    KIND_OF_FACET,
    ArticleHead,
    FacetName,
    FacetValue,
    Highlights,
    SearchRequest,
    SearchResult,
    Span,
    UpdateReport,
)
from tests.entities import entity_of, entity_table
from tests.model.text import Text


@dataclass
class Languages:
    """How many articles are in each language, and in which ones words of the query have forms."""

    counts: Counter[str]
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def common(self) -> dict[str, int]:
        """The languages in which words have forms."""
        known = self.counts.total() - self.counts[""]
        return {each: n for each, n in self.counts.items() if n > 0 and n * 1_000 >= known}


@dataclass(frozen=True)
class Document:
    """An article with its two texts, among articles of some languages."""

    article: Article
    languages: Languages

    @cached_property
    def text(self) -> Text:
        return Text(searched_text(self.article), self._meets, searched_offset(self.article))

    @cached_property
    def title(self) -> Text:
        return Text(self.article.title, self._meets)

    def _meets(self, asked: Word, word: str) -> bool:
        """Whether a word of the article is a form of one of a query."""
        script = script_of(asked.text)
        common = self.languages.common
        language = self.article.language or usual_language(script, common)
        if self.article.language not in (None, *common):
            return False
        if language is None or not is_written_in(language, script) or language in UNCHANGING:
            return False
        if asked.is_name and language in CAPITALS_ARE_NAMES:
            return False
        if language not in self.languages.asked.get(asked.text, {language}):
            return False
        dictionary = _dictionary(language)
        return bool(Forms(asked.text, language, dictionary).among(WordList([word])))


_dictionary = cache(user_dictionary)


class ModelArchive:
    """A list of articles that can be asked like an archive, on the day `today`."""

    def __init__(self, today: date = date(2022, 1, 20)) -> None:
        self._documents: dict[str, Document] = {}
        self._languages = Languages(Counter())
        self._today = today
        self._tables: dict[Kind, EntityTable] = {}
        self._registry = Registry()
        self._settle()

    def add(self, articles: Iterable[Article]) -> UpdateReport:
        added = updated = unchanged = 0
        for article in annotate(list(map(with_language, articles)), default_recognizer()):
            before = self._documents.get(article.id)
            added += before is None
            updated += before is not None and before.article != article
            unchanged += before is not None and before.article == article
            self._documents[article.id] = Document(article, self._languages)
        self._settle()
        return UpdateReport(added, updated, unchanged)

    def remove(self, ids: Collection[str]) -> int:
        removed = [self._documents.pop(id) for id in set(ids) if id in self._documents]
        self._settle()
        return len(removed)

    @property
    def articles(self) -> int:
        return len(self._documents)

    def article(self, id: str) -> Article:
        article = self._document(id).article
        return article._replace(
            mentions=tuple(map(self._named, article.mentions)),
            title_mentions=tuple(map(self._named, article.title_mentions)),
        )

    def _named(self, mention: Mention) -> Mention:
        """The mention under the canonical name."""
        return mention._replace(entity=self._canonical(mention.kind, mention.entity))

    def search(self, request: SearchRequest) -> SearchResult:
        tree = self._asked(request)
        base = [
            document
            for document in self._documents.values()
            if self._holds(tree, document) and self._passes(request, document)
        ]
        found = [each for each in base if self._has_one_of_each(request, each)]
        ordered = self._ordered(request, found)
        facets: dict[FacetName, tuple[FacetValue, ...]] = {
            name: self._facet(
                name,
                [each for each in base if self._has_one_of_each(request, each, but=name)],
                request.facets,
            )
            for name in FACET_NAMES
        }
        page = ordered[request.offset : request.offset + request.limit]
        return SearchResult(
            len(found), tuple(map(self._head, page)), facets, hints=hints(request.query)
        )

    def highlights(self, request: SearchRequest, id: str) -> Highlights:
        document, tree = self._document(id), self._asked(request)
        title: list[Span] = []
        body: list[Span] = []
        one_of = [_one_of(request, kind) for kind in FACET_OF_KIND]
        named: list[Node] = [*_wanted(request), *(node for node in one_of if node is not None)]
        if (
            self._holds(tree, document)
            and self._passes(request, document)
            and all(self._holds(node, document) for node in named)
        ):
            for node in (tree, *named):
                self._light(node, document, title, body)
        return Highlights(_merged(title), _merged(body))

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _settle(self) -> None:
        self._languages.counts = Counter(
            each.article.language or "" for each in self._documents.values()
        )
        self._registry = Registry()
        for document in self._documents.values():
            self._registry.add(document.article.published, names_of(document.article))
        self._registry.settle()
        self._tables = {kind: entity_table(self._registry, kind) for kind in FACET_OF_KIND}

    def _asked(self, request: SearchRequest) -> Node:
        """The query of a request, its words in the languages that fit them best."""
        tree = tree_of(request)
        self._languages.asked = {}
        self._languages.asked = self._likely(tree)
        return tree

    def _likely(self, tree: Node) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        alone, common = stated(tree), self._languages.common
        for group in groups(tree):
            for script in {script_of(word.text) for word in group}:
                usual = usual_language(script, common)
                candidates = {each for each in common if each and is_written_in(each, script)}
                candidates.update({usual} if usual is not None and common.get("") else ())
                words = {word for word in group if script_of(word.text) == script}
                chosen = alone or frozenset(candidates)
                if not alone and len(candidates) > 1:
                    chosen = likely(
                        {
                            word: {
                                each: self._evidence(word, each, each == usual)
                                for each in candidates
                            }
                            for word in words
                        }
                    )
                for word in words:
                    found[word.text] = found.get(word.text, chosen) | chosen
        return found

    def _evidence(self, word: Word, language: str, is_usual: bool) -> Evidence:
        documents = [
            each
            for each in self._documents.values()
            if each.article.language == language or (is_usual and not each.article.language)
        ]
        texts = [{found.word for found in each.text.words} for each in documents]
        forms = [
            word.text not in text and any(each._meets(word, other) for other in text)
            for each, text in zip(documents, texts, strict=True)
        ]
        dictionary = _dictionary(language)
        standing: Standing = "unknown" if dictionary is None else "none"
        if dictionary is not None and word.text in dictionary:
            standing = "headword" if dictionary.is_headword(word.text) else "form"
        itself = sum(word.text in text for text in texts)
        return Evidence(max(1, len(documents)), itself, sum(forms), standing)

    def _document(self, id: str) -> Document:
        if id not in self._documents:
            raise ArticleMissing(f"no article has the id {id}")
        return self._documents[id]

    def _holds(self, node: Node, document: Document) -> bool:
        article = document.article
        match node:
            case Everything():
                return True
            case And(operands):
                return all(self._holds(operand, document) for operand in operands)
            case Or(operands):
                return any(self._holds(operand, document) for operand in operands)
            case Not(operand):
                return not self._holds(operand, document)
            case Title(operand):
                return bool(document.title.occurrences(operand))
            case Named(kind, name):
                return bool(set(self._tables[kind].find(name)) & set(self._entities(kind, article)))
            case Source() | Author() | InSection():
                return _stands_under(article, node)
            case Language(code):
                return article.language == code
            case Dated():
                return self._dated(node, article)
            case DateBasis(known):
                return _is_dated(article, known)
            case Provenance("id", value):
                return article.id == value
            case Provenance("url", value):
                return article.url is not None and _is_at(article.url, value)
            case Provenance(_, value):
                return any(_has_parts(path, value) for path in article.paths)
            case Mark():
                raise QueryError("only the reader keeps marks", node.start)
            case _:
                return bool(document.text.occurrences(node))

    def _passes(self, request: SearchRequest, document: Document) -> bool:
        unwanted = [Named("person", name) for name in request.not_people]
        unwanted += [Named("organization", name) for name in request.not_organizations]
        asked = request.since is not None or request.until is not None
        return (
            all(self._holds(named, document) for named in _wanted(request))
            and not any(self._holds(named, document) for named in unwanted)
            and (not asked or _overlaps(document.article, request.since, request.until))
        )

    def _has_one_of_each(
        self, request: SearchRequest, document: Document, but: FacetName | None = None
    ) -> bool:
        """Whether it has one of the alternatives of each facet that has any, `but` one facet."""
        for kind, facet in FACET_OF_KIND.items():
            one_of = _one_of(request, kind)
            if facet != but and one_of is not None and not self._holds(one_of, document):
                return False
        return (
            (but == "sources" or self._from_sources(request, document))
            and (but == "authors" or self._by_authors(request, document))
            and (but == "sections" or self._in_sections(request, document))
            and (but == "languages" or self._in_languages(request, document))
        )

    def _from_sources(self, request: SearchRequest, document: Document) -> bool:
        return not request.sources or any(
            _source_is(document.article, name) for name in request.sources
        )

    def _by_authors(self, request: SearchRequest, document: Document) -> bool:
        return not request.authors or any(
            _is_called(document.article.authors, name) for name in request.authors
        )

    def _in_sections(self, request: SearchRequest, document: Document) -> bool:
        return not request.sections or any(
            _is_called(_sections(document.article), name) for name in request.sections
        )

    def _in_languages(self, request: SearchRequest, document: Document) -> bool:
        return not request.languages or document.article.language in request.languages

    def _dated(self, node: Dated, article: Article) -> bool:
        first, last = interval(node.expression, self._today)
        match node.field:
            case "since":
                return _overlaps(article, first, None)
            case "until":
                return _overlaps(article, None, last)
            case "date":
                return _overlaps(article, first, last)
        days = mentioned_dates(searched_text(article), article.published, language=article.language)
        return any(_within(each.day, first, last) for each in days)

    def _ordered(self, request: SearchRequest, found: Sequence[Document]) -> list[Document]:
        dated = [each for each in found if each.article.published.start is not None]
        undated = [each for each in found if each.article.published.start is None]
        dated.sort(key=_date_key, reverse=request.sort == "newest")
        return dated + sorted(undated, key=lambda each: each.article.id)

    def _entities(self, kind: Kind, article: Article) -> list[int]:
        """The ordinals of the entities of an article, most mentioned first."""
        names = [each.name for each in names_of(article) if each.kind == kind]
        ordinals = [entity_of(self._registry, kind, name) for name in names]
        return [ordinal for ordinal in dict.fromkeys(ordinals) if ordinal >= 0]

    def _canonical(self, kind: Kind, name: str) -> str:
        ordinal = self._tables[kind].canonical(name)
        return name if ordinal is None else self._tables[kind].name(ordinal)

    def _head(self, document: Document) -> ArticleHead:
        article = document.article
        people, organizations = (
            tuple(self._tables[kind].names(self._entities(kind, article))) for kind in FACET_OF_KIND
        )
        return ArticleHead(
            article.id,
            article.title,
            article.published,
            article.source,
            people,
            organizations,
            article.paths[0] if article.paths else None,
            article.url,
            article.authors,
            article.section,
            article.language,
        )

    def _facet(
        self, name: FacetName, documents: Sequence[Document], limit: int
    ) -> tuple[FacetValue, ...]:
        if name == "sources":
            sources = Counter(each.article.source for each in documents if each.article.source)
            values = [FacetValue(source, count) for source, count in sources.items()]
        elif name == "authors":
            authors = Counter(name for each in documents for name in each.article.authors)
            values = [FacetValue(author, count) for author, count in authors.items()]
        elif name == "sections":
            sections = Counter(name for each in documents for name in _sections(each.article))
            values = [FacetValue(section, count) for section, count in sections.items()]
        elif name == "languages":
            codes = Counter(each.article.language for each in documents if each.article.language)
            values = [FacetValue(code, count, language_name(code)) for code, count in codes.items()]
        else:
            kind = KIND_OF_FACET[name]
            table = self._tables[kind]
            ordinals = Counter(
                ordinal for each in documents for ordinal in self._entities(kind, each.article)
            )
            values = [
                FacetValue(
                    table.name(ordinal),
                    count,
                    table.long_form(ordinal),
                    is_unsure(self._tables, kind, ordinal),
                )
                for ordinal, count in ordinals.items()
            ]
        return tuple(sorted(values, key=lambda value: (-value.count, value.name))[:limit])

    def _light(self, node: Node, document: Document, title: list[Span], body: list[Span]) -> None:
        """Collect the characters that a clause matched in an article that satisfies it."""
        article = document.article
        match node:
            case And(operands) | Or(operands):
                for operand in operands:
                    if self._holds(operand, document):
                        self._light(operand, document, title, body)
            case Named(kind, name):
                wanted = self._tables[kind].find(name)
                for mentions, spans in ((article.title_mentions, title), (article.mentions, body)):
                    for mention in mentions:
                        same_kind = mention.kind == kind
                        if same_kind and self._tables[kind].canonical(mention.entity) in wanted:
                            spans.append((mention.start, mention.end))
            case Dated("on", expression):
                first, last = interval(expression, self._today)
                for each in mentioned_dates(
                    searched_text(article), article.published, language=article.language
                ):
                    if _within(each.day, first, last):
                        _sort(article, (each.start, each.end), title, body)
            case Title(operand):
                found = document.title.words
                for start, end in document.title.occurrences(operand):
                    title.append((found[start].start, found[end].end))
            case (
                Not()
                | Everything()
                | Source()
                | Author()
                | InSection()
                | Language()
                | Dated()
                | DateBasis()
                | Provenance()
            ):
                pass
            case _:
                found, text = document.text.words, document.text
                chains = text.chains(node) if isinstance(node, Near) else [text.occurrences(node)]
                for start, end in {span for chain in chains for span in chain}:
                    _sort(article, (found[start].start, found[end].end), title, body)


def _wanted(request: SearchRequest) -> list[Named]:
    """The entities that must all be mentioned."""
    people = [Named("person", name) for name in request.people]
    return people + [Named("organization", name) for name in request.organizations]


def _one_of(request: SearchRequest, kind: Kind) -> Or | None:
    """The entities of which one must be mentioned, None where there are no alternatives."""
    names = request.any_people if kind == "person" else request.any_organizations
    return Or(tuple(Named(kind, name) for name in names)) if names else None


def _date_key(document: Document) -> tuple[date, date, str]:
    published = document.article.published
    assert published.start is not None, "undated articles are ordered apart"
    assert published.end is not None, "undated articles are ordered apart"
    return published.start, published.end, document.article.id


def _overlaps(article: Article, first: date | None, last: date | None) -> bool:
    start, end = article.published.start, article.published.end
    if start is None or end is None:
        return False
    return (last is None or start <= last) and (first is None or end >= first)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _stands_under(article: Article, node: Source | Author | InSection) -> bool:
    if isinstance(node, Source):
        return _source_is(article, node.name)
    names = article.authors if isinstance(node, Author) else _sections(article)
    return _is_called(names, node.name)


def _is_called(names: Sequence[str], name: str) -> bool:
    """Whether one of the names has all these words, or after `=` is called just so."""
    if name.startswith("="):
        return name[1:] in names
    words = set(key(name).split())
    return bool(words) and any(words <= set(key(each).split()) for each in names)


def _sections(article: Article) -> tuple[str, ...]:
    return (article.section,) if article.section else ()


def _is_at(url: str, wanted: str) -> bool:
    """Whether an address has this host and begin of a path, or after a slash part of a path."""
    lower = "".join(letter.lower() if letter.isascii() else letter for letter in url)
    scheme, between, rest = lower.partition("://")
    if not between or len(scheme.encode()) > 10:
        rest = lower
    host, slash, path = rest.partition("/")
    ends = ("", *"/?#&:")
    if wanted.startswith("/"):
        whole = slash + path
        places = range(len(whole))
        return any(
            whole.startswith(wanted, n) and whole[n + len(wanted) :][:1] in ends for n in places
        )
    starts = [0, *(n + 1 for n, letter in enumerate(host) if letter == ".")]
    return any(rest.startswith(wanted, n) and rest[n + len(wanted) :][:1] in ends for n in starts)


def _is_dated(article: Article, known: Known) -> bool:
    if known == "file":
        return article.published.of_file
    if known == "corrected":
        return article.date_read is not None
    if known == "date":
        return article.published.basis != "undated"
    return article.published.basis == known


def _source_is(article: Article, name: str) -> bool:
    if article.source is None:
        return False
    return [word.text for word in words(article.source)] == [word.text for word in words(name)]


def _has_parts(path: str, wanted: str) -> bool:
    """Whether some neighbouring parts of a path are the parts wanted, ASCII letters of any case."""
    lower = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
    parts = [part for part in wanted.translate(lower).split("/") if part]
    return f"/{'/'.join(parts)}/" in f"/{path.translate(lower)}/" if parts else bool(path)


def _sort(article: Article, span: Span, title: list[Span], body: list[Span]) -> None:
    offset = searched_offset(article)
    if span[0] < offset:
        title.append(span)
    else:
        shift = article.text_start - offset
        body.append((span[0] + shift, span[1] + shift))


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The characters of all spans, as few spans as overlap allows; spans that touch stay two."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
