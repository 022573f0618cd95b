"""Publishes generations while a pass goes on, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from search.index.writer import Writer
from search.ingest.changes import RACY, FileState
from search.memory import release_freed
from search.request import Progress
from search.update.batches import Batch
from search.update.counts import PassCounts
from search.update.workers import Workers

if TYPE_CHECKING:
    from search.engine import EngineWriter
    from search.index.publication import MakeReport

_FIRST_PUBLICATION: Final = 256
"""How many articles are added before the first publication."""
_LATER_PUBLICATION: Final = 65_536
"""How many articles lie between two later publications at least."""

Show = Callable[[Progress], None]


class Publishing:
    """Publishes at growing distances: a reader sees articles early, and a stop loses little.

    `states` are those of all files that the archive knows, `articles` tells how many articles the
    archive had before the pass.
    """

    def __init__(
        self,
        writer: EngineWriter,
        counts: PassCounts,
        states: dict[str, FileState],
        articles: int,
        progress: Show | None,
    ) -> None:
        self._writer = writer
        self._counts = counts
        self._states = states
        self._articles = articles
        self._progress = progress
        self._is_alone = isinstance(writer, Writer)
        """Whether nobody else writes: what one of several leaves undone now, another one does."""
        self._pending = 0
        """How many articles were added since the last publication."""
        self._publish_at = _FIRST_PUBLICATION
        self.not_settled: Callable[[], Collection[str]] = tuple
        """Tells which articles the next pass has to look after if this one ends now."""
        self.workers: Workers | None = None
        """The processes that build segments, while they do."""

    def complete(self, batch: Batch) -> None:
        """Note what is complete now that the articles of a batch are added."""
        for state in batch.complete:
            before = self._states.get(state.path)
            self._states[state.path] = state
            self._writer.set_file(state, urgent=before is None or not _is_alike(before, state))
        self._counts.added += batch.added
        self._counts.updated += batch.updated
        self._counts.files_done += len(batch.complete)
        self._counts.bytes_done += batch.size
        self.added(len(batch.articles))

    def added(self, articles: int) -> None:
        """Note that articles were added, and publish when it is time for it."""
        self._pending += articles
        ending = self.workers is not None and self.bytes_read >= self._counts.bytes_total
        if self._pending >= self._publish_at and not ending:
            half = (self._articles + self._counts.added + self._counts.updated) // 2
            # Each time all that is known of names is written, so the distances grow.
            self._publish_at = min(16 * self._publish_at, max(_LATER_PUBLICATION, half))
            self.publish(compact=self.workers is None and self._is_alone)
        self.show()

    def publish(self, *, compact: bool = True, report: MakeReport | None = None) -> None:
        """Publish what was added so far, in the end with the `report`."""
        with self._counts.stage("publishing"):
            self._writer.set_unsettled(self.not_settled())
            self._writer.publish(compact=compact, report=report)
        self._pending = 0
        if self.workers is not None:
            release_freed()

    @property
    def bytes_read(self) -> int:
        """How many bytes of files were read so far, those of portions included."""
        return self._counts.bytes_done + (0 if self.workers is None else self.workers.bytes_read)

    def show(self) -> None:
        """Tell how far the pass is."""
        if self._progress is None:
            return
        self._progress(
            Progress(
                files_done=self._counts.files_done,
                files_total=self._counts.files_total,
                bytes_done=self.bytes_read,
                bytes_total=self._counts.bytes_total,
                articles=self._counts.added + self._counts.updated,
                generation=self._writer.generation,
            )
        )


def _is_alike(before: FileState, after: FileState) -> bool:
    """Whether two states differ in the time alone, because the first one was not certain."""
    return before.mtime_ns == RACY and replace(after, mtime_ns=RACY) == before
