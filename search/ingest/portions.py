"""Cuts a large file of many articles at the ends of lines, to be read by several processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from search.errors import FormatError
from search.frozen import frozen
from search.ingest.encoding import binary_kind, sniff
from search.ingest.formats import reader_for
from search.ingest.streams import PIECE, FileBytes

LARGE: Final = 1_000_000
"""Bytes that a file has at least to be cut: a smaller one is read sooner in one piece."""


@frozen
class Portion:
    """The bytes of a file from `start` up to `end`: whole lines, of which the first is `line`."""

    start: int
    end: int
    line: int

    @property
    def size(self) -> int:
        """The number of its bytes."""
        return self.end - self.start


_FIRST: Final = 1024 * 1024
"""Bytes of the first portion, a small one, so that its articles can be searched soon."""
_GROWTH: Final = 16
"""How many times larger than the one before the next portion may be."""
_LARGEST: Final = 192 * 1024 * 1024
"""Bytes of the largest portion: its segment is so large that it need not be merged any more."""
_MORE: Final = 0.03
"""The part by which the share of the first process is larger than an equal one."""


class Shares:
    """How many bytes the portions should have so that several processes end nearly together.

    Every process has an equal share of all bytes, to be read in as few portions as possible. Each
    portion is counted to the process with the fewest bytes so far whose share is not used up. The
    share of the first process is a little larger and has at least two portions: while it reads the
    last one, the names that the others have found are already resolved.
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
        count = -(-left // limit)  # portions of at most `limit` bytes, and all of one size
        return -(-left // count)

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
    """Whether a file is large, and text in UTF-8, in lines of which the first is a record."""
    if compression or size < LARGE:
        return False
    try:
        with FileBytes(path) as data:
            head = next(iter(data), b"")
        if not reader_for(suffix, head).CUT_AT_LINES:
            return False
    except (OSError, ValueError, FormatError):
        return False
    if binary_kind(head) is not None or sniff(head) not in ("utf-8", "utf-8-sig"):
        return False  # of another encoding, the beginning tells how to read the rest
    try:
        return isinstance(json.loads(head.partition(b"\n")[0]), dict)
    except (ValueError, RecursionError):
        return False


def portions(path: str, most: Callable[[], int], part: Portion | None = None) -> Iterator[Portion]:
    """The portions of a file, in order; each has about as many bytes as `most` returns for it.

    With a `part`, which begins and ends with a line, only that is cut. Raises OSError and
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
