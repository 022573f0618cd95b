"""Relevance: the score of each article found, and a page of the best.

Okapi BM25 as Whoosh computes it (`whoosh.scoring.BM25F`, B = 0.75, K1 = 1.2): Robertson & Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3, with
idf = ln(articles / (articles with the word + 1)) + 1. A word with its inflections scores as one
word, as in an index of stems; wildcards, fuzzy words and regular expressions score 1, as in Whoosh.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from math import log
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.query.clauses import (
    Adjacent,
    FirstWords,
    Inflected,
    Nearness,
    Often,
    Quoted,
    WhooshQuery,
    parts_of,
)
from search.query.evaluate import SegmentEvaluator
from search.query.pages import Hits, Place
from search.query.sets import Documents, both
from search.query.vocabulary import PATTERNS

Scores = NDArray[np.float64]

B: Final = 0.75
K1: Final = 1.2


class Scorer:
    """Scores the articles of one search; idf and mean length are those of the whole archive."""

    def __init__(self, evaluators: Sequence[SegmentEvaluator]) -> None:
        self._evaluators = evaluators
        self._articles = sum(evaluator.segment.size for evaluator in evaluators)
        self._idf: dict[WhooshQuery, float] = {}
        self._mean: dict[str, float] = {}

    def scores(self, query: WhooshQuery, number: int, documents: Documents) -> Scores:
        """The score of each of these documents of segment `number`; all satisfy the query."""
        total = np.zeros(len(documents), np.float64)
        if len(documents):
            self._add(query, self._evaluators[number], documents, total)
        return total

    def _add(
        self, query: WhooshQuery, evaluator: SegmentEvaluator, documents: Documents, total: Scores
    ) -> None:
        if isinstance(query, whoosh.Term | Inflected):
            total += self._word(query, evaluator, documents)
        elif isinstance(query, PATTERNS):
            total += 1.0
        elif isinstance(query, whoosh.And):
            for operand in query.subqueries:
                self._add(operand, evaluator, documents, total)
        elif isinstance(query, whoosh.Or):
            for operand in query.subqueries:
                found = both(documents, evaluator.documents(operand))
                part = np.zeros(len(found), np.float64)
                self._add(operand, evaluator, found, part)
                total[documents.searchsorted(found)] += part
        elif isinstance(query, whoosh.Phrase | Adjacent | Nearness):
            for operand in parts_of(query):
                self._add(operand, evaluator, documents, total)
        elif isinstance(query, FirstWords | Often | Quoted):
            self._add(query.operand, evaluator, documents, total)

    def _word(self, word: WhooshQuery, evaluator: SegmentEvaluator, documents: Documents) -> Scores:
        """BM25 of one word in the documents that have it, 0 in the others."""
        counts = evaluator.positions.frequencies(word)
        reached = documents[: documents.searchsorted(np.uint16(len(counts) - 1), "right")]
        frequencies = np.zeros(len(documents), np.float64)
        frequencies[: len(reached)] = counts[reached]
        lengths = evaluator.segment.text_fields[word.fieldname].lengths[documents]
        norm = K1 * ((1 - B) + B * lengths / self._mean_length(word.fieldname))
        scores: Scores = self._word_idf(word) * (frequencies * (K1 + 1)) / (frequencies + norm)
        return scores

    def _word_idf(self, word: WhooshQuery) -> float:
        known = self._idf.get(word)
        if known is None:
            found = sum(len(evaluator.positions.bearing(word)) for evaluator in self._evaluators)
            known = self._idf[word] = log(self._articles / (found + 1)) + 1
        return known

    def _mean_length(self, field: str) -> float:
        known = self._mean.get(field)
        if known is None:
            words = sum(each.segment.text_fields[field].total_length for each in self._evaluators)
            known = self._mean[field] = words / self._articles or 1.0
        return known


def most_relevant(
    hits: Hits, score: Callable[[int, Documents], Scores], offset: int, limit: int
) -> list[Place]:
    """At most `limit` places from `offset` on, best score first, equal ones newest first."""
    parts = [score(number, documents) for number, documents in enumerate(hits.documents)]
    scores = np.concatenate(parts) if parts else np.zeros(0, np.float64)
    last = min(len(scores), offset + limit)
    if offset >= last:
        return []
    best, worst = -np.partition(-scores, (offset, last - 1))[[offset, last - 1]]
    if scores.min() == scores.max():
        return hits.newest(offset, limit)
    chosen = np.flatnonzero((scores <= best) & (scores >= worst))
    offset -= int(np.count_nonzero(scores > best))
    return _ordered(hits, chosen, scores[chosen], offset, min(offset + limit, len(chosen)))


def _ordered(
    hits: Hits, chosen: NDArray[np.int64], scores: Scores, first: int, last: int
) -> list[Place]:
    """The chosen hits, numbered through all segments, with the ranks from first up to last."""
    ends = np.cumsum([0, *map(len, hits.documents)])
    numbers = ends.searchsorted(chosen, "right") - 1
    days = np.empty((2, len(chosen)), np.int64)
    documents = np.empty(len(chosen), np.uint16)
    for number, segment in enumerate(hits.segments):
        here = numbers == number
        found = documents[here] = hits.documents[number][chosen[here] - ends[number]]
        days[0, here], days[1, here] = segment.starts[found], segment.ends[found]
    order = np.lexsort((-days[1], -days[0], -scores))
    keys = np.stack([-scores, -days[0], -days[1]])[:, order]
    groups = np.concatenate(([0], np.cumsum((keys[:, 1:] != keys[:, :-1]).any(axis=0))))
    start = int(groups.searchsorted(groups[first], "left"))
    stop = int(groups.searchsorted(groups[last - 1], "right"))
    rows = order[start:stop]
    window = [
        (group, hits.segments[number].id(document), (number, document))
        for group, number, document in zip(
            groups[start:stop].tolist(),
            numbers[rows].tolist(),
            documents[rows].tolist(),
            strict=True,
        )
    ]
    ranked: list[Place] = []
    for _, members in groupby(window, itemgetter(0)):
        alike = sorted(members)
        number, document = alike[0][2]
        newest_first = document >= hits.segments[number].undated
        ranked += [place for _, _, place in (reversed(alike) if newest_first else alike)]
    return ranked[first - start : last - start]
