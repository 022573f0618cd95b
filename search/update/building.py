"""Has other processes build and merge segments, and takes these over in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from search.errors import ArchiveError
from search.index.writer import Counts
from search.update.batches import Batch, Batches, CutFile, Drain, FileEnd, FilePortion, Work
from search.update.counts import PassCounts
from search.update.publishing import Publishing
from search.update.tasks import Built, ids_of
from search.update.workers import Workers

if TYPE_CHECKING:
    from search.index.files.manifest import FileSum
    from search.index.merging import Merger
    from search.index.writer import Writer

_WORTH_MERGING: Final = 8
"""In the end the smallest segments become one, as many as have this part of what was added."""
_PATIENCE: Final = 0.25
"""Seconds after which a wait for other processes shows how far they are and may be cancelled."""

Result = TypeVar("Result")


class Building:
    """Segments that `workers` build of the batches of one pass, in `folder`."""

    def __init__(
        self,
        writer: Writer,
        workers: Workers,
        folder: Path,
        batches: Batches,
        counts: PassCounts,
        publishing: Publishing,
        cancelled: Callable[[], bool],
    ) -> None:
        self._writer = writer
        self._workers = workers
        self._folder = folder
        self._batches = batches
        self._counts = counts
        self._publishing = publishing
        self._cancelled = cancelled
        self._waiting: deque[Callable[[], None]] = deque()
        """What takes over each thing that is being built, in the order of the files."""
        self._ended: deque[CutFile] = deque()
        """Files whose portions are all taken over."""

    def run(self, work: Iterator[Work]) -> None:
        """Have everything built and merged, and take it over.

        Files that end with the last portions are left for `end_files`, which needs memory of its
        own: there is more of it once the other processes have ended.
        """
        most = self._workers.count + 2
        for each in work:
            self._hand_out(each)
            self._take_over(0 if isinstance(each, Drain) else most)
            self.end_files()
        # First while the last portions are being built; the file's end and a last batch follow.
        for left in (most, 3, 0):
            self._take_over(left)
            self._merge(self._counts.added // _WORTH_MERGING)
            self._writer.settle()
        self._take_over(0)

    def end_files(self) -> None:
        """Complete the files whose portions are all taken over."""
        while self._ended:
            batch = self._batches.end(self._ended.popleft())
            if batch is not None:
                self._batches.complete(batch)
                self._publishing.complete(batch)

    def _hand_out(self, work: Work) -> None:
        """Have a batch or a portion built."""
        if isinstance(work, Batch):
            built = self._workers.build(work.articles)
            self._waiting.append(partial(self._take_batch, work, built))
            self._batches.enlarge()
        elif isinstance(work, FilePortion):
            change = work.file.change
            built = self._workers.build_portion(
                change.found.path, work.portion, change.circumstances
            )
            self._waiting.append(partial(self._take_portion, work.file, built))
        elif isinstance(work, FileEnd):
            self._waiting.append(partial(self._ended.append, work.file))

    def _take_over(self, most: int) -> None:
        """Take over what was handed out first, until no more than `most` things are waiting."""
        while len(self._waiting) > most:
            self._waiting.popleft()()
            self._merge()

    def _merge(self, worth: int = 0) -> None:
        """Have merged what is due, and what `worth` articles may be written again for."""
        for merger in () if self._cancelled() else self._writer.mergers(worth):
            merged = self._workers.merge(merger)
            self._waiting.append(partial(self._take_merged, merger, merged))

    def _take_batch(self, batch: Batch, future: Future[Built]) -> None:
        built = self._awaited(future)
        with self._counts.stage("indexing"):
            counts = sum((self._writer.adopt(segment) for segment in built.segments), Counts())
        self._counts.took(built.seconds)
        if built.stopped:
            self._batches.stopped(batch)
            batch.added, batch.updated = counts.added, counts.updated
        self._batches.complete(batch)
        self._publishing.complete(batch)

    def _take_portion(self, file: CutFile, future: Future[Built]) -> None:
        """Take over the segments of a portion and count its articles."""
        built = self._awaited(future)
        ids, seen = ids_of(built.ids), self._batches.seen
        start = 0
        self._counts.took(built.seconds)
        self._counts.duplicates += len(ids) - seen.fresh(ids)
        for segment in built.segments:
            with self._counts.stage("indexing"):
                counts = self._writer.adopt(segment, seen)
            self._counts.added += counts.added
            self._counts.updated += counts.updated
            self._counts.unchanged += counts.unchanged
            seen.update(ids[start : start + segment.articles])
            start += segment.articles
        self._counts.skipped.extend(built.skipped)
        file.take(built)
        self._publishing.added(start)

    def _take_merged(self, merger: Merger, future: Future[dict[str, FileSum] | None]) -> None:
        self._writer.take_merged(merger, self._folder, self._awaited(future))

    def _awaited(self, future: Future[Result]) -> Result:
        while not wait([future], _PATIENCE).done:
            self._publishing.show()
            if self._cancelled():
                self._workers.stop()
        try:
            return future.result()
        except OSError as error:
            raise ArchiveError(f"a segment could not be written: {error.strerror}") from error
