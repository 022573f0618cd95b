"""Reads what is new or changed in files, and hands it on as batches of articles.

A large file of many articles is not read here but cut into portions, for several processes to read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.frozen import frozen
from search.ingest.changes import Comparison, FileChange, FileState
from search.ingest.file_names import suffixes
from search.ingest.portions import LARGE, Portion, Shares, can_be_cut, portions
from search.ingest.reader import FoundFile, os_error_reason, path_text, read_file
from search.request import FileNote, Recognition, SkippedFile
from search.update.counts import PassCounts
from search.update.dating import Dates, with_date
from search.update.seen_ids import SeenIds, are_distinct
from search.update.settling import Unsettled
from search.update.tasks import Built, ids_of

BATCH: Final = 256
"""How many articles are recognised at a time."""
_LARGEST_BATCH: Final = 4_096
"""How many articles a batch has at most, once the first ones can be seen."""
_RECOGNISED: Final = 4
"""How many articles with stated names take as long as one whose names have to be found."""


@dataclass(slots=True)
class Batch:
    """Articles to add, and the files that are complete once these are added."""

    articles: list[Article] = field(default_factory=list)
    complete: list[FileState] = field(default_factory=list)
    size: int = 0
    """Bytes of the complete files."""
    work: int = 0
    """The number of its articles, those whose names are to be found counted several times."""
    added: int = 0
    updated: int = 0
    """How many of its articles are new to the archive, and how many it has otherwise."""


@dataclass(slots=True)
class CutFile:
    """A large file whose portions are read by several processes."""

    change: FileChange
    ids: bytearray = field(default_factory=bytearray)
    """The ids found so far, a line each; `ids_of` splits them."""
    whole: bool = True
    """Whether all of it was read, as far as is known."""

    def take(self, built: Built) -> None:
        """Note the ids of the next portion."""
        self.ids += built.ids
        self.whole = self.whole and not built.stopped


@frozen
class FilePortion:
    """A portion of a cut file, to be read by another process."""

    file: CutFile
    portion: Portion


@frozen
class FileEnd:
    """Follows the last portion of a cut file."""

    file: CutFile


@frozen
class Drain:
    """Asks for all that is being built to be taken over before anything else."""


Work = Batch | FilePortion | FileEnd | Drain


class Batches:
    """What is to be added of the files of one pass.

    `stored` gives articles by id as they were before, `dates` are the corrected ones. With `anew`
    all files are read, for names are to be found in another way than so far; with `prune` a file
    of which nothing can be read any more holds nothing. Large files are cut for as many `workers`,
    if these are several.
    """

    def __init__(
        self,
        stored: Callable[[Collection[str]], Mapping[str, Article]],
        comparison: Comparison,
        counts: PassCounts,
        recognition: Recognition,
        dates: Dates,
        *,
        anew: bool,
        prune: bool,
        workers: int,
        cancelled: Callable[[], bool],
    ) -> None:
        self._stored = stored
        self._comparison = comparison
        self._counts = counts
        self._recognition = recognition
        self._dates = dates
        self._anew = anew
        self._prune = prune
        self._shares = Shares(counts.bytes_total, workers) if workers > 1 else None
        self._cancelled = cancelled
        self.seen = SeenIds()
        """Ids of articles read in this pass."""
        self.unsettled = Unsettled(comparison.known)
        """Articles that are to be looked after once all files are known."""
        self.reading: dict[str, list[str]] = {}
        """Files of which a part was handed on, by path, each with the ids found so far."""
        self.cut: list[CutFile] = []
        """The files of which portions are being read."""
        self._batch = Batch()
        self._read_since: list[tuple[Article, bool]] = []
        """Articles that are to be compared with the archive, each with whether it was met before.

        Many at once: the archive may be far away.
        """
        self._most_work = BATCH * _RECOGNISED
        self._being_read: set[str] = set()
        """The digests of the files of which portions are being read."""

    def of(self, found: Sequence[FoundFile], latest: date) -> Iterator[Work]:
        """What is new or changed in the files, in their order; nothing more once cancelled.

        `latest` is the last possible day of an inferred date.
        """
        for file in found:
            if self._cancelled():
                return
            change = self._comparison.compare(file)
            if isinstance(change, FileChange) and change.digest in self._being_read:
                yield Drain()  # a copy of what is being read
                change = self._comparison.compare(file)
            if isinstance(change, SkippedFile):
                self._counts.skipped.append(change)
                continue
            if self._anew and change.status in ("unchanged", "touched", "grown"):
                change = replace(change, status="changed", tail=None)
            if self._shares is not None and _is_to_be_cut(change):
                yield from self._portions(change, self._shares)
            elif change.status in ("new", "changed", "grown", "moved"):
                stopped = yield from self._read(change, latest)
                if stopped:
                    return
            else:
                yield from self._known(change)
        yield self._taken()

    def not_settled(self) -> set[str]:
        """The ids that the next pass has to look after if this one went no further.

        Those that are to be settled, and those of files that are not read to their ends.
        """
        ids = self.unsettled.ids.union(*self.reading.values())
        for file in self.cut:
            ids.update(ids_of(file.ids))
        return ids

    def complete(self, batch: Batch) -> None:
        """Note that all articles of a batch are in the archive."""
        for state in batch.complete:
            self.reading.pop(state.path, None)

    def stopped(self, batch: Batch) -> None:
        """Note that only some articles of a batch may be in the archive."""
        batch.complete.clear()
        self.unsettled.ids.update(article.id for article in batch.articles)

    def enlarge(self) -> None:
        """Have the next batches be twice as large, up to a limit."""
        self._most_work = min(2 * self._most_work, _LARGEST_BATCH)

    def end(self, file: CutFile) -> Batch | None:
        """The batch that completes a cut file; None where it was not read to its end."""
        change = file.change
        self._being_read.discard(change.digest)
        self.cut.remove(file)
        if not file.whole or not (file.ids or change.tail):
            self.reading[path_text(change.found.path)] = ids_of(file.ids)
            return None
        ids, size = ids_of(file.ids), 0
        if change.tail is not None:
            ids, size = [*change.ids, *ids], change.tail.start
            self._count_unchanged(change.ids)
        state = change.state(ids if are_distinct(ids) else dict.fromkeys(ids))
        self.unsettled.read_apart(change, state)
        self._comparison.record(state)
        return Batch(complete=[state], size=size)

    def _taken(self) -> Batch:
        """The batch as it is, in whose place the next one begins."""
        self._compare()
        batch, self._batch = self._batch, Batch()
        return batch

    def _read(self, change: FileChange, latest: date) -> Generator[Batch, None, bool]:
        """Read a file, or the lines by which it has grown; gives back whether it was cancelled."""
        path = path_text(change.found.path)
        whole = True
        ids = dict.fromkeys(change.ids if change.tail is not None else ())
        for each in read_file(
            change.found.path,
            latest=latest,
            circumstances=change.circumstances,
            portion=change.tail,
        ):
            if isinstance(each, FileNote):
                self._counts.warnings.append(f"{each.location}: {each.reason}")
                continue
            if isinstance(each, SkippedFile):
                self._counts.skipped.append(each)
                whole = False
                continue
            id = self._comparison.identify(change, each)
            article = with_date(each._replace(id=id), self._dates)
            ids[article.id] = None
            if change.status != "moved" and self.unsettled.is_held_later(article.id, path):
                self.unsettled.passed_over.add(article.id)
                self._count_unchanged((article.id,))
            else:
                self._met(article)
            if self._batch.work >= self._most_work:
                self.reading[path] = list(ids)
                yield self._taken()
                if self._cancelled():
                    return True
        # What cannot be read keeps the articles that it held; the next pass tries it again.
        if ids or whole or self._prune:
            if change.tail is not None:
                self._count_unchanged(change.ids)
            state = change.state(ids)
            self.unsettled.read(change, state)
            yield from self._completed(state, change.found.size)
        return False

    def _add(self, article: Article) -> None:
        """Put an article into the batch."""
        stated = bool(article.people and article.organizations) and not self._recognition.stated
        self._batch.articles.append(article)
        self._batch.work += 1 if stated else _RECOGNISED

    def _known(self, change: FileChange) -> Iterator[Batch]:
        """Note a file whose content the archive has already."""
        self._count_unchanged(change.ids)
        if change.status != "unchanged":
            state = change.state()
            if change.status == "copy":
                self._counts.duplicates += len(change.ids)
                self.unsettled.copied(change)
            yield from self._completed(state, change.found.size)
            return
        self._batch.size += change.found.size
        if not (self._batch.articles or self._read_since):
            self._counts.files_done += 1
            self._counts.bytes_done += self._batch.size
            self._batch.size = 0

    def _completed(self, state: FileState, size: int) -> Iterator[Batch]:
        """Note a file that is complete with the batch, and hand this on if there are many."""
        self._comparison.record(state)
        self._batch.complete.append(state)
        self._batch.size += size
        if len(self._batch.complete) >= _MOST_COMPLETE:
            yield self._taken()

    def _count_unchanged(self, ids: Sequence[str]) -> None:
        """Count articles that need not be read."""
        self._counts.unchanged += self.seen.fresh(ids)
        self.seen.update(ids)

    def _met(self, article: Article) -> None:
        """Note an article that was read; it is compared together with others."""
        self._read_since.append((article, article.id in self.seen))
        self.seen.update((article.id,))
        if len(self._read_since) >= BATCH:
            self._compare()

    def _compare(self) -> None:
        """Count the articles that were read since, and add those that the archive has not so."""
        read, self._read_since = self._read_since, []
        stored = self._stored([article.id for article, again in read if not again])
        for article, again in read:
            before = None if again else stored.get(article.id)
            if before is None:
                self._batch.added += not again
                self._counts.duplicates += again
                self._add(article)
                continue
            unchanged = not self._anew and says_the_same(article, before, self._recognition)
            self._counts.unchanged += unchanged
            self._batch.updated += not unchanged
            if not unchanged:
                self._add(article)

    def _portions(self, change: FileChange, shares: Shares) -> Iterator[FilePortion | FileEnd]:
        """The portions of a file, and its end."""
        file = CutFile(change)
        self._being_read.add(change.digest)
        self.cut.append(file)
        try:
            for portion in portions(change.found.path, shares.next_size, change.tail):
                shares.take(portion)
                yield FilePortion(file, portion)
                if self._cancelled():
                    file.whole = False
                    break
        except (OSError, FormatError) as error:
            file.whole = False
            fault = SkippedFile(path_text(change.found.path), os_error_reason(error))
            self._counts.skipped.append(fault)
        yield FileEnd(file)


_MOST_COMPLETE: Final = 4 * BATCH
"""How many files one batch completes at most."""


def says_the_same(article: Article, stored: Article, recognition: Recognition) -> bool:
    """Whether an article as it was read is the stored one, whichever paths this has."""
    if recognition.stated:
        article = article._replace(people=(), organizations=())
    return article == stored._replace(
        recognizer="", mentions=(), title_mentions=(), paths=article.paths
    )


def _is_to_be_cut(change: FileChange) -> bool:
    """Whether several processes should share what is to be read of a file."""
    if change.status == "grown":
        return change.tail is not None and change.tail.size >= LARGE
    path = change.found.path
    return change.status == "new" and can_be_cut(path, change.found.size, *suffixes(path))
