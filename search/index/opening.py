"""Opens what a manifest names, and shares what did not change with the generation before.

A file is verified when it is opened, as far as that keeps opening quick: all that is small, and
whatever decides totals and facets. The rest is verified by `verify`, while nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.article import KINDS
from search.errors import ArchiveDamaged
from search.index.dictionaries import Dictionaries
from search.index.file_states import FileStates, FileStateTable, check_states, has_losses
from search.index.files.manifest import FileSum, Manifest, SegmentEntry
from search.index.files.mapped import MappedFile
from search.index.files.sections import SectionFile, SectionView
from search.index.listed_names import NameTable, check_lists, tables_of
from search.index.segment.segment import Segment
from search.index.segment.validation import (
    check_deleted,
    check_every_name,
    check_every_posting,
    check_facets,
    check_postings,
)
from search.index.snapshot import CachedNames, Snapshot, names_of_facets
from search.index.version_groups import VersionGroups, check_versions
from search.languages.codes import MOST_LANGUAGES
from search.names.registry.entities import EntityTable
from search.names.registry.validation import check_corrections, check_counts, check_tables
from search.request import FACET_NAMES, KIND_OF_FACET, FacetName
from search.validation import Sections

_VERIFIED: Final = 64 << 20
"""Bytes of files that are verified when they are opened, the smallest first."""
_ALWAYS_VERIFIED: Final = 256 << 20
"""The same of files that are neither words nor texts, and so decide totals and facets."""


class OpenFiles:
    """The files of one generation, all of them open: what is removed now stays readable."""

    def __init__(self, folder: Path, manifest: Manifest, before: OpenFiles | None = None) -> None:
        """Open what `before` does not hold already.

        Raises `FileNotFoundError` where a file is gone, `ArchiveDamaged` where one is not what the
        manifest says or what its readers rely on.
        """
        self.folder = folder
        self.manifest = manifest
        self.dictionaries: Dictionaries = (
            Dictionaries(folder) if before is None else before.dictionaries
        )
        self._sections: dict[str, SectionFile] = {}
        self._bodies: dict[str, MappedFile] = {}
        bodies = {segment.bodies for segment in manifest.segments}
        opened: dict[str, MappedFile] = {}
        for name, expected in manifest.files.items():
            if name in (manifest.front, manifest.corrections, manifest.report):
                continue  # read whole by whoever wants them
            if name in bodies:
                known = None if before is None else before._bodies.get(name)
                self._bodies[name] = known or MappedFile(folder / name, expected)
                if known is None:
                    opened[name] = self._bodies[name]
            else:
                shared = None if before is None else before._sections.get(name)
                self._sections[name] = shared or SectionFile(folder / name, expected)
                if shared is None:
                    opened[name] = self._sections[name].mapped
        self._mapped = [*(each.mapped for each in self._sections.values()), *self._bodies.values()]
        self._verify_small(opened)
        self._check(opened.keys())

    def section(self, name: str) -> SectionFile:
        """An open section file."""
        return self._sections[name]

    def registry(self) -> SectionView:
        """The registry of names, with what only the writer needs of it."""
        file = self._sections[self.manifest.entities]
        with _named(file):
            check_counts(Sections(file.view()))
            check_corrections(Sections(file.view()))
        return file.view()

    def listed(self) -> dict[FacetName, NameTable]:
        """The sources, authors and sections of the archive."""
        return tables_of(self._sections[self.manifest.sources])

    def file_states(self) -> FileStates:
        """The state of every file whose articles are in the archive, by its path."""
        names = self.manifest.file_states
        return FileStates([FileStateTable(self._sections[name]) for name in names])

    def lacking(self) -> dict[str, int]:
        """How many articles of a file lack until it is read again, for each that has such."""
        if not self.manifest.unread:
            return {}
        snapshot = self.snapshot()
        return {
            state.path: sum(not snapshot.holds(id) for id in state.ids)
            for state in self.file_states().states()
            if has_losses(state)
        }

    def records(self, name: str) -> MappedFile:
        """An open file of the records of a segment."""
        return self._bodies[name]

    def snapshot(self, before: Snapshot | None = None) -> Snapshot:
        """The generation as its readers see it; what `before` has of its segments is shared."""
        names = self._sections[self.manifest.entities].view()
        entities = {kind: EntityTable(names, kind) for kind in KINDS}
        lists = self.listed()
        facet_names = names_of_facets(entities, lists)
        known = {} if before is None else {each.name: each for each in before.segments}
        segments = [
            self.segment(entry, facet_names, known.get(entry.name))
            for entry in self.manifest.segments
        ]
        file = self._sections[self.manifest.versions] if self.manifest.versions else None
        versions = VersionGroups(file, len(segments))
        generation = self.manifest.generation
        return Snapshot(generation, segments, entities, lists, versions, facet_names)

    def segment(
        self,
        entry: SegmentEntry,
        tables: Mapping[FacetName, CachedNames],
        before: Segment | None = None,
    ) -> Segment:
        """One segment of the generation; `before` is the one of this name in an earlier one."""
        deleted = self._sections[entry.deleted].array("documents") if entry.deleted else None
        articles, facets = self._sections[entry.postings], self._sections[entry.facets]
        if before is not None and before.is_of(articles):
            return before.in_generation(facets, deleted, tables)
        return Segment(
            articles,
            memoryview(self._bodies[entry.bodies].data),
            facets,
            deleted,
            tables,
            self.dictionaries,
        )

    def verify(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Verify what was not verified yet; False where that was cancelled.

        Raises `ArchiveDamaged` for the first file that is not what was written.
        """
        return all(file.verify(cancelled) for file in self._mapped)

    def check_sizes(self) -> None:
        """Raise `ArchiveDamaged` for a file that somebody has cut short since it was opened."""
        for file in self._mapped:
            file.check_size()

    def check_all(self) -> None:
        """Raise `ArchiveDamaged` for a file that is not what was written or cannot be right.

        Unlike opening this reads all of them, and looks at every posting.
        """
        self.verify()
        entities = self._sections[self.manifest.entities]
        with _named(entities):
            check_counts(Sections(entities.view()))
            check_corrections(Sections(entities.view()))
        for entry in self.manifest.segments:
            postings = self._sections[entry.postings]
            with _named(postings):
                check_every_posting(Sections(postings.view()), entry.articles)
                facets = Sections(self._sections[entry.facets].view())
                check_every_name(Sections(postings.view()), facets, entry.articles)

    def _verify_small(self, opened: Mapping[str, MappedFile]) -> None:
        """Verify the newly opened files that are small, or that decide totals and facets."""
        large = {name for each in self.manifest.segments for name in (each.postings, each.bodies)}
        ranked = sorted(opened, key=lambda name: (name in large, self.manifest.files[name].size))
        done = 0
        for name in ranked:
            done += self.manifest.files[name].size
            if done > (_VERIFIED if name in large else _ALWAYS_VERIFIED):
                break
            opened[name].verify(release=name in large)

    def _check(self, opened: Container[str]) -> None:
        """See once that every newly opened file holds what its readers rely on."""
        published = self.manifest
        entities = self._sections[published.entities]
        if published.entities in opened:
            with _named(entities):
                check_tables(Sections(entities.view()))
        if published.sources in opened:
            sources = self._sections[published.sources]
            with _named(sources):
                check_lists(Sections(sources.view()))
        for name in published.file_states:
            if name in opened:
                with _named(self._sections[name]):
                    check_states(Sections(self._sections[name].view()))
        for entry in published.segments:
            self._check_segment(entry, opened)
        if published.versions:
            self._check_versions()

    def _check_segment(self, entry: SegmentEntry, opened: Container[str]) -> None:
        postings, facets = self._sections[entry.postings], self._sections[entry.facets]
        if entry.postings in opened:
            check_segment(postings, entry.name, len(self._bodies[entry.bodies].data))
        if postings.meta["articles"] != entry.articles:
            raise ArchiveDamaged(f"{postings.path}: {entry.articles} articles were expected")
        if entry.facets in opened:
            with _named(facets):
                check_facets(
                    Sections(facets.view()),
                    facets.meta,
                    Sections(postings.view()),
                    entry.name,
                    entry.articles,
                )
        if entry.facets in opened or self.manifest.entities in opened:
            self._check_ordinals(facets)
        if entry.deleted in opened:
            deleted = self._sections[entry.deleted]
            with _named(deleted):
                check_deleted(Sections(deleted.view()), deleted.meta, entry.name, entry.articles)
        removed = len(self._sections[entry.deleted].array("documents")) if entry.deleted else 0
        if removed != entry.removed:
            raise ArchiveDamaged(f"{self.folder / entry.deleted}: {removed} removed articles")

    def _check_versions(self) -> None:
        """See that the versions are articles of this generation's segments."""
        file = self._sections[self.manifest.versions]
        segments = [
            (
                entry.name,
                entry.articles,
                self._sections[entry.deleted].array("documents") if entry.deleted else None,
            )
            for entry in self.manifest.segments
        ]
        with _named(file):
            check_versions(Sections(file.view()), file.meta.get("segments"), segments)

    def _check_ordinals(self, facets: SectionFile) -> None:
        """See that the names of a segment are those of the registry and of the lists."""
        names = self._sections[self.manifest.entities]
        counts = {facet: len(listed) for facet, listed in self.listed().items()}
        counts["languages"] = MOST_LANGUAGES
        for facet in FACET_NAMES:
            ordinals = facets.array(f"{facet}.entities")
            kind = KIND_OF_FACET.get(facet)
            known = counts[facet] if kind is None else len(names.array(f"{kind}_canonical"))
            if len(ordinals) and int(ordinals[-1]) >= known:
                raise ArchiveDamaged(f"{facets.path}: section {facet}.entities names nobody")


def open_segment(
    folder: Path, name: str, sums: Mapping[str, FileSum]
) -> tuple[SectionFile, MappedFile]:
    """The postings and the records of a segment that no generation has yet."""
    postings, bodies = f"{name}.postings", f"{name}.bodies"
    records = MappedFile(folder / bodies, sums[bodies])
    file = SectionFile(folder / postings, sums[postings])
    check_segment(file, name, len(records.data))
    return file, records


def check_segment(file: SectionFile, name: str, bodies: int) -> None:
    """Raise `ArchiveDamaged` unless the file holds the postings of the segment `name`."""
    with _named(file):
        check_postings(Sections(file.view()), file.meta, name, bodies)


@contextmanager
def _named(file: SectionFile) -> Iterator[None]:
    """Name the file in which something is not as it must be."""
    try:
        yield
    except ValueError as error:
        raise ArchiveDamaged(f"{file.path}: {error}") from error
