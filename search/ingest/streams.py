"""The bytes of a file in pieces, unpacked on the way, so that no file's size matters."""

from __future__ import annotations

import lzma
import os
import stat
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Protocol, Self

from search.errors import FormatError

PIECE = 256 * 1024
"""Bytes that are read or unpacked at once."""
_BOMB_SIZE = 64 * 1024 * 1024
_BOMB_RATIO = 200
_XZ_MEMORY = 256 * 1024 * 1024


class _Unpacker(Protocol):
    """What `zlib` and `lzma` have in common once their arguments are evened out."""

    def unpack(self, data: bytes) -> bytes:
        """At most PIECE unpacked bytes; more are waiting while `waiting` is true."""

    @property
    def waiting(self) -> bool:
        """Whether `unpack(b"")` has more to give without further data."""

    @property
    def ended(self) -> bool:
        """Whether a packed member is complete."""

    @property
    def beyond(self) -> bytes:
        """What follows the member that has ended."""


class _Gzip:
    def __init__(self) -> None:
        self._engine = zlib.decompressobj(wbits=31)

    def unpack(self, data: bytes) -> bytes:
        return self._engine.decompress(self._engine.unconsumed_tail + data, PIECE)

    @property
    def waiting(self) -> bool:
        return bool(self._engine.unconsumed_tail)

    @property
    def ended(self) -> bool:
        return self._engine.eof

    @property
    def beyond(self) -> bytes:
        return self._engine.unused_data


class _Xz:
    def __init__(self) -> None:
        self._engine = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def unpack(self, data: bytes) -> bytes:
        return self._engine.decompress(data, PIECE)

    @property
    def waiting(self) -> bool:
        return not self._engine.eof and not self._engine.needs_input

    @property
    def ended(self) -> bool:
        return self._engine.eof

    @property
    def beyond(self) -> bytes:
        return self._engine.unused_data


_UNPACKERS: dict[str, type[_Gzip] | type[_Xz]] = {".gz": _Gzip, ".xz": _Xz}
COMPRESSIONS = tuple(_UNPACKERS)


class FileBytes:
    """An iterator over the bytes of one regular file, unpacked where `compression` names how.

    It never raises for bad data: it ends early and says in `fault` why, so that what came before
    is kept. `modified` is the day of its last change (UTC). Of a file that is not packed it may be
    only the bytes from `start` up to `end`. Opening raises OSError, or FormatError for what is not
    a regular file.
    """

    def __init__(
        self, path: str, compression: str = "", start: int = 0, end: int | None = None
    ) -> None:
        self.fault: str | None = None
        # Without O_NONBLOCK a pipe that takes the place of the file would block for ever.
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        status = os.fstat(self._descriptor)
        self.modified = _day(status.st_mtime)
        if not stat.S_ISREG(status.st_mode):
            self.close()
            raise FormatError("not a regular file")
        os.lseek(self._descriptor, start, os.SEEK_SET)
        self._left = status.st_size if end is None else end - start
        self._pieces = self._unpacked(_UNPACKERS[compression]) if compression else self._raw()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; may be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _raw(self) -> Iterator[bytes]:
        try:
            while piece := os.read(self._descriptor, min(PIECE, self._left)):
                self._left -= len(piece)
                yield piece
        except OSError as error:
            self.fault = f"reading stopped: {error.strerror or error}"

    def _unpacked(self, unpacker: type[_Gzip] | type[_Xz]) -> Iterator[bytes]:
        packed = unpacked = 0
        member: _Unpacker | None = None
        try:
            for piece in self._raw():
                packed += len(piece)
                data = piece
                while data or (member is not None and member.waiting):
                    if member is None:
                        data = data.lstrip(b"\0")  # padding between members
                        if not data:
                            break
                        member = unpacker()
                    part = member.unpack(data)
                    data = b""
                    unpacked += len(part)
                    if unpacked > _BOMB_SIZE and unpacked > packed * _BOMB_RATIO:
                        self.fault = f"unpacks to more than {_BOMB_RATIO} times its size; stopped"
                        return
                    if part:
                        yield part
                    if member.ended:
                        data, member = member.beyond, None
        except (zlib.error, lzma.LZMAError) as error:
            self.fault = f"damaged compressed data ({error}); what comes before is kept"
        else:
            if member is not None and self.fault is None:
                self.fault = "compressed data ends too early; what comes before is kept"


def _day(seconds: float) -> date | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
