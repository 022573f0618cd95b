"""Where a query matched in the articles that are shown: the evaluator's own places, as characters.

Only the articles shown are cut into words again. What an exclusion forbids lights up nothing, and
an alternative only where it is satisfied.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from whoosh import query as whoosh

from search.article import KINDS, Article, Kind, Mention
from search.index.layout import layout
from search.index.words import searched_offset, searched_text, words
from search.ingest import mentioned_dates
from search.names.entities import EntityTable
from search.query.clauses import (
    Adjacent,
    FirstWords,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Quoted,
    WhooshQuery,
    parts_of,
)
from search.query.evaluate import POSITIONAL, SegmentEvaluator
from search.query.occurrences import Occurrences
from search.query.plan import FACET_OF
from search.query.sets import Documents
from search.query.vocabulary import PATTERNS
from search.request import Highlights, Span

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words of a field, by the positions of its first and last word."""

    field: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Matched:
    """What of a query holds in one article: stretches of words, and clauses on names and days."""

    stretches: tuple[Stretch, ...]
    clauses: tuple[Naming | Mentioning, ...]


def matched(
    evaluator: SegmentEvaluator, query: WhooshQuery, documents: Documents
) -> dict[int, Matched]:
    """What matched in each of the documents, which all satisfy the query."""
    stretches: dict[int, list[Stretch]] = {document: [] for document in documents.tolist()}
    clauses: dict[int, list[Naming | Mentioning]] = {document: [] for document in stretches}
    for clause, where in _holding(evaluator, query, documents):
        if isinstance(clause, Naming | Mentioning):
            for document in where.tolist():
                clauses[document].append(clause)
            continue
        for field, found in _places(evaluator, clause, where):
            numbers, firsts = evaluator.positions.decoded(found.starts)
            _, lasts = evaluator.positions.decoded(found.ends)
            for number, first, last in zip(numbers, firsts, lasts, strict=True):
                stretches[number].append(Stretch(field, first, last))
    return {
        document: Matched(tuple(stretches[document]), tuple(clauses[document]))
        for document in stretches
    }


def _holding(
    evaluator: SegmentEvaluator, query: WhooshQuery, documents: Documents
) -> Iterator[tuple[WhooshQuery, Documents]]:
    """The clauses that can light up, each with the documents in which it holds."""
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


def _places(
    evaluator: SegmentEvaluator, clause: WhooshQuery, documents: Documents
) -> Iterator[tuple[str, Occurrences]]:
    positions = evaluator.positions
    if isinstance(clause, Nearness):
        for operand, found in zip(
            clause.operands, positions.participants(clause, documents), strict=True
        ):
            yield _field(operand), found
    else:
        yield _field(clause), positions.occurrences(clause, documents)


def _field(query: WhooshQuery) -> str:
    """The text field that a positional query is about."""
    if isinstance(query, FirstWords | Often | Quoted):
        return _field(query.operand)
    if isinstance(query, whoosh.Or):
        return _field(query.subqueries[0])
    if isinstance(query, Adjacent | Nearness):
        return _field(parts_of(query)[0])
    return str(query.fieldname)


def highlights(
    article: Article, found: Matched, entities: Mapping[Kind, EntityTable]
) -> Highlights:
    """The characters of headline and body that matched."""
    title, body = _word_spans(article, found.stretches)
    for place, spans in zip(
        (title, body), _mention_spans(article, found.clauses, entities), strict=True
    ):
        place += spans
    for start, end in _date_spans(article, found.clauses):
        _sort(article, start, end, title, body)
    return Highlights(_merged(title), _merged(body))


def _word_spans(article: Article, stretches: tuple[Stretch, ...]) -> tuple[list[Span], list[Span]]:
    title: list[Span] = []
    body: list[Span] = []
    for field, text in (("title", article.title), ("text", searched_text(article))):
        wanted = [stretch for stretch in stretches if stretch.field == field]
        if not wanted:
            continue
        places, positions = words(text), layout(text).positions
        for stretch in wanted:
            first, last = (bisect_left(positions, each) for each in (stretch.first, stretch.last))
            start, end = places[first].start, places[last].end
            if field == "title":
                title.append((start, end))
            else:
                _sort(article, start, end, title, body)
    return title, body


def _sort(article: Article, start: int, end: int, title: list[Span], body: list[Span]) -> None:
    """Put a range of the searched text where it stands: in the headline or in the body."""
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
) -> tuple[list[Span], list[Span]]:
    """The mentions of the entities that are asked for, under every spelling: headline, body."""
    wanted: dict[Kind, set[int]] = {kind: set() for kind in KINDS}
    for clause in clauses:
        for kind in KINDS:
            if isinstance(clause, Naming) and clause.facet == FACET_OF[kind]:
                wanted[kind].update(clause.ordinals)

    def spans(mentions: tuple[Mention, ...]) -> list[Span]:
        return [
            (mention.start, mention.end)
            for mention in mentions
            if wanted[mention.kind]
            and entities[mention.kind].canonical(mention.entity) in wanted[mention.kind]
        ]

    return spans(article.title_mentions), spans(article.mentions)


def _date_spans(article: Article, clauses: tuple[Naming | Mentioning, ...]) -> Iterator[Span]:
    """The dates in the searched text that fall into an interval that is asked for."""
    wanted = [clause for clause in clauses if isinstance(clause, Mentioning)]
    if not wanted:
        return
    for mentioned in mentioned_dates(searched_text(article), article.published):
        day = mentioned.day.toordinal() - _EPOCH
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
