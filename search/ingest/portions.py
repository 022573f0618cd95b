"""Cuts a large file of many articles at the ends of lines, to be read by several processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from search.errors import FormatError
from search.ingest.formats import reader_for
from search.ingest.streams import PIECE, FileBytes
from search.ingest.text import binary_kind, wide_encoding

LARGE: Final = 1_000_000
"""Bytes of a file from which on it is worth while to cut it."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The bytes of a file from `start` up to `end`: whole lines, of which the first is `line`."""

    start: int
    end: int
    line: int

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.end - self.start


_FIRST: Final = 1024 * 1024
_GROWTH: Final = 16
_MORE: Final = 0.03
"""By so much the first share is larger: what it takes to look at the names of the others."""
_LARGEST: Final = 192 * 1024 * 1024
"""Bytes of portions: few at first, so that something is to be seen, then enough for a segment of
nearly the largest size, which is merged no more."""


class Shares:
    """How many bytes portions should have so that several processes end nearly together.

    Each gets its share of all, in as few portions as may be, and the next one goes to whichever
    has the least so far of those that lack some. The first process gets a little more than the
    others, in at least two portions: while it reads on, names that the others met are looked at.
    """

    def __init__(self, total: int, processes: int) -> None:
        share, others = total // processes, processes - 1
        more = int(share * _MORE) if others else 0
        self._shares = [share + more, *[share - more // max(1, others)] * others]
        self._taken = [0] * processes
        self._limit = _FIRST

    def next_size(self) -> int:
        """How many bytes the next portion should have."""
        process = self._next
        share = self._shares[process]
        limit = self._limit if process else max(min(self._limit, share // 2), PIECE)
        left = max(share - self._taken[process], _FIRST)
        return -(-left // -(-left // limit))

    def take(self, portion: Portion) -> None:
        """Count a portion that was cut."""
        self._taken[self._next] += portion.size
        self._limit = min(_GROWTH * self._limit, _LARGEST)

    @property
    def _next(self) -> int:
        every = range(len(self._taken))
        lacking = [each for each in every if self._shares[each] - self._taken[each] >= _FIRST]
        return min(lacking or every, key=self._taken.__getitem__)


def can_be_cut(path: str, size: int, suffix: str, compression: str) -> bool:
    """Whether a file is large, and text in lines of which the first is a record."""
    reader = reader_for(suffix)
    if reader is None or not reader.CUT_AT_LINES or compression or size < LARGE:
        return False
    try:
        with FileBytes(path) as data:
            head = next(iter(data), b"")
    except (OSError, ValueError, FormatError):
        return False
    if binary_kind(head) is not None or wide_encoding(head) is not None:
        return False
    try:
        return isinstance(json.loads(head.partition(b"\n")[0]), dict)
    except (ValueError, RecursionError):
        return False


def portions(path: str, most: Callable[[], int], part: Portion | None = None) -> Iterator[Portion]:
    """The portions of a file, in order; each has about as many bytes as `most` then says.

    With a `part`, which begins and ends with a line, those of that alone. Raises OSError and
    FormatError where the file cannot be read.
    """
    start, line = (0, 1) if part is None else (part.start, part.line)
    with FileBytes(path, start=start, end=None if part is None else part.end) as data:
        position, lines = start, 0
        wanted = most()
        for piece in data:
            if position + len(piece) - start >= wanted and (last := piece.rfind(b"\n")) >= 0:
                lines += piece.count(b"\n")
                yield Portion(start, position + last + 1, line)
                start, line, lines = position + last + 1, line + lines, 0
                wanted = max(PIECE, most())
            else:
                lines += piece.count(b"\n")
            position += len(piece)
        if data.fault is not None:
            raise FormatError(data.fault)
        if position > start:
            yield Portion(start, position, line)
