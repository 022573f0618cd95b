"""Evaluates what is decided by positions of words: phrases, nearness, first/n, atleast, quote.

A position is packed into one int64: the document in the upper bits, the position of a word in the
lower ones, with room for one position more than the longest article has. Positions skip one number
at each paragraph, so that words on two sides of it are never adjacent.

A short list of positions is looked up in another by binary search. Where all lists are long, a
phrase is found by `phrase_tables` and nearness by `frequent_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.arrays import spread
from search.index.segment.postings import TextField
from search.index.segment.segment import Segment
from search.query.evaluation.blocks import Positions, Postings
from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    FirstWords,
    InCapitals,
    Nearness,
    Often,
    Pattern,
    Quoted,
    WhooshQuery,
    Written,
    parts,
    parts_of,
    words_of,
)
from search.query.evaluation.edit_distance import Terms
from search.query.evaluation.frequent_words import FrequentWords
from search.query.evaluation.inflections import Group
from search.query.evaluation.nearness import TextStructure
from search.query.evaluation.occurrences import (
    NO_OCCURRENCES,
    Occurrences,
    contained,
    documents_at,
    merged,
)
from search.query.evaluation.phrase_tables import PhraseTables, Words
from search.query.evaluation.sets import NONE, Documents, both, mask_of, union
from search.query.evaluation.vocabulary import runs
from search.query.evaluation.written import WrittenWords
from search.query.language.tree import JoinKind
from search.watch import Watch

_FREQUENT_IN_PHRASE: Final = 40_000
"""How many positions the rarest word of a phrase must have to be looked for by phrase tables."""
_FREQUENT_NEARBY: Final[Mapping[JoinKind, int]] = {"NEAR": 30_000, "ADJ": 30_000, "SAME": 10_000}
"""How many positions the rarest operand of a nearness must have to count as frequent."""

_Run: TypeAlias = tuple[int, int, frozenset[str] | None]
"""Neighbouring words, from one number up to another, and the languages in which they count."""


class PositionalEvaluator:
    """Evaluates positional queries in one segment; `groups` gives the words of a pattern in it.

    Looks at the watch between any two passes over long arrays.
    """

    def __init__(
        self,
        segment: Segment,
        groups: Callable[[Pattern], Sequence[Group]],
        tables: PhraseTables,
        watch: Watch,
    ) -> None:
        self._segment = segment
        self._shift = segment.position_bits
        self._groups = groups
        self._tables = tables
        self._watch = watch
        self._structure = TextStructure(segment, watch)
        self._written = WrittenWords(segment, watch)

    @cached_property
    def _frequent_words(self) -> FrequentWords:
        return FrequentWords(
            self._segment.size, self._shift, self._structure.paragraphs_between, self._watch
        )

    def candidates(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` (None: all) that have the words of a positional query.

        A word that nearly all documents have is not looked up, so that some may lack it.
        """
        if isinstance(query, PATTERNS):
            found = self.documents_with(query)
        elif isinstance(query, Written):
            found = self.documents_with(query.word)
        elif isinstance(query, whoosh.Or):
            found = union(self.candidates(operand, within) for operand in query.subqueries)
        elif isinstance(query, FirstWords | Often | Quoted):
            return self.candidates(query.operand, within)
        elif isinstance(query, whoosh.Phrase | Adjacent | Nearness):
            sets = sorted((self.candidates(part, within) for part in parts_of(query)), key=len)
            found = sets[0]
            for other in sets[1:]:
                if len(other) * 8 < self._segment.size * 7:
                    found = both(found, other)
        else:
            raise TypeError(f"{type(query).__name__} has no positions")
        return found if within is None else both(found, within)

    def documents_with(self, pattern: Pattern) -> Documents:
        """The documents that have a word of a pattern."""
        sets = [
            self._counted(self._documents_with_any(pattern, group.terms), group.languages)
            for group in self._groups(pattern)
        ]
        return sets[0] if len(sets) == 1 else union(sets)

    def _documents_with_any(self, pattern: Pattern, terms: Terms) -> Documents:
        field = self._field(pattern)
        if len(terms) == 1:
            return field.postings(int(terms[0]))
        if not len(terms):
            return NONE
        if int(terms[-1]) - int(terms[0]) == len(terms) - 1:  # their postings lie side by side
            start, end = int(field.offsets[terms[0]]), int(field.offsets[terms[-1] + 1])
            return union([field.documents[start:end]], self._segment.size)
        starts = field.offsets[terms].astype(np.int64)
        lengths = field.offsets[terms + 1].astype(np.int64) - starts
        return union([field.documents[spread(starts, lengths)]], self._segment.size)

    def _counted(self, documents: Documents, languages: frozenset[str] | None) -> Documents:
        """Those of the documents in which words count that count in these languages."""
        if languages is None:
            return documents
        mask = self._segment.written_in(languages)
        return documents if mask is None else documents[mask[documents]]

    def documents(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` (None: all) in which a positional query occurs."""
        if isinstance(query, Often):
            return self._often(query, within)
        left = self.candidates(query, within)
        if isinstance(query, Written):
            return self._written.documents(query, self._not_in_capitals(query, left))
        if isinstance(query, whoosh.Phrase | Adjacent) and self._is_frequent(query, left):
            found = self._tables.documents(*self._table_arguments(query, left))
            return found if within is None else both(found, left)
        if isinstance(query, Nearness) and self._is_frequent_nearby(query, left):
            return both(self._meeting(query, left), left)
        found = documents_at(self._occurrences(query, left).starts, self._shift)
        return found if within is None else both(found, left)

    def occurrences(self, query: WhooshQuery, within: Documents) -> Occurrences:
        """Where a positional query occurs in the given documents.

        Of a nearness these are the occurrences of its last operand that satisfy the chain.
        """
        return self._inside(self._occurrences(query, within), within)

    def participants(self, query: Nearness, within: Documents) -> list[Occurrences]:
        """Of each operand the occurrences that take part in the whole chain."""
        chain = self._chain(query, within)
        for at in range(len(chain) - 2, -1, -1):
            mask = self._structure.joined(chain[at], chain[at + 1], query.joins[at], backwards=True)
            chain[at] = chain[at].where(mask)
        return [self._inside(found, within) for found in chain]

    def unpacked(self, positions: Positions) -> tuple[list[int], list[int]]:
        """Of packed positions the documents and the positions in these."""
        return (positions >> self._shift).tolist(), (positions & ((1 << self._shift) - 1)).tolist()

    def frequencies(
        self, pattern: Pattern | Written, within: Documents | None = None
    ) -> NDArray[np.int64]:
        """How often each document of `within` (None: all) has a word of a pattern.

        Up to the last one that has it, perhaps others too.
        """
        if isinstance(pattern, Written):
            found = self.occurrences(pattern, self.candidates(pattern, within))
            return np.bincount(found.starts >> self._shift, minlength=1)
        field, counts = self._field(pattern), np.zeros(1, np.int64)
        for first, last, languages in self._runs(pattern):
            start, end = int(field.offsets[first]), int(field.offsets[last])
            documents, times = field.documents[start:end], field.counts(start, end)
            if languages is not None and (mask := self._segment.written_in(languages)) is not None:
                keep = mask[documents]
                documents, times = documents[keep], times[keep]
            summed = np.bincount(documents, times)
            longer, shorter = (counts, summed) if len(counts) > len(summed) else (summed, counts)
            longer = longer.astype(np.int64)
            longer[: len(shorter)] += shorter.astype(np.int64)
            counts = longer
        return counts

    def position_count(self, query: WhooshQuery) -> int:
        """How many positions the words of a query have in the segment."""
        if isinstance(query, PATTERNS):
            offsets = self._field(query).position_offsets
            return sum(
                int((offsets[terms + 1].astype(np.int64) - offsets[terms].astype(np.int64)).sum())
                for terms, _ in self._groups(query)
            )
        if isinstance(query, Written):
            return self.position_count(query.word)
        if isinstance(query, FirstWords | Often | Quoted):
            return self.position_count(query.operand)
        if isinstance(query, whoosh.Or):
            return sum(map(self.position_count, query.subqueries))
        if isinstance(query, whoosh.Phrase | Adjacent | Nearness):
            return sum(map(self.position_count, parts_of(query)))
        raise TypeError(f"{type(query).__name__} has no positions")

    def _occurrences(self, query: WhooshQuery, within: Documents) -> Occurrences:
        """As `occurrences`, and perhaps more of them in other documents."""
        if not len(within):
            return NO_OCCURRENCES
        if isinstance(query, (*PATTERNS, Written)):
            positions = self._positions(query, within)
            return Occurrences(positions, positions)
        if isinstance(query, whoosh.Or):
            return merged([self._occurrences(operand, within) for operand in query.subqueries])
        if isinstance(query, whoosh.Phrase | Adjacent):
            return self._phrase(query, within)
        if isinstance(query, Nearness):
            return self._chain(query, within)[-1]
        if isinstance(query, Quoted):
            found = self._occurrences(query.operand, within)
            return found.where(self._structure.quoted(found))
        if isinstance(query, FirstWords):
            found = self._occurrences(query.operand, within)
            return found.where(self._structure.among_first(found, query.words))
        if isinstance(query, Often):
            return self._occurrences(query.operand, within)
        raise TypeError(f"{type(query).__name__} has no positions")

    def _inside(self, found: Occurrences, within: Documents) -> Occurrences:
        return found.where(mask_of(within)[found.starts >> self._shift])

    def _field(self, pattern: Pattern) -> TextField:
        return self._segment.text_fields[pattern.fieldname]

    def _positions(self, pattern: Pattern | Written, within: Documents, back: int = 0) -> Positions:
        """The positions of a pattern's words, each less `back`, ascending.

        Those in the given documents are all there, perhaps some in others besides.
        """
        if isinstance(pattern, Written):
            likely = self._not_in_capitals(pattern, self.candidates(pattern, within))
            return self._written.positions(pattern, likely) - back
        field, all_runs = self._field(pattern), list(self._runs(pattern))
        parts = [self._unfolded(field, run, within, back) for run in all_runs]
        if not parts:
            return NO_OCCURRENCES.starts
        if len(parts) == 1 and all_runs[0][1] - all_runs[0][0] == 1:
            return parts[0]
        return np.sort(np.concatenate(parts), kind="stable")

    def _not_in_capitals(self, query: Written, documents: Documents) -> Documents:
        """Those of some documents with a word in which it is not always in capitals."""
        if query.fieldname != "text" or not query.text.isascii():
            return documents
        every = self.frequencies(query.word)
        capitals = np.zeros(len(every), np.int64)
        found = self.frequencies(InCapitals(query.text))
        capitals[: len(found)] = found
        return documents[(every > capitals)[documents]]

    def _runs(self, pattern: Pattern) -> Iterator[_Run]:
        """The words of a pattern as runs of neighbours that count in the same articles."""
        for terms, languages in self._groups(pattern):
            yield from ((first, last, languages) for first, last in runs(terms))

    def _unfolded(self, field: TextField, run: _Run, within: Documents, back: int) -> Positions:
        """The positions of the words of a run, each less `back`."""
        word = self._postings(field, run, within)
        bases = word.documents.astype(np.int64) << self._shift
        bases &= ~word.stored_mask
        bases -= back
        positions = np.repeat(bases, word.counts)
        positions += word.positions
        return positions

    def _postings(self, field: TextField, run: _Run, within: Documents) -> Postings:
        """The postings of neighbouring words, reduced to few documents where only these count."""
        self._watch.check()
        first, last, languages = run
        mask = None if languages is None else self._segment.written_in(languages)
        start, end = int(field.offsets[first]), int(field.offsets[last])
        documents, counts = field.documents[start:end], field.counts(start, end).astype(np.int64)
        positions = field.packed(first, last)
        if len(within) * 2 < len(documents) or mask is not None:
            keep = mask_of(within)[documents]
            if mask is not None:
                keep &= mask[documents]
            starts = (np.cumsum(counts) - counts)[keep]
            documents, counts = documents[keep], counts[keep]
            positions = positions[spread(starts, counts)]
        return Postings(documents, counts, positions)

    def _phrase(self, query: whoosh.Phrase | Adjacent, within: Documents) -> Occurrences:
        parts = words_of(query)
        if self._is_frequent(query, within):
            found = self._tables.positions(*self._table_arguments(query, within))
            return Occurrences(found, found + (len(parts) - 1))
        order = self._rarest_first(parts)
        found = self._positions(parts[order[0]], within, order[0])
        for number in order[1:]:
            if len(parts) > 2 or isinstance(parts[number], Written):
                within = documents_at(found, self._shift)
            positions = self._positions(parts[number], within, number)
            few, many = (found, positions) if len(found) <= len(positions) else (positions, found)
            found = few[contained(few, many)]
            if not len(found):
                return NO_OCCURRENCES
        return Occurrences(found, found + (len(parts) - 1))

    def _is_frequent(self, phrase: whoosh.Phrase | Adjacent, within: Documents) -> bool:
        """Whether each word of a phrase has very many positions in these documents."""
        if _asks_for_case(phrase):
            return False
        fewest = min(map(self.position_count, words_of(phrase)))
        return fewest * len(within) > _FREQUENT_IN_PHRASE * self._segment.size

    def _table_arguments(
        self, phrase: whoosh.Phrase | Adjacent, within: Documents
    ) -> tuple[Words, int, int, Watch]:
        """What the methods of phrase tables are given for a phrase, its rarest word first."""
        parts = words_of(phrase)
        order = self._rarest_first(parts)
        words = [(number, self._beginnings(parts[number], within, number)) for number in order]
        return words, self._segment.size, self._shift, self._watch

    def _rarest_first(self, parts: Sequence[Pattern | Written]) -> list[int]:
        """The numbers of the parts, those with the fewest positions first, before what is read."""
        return sorted(
            range(len(parts)),
            key=lambda at: (isinstance(parts[at], Written), self.position_count(parts[at])),
        )

    def _beginnings(
        self, pattern: Pattern | Written, within: Documents, back: int
    ) -> Postings | Positions:
        """The postings of a single word; of several words their positions less `back`."""
        if isinstance(pattern, Written):
            return self._positions(pattern, within, back)
        found = list(self._runs(pattern))
        if len(found) != 1 or found[0][1] - found[0][0] != 1:
            return self._positions(pattern, within, back)
        return self._postings(self._field(pattern), found[0], within)

    def _chain(self, query: Nearness, within: Documents) -> list[Occurrences]:
        """Of each operand the occurrences that satisfy the chain from the first one to it."""
        found = [self._occurrences(query.operands[0], within)]
        for operand, join in zip(query.operands[1:], query.joins, strict=True):
            reached = documents_at(found[-1].starts, self._shift)
            following = self._occurrences(operand, reached)
            found.append(following.where(self._structure.joined(following, found[-1], join)))
        return found

    def _is_frequent_nearby(self, query: Nearness, within: Documents) -> bool:
        """Whether each operand has very many positions in these documents."""
        if _asks_for_case(query):
            return False
        fewest = min(map(self.position_count, query.operands))
        return fewest * len(within) > _FREQUENT_NEARBY[query.joins[-1].kind] * self._segment.size

    def _meeting(self, query: Nearness, within: Documents) -> Documents:
        """The documents in which a nearness of frequent operands occurs, and perhaps others."""
        *first, last = query.operands
        *joins, join = query.joins
        meeting, either = self._frequent_words.meeting, join.kind != "ADJ"
        distance = None if join.kind == "SAME" else join.distance
        if isinstance(last, PATTERNS) and len(first) == 1 and isinstance(first[0], PATTERNS):
            one, other = (self._beginnings(word, within, 0) for word in (first[0], last))
            return meeting(one, other, distance, either=either)
        before = replace(query, operands=tuple(first), joins=tuple(joins))
        others, these = self._occurrences(before, within), self._occurrences(last, within)
        if distance is None or (these.are_words and others.are_words):
            return meeting(others.starts, these.starts, distance, either=either)
        found = meeting(np.sort(others.ends), these.starts, distance)
        if not either:
            return found
        return union([found, meeting(np.sort(these.ends), others.starts, distance)])

    def _often(self, query: Often, within: Documents | None) -> Documents:
        if isinstance(query.operand, PATTERNS):
            counts = self.frequencies(query.operand)
        else:
            candidates = self.candidates(query.operand, within)
            found = self._occurrences(query.operand, candidates)
            counts = np.bincount(found.starts >> self._shift)
        documents = np.flatnonzero(counts >= query.times).astype(np.uint16)
        return documents if within is None else both(documents, within)


def _asks_for_case(query: WhooshQuery) -> bool:
    """Whether texts have to be read for a query."""
    return any(isinstance(part, Written) for part in parts(query))
