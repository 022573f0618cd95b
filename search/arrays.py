"""Tables that start from read-only arrays on disk and take changes in memory beside them.

The registry of names holds up to millions of rows and is opened for every update, so nothing is
read into Python objects that is not touched: the base stays memory-mapped, changes live in small
dictionaries, and both are merged into new arrays when a generation is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen

Ints = NDArray[np.int32]
Offsets = NDArray[np.int64]
Section = NDArray[Any] | bytes

_REMEMBERED = 200_000
"""How many texts of the base are cached once they were looked up."""
_NO_INTS: Ints = np.zeros(0, np.int32)
_SORTED = 1 << 20
"""About how many values are sorted at a time."""


def hash_of(key: str) -> int:
    """The 32-bit hash of a key, the same on every machine; whoever looks up must verify hits."""
    return crc32(key.encode("utf-8", "surrogatepass"))


class Numbering(defaultdict[str, int]):
    """Numbers texts in the order in which they are asked for."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


class KeyIndex:
    """A multimap from the hash of a key to row numbers; several keys may share a hash."""

    def __init__(self, hashes: NDArray[np.uint32] | None = None, rows: Ints | None = None) -> None:
        self._hashes = np.zeros(0, np.uint32) if hashes is None else hashes
        self._rows = _NO_INTS if rows is None else rows

    def rows(self, key: str) -> list[int]:
        """All rows under the key's hash, in the order in which they were added."""
        needle = np.uint32(hash_of(key))
        first = int(self._hashes.searchsorted(needle, "left"))
        if first == len(self._hashes) or self._hashes[first] != needle:
            return []
        last = int(self._hashes.searchsorted(needle, "right"))
        found: list[int] = self._rows[first:last].tolist()
        return found

    def several(self, keys: Sequence[str], least: int = 1) -> dict[int, list[int]]:
        """The rows of several keys, by the index of each key that has `least` rows or more."""
        wanted = np.array([hash_of(key) for key in keys], np.uint32)
        firsts = self._hashes.searchsorted(wanted, "left")
        lasts = self._hashes.searchsorted(wanted, "right")
        return {
            index: self._rows[firsts[index] : lasts[index]].tolist()
            for index in np.flatnonzero(lasts - firsts >= least).tolist()
        }

    def extend(self, keys: Sequence[str], rows: Sequence[int]) -> None:
        """Put each row under the key beside it; the caller does so once for each pair."""
        if not keys:
            return  # the columns may be large, and mapped
        hashes = np.array([hash_of(key) for key in keys], np.uint32)
        order = np.argsort(hashes, kind="stable")
        hashes = hashes[order]
        indices = self._hashes.searchsorted(hashes, "right")
        self._hashes = np.insert(self._hashes, indices, hashes)
        self._rows = np.insert(self._rows, indices, np.array(rows, np.int32)[order])

    def columns(self) -> tuple[NDArray[np.uint32], Ints]:
        """Hashes in ascending order and their rows."""
        return self._hashes, self._rows


class TextTable:
    """Distinct texts under append-only ordinals, with the way back from a text to its ordinal."""

    def __init__(self, sections: Mapping[str, Section] | None = None, prefix: str = "") -> None:
        self._prefix = prefix
        self._blob: Section = b"" if sections is None else sections[f"{prefix}text"]
        self._ends = _ints64(sections, f"{prefix}text_end")
        self._base = len(self._ends)
        self._texts: list[str] = []
        self._ordinals: dict[str, int] = {}
        self._indexed = 0
        """How many of `_texts` the index has already; it is asked for those before them only."""
        self._looked_up: dict[str, int] = {}
        self._read: dict[int, str] = {}
        self._index = (
            KeyIndex()
            if sections is None
            else KeyIndex(
                np.asarray(sections[f"{prefix}text_hash"]),
                np.asarray(sections[f"{prefix}text_row"]),
            )
        )

    def __len__(self) -> int:
        return self._base + len(self._texts)

    def text(self, ordinal: int) -> str:
        """The text under an ordinal; IndexError where there is none."""
        if not 0 <= ordinal < len(self):
            raise IndexError(f"no text {ordinal} in a table of {len(self)}")
        if ordinal >= self._base:
            return self._texts[ordinal - self._base]
        text = self._read.get(ordinal)
        if text is None:
            text = self.stored(ordinal)
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[ordinal] = text
        return text

    def texts(self, ordinals: Ints) -> list[str]:
        """The texts under several ordinals, those of the base read at once; IndexError."""
        if len(ordinals) and not 0 <= ordinals.min() <= ordinals.max() < self._base:
            return [self.text(each) for each in ordinals.tolist()]
        ends = self._ends[ordinals].tolist()
        starts = np.where(ordinals > 0, self._ends[ordinals - 1], 0).tolist()
        blob = self._blob
        return [
            bytes(blob[start:end]).decode("utf-8", "surrogatepass")
            for start, end in zip(starts, ends, strict=True)
        ]

    def beginnings(self, ordinals: Ints) -> NDArray[np.uint64]:
        """The first eight bytes of texts of the base as numbers, which are in the same order."""
        if not len(self._blob):
            return np.zeros(len(ordinals), np.uint64)
        starts = np.where(ordinals > 0, self._ends[ordinals - 1], 0)
        places = starts[:, np.newaxis] + np.arange(8)
        found = np.frombuffer(self._blob, np.uint8).take(places, mode="clip")
        found[places >= self._ends[ordinals][:, np.newaxis]] = 0
        return found.view(">u8")[:, 0].astype(np.uint64)

    def stored(self, ordinal: int) -> str:
        """The text under an ordinal of the base, read anew each time."""
        start = int(self._ends[ordinal - 1]) if ordinal else 0
        return bytes(self._blob[start : int(self._ends[ordinal])]).decode("utf-8", "surrogatepass")

    def find(self, text: str) -> int | None:
        """The ordinal of the text, None where it was never added."""
        ordinal = self._ordinals.get(text)
        if ordinal is None:
            ordinal = self._looked_up.get(text)
        if ordinal is not None or not self._base:
            return ordinal
        for row in self._index.rows(text):
            if row < self._base and self.stored(row) == text:
                if len(self._looked_up) >= _REMEMBERED:
                    self._looked_up.clear()
                self._looked_up[text] = row
                return row
        return None

    def likely(self, texts: Sequence[str]) -> list[int]:
        """The indices of those texts that the base has, and hardly any others."""
        return list(self._index.several(texts))

    def ordinal(self, text: str) -> int:
        """The ordinal of the text, a new one where it was never added."""
        known = self.find(text)
        if known is not None:
            return known
        ordinal = len(self)
        self._texts.append(text)
        self._ordinals[text] = ordinal
        return ordinal

    def sections(self) -> dict[str, Section]:
        """The table as named arrays, from which an equal table can be made."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in self._texts]
        last = int(self._ends[-1]) if self._base else 0
        ends = np.cumsum([len(piece) for piece in encoded], dtype=np.int64) + last
        fresh = range(self._base + self._indexed, len(self))
        self._index.extend(self._texts[self._indexed :], fresh)
        self._indexed = len(self._texts)
        hashes, rows = self._index.columns()
        return {
            f"{self._prefix}text": bytes(self._blob) + b"".join(encoded),
            f"{self._prefix}text_end": np.concatenate([self._ends, ends]),
            f"{self._prefix}text_hash": hashes,
            f"{self._prefix}text_row": rows,
        }


class Ragged:
    """Rows of differing length in parallel columns: row i is `column[start[i]:start[i + 1]]`."""

    def __init__(self, columns: Sequence[NDArray[Any]], starts: Offsets | None = None) -> None:
        self.columns = tuple(columns)
        self.starts = np.zeros(1, np.int64) if starts is None else starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> tuple[NDArray[Any], ...]:
        """The slices of all columns for one row; empty beyond the last row."""
        if number >= len(self):
            return tuple(column[:0] for column in self.columns)
        start, end = int(self.starts[number]), int(self.starts[number + 1])
        return tuple(column[start:end] for column in self.columns)

    def row_numbers(self) -> Ints:
        """For every value the number of its row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def lengthened(self, total: int) -> Ragged:
        """The same with `total` rows, those at the end empty."""
        return Ragged(self.columns, np.pad(self.starts, (0, total - len(self)), "edge"))

    def replaced(
        self,
        rows: Sequence[int],
        lengths: Sequence[int],
        columns: Sequence[Sequence[Any]],
        total: int,
    ) -> Ragged:
        """A copy with `total` rows in which the given rows, in ascending order, are others.

        `lengths` says how many values each has, `columns` holds the values of all, row by row.
        """
        numbers = np.array(rows, np.int64)
        all_lengths = np.zeros(total, np.int64)
        all_lengths[: len(self)] = np.diff(self.starts)
        kept = all_lengths.copy()
        kept[numbers] = 0
        all_lengths[numbers] = lengths
        starts = starts_of(all_lengths)
        old = spread(self.starts[:-1], kept[: len(self)])
        old_indices = spread(starts[: len(self)], kept[: len(self)])
        new_indices = spread(starts[numbers], all_lengths[numbers])
        merged: list[NDArray[Any]] = []
        for column, values in zip(self.columns, columns, strict=True):
            filled = np.empty(int(starts[-1]), column.dtype)
            filled[old_indices] = column[old]
            filled[new_indices] = values
            merged.append(filled)
        return Ragged(merged, starts)


@frozen
class Grouping:
    """Pairs of a row and a text, grouped where they are equal.

    `order` sorts the pairs by row, then text; `starts` are the indices in that order at which a
    group begins, `firsts` the pairs at these, and `groups` has the number of each pair's group.
    """

    order: Offsets
    starts: Offsets
    firsts: Offsets
    groups: Offsets

    @classmethod
    def of(cls, rows: Ints, texts: Ints) -> Grouping:
        """The groups of parallel columns."""
        keys = (rows.astype(np.int64) << 32) | texts
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begins = np.ones(len(keys), bool)
        begins[1:] = keys[1:] != keys[:-1]
        starts = np.flatnonzero(begins)
        groups = np.empty(len(keys), np.int64)
        groups[order] = np.cumsum(begins) - 1
        return cls(order, starts, order[starts], groups)

    def sums(self, values: Ints) -> Ints:
        """The sum of a column over each group."""
        if not len(self.starts):
            return _NO_INTS
        return np.add.reduceat(values[self.order], self.starts).astype(np.int32)

    def ragged(self, columns: Sequence[Ints], rows: Ints, total: int) -> Ragged:
        """Columns of one value for each group as a table of `total` rows."""
        return Ragged(columns, starts_of(np.bincount(rows[self.firsts], minlength=total)))


def starts_of(lengths: Offsets) -> Offsets:
    """Where rows of these lengths start, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def sorted_within(groups: Offsets, lengths: Ints, values: Ints) -> Ints:
    """The values of group after group, in ascending order within each.

    The values come in runs: `lengths` says how many each run has, `groups` to which group it
    belongs; several runs may belong to one group.
    """
    sizes = lengths.astype(np.int64)
    starts = starts_of(sizes)[:-1]
    order = np.argsort(groups, kind="stable")
    groups, sizes, starts = groups[order], sizes[order], starts[order]
    found = np.empty(len(values), np.int32)
    ends = np.cumsum(sizes)
    first = done = 0
    while first < len(groups):  # some groups at a time: all at once would take much memory
        last = int(ends.searchsorted(done + _SORTED))
        last = int(groups.searchsorted(groups[min(last, len(groups) - 1)], "right"))
        part = slice(first, last)
        keys = np.repeat((groups[part] << 32) + 2**31, sizes[part])
        keys += values[spread(starts[part], sizes[part])]
        keys.sort()
        keys &= 2**32 - 1
        keys -= 2**31
        found[done : done + len(keys)] = keys
        first, done = last, done + len(keys)
    return found


def spread(starts: NDArray[np.integer[Any]], lengths: NDArray[np.integer[Any]]) -> Offsets:
    """`start, start + 1, …` for every start, as many as its length, one after the other."""
    lengths = lengths.astype(np.int64)
    found: Offsets = (starts.astype(np.int64) + lengths - lengths.cumsum()).repeat(lengths)
    found += np.arange(len(found))
    return found


def runs_of(ascending: NDArray[Any]) -> tuple[NDArray[Any], Offsets]:
    """The distinct values of an ascending array, and how often each of them occurs."""
    is_last = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=is_last[:-1])
    lasts = np.flatnonzero(is_last)
    counts = lasts + 1
    counts[1:] -= counts[:-1].copy()
    return ascending[lasts], counts


class Column:
    """One int32 for each row, growable; rows never set hold the filling."""

    def __init__(self, base: Ints | None = None, filling: int = 0) -> None:
        self._values = np.array(_NO_INTS if base is None else base, np.int32)
        self._length = len(self._values)
        self._filling = filling

    def __getitem__(self, row: int) -> int:
        return int(self._values[row]) if row < self._length else self._filling

    def __setitem__(self, row: int, value: int) -> None:
        if row >= self._length:
            self.grow(row + 1)
        self._values[row] = value

    def grow(self, length: int) -> None:
        """Have at least this many rows."""
        if length > len(self._values):
            values = np.full(max(length, 2 * len(self._values), 64), self._filling, np.int32)
            values[: self._length] = self._values[: self._length]
            self._values = values
        self._length = max(self._length, length)

    @property
    def values(self) -> Ints:
        """All rows; a view that is valid until the column grows."""
        return self._values[: self._length]


def _ints64(sections: Mapping[str, Section] | None, name: str) -> Offsets:
    return np.zeros(0, np.int64) if sections is None else np.asarray(sections[name])
