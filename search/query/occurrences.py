"""Where words, phrases and their combinations stand in the articles of one segment.

A place is one int64: the document in the upper bits, the position of a word in the lower 32. Places
of two documents are farther apart than any distance that can be asked for, so that nearness is a
matter of subtraction. Positions skip one number at each paragraph wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.index.postings import TextField
from search.index.segment import Segment
from search.query.clauses import Adjacent, FirstWords, Nearness, Often, Quoted, WhooshQuery
from search.query.sets import (
    Documents,
    Mask,
    both,
    mask_of,
    rows,
    union,
)
from search.query.tree import Join
from search.query.vocabulary import PATTERNS, Terms

Places = NDArray[np.int64]

SHIFT: Final = 32
POSITION: Final = (1 << SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Stretches of words: the places of their first and last words, ascending by the first."""

    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, mask: Mask) -> Occurrences:
        """Those at which the mask is true."""
        return Occurrences(self.starts[mask], self.ends[mask])

    def documents(self) -> Documents:
        """The documents in which there is one."""
        return _documents(self.starts)


class Positions:
    """Answers for one segment where a positional query occurs; `terms` expands a pattern in it."""

    def __init__(self, segment: Segment, terms: Callable[[WhooshQuery], Terms]) -> None:
        self._segment = segment
        self._terms = terms

    def candidates(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` (None: all) that have the words of a positional query."""
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
                found = both(found, other)
        return found if within is None else both(found, within)

    def bearing(self, pattern: WhooshQuery) -> Documents:
        """The documents that have a word of a pattern."""
        field, terms = self._field(pattern), self._terms(pattern)
        if len(terms) == 1:
            return field.postings(int(terms[0]))
        return union(
            field.documents[int(field.offsets[first]) : int(field.offsets[last])]
            for first, last in _runs(terms)
        )

    def documents(self, query: WhooshQuery, within: Documents | None) -> Documents:
        """The documents of `within` in which a positional query occurs."""
        if isinstance(query, Often):
            return self._often(query, within)
        return self.occurrences(query, self.candidates(query, within)).documents()

    def occurrences(self, query: WhooshQuery, within: Documents) -> Occurrences:
        """Where a positional query occurs in the documents given.

        Of a nearness these are the occurrences of its last operand that satisfy the chain.
        """
        if not len(within):
            return _NOWHERE
        if isinstance(query, PATTERNS):
            places = self._places(query, within)
            return Occurrences(places, places)
        if isinstance(query, whoosh.Or):
            return _merged([self.occurrences(operand, within) for operand in query.subqueries])
        if isinstance(query, whoosh.Phrase | Adjacent):
            return self._phrase(query, within)
        if isinstance(query, Nearness):
            return self._chain(query, within)[-1]
        found = self.occurrences(query.operand, within)
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
        return chain

    def _field(self, pattern: WhooshQuery) -> TextField:
        return self._segment.text_fields[pattern.fieldname]

    def _places(self, pattern: WhooshQuery, within: Documents) -> Places:
        field, terms, mask = self._field(pattern), self._terms(pattern), mask_of(within)
        parts = [_places(field, first, last, mask) for first, last in _runs(terms)]
        if not parts:
            return _NOWHERE.starts
        return parts[0] if len(terms) == 1 else np.sort(np.concatenate(parts))

    def _phrase(self, query: WhooshQuery, within: Documents) -> Occurrences:
        parts = parts_of(query)
        order = sorted(range(len(parts)), key=lambda n: self._weight(parts[n]))
        starts: Places | None = None
        for number in order:
            places = self._places(parts[number], within) - number
            starts = places if starts is None else _common(starts, places)
            if not len(starts):
                return _NOWHERE
            if len(parts) > 2:
                within = _documents(starts)
        assert starts is not None, "a phrase has words"
        return Occurrences(starts, starts + (len(parts) - 1))

    def _weight(self, pattern: WhooshQuery) -> int:
        """How many positions a pattern has in the segment."""
        offsets, terms = self._field(pattern).position_offsets, self._terms(pattern)
        return int((offsets[terms + 1].astype(np.int64) - offsets[terms].astype(np.int64)).sum())

    def _chain(self, query: Nearness, within: Documents) -> list[Occurrences]:
        """Of each operand the occurrences that satisfy the chain from the first one to it."""
        found = [self.occurrences(query.operands[0], within)]
        for operand, join in zip(query.operands[1:], query.joins, strict=True):
            following = self.occurrences(operand, found[-1].documents())
            found.append(following.where(self._joined(following, found[-1], join)))
        return found

    def _joined(
        self, these: Occurrences, others: Occurrences, join: Join, *, backwards: bool = False
    ) -> Mask:
        """Which of `these` have a partner among the `others`, which stand on their left.

        With `backwards` the others stand on their right in the query.
        """
        if join.kind == "SAME":
            walls = self._walls(union([these.documents(), others.documents()]))
            shared = np.unique(walls.searchsorted(others.starts, "right"))
            return held_places(walls.searchsorted(these.starts, "right"), shared)
        mask = np.zeros(len(these), np.bool_)
        if join.kind == "NEAR" or not backwards:
            mask |= self._follows(these, others, join.distance)
        if join.kind == "NEAR" or backwards:
            mask |= self._precedes(these, others, join.distance)
        return mask

    def _follows(self, these: Occurrences, others: Occurrences, distance: int) -> Mask:
        """Which of `these` begin at most `distance` words after the end of one of the others.

        Only the nearest end has to be looked at: where it lies beyond a wall, all do.
        """
        ends = np.sort(others.ends)
        nearest = ends.searchsorted(these.starts, "left") - 1
        return self._within_reach(ends, nearest, these.starts, distance)

    def _precedes(self, these: Occurrences, others: Occurrences, distance: int) -> Mask:
        """Which of `these` end at most `distance` words before the start of one of the others."""
        nearest = others.starts.searchsorted(these.ends, "right")
        return self._within_reach(others.starts, nearest, these.ends, distance)

    def _within_reach(
        self, others: Places, nearest: NDArray[np.int64], these: Places, distance: int
    ) -> Mask:
        mask = (nearest >= 0) & (nearest < len(others))
        chosen = np.flatnonzero(mask)
        partners = others[nearest[chosen]]
        close = np.abs(partners - these[chosen]) <= distance
        mask[chosen[~close]] = False
        chosen, partners = chosen[close], partners[close]
        if distance > 1 and len(chosen):
            walls = self._walls(_documents(these[chosen]))
            before = np.minimum(partners, these[chosen])
            after = np.maximum(partners, these[chosen])
            apart = walls.searchsorted(before, "right") != walls.searchsorted(after, "right")
            mask[chosen[apart]] = False
        return mask

    def _walls(self, documents: Documents) -> Places:
        """Where the paragraphs of the text begin in these documents."""
        field = self._segment.text_fields["text"]
        return _ranges(field.paragraph_offsets, documents, field.paragraph_starts)[0]

    def _quoted(self, found: Occurrences) -> Mask:
        """Which lie inside quotation marks."""
        field = self._segment.text_fields["text"]
        starts, ends = _ranges(
            field.quotation_offsets, found.documents(), field.quotation_starts, field.quotation_ends
        )
        if not len(starts):
            return np.zeros(len(found), np.bool_)
        last = starts.searchsorted(found.starts, "right") - 1
        inside: Mask = (last >= 0) & (found.ends < ends[last])
        return inside

    def _among_first(self, found: Occurrences, words: int) -> Mask:
        """Which end among the first words of the body: positions less the walls in between."""
        documents = found.starts >> SHIFT
        bodies = (documents << SHIFT) + self._segment.body_positions[documents]
        mask: Mask = (found.starts >= bodies) & (found.ends - bodies < 2 * words)
        chosen = np.flatnonzero(mask)
        walls = self._walls(_documents(found.starts[chosen]))
        ends, bodies = found.ends[chosen], bodies[chosen]
        between = walls.searchsorted(ends, "right") - walls.searchsorted(bodies, "right")
        mask[chosen] = ends - bodies - between < words
        return mask

    def _often(self, query: Often, within: Documents | None) -> Documents:
        if isinstance(query.operand, PATTERNS):
            counts = self.frequencies(query.operand)
        else:
            candidates = self.candidates(query.operand, within)
            found = self.occurrences(query.operand, candidates)
            counts = np.bincount(found.starts >> SHIFT)
        documents = np.flatnonzero(counts >= query.times).astype(np.uint16)
        return documents if within is None else both(documents, within)

    def frequencies(self, pattern: WhooshQuery) -> NDArray[np.int64]:
        """How often each document has a word of a pattern, up to the last one that has it."""
        field, counts = self._field(pattern), np.zeros(1, np.int64)
        for first, last in _runs(self._terms(pattern)):
            start, end = int(field.offsets[first]), int(field.offsets[last])
            found = np.bincount(field.documents[start:end], field.counts(start, end))
            longer, shorter = (counts, found) if len(counts) > len(found) else (found, counts)
            longer = longer.astype(np.int64)
            longer[: len(shorter)] += shorter.astype(np.int64)
            counts = longer
        return counts


def parts_of(query: WhooshQuery) -> list[WhooshQuery]:
    """The words of a phrase or the operands of a nearness."""
    if isinstance(query, whoosh.Phrase):
        return [whoosh.Term(query.fieldname, word) for word in query.words]
    return list(query.parts if isinstance(query, Adjacent) else query.operands)


def held_places(places: Places, by: Places) -> Mask:
    """For each place whether the ascending array `by` holds it."""
    if not len(by):
        return np.zeros(len(places), np.bool_)
    at = by.searchsorted(places)
    at[at == len(by)] = 0
    found: Mask = by[at] == places
    return found


def _common(first: Places, second: Places) -> Places:
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    common: Places = few[held_places(few, many)]
    return common


def _merged(found: list[Occurrences]) -> Occurrences:
    """All occurrences, each once, ascending by start and end."""
    starts = np.concatenate([each.starts for each in found])
    ends = np.concatenate([each.ends for each in found])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), np.bool_)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Occurrences(starts[fresh], ends[fresh])


def _runs(terms: Terms) -> Iterator[tuple[int, int]]:
    """Half-open ranges of consecutive numbers: their postings and positions lie side by side."""
    if len(terms):
        breaks = np.flatnonzero(np.diff(terms) != 1) + 1
        for run in np.split(terms, breaks) if len(breaks) else [terms]:
            yield int(run[0]), int(run[-1]) + 1


def _places(field: TextField, first: int, last: int, mask: Mask) -> Places:
    """The places of the words with the numbers from first up to last, in masked documents."""
    start, end = int(field.offsets[first]), int(field.offsets[last])
    documents, counts = field.documents[start:end], field.counts(start, end).astype(np.int64)
    place, stop = int(field.position_offsets[first]), int(field.position_offsets[last])
    positions = field.all_positions[place:stop]
    keep = mask[documents]
    if not keep.all():
        starts = np.cumsum(counts) - counts
        documents, counts = documents[keep], counts[keep]
        positions = positions[rows(starts[keep], counts)]
    return np.repeat(documents.astype(np.int64) << SHIFT, counts) + positions


def _ranges(offsets: NDArray[Any], documents: Documents, *values: NDArray[Any]) -> list[Places]:
    """The values of the ranges of these documents as places."""
    numbers = documents.astype(np.int64)
    starts = offsets[numbers].astype(np.int64)
    lengths = offsets[numbers + 1].astype(np.int64) - starts
    at, bases = rows(starts, lengths), np.repeat(numbers << SHIFT, lengths)
    return [bases + each[at] for each in values]


def _documents(places: Places) -> Documents:
    """The documents of ascending places."""
    documents = places >> SHIFT
    fresh = np.ones(len(documents), np.bool_)
    fresh[1:] = documents[1:] != documents[:-1]
    return documents[fresh].astype(np.uint16)


_NOWHERE: Final = Occurrences(np.zeros(0, np.int64), np.zeros(0, np.int64))
