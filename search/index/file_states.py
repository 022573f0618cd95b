"""Keeps the state in which each file of articles was last read, to tell later what changed.

Beside them stands, under a path that no file has, which articles an interrupted pass has left
unsettled: the next pass looks from which file each of them is taken, or whether it has to go.

A publication writes only the states that changed, as one more table; tables of like size are
merged, so that every state is rewritten a bounded number of times however often one publishes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from search.errors import ArchiveDamaged
from search.index.files.manifest import FileSum
from search.index.files.sections import Array, SectionFile, SectionWriter, joined
from search.index.files.values import MOST, integer, items, loads, text, texts
from search.index.segment.records import hash_of
from search.validation import Sections

if TYPE_CHECKING:
    from search.ingest.changes import FileState

_LOST: Final = -1
_UNKNOWN: Final = -2
"""Sizes that no file has."""
_GROWTH: Final = 4
"""A table is merged into the one before it unless that is this many times larger."""
UNSETTLED: Final = ""
"""The path under which the ids of unsettled articles are kept."""


def check_states(sections: Sections) -> None:
    """Raise ValueError unless these sections make a `FileStateTable`."""
    rows = sections.texts("records", "record_offsets")
    sections.ascending("hashes", rows, "<u8")


class FileStateTable:
    """The states that one publication wrote; a path without state is one that was forgotten."""

    def __init__(self, file: SectionFile) -> None:
        self.hashes: Array = file.array("hashes")
        self._records = file.texts("records", "record_offsets")
        self._path = file.path

    def __len__(self) -> int:
        return len(self.hashes)

    def record(self, index: int) -> list[Any]:
        """The record under a number, as FORMAT.md says; of a forgotten path only the path."""
        try:
            record = _checked(items(loads(self._records[index])))
            if hash_of(record[0]) != self.hashes[index]:
                raise ValueError("the record is not where its path is looked for")
            return record
        except ValueError:
            raise ArchiveDamaged(f"{self._path}: record {index} is damaged") from None

    def encoded(self, index: int) -> bytes:
        """The record under a number as it is stored."""
        return self._records.encoded(index)

    def find(self, path: str, hashed: int) -> int:
        """The number of the path's record, -1 for none."""
        index = int(self.hashes.searchsorted(np.uint64(hashed)))
        while index < len(self.hashes) and self.hashes[index] == hashed:
            if self.record(index)[0] == path:
                return index
            index += 1
        return -1


class FileStates(Mapping[str, "FileState"]):
    """The state of every known file by its path, read from the disk when it is asked for."""

    def __init__(self, tables: Sequence[FileStateTable]) -> None:
        self._newest_first = tuple(reversed(tables))

    def __getitem__(self, path: str) -> FileState:
        hashed = hash_of(path)
        for table in self._newest_first:
            index = table.find(path, hashed)
            if index >= 0:
                record = table.record(index)
                if len(record) == 1:
                    break
                return _state(record)
        raise KeyError(path)

    def __contains__(self, path: object) -> bool:
        try:
            return isinstance(path, str) and bool(self[path])
        except KeyError:
            return False

    def __iter__(self) -> Iterator[str]:
        return (state.path for state in self.states())

    def __len__(self) -> int:
        return sum(1 for _ in self.states())

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The ids of the articles that an interrupted pass has left unsettled."""
        return self[UNSETTLED].ids if UNSETTLED in self else ()

    def states(self) -> Iterator[FileState]:
        """The states of all files, in no certain order; much faster than path by path."""
        for number, table in enumerate(self._newest_first):
            newer = self._newest_first[:number]
            shadowed = _shadowed(table, newer)
            for index in range(len(table)):
                record = table.record(index)
                if (
                    len(record) > 1
                    and record[0] != UNSETTLED
                    and not (
                        shadowed[index] and _is_newer(record[0], int(table.hashes[index]), newer)
                    )
                ):
                    yield _state(record)


def unread(path: str, ids: tuple[str, ...], *, lost: bool) -> FileState:
    """A state that no file has, so that the file is read again whatever it holds.

    `lost` tells whether any of its articles, which get the same ids again, lacks until then.
    """
    from search.ingest.changes import FileState

    return FileState(path, _LOST if lost else _UNKNOWN, -1, "", ids)


def is_unread(state: FileState) -> bool:
    """Whether the file has to be read again after a repair."""
    return state.size < 0


def has_losses(state: FileState) -> bool:
    """Whether articles of the file lack until it is read again."""
    return state.size == _LOST


def encode(path: str, state: FileState | None) -> bytes:
    """The record of a file, or of a forgotten one."""
    record: list[Any] = [path]
    if state is not None:
        record += [state.size, state.mtime_ns, state.digest, list(state.ids), state.context]
    return json.dumps(record, separators=(",", ":")).encode()


def tables_to_merge(sizes: Sequence[int], added: int) -> int:
    """How many of the newest tables are to be merged with `added` new states into one."""
    merged = 0
    while merged < len(sizes) and sizes[-1 - merged] < _GROWTH * added:
        added += sizes[-1 - merged]
        merged += 1
    return merged


def write_table(
    path: Path,
    changes: Mapping[str, FileState | None],
    merged: Sequence[FileStateTable],
    keep_forgotten: bool,
) -> FileSum:
    """Write the changes and the states of older tables as one table.

    `merged` are the newest tables, oldest first; forgotten paths are kept while there are still
    older tables that may hold them.
    """
    rows: dict[str, tuple[int, bytes]] = {}
    for table in merged:
        for index in range(len(table)):
            rows[table.record(index)[0]] = int(table.hashes[index]), table.encoded(index)
    for name, state in changes.items():
        rows[name] = hash_of(name), encode(name, state)
    kept = [row for row in rows.values() if keep_forgotten or len(json.loads(row[1])) > 1]
    kept.sort()
    blob, offsets = joined([encoded for _, encoded in kept])
    writer = SectionWriter(path)
    try:
        writer.add("hashes", np.array([hashed for hashed, _ in kept], np.uint64))
        writer.add("records", blob)
        writer.add("record_offsets", offsets)
        return writer.close({"files": len(kept)})
    except BaseException:
        writer.abandon()
        raise


def _checked(record: list[Any]) -> list[Any]:
    """A record that is as `encode` writes it, else ValueError."""
    text(record[0] if record else None)
    if len(record) > 1:
        _, size, time, digest, ids, context = record
        integer(size, _UNKNOWN)
        integer(time, -MOST)
        text(digest)
        texts(ids)
        text(context)
    return record


def _state(record: list[Any]) -> FileState:
    from search.ingest.changes import FileState

    path, size, mtime_ns, digest, ids, context = record
    return FileState(path, size, mtime_ns, digest, tuple(ids), context)


def _shadowed(table: FileStateTable, newer: Sequence[FileStateTable]) -> Array:
    """Which records of a table may have a newer one, judged by their hashes alone."""
    mask = np.zeros(len(table), bool)
    for other in newer:
        mask |= np.isin(table.hashes, other.hashes)
    return mask


def _is_newer(path: str, hashed: int, newer: Sequence[FileStateTable]) -> bool:
    return any(table.find(path, hashed) >= 0 for table in newer)
