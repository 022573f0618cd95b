"""Evaluates queries in all segments of an archive, each clause once for each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search.index.segment.segment import Segment
from search.query.evaluation.clauses import (
    PATTERNS,
    FromPath,
    PrefixPattern,
    WhooshQuery,
    parts,
    patterns_of,
)
from search.query.evaluation.evaluate import POSITIONAL, SegmentEvaluator
from search.query.evaluation.phrase_tables import PhraseTables
from search.query.evaluation.sets import Documents
from search.query.evaluation.threads import map_in_threads
from search.query.evaluation.vocabulary import Vocabulary
from search.watch import Watch

_MANY_POSITIONS: Final = 3_000_000
"""How many positions of words take more than a few hundredths of a second to compare."""


class Evaluation:
    """The evaluators of all segments for one question, which share its vocabulary and its watch."""

    def __init__(self, segments: Sequence[Segment], watch: Watch) -> None:
        self.watch = watch
        self.vocabulary = Vocabulary(segments, watch)
        tables = PhraseTables()
        self.segments = [
            SegmentEvaluator(segment, number, self.vocabulary, tables, watch)
            for number, segment in enumerate(segments)
        ]

    def live(self, query: WhooshQuery) -> list[Documents]:
        """The live documents of each segment that satisfy a query."""
        patterns = list(patterns_of(query))
        self.vocabulary.prepare(patterns)

        def live(each: SegmentEvaluator) -> Documents:
            return each.live(each.documents(query))

        if self._is_long(query, patterns):
            return map_in_threads(live, self.segments)
        return [live(each) for each in self.segments]

    def _is_long(self, query: WhooshQuery, patterns: Sequence[WhooshQuery]) -> bool:
        """Whether a query takes long enough for a second thread to be worth its start."""
        if any(isinstance(pattern, FromPath | PrefixPattern) for pattern in patterns):
            return True
        if not self.segments or not any(isinstance(each, POSITIONAL) for each in parts(query)):
            return False
        largest = max(self.segments, key=lambda each: each.segment.size)
        count = largest.positional.position_count
        positions = sum(count(each) for each in patterns if isinstance(each, PATTERNS))
        articles = sum(each.segment.size for each in self.segments)
        return positions * articles > _MANY_POSITIONS * largest.segment.size

    def total(self, query: WhooshQuery) -> int:
        """How many live documents satisfy a query."""
        return sum(map(len, self.live(query)))
