"""Adds, replaces and removes articles, and publishes the result as the next generation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import ArchiveError
from search.frozen import frozen
from search.index.compaction import planned
from search.index.drafts import Draft, find_all, new_draft, published_drafts
from search.index.file_states import UNSETTLED, FileStates, FileStateTable
from search.index.files import disk, manifest
from search.index.files.leftovers import remove_leftovers
from search.index.files.manifest import FileSum
from search.index.files.names import BUILD_FOLDER
from search.index.merging import Merger, merge
from search.index.name_tables import NameTables
from search.index.opening import OpenFiles
from search.index.publication import MakeReport, Publication
from search.index.segment.build import (
    SegmentBuilder,
    SegmentFiles,
    mention_counts_of,
    new_segment_name,
)
from search.index.segment.records import hash_of
from search.index.segment.tokenizer import Tokenizer
from search.index.versions.tables import VersionTables
from search.ingest.changes import FileState
from search.names.registry.article_names import names_of
from search.request import Recognition

if TYPE_CHECKING:
    from search.index.front_page import FrontPage
    from search.index.repairing import Rescued
    from search.names.registry.corrections import Corrections

_CHUNK: Final = 512


@frozen
class Counts:
    """What became of added articles: new ids, ids whose article was replaced, same as before."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Writer:
    """The one writer of an archive: its caller holds the lock.

    Nothing that it does is visible before `publish`. After an error of the disk the writer is of no
    further use: what was published stays, what was not is lost.
    """

    def __init__(
        self,
        folder: Path,
        opened: OpenFiles | None,
        make_front_page: FrontPage,
        rescued: Rescued | None = None,
    ) -> None:
        """Go on from what is published, or from what was rescued of that."""
        self._folder = folder
        self._opened = opened
        self._make_front_page = make_front_page
        self._before = 0 if rescued is None else rescued.generation
        self._tokenizer = Tokenizer()
        self._build_folders: list[Path] = []
        self._merging: set[str] = set()
        self._failed = False
        self._names = NameTables(opened)
        self._versions = VersionTables(opened)
        if rescued is None:
            with self._writing():
                remove_leftovers(folder, None if opened is None else opened.manifest)
                if opened is not None:
                    manifest.renew_copy(folder, opened.manifest)
        self._recognition = Recognition() if opened is None else opened.manifest.recognition
        self._lost = 0 if opened is None else opened.manifest.lost
        self._begin()
        if rescued is not None:
            self._recognition = rescued.recognition
            self._drafts = list(rescued.drafts)
            self._names = NameTables.of_rescued(rescued.corrections)
            self._versions = VersionTables(None, anew=True)
            self._changed_states.update((state.path, state) for state in rescued.states)
            self._lost = rescued.lost

    def _begin(self) -> None:
        """Start from what is published."""
        opened = self._opened
        self._drafts = [] if opened is None else published_drafts(opened)
        self._builder: SegmentBuilder | None = None
        self._changed_states: dict[str, FileState | None] = {}
        self._changed = opened is None

    def add(self, articles: Iterable[Article]) -> Counts:
        """Add articles, each in place of the one with the same id; ValueError without an id."""
        counts = Counts()
        remaining = iter(articles)
        with self._writing():
            while chunk := list(islice(remaining, _CHUNK)):
                for article in chunk:
                    if not article.id:
                        raise ValueError("an article without an id cannot be added")
                known = find_all(self._drafts, [article.id for article in chunk])
                drafts = len(self._drafts)
                for number, article in enumerate(chunk):
                    if len(self._drafts) != drafts:
                        known[number:] = find_all(self._drafts, [a.id for a in chunk[number:]])
                        drafts = len(self._drafts)
                    counts += self._add(article, known[number])
        return counts

    def _add(self, article: Article, known: tuple[Draft, int] | None) -> Counts:
        if self._builder is not None and (article.id in self._builder or self._builder.is_full):
            self._finish_builder()
            (known,) = find_all(self._drafts, [article.id])
        if known is not None:
            draft, document = known
            if draft.live[document] and draft.segment.holds(document, article):
                return Counts(unchanged=1)
        if self._builder is None:
            if self._tokenizer.is_full:
                self._tokenizer = Tokenizer()
            self._builder = SegmentBuilder(self._folder, self._tokenizer)
        self._builder.add(article)
        self._changed = True
        return Counts(added=1) if known is None else Counts(updated=1)

    def build_folder(self) -> Path:
        """A new folder for segments built by another process; gone once the writer is closed."""
        with self._writing():
            folder = self._folder / f"{BUILD_FOLDER}{new_segment_name()}"
            folder.mkdir()
        self._build_folders.append(folder)
        return folder

    def adopt(self, files: SegmentFiles, seen: Container[str] = ()) -> Counts:
        """Take over a segment that was built apart, its articles replacing those of the same ids.

        Articles that say the same as the archive already does are left out of it again. Those
        whose ids have `seen` already replace what they replace without being counted.
        """
        with self._writing():
            self._finish_builder()
            counts = self._adopt(files, seen)
        self._changed = True
        return counts

    def _adopt(self, files: SegmentFiles, seen: Container[str] = ()) -> Counts:
        if files.folder != self._folder:
            for name in (files.postings, files.bodies, files.names):
                disk.rename(files.folder / name, self._folder / name)
            files = replace(files, folder=self._folder)
        self._names.add(mention_counts_of(files))
        disk.remove(self._folder / files.names)
        draft = new_draft(self._folder, files.name, files.sums)
        updated = unchanged = repeated = 0
        for other in self._drafts:
            for here, there in other.common_ids(draft):
                again = draft.segment.id(there) in seen
                if other.says_same(here, draft, there):
                    self._remove(draft, there)
                    unchanged += not again
                else:
                    self._remove(other, here)
                    updated += not again
                    repeated += again
        self._drafts.append(draft)
        self._versions.add(draft)
        return Counts(draft.live_count - updated - repeated, updated, unchanged)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles with these ids; returns how many there were."""
        with self._writing():
            self._finish_builder()
            found = [each for each in find_all(self._drafts, list(set(ids))) if each]
            for draft, document in found:
                self._remove(draft, document)
                self._versions.remove(hash_of(draft.segment.id(document)))
            self._changed = self._changed or bool(found)
        return len(found)

    def _remove(self, draft: Draft, document: int) -> None:
        article = draft.segment.article(document)
        self._names.remove(article.published, names_of(article))
        draft.trim(document)

    def correct(self, corrections: Corrections) -> None:
        """Have these corrections of names instead of those so far."""
        with self._writing():
            self._names.correct(corrections)
        self._changed = True

    def set_file(self, state: FileState, *, urgent: bool = True) -> None:
        """Note the state of a file as it was read; one that is not urgent publishes nothing."""
        self._changed_states[state.path] = state
        self._changed = self._changed or urgent

    def forget_file(self, path: str) -> None:
        """Forget the state of a file."""
        self._changed_states[path] = None
        self._changed = True

    def set_unsettled(self, ids: Collection[str]) -> None:
        """Note which articles the next pass has to look after, if this one ends before its time."""
        if ids:
            self.set_file(FileState(UNSETTLED, 0, 0, "", tuple(ids)))
        elif self._is_unsettled():
            self.forget_file(UNSETTLED)

    def _is_unsettled(self) -> bool:
        """Whether the published generation names unsettled articles."""
        if UNSETTLED in self._changed_states:
            return self._changed_states[UNSETTLED] is not None
        if self._opened is None:
            return False
        tables = map(self._opened.section, self._opened.manifest.file_states)
        return UNSETTLED in FileStates([FileStateTable(table) for table in tables])

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of the articles with these ids that are there, by id, with their own names."""
        with self._writing():
            self._finish_builder()
            found = zip(ids, find_all(self._drafts, list(ids)), strict=True)
        return {
            id: place[0].segment.article(place[1])
            for id, place in found
            if place is not None and place[0].live[place[1]]
        }

    def mergers(self, worth: int = 0) -> list[Merger]:
        """The merges that are due by now; `take_merged` wants the result of each.

        Up to `worth` articles are rewritten besides, to have fewer segments. Until a merge is taken
        its segments stay and may lose articles, but no other merge takes them.
        """
        found = []
        for group in self._planned(worth):
            merger = Merger.of(group, self._folder, new_segment_name())
            self._merging.update(merger.segments)
            found.append(merger)
        return found

    def take_merged(self, merger: Merger, folder: Path, sums: Mapping[str, FileSum] | None) -> None:
        """Put the merged segment, whose files lie in `folder`, in place of its parts.

        Where one of these lost an article meanwhile, the parts stay.
        """
        with self._writing():
            self._merging.difference_update(merger.segments)
            if sums is None:
                return
            drafts = {draft.name: draft for draft in self._drafts}
            group = [drafts[name] for name in merger.segments if name in drafts]
            if Merger.of(group, self._folder, merger.name) != merger:
                for name in sums:
                    disk.remove(folder / name)
                return
            for name in sums:
                disk.rename(folder / name, self._folder / name)
            self._put_in_place(group, merger.name, sums)
            self._changed = True

    def settle(self) -> None:
        """Do a part of the next publication now, for instance while other processes merge."""
        with self._writing():
            self._names.settle(self._drafts)

    def publish(self, *, compact: bool = True, report: MakeReport | None = None) -> int:
        """Make all that was done the next generation; returns its number.

        What `report` gives at the end is kept with it. Where nothing was done the number is that of
        the present one. Merges that are due are done
        before, unless `compact` is false. Raises `ArchiveError` where the disk does not take it;
        the present generation then stays as it is.
        """
        with self._writing():
            self._finish_builder()
            if not self._changed:
                return self.generation
            if compact:
                self._compact()
            publication = Publication(
                self._folder, self.generation + 1, self._opened, self._names, self._versions
            )
            opened = publication.publish(
                self._drafts,
                self._changed_states,
                self._recognition,
                self._lost,
                self._make_front_page,
                report,
            )
            self._opened = opened
            self._names = self._names.published(opened)
            self._versions = VersionTables(opened)
            remove_leftovers(self._folder, opened.manifest, keep=self._build_folders)
            self._begin()
        return self.generation

    @property
    def recognition(self) -> Recognition:
        """How the names of the archive's articles are found."""
        return self._recognition

    @recognition.setter
    def recognition(self, chosen: Recognition) -> None:
        self._changed = self._changed or chosen != self._recognition
        self._recognition = chosen

    def forgive_losses(self) -> None:
        """Count the articles of which no file is known as lost no more: the person was told."""
        self._changed = self._changed or bool(self._lost)
        self._lost = 0

    @property
    def generation(self) -> int:
        """The number of the published generation, 0 before the first."""
        return self._before if self._opened is None else self._opened.manifest.generation

    def close(self) -> None:
        """Drop what was not published."""
        if self._builder is not None:
            self._builder.abandon()
            self._builder = None
        for folder in self._build_folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._build_folders.clear()
        self._failed = True

    def _finish_builder(self) -> None:
        if self._builder is not None:
            builder, self._builder = self._builder, None
            self._adopt(builder.finish())

    def _planned(self, worth: int = 0) -> list[list[Draft]]:
        """Segments to be merged; those without live articles are dropped."""
        self._drafts = [draft for draft in self._drafts if draft.live_count]
        free = [draft for draft in self._drafts if draft.name not in self._merging]
        return planned(
            free, lambda draft: draft.live_count, lambda draft: draft.segment.size, worth
        )

    def _compact(self) -> None:
        """Merge segments that are small or much trimmed."""
        for group in self._planned():
            name = new_segment_name()
            self._put_in_place(group, name, merge(group, self._folder, name))

    def _put_in_place(self, group: list[Draft], name: str, sums: Mapping[str, FileSum]) -> None:
        """Have a segment, whose files lie in the archive's folder, in place of others."""
        merged = new_draft(self._folder, name, sums)
        self._drafts = [*(draft for draft in self._drafts if draft not in group), merged]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn an error of the disk into `ArchiveError`; the writer refuses all work after it."""
        if self._failed:
            raise ArchiveError(f"{self._folder} was closed or failed to write; open it again")
        try:
            yield
        except OSError as error:
            self._failed = True
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise ArchiveError(
                f"{self._folder} could not be written: {reason}; what was published before is kept"
            ) from error
        except ValueError:
            raise
        except BaseException:
            self._failed = True
            raise
