"""Collects what the field types hand over and inverts it, many articles at a time.

Takes the place of Whoosh's posting pool: Whoosh's field types give one pseudo-posting for each
value, and nothing becomes a posting before a whole batch of values is cut into words in NumPy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.aside import Column
from search.index.columns import MOST_MENTIONS, NameRows
from search.index.fields import Days, Names
from search.index.sections import Array, SectionWriter, joined
from search.index.text_sections import Rows, TextLayout, TextPostings, places_type
from search.index.tokenizer import Batch, Tokenizer
from search.names.arrays import Numbering

_BATCH_CHARACTERS: Final = 600_000
_PARTITION: Final = 1_000_000
"""How many words are sorted at a time; bounds the memory of an inversion."""
_TEXTS: Final = 1_024

Posting = tuple[str, bytes, int, float, Any]


class ArrayPool:
    """The values of all articles of one segment, in the order in which they were added."""

    def __init__(self, tokenizer: Tokenizer, aside: Path) -> None:
        self._tokenizer = tokenizer
        self._aside = aside
        self._texts: dict[str, TextPool] = {}
        self._facets: dict[str, NamePool] = {}
        self._days: dict[str, DayPool] = {}

    @property
    def word_count(self) -> int:
        """How many words were cut so far."""
        return sum(text.word_count for text in self._texts.values())

    def add(self, posting: Posting) -> None:
        """Take the pseudo-posting of one value: a text, counted names, or days."""
        field, _, document, _, value = posting
        if isinstance(value, str):
            self.text(field).add(document, value)
        elif isinstance(value, Days):
            self.day_field(field).add(document, value)
        else:
            self.facet(field).add(document, value)

    def text(self, field: str) -> TextPool:
        """The texts of a field."""
        if field not in self._texts:
            self._texts[field] = TextPool(self._tokenizer, self._aside)
        return self._texts[field]

    def facet(self, field: str) -> NamePool:
        """The names of a facet."""
        return self._facets.setdefault(field, NamePool())

    def day_field(self, field: str) -> DayPool:
        """The days of a field."""
        return self._days.setdefault(field, DayPool())

    def close(self) -> None:
        """Let go of all values."""
        for text in self._texts.values():
            text.close()


class TextPool:
    """The texts of one field; what comes for every word is kept in files named `aside`."""

    def __init__(self, tokenizer: Tokenizer, aside: Path) -> None:
        self._tokenizer = tokenizer
        self._ids = Column(aside)
        self._positions = Column(aside)
        self._documents = Column(aside)
        self._waiting: list[str] = []
        self._waiting_characters = 0
        self._added = 0
        self._batches: list[Batch] = []
        self.word_count = 0

    def add(self, document: int, text: str) -> None:
        """Take the text of a document; documents come in order, those without text may lack."""
        while self._added < document:
            self._take("")
        self._take(text)
        if self._waiting_characters >= _BATCH_CHARACTERS:
            self._invert()

    def layout(self, numbers: Array) -> TextLayout:
        """The layout of all texts; `numbers` are the final document numbers, as they were added."""
        while self._added < len(numbers):
            self._take("")
        self._invert()
        return _layout(self._batches, numbers)

    def write(
        self, writer: SectionWriter, name: str, numbers: Array, layout: TextLayout, bits: int
    ) -> dict[str, int]:
        """Write the field with its `layout`; places have so many bits for the position."""
        ids, positions = self._ids.whole(), self._positions.whole()
        terms, stems = self._rank(ids)
        documents = self._all_documents(numbers.astype(np.uint16), layout.lengths[numbers])
        postings = TextPostings(writer, bits)
        for first, last in partitions(_histogram(ids, len(terms)), _PARTITION):
            chosen = _between(ids, first, last)
            _add_sorted(
                postings,
                last - first,
                ids[chosen] - np.uint32(first),
                documents[chosen],
                positions[chosen],
                bits,
            )
        del ids, documents, positions
        return postings.write(name, joined(terms, b"\n"), stems, layout)

    def close(self) -> None:
        """Let go of all texts."""
        for column in (self._ids, self._positions, self._documents):
            column.close()

    def _all_documents(self, numbers: NDArray[np.uint16], counts: Array) -> NDArray[np.uint16]:
        """The document of every word, given that of each text and how many words this has."""
        for start in range(0, len(numbers), _TEXTS):
            self._documents.append(
                np.repeat(*(each[start : start + _TEXTS] for each in (numbers, counts)))
            )
        return self._documents.whole()

    def _take(self, text: str) -> None:
        self._waiting.append(text)
        self._waiting_characters += len(text)
        self._added += 1

    def _invert(self) -> None:
        if self._waiting:
            batch = self._tokenizer.batch(self._waiting)
            self._ids.append(batch.ids)
            self._positions.append(batch.positions)
            self._batches.append(batch.without_words())
            self.word_count += len(batch.ids)
            self._waiting.clear()
            self._waiting_characters = 0

    def _rank(self, ids: NDArray[np.uint32]) -> tuple[list[bytes], NDArray[np.uint32]]:
        """The distinct words in order and the hashes of their stems.

        Each id is replaced by its word's place among them.
        """
        words = self._tokenizer.words
        numbers = self._tokenizer.in_order(np.flatnonzero(_histogram(ids, len(words))))
        ranks = np.zeros(len(words), np.uint32)
        ranks[numbers] = np.arange(len(numbers), dtype=np.uint32)
        for start in range(0, len(ids), _PARTITION):
            ids[start : start + _PARTITION] = ranks[ids[start : start + _PARTITION]]
        terms = list(map(words.__getitem__, numbers.tolist()))
        return terms, self._tokenizer.stem_hashes(numbers)


class NamePool:
    """The names of one facet, each with how often its article mentions it."""

    def __init__(self) -> None:
        self._numbers = Numbering()
        self._counts = array("I")
        self._indices = array("I")
        self._mentions = array("H")

    def add(self, document: int, names: Names) -> None:
        """Take the names of a document, most mentioned first; documents come in order."""
        if len(self._counts) < document:
            self._counts.extend([0] * (document - len(self._counts)))
        counted, single = names.counted, names.single
        self._counts.append(len(counted) + len(single))
        numbers = self._numbers
        for name, mentions in counted:
            self._indices.append(numbers[name])
            self._mentions.append(min(mentions, MOST_MENTIONS))
        self._indices.extend([numbers[name] for name in single])
        self._mentions.extend(repeat(1, len(single)))

    def rows(self, numbers: Array) -> NameRows:
        """The names per document, by final document number."""
        self._counts.extend([0] * (len(numbers) - len(self._counts)))
        rows = NameRows(
            [name.encode("utf-8", "surrogatepass") for name in self._numbers],
            np.array(self._counts, np.int64),
            np.array(self._indices, np.uint32),
            np.array(self._mentions, np.uint16),
        )
        return rows.taken(np.argsort(numbers))


class DayPool:
    """The days that articles mention."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []

    def add(self, document: int, days: Days) -> None:
        """Take the days of a document."""
        self._pairs.extend((day, document) for day in set(days))

    def pairs(self, numbers: Array) -> NDArray[np.int64]:
        """One row (day, final document number) for each."""
        pairs = np.array(self._pairs, np.int64).reshape(-1, 2)
        pairs[:, 1] = numbers[pairs[:, 1]]
        return pairs


def _add_sorted(
    postings: TextPostings, words: int, ranks: Array, documents: Array, positions: Array, bits: int
) -> None:
    """Sort words by rank, document and position, packed into one 64-bit key each.

    So many bits are left for the position; from the rank down they are the places.
    """
    if not len(ranks):
        empty = np.zeros(0, np.int64)
        postings.add(words, empty, empty, empty.astype(np.uint32), positions)
        return
    if words.bit_length() + 16 + bits > 64:
        raise OverflowError("an article is too long for the number of distinct words beside it")
    keys = ranks.astype(np.uint64)
    keys <<= np.uint64(16)
    keys |= documents
    keys <<= np.uint64(bits)
    keys |= positions
    keys.sort()
    places = keys.astype(places_type(bits))
    keys >>= np.uint64(bits)
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    frequencies = np.diff(firsts, append=len(keys)).astype(np.uint32)
    keys = keys[firsts]
    postings.add(
        words,
        (keys >> np.uint64(16)).astype(np.int64),
        (keys & np.uint64(0xFFFF)).astype(np.uint16),
        frequencies,
        places,
    )


def partitions(counts: Array, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of words that together come about `size` times each, at least one word each."""
    sums = np.cumsum(counts)
    first = done = 0
    while first < len(counts):
        last = max(first + 1, int(sums.searchsorted(done + size, "right")))
        yield first, last
        first, done = last, int(sums[last - 1])


def _between(ids: NDArray[np.uint32], first: int, last: int) -> NDArray[np.int64]:
    """Where the numbers from first up to last are, without a copy of them all."""
    places = [np.zeros(0, np.int64)]
    for start in range(0, len(ids), _PARTITION):
        part = ids[start : start + _PARTITION] - np.uint32(first)
        places.append(np.flatnonzero(part < last - first) + start)
    return np.concatenate(places)


def _histogram(ids: NDArray[np.uint32], size: int) -> NDArray[np.int64]:
    """How often each number below `size` comes, without a wider copy of them all."""
    counts = np.zeros(size, np.int64)
    for start in range(0, len(ids), _PARTITION):
        counts += np.bincount(ids[start : start + _PARTITION], minlength=size)
    return counts


def _layout(batches: list[Batch], numbers: Array) -> TextLayout:
    order = np.argsort(numbers)
    quotations = _joined(batches, "quotation_counts", np.int64)
    return TextLayout(
        lengths=_joined(batches, "counts", np.int64)[order].astype(np.uint32),
        paragraphs=Rows(
            _joined(batches, "paragraph_counts", np.int64),
            _joined(batches, "paragraphs", np.uint32),
        ).taken(order),
        quotation_starts=Rows(quotations, _joined(batches, "quotation_starts", np.uint32)).taken(
            order
        ),
        quotation_ends=Rows(quotations, _joined(batches, "quotation_ends", np.uint32)).taken(order),
    )


def _joined(batches: list[Batch], name: str, dtype: type[np.generic]) -> Array:
    pieces = [getattr(batch, name) for batch in batches]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype)
