"""Segments as the writer holds them: readable, and open to removal until the next publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.files.manifest import FileSum, SegmentEntry
from search.index.files.mapped import MappedFile
from search.index.files.sections import SectionFile
from search.index.opening import OpenFiles, open_segment
from search.index.segment import records
from search.index.segment.segment import Segment


@dataclass(slots=True)
class Draft:
    """A segment of the next generation.

    `entry` is what the last generation says of it, None for a new one. `live` is a mask of its
    documents, `trimmed` says that some were removed since.
    """

    postings: SectionFile
    records: MappedFile
    segment: Segment
    live: NDArray[np.bool_]
    sums: Mapping[str, FileSum]
    entry: SegmentEntry | None = None
    facets: SectionFile | None = None
    trimmed: bool = field(default=False)

    @property
    def name(self) -> str:
        """The name of the segment."""
        return self.segment.name

    @property
    def live_count(self) -> int:
        """How many of its articles are live."""
        return int(np.count_nonzero(self.live))

    def find(self, id: str) -> int:
        """The live document with this id, -1 for none."""
        document = self.segment.find_id(id)
        return document if document >= 0 and self.live[document] else -1

    def trim(self, document: int) -> None:
        """Remove a document."""
        self.live[document] = False
        self.trimmed = True

    def verify(self) -> None:
        """Raise `ArchiveDamaged` unless its files are what was written.

        Whoever writes what they hold into other files gives it a checksum that is right.
        """
        self.postings.mapped.verify()
        self.records.verify()

    def common_ids(self, other: Draft) -> list[tuple[int, int]]:
        """Live documents here and there with the same id."""
        mine, theirs = self.segment.id_hashes, other.segment.id_hashes
        at = mine.searchsorted(theirs)  # both ascend, which makes this fast
        shared = np.flatnonzero(mine[np.minimum(at, len(mine) - 1)] == theirs)
        found = []
        for there in other.segment.id_documents[shared].tolist():
            here = self.find(other.segment.id(there)) if other.live[there] else -1
            if here >= 0:
                found.append((here, there))
        return found

    def says_same(self, document: int, other: Draft, there: int) -> bool:
        """Whether two documents hold the same article with the same paths."""
        mine, theirs = self.segment, other.segment
        return mine.paths.encoded(document) == theirs.paths.encoded(there) and (
            mine.stored(document) == theirs.stored(there)
            or mine.article(document) == theirs.article(there)  # packed otherwise
        )


def published_drafts(opened: OpenFiles) -> list[Draft]:
    """The segments of a generation."""
    drafts = []
    for entry in opened.manifest.segments:
        segment = opened.segment(entry, {})
        live = np.ones(segment.size, bool)
        if segment.deleted is not None:
            live[segment.deleted] = False
        drafts.append(
            Draft(
                opened.section(entry.postings),
                opened.records(entry.bodies),
                segment,
                live,
                {name: opened.manifest.files[name] for name in (entry.postings, entry.bodies)},
                entry,
                opened.section(entry.facets),
            )
        )
    return drafts


def new_draft(folder: Path, name: str, sums: Mapping[str, FileSum]) -> Draft:
    """A segment whose files were just written to the archive's folder."""
    file, records = open_segment(folder, name, sums)
    segment = Segment(file, memoryview(records.data))
    own = {each: sums[each] for each in (f"{name}.postings", f"{name}.bodies")}
    return Draft(file, records, segment, np.ones(segment.size, bool), own)


def find_all(drafts: list[Draft], ids: list[str]) -> list[tuple[Draft, int] | None]:
    """The segment and document of each id, looked up for all ids at once."""
    hashes = np.array([records.hash_of(id) for id in ids], np.uint64)
    found: list[tuple[Draft, int] | None] = [None] * len(ids)
    for draft in drafts:
        documents = draft.segment.find_hashes(hashes, ids)
        for number in np.flatnonzero(documents >= 0).tolist():
            document = int(documents[number])
            if draft.live[document]:
                found[number] = draft, document
    return found
