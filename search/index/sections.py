"""One file of named arrays and byte strings, written once and read in place.

Layout, all numbers little-endian: 8 bytes of magic, the sections, each starting at a multiple of
64 bytes, a JSON table of contents, and a trailer of 32 bytes that says where the table lies, how
long it is and what its CRC-32 is. A reader maps the file and touches only what it uses.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

from search.errors import ArchiveDamaged
from search.index import disk
from search.index.aside import Aside
from search.index.manifest import FileSum
from search.names.arrays import spread

MAGIC: Final = b"DTLNSEC1"
_ALIGNMENT = 64
_BUFFER = 1 << 20
_COPIED = 4_096
"""So many texts are put in another order at a time."""
_TRAILER = struct.Struct("<QQQ8s")
_DTYPES: Final = frozenset(
    np.dtype(code).str for code in ("u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "<f8")
)
_BYTES = "bytes"

Array = NDArray[Any]


class ChecksummedFile:
    """A new file that is written once, front to back; nothing is complete before `close`."""

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._file = disk.create(path)
        self._checksum = 0
        self._waiting = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Append the data."""
        self._checksum = crc32(data, self._checksum)
        self.size += len(data)
        if len(data) >= _BUFFER:
            self._flush()
            disk.write(self._file, data)
            return
        self._waiting += data
        if len(self._waiting) >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            disk.write(self._file, bytes(self._waiting))
            self._waiting.clear()

    def close(self) -> FileSum:
        """Bring the file to the disk itself; returns what a reader checks it against."""
        self._flush()
        disk.finish(self._file)
        return FileSum.of(self.size, self._checksum)

    def abandon(self) -> None:
        """Close the unfinished file; the next publication removes it."""
        with suppress(OSError):
            self._file.close()


class SectionWriter:
    """Writes a new section file; nothing is complete before `close`.

    What is made before its turn can be put into `aside` until then.
    """

    def __init__(self, path: Path) -> None:
        self._file = ChecksummedFile(path)
        self.aside = Aside(path.with_name(f"{path.name}.aside"))
        self._table: dict[str, tuple[int, int, str]] = {}
        self._file.write(MAGIC)

    def add(self, name: str, data: Array | bytes) -> None:
        """Append a section; a name may be used once."""
        if not isinstance(data, bytes):
            self.add_pieces(name, [data], data.dtype)
            return
        start = self._begin(name)
        self._table[name] = (start, len(data), _BYTES)
        self._file.write(data)

    def add_pieces(self, name: str, pieces: Iterable[Array], dtype: np.dtype[Any]) -> None:
        """Append a section that lies in several arrays, as numbers of this type."""
        dtype = dtype.newbyteorder("<")
        if dtype.str not in _DTYPES:
            raise ValueError(f"section {name} cannot hold {dtype}")
        start = self._begin(name)
        for piece in pieces:
            data = np.ascontiguousarray(piece.reshape(-1)).astype(dtype, copy=False)
            if data.size:
                self._file.write(data.view(np.uint8).data)
        self._table[name] = (start, self._file.size - start, dtype.str)

    def _begin(self, name: str) -> int:
        """Where a new section starts."""
        if name in self._table:
            raise ValueError(f"section {name} was already written")
        self._file.write(bytes(-self._file.size % _ALIGNMENT))
        return self._file.size

    def close(self, meta: Mapping[str, Any] | None = None) -> FileSum:
        """Finish the file on the disk itself."""
        table = json.dumps({"sections": self._table, "meta": dict(meta or {})}).encode()
        start = self._file.size
        self._file.write(table)
        self._file.write(_TRAILER.pack(start, len(table), crc32(table), MAGIC))
        self.aside.close()
        return self._file.close()

    def abandon(self) -> None:
        """Close the unfinished file; the next publication removes it."""
        self.aside.close()
        self._file.abandon()


def write_sections(
    path: Path, sections: Mapping[str, Array | bytes], meta: Mapping[str, Any] | None = None
) -> FileSum:
    """Write a section file that is known as a whole; what a reader checks it against."""
    writer = SectionWriter(path)
    try:
        for name, data in sections.items():
            writer.add(name, data)
        return writer.close(meta)
    except BaseException:
        writer.abandon()
        raise


class SectionFile:
    """A section file mapped into memory; its arrays are read-only views that keep it alive."""

    def __init__(self, path: Path, size: int | None = None) -> None:
        """Map the file; `size` is what it must measure, so that no view can reach beyond it.

        Raises `ArchiveDamaged` where it does not, or where it is no section file, and
        `FileNotFoundError` where there is none.
        """
        self.path = path
        self._map = mapped(path, size)
        self._sections, self.meta = self._contents()

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def names(self) -> tuple[str, ...]:
        """The names of all sections."""
        return tuple(self._sections)

    def is_blob(self, name: str) -> bool:
        """Whether a section holds bytes rather than numbers."""
        return self._section(name)[2] == _BYTES

    def array(self, name: str) -> Array:
        """A section as a read-only view of one dimension."""
        start, length, code = self._section(name)
        if code == _BYTES:
            raise ArchiveDamaged(f"{self.path}: section {name} holds no numbers")
        dtype = np.dtype(code)
        if not length:
            return np.zeros(0, dtype)
        return np.frombuffer(self._map, dtype, length // dtype.itemsize, start)

    def blob(self, name: str) -> memoryview:
        """A section as bytes, in place."""
        start, length, _ = self._section(name)
        return memoryview(self._map)[start : start + length]

    def _section(self, name: str) -> tuple[int, int, str]:
        try:
            return self._sections[name]
        except KeyError:
            raise ArchiveDamaged(f"{self.path}: section {name} is missing") from None

    def _contents(self) -> tuple[dict[str, tuple[int, int, str]], dict[str, Any]]:
        damaged = ArchiveDamaged(f"{self.path}: the table of contents is damaged")
        if len(self._map) < len(MAGIC) + _TRAILER.size or self._map[: len(MAGIC)] != MAGIC:
            raise damaged
        start, length, checksum, magic = _TRAILER.unpack(self._map[-_TRAILER.size :])
        if magic != MAGIC or start + length + _TRAILER.size != len(self._map):
            raise damaged
        table = self._map[start : start + length]
        if crc32(table) != checksum:
            raise damaged
        contents = json.loads(table)
        sections: dict[str, tuple[int, int, str]] = {}
        for name, (offset, size, code) in contents["sections"].items():
            whole = code == _BYTES or (code in _DTYPES and size % np.dtype(code).itemsize == 0)
            if not (whole and 0 <= offset <= offset + size <= start):
                raise damaged
            sections[name] = (offset, size, code)
        return sections, contents["meta"]


def mapped(path: Path, size: int | None = None) -> mmap.mmap:
    """The file mapped for reading; `ArchiveDamaged` where it is not `size` bytes long or empty."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno()).st_size
        if size is not None and found != size:
            raise ArchiveDamaged(f"{path}: {found} bytes instead of {size}")
        if not found:
            raise ArchiveDamaged(f"{path}: the file is empty")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class Texts:
    """Many texts in one blob: text i is `blob[offsets[i]:offsets[i + 1]]`, less a separator."""

    def __init__(self, blob: memoryview, offsets: Array, separator: int = 0) -> None:
        self.blob = blob
        self.offsets = offsets
        self._separator = separator

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def encoded(self, index: int) -> bytes:
        """Text i in UTF-8."""
        start, end = int(self.offsets[index]), int(self.offsets[index + 1])
        return bytes(self.blob[start : end - self._separator])

    def all_encoded(self) -> list[bytes]:
        """All texts in UTF-8."""
        blob = bytes(self.blob)
        return [
            blob[start : end - self._separator] for start, end in pairwise(self.offsets.tolist())
        ]

    def __getitem__(self, index: int) -> str:
        try:
            return self.encoded(index).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise ArchiveDamaged("a text of the archive is damaged; check the archive") from None


class TextColumn:
    """Texts in UTF-8 one after the other, all in one piece of memory."""

    def __init__(self) -> None:
        self._blob = bytearray()
        self._lengths = array("I")

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for length in self._lengths:
            yield bytes(self._blob[start : start + length])
            start += length

    def append(self, text: bytes) -> None:
        """Append a text."""
        self._blob += text
        self._lengths.append(len(text))

    def extend(self, blob: bytes | memoryview, lengths: Array) -> None:
        """Append texts of these lengths that stand one after the other."""
        self._blob += blob
        self._lengths.frombytes(lengths.astype(np.uint32).tobytes())

    def taken(self, order: Array) -> TextColumn:
        """The texts of these numbers, in this order."""
        lengths = np.array(self._lengths, np.int64)
        starts = (np.cumsum(lengths) - lengths)[order]
        lengths = lengths[order]
        taken = TextColumn()
        taken._lengths.frombytes(lengths.astype(np.uint32).tobytes())
        blob = np.frombuffer(self._blob, np.uint8)
        for first in range(0, len(order), _COPIED):
            part = slice(first, first + _COPIED)
            taken._blob += blob[spread(starts[part], lengths[part])].data
        return taken

    def joined(self) -> tuple[bytes, Array]:
        """The blob and the offsets that `Texts` reads."""
        return bytes(self._blob), offsets_of(np.frombuffer(self._lengths, np.uint32))


def joined(encoded: list[bytes]) -> tuple[bytes, Array]:
    """The blob and the offsets (uint32, or uint64 beyond 4 GiB) that `Texts` reads."""
    lengths = np.fromiter((len(text) for text in encoded), np.int64, len(encoded))
    return b"".join(encoded), offsets_of(lengths)


def offsets_of(lengths: Array) -> Array:
    """Where each row starts and the last one ends, for rows of these lengths."""
    offsets = np.zeros(len(lengths) + 1, np.uint64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets.astype(np.uint32) if offsets[-1] < 2**32 else offsets


def lengths_of(offsets: Array) -> NDArray[np.int64]:
    """The lengths of the rows that these offsets delimit."""
    whole = offsets.astype(np.int64)
    return whole[1:] - whole[:-1]


def smallest(values: Array, bits: int | None = None) -> Array:
    """The values as uint16 where the largest of them, or `bits` bits, fit, else as uint32."""
    narrow = bits <= 16 if bits is not None else not len(values) or int(values.max()) < 2**16
    return values.astype(np.uint16 if narrow else np.uint32)


def numbered(values: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct values in ascending order, none below 0, and for each value its place there."""
    present = np.zeros(int(values.max(initial=0)) + 1, bool)
    present[values] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[values]


def gathered(counts: Array, order: Array) -> Array:
    """Where the values of rows of these lengths lie when the rows are taken in another order."""
    counts = counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    lengths = counts[order]
    shifts = starts[order] - (np.cumsum(lengths) - lengths)
    total = int(lengths.sum())
    width = np.int32 if max(total, int(counts.sum())) < 2**31 else np.int64
    places = np.repeat(shifts.astype(width), lengths)
    places += np.arange(total, dtype=width)
    return places
