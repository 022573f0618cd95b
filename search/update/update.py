"""Keeps an archive in step with files: what is new, what changed and what went."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import DatelineError
from search.index.writer import Writer
from search.ingest.changes import Comparison, FileState, record_id, system_path
from search.ingest.circumstances import Circumstances
from search.ingest.language import with_language
from search.ingest.reader import FoundFile, numeric_day_first, path_text, read_file, walk
from search.memory import collecting_rarely
from search.names.recognition.recognize import (
    DEFAULT_RECOGNIZER,
    OWN_RECOGNIZERS,
    annotated,
    recognizer_named,
)
from search.request import Recognition, SkippedFile, UpdateReport
from search.update.batches import BATCH, Batch, Batches, Work, says_the_same
from search.update.building import Building
from search.update.counts import PassCounts
from search.update.dating import Dates, with_date
from search.update.publishing import Publishing, Show
from search.update.settling import Unsettled, holdings
from search.update.tasks import BuildSettings
from search.update.workers import Workers

if TYPE_CHECKING:
    from search.engine import Engine, EngineWriter

_WORTH_WORKERS: Final = 4_000_000
"""Bytes of files below which starting other processes takes longer than doing the work here."""

Cancel = Callable[[], bool]
_KEPT_TOLD: Final = 10
"""Folders of which a person is told that their files are gone and yet kept."""


class Update:
    """One pass over files and folders; `run` may be called once.

    It publishes generations as it goes. With `prune`, files that are no longer there are forgotten
    even where their folder is empty or cannot be read. `is_passed_over` tells of a folder that it
    is not to be looked into, as an archive is not. Files to `leave` stay as they were read last.
    With `withdraw` all files under the paths are forgotten, as if they were gone. `workers` is how
    many processes may be used.
    """

    def __init__(
        self,
        engine: Engine,
        paths: Sequence[str],
        *,
        prune: bool = False,
        reread: bool = False,
        columns: Mapping[str, str] | None = None,
        recognition: Recognition,
        leave: Collection[str] = (),
        withdraw: bool = False,
        progress: Show | None = None,
        cancel: Cancel | None = None,
        workers: int = 1,
        is_passed_over: Callable[[Path], bool],
    ) -> None:
        self._writer = engine.writer()
        self._engine = engine
        known = engine.files(paths)
        self._left = known.unsettled
        self._paths = paths
        self._prune = prune
        self._leave = frozenset(leave)
        self._withdraw = withdraw
        self._recognition = recognition
        self._cancelled = cancel or (lambda: False)
        self._worker_count = workers
        self._is_passed_over = is_passed_over
        self._states: dict[str, FileState] = {each.path: each for each in known.states()}
        self._dates = engine.entities["person"].corrections.dates()
        self._reread = reread
        self._columns = columns
        self._counts = PassCounts([path_text(os.path.realpath(path)) for path in paths])
        self._publishing = Publishing(
            self._writer, self._counts, self._states, engine.article_count, progress
        )

    @collecting_rarely()
    def run(self) -> UpdateReport:
        """Do all of it, or as much as is done before the caller cancels."""
        with self._counts.stage("looking"):
            found = [] if self._withdraw else self._walk()
        latest = date.today() + timedelta(days=1)
        comparison = Comparison(
            self._states.values(),
            self._paths,
            day_first=numeric_day_first(file.path for file in found),
            times_ns=(file.mtime_ns for file in found),
            reread=self._reread,
            columns=self._columns,
        )
        # Other processes build segments, which only an archive in a folder consists of.
        here = self._worker_count < 2 or self._counts.bytes_total < _WORTH_WORKERS
        here |= not isinstance(self._writer, Writer)
        batches = Batches(
            self._engine.stored,
            comparison,
            self._counts,
            self._recognition,
            self._dates,
            prune=self._prune,
            anew=self._recognition != self._engine.recognition,
            workers=1 if here else self._worker_count,
            cancelled=self._cancelled,
        )
        unsettled = batches.unsettled
        unsettled.ids.update(self._left)
        self._publishing.not_settled = batches.not_settled
        work = self._counts.timed(batches.of(found, latest), "reading")
        if here:
            self._add_here(batches, work)
        else:
            self._add_built(batches, work, latest)
        if not self._cancelled():
            gone = (
                comparison.under_roots()
                if self._withdraw
                else comparison.vanished(prune=self._prune)
            )
            if not (self._withdraw or self._prune):
                self._counts.warnings.extend(_told_kept(comparison.kept()))
            for state in gone:
                del self._states[state.path]
                self._writer.forget_file(state.path)
                unsettled.forgotten(state)
            self._settle(comparison, unsettled, latest)
            self._writer.recognition = self._recognition  # true of all files only now
        stopped = self._cancelled()

        def report(articles: int) -> UpdateReport:
            return replace(self._counts.report(stopped=stopped), articles=articles)

        self._publishing.publish(compact=not stopped, report=report)
        return self._counts.report(stopped=stopped)

    def _walk(self) -> list[FoundFile]:
        """All files to look at; what cannot be read is noted."""
        found = []
        for each in walk(self._paths, skip_folder=lambda path: self._is_passed_over(Path(path))):
            if isinstance(each, SkippedFile):
                self._counts.skipped.append(each)
                continue
            if each.path in self._leave:
                continue
            found.append(each)
            self._counts.files_total += 1
            self._counts.bytes_total += each.size
            if self._counts.files_total % 5_000 == 0:
                self._publishing.show()
                if self._cancelled():
                    break
        return sorted(found, key=lambda file: path_text(file.path))

    def _add_here(self, batches: Batches, work: Iterable[Work]) -> None:
        """Do all the work in this process."""
        for batch in work:
            if isinstance(batch, Batch):
                with self._counts.stage("names"):
                    named = annotated(batch.articles, self._recognition)
                with self._counts.stage("indexing"):
                    self._writer.add(named)
                batches.complete(batch)
                self._publishing.complete(batch)

    def _add_built(self, batches: Batches, work: Iterator[Work], latest: date) -> None:
        """Have other processes build segments, and take these over in order."""
        assert isinstance(self._writer, Writer)
        folder = self._writer.build_folder()
        settings = BuildSettings(folder, latest, self._recognition, self._dates)
        with Workers(self._worker_count, settings) as workers:
            self._publishing.workers = workers
            building = Building(
                self._writer,
                workers,
                folder,
                batches,
                self._counts,
                self._publishing,
                self._cancelled,
            )
            building.run(work)
        if workers.killed:
            self._counts.warnings.append(
                f"processes that were killed: {workers.killed}; their work was done again"
            )
        self._counts.bytes_done = self._publishing.bytes_read
        self._publishing.workers = None
        building.end_files()  # now that the memory of the other processes is free

    def _settle(
        self,
        comparison: Comparison,
        unsettled: Unsettled,
        latest: date,
    ) -> None:
        """Have every article as the file that has the word on it says, and under its paths.

        What no file holds is removed. Articles whose file cannot be read just now stay unsettled.
        """
        ids = unsettled.ids
        if not ids:
            return
        held = holdings(ids, self._states.values())
        gone = ids - held.keys()
        self._counts.removed += self._writer.remove(gone)
        to_read: dict[str, set[str]] = {}
        for id, holding in held.items():
            path = holding.owner.path
            if path not in unsettled.read_paths or id in unsettled.passed_over:
                to_read.setdefault(path, set()).add(id)
        self._read_again(comparison, to_read, latest)
        settled = held.keys() - set().union(*to_read.values())
        changed = [
            article._replace(paths=held[id].paths)
            for id, article in self._writer.articles(settled).items()
            if article.paths != held[id].paths
        ]
        self._writer.add(changed)
        unsettled.ids = set().union(*to_read.values())

    def _read_again(
        self,
        comparison: Comparison,
        to_read: dict[str, set[str]],
        latest: date,
    ) -> None:
        """Take these articles from these files; takes out of `to_read` what was found."""
        for path, ids in sorted(to_read.items()):
            found: dict[str, Article] = {}
            stored = self._writer.articles(ids)
            circumstances = Circumstances.parse(self._states[path].context)
            for each in read_file(system_path(path), latest=latest, circumstances=circumstances):
                if isinstance(each, SkippedFile):
                    continue
                id = comparison.known_id(path, each)
                if id in ids:
                    found[id] = with_date(each._replace(id=id), self._dates)
            changed = [
                article
                for id, article in found.items()
                if id not in stored or not says_the_same(article, stored[id], self._recognition)
            ]
            self._writer.add(annotated(changed, self._recognition))
            self._counts.updated += len(changed)
            ids.difference_update(found)


def add(
    writer: EngineWriter, articles: Iterable[Article], dates: Dates, trusted: Collection[str] = ()
) -> UpdateReport:
    """Recognise the names of articles, add them and publish one generation.

    `dates` are those that a person has corrected.
    """
    chosen = recognition(writer.recognition, None, trusted=trusted)
    remaining = iter(articles)
    added = updated = unchanged = 0
    while batch := list(islice(remaining, BATCH)):
        named = [each if each.id else each._replace(id=record_id(each)) for each in batch]
        dated = [with_language(with_date(article, dates)) for article in named]
        counts = writer.add(annotated(dated, chosen))
        added += counts.added
        updated += counts.updated
        unchanged += counts.unchanged
    writer.publish()
    return UpdateReport(added, updated, unchanged)


def recognition(
    before: Recognition,
    recognizer: str | None,
    *,
    stated: bool | None = None,
    trusted: Collection[str] = (),
) -> Recognition:
    """How names are to be found: as before but for what is chosen now.

    A pipeline is code and an archive may come from anybody: that it names one is no reason to load
    it, unless it is `trusted`. Raises DatelineError for another, and for one that is not installed.
    """
    pipeline = before.pipeline if recognizer is None else recognizer
    if recognizer is None and pipeline and pipeline not in OWN_RECOGNIZERS | set(trusted):
        raise DatelineError(
            f"this archive has its names found by the spaCy pipeline {before.pipeline}, which was "
            f"not chosen here: give --recognizer {before.pipeline}, or --recognizer "
            f"{DEFAULT_RECOGNIZER} for our own"
        )
    if pipeline == DEFAULT_RECOGNIZER:
        pipeline = ""
    if pipeline:
        if pipeline not in {before.pipeline, *OWN_RECOGNIZERS} and Path(pipeline).is_dir():
            pipeline = str(Path(pipeline).absolute())
        recognizer_named(pipeline)  # fails here rather than in a worker
    return Recognition(pipeline, before.stated if stated is None else stated)


def _told_kept(kept: Counter[str]) -> Iterator[str]:
    """What a person is told of folders whose files are gone and yet kept, and of how many."""
    for folder, count in islice(kept.items(), _KEPT_TOLD):
        files = "a file that was there is" if count == 1 else f"{count:,} files that were there are"
        yield f"{folder}: empty, missing or unreadable; {files} kept (--prune forgets what is gone)"
    if len(kept) > _KEPT_TOLD:
        yield f"{len(kept) - _KEPT_TOLD:,} further folders are like that"
