"""The inverted side of a segment, read in place: words, days that are mentioned, facets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from functools import cached_property
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.index.files.sections import Array, SectionFile
from search.languages.stems import english_stem, english_stems

Documents = NDArray[np.uint16]
"""Document numbers within one segment, ascending."""


_SEVERAL: Final = 4
"""So many words are looked for among neighbours, fewer one by one."""


def stem_hashes(words: list[str]) -> NDArray[np.uint32]:
    """The hash of each word's English stem, by which the stem table is sorted."""
    stems = english_stems(words)
    return np.fromiter((crc32(each.encode()) for each in stems), np.uint32, len(words))


class TextField:
    """The words of one field: dictionary, postings, positions, paragraphs and quotations.

    A word's position is its number in the field plus the number of paragraphs with words before
    its own, so that words on two sides of a paragraph wall are never adjacent. It is packed
    with its document into one number: the position in the lowest `position_bits`, the document
    above.
    """

    def __init__(self, file: SectionFile, name: str, size: int, position_bits: int) -> None:
        self._file = file
        self._name = name
        self.size = size
        self.position_bits = position_bits
        self.vocabulary = file.texts(f"{name}.terms", f"{name}.term_offsets", separator=1)
        self.offsets: Array = file.array(f"{name}.posting_offsets")
        """Term i has the postings `offsets[i]` to `offsets[i + 1]` of `documents`."""
        self.documents: Documents = file.array(f"{name}.documents")
        """The documents of all terms, one after the other."""
        self.position_offsets: Array = file.array(f"{name}.position_offsets")
        """Term i has the packed positions `position_offsets[i]` to `position_offsets[i + 1]`."""
        self.packed_positions: Array = file.array(f"{name}.positions")
        """The lowest 16 bits (32 where positions take more) of all packed positions, term after
        term."""
        self._frequencies: Array = file.array(f"{name}.frequencies")
        self._large: Array = file.array(f"{name}.large_postings")

    def __len__(self) -> int:
        return len(self.vocabulary)

    @property
    def blob(self) -> memoryview:
        """All words in ascending order of their UTF-8, each followed by a line feed."""
        return self.vocabulary.blob

    @property
    def blob_offsets(self) -> Array:
        """Where each word begins in `blob`, and its end; one more than there are words."""
        return self.vocabulary.offsets

    def find(self, word: str) -> int:
        """The number of a word, -1 where no document of the segment has it."""
        encoded, key = word.encode("utf-8", "surrogatepass"), self.vocabulary.encoded
        for index in self._likely_with_stem(english_stem(word)) if word.isascii() else ():
            if key(index) == encoded:
                return index
        index = self.lower_bound(encoded)
        return index if index < len(self) and key(index) == encoded else -1

    def find_all(self, words: Collection[str]) -> dict[str, int]:
        """The numbers of those of the given words that a document of the segment has.

        Words that begin alike lie near each other, so that all but two are found in few steps.
        """
        if len(words) < _SEVERAL:
            return {word: number for word in words if (number := self.find(word)) >= 0}
        encoded = sorted((word.encode("utf-8", "surrogatepass"), word) for word in words)
        key = self.vocabulary.encoded
        low = self.lower_bound(encoded[0][0])
        high = min(self.lower_bound(encoded[-1][0]) + 1, len(self))
        found: dict[str, int] = {}
        for each, word in encoded:
            low = bisect_left(range(len(self)), each, low, high, key=key)
            if low < high and key(low) == each:
                found[word] = low
        return found

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the words that begin so."""
        encoded = prefix.encode("utf-8", "surrogatepass")
        if not encoded:
            return 0, len(self)
        return self.lower_bound(encoded), self.lower_bound(encoded + b"\xff")

    def word(self, index: int) -> str:
        """The word under a number."""
        return self.vocabulary[index]

    def terms(self, start: int, end: int) -> list[str]:
        """The words with the numbers from start up to end."""
        encoded = self.encoded_terms(start, end)
        return [term.decode("utf-8", "surrogatepass") for term in encoded]

    def encoded_terms(self, start: int, end: int) -> list[bytes]:
        """The same in UTF-8."""
        first, last = int(self.blob_offsets[start]), int(self.blob_offsets[end])
        return bytes(self.blob[first:last]).split(b"\n")[:-1]

    def words_with_stem(self, stemmed: str) -> list[int]:
        """The numbers of the words that have this English stem, ascending."""
        likely = self._likely_with_stem(stemmed)
        return sorted(index for index in likely if english_stem(self.word(index)) == stemmed)

    def _likely_with_stem(self, stemmed: str) -> list[int]:
        """The numbers of the words whose stem has the hash of this one."""
        hashes, order = self.stems
        needle = np.uint32(crc32(stemmed.encode("utf-8", "surrogatepass")))
        first = int(hashes.searchsorted(needle, "left"))
        last = int(hashes.searchsorted(needle, "right"))
        likely: list[int] = order[first:last].tolist()
        return likely

    @cached_property
    def stems(self) -> tuple[Array, Array]:
        """The hashes of the stems of all words, ascending, and the numbers of these words."""
        file, name = self._file, self._name
        return file.array(f"{name}.stem_hashes"), file.array(f"{name}.stem_order")

    def all_stem_hashes(self) -> NDArray[np.uint32]:
        """The hash of each word's stem, by the word's number."""
        hashes = np.empty(len(self), np.uint32)
        ascending, order = self.stems
        hashes[order] = ascending
        return hashes

    def document_frequency(self, index: int) -> int:
        """How many documents have the word, deleted ones included."""
        return int(self.offsets[index + 1]) - int(self.offsets[index])

    def postings(self, index: int) -> Documents:
        """The documents that have the word, ascending."""
        return self.documents[int(self.offsets[index]) : int(self.offsets[index + 1])]

    def frequencies(self, index: int) -> Array:
        """How often each document of `postings(index)` has the word (uint8, uint16 or uint32)."""
        return self.counts(int(self.offsets[index]), int(self.offsets[index + 1]))

    def counts(self, start: int, end: int) -> Array:
        """How often each document of `documents[start:end]` has the word of its posting."""
        counts = self._frequencies[start:end]
        if len(self._large):
            first, last = self._large.searchsorted(np.array([start, end], self._large.dtype))
            if first < last:
                values: Array = self._file.array(f"{self._name}.large_frequencies")
                counts = counts.astype(values.dtype)
                counts[self._large[first:last] - start] = values[first:last]
        return counts

    def positions(self, first: int, last: int) -> Array:
        """Where the words with the numbers from first up to last stand, one after the other.

        Document after document for each word; uint16, or uint32 in long articles.
        """
        packed = self.packed(first, last)
        found: Array = packed & packed.dtype.type((1 << self.position_bits) - 1)
        return found

    def packed(self, first: int, last: int) -> Array:
        """The packed positions of the same words, as they are stored."""
        start, end = int(self.position_offsets[first]), int(self.position_offsets[last])
        return self.packed_positions[start:end]

    @property
    def lengths(self) -> NDArray[np.uint32]:
        """The number of words of each document."""
        return self._file.array(f"{self._name}.lengths")

    @property
    def total_length(self) -> int:
        """The number of words of all documents, deleted ones included."""
        return int(self._file.meta["fields"][self._name]["total_length"])

    @property
    def paragraph_offsets(self) -> Array:
        """Document d has the entries `[d]` up to `[d + 1]` of `paragraph_starts`."""
        return self._file.array(f"{self._name}.paragraph_offsets")

    @property
    def paragraph_starts(self) -> Array:
        """The position of the first word of every paragraph, ascending within a document."""
        return self._file.array(f"{self._name}.paragraph_starts")

    @property
    def quotation_offsets(self) -> Array:
        """Document d has the entries `[d]` up to `[d + 1]` of the quotations."""
        return self._file.array(f"{self._name}.quotation_offsets")

    @property
    def quotation_starts(self) -> Array:
        """The position of the first word of every quotation, ascending within a document."""
        return self._file.array(f"{self._name}.quotation_starts")

    @property
    def quotation_ends(self) -> Array:
        """One more than the position of the last word of every quotation; none overlap."""
        return self._file.array(f"{self._name}.quotation_ends")

    def lower_bound(self, encoded: bytes) -> int:
        """The number of the first word that is not before this one, given in UTF-8."""
        return bisect_left(range(len(self)), encoded, key=self.vocabulary.encoded)


class DayField:
    """The days that articles mention in their text."""

    def __init__(self, file: SectionFile, name: str) -> None:
        self.days: NDArray[np.int32] = file.array(f"{name}.days")
        """Days since 1970-01-01, ascending."""
        self.offsets: Array = file.array(f"{name}.posting_offsets")
        self.documents: Documents = file.array(f"{name}.documents")

    def postings(self, first: int, last: int) -> Documents:
        """The documents that mention a day of the given range, both ends included, ascending."""
        start, end = (
            int(self.days.searchsorted(first, "left")),
            int(self.days.searchsorted(last, "right")),
        )
        found = self.documents[int(self.offsets[start]) : int(self.offsets[end])]
        if end - start < 2:
            return found
        named = np.zeros(1 << 16, np.bool_)
        named[found] = True
        return np.flatnonzero(named).astype(np.uint16)


class FacetPostings:
    """Which entities each document names and which documents name each entity.

    An entity has a local number in the segment, its index in `entities`; deleted documents
    are counted in, and an entity stands once for a document however many of its names it uses.
    """

    def __init__(self, file: SectionFile, name: str) -> None:
        self.entities: NDArray[np.int32] = file.array(f"{name}.entities")
        """The archive-wide ordinal of each entity of the segment, ascending."""
        self.article_offsets: Array = file.array(f"{name}.article_offsets")
        """Document d has the entries `[d]` up to `[d + 1]` of `article_entities`."""
        self.article_entities: Array = file.array(f"{name}.article_entities")
        """Local numbers of entities, most mentioned first within a document."""
        self.entity_offsets: Array = file.array(f"{name}.entity_offsets")
        """The entity with the local number e has `[e]` up to `[e + 1]` of `entity_documents`."""
        self.entity_documents: Documents = file.array(f"{name}.entity_documents")

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many documents name each entity, by local number."""
        offsets = self.entity_offsets.astype(np.int64)
        counts: NDArray[np.int64] = offsets[1:] - offsets[:-1]
        return counts

    def named_in(self, documents: NDArray[np.integer[Any]]) -> tuple[Array, Array]:
        """How many entities each of these documents names; and all of these by local numbers.

        They stand document after document, the most mentioned first.
        """
        if self._is_single:
            return np.ones(len(documents), np.int64), self.article_entities[documents]
        if not len(self.article_entities):
            return np.zeros(len(documents), np.int64), self.article_entities
        starts = self.article_offsets.take(documents)
        counts = self.article_offsets[1:].take(documents) - starts
        return counts, self.article_entities.take(spread(starts, counts))

    @cached_property
    def _is_single(self) -> bool:
        """Whether every document names just one entity, as nearly all have one source."""
        size = len(self.article_offsets) - 1
        counts = self.article_offsets[1:] - self.article_offsets[:-1]
        return len(self.article_entities) == size and bool((counts == 1).all())

    def local(self, ordinal: int) -> int:
        """The number in this segment of an archive-wide ordinal, -1 where it is not here."""
        index = int(self.entities.searchsorted(np.int32(ordinal)))
        return index if index < len(self.entities) and self.entities[index] == ordinal else -1

    def postings(self, local: int) -> Documents:
        """The documents that name the entity with this local number, ascending."""
        start, end = int(self.entity_offsets[local]), int(self.entity_offsets[local + 1])
        return self.entity_documents[start:end]

    def ordinals(self, document: int) -> list[int]:
        """The archive-wide ordinals of the entities of a document, most mentioned first."""
        start, end = int(self.article_offsets[document]), int(self.article_offsets[document + 1])
        found: list[int] = self.entities[self.article_entities[start:end]].tolist()
        return found
