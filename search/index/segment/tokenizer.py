"""Cuts many texts into words at once, in NumPy; its words and layout are those of `layout.layout`.

Texts are laid end to end as bytes. A table maps every byte to its lower-case form or, for
separators, to zero. A word is hashed eight bytes at a time, all words at once: its first eight
bytes are read as one number and mixed, then the next eight of those that have more, so that words
of up to eight bytes never share a hash. The mixing depends on numbers drawn anew in every process,
and words longer than 64 bytes are compared byte by byte instead: among a million distinct words the
chance that any two are taken for one is about one in a million.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.folding import flatten
from search.frozen import frozen
from search.index.files.sections import Array, TextColumn, lengths_of, smallest
from search.index.segment.capitals import OTHER_LETTERS, capitals
from search.index.segment.hash_numbers import HashNumbers
from search.index.segment.postings import stem_hashes

_APOSTROPHE, _QUOTATION_MARK, _LINE_FEED = 0x27, 0x22, 0x0A
_LOOSE_WALL = re.compile(r"\n[ \t\r\f\v]+\n")
_WALL = re.compile(r"\n[ \t\r\n\f\v]*\n")
_HASHED_LENGTH: Final = 64
_CHUNK: Final = 8
_FIRST_BYTES: Final = np.array([(1 << 8 * count) - 1 for count in range(_CHUNK + 1)], np.uint64)
"""Masks of the first 0 to 8 bytes of a little-endian number."""
_MAX_WORDS: Final = 350_000
"""How many words a tokenizer knows before it counts as full."""
_STEMMED: Final = 20_000
"""How many words are stemmed at a time."""

Ints = NDArray[np.int64]


def _lower_case() -> bytes:
    table = bytearray(256)
    for code in range(256):
        char = chr(code)
        if code >= 128 or char.isalnum():
            table[code] = ord(char.lower()) if code < 128 else code
    return bytes(table)


_LOWER: Final = _lower_case()


@frozen
class Batch:
    """The words of several texts, one text after the other.

    `ids` are numbers into the tokenizer's words and `positions` (uint16 or uint32) where each
    stands; `capitals` are the indices of those that are written in capitals, `paragraphs` the
    positions of first words of paragraphs, `quotation_starts` and `quotation_ends` those of
    quotations. The `…_counts` say how many of each every text has.
    """

    ids: NDArray[np.uint32]
    positions: NDArray[np.uint16] | NDArray[np.uint32]
    counts: Ints
    capitals: Ints
    paragraphs: NDArray[np.uint32]
    paragraph_counts: Ints
    quotation_starts: NDArray[np.uint32]
    quotation_ends: NDArray[np.uint32]
    quotation_counts: Ints

    def without_words(self) -> Batch:
        """The same without ids and positions, which are by far the most."""
        return replace(self, ids=self.ids[:0].copy(), positions=self.positions[:0].copy())


class Tokenizer:
    """Gives every distinct word a number, for the life of the tokenizer."""

    def __init__(self) -> None:
        self._words = TextColumn()
        """The folded word under each number, each followed by a line feed."""
        self._seed = np.uint64(secrets.randbits(64))
        self._factor = np.uint64(secrets.randbits(64) | 1)
        self._numbers_by_hash = HashNumbers()
        self._long_words: dict[bytes, int] = {}
        self._stem_hashes = np.zeros(0, np.uint32)
        self._word_hashes = np.zeros(0, np.uint32)
        self._heads = [np.zeros((0, 2), np.uint64)]
        """The first sixteen bytes of every word as two numbers that sort like them."""

    def __len__(self) -> int:
        return len(self._words)

    @property
    def is_full(self) -> bool:
        """Whether a new tokenizer would save memory, because this one knows very many words."""
        return len(self) > _MAX_WORDS

    def batch(self, texts: list[str]) -> Batch:
        """The words and the layout of the texts."""
        pieces = [_prepared(text) for text in texts]
        text = b"\0" + b"\0".join(pieces) + bytes(1 + _CHUNK)
        raw = np.frombuffer(text, np.uint8)
        sizes = np.fromiter((len(piece) + 1 for piece in pieces), np.int64, len(pieces))
        text_starts = np.cumsum(sizes) - sizes + 1
        lower = np.frombuffer(bytearray(text.translate(_LOWER)), np.uint8)
        apostrophes = np.flatnonzero(raw == _APOSTROPHE)
        inside = apostrophes[(lower[apostrophes - 1] != 0) & (lower[apostrophes + 1] != 0)]
        lower[inside] = _APOSTROPHE
        is_word = lower != 0
        edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
        starts, ends = edges[0::2], edges[1::2]
        if len(inside):
            possessive = (lower[ends - 2] == _APOSTROPHE) & (lower[ends - 1] == ord("s"))
            ends = ends - 2 * possessive
        ids = self._numbers(lower, starts, ends)
        return _laid_out(raw, is_word, text_starts, starts, ends, ids)

    def in_order(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers in the order of their words."""
        self._heads = [np.concatenate(self._heads)]
        heads = self._heads[0][numbers]
        order = np.argsort(heads[:, 0])
        tied = _repeated(heads[order, 0])
        order[tied] = order[tied][np.lexsort((heads[order[tied], 1], heads[order[tied], 0]))]
        rest = tied[_repeated(heads[order[tied], 1])]
        numbers = numbers[order]
        alike = numbers[rest].tolist()
        words = dict(zip(alike, self._words.taken(numbers[rest]), strict=True))
        numbers[rest] = sorted(alike, key=lambda number: words[number][:-1])
        return numbers

    def terms(self, numbers: NDArray[np.int64]) -> tuple[bytes, Array]:
        """These words, each followed by a line feed, as blob and offsets."""
        return self._words.taken(numbers).joined()

    def stem_hashes(self, numbers: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The hashes of the stems of these words, each worked out once."""
        hashes = [self._stem_hashes]
        for first in range(len(self._stem_hashes), len(self), _STEMMED):
            last = min(first + _STEMMED, len(self))
            blob, _ = self._words.taken(np.arange(first, last)).joined()
            hashes.append(stem_hashes(blob.decode().split("\n")[:-1]))
        self._stem_hashes = np.concatenate(hashes)
        return self._stem_hashes[numbers]

    def word_hashes(self) -> NDArray[np.uint32]:
        """The CRC-32 of every word under its number, each worked out once."""
        hashes = [self._word_hashes]
        for first in range(len(self._word_hashes), len(self), _STEMMED):
            last = min(first + _STEMMED, len(self))
            blob, _ = self._words.taken(np.arange(first, last)).joined()
            words = blob.split(b"\n")[:-1]
            hashes.append(np.fromiter(map(crc32, words), np.uint32, len(words)))
        self._word_hashes = np.concatenate(hashes)
        return self._word_hashes

    def _numbers(self, lower: NDArray[np.uint8], starts: Ints, ends: Ints) -> NDArray[np.uint32]:
        lengths = ends - starts
        if not len(starts) or int(lengths.max()) <= _HASHED_LENGTH:
            return self._hashed(lower, starts, ends, lengths)
        ids = np.empty(len(starts), np.uint32)
        short = lengths <= _HASHED_LENGTH
        ids[short] = self._hashed(lower, starts[short], ends[short], lengths[short])
        for at in np.flatnonzero(~short).tolist():
            word = lower[starts[at] : ends[at]].tobytes()
            number = self._long_words.get(word)
            if number is None:
                number = self._long_words[word] = self._add(word)
            ids[at] = number
        return ids

    def _hashed(
        self, lower: NDArray[np.uint8], starts: Ints, ends: Ints, lengths: Ints
    ) -> NDArray[np.uint32]:
        hashes = _chunks(lower, starts, lengths)
        hashes ^= self._seed
        self._mix(hashes)
        done, longer = _CHUNK, np.flatnonzero(lengths > _CHUNK)
        while len(longer):
            more = _chunks(lower, starts[longer] + done, lengths[longer] - done)
            more ^= hashes[longer]
            hashes[longer] = self._mix(more)
            done += _CHUNK
            longer = longer[lengths[longer] > done]
        found = self._numbers_by_hash.find(hashes)
        fresh = np.flatnonzero(found == 0)
        if len(fresh):
            found[fresh] = self._learnt(hashes[fresh], lower, starts[fresh], ends[fresh])
        found -= 1
        return found

    def _mix(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Mix all bits of each number, in place and reversibly."""
        hashes *= self._factor
        hashes ^= hashes >> np.uint64(32)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)  # from the finalisation of SplitMix64
        hashes ^= hashes >> np.uint64(29)
        return hashes

    def _learnt(
        self, hashes: NDArray[np.uint64], lower: NDArray[np.uint8], starts: Ints, ends: Ints
    ) -> NDArray[np.uint32]:
        """Number the words of these hashes, each distinct one once; the numbers plus one."""
        distinct, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
        known = len(self)
        self._numbers_by_hash.add(distinct, known)
        self._heads.append(_heads(lower, starts[first], ends[first]))
        starts, lengths = starts[first], ends[first] - starts[first] + 1
        lines = lower[spread(starts, lengths)]
        lines[np.cumsum(lengths) - 1] = _LINE_FEED
        self._words.extend(lines.data, lengths)
        return (inverse + (known + 1)).astype(np.uint32)

    def _add(self, word: bytes) -> int:
        """Number a word that is too long to be hashed."""
        self._heads.append(np.frombuffer(word, ">u8", 2).astype(np.uint64).reshape(1, 2))
        self._words.append(word + b"\n")
        return len(self) - 1


def _chunks(lower: NDArray[np.uint8], starts: Ints, lengths: Ints) -> NDArray[np.uint64]:
    """The first eight bytes of words, of shorter ones all, each as a little-endian number."""
    # The eight bytes from any byte on, without copying them.
    chunks = np.ndarray((len(lower) - _CHUNK + 1,), np.dtype("<u8"), lower, 0, (1,))
    found = chunks.take(starts)
    found &= _FIRST_BYTES[np.minimum(lengths, _CHUNK)]
    return found


def _heads(lower: NDArray[np.uint8], starts: Ints, ends: Ints) -> NDArray[np.uint64]:
    """The first sixteen bytes of words as rows of two numbers that sort like them."""
    lengths = ends - starts
    first = _chunks(lower, starts, lengths)
    second = np.zeros_like(first)
    longer = np.flatnonzero(lengths > _CHUNK)
    second[longer] = _chunks(lower, starts[longer] + _CHUNK, lengths[longer] - _CHUNK)
    return np.stack([first, second], axis=1).byteswap()


def _repeated(values: NDArray[np.uint64]) -> Ints:
    """The indices of a sorted array at which a neighbour has the same value."""
    same = values[1:] == values[:-1]
    return np.flatnonzero(np.append(same, False) | np.append(False, same))


def _prepared(text: str) -> bytes:
    flat = flatten(text)
    if _LOOSE_WALL.search(flat):
        flat = _WALL.sub("\n\n", flat)
    return flat.encode()


def _laid_out(
    raw: NDArray[np.uint8],
    is_word: NDArray[np.bool_],
    text_starts: Ints,
    starts: Ints,
    ends: Ints,
    ids: NDArray[np.uint32],
) -> Batch:
    """Positions, paragraphs and quotations of words that begin at the given bytes."""
    line_feeds = np.flatnonzero(raw == _LINE_FEED)
    walls = line_feeds[:-1][np.diff(line_feeds) == 1]
    sections = np.concatenate([text_starts, walls])
    sections.sort()
    firsts = starts.searchsorted(sections)
    firsts = firsts[(firsts < len(starts)) & (np.diff(firsts, prepend=-1) > 0)]

    text_firsts = starts.searchsorted(text_starts)
    counts = np.diff(text_firsts, append=len(starts))
    paragraph_numbers = np.zeros(len(starts), np.int64)
    paragraph_numbers[firsts] = 1
    np.cumsum(paragraph_numbers, out=paragraph_numbers)
    positions = np.arange(len(starts)) + paragraph_numbers
    filled = counts > 0
    positions -= np.repeat(positions[text_firsts[filled]], counts[filled])

    first_words, last_words = _quotations(raw, is_word, sections, starts)
    return Batch(
        ids=ids,
        positions=smallest(positions),
        counts=counts,
        capitals=_capitals(raw, text_starts, starts, ends, firsts, text_firsts),
        paragraphs=positions[firsts].astype(np.uint32),
        paragraph_counts=_per_text(firsts, text_firsts),
        quotation_starts=positions[first_words].astype(np.uint32),
        quotation_ends=(positions[last_words] + 1).astype(np.uint32),
        quotation_counts=_per_text(first_words, text_firsts),
    )


def _capitals(
    raw: NDArray[np.uint8],
    text_starts: Ints,
    starts: Ints,
    ends: Ints,
    firsts: Ints,
    text_firsts: Ints,
) -> Ints:
    """The numbers of the words in capitals; `firsts` are those of first words of paragraphs."""
    following = firsts.searchsorted(text_firsts, "right")
    seconds = np.append(firsts, len(starts))[following]
    has_second = seconds < np.append(text_firsts[1:], len(starts))
    units = np.concatenate([text_starts, starts[seconds[has_second]]])
    units.sort()
    others = np.frombuffer(raw.tobytes().translate(OTHER_LETTERS), np.uint8)
    return capitals(raw, others, starts, ends, units)


def _quotations(
    raw: NDArray[np.uint8], is_word: NDArray[np.bool_], sections: Ints, starts: Ints
) -> tuple[Ints, Ints]:
    """The numbers of the first and the last word of every quotation."""
    marks = np.flatnonzero(raw == _QUOTATION_MARK)
    section = sections.searchsorted(marks, "right")
    rank = np.arange(len(marks)) - section.searchsorted(section)
    opening = np.flatnonzero(rank % 2 == 0)
    following = np.append(section, -1)[opening + 1] == section[opening]
    closing = np.append(sections, len(raw))[section[opening]]
    closing[following] = marks[opening[following] + 1]
    begin = marks[opening] + 1
    begin += (raw[begin] == 0) & (begin + 1 < closing)  # where words are written without spaces
    counted = following | is_word[begin]
    first = starts.searchsorted(marks[opening[counted]])
    end = starts.searchsorted(closing[counted])
    filled = first < end
    return first[filled], end[filled] - 1


def _per_text(words: Ints, text_firsts: Ints) -> Ints:
    """How many of the words, given by their numbers, each text has."""
    return lengths_of(np.append(words.searchsorted(text_firsts), len(words)))
