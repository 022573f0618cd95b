"""Keeps an archive in step with files: what is new, what changed and what went."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.errors import ArchiveError, ArticleMissing
from search.ingest import (
    Comparison,
    FileState,
    FoundFile,
    Sighting,
    numeric_day_first,
    read_file,
    walk,
)
from search.ingest.changes import record_id
from search.names.recognize import annotate
from search.request import Progress, SkippedFile, UpdateReport

if TYPE_CHECKING:
    from search.index.build import SegmentFiles
    from search.index.index import Index
    from search.index.tokenizer import Tokenizer
    from search.index.writer import Writer

BATCH: Final = 256
"""How many articles are recognised at a time."""
_LARGEST_BATCH: Final = 4_096
"""How many articles other processes turn into one segment, once the first ones are to be seen."""
_RECOGNISED: Final = 4
"""An article whose names are to be found counts so many times: it takes that much longer."""
_FIRST_PUBLICATION: Final = 256
_LARGEST_PUBLICATION: Final = 65_536
_WORTH_WORKERS: Final = 4_000_000
"""Below so many bytes, starting other processes takes longer than doing the work here."""

Show = Callable[[Progress], None]
Cancel = Callable[[], bool]


@dataclass(slots=True)
class _Batch:
    """Articles to add, and the files that are complete once these are added."""

    articles: list[Article] = field(default_factory=list)
    complete: list[FileState] = field(default_factory=list)
    size: int = 0
    """Bytes of the complete files."""
    work: int = 0
    """The number of its articles, those whose names are to be found counted several times."""

    def take(self, article: Article, *, recognize: bool) -> None:
        """Add an article to be added."""
        self.articles.append(article)
        stated = bool(article.people and article.organizations) and not recognize
        self.work += 1 if stated else _RECOGNISED


class Update:
    """One pass over files and folders; `run` may be called once.

    It publishes generations as it goes, at growing distances: a reader sees articles early, and a
    stop loses little.
    """

    def __init__(
        self,
        index: Index,
        paths: Sequence[str],
        *,
        prune: bool = False,
        recognize: bool = False,
        progress: Show | None = None,
        cancel: Cancel | None = None,
        workers: int = 1,
        is_archive: Callable[[Path], bool],
    ) -> None:
        self._writer = index.writer()
        self._before = index.snapshot()
        self._index = index
        self._paths = paths
        self._prune = prune
        self._recognize = recognize
        self._progress = progress
        self._cancelled = cancel or (lambda: False)
        self._workers = workers
        self._is_archive = is_archive
        self._states: dict[str, FileState] = dict(index.files())
        self._comparison = Comparison(self._states.values(), paths)
        self._ids: set[str] = set()
        """Ids of articles read in this pass."""
        self._misplaced: set[str] = set()
        """Ids that a path has gained or lost otherwise than by being read."""
        self._skipped: list[SkippedFile] = []
        self._added = self._updated = self._unchanged = self._removed = 0
        self._files_total = self._files_done = self._bytes_total = self._bytes_done = 0
        self._pending = 0
        self._publish_at = _FIRST_PUBLICATION
        self._batch_work = BATCH * _RECOGNISED

    def run(self) -> UpdateReport:
        """Do all of it, or as much as is done before the caller cancels."""
        found = self._walk()
        batches = self._batches(found)
        if self._workers < 2 or self._bytes_total < _WORTH_WORKERS:
            for batch in batches:
                self._writer.add(annotate(batch.articles, recognize_stated=self._recognize))
                self._complete(batch)
        else:
            self._add_built(batches)
        if not self._cancelled():
            self._forget_vanished()
            self._place()
        self._publish()
        return UpdateReport(
            self._added, self._updated, self._unchanged, self._removed, tuple(self._skipped)
        )

    def _walk(self) -> list[FoundFile]:
        """All files to look at; what cannot be read is noted."""
        found = []
        for each in walk(self._paths, skip_folder=lambda path: self._is_archive(Path(path))):
            if isinstance(each, SkippedFile):
                self._skipped.append(each)
                continue
            found.append(each)
            self._files_total += 1
            self._bytes_total += each.size
            if self._files_total % 5_000 == 0:
                self._show()
                if self._cancelled():
                    break
        return found

    def _batches(self, found: Sequence[FoundFile]) -> Iterator[_Batch]:
        """What is new or changed in the files, in batches of articles."""
        day_first = numeric_day_first(file.path for file in found)
        latest = date.today() + timedelta(days=1)
        batch = _Batch()
        for file in found:
            if self._cancelled():
                return
            sighting = self._comparison.see(file)
            if isinstance(sighting, SkippedFile):
                self._skipped.append(sighting)
                continue
            if sighting.verdict in ("new", "changed"):
                ids: dict[str, None] = {}
                for each in read_file(file.path, latest=latest, day_first=day_first):
                    if isinstance(each, SkippedFile):
                        self._skipped.append(each)
                        continue
                    article = replace(each, id=self._comparison.identify(sighting, each))
                    ids[article.id] = None
                    if not self._is_unchanged(article):
                        batch.take(article, recognize=self._recognize)
                    if batch.work >= self._batch_work:
                        yield batch
                        batch = _Batch()
                        if self._cancelled():
                            return
                if not ids:
                    continue  # what it held before stays, and the next pass tries it again
                state = sighting.state(ids)
                self._misplaced.update(set(sighting.ids) - set(ids))
            else:
                state = self._keep(sighting)
            if sighting.verdict != "unchanged":
                self._comparison.record(state)
                batch.complete.append(state)
            batch.size += file.size
            if len(batch.complete) >= 4 * BATCH:
                yield batch
                batch = _Batch()
            elif sighting.verdict == "unchanged" and not batch.articles:
                self._files_done += 1
                self._bytes_done += batch.size
                batch.size = 0
        yield batch

    def _keep(self, sighting: Sighting) -> FileState:
        """Note a file whose content the archive has already."""
        self._unchanged += len(set(sighting.ids) - self._ids)
        self._ids.update(sighting.ids)
        if sighting.verdict == "copy":
            self._misplaced.update(sighting.ids, sighting.former)
        return sighting.state()

    def _is_unchanged(self, article: Article) -> bool:
        """Whether the archive has this article just so; counts it either way."""
        again = article.id in self._ids
        self._ids.add(article.id)
        stored = None if again else self._stored(article.id)
        if again or stored is None:
            self._added += not again
            return False
        same = article == replace(stored, mentions=(), title_mentions=())
        unchanged = same and not self._recognize
        self._unchanged += unchanged
        self._updated += not unchanged
        return unchanged

    def _stored(self, id: str) -> Article | None:
        """The article as it was before this pass."""
        try:
            segment, document = self._before.locate(id)
        except ArticleMissing:
            return None
        return segment.article(document)

    def _add_built(self, batches: Iterator[_Batch]) -> None:
        """Have other processes turn batches into segments, and take these over in order."""
        work = partial(_built, folder=self._writer.build_folder(), recognize_stated=self._recognize)
        # A fresh interpreter each: a fork would copy the locks of threads that it does not have.
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self._workers, fresh, _ignore_interrupts) as pool:
            waiting: deque[tuple[_Batch, Future[list[SegmentFiles]]]] = deque()
            for batch in batches:
                waiting.append((batch, pool.submit(work, batch.articles)))
                self._batch_work = min(2 * self._batch_work, _LARGEST_BATCH)
                if len(waiting) > self._workers + 1:
                    self._adopt(*waiting.popleft())
            while waiting:
                self._adopt(*waiting.popleft())

    def _adopt(self, batch: _Batch, built: Future[list[SegmentFiles]]) -> None:
        try:
            segments = built.result()
        except OSError as error:
            raise ArchiveError(f"a segment could not be written: {error.strerror}") from error
        for segment in segments:
            self._writer.adopt(segment)
        self._complete(batch)

    def _complete(self, batch: _Batch) -> None:
        """Note what is complete now that the articles of a batch are added."""
        for state in batch.complete:
            self._states[state.path] = state
            self._writer.set_file(state)
        self._files_done += len(batch.complete)
        self._bytes_done += batch.size
        self._pending += len(batch.articles)
        if self._pending >= self._publish_at:
            self._publish_at = min(4 * self._publish_at, _LARGEST_PUBLICATION)
            self._publish()
        self._show()

    def _forget_vanished(self) -> None:
        for state in self._comparison.vanished(prune=self._prune):
            del self._states[state.path]
            self._writer.forget_file(state.path)
            self._misplaced.update(state.ids)

    def _place(self) -> None:
        """Bring the paths of articles up to date; one that no file holds any more is removed."""
        if not self._misplaced:
            return
        self._publish()
        paths: dict[str, list[str]] = {id: [] for id in self._misplaced}
        for state in self._states.values():
            for id in self._misplaced.intersection(state.ids):
                paths[id].append(state.path)
        self._index.refresh()
        now = self._index.snapshot()
        moved, gone = [], []
        for id in sorted(paths):
            try:
                segment, document = now.locate(id)
            except ArticleMissing:
                continue
            if not paths[id]:
                gone.append(id)
                continue
            article = segment.article(document)
            if sorted(article.paths) != sorted(paths[id]):
                moved.append(replace(article, paths=tuple(sorted(paths[id]))))
        self._removed += len(gone)
        self._writer.remove(gone)
        self._writer.add(moved)

    def _publish(self) -> None:
        self._writer.publish()
        self._pending = 0

    def _show(self) -> None:
        if self._progress is None:
            return
        self._progress(
            Progress(
                files_done=self._files_done,
                files_total=self._files_total,
                bytes_done=self._bytes_done,
                bytes_total=self._bytes_total,
                articles=self._added + self._updated,
                generation=self._writer.generation,
            )
        )


def add(writer: Writer, articles: Iterable[Article]) -> UpdateReport:
    """Recognise the names of articles, add them and publish one generation."""
    remaining = iter(articles)
    added = updated = unchanged = 0
    while batch := list(islice(remaining, BATCH)):
        named = [
            article if article.id else replace(article, id=record_id(article)) for article in batch
        ]
        counts = writer.add(annotate(named))
        added += counts.added
        updated += counts.updated
        unchanged += counts.unchanged
    writer.publish()
    return UpdateReport(added, updated, unchanged)


def _built(articles: list[Article], *, folder: Path, recognize_stated: bool) -> list[SegmentFiles]:
    """Recognise the names of articles and write them as segments; done in a process apart."""
    from search.index.build import build_segments

    named = annotate(articles, recognize_stated=recognize_stated)
    if _tokenizer().is_full:
        _tokenizer.cache_clear()
    return list(build_segments(named, folder, _tokenizer()))


@cache
def _tokenizer() -> Tokenizer:
    """The words that this process has met, which need not be taken in again for each segment."""
    from search.index.tokenizer import Tokenizer

    return Tokenizer()


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one; it stops the work in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
