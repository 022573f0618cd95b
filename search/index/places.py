"""Where articles came from: the state of every file when it was last read, in small steps.

A publication writes only the states that changed, as one more table; tables of like size are
merged, so that every state is rewritten a bounded number of times however often one publishes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from search.index.manifest import FileSum
from search.index.records import hash_of
from search.index.sections import Array, SectionFile, SectionWriter, Texts, joined

if TYPE_CHECKING:
    from search.ingest.changes import FileState

_GROWTH: Final = 4
"""A table is merged into the one before it unless that is so many times larger."""


class PlaceTable:
    """The states that one publication wrote; a path without state is one that was forgotten."""

    def __init__(self, file: SectionFile) -> None:
        self.hashes: Array = file.array("hashes")
        self._records = Texts(file.blob("records"), file.array("record_offsets"))

    def __len__(self) -> int:
        return len(self.hashes)

    def record(self, index: int) -> list[Any]:
        """The record under a number: path, size, time, digest, ids; of a forgotten path only it."""
        record: list[Any] = json.loads(self._records[index])
        return record

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


class Places(Mapping[str, "FileState"]):
    """The state of every known file by its path, looked up in place."""

    def __init__(self, tables: Sequence[PlaceTable]) -> None:
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

    def __iter__(self) -> Iterator[str]:
        return (state.path for state in self.states())

    def __len__(self) -> int:
        return sum(1 for _ in self.states())

    def states(self) -> Iterator[FileState]:
        """All states, in no order that means anything; much faster than path by path."""
        for number, table in enumerate(self._newest_first):
            newer = self._newest_first[:number]
            shadowed = _shadowed(table, newer)
            for index in range(len(table)):
                record = table.record(index)
                if len(record) > 1 and not (
                    shadowed[index] and _is_newer(record[0], int(table.hashes[index]), newer)
                ):
                    yield _state(record)


def encode(path: str, state: FileState | None) -> bytes:
    """The record of a file, or of a forgotten one."""
    record: list[Any] = [path]
    if state is not None:
        record += [state.size, state.mtime_ns, state.digest, list(state.ids)]
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
    merged: Sequence[PlaceTable],
    keep_forgotten: bool,
) -> FileSum:
    """Write the changes and the states of older tables as one table.

    `merged` are the newest tables, oldest first; forgotten paths are kept while there are still
    older tables that may hold them.
    """
    rows: dict[str, tuple[int, bytes]] = {}
    for table in merged:
        for index in range(len(table)):
            encoded = table.encoded(index)
            rows[json.loads(encoded)[0]] = int(table.hashes[index]), encoded
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
        return writer.close({"places": len(kept)})
    except BaseException:
        writer.abandon()
        raise


def _state(record: list[Any]) -> FileState:
    from search.ingest.changes import FileState

    path, size, mtime_ns, digest, ids = record
    return FileState(path, size, mtime_ns, digest, tuple(ids))


def _shadowed(table: PlaceTable, newer: Sequence[PlaceTable]) -> Array:
    """Which records of a table may have a newer one, judged by their hashes alone."""
    mask = np.zeros(len(table), bool)
    for other in newer:
        mask |= np.isin(table.hashes, other.hashes)
    return mask


def _is_newer(path: str, hashed: int, newer: Sequence[PlaceTable]) -> bool:
    return any(table.find(path, hashed) >= 0 for table in newer)
