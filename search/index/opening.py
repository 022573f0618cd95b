"""Opens what a manifest names, and shares what did not change with the generation before."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from search.article import KINDS
from search.errors import ArchiveDamaged
from search.index.manifest import Manifest, SegmentEntry
from search.index.sections import SectionFile, Texts, mapped
from search.index.segment import Segment
from search.index.snapshot import KIND_OF_FACET, CachedNames, Snapshot, SourceTable
from search.names.entities import EntityTable
from search.request import FacetField as FacetName


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


class OpenFiles:
    """The files of one generation, all of them open: what is removed now stays readable."""

    def __init__(self, folder: Path, manifest: Manifest, before: OpenFiles | None = None) -> None:
        """Open what `before` does not hold already.

        Raises `FileNotFoundError` where a file is gone, `ArchiveDamaged` where one is not what the
        manifest says.
        """
        self.folder = folder
        self.manifest = manifest
        self._sections: dict[str, SectionFile] = {}
        self._bodies: dict[str, mmap.mmap] = {}
        bodies = {segment.bodies for segment in manifest.segments}
        for name, expected in manifest.files.items():
            if name == manifest.front:
                continue
            if name in bodies:
                known = None if before is None else before._bodies.get(name)
                self._bodies[name] = known or mapped(folder / name, expected.size)
            else:
                shared = None if before is None else before._sections.get(name)
                self._sections[name] = shared or SectionFile(folder / name, expected.size)

    def section(self, name: str) -> SectionFile:
        """An open section file."""
        return self._sections[name]

    def entities(self) -> SectionView:
        """The registry of names."""
        return SectionView(self._sections[self.manifest.entities])

    def sources(self) -> SourceTable:
        """The sources of the archive."""
        file = self._sections[self.manifest.sources]
        return SourceTable(Texts(file.blob("names"), file.array("name_offsets")))

    def snapshot(self) -> Snapshot:
        """The generation as its readers see it."""
        try:
            entities = {kind: EntityTable(self.entities(), kind) for kind in KINDS}
            sources = self.sources()
            tables: dict[FacetName, CachedNames] = {
                facet: CachedNames(entities[kind]) for facet, kind in KIND_OF_FACET.items()
            }
            tables["sources"] = CachedNames(sources)
            segments = [self.segment(entry, tables) for entry in self.manifest.segments]
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise ArchiveDamaged(f"{self.folder}: a file lacks what it must hold") from error
        return Snapshot(self.manifest.generation, segments, entities, sources)

    def segment(self, entry: SegmentEntry, tables: Mapping[FacetName, CachedNames]) -> Segment:
        """One segment of the generation."""
        deleted = self._sections[entry.deleted].array("documents") if entry.deleted else None
        return Segment(
            self._sections[entry.postings],
            memoryview(self._bodies[entry.bodies]),
            self._sections[entry.facets],
            deleted,
            tables,
        )
