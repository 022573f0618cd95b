"""Where words, phrases and their combinations stand in the articles of one segment.

A place is one int64: the document in the upper bits, the position of a word in the lower ones, with
room for one position more than the longest article has. Positions skip one number at each
paragraph wall. Few places are looked up among others by
binary search; `crowds` compares many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.index.postings import TextField
from search.index.segment import Segment
from search.names.arrays import spread
from search.query.clauses import (
    Adjacent,
    FirstWords,
    Nearness,
    Often,
    Quoted,
    WhooshQuery,
    parts_of,
)
from search.query.crowds import Crowds
from search.query.marks import PlaceMarks, Words
from search.query.sets import (
    NONE,
    Documents,
    Mask,
    both,
    distinct,
    mask_of,
    union,
)
from search.query.spelling import Terms
from search.query.stretches import Places, Postings
from search.query.tree import Join, JoinKind
from search.query.vocabulary import PATTERNS, runs
from search.query.watch import Watch

_MANY: Final = 40_000
"""So many places of its rarest word make a phrase one of common words ..."""
_MEETING: Final[Mapping[JoinKind, int]] = {"NEAR": 30_000, "ADJ": 30_000, "SAME": 10_000}
"""... and so many are not asked one by one what is near them."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Stretches of words: the places of their first and last words, ascending by the first."""

    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, mask: Mask) -> Occurrences:
        """Those at which the mask is true."""
        starts = self.starts[mask]
        return Occurrences(starts, starts if self.ends is self.starts else self.ends[mask])


class Positions:
    """Answers for one segment where a positional query occurs; `terms` expands a pattern in it.

    Looks at the watch between any two passes over many places.
    """

    def __init__(
        self,
        segment: Segment,
        terms: Callable[[WhooshQuery], Terms],
        marks: PlaceMarks,
        watch: Watch,
    ) -> None:
        self._segment = segment
        self._terms = terms
        self._marks = marks
        self._watch = watch

    @property
    def shift(self) -> int:
        """How many bits of a place hold the position."""
        return self._segment.position_bits

    @cached_property
    def _crowds(self) -> Crowds:
        field = self._segment.text_fields["text"]

        def walls(first: int, last: int) -> Places:
            offsets = field.paragraph_offsets[first : last + 1].astype(np.int64)
            places = np.repeat(np.arange(first, last) << self.shift, np.diff(offsets))
            places += field.paragraph_starts[offsets[0] : offsets[-1]]
            return places

        return Crowds(self._segment.size, self.shift, walls, self._watch)

    def candidates(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` (None: all) that have the words of a positional query.

        Others may be among them where a word is nearly everywhere.
        """
        if isinstance(query, PATTERNS):
            found = self.bearing(query)
        elif isinstance(query, whoosh.Or):
            found = union(self.candidates(operand, within) for operand in query.subqueries)
        elif isinstance(query, FirstWords | Often | Quoted):
            return self.candidates(query.operand, within)
        else:
            sets = sorted((self.candidates(part, within) for part in parts_of(query)), key=len)
            found = sets[0]
            for other in sets[1:]:
                if len(other) * 8 < self._segment.size * 7:
                    found = both(found, other)
        return found if within is None else both(found, within)

    def bearing(self, pattern: WhooshQuery) -> Documents:
        """The documents that have a word of a pattern."""
        field, terms = self._field(pattern), self._terms(pattern)
        if len(terms) == 1:
            return field.postings(int(terms[0]))
        if not len(terms):
            return NONE
        if int(terms[-1]) - int(terms[0]) == len(terms) - 1:  # they lie side by side
            start, end = int(field.offsets[terms[0]]), int(field.offsets[terms[-1] + 1])
            return union([field.documents[start:end]], self._segment.size)
        starts = field.offsets[terms].astype(np.int64)
        lengths = field.offsets[terms + 1].astype(np.int64) - starts
        return union([field.documents[spread(starts, lengths)]], self._segment.size)

    def documents(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` in which a positional query occurs."""
        if isinstance(query, Often):
            return self._often(query, within)
        left = self.candidates(query, within)
        if isinstance(query, whoosh.Phrase | Adjacent) and self._is_common(query, left):
            found = self._marks.common_documents(*self._phrase_words(query, left))
            return found if within is None else both(found, left)
        if isinstance(query, Nearness) and self._is_heavy(query, left):
            return both(self._meeting(query, left), left)
        found = self._documents(self._occurrences(query, left))
        return found if within is None else both(found, left)

    def occurrences(self, query: WhooshQuery, within: Documents) -> Occurrences:
        """Where a positional query occurs in the documents given.

        Of a nearness these are the occurrences of its last operand that satisfy the chain.
        """
        return self._inside(self._occurrences(query, within), within)

    def decoded(self, places: Places) -> tuple[list[int], list[int]]:
        """The documents and the positions of places."""
        return (places >> self.shift).tolist(), (places & ((1 << self.shift) - 1)).tolist()

    def _occurrences(self, query: WhooshQuery, within: Documents) -> Occurrences:
        """As `occurrences`, and perhaps more of them in other documents."""
        if not len(within):
            return _NOWHERE
        if isinstance(query, PATTERNS):
            places = self._places(query, within)
            return Occurrences(places, places)
        if isinstance(query, whoosh.Or):
            return _merged([self._occurrences(operand, within) for operand in query.subqueries])
        if isinstance(query, whoosh.Phrase | Adjacent):
            return self._phrase(query, within)
        if isinstance(query, Nearness):
            return self._chain(query, within)[-1]
        found = self._occurrences(query.operand, within)
        if isinstance(query, Quoted):
            return found.where(self._quoted(found))
        if isinstance(query, FirstWords):
            return found.where(self._among_first(found, query.words))
        return found

    def participants(self, query: Nearness, within: Documents) -> list[Occurrences]:
        """Of each operand the occurrences that take part in the whole chain."""
        chain = self._chain(query, within)
        for at in range(len(chain) - 2, -1, -1):
            mask = self._joined(chain[at], chain[at + 1], query.joins[at], backwards=True)
            chain[at] = chain[at].where(mask)
        return [self._inside(found, within) for found in chain]

    def _inside(self, found: Occurrences, within: Documents) -> Occurrences:
        return found.where(mask_of(within)[found.starts >> self.shift])

    def _field(self, pattern: WhooshQuery) -> TextField:
        return self._segment.text_fields[pattern.fieldname]

    def _places(self, pattern: WhooshQuery, within: Documents, back: int = 0) -> Places:
        """So many places before the words of a pattern in these documents, perhaps in others."""
        field, terms = self._field(pattern), self._terms(pattern)
        parts = [self._run(field, first, last, within, back) for first, last in runs(terms)]
        if not parts:
            return _NOWHERE.starts
        return parts[0] if len(terms) == 1 else np.sort(np.concatenate(parts), kind="stable")

    def _run(self, field: TextField, first: int, last: int, within: Documents, back: int) -> Places:
        """So many places before the words with the numbers from first up to last."""
        word = self._postings(field, first, last, within)
        bases = word.documents.astype(np.int64) << self.shift
        bases &= ~word.known
        bases -= back
        places = np.repeat(bases, word.counts)
        places += word.places
        return places

    def _postings(self, field: TextField, first: int, last: int, within: Documents) -> Postings:
        """The postings of words one after the other, of few documents only where these are few."""
        self._watch.check()
        start, end = int(field.offsets[first]), int(field.offsets[last])
        documents, counts = field.documents[start:end], field.counts(start, end).astype(np.int64)
        places = field.places[int(field.place_offsets[first]) : int(field.place_offsets[last])]
        if len(within) * 2 < len(documents):
            keep = mask_of(within)[documents]
            starts = (np.cumsum(counts) - counts)[keep]
            documents, counts = documents[keep], counts[keep]
            places = places[spread(starts, counts)]
        return Postings(documents, counts, places)

    def _phrase(self, query: WhooshQuery, within: Documents) -> Occurrences:
        parts = parts_of(query)
        if self._is_common(query, within):
            found = self._marks.common_places(*self._phrase_words(query, within))
            return Occurrences(found, found + (len(parts) - 1))
        order = self._rarest_first(parts)
        found = self._places(parts[order[0]], within, order[0])
        for number in order[1:]:
            if len(parts) > 2:
                within = self._documents_of(found)
            places = self._places(parts[number], within, number)
            few, many = (found, places) if len(found) <= len(places) else (places, found)
            found = few[held_places(few, many)]
            if not len(found):
                return _NOWHERE
        return Occurrences(found, found + (len(parts) - 1))

    def _is_common(self, phrase: WhooshQuery, within: Documents) -> bool:
        """Whether each word of a phrase has very many places in these documents."""
        weights = map(self.weight, parts_of(phrase))
        return min(weights) * len(within) > _MANY * self._segment.size

    def _phrase_words(
        self, phrase: WhooshQuery, within: Documents
    ) -> tuple[Words, int, int, Watch]:
        """What is asked of the marks for a phrase: its words, the one with fewest places first."""
        parts = parts_of(phrase)
        order = self._rarest_first(parts)
        words = [(number, self._begins(parts[number], within, number)) for number in order]
        return words, self._segment.size, self.shift, self._watch

    def _rarest_first(self, parts: Sequence[WhooshQuery]) -> list[int]:
        """The numbers of the parts, those with the fewest places first."""
        return sorted(range(len(parts)), key=lambda number: self.weight(parts[number]))

    def _begins(self, pattern: WhooshQuery, within: Documents, back: int) -> Postings | Places:
        """The postings of a lone word, of a pattern where phrases with its words begin."""
        terms = self._terms(pattern)
        if len(terms) != 1:
            return self._places(pattern, within, back)
        first = int(terms[0])
        return self._postings(self._field(pattern), first, first + 1, within)

    def weight(self, query: WhooshQuery) -> int:
        """How many positions the words of a query have in the segment."""
        if isinstance(query, PATTERNS):
            offsets, terms = self._field(query).place_offsets, self._terms(query)
            return int(
                (offsets[terms + 1].astype(np.int64) - offsets[terms].astype(np.int64)).sum()
            )
        if isinstance(query, FirstWords | Often | Quoted):
            return self.weight(query.operand)
        parts = query.subqueries if isinstance(query, whoosh.Or) else parts_of(query)
        return sum(self.weight(part) for part in parts)

    def _chain(self, query: Nearness, within: Documents) -> list[Occurrences]:
        """Of each operand the occurrences that satisfy the chain from the first one to it."""
        found = [self._occurrences(query.operands[0], within)]
        for operand, join in zip(query.operands[1:], query.joins, strict=True):
            following = self._occurrences(operand, self._documents(found[-1]))
            found.append(following.where(self._joined(following, found[-1], join)))
        return found

    def _is_heavy(self, query: Nearness, within: Documents) -> bool:
        """Whether each operand has very many places in these documents."""
        most = _MEETING[query.joins[-1].kind] * self._segment.size
        return min(map(self.weight, query.operands)) * len(within) > most

    def _meeting(self, query: Nearness, within: Documents) -> Documents:
        """The documents in which a nearness of many places occurs, and perhaps others."""
        *first, last = query.operands
        *joins, join = query.joins
        meeting, either = self._crowds.meeting, join.kind != "ADJ"
        distance = None if join.kind == "SAME" else join.distance
        if isinstance(last, PATTERNS) and len(first) == 1 and isinstance(first[0], PATTERNS):
            one, other = (self._begins(word, within, 0) for word in (*first, last))
            return meeting(one, other, distance, either=either)
        before = replace(query, operands=tuple(first), joins=tuple(joins))
        others, these = self._occurrences(before, within), self._occurrences(last, within)
        single = these.ends is these.starts and others.ends is others.starts
        if distance is None or single:
            return meeting(others.starts, these.starts, distance, either=either)
        found = meeting(np.sort(others.ends), these.starts, distance)
        if not either:
            return found
        return union([found, meeting(np.sort(these.ends), others.starts, distance)])

    def _joined(
        self, these: Occurrences, others: Occurrences, join: Join, *, backwards: bool = False
    ) -> Mask:
        """Which of `these` have a partner among the `others`, which stand on their left.

        With `backwards` the others stand on their right in the query.
        """
        self._watch.check()
        if join.kind == "SAME":
            walls = self._walls(union([self._documents(these), self._documents(others)]))
            shared = distinct(walls.searchsorted(others.starts, "right"))
            return held_places(walls.searchsorted(these.starts, "right"), shared)
        mask = np.zeros(len(these), np.bool_)
        if not len(others):
            return mask
        if join.kind == "NEAR" or not backwards:
            # Only the nearest end has to be looked at: where it lies beyond a wall, all do.
            ends = np.sort(others.ends, kind="stable")
            self._watch.check()
            nearest = ends.searchsorted(these.starts, "left") - 1
            self._watch.check()
            before = ends.take(nearest, mode="clip")
            mask |= self._close(before, these.starts, join.distance)
        if join.kind == "NEAR" or backwards:
            self._watch.check()
            left = np.flatnonzero(~mask)
            ends = these.ends[left]
            nearest = others.starts.searchsorted(ends, "right")
            after = others.starts.take(nearest, mode="clip")
            mask[left] = self._close(ends, after, join.distance)
        return mask

    def _close(self, before: Places, after: Places, distance: int) -> Mask:
        """Which places come at most `distance` words after their partners, in one paragraph."""
        self._watch.check()
        gaps = after - before
        mask = (gaps > 0) & (gaps <= distance)
        chosen = np.flatnonzero(mask)
        before, after = before[chosen], after[chosen]
        apart = before >> self.shift != after >> self.shift
        if distance > 1:
            walls = np.append(self._walls(self._documents_of(before)), np.iinfo(np.int64).max)
            apart |= walls[walls.searchsorted(before, "right")] <= after
        mask[chosen[apart]] = False
        return mask

    def _walls(self, documents: Documents) -> Places:
        """Where the paragraphs of the text begin in these documents."""
        field = self._segment.text_fields["text"]
        return self._ranges(field.paragraph_offsets, documents, field.paragraph_starts)[0]

    def _quoted(self, found: Occurrences) -> Mask:
        """Which lie inside quotation marks."""
        field = self._segment.text_fields["text"]
        documents = self._documents(found)
        starts, ends = self._ranges(
            field.quotation_offsets, documents, field.quotation_starts, field.quotation_ends
        )
        if not len(starts):
            return np.zeros(len(found), np.bool_)
        last = starts.searchsorted(found.starts, "right") - 1
        inside: Mask = (last >= 0) & (found.ends < ends[last])
        return inside

    def _among_first(self, found: Occurrences, words: int) -> Mask:
        """Which end among the first words of the body: positions less the walls in between."""
        bodies = self._segment.body_positions
        farthest = 2 * words + int(bodies.max(initial=0))
        mask: Mask = found.ends & ((1 << self.shift) - 1) < farthest
        chosen = np.flatnonzero(mask)
        starts, ends = found.starts[chosen], found.ends[chosen]
        documents = starts >> self.shift
        firsts = (documents << self.shift) + bodies[documents]
        walls = self._walls(self._documents_of(starts))
        between = walls.searchsorted(ends, "right") - walls.searchsorted(firsts, "right")
        mask[chosen] = (starts >= firsts) & (ends - firsts - between < words)
        return mask

    def _often(self, query: Often, within: Documents | None) -> Documents:
        if isinstance(query.operand, PATTERNS):
            counts = self.frequencies(query.operand)
        else:
            candidates = self.candidates(query.operand, within)
            found = self._occurrences(query.operand, candidates)
            counts = np.bincount(found.starts >> self.shift)
        documents = np.flatnonzero(counts >= query.times).astype(np.uint16)
        return documents if within is None else both(documents, within)

    def frequencies(self, pattern: WhooshQuery) -> NDArray[np.int64]:
        """How often each document has a word of a pattern, up to the last one that has it."""
        field, counts = self._field(pattern), np.zeros(1, np.int64)
        for first, last in runs(self._terms(pattern)):
            start, end = int(field.offsets[first]), int(field.offsets[last])
            found = np.bincount(field.documents[start:end], field.counts(start, end))
            longer, shorter = (counts, found) if len(counts) > len(found) else (found, counts)
            longer = longer.astype(np.int64)
            longer[: len(shorter)] += shorter.astype(np.int64)
            counts = longer
        return counts

    def _ranges(
        self, offsets: NDArray[Any], documents: Documents, *values: NDArray[Any]
    ) -> list[Places]:
        """The values of the ranges of these documents as places."""
        numbers = documents.astype(np.int64)
        starts = offsets[numbers].astype(np.int64)
        lengths = offsets[numbers + 1].astype(np.int64) - starts
        at, bases = spread(starts, lengths), np.repeat(numbers << self.shift, lengths)
        return [bases + each[at] for each in values]

    def _documents(self, found: Occurrences) -> Documents:
        """The documents in which there are occurrences."""
        return self._documents_of(found.starts)

    def _documents_of(self, places: Places) -> Documents:
        """The documents of places whose documents ascend."""
        return distinct(places >> self.shift).astype(np.uint16)


def held_places(places: Places, by: Places) -> Mask:
    """For each place whether the ascending array `by` holds it."""
    if not len(by):
        return np.zeros(len(places), np.bool_)
    at = by.searchsorted(places)
    at[at == len(by)] = 0
    found: Mask = by[at] == places
    return found


def _merged(found: list[Occurrences]) -> Occurrences:
    """All occurrences, each once, ascending by start and end."""
    if all(each.ends is each.starts for each in found):
        places = distinct(np.sort(np.concatenate([each.starts for each in found]), kind="stable"))
        return Occurrences(places, places)
    starts = np.concatenate([each.starts for each in found])
    ends = np.concatenate([each.ends for each in found])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), np.bool_)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Occurrences(starts[fresh], ends[fresh])


_NOWHERE: Final = Occurrences(np.zeros(0, np.int64), np.zeros(0, np.int64))
