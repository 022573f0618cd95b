"""Writes the files of a new generation and publishes it by replacing the manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.errors import ArchiveDamaged
from search.index import front_page, report_file
from search.index.drafts import Draft
from search.index.file_states import FileStateTable, has_losses, tables_to_merge, write_table
from search.index.files import disk, manifest
from search.index.files.manifest import FileSum, Manifest, SegmentEntry
from search.index.files.sections import write_sections
from search.index.name_tables import NameTables
from search.index.opening import OpenFiles
from search.index.versions.tables import VersionTables
from search.request import Recognition, UpdateReport

if TYPE_CHECKING:
    from search.index.front_page import FrontPage
    from search.ingest.changes import FileState

MakeReport = Callable[[int], UpdateReport]
"""Gives the report to be kept, told how many articles there are now."""


class Publication:
    """The generation `number`, made of the one `before` and of what changed since.

    What did not change keeps its files. Raises OSError where the disk does not take the new ones.
    """

    def __init__(
        self,
        folder: Path,
        number: int,
        before: OpenFiles | None,
        names: NameTables,
        versions: VersionTables,
    ) -> None:
        self._folder = folder
        self._number = number
        self._before = before
        self._names = names
        self._versions = versions
        self._files: dict[str, FileSum] = {}

    def publish(
        self,
        drafts: Sequence[Draft],
        changed_states: Mapping[str, FileState | None],
        recognition: Recognition,
        lost: int,
        make_front_page: FrontPage,
        make_report: MakeReport | None = None,
    ) -> OpenFiles:
        """Write all that is new, then the manifest; returns the files of the generation.

        `lost` articles are gone of which no file is known. Without `make_report` the report that
        was kept before is kept on.
        """
        entities, sources = self._names.write(self._folder, self._number, drafts, self._files)
        corrections = self._names.write_corrections(self._folder, self._number, self._files)
        unfinished = Manifest(
            generation=self._number,
            segments=tuple(self._write_segment(draft) for draft in drafts),
            entities=entities,
            corrections=corrections,
            sources=sources,
            versions=self._versions.write(self._folder, self._number, drafts, self._files),
            file_states=self._write_file_states(changed_states),
            files=self._files,
            recognition=recognition,
            lost=lost,
        )
        disk.sync_folder(self._folder)
        opened = OpenFiles(self._folder, unfinished, self._before)
        name = f"front-{self._number}.json"
        try:
            page = make_front_page(opened.snapshot())
        except (LookupError, ValueError, ArithmeticError) as error:
            opened.check_all()
            raise ArchiveDamaged(
                f"{self._folder} holds what cannot be read ({type(error).__name__}); "
                "run `dateline check`"
            ) from error
        self._files[name] = front_page.write(self._folder / name, page)
        unread = self._unread(opened, changed_states)
        report = self._write_report(unfinished.articles, make_report)
        opened.manifest = replace(unfinished, front=name, report=report, unread=unread)
        manifest.publish(self._folder, opened.manifest)
        return opened

    def _write_segment(self, draft: Draft) -> SegmentEntry:
        """Write which entities a segment names and which of its articles are removed."""
        name = draft.name
        self._files.update(draft.sums)
        facets = self._names.write_facets(self._folder, self._number, draft, self._files)
        deleted = "" if draft.entry is None else draft.entry.deleted
        if draft.trimmed:
            deleted = f"{name}.deleted-{self._number}"
            documents = np.flatnonzero(~draft.live).astype(np.uint16)
            self._files[deleted] = write_sections(
                self._folder / deleted, {"documents": documents}, {"name": name}
            )
        elif deleted:
            self._keep(deleted)
        return SegmentEntry(
            name=name,
            articles=draft.segment.size,
            removed=draft.segment.size - draft.live_count,
            postings=f"{name}.postings",
            bodies=f"{name}.bodies",
            facets=facets,
            deleted=deleted,
        )

    def _write_report(self, articles: int, make_report: MakeReport | None) -> str:
        """Write what was done last; the file's name, empty where nothing is known of that."""
        if make_report is None:
            name = "" if self._before is None else self._before.manifest.report
            if name:
                self._keep(name)
            return name
        name = f"report-{self._number}"
        self._files[name] = report_file.write(self._folder / name, make_report(articles))
        return name

    def _write_file_states(self, changes: Mapping[str, FileState | None]) -> tuple[str, ...]:
        """Write the states that changed as a table; the names of all tables, oldest first."""
        if self._before is None:
            names: tuple[str, ...] = ()
            tables = []
        else:
            names = self._before.manifest.file_states
            tables = [FileStateTable(self._before.section(name)) for name in names]
        kept = len(names)
        if changes:
            kept -= tables_to_merge([len(each) for each in tables], len(changes))
        for name in names[:kept]:
            self._keep(name)
        if not changes:
            return names
        name = f"file-states-{self._number}"
        self._files[name] = write_table(
            self._folder / name, changes, tables[kept:], keep_forgotten=kept > 0
        )
        return (*names[:kept], name)

    def _unread(self, opened: OpenFiles, changes: Mapping[str, FileState | None]) -> int:
        """How many files have to be read again since a repair; there are none but after one."""
        before = 0 if self._before is None else self._before.manifest.unread
        if not before and not any(map(has_losses, filter(None, changes.values()))):
            return 0
        return sum(map(has_losses, opened.file_states().states()))

    def _keep(self, name: str) -> None:
        """Have a file of the generation before in this one, too."""
        if self._before is not None:
            self._files[name] = self._before.manifest.files[name]
