"""The one thread that calls the engine, so that the screen never waits for it.

While nothing is asked it prepares the next search and verifies the files of the archive.

At most one call of each kind waits. A newer call replaces it and cancels the call of its kind that
is running: what is stale is dropped, never queued. An answer has the number of its call, and only
that of the newest call of its kind may be shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from search import Archive

Cancel = Callable[[], bool]
CallKind = Literal[
    "search",
    "rows",
    "snippets",
    "article",
    "facets",
    "values",
    "timeline",
    "jump",
    "overlay",
    "examples",
    "suggestion",
    "completion",
    "watch",
    "look",
    "verification",
]
_BY_URGENCY: Final[tuple[CallKind, ...]] = (
    "search",
    "jump",
    "overlay",
    "rows",
    "completion",
    "examples",
    "article",
    "snippets",
    "suggestion",
    "facets",
    "values",
    "timeline",
    "watch",
    "look",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the call with this number returned, or the error that it raised."""

    kind: CallKind
    number: int
    value: object = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    kind: CallKind
    number: int
    work: Callable[[Archive, Cancel], object]


class EngineThread:
    """Calls the archive in a thread of its own and hands each answer to `deliver`.

    The archive is opened for the first call, and where that failed for the next one. `deliver` is
    called in the thread and must only pass the answer on.
    """

    def __init__(
        self,
        open_archive: Callable[[], Archive],
        deliver: Callable[[Answer], None],
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """`ended` is called in the thread when it makes no more calls."""
        self._open = open_archive
        self._ended = ended
        self._deliver = deliver
        self._waiting: dict[CallKind, _Call] = {}
        self._newest: dict[CallKind, int] = {}
        self._count = 0
        self._stopped = False
        self._changed = threading.Condition()
        # A daemon: the reader ends without waiting for an answer that nobody will see.
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, kind: CallKind, work: Callable[[Archive, Cancel], object]) -> int:
        """Have a call made in place of any older one of its kind; return its number.

        A new search also drops all calls about the results of the one before.
        """
        with self._changed:
            self._count += 1
            if kind == "search":
                self._waiting.clear()
                self._newest.clear()
            self._waiting[kind] = _Call(kind, self._count, work)
            self._newest[kind] = self._count
            self._changed.notify()
            return self._count

    def drop(self, kind: CallKind) -> None:
        """Drop the calls of this kind."""
        with self._changed:
            self._waiting.pop(kind, None)
            self._newest.pop(kind, None)

    def is_newest(self, answer: Answer) -> bool:
        """Return whether no newer call of the same kind was submitted or dropped since."""
        return self._newest.get(answer.kind) == answer.number

    def stop(self) -> None:
        """Cancel what is running and have the thread end; does not wait for it."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._newest.clear()
            self._changed.notify()

    def _run(self) -> None:
        archive: Archive | None = None
        prepared = verified = -1
        while (call := self._next()) is not None:
            try:
                if archive is None:
                    archive = self._open()
                answer = Answer(call.kind, call.number, call.work(archive, self._stale(call)))
            except Exception as error:  # Whatever the engine raises is shown; the reader goes on.
                answer = Answer(call.kind, call.number, error=error)
            if not self._stale(call)():
                self._deliver(answer)
            if archive is not None and prepared != archive.generation and not self._waiting:
                # What the next search needs is loaded while nothing else is to be done.
                with suppress(Exception):  # The next call reports the fault.
                    archive.prepare(cancel=lambda: self._stopped or bool(self._waiting))
                    prepared = archive.generation
            if archive is not None and verified != archive.generation and not self._waiting:
                verified = self._verify(archive, verified)
        if archive is not None:
            archive.close()
        self._ended()

    def _verify(self, archive: Archive, before: int) -> int:
        """Verify files while nothing else is to be done; the generation for which that is done.

        A file that is damaged is told of once, by an answer to no call.
        """
        try:
            if not archive.verify(cancel=lambda: self._stopped or bool(self._waiting)):
                return before
        except Exception as error:
            self._deliver(Answer("verification", 0, error=error))
        return archive.generation

    def _next(self) -> _Call | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or bool(self._waiting))
            if self._stopped:
                return None
            return self._waiting.pop(next(kind for kind in _BY_URGENCY if kind in self._waiting))

    def _stale(self, call: _Call) -> Cancel:
        return lambda: self._newest.get(call.kind) != call.number
