"""The terms of a segment, field by field, and the documents that have each.

Words lie on disk in order. Names, days, ids and paths lie there in other orders, for the product
asks for them otherwise; their terms are put in order when Whoosh first wants to go through them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.index.segment.fields import DayField, midnight
from search.index.segment.postings import Documents, FacetPostings, TextField
from search.index.segment.segment import BASES, Segment

NONE: Documents = np.zeros(0, np.uint16)


class Postings(NamedTuple):
    """The documents that have a term, ascending, and how often; of a word also its positions.

    `lengths` are those of the documents in words, 1 in a field that is no text.
    """

    documents: Documents
    frequencies: NDArray[Any]
    lengths: NDArray[Any]
    positions: list[NDArray[Any]] | None = None


class FieldTerms(Protocol):
    """The terms of one field in ascending order of their bytes."""

    def __len__(self) -> int:
        """How many terms there are."""

    def term(self, number: int) -> bytes:
        """The term under a number."""

    def lower_bound(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""

    def postings(self, term: bytes) -> Postings | None:
        """The documents that have a term, removed ones included; None where there are none."""

    def frequency(self, term: bytes) -> int:
        """How many documents have a term."""


class WordTerms:
    """The words of a text."""

    def __init__(self, field: TextField) -> None:
        self._field = field

    def __len__(self) -> int:
        return len(self._field)

    def term(self, number: int) -> bytes:
        """The word under a number."""
        return self._field.vocabulary.encoded(number)

    def lower_bound(self, term: bytes) -> int:
        """The number of the first word that is not before this one."""
        return self._field.lower_bound(term)

    def postings(self, term: bytes) -> Postings | None:
        """The documents that have a word, with its positions in each."""
        number = self._find(term)
        if number < 0:
            return None
        field = self._field
        documents, frequencies = field.postings(number), field.frequencies(number)
        ends = np.cumsum(frequencies, dtype=np.int64)
        positions = np.split(field.positions(number, number + 1), ends[:-1])
        return Postings(documents, frequencies, field.lengths[documents], positions)

    def frequency(self, term: bytes) -> int:
        """How many documents have a word."""
        number = self._find(term)
        return 0 if number < 0 else self._field.document_frequency(number)

    def _find(self, term: bytes) -> int:
        number = self._field.lower_bound(term)
        return number if number < len(self) and self.term(number) == term else -1


class _Sorted:
    """Terms that are put in order when somebody goes through them; `found` looks one up."""

    def __init__(self, terms: Callable[[], Iterable[bytes]], found: Callable[[bytes], Documents]):
        self._unsorted = terms
        self._found = found

    @cached_property
    def _terms(self) -> Sequence[bytes]:
        return sorted(set(self._unsorted()))

    def __len__(self) -> int:
        return len(self._terms)

    def term(self, number: int) -> bytes:
        """The term under a number."""
        return self._terms[number]

    def lower_bound(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        return bisect_left(self._terms, term)

    def postings(self, term: bytes) -> Postings | None:
        """The documents that have a term."""
        documents = self._found(term)
        if not len(documents):
            return None
        ones = np.ones(len(documents), np.uint8)
        return Postings(documents, ones, ones)

    def frequency(self, term: bytes) -> int:
        """How many documents have a term."""
        return len(self._found(term))


class Names(Protocol):
    """The names of one facet of the archive."""

    def name(self, ordinal: int) -> str:
        """The name under which an entity is shown."""

    def find(self, text: str) -> tuple[int, ...]:
        """The entities that a text may mean."""


def words(segment: Segment, field: str) -> FieldTerms:
    """The words of a text field."""
    return WordTerms(segment.text_fields[field])


def names(segment: Segment, facet: FacetPostings, table: Names) -> FieldTerms:
    """The names under which the entities of a facet are shown.

    A name that is shown finds that entity; any other text finds the entities that it may mean.
    """

    def shown() -> Iterable[bytes]:
        for local, ordinal in enumerate(facet.entities.tolist()):
            if any(map(segment.is_live, facet.postings(local).tolist())):
                yield _encoded(table.name(ordinal))

    def found(term: bytes) -> Documents:
        text = _decoded(term)
        ordinals = table.find(text)
        exact = [ordinal for ordinal in ordinals if table.name(ordinal) == text]
        locals_ = [facet.local(ordinal) for ordinal in exact or ordinals]
        return _union([facet.postings(local) for local in locals_ if local >= 0])

    return _Sorted(shown, found)


def dates(segment: Segment) -> FieldTerms:
    """The days on which an article may have appeared: all those of its interval."""
    first, last = (each[segment.undated :].astype(np.int64) for each in _interval(segment))

    def covered() -> Iterable[bytes]:
        if not len(first):
            return []
        start = int(first.min())
        changes = np.zeros(int(last.max()) - start + 2, np.int64)
        np.add.at(changes, first - start, 1)
        np.add.at(changes, last - start + 1, -1)
        return map(_day_term, (np.flatnonzero(np.cumsum(changes)) + start).tolist())

    def found(term: bytes) -> Documents:
        day = _day_of(term)
        if day is None:
            return NONE
        return (np.flatnonzero((first <= day) & (day <= last)) + segment.undated).astype(np.uint16)

    return _Sorted(covered, found)


def last_dates(segment: Segment) -> FieldTerms:
    """The last day on which an article may have appeared."""
    last = _interval(segment)[1][segment.undated :]

    def found(term: bytes) -> Documents:
        day = _day_of(term)
        if day is None:
            return NONE
        return (np.flatnonzero(last == day) + segment.undated).astype(np.uint16)

    return _Sorted(lambda: map(_day_term, last.tolist()), found)


def bases(segment: Segment) -> FieldTerms:
    """How the date of an article is known."""

    def found(term: bytes) -> Documents:
        text = _decoded(term)
        if text not in BASES:
            return NONE
        codes = [code for code, basis in enumerate(BASES) if basis == text]
        return np.flatnonzero(np.isin(segment.bases, codes)).astype(np.uint16)

    known = segment.bases.tolist
    return _Sorted(lambda: {_encoded(BASES[code]) for code in set(known())}, found)


def days_mentioned(segment: Segment) -> FieldTerms:
    """The days of which an article speaks."""
    field = segment.on

    def found(term: bytes) -> Documents:
        day = _day_of(term)
        return NONE if day is None else field.postings(day, day)

    return _Sorted(lambda: map(_day_term, field.days.tolist()), found)


def ids(segment: Segment) -> FieldTerms:
    """The ids of the articles."""

    def found(term: bytes) -> Documents:
        document = segment.find_id(_decoded(term))
        return NONE if document < 0 else np.array([document], np.uint16)

    return _Sorted(lambda: (segment.ids.encoded(n) for n in range(segment.size)), found)


def paths(segment: Segment) -> FieldTerms:
    """The paths from which the articles came."""

    @cache
    def documents() -> dict[bytes, list[int]]:
        having: dict[bytes, list[int]] = {}
        for document in range(segment.size):
            for path in filter(None, segment.paths.encoded(document).split(b"\n")):
                having.setdefault(path, []).append(document)
        return having

    def found(term: bytes) -> Documents:
        return np.array(documents().get(term, []), np.uint16)

    return _Sorted(documents, found)


_DAYS = DayField()


def _interval(segment: Segment) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return segment.starts, segment.ends


def _day_term(day: int) -> bytes:
    """The term of a day since 1970-01-01."""
    encoded: bytes = _DAYS.sortable_to_bytes(midnight(day) + 2**63)
    return encoded


def _day_of(term: bytes) -> int | None:
    """The day since 1970-01-01 whose midnight a term is; None for another moment."""
    if len(term) != 9 or term[0]:
        return None
    moment = int.from_bytes(term[1:], "big") - 2**63
    days, rest = divmod(moment - midnight(0), midnight(1) - midnight(0))
    return None if rest or abs(days) >= 2**31 else days


def _union(sets: Sequence[Documents]) -> Documents:
    if len(sets) == 1:
        return sets[0]
    mask = np.zeros(1 << 16, np.bool_)
    for each in sets:
        mask[each] = True
    return np.flatnonzero(mask).astype(np.uint16)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(term: bytes) -> str:
    return term.decode("utf-8", "replace")
