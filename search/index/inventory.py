"""Which articles an archive holds, in a form that is small to keep and quick to compare later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.segment.records import hash_of
from search.index.segment.segment import Segment
from search.index.snapshot import Snapshot

Hashes = NDArray[np.uint64]
"""64-bit hashes of ids, as `records.hash_of` makes them."""
_BYTES: Final = 8


def hashes_besides(snapshot: Snapshot, inventories: Sequence[bytes]) -> Hashes:
    """The hashes of all live articles that are in none of the inventories, ascending."""
    found = [hashes for hashes, _ in _strangers(snapshot, inventories)]
    together = np.concatenate(found) if found else np.zeros(0, np.uint64)
    together.sort()
    return together.astype("<u8")


def ids_besides(snapshot: Snapshot, inventories: Sequence[bytes]) -> frozenset[str]:
    """The ids of all live articles that are in none of the inventories."""
    found = zip(snapshot.segments, _strangers(snapshot, inventories), strict=True)
    return frozenset(
        segment.ids[document]
        for segment, (_, documents) in found
        for document in documents.tolist()
    )


def missing(snapshot: Snapshot, ids: frozenset[str]) -> frozenset[str]:
    """Those of the ids that no live article has."""
    left = sorted(ids)
    for segment in snapshot.segments:
        hashes = np.fromiter(map(hash_of, left), np.uint64, len(left))
        documents = segment.find_hashes(hashes, left).tolist()
        left = [
            id
            for id, document in zip(left, documents, strict=True)
            if document < 0 or not segment.is_live(document)
        ]
    return frozenset(left)


def _strangers(
    snapshot: Snapshot, inventories: Sequence[bytes]
) -> list[tuple[Hashes, NDArray[np.uint16]]]:
    """For each segment its live articles that are in no inventory: hashes and documents."""
    known = [_hashes(inventory) for inventory in inventories]
    return [_strangers_of(segment, known) for segment in snapshot.segments]


def _strangers_of(segment: Segment, known: Sequence[Hashes]) -> tuple[Hashes, NDArray[np.uint16]]:
    hashes, documents = segment.id_hashes, segment.id_documents
    if segment.deleted is not None:
        gone = np.zeros(segment.size, np.bool_)
        gone[segment.deleted] = True
        hashes, documents = hashes[~gone[documents]], documents[~gone[documents]]
    for other in known:
        if len(other) and len(hashes):
            at = other.searchsorted(hashes)
            at[at == len(other)] = 0
            stranger = other[at] != hashes
            hashes, documents = hashes[stranger], documents[stranger]
    return hashes, documents


def _hashes(inventory: bytes) -> Hashes:
    """The hashes of an inventory, ascending; what is damaged at its end is left out."""
    whole = len(inventory) // _BYTES * _BYTES
    return np.sort(np.frombuffer(inventory[:whole], "<u8").astype(np.uint64))


def newest_first(snapshot: Snapshot) -> list[tuple[int, int]]:
    """Segment and document of each article, by day from the newest, undated ones last."""
    parts = [np.zeros((3, 0), np.int64)]
    for number, segment in enumerate(snapshot.segments):
        live = segment.live
        documents = np.arange(segment.size) if live is None else live.astype(np.int64)
        days = np.asarray(segment.starts, np.int64)[documents]
        parts.append(np.stack([-days, np.full_like(documents, number), documents]))
    days, numbers, documents = np.concatenate(parts, axis=1)
    order = np.lexsort((documents, numbers, days))
    return list(zip(numbers[order].tolist(), documents[order].tolist(), strict=True))
