"""One file of named arrays and byte strings, written once and read in place.

Layout, all numbers little-endian: 8 bytes of magic, the sections, each starting at a multiple of
64 bytes, a JSON table of contents, and a trailer of 40 bytes that says where the table lies, how
long it is, and the CRC-32 of the table and of all before the trailer. A reader maps the file and
touches only what it uses.
"""

from __future__ import annotations

import json
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

from search.arrays import spread
from search.errors import ArchiveDamaged
from search.index.files import disk
from search.index.files.manifest import FileSum
from search.index.files.mapped import MappedFile
from search.index.files.spill import Spill
from search.index.files.values import integer, items, loads, table, text

MAGIC: Final = b"DTLNSEC1"
_ALIGNMENT = 64
_BUFFER = 1 << 20
_COPIED = 4_096
"""How many texts are put in another order at a time."""
_TRAILER = struct.Struct("<QQQQ8s")
_DTYPES: Final = frozenset(
    np.dtype(code).str for code in ("u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "<f8")
)
_BYTES = "bytes"
_LONGEST_TABLE: Final = 1 << 20

Array = NDArray[Any]


class ChecksummedFile:
    """A new file that is written once, front to back; nothing is complete before `close`."""

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._file = disk.create(path)
        self.checksum = 0
        self._waiting = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Append the data."""
        self.checksum = crc32(data, self.checksum)
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
        return FileSum.of(self.size, self.checksum)

    def abandon(self) -> None:
        """Close the unfinished file; the next publication removes it."""
        with suppress(OSError):
            self._file.close()


class SectionWriter:
    """Writes a new section file; nothing is complete before `close`.

    What is made before its section can be written waits in `spill`.
    """

    def __init__(self, path: Path) -> None:
        self._file = ChecksummedFile(path)
        self.spill = Spill(path.with_name(f"{path.name}.spill"))
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
        """Pad the file for a section of this new name; returns where that starts."""
        if name in self._table:
            raise ValueError(f"section {name} was already written")
        self._file.write(bytes(-self._file.size % _ALIGNMENT))
        return self._file.size

    def close(self, meta: Mapping[str, Any] | None = None) -> FileSum:
        """Finish the file on the disk itself."""
        contents = json.dumps({"sections": self._table, "meta": dict(meta or {})}).encode()
        start = self._file.size
        self._file.write(contents)
        self._file.write(
            _TRAILER.pack(start, len(contents), crc32(contents), self._file.checksum, MAGIC)
        )
        self.spill.close()
        return self._file.close()

    def abandon(self) -> None:
        """Close the unfinished file; the next publication removes it."""
        self.spill.close()
        self._file.abandon()


def write_sections(
    path: Path, sections: Mapping[str, Array | bytes], meta: Mapping[str, Any] | None = None
) -> FileSum:
    """Write a section file of these sections; returns what a reader checks it against."""
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

    def __init__(self, path: Path, expected: FileSum | None = None) -> None:
        """Map the file; `expected` is what it must measure.

        Raises `ArchiveDamaged` where it does not, or where it is no section file, and
        `FileNotFoundError` where there is none.
        """
        self.path = path
        self.mapped = MappedFile(path, expected)
        self._map = self.mapped.data
        try:
            self._sections, self.meta = self._contents()
        except (ValueError, struct.error):
            raise ArchiveDamaged(f"{path}: the table of contents is damaged") from None

    def is_whole(self) -> bool:
        """Whether the file is what was written, as far as it tells itself; reads all of it."""
        with memoryview(self._map) as data:
            _, _, _, checksum, _ = _TRAILER.unpack(data[-_TRAILER.size :])
            return bool(crc32(data[: -_TRAILER.size]) == checksum)

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def names(self) -> tuple[str, ...]:
        """The names of all sections."""
        return tuple(self._sections)

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

    def texts(self, name: str, offsets: str, separator: int = 0) -> Texts:
        """Two sections as texts."""
        return Texts(self.blob(name), self.array(offsets), separator, str(self.path))

    def view(self) -> SectionView:
        """The sections by name."""
        return SectionView(self)

    def is_blob(self, name: str) -> bool:
        """Whether a section holds bytes rather than numbers."""
        return self._section(name)[2] == _BYTES

    def _section(self, name: str) -> tuple[int, int, str]:
        try:
            return self._sections[name]
        except KeyError:
            raise ArchiveDamaged(f"{self.path}: section {name} is missing") from None

    def _contents(self) -> tuple[dict[str, tuple[int, int, str]], dict[str, Any]]:
        """What the table says; ValueError unless all of it lies within the file."""
        size = len(self._map)
        start, length, checksum, _, magic = _TRAILER.unpack(self._map[-_TRAILER.size :])
        if not (magic == self._map[: len(MAGIC)] == MAGIC and length <= _LONGEST_TABLE):
            raise ValueError("no section file")
        if not len(MAGIC) <= start < size or start + length + _TRAILER.size != size:
            raise ValueError("the table is not where it should be")
        data = self._map[start : start + length]
        if crc32(data) != checksum:
            raise ValueError("the table is changed")
        contents = table(loads(data), "sections", "meta")
        return {
            name: _placed(entry, start) for name, entry in table(contents["sections"]).items()
        }, table(contents["meta"])


class SectionView(Mapping[str, Any]):
    """The sections of a file by name: arrays, and byte strings as views, nothing copied."""

    def __init__(self, file: SectionFile) -> None:
        self._file = file

    def __getitem__(self, name: str) -> Any:
        if name not in self._file:
            raise KeyError(name)
        return self._file.blob(name) if self._file.is_blob(name) else self._file.array(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.names())

    def __len__(self) -> int:
        return len(self._file.names())


def _placed(entry: object, end: int) -> tuple[int, int, str]:
    """Where a section lies and what it holds; ValueError where it reaches beyond `end`."""
    offset, length, code = items(entry)
    integer(offset, len(MAGIC), end)
    integer(length, 0, end - offset)
    if text(code) != _BYTES and code not in _DTYPES:
        raise ValueError(f"{code!r:.40} is no type")
    if offset % _ALIGNMENT or (code != _BYTES and length % np.dtype(code).itemsize):
        raise ValueError("a section is not a whole number of values")
    return offset, length, code


class Texts:
    """Many texts in one blob: text i is `blob[offsets[i]:offsets[i + 1]]`, less a separator."""

    def __init__(
        self, blob: memoryview, offsets: Array, separator: int = 0, origin: str = "the archive"
    ) -> None:
        """`origin` is the file they come from, to be named where one of them is damaged."""
        self.blob = blob
        self.offsets = offsets
        self._places = offsets.data  # gives one number sooner than an array does
        self._separator = separator
        self._origin = origin

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def encoded(self, index: int) -> bytes:
        """Text i in UTF-8."""
        places = self._places
        return bytes(self.blob[places[index] : places[index + 1] - self._separator])

    def encoded_of(self, indices: NDArray[np.integer[Any]]) -> list[bytes]:
        """The texts of these numbers in UTF-8, read at once."""
        blob, ends = self.blob, self.offsets[1:].take(indices) - self._separator
        places = zip(self.offsets.take(indices).tolist(), ends.tolist(), strict=True)
        return [bytes(blob[start:end]) for start, end in places]

    def several(self, indices: NDArray[np.integer[Any]]) -> list[str]:
        """The texts of these numbers."""
        try:
            return [str(each, "utf-8", "surrogatepass") for each in self.encoded_of(indices)]
        except UnicodeDecodeError:
            return [self[index] for index in indices.tolist()]  # names the damaged one

    def all_encoded(self) -> list[bytes]:
        """All texts in UTF-8."""
        blob = bytes(self.blob)
        return [
            blob[start : end - self._separator] for start, end in pairwise(self.offsets.tolist())
        ]

    def __getitem__(self, index: int) -> str:
        places = self._places
        encoded = self.blob[places[index] : places[index + 1] - self._separator]
        try:
            return str(encoded, "utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise ArchiveDamaged(f"{self._origin}: text {index} is damaged") from None


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
    """The distinct values, none below 0, in ascending order; and for each value its index there."""
    present = np.zeros(int(values.max(initial=0)) + 1, bool)
    present[values] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[values]


def gathered(counts: Array, order: Array) -> Array:
    """The indices of all values of rows of these lengths, once the rows are in another order."""
    counts = counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    lengths = counts[order]
    shifts = starts[order] - (np.cumsum(lengths) - lengths)
    total = int(lengths.sum())
    width = np.int32 if max(total, int(counts.sum())) < 2**31 else np.int64
    found = np.repeat(shifts.astype(width), lengths)
    found += np.arange(total, dtype=width)
    return found
