"""Relevance: the score of each article found.

Okapi BM25 as Whoosh computes it (`whoosh.scoring.BM25F`, B = 0.75, K1 = 1.2): Robertson & Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3, with
idf = ln(articles / (articles with the word + 1)) + 1. A word with its inflections scores as one
word, as in an index of stems; wildcards, fuzzy words, regular expressions, exclusions and "all"
score 1, as in Whoosh; dates, names, sources and paths score nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    FirstWords,
    InCapitals,
    Inflected,
    Nearness,
    Often,
    Quoted,
    WhooshQuery,
    Written,
    parts_of,
)
from search.query.evaluation.evaluate import SegmentEvaluator
from search.query.evaluation.sets import Documents, both

Scores = NDArray[np.float64]

_Word = whoosh.Term | InCapitals | Inflected | Written
"""What scores as one word."""
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
        if isinstance(query, _Word):
            total += self._word(query, evaluator, documents)
        elif isinstance(query, (*PATTERNS, whoosh.Every, whoosh.Not)):
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

    def _word(self, word: _Word, evaluator: SegmentEvaluator, documents: Documents) -> Scores:
        """BM25 of one word in the documents that have it, 0 in the others."""
        counts = evaluator.positional.frequencies(word, documents)
        reached = documents[: documents.searchsorted(np.uint16(len(counts) - 1), "right")]
        frequencies = np.zeros(len(documents), np.float64)
        frequencies[: len(reached)] = counts[reached]
        field = "text" if isinstance(word, InCapitals) else word.fieldname
        lengths = evaluator.segment.text_fields[field].lengths[documents]
        norm = K1 * ((1 - B) + B * lengths / self._mean_length(field))
        scores: Scores = self._word_idf(word) * (frequencies * (K1 + 1)) / (frequencies + norm)
        return scores

    def _word_idf(self, word: _Word) -> float:
        known = self._idf.get(word)
        if known is None:
            found = sum(len(evaluator.documents(word)) for evaluator in self._evaluators)
            known = self._idf[word] = log(self._articles / (found + 1)) + 1
        return known

    def _mean_length(self, field: str) -> float:
        known = self._mean.get(field)
        if known is None:
            words = sum(each.segment.text_fields[field].total_length for each in self._evaluators)
            known = self._mean[field] = words / self._articles or 1.0
        return known
