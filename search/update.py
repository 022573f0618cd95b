"""Keeps an archive in step with files: what is new, what changed and what went."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from search.article import Article
from search.errors import ArchiveError, ArticleMissing, FormatError
from search.ingest import (
    Comparison,
    FileState,
    FoundFile,
    Portion,
    Shares,
    Sighting,
    can_be_cut,
    numeric_day_first,
    path_text,
    portions,
    read_file,
    suffixes,
    walk,
)
from search.ingest.changes import record_id
from search.ingest.portions import LARGE
from search.ingest.reader import os_error_reason
from search.memory import give_back, rarely_collected
from search.names.recognize import DEFAULT_RECOGNIZER, annotated, recognizer_named
from search.passed import Passed, are_distinct
from search.request import Progress, Recognition, SkippedFile, UpdateReport
from search.workers import Built, Orders, Workers, ids_of

if TYPE_CHECKING:
    from search.index.index import Index
    from search.index.manifest import FileSum
    from search.index.merging import Merger
    from search.index.writer import Writer

BATCH: Final = 256
"""How many articles are recognised at a time."""
_LARGEST_BATCH: Final = 4_096
"""How many articles other processes turn into one segment, once the first ones are to be seen."""
_RECOGNISED: Final = 4
"""An article whose names are to be found counts so many times: it takes that much longer."""
_WORTH_MERGING: Final = 8
"""In the end the smallest segments become one, as many as have this part of what was added."""
_FIRST_PUBLICATION: Final = 256
_LATER_PUBLICATION: Final = 65_536
_WORTH_WORKERS: Final = 4_000_000
"""Below so many bytes, starting other processes takes longer than doing the work here."""
_LOOK_ABOUT: Final = 0.25
"""Seconds between two looks at how far others are and whether to stop."""

Show = Callable[[Progress], None]
Cancel = Callable[[], bool]
Result = TypeVar("Result")


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


@dataclass(frozen=True, slots=True)
class _Cut:
    """A portion of a new file of many articles."""

    sighting: Sighting
    portion: Portion


@dataclass(frozen=True, slots=True)
class _End:
    """Follows the last portion of a file."""

    sighting: Sighting


@dataclass(frozen=True, slots=True)
class _Drain:
    """Asks for all that is being built to be adopted before anything else."""


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
        recognition: Recognition,
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
        self._recognition = recognition
        self._anew = recognition != index.recognition
        """Whether names are to be found otherwise than so far, in all files."""
        self._progress = progress
        self._cancelled = cancel or (lambda: False)
        self._workers = workers
        self._is_archive = is_archive
        self._states: dict[str, FileState] = dict(index.files())
        self._comparison = Comparison(self._states.values(), paths)
        self._ids = Passed()
        """Ids of articles read in this pass."""
        self._misplaced: set[str] = set()
        """Ids that a path has gained or lost otherwise than by being read."""
        self._skipped: list[SkippedFile] = []
        self._added = self._updated = self._unchanged = self._removed = 0
        self._files_total = self._files_done = self._bytes_total = self._bytes_done = 0
        self._pending = 0
        self._publish_at = _FIRST_PUBLICATION
        self._batch_work = BATCH * _RECOGNISED
        self._crew: Workers | None = None
        self._reading: dict[str, bytearray | None] = {}
        """By the digest of a file of which portions are being read, the ids found so far as `Built`
        has them; None where not all of it was read."""

    @rarely_collected()
    def run(self) -> UpdateReport:
        """Do all of it, or as much as is done before the caller cancels."""
        found = self._walk()
        if self._workers < 2 or self._bytes_total < _WORTH_WORKERS:
            self._add_here(found)
        else:
            self._add_built(found)
        if not self._cancelled():
            self._forget_vanished()
            self._place()
            self._writer.recognition = self._recognition  # true of all files only now
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

    def _batches(
        self, found: Sequence[FoundFile], latest: date, day_first: bool | None
    ) -> Iterator[_Batch | _Cut | _End | _Drain]:
        """What is new or changed in the files: batches of articles, and portions of large files."""
        batch = _Batch()
        for file in found:
            if self._cancelled():
                return
            sighting = self._comparison.see(file)
            if isinstance(sighting, Sighting) and sighting.digest in self._reading:
                yield _Drain()  # a copy of what is being read
                sighting = self._comparison.see(file)
            if isinstance(sighting, SkippedFile):
                self._skipped.append(sighting)
                continue
            if self._anew and sighting.verdict in ("unchanged", "touched", "grown"):
                sighting = replace(sighting, verdict="changed", tail=None)
            if self._crew is not None and _is_to_be_cut(sighting):
                yield from self._cuts(sighting)
                continue
            if sighting.verdict in ("new", "changed", "grown"):
                ids = dict.fromkeys(sighting.ids if sighting.tail is not None else ())
                for each in read_file(
                    file.path, latest=latest, day_first=day_first, portion=sighting.tail
                ):
                    if isinstance(each, SkippedFile):
                        self._skipped.append(each)
                        continue
                    article = each._replace(id=self._comparison.identify(sighting, each))
                    ids[article.id] = None
                    if not self._is_unchanged(article):
                        batch.take(article, recognize=self._recognition.stated)
                    if batch.work >= self._batch_work:
                        yield batch
                        batch = _Batch()
                        if self._cancelled():
                            return
                if not ids:
                    continue  # what it held before stays, and the next pass tries it again
                state = sighting.state(ids)
                self._misplaced.update(set(sighting.ids) - ids.keys())
                if sighting.tail is not None:
                    self._pass_over(sighting.ids)
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
        self._pass_over(sighting.ids)
        if sighting.verdict == "copy":
            self._misplaced.update(sighting.ids, sighting.former)
        return sighting.state()

    def _pass_over(self, ids: Sequence[str]) -> None:
        """Count articles that need not be read."""
        self._unchanged += self._ids.fresh(ids)
        self._ids.update(ids)

    def _is_unchanged(self, article: Article) -> bool:
        """Whether the archive has this article just so; counts it either way."""
        again = article.id in self._ids
        self._ids.update((article.id,))
        stored = None if again else self._stored(article.id)
        if again or stored is None:
            self._added += not again
            return False
        if self._recognition.stated:
            article = article._replace(people=(), organizations=())
        same = article == stored._replace(mentions=(), title_mentions=())
        unchanged = same and not self._anew
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

    @cached_property
    def _shares(self) -> Shares:
        """How large files are shared out, made once all files are found."""
        return Shares(self._bytes_total, self._workers)

    def _cuts(self, sighting: Sighting) -> Iterator[_Cut | _End]:
        """The portions of a file."""
        self._reading[sighting.digest] = bytearray()
        try:
            for portion in portions(sighting.found.path, self._shares.next_size, sighting.tail):
                self._shares.take(portion)
                yield _Cut(sighting, portion)
                if self._cancelled():
                    self._reading[sighting.digest] = None
                    break
        except (OSError, FormatError) as error:
            self._reading[sighting.digest] = None
            self._skipped.append(
                SkippedFile(path_text(sighting.found.path), os_error_reason(error))
            )
        yield _End(sighting)

    def _add_here(self, found: Sequence[FoundFile]) -> None:
        """Do all the work in this process."""
        for batch in self._batches(found, *_dating(found)):
            if isinstance(batch, _Batch):
                self._writer.add(annotated(batch.articles, self._recognition))
                self._complete(batch)

    def _add_built(self, found: Sequence[FoundFile]) -> None:
        """Have other processes build segments, and take these over in order."""
        latest, day_first = _dating(found)
        orders = Orders(self._writer.build_folder(), latest, day_first, self._recognition)
        waiting: deque[Callable[[], None]] = deque()
        ended: list[Sighting] = []
        with Workers(self._workers, orders) as crew:
            self._crew = crew

            def adopt(most: int) -> None:
                """Take over what was built first until no more than `most` is waiting."""
                while len(waiting) > most:
                    waiting.popleft()()
                    merge()

            def merge(worth: int = 0) -> None:
                """Have merged what is due."""
                for merger in () if self._cancelled() else self._writer.mergers(worth):
                    merged = crew.merge(merger)
                    waiting.append(partial(self._take_merged, merger, orders.folder, merged))

            for work in self._batches(found, latest, day_first):
                if isinstance(work, _Batch):
                    built = crew.build(work.articles)
                    waiting.append(partial(self._take_batch, work, built))
                    self._batch_work = min(2 * self._batch_work, _LARGEST_BATCH)
                elif isinstance(work, _Cut):
                    built = crew.build_portion(work.sighting.found.path, work.portion)
                    waiting.append(partial(self._take_portion, work.sighting, built))
                elif isinstance(work, _End):
                    waiting.append(partial(ended.append, work.sighting))
                adopt(0 if isinstance(work, _Drain) else self._workers + 2)
                while ended:
                    self._end_file(ended.pop())
            # First while the last portions are being built; the file's end and a last batch follow.
            for left in (self._workers + 2, 3, 0):
                adopt(left)
                merge(self._added // _WORTH_MERGING)
                self._writer.settle()
            adopt(0)
        self._bytes_done, self._crew = self._bytes_read, None
        for sighting in ended:  # once the memory of the other processes is free
            self._end_file(sighting)

    def _take_batch(self, batch: _Batch, future: Future[Built]) -> None:
        built = self._awaited(future)
        for segment in built.segments:
            self._writer.adopt(segment)
        if built.stopped:
            batch.complete.clear()
        self._complete(batch)

    def _take_merged(
        self, merger: Merger, folder: Path, future: Future[dict[str, FileSum] | None]
    ) -> None:
        self._writer.take_merged(merger, folder, self._awaited(future))

    def _awaited(self, future: Future[Result]) -> Result:
        while not wait([future], _LOOK_ABOUT).done:
            self._show()
            if self._crew is not None and self._cancelled():
                self._crew.stop()
        try:
            return future.result()
        except OSError as error:
            raise ArchiveError(f"a segment could not be written: {error.strerror}") from error

    def _take_portion(self, sighting: Sighting, future: Future[Built]) -> None:
        """Take over the segments of a portion and count its articles."""
        built = self._awaited(future)
        start = 0
        found = ids_of(built.ids)
        for segment in built.segments:
            counts = self._writer.adopt(segment, self._ids)
            self._added += counts.added
            self._updated += counts.updated
            self._unchanged += counts.unchanged
            self._ids.update(found[start : start + segment.articles])
            start += segment.articles
        self._skipped.extend(built.skipped)
        ids = self._reading[sighting.digest]
        if built.stopped or ids is None:
            self._reading[sighting.digest] = None
        else:
            ids += built.ids
        self._pending += start
        self._publish_when_due()
        self._show()

    def _end_file(self, sighting: Sighting) -> None:
        """Note a file whose portions are all taken over; one not read to its end is read again."""
        lines = self._reading.pop(sighting.digest)
        if lines is None or not (lines or sighting.tail):
            return
        ids = ids_of(lines)
        size = 0
        if sighting.tail is not None:
            ids, size = [*sighting.ids, *ids], sighting.tail.start
            self._pass_over(sighting.ids)
        state = sighting.state(ids if are_distinct(ids) else dict.fromkeys(ids))
        self._comparison.record(state)
        self._complete(_Batch(complete=[state], size=size))

    def _complete(self, batch: _Batch) -> None:
        """Note what is complete now that the articles of a batch are added."""
        for state in batch.complete:
            self._states[state.path] = state
            self._writer.set_file(state)
        self._files_done += len(batch.complete)
        self._bytes_done += batch.size
        self._pending += len(batch.articles)
        self._publish_when_due()
        self._show()

    def _publish_when_due(self) -> None:
        """Publish at growing distances, for each time what is known of all names is written."""
        ending = self._crew is not None and self._bytes_read >= self._bytes_total
        if self._pending >= self._publish_at and not ending:
            half = (self._before.article_count + self._added + self._updated) // 2
            self._publish_at = min(16 * self._publish_at, max(_LATER_PUBLICATION, half))
            self._publish(compact=self._crew is None)

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
                moved.append(article._replace(paths=tuple(sorted(paths[id]))))
        self._removed += len(gone)
        self._writer.remove(gone)
        self._writer.add(moved)

    def _publish(self, *, compact: bool = True) -> None:
        self._writer.publish(compact=compact)
        self._pending = 0
        if self._crew is not None:
            give_back()

    @property
    def _bytes_read(self) -> int:
        """How many bytes of files were read so far, those of portions included."""
        return self._bytes_done + (0 if self._crew is None else self._crew.bytes_read)

    def _show(self) -> None:
        if self._progress is None:
            return
        self._progress(
            Progress(
                files_done=self._files_done,
                files_total=self._files_total,
                bytes_done=self._bytes_read,
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
            article if article.id else article._replace(id=record_id(article)) for article in batch
        ]
        counts = writer.add(annotated(named, writer.recognition))
        added += counts.added
        updated += counts.updated
        unchanged += counts.unchanged
    writer.publish()
    return UpdateReport(added, updated, unchanged)


def _dating(found: Sequence[FoundFile]) -> tuple[date, bool | None]:
    """The last possible day of an inferred date, and how the files write numeric dates."""
    return date.today() + timedelta(days=1), numeric_day_first(file.path for file in found)


def _is_to_be_cut(sighting: Sighting) -> bool:
    """Whether several processes should share what is to be read of a file."""
    if sighting.verdict == "grown":
        return sighting.tail is not None and sighting.tail.size >= LARGE
    path = sighting.found.path
    return sighting.verdict == "new" and can_be_cut(path, sighting.found.size, *suffixes(path))


def recognition(before: Recognition, recognizer: str | None, *, stated: bool | None) -> Recognition:
    """How names are to be found: as before but for what is chosen now.

    Raises DatelineError where the recogniser is not installed.
    """
    pipeline = before.pipeline if recognizer is None else recognizer
    if pipeline == DEFAULT_RECOGNIZER:
        pipeline = ""
    if pipeline:
        if Path(pipeline).is_dir():
            pipeline = str(Path(pipeline).absolute())
        recognizer_named(pipeline)  # fails here rather than in a worker
    return Recognition(pipeline, before.stated if stated is None else stated)
