"""The product's own clauses under Whoosh's searcher: evaluated whole, matched one by one."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from whoosh.matching import ListMatcher
from whoosh.query import QueryError
from whoosh.query.spans import Span

from search.query.evaluation.clauses import PATTERNS, Pattern, WhooshQuery
from search.query.evaluation.evaluate import POSITIONAL
from search.query.evaluation.evaluation import Evaluation
from search.query.evaluation.scoring import Scorer
from search.watch import Limits, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.index.segment.segment import Segment
    from search.query.evaluation.evaluate import SegmentEvaluator
    from search.query.evaluation.sets import Documents

_KEPT = 16
"""How many clauses keep their evaluation for the next segment of the same search."""
_LEAST = 1e-300
"""A score that adds nothing to another one: Whoosh takes documents that score 0 for no matches."""
_UNLIMITED = Limits(seconds=inf)
"""Whoosh's own time limit, where one is set, holds for the whole search."""


class ClauseMatcher(ListMatcher):
    """The documents of a clause in one segment with their scores, and where it occurs in each."""

    def __init__(
        self,
        ids: list[int],
        scores: list[float],
        spans: Callable[[int], list[tuple[int, int]]] | None,
        position: int = 0,
    ) -> None:
        super().__init__(ids, scores, position=position)
        self._spans = spans

    def copy(self) -> ClauseMatcher:
        """Another one at the same document."""
        return ClauseMatcher(self._ids, self._weights, self._spans, self._i)

    def supports(self, astype: str) -> bool:
        """Whether a value of this kind can be had: positions, of what occurs in a text."""
        return astype == "positions" and self._spans is not None

    def value_as(self, astype: str) -> list[int]:
        """The positions of the first words of its occurrences in the present document."""
        return [span.start for span in self.spans()]

    def spans(self) -> list[Span]:
        """Where it occurs in the present document; raises Whoosh's `QueryError` for a date."""
        if self._spans is None:
            raise QueryError("a clause that is about no text has no positions")
        return [Span(start, end) for start, end in self._spans(self.id())]


class Evaluations:
    """Evaluates clauses over the segments of one snapshot, and keeps those that were asked last."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._kept: OrderedDict[WhooshQuery, tuple[Evaluation, Scorer]] = OrderedDict()

    def matcher(self, clause: WhooshQuery, number: int) -> ClauseMatcher:
        """The live documents of a segment, given by its number, that satisfy a clause."""
        evaluation, scorer = self._evaluated(clause)
        evaluator = evaluation.segments[number]
        documents = evaluator.live(evaluator.documents(clause))
        scores = np.maximum(scorer.scores(clause, number, documents), _LEAST)
        spans = None
        if isinstance(clause, (*PATTERNS, *POSITIONAL)):
            spans = partial(_spans, evaluator, clause, documents)
        return ClauseMatcher(documents.tolist(), scores.tolist(), spans)

    def forms(self, pattern: Pattern) -> tuple[str, ...]:
        """The words that a pattern stands for in the whole archive, in order."""
        vocabulary = self._evaluated(pattern)[0].vocabulary
        return vocabulary.forms(pattern, vocabulary.limits.forms)

    def _evaluated(self, clause: WhooshQuery) -> tuple[Evaluation, Scorer]:
        """What evaluates and scores a clause in each segment."""
        known = self._kept.pop(clause, None)
        if known is None:
            evaluation = Evaluation(self._segments, Watch(_UNLIMITED))
            known = evaluation, Scorer(evaluation.segments)
            if len(self._kept) >= _KEPT:
                self._kept.popitem(last=False)
        self._kept[clause] = known
        return known


def _spans(
    evaluator: SegmentEvaluator, clause: WhooshQuery, documents: Documents, document: int
) -> list[tuple[int, int]]:
    """The positions of the first and last words of the occurrences in one of the documents."""
    found = evaluator.positional.occurrences(clause, documents[documents == document])
    within = (1 << evaluator.segment.position_bits) - 1
    starts, ends = (each & within for each in (found.starts, found.ends))
    return sorted(zip(starts.tolist(), ends.tolist(), strict=True))
