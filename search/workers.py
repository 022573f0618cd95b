"""Other processes that read portions of files, find names and build segments."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from search.article import Article
from search.ingest import Portion, read_file
from search.ingest.changes import record_id
from search.memory import collect_rarely, give_back, keep_freed
from search.names.recognize import annotated
from search.request import Recognition, SkippedFile

if TYPE_CHECKING:
    from search.index.build import SegmentFiles
    from search.index.manifest import FileSum
    from search.index.merging import Merger
    from search.index.tokenizer import Tokenizer

_BATCH: Final = 256
"""How many articles are recognised at a time; between two batches a worker looks about."""
_TOLD_TOGETHER: Final = 500_000
"""Bytes that are read between two words on how far the reading is."""


@dataclass(slots=True)
class Built:
    """What became of a portion or of a batch of articles.

    `ids` are those of its articles, in their order, a line each, for no id that was read has a line
    break; `stopped` says that the portion was not read to its end.
    """

    segments: list[SegmentFiles] = field(default_factory=list)
    ids: bytes = b""
    skipped: list[SkippedFile] = field(default_factory=list)
    stopped: bool = False


def ids_of(lines: bytes | bytearray) -> list[str]:
    """The ids that `Built` has, also those of several one after the other."""
    return lines.decode("utf-8", "surrogatepass").split("\n")[:-1]


@dataclass(frozen=True, slots=True)
class Orders:
    """What holds for all that workers do in one pass."""

    folder: Path
    """Where segments are built."""
    latest: date
    """The last day on which an article can have appeared where its date is inferred."""
    day_first: bool | None
    recognition: Recognition


class Workers:
    """Processes that build segments; `bytes_read` tells how far they have read portions."""

    def __init__(self, count: int, orders: Orders) -> None:
        # A fresh interpreter each: a fork would copy the locks of threads that it does not have.
        fresh = multiprocessing.get_context("spawn")
        self.count = count
        self._bytes_read: Synchronized[int] = fresh.Value("q", 0)
        self._stopping: Synchronized[int] = fresh.Value("b", 0)
        self._pool = ProcessPoolExecutor(
            count, fresh, _begin, (orders, self._bytes_read, self._stopping)
        )
        # The first task has all processes started: they get ready while the first portion is cut.
        self._pool.submit(_prepared)

    @property
    def bytes_read(self) -> int:
        """How many bytes of portions were read so far."""
        return self._bytes_read.value

    def build(self, articles: Sequence[Article]) -> Future[Built]:
        """Have articles turned into segments."""
        return self._pool.submit(_built, articles)

    def build_portion(self, path: str, portion: Portion) -> Future[Built]:
        """Have a portion of a file read and its articles turned into segments."""
        return self._pool.submit(_built_portion, path, portion)

    def merge(self, merger: Merger) -> Future[dict[str, FileSum] | None]:
        """Have segments merged into one."""
        return self._pool.submit(_merged, merger)

    def stop(self) -> None:
        """Have what runs come to an end soon; portions are then not read to theirs."""
        self._stopping.value = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self.stop()
        self._pool.shutdown(cancel_futures=error is not None)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What a worker has at hand."""

    orders: Orders
    bytes_read: Synchronized[int]
    stopping: Synchronized[int]

    def tell(self, size: int) -> None:
        """Say that so many bytes more were read."""
        with self.bytes_read.get_lock():
            self.bytes_read.value += size


_bench: _Bench | None = None


def _begin(orders: Orders, bytes_read: Synchronized[int], stopping: Synchronized[int]) -> None:
    """Prepare this process, which is a worker."""
    global _bench
    # Ctrl-C is left to the process that started this one; it stops the work in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    collect_rarely()
    keep_freed()
    _bench = _Bench(orders, bytes_read, stopping)


def _end_with_parent() -> None:
    """End this process with the one that started it, also where that one is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _at_work() -> _Bench:
    if _bench is None:
        raise RuntimeError("this process was not started as a worker")
    return _bench


def _prepared() -> None:
    """Load what every task needs."""
    import search.index.build  # noqa: F401


@contextmanager
def _tidied() -> Iterator[None]:
    """A task, after which this process holds little until the next one."""
    try:
        yield
    finally:
        give_back()


@_tidied()
def _built(articles: Sequence[Article]) -> Built:
    built = Built()
    built.segments = _segments(_named(iter(articles), built))
    return built


@_tidied()
def _built_portion(path: str, portion: Portion) -> Built:
    built = Built()
    built.segments = _segments(_named(_read(path, portion, built), built))
    return built


def _read(path: str, portion: Portion, built: Built) -> Iterator[Article]:
    """The articles of a portion, each with an id; notes what is skipped and how far it is read."""
    bench = _at_work()
    orders = bench.orders
    done = told = 0
    for each in read_file(path, latest=orders.latest, day_first=orders.day_first, portion=portion):
        if isinstance(each, SkippedFile):
            built.skipped.append(each)
            continue
        done += len(each.body)  # about: the rest is told at the end
        if min(done, portion.size) - told >= _TOLD_TOGETHER:
            bench.tell(min(done, portion.size) - told)
            told = min(done, portion.size)
        yield each if each.id else each._replace(id=record_id(each))
    bench.tell(portion.size - told)


def _named(articles: Iterator[Article], built: Built) -> Iterator[Article]:
    """The articles with their names; notes their ids."""
    bench = _at_work()
    while batch := list(islice(articles, _BATCH)):
        if bench.stopping.value:
            built.stopped = True
            return
        lines = "".join([f"{article.id}\n" for article in batch])
        built.ids += lines.encode("utf-8", "surrogatepass")
        yield from annotated(batch, bench.orders.recognition)


@_tidied()
def _merged(merger: Merger) -> dict[str, FileSum] | None:
    return merger.carry_out(_at_work().orders.folder)


def _segments(articles: Iterator[Article]) -> list[SegmentFiles]:
    from search.index.build import build_segments

    if _tokenizer().is_full:
        _tokenizer.cache_clear()
    return list(build_segments(articles, _at_work().orders.folder, _tokenizer()))


@cache
def _tokenizer() -> Tokenizer:
    """The words that this process has met, which need not be taken in again for each segment."""
    from search.index.tokenizer import Tokenizer

    return Tokenizer()
