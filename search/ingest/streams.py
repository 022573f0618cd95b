"""The bytes of a file in pieces, unpacked on the way, so that no file's size matters."""

from __future__ import annotations

import bz2
import codecs
import io
import lzma
import os
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from search.errors import FormatError
from search.ingest.encoding import binary_kind, wide_encoding

PIECE = 256 * 1024
"""Bytes that are read or unpacked at once."""
_BOMB_SIZE = 64 * 1024 * 1024
_BOMB_RATIO = 200
_XZ_MEMORY = 256 * 1024 * 1024
_HELD = 8 * 1024 * 1024
"""Bytes of a copy that stay in memory."""
_LARGEST_COPY = 1024 * 1024 * 1024
_ZSTD_WINDOW = 128 * 1024 * 1024
_ZSTD_FED = 4096
"""Bytes of Zstandard data that are unpacked at once: to at most a hundred megabytes."""


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


def _before_damage(unpack: Callable[[bytes], bytes], data: bytes, passed: int = 0) -> bytes:
    """What `data` gives byte by byte up to the damage in it, which one call would lose.

    Of that the first `passed` bytes were given before.
    """
    given = bytearray()
    for number in range(len(data)):
        if len(given) >= PIECE:
            break
        try:
            part = unpack(data[number : number + 1])
        except (zlib.error, lzma.LZMAError):
            break
        given += part[passed:]
        passed = max(0, passed - len(part))
    return bytes(given)


class _Gzip:
    def __init__(self) -> None:
        self._engine = zlib.decompressobj(wbits=31)
        self._damage: zlib.error | None = None

    def unpack(self, data: bytes) -> bytes:
        if self._damage is not None:
            raise self._damage
        before, data = self._engine.copy(), self._engine.unconsumed_tail + data
        try:
            return self._engine.decompress(data, PIECE)
        except zlib.error as error:
            self._damage = error
            return _before_damage(before.decompress, data)

    @property
    def waiting(self) -> bool:
        return bool(self._engine.unconsumed_tail) or self._damage is not None

    @property
    def ended(self) -> bool:
        return self._engine.eof

    @property
    def beyond(self) -> bytes:
        return self._engine.unused_data


class _Fed:
    """An engine that says when it wants more data, as those of `lzma` and `bz2` do."""

    _engine: lzma.LZMADecompressor | bz2.BZ2Decompressor

    @property
    def waiting(self) -> bool:
        return not self._engine.eof and not self._engine.needs_input

    @property
    def ended(self) -> bool:
        return self._engine.eof

    @property
    def beyond(self) -> bytes:
        return self._engine.unused_data


class _Xz(_Fed):
    def __init__(self) -> None:
        self._engine = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        self._damage: lzma.LZMAError | None = None
        self._fed = b""
        self._given = 0

    def unpack(self, data: bytes) -> bytes:
        if self._damage is not None:
            raise self._damage
        if len(self._fed) <= PIECE:  # more is not kept for the case of damage
            self._fed += data
        try:
            part = self._engine.decompress(data, PIECE)
        except lzma.LZMAError as error:
            self._damage = error
            again = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)  # an engine cannot be copied
            small = len(self._fed) <= PIECE
            return _before_damage(again.decompress, self._fed, self._given) if small else b""
        self._given += len(part)
        return part

    @property
    def waiting(self) -> bool:
        return self._damage is not None or super().waiting


class _Bzip2(_Fed):
    def __init__(self) -> None:
        self._engine = bz2.BZ2Decompressor()

    def unpack(self, data: bytes) -> bytes:
        return self._engine.decompress(data, PIECE)


class _Zstandard:
    """Zstandard has no bound for what one call gives: it is fed by little pieces."""

    def __init__(self) -> None:
        import zstandard

        self._engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._fed = b""

    def unpack(self, data: bytes) -> bytes:
        import zstandard

        data = self._fed + data
        data, self._fed = data[:_ZSTD_FED], data[_ZSTD_FED:]
        try:
            return self._engine.decompress(data)
        except zstandard.ZstdError as error:
            raise zlib.error(str(error)) from None

    @property
    def waiting(self) -> bool:
        return bool(self._fed) and not self._engine.eof

    @property
    def ended(self) -> bool:
        return self._engine.eof

    @property
    def beyond(self) -> bytes:
        return self._engine.unused_data + self._fed


_Kind = type[_Gzip] | type[_Xz] | type[_Bzip2] | type[_Zstandard]
_UNPACKERS: dict[str, _Kind] = {".gz": _Gzip, ".xz": _Xz, ".bz2": _Bzip2, ".zst": _Zstandard}
COMPRESSIONS = tuple(_UNPACKERS)


class Unpacked:
    """An iterator over the unpacked bytes of packed ones; `fault` says why it ended early."""

    def __init__(self, packed: Iterable[bytes], compression: str) -> None:
        self.fault: str | None = None
        self._pieces = self._unpacked(packed, _UNPACKERS[compression])

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _unpacked(self, chunks: Iterable[bytes], unpacker: _Kind) -> Iterator[bytes]:
        packed = unpacked = 0
        member: _Unpacker | None = None
        try:
            for piece in chunks:
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
        except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
            self.fault = f"damaged compressed data ({error}); what comes before is kept"
        else:
            if member is not None and self.fault is None:
                self.fault = "compressed data ends too early; what comes before is kept"


class FileBytes:
    """An iterator over the bytes of one regular file, unpacked where `compression` names how.

    It never raises for bad data: it ends early and says in `fault` why, so that what came before
    is kept. Of a file that is not packed it may be only the bytes from `start` up to `end`. Opening
    raises OSError, or FormatError for what is not a regular file.
    """

    def __init__(
        self, path: str, compression: str = "", start: int = 0, end: int | None = None
    ) -> None:
        self._fault: str | None = None
        # Without O_NONBLOCK a pipe that takes the place of the file would block for ever.
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        status = os.fstat(self._descriptor)
        self.size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            self.close()
            raise FormatError("not a regular file")
        os.lseek(self._descriptor, start, os.SEEK_SET)
        self._left = status.st_size if end is None else end - start
        self._pieces = self._raw()
        self._unpacked = Unpacked(self._pieces, compression) if compression else None

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
        return iter(self._unpacked) if self._unpacked is not None else self._pieces

    @property
    def fault(self) -> str | None:
        """Why the bytes ended early; None where they did not."""
        unpacked = None if self._unpacked is None else self._unpacked.fault
        return self._fault or unpacked

    @property
    def descriptor(self) -> int | None:
        """By which the file is open, where it is not packed."""
        return self._descriptor if self._unpacked is None else None

    def limit(self, start: int, end: int) -> None:
        """Goes on with only the bytes from `start` up to `end`, of a file that is not packed."""
        os.lseek(self._descriptor, start, os.SEEK_SET)
        self._left = end - start

    def _raw(self) -> Iterator[bytes]:
        try:
            while piece := os.read(self._descriptor, min(PIECE, self._left)):
                self._left -= len(piece)
                yield piece
        except OSError as error:
            self._fault = f"reading stopped: {error.strerror or error}"


class Chunks:
    """The pieces of a file that begins with `head`; with a `descriptor`, by which it can be sought.

    Formats of which the end tells where things are ask for a file with `seekable`.
    """

    def __init__(self, head: bytes, rest: Iterator[bytes], descriptor: int | None = None) -> None:
        self._pieces = chain((head,), rest)
        self.descriptor = descriptor

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def __next__(self) -> bytes:
        return next(self._pieces)


def seekable(chunks: Iterator[bytes]) -> BinaryIO:
    """All bytes as a file in which one may go to and fro; the caller closes it.

    Raises FormatError where they would have to be copied and are too many.
    """
    descriptor = getattr(chunks, "descriptor", None)
    if descriptor is not None:
        file = os.fdopen(os.dup(descriptor), "rb")
        file.seek(0)
        return file
    copy = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115 - the caller closes it
    try:
        for chunk in chunks:
            copy.write(chunk)
            if copy.tell() > _LARGEST_COPY:
                raise FormatError(f"longer than {_LARGEST_COPY // 2**20} MB within another file")
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy  # type: ignore[return-value]


def whole(chunks: Iterator[bytes], most: int) -> bytes:
    """All bytes at once; FormatError where these are more than `most`."""
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            raise FormatError(f"longer than {most // 2**20} MB, too long for one article")
    return b"".join(parts)


class ChunkFile(io.RawIOBase):
    """The pieces as a file that is read from its beginning to its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a part of the buffer."""
        while not self._rest:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        target = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def narrow(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes without a mark, and as UTF-8 where they are UTF-16 or UTF-32.

    Raises FormatError where they are no text.
    """
    first = next(chunks, b"")
    if (kind := binary_kind(first)) is not None:
        raise FormatError(f"not text but {kind}")
    encoding = wide_encoding(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chain((first,), chunks):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")
