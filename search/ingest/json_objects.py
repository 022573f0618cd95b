"""Cuts JSON of any layout and length into its records, so that no more than one is in memory.

Only the ends of objects are looked for here, orjson reads them. A streaming parser would stop at
the first fault of a file; this way a record with a fault costs no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

LONGEST: Final = 16 * 1024 * 1024
"""Bytes of the largest object that is held."""
_DEEPEST: Final = 8
"""So many lists and objects may stand around a record."""
_BRACKET: Final = re.compile(rb'["\[\]{}]')
_IN_STRING: Final = re.compile(rb'["\\]')


class JsonObject(NamedTuple):
    """One object, from its first to its last bracket; `data` is None where it is too long.

    `number` counts the objects from 1, `line` is that in which it begins. `complete` is whether it
    ends at all, `listed` whether it is a member of a list or stands by itself.
    """

    number: int
    line: int
    data: bytes | None
    complete: bool = True
    listed: bool = True


def json_objects(chunks: Iterator[bytes], *, inside: bool = False) -> Iterator[JsonObject]:
    """The objects that stand by themselves or in lists, in their order.

    An object that is too long is taken for what stands around others, and so is one in which the
    text begins (`inside`); then the objects in it are given instead. It is given without its bytes
    if there are none.
    """
    return _Cutter(inside).cut(chunks)


class _Cutter:
    def __init__(self, inside: bool) -> None:
        self._buffer = bytearray()
        self._place = 0
        """Up to where the buffer was looked through."""
        self._around: list[tuple[bool, int, int]] = [(False, 0, 1)] if inside else []
        """The lists (True) and objects around: the number and line of the last record before."""
        self._start = -1
        """Where the object begins that is being looked through; -1 between two."""
        self._depth = 0
        self._in_string = False
        self._number = 0
        self._line = 1
        self._counted = 0
        """Up to where the lines of the buffer are counted."""

    def cut(self, chunks: Iterator[bytes]) -> Iterator[JsonObject]:
        for chunk in chunks:
            self._buffer += chunk
            yield from self._scan()
            if self._start >= 0 and len(self._buffer) - self._start > LONGEST:
                self._enter()
                yield from self._scan()
            self._drop()
        if self._start >= 0:
            yield self._object(len(self._buffer), complete=False)

    def _scan(self) -> Iterator[JsonObject]:
        """The objects that end in the buffer."""
        buffer = self._buffer
        while True:
            pattern = _IN_STRING if self._in_string else _BRACKET
            found = pattern.search(buffer, self._place)
            if found is None:
                self._place = len(buffer)
                return
            mark, place = buffer[found.start()], found.start()
            if mark == 0x5C:  # a backslash, which goes with what follows
                if place + 1 >= len(buffer):
                    self._place = place
                    return
                self._place = place + 2
                continue
            self._place = place + 1
            if mark == 0x22:
                self._in_string = not self._in_string
            elif self._start >= 0:
                self._depth += 1 if mark in b"[{" else -1
                if not self._depth:
                    yield self._object(self._place)
            elif mark in b"[{":
                self._open(mark, place)
            elif self._around:
                is_list, number, line = self._around.pop()
                if not is_list and number == self._number and line:
                    self._number += 1
                    yield JsonObject(self._number, line, None)

    def _open(self, mark: int, place: int) -> None:
        if mark == 0x7B and len(self._around) < _DEEPEST:
            self._start, self._depth = place, 1
        else:
            self._around.append((mark == 0x5B, self._number, 0))

    def _enter(self) -> None:
        """Take the object that is being looked through for one that stands around others."""
        self._place = self._start + 1
        self._around.append((False, self._number, self._line_at(self._start)))
        self._start, self._in_string = -1, False

    def _object(self, end: int, *, complete: bool = True) -> JsonObject:
        start, self._start = self._start, -1
        self._number += 1
        return JsonObject(
            self._number,
            self._line_at(start),
            bytes(self._buffer[start:end]),
            complete,
            not self._around or self._around[-1][0],
        )

    def _line_at(self, place: int) -> int:
        self._line += self._buffer.count(b"\n", self._counted, place)
        self._counted = place
        return self._line

    def _drop(self) -> None:
        """Forget what was looked through and is of no object."""
        kept = self._start if self._start >= 0 else self._place
        self._line_at(kept)
        del self._buffer[:kept]
        self._place -= kept
        self._counted = 0
        self._start = 0 if self._start >= 0 else -1
