"""What another process does for an update: read portions of files, find names, build segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from search.article import Article
from search.frozen import frozen
from search.ingest.changes import record_id
from search.ingest.circumstances import Circumstances
from search.ingest.portions import Portion
from search.ingest.reader import read_file
from search.memory import collect_rarely, keep_freed, release_freed
from search.names.recognition.recognize import annotated
from search.request import Recognition, SkippedFile
from search.update.counts import Stage
from search.update.dating import Dates, with_date

if TYPE_CHECKING:
    from search.index.files.manifest import FileSum
    from search.index.merging import Merger
    from search.index.segment.build import SegmentFiles
    from search.index.segment.tokenizer import Tokenizer

_BATCH: Final = 64
"""How many articles are recognised at a time; only between two batches can a task be stopped."""
_TOLD_TOGETHER: Final = 50_000
"""Bytes that are read between two reports of how far the reading is."""


@dataclass(slots=True)
class Built:
    """What was built of a portion or of a batch of articles.

    `ids` are those of its articles, in their order, a line each, for no id that was read has a line
    break; `stopped` says that the portion was not read to its end.
    """

    segments: list[SegmentFiles] = field(default_factory=list)
    ids: bytes = b""
    skipped: list[SkippedFile] = field(default_factory=list)
    stopped: bool = False
    seconds: dict[Stage, float] = field(default_factory=dict)
    """How long it took, by stage."""


def ids_of(lines: bytes | bytearray) -> list[str]:
    """The ids in the `ids` of one `Built`, or of several one after the other."""
    return lines.decode("utf-8", "surrogatepass").split("\n")[:-1]


@frozen
class BuildSettings:
    """What workers need to know for everything that they build in one pass."""

    folder: Path
    """Where segments are built."""
    latest: date
    """The last day on which an article can have appeared where its date is inferred."""
    recognition: Recognition
    dates: Dates = field(default_factory=dict)
    """Those that a person has corrected."""


class Tasks:
    """The tasks of one process.

    `tell` is told how many bytes more were read, `stopping` is asked between two batches whether
    what is under way is to come to an end.
    """

    def __init__(
        self, settings: BuildSettings, tell: Callable[[int], None], stopping: Callable[[], bool]
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._stopping = stopping
        collect_rarely()
        keep_freed()
        import search.index.segment.build  # noqa: F401  # what every task needs

    def build(self, articles: Sequence[Article]) -> Built:
        """Turn articles into segments."""
        with _tidied():
            built = Built()
            self._build(iter(articles), built)
            return built

    def build_portion(self, path: str, portion: Portion, circumstances: Circumstances) -> Built:
        """Read a portion of a file and turn its articles into segments."""
        with _tidied():
            built = Built()
            self._build(self._read(path, portion, circumstances, built), built)
            return built

    def _build(self, articles: Iterator[Article], built: Built) -> None:
        """Build segments of articles, and note how long each stage took."""
        start = monotonic()
        built.segments = self._segments(self._named(articles, built))
        spent = sum(built.seconds.values())
        built.seconds["indexing"] = monotonic() - start - spent

    def merge(self, merger: Merger) -> dict[str, FileSum] | None:
        """Merge segments into one."""
        with _tidied():
            return merger.carry_out(self._settings.folder)

    def _read(
        self, path: str, portion: Portion, circumstances: Circumstances, built: Built
    ) -> Iterator[Article]:
        """The articles of a portion, each with an id; notes what is skipped and tells how far."""
        done = told = 0
        for each in read_file(
            path, latest=self._settings.latest, circumstances=circumstances, portion=portion
        ):
            if isinstance(each, SkippedFile):
                built.skipped.append(each)
                continue
            done += len(each.body)  # about: the rest is told at the end
            if min(done, portion.size) - told >= _TOLD_TOGETHER:
                self._tell(min(done, portion.size) - told)
                told = min(done, portion.size)
            article = each if each.id else each._replace(id=record_id(each))
            yield with_date(article, self._settings.dates)
        self._tell(portion.size - told)

    def _named(self, articles: Iterator[Article], built: Built) -> Iterator[Article]:
        """The articles with their names; notes their ids."""
        seconds = built.seconds
        while True:
            start = monotonic()
            batch = list(islice(articles, _BATCH))
            seconds["reading"] = seconds.get("reading", 0.0) + monotonic() - start
            if not batch:
                return
            if self._stopping():
                built.stopped = True
                return
            lines = "".join([f"{article.id}\n" for article in batch])
            built.ids += lines.encode("utf-8", "surrogatepass")
            start = monotonic()
            named = annotated(batch, self._settings.recognition)
            seconds["names"] = seconds.get("names", 0.0) + monotonic() - start
            yield from named

    def _segments(self, articles: Iterator[Article]) -> list[SegmentFiles]:
        from search.index.segment.build import build_segments

        if _tokenizer().is_full:
            _tokenizer.cache_clear()
        return list(build_segments(articles, self._settings.folder, _tokenizer()))


@contextmanager
def _tidied() -> Iterator[None]:
    """A task, after which this process returns its memory until the next one."""
    try:
        yield
    finally:
        release_freed()


@cache
def _tokenizer() -> Tokenizer:
    """The tokenizer of this process, which knows the words that it met in earlier segments."""
    from search.index.segment.tokenizer import Tokenizer

    return Tokenizer()
