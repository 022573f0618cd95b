"""Collects what the field types hand over and inverts it, many articles at a time.

Replaces Whoosh's posting pool: Whoosh's field types give one pseudo-posting for each
value, and nothing becomes a posting before a whole batch of values is cut into words in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.files.sections import Array, SectionWriter, lengths_of, offsets_of
from search.index.files.spill import Column
from search.index.segment.columns import MOST_MENTIONS, NameRows
from search.index.segment.fields import Days
from search.index.segment.sketches import BandColumn, bands
from search.index.segment.text_sections import Rows, TextLayout, TextPostings, packed_type
from search.index.segment.tokenizer import Batch, Tokenizer
from search.names.registry.mention_counts import MentionCounts

_BATCH_CHARACTERS: Final = 400_000
_PARTITION: Final = 500_000
"""How many words are sorted at a time; bounds the memory of an inversion."""
_TEXTS: Final = 1_024

Posting = tuple[str, bytes, int, float, Any]


class ArrayPool:
    """The values of all articles of one segment, in the order in which they were added."""

    def __init__(self, tokenizer: Tokenizer, spill: Path) -> None:
        self._tokenizer = tokenizer
        self._spill = spill
        self._texts: dict[str, TextPool] = {}
        self._facets: dict[str, MentionCounts] = {}
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
            mentioned = self.facet(field)
            mentioned.pad_to(document)
            mentioned.add(value.mentioned, value.stated)

    def text(self, field: str) -> TextPool:
        """The texts of a field."""
        if field not in self._texts:
            self._texts[field] = TextPool(self._tokenizer, self._spill)
        return self._texts[field]

    def facet(self, field: str) -> MentionCounts:
        """The names of a facet."""
        if field not in self._facets:
            self._facets[field] = MentionCounts()
        return self._facets[field]

    def name_rows(self, field: str, numbers: Array) -> NameRows:
        """The names of a facet per document, by final document number."""
        mentioned = self.facet(field)
        mentioned.pad_to(len(numbers))
        counts, names, mentions = mentioned.rows()
        used = np.zeros(len(mentioned.texts), bool)
        used[names] = True
        texts, numbered = mentioned.renumbered(used)
        rows = NameRows(
            [text.encode("utf-8", "surrogatepass") for text in texts],
            counts,
            numbered[names].astype(np.uint32),
            np.minimum(mentions, MOST_MENTIONS).astype(np.uint16),
        )
        return rows.taken(np.argsort(numbers))

    def day_field(self, field: str) -> DayPool:
        """The days of a field."""
        return self._days.setdefault(field, DayPool())

    def close(self) -> None:
        """Let go of all values."""
        for text in self._texts.values():
            text.close()


class TextPool:
    """The texts of one field; what there is for every word is spilled to files named `spill`."""

    def __init__(self, tokenizer: Tokenizer, spill: Path) -> None:
        self._tokenizer = tokenizer
        self.words = WordPool(tokenizer, spill)
        self.capitals = WordPool(tokenizer, spill)
        """Of the words those that are written in capitals."""
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

    def close(self) -> None:
        """Let go of all texts."""
        self.words.close()
        self.capitals.close()

    def _take(self, text: str) -> None:
        self._waiting.append(text)
        self._waiting_characters += len(text)
        self._added += 1

    def _invert(self) -> None:
        if self._waiting:
            batch = self._tokenizer.batch(self._waiting)
            self.words.add(batch.ids, batch.positions, batch.counts)
            chosen = batch.capitals
            counts = lengths_of(chosen.searchsorted(offsets_of(batch.counts)))
            self.capitals.add(batch.ids[chosen], batch.positions[chosen], counts)
            self._batches.append(batch.without_words())
            self.word_count += len(batch.ids)
            self._waiting.clear()
            self._waiting_characters = 0


class WordPool:
    """Words of texts, one text after the other, to be sorted and written."""

    def __init__(self, tokenizer: Tokenizer, spill: Path) -> None:
        self._tokenizer = tokenizer
        self._spill = spill
        self._ids = Column(spill)
        self._positions = Column(spill)
        self._counts: list[NDArray[np.int64]] = []

    def add(self, ids: Array, positions: Array, counts: NDArray[np.int64]) -> None:
        """Take words by the tokenizer's numbers, with where they stand; each text has `counts`."""
        self._ids.append(ids)
        self._positions.append(positions)
        self._counts.append(counts)

    def layout(self, numbers: Array) -> TextLayout:
        """The numbers of words, by final document number, without paragraphs and quotations."""
        lengths = np.zeros(len(numbers), np.uint32)
        lengths[numbers] = np.concatenate([*self._counts, np.zeros(0, np.int64)])
        none = Rows(np.zeros(len(numbers), np.int64), np.zeros(0, np.uint32))
        return TextLayout(lengths, none, none, none)

    def write(
        self,
        writer: SectionWriter,
        name: str,
        numbers: Array,
        layout: TextLayout,
        bits: int,
        sketch: Sketch | None = None,
    ) -> dict[str, int]:
        """Write a field of these words; `bits` of a packed position hold the position.

        `sketch` sees all texts by the way.
        """
        ids, positions = self._ids.whole(), self._positions.whole()
        counts = _histogram(ids, len(self._tokenizer))
        words = self._tokenizer.in_order(np.flatnonzero(counts))
        sorter = _Sorter(words, counts, bits, self._spill)
        hashes = np.zeros(0, np.uint32) if sketch is None else self._tokenizer.word_hashes()
        done = 0
        for start in range(0, len(numbers), _TEXTS):
            documents = numbers[start : start + _TEXTS]
            lengths = layout.lengths[documents]
            part = slice(done, done := done + int(lengths.sum()))
            if sketch is not None:
                sketch.add(documents, hashes.take(ids[part]), lengths)
            sorter.add(ids[part], np.repeat(documents.astype(np.uint64), lengths), positions[part])
        del ids, positions
        postings = TextPostings(writer, bits)
        for size, keys in sorter.parts():
            _add_sorted(postings, size, keys, bits)
        terms, stems = self._tokenizer.terms(words), self._tokenizer.stem_hashes(words)
        return postings.write(name, terms, stems, layout)

    def close(self) -> None:
        """Let go of all words."""
        self._ids.close()
        self._positions.close()


class Sketch:
    """Sketches the bodies of texts; `skipped` says how many words of each document come before."""

    def __init__(self, skipped: NDArray[np.int64]) -> None:
        self._skipped = skipped
        self.bands = BandColumn()

    def add(self, documents: Array, words: NDArray[np.uint32], lengths: Array) -> None:
        """Take the hashes of the words of some documents; `lengths` says how many each has."""
        found, texts = bands(words, lengths.astype(np.int64), self._skipped[documents])
        self.bands.add(documents[texts], found)


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


class _Sorter:
    """Orders words by rank, document and position, each packed into one 64-bit key.

    The lower `bits` of a key are the position. Keys are parted by ranges of ranks as they come, so
    that no more than one range is sorted at a time.
    """

    def __init__(
        self, words: NDArray[np.int64], counts: NDArray[np.int64], bits: int, spill: Path
    ) -> None:
        """`words` are the tokenizer's numbers in the order of their words, `counts` of all."""
        self._bits = np.uint64(bits)
        self._ranges = list(partitions(counts[words], _PARTITION))
        if any((last - first).bit_length() + 16 + bits > 64 for first, last in self._ranges):
            raise OverflowError("an article is too long for the number of distinct words beside it")
        self._ranks = np.zeros(len(counts), np.uint64)
        self._parts = np.zeros(len(counts), np.uint16)
        for number, (first, last) in enumerate(self._ranges):
            self._ranks[words[first:last]] = np.arange(last - first) << 16 + bits
            self._parts[words[first:last]] = number
        self._keys = Column(spill)
        self._counts: list[NDArray[np.int64]] = []

    def add(self, ids: Array, documents: NDArray[np.uint64], positions: Array) -> None:
        """Take words by their numbers, with a document and a position each."""
        keys = self._ranks.take(ids)
        documents <<= self._bits
        keys |= documents
        keys |= positions
        parts = self._parts.take(ids)
        self._keys.append(keys.take(np.argsort(parts, kind="stable")))
        self._counts.append(np.bincount(parts, minlength=len(self._ranges)))

    def parts(self) -> Iterator[tuple[int, NDArray[np.uint64]]]:
        """For each range of ranks how many words it has, and its keys in order."""
        keys = self._keys.whole()
        counts = np.array(self._counts, np.int64).reshape(-1, max(1, len(self._ranges)))
        ends = counts.cumsum().reshape(counts.shape)
        for number, (first, last) in enumerate(self._ranges):
            pieces = zip(counts[:, number].tolist(), ends[:, number].tolist(), strict=True)
            part = np.concatenate([keys[end - count : end] for count, end in pieces])
            part.sort()
            yield last - first, part


def _add_sorted(postings: TextPostings, words: int, keys: NDArray[np.uint64], bits: int) -> None:
    """Append sorted keys; below the rank they are packed positions."""
    packed = keys.astype(packed_type(bits))
    keys >>= np.uint64(bits)
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    frequencies = np.diff(firsts, append=len(keys)).astype(np.uint32)
    keys = keys[firsts]
    postings.add(
        words,
        (keys >> np.uint64(16)).astype(np.int64),
        (keys & np.uint64(0xFFFF)).astype(np.uint16),
        frequencies,
        packed,
    )


def partitions(counts: Array, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of words that together come about `size` times each, at least one word each."""
    sums = np.cumsum(counts)
    first = done = 0
    while first < len(counts):
        last = max(first + 1, int(sums.searchsorted(done + size, "right")))
        yield first, last
        first, done = last, int(sums[last - 1])


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
