"""Where a query matched in the articles that are shown: positions of words turned to characters.

Only the articles shown are cut into words again. What is excluded is not highlighted, and an
alternative only in an article that satisfies it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from whoosh import query as whoosh

from search.article import KINDS, Article, Kind, Mention, day_number
from search.frozen import frozen
from search.index.segment.layout import layout
from search.index.segment.words import Word, searched_offset, searched_text, words
from search.names.registry.entities import EntityTable, denoted
from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    FirstWords,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Quoted,
    WhooshQuery,
    Written,
    parts_of,
)
from search.query.evaluation.evaluate import POSITIONAL, SegmentEvaluator
from search.query.evaluation.occurrences import Occurrences
from search.query.evaluation.sets import Documents
from search.request import FACET_OF_KIND, Highlights, Span
from search.watch import Check, checked


@frozen
class WordSpan:
    """Words next to each other in a field, by the positions of the first and the last one."""

    field: str
    first: int
    last: int


@frozen
class Matched:
    """What of a query holds in one article: words of it, and clauses on names and days."""

    words: tuple[WordSpan, ...]
    clauses: tuple[Naming | Mentioning, ...]


def matched(
    evaluator: SegmentEvaluator, query: WhooshQuery, documents: Documents, check: Check
) -> dict[int, Matched]:
    """What matched in each of the documents, which all satisfy the query."""
    spans: dict[int, list[WordSpan]] = {document: [] for document in documents.tolist()}
    clauses: dict[int, list[Naming | Mentioning]] = {document: [] for document in spans}
    for clause, where in _holding(evaluator, query, documents):
        if isinstance(clause, Naming | Mentioning):
            for document in where.tolist():
                clauses[document].append(clause)
            continue
        for field, found in _occurrences(evaluator, clause, where):
            numbers, firsts = evaluator.positional.unpacked(found.starts)
            _, lasts = evaluator.positional.unpacked(found.ends)
            rows = zip(numbers, firsts, lasts, strict=True)
            for number, first, last in checked(rows, check):
                spans[number].append(WordSpan(field, first, last))
    return {
        document: Matched(tuple(spans[document]), tuple(clauses[document])) for document in spans
    }


def _holding(
    evaluator: SegmentEvaluator, query: WhooshQuery, documents: Documents
) -> Iterator[tuple[WhooshQuery, Documents]]:
    """The clauses that can be highlighted, each with the documents in which it holds."""
    if not len(documents):
        return
    if isinstance(query, whoosh.And):
        for operand in query.subqueries:
            yield from _holding(evaluator, operand, documents)
    elif isinstance(query, whoosh.Or):
        for operand in query.subqueries:
            yield from _holding(evaluator, operand, evaluator.documents(operand, documents))
    elif isinstance(query, (*PATTERNS, *POSITIONAL, Naming, Mentioning)):
        yield query, documents


def _occurrences(
    evaluator: SegmentEvaluator, clause: WhooshQuery, documents: Documents
) -> Iterator[tuple[str, Occurrences]]:
    """Where a clause occurs in these documents, with the field; of a nearness each operand."""
    positional = evaluator.positional
    if isinstance(clause, Nearness):
        chain = positional.participants(clause, documents)
        for operand, found in zip(clause.operands, chain, strict=True):
            yield _field(operand), found
    else:
        yield _field(clause), positional.occurrences(clause, documents)


def _field(query: WhooshQuery) -> str:
    """The text field that a positional query is about."""
    if isinstance(query, FirstWords | Often | Quoted):
        return _field(query.operand)
    if isinstance(query, whoosh.Or):
        return _field(query.subqueries[0])
    if isinstance(query, Adjacent | Nearness):
        return _field(parts_of(query)[0])
    if isinstance(query, (*PATTERNS, whoosh.Phrase, Written)):
        return str(query.fieldname)
    raise TypeError(f"{type(query).__name__} has no positions")


class ArticleWords:
    """The words of one article in characters, for any number of queries."""

    def __init__(self, article: Article, check: Check) -> None:
        self.article = article
        self.check = check
        self._fields: dict[str, tuple[list[Word], tuple[int, ...]]] = {}

    def characters(self, span: WordSpan) -> Span:
        """Where words of a field begin and end in the headline, or in the searched text."""
        if (known := self._fields.get(span.field)) is None:
            article = self.article
            text = article.title if span.field == "title" else searched_text(article)
            found = words(text, self.check)
            self.check()
            known = found, layout(text, self.check).positions
            self.check()
            self._fields[span.field] = known
        found, positions = known
        first, last = (bisect_left(positions, each) for each in (span.first, span.last))
        return found[first].start, found[last].end


def highlights(
    text: ArticleWords, found: Matched, entities: Mapping[Kind, EntityTable]
) -> Highlights:
    """The characters of headline and body that matched."""
    article, check = text.article, text.check
    title, body = _word_spans(text, found.words)
    title_mentions, body_mentions = _mention_spans(article, found.clauses, entities, check)
    title += title_mentions
    body += body_mentions
    for start, end in _date_spans(article, found.clauses, check):
        _sort(article, start, end, title, body)
    return Highlights(_merged(title), _merged(body))


def _word_spans(text: ArticleWords, spans: tuple[WordSpan, ...]) -> tuple[list[Span], list[Span]]:
    title: list[Span] = []
    body: list[Span] = []
    for span in checked(spans, text.check):
        start, end = text.characters(span)
        if span.field == "title":
            title.append((start, end))
        else:
            _sort(text.article, start, end, title, body)
    return title, body


def _sort(article: Article, start: int, end: int, title: list[Span], body: list[Span]) -> None:
    """Add a range of the searched text to that of the two lists in which it stands."""
    offset = searched_offset(article)
    if start < offset:
        title.append((start, end))
    else:
        shift = article.text_start - offset
        body.append((start + shift, end + shift))


def _mention_spans(
    article: Article,
    clauses: tuple[Naming | Mentioning, ...],
    entities: Mapping[Kind, EntityTable],
    check: Check,
) -> tuple[list[Span], list[Span]]:
    """The mentions of the entities that are asked for, under every spelling: headline, body."""
    wanted: dict[Kind, set[int]] = {kind: set() for kind in KINDS}
    for clause in clauses:
        for kind in KINDS:
            if isinstance(clause, Naming) and clause.facet == FACET_OF_KIND[kind]:
                wanted[kind].update(clause.ordinals)

    if not any(wanted.values()):
        return [], []

    def spans(mentions: tuple[Mention, ...]) -> list[Span]:
        return [
            (mention.start, mention.end)
            for mention in checked(mentions, check)
            for kind, ordinal in [denoted(entities, mention.kind, mention.entity)]
            if ordinal in wanted[kind]
        ]

    return spans(article.title_mentions), spans(article.mentions)


def _date_spans(
    article: Article, clauses: tuple[Naming | Mentioning, ...], check: Check
) -> Iterator[Span]:
    """The dates in the searched text that fall into an interval that is asked for."""
    wanted = [clause for clause in clauses if isinstance(clause, Mentioning)]
    if not wanted:
        return
    from search.ingest.mentioned import mentioned_dates

    text, language = searched_text(article), article.language
    for mentioned in mentioned_dates(text, article.published, check, language=language):
        day = day_number(mentioned.day)
        if any(
            (each.first is None or each.first <= day) and (each.last is None or day <= each.last)
            for each in wanted
        ):
            yield mentioned.start, mentioned.end


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
