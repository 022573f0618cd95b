"""The one thread that talks to the engine, so that the screen never waits for it.

There is one place for each kind of question. A newer question takes the place of an older one
that has not been asked yet and cancels one that is being answered: what is stale is dropped, never
queued. Answers carry the number of their question, and only the newest of its kind may paint.
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
Kind = Literal[
    "search",
    "rows",
    "article",
    "facets",
    "jump",
    "page",
    "examples",
    "suggestion",
    "completion",
]
_ORDER: Final[tuple[Kind, ...]] = (
    "search",
    "jump",
    "page",
    "rows",
    "completion",
    "examples",
    "article",
    "suggestion",
    "facets",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the question with this number: a value, or the error that it ended with."""

    kind: Kind
    number: int
    value: object = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    kind: Kind
    number: int
    work: Callable[[Archive, Cancel], object]


class Worker:
    """Asks the archive in a thread of its own and hands each answer to `deliver`.

    The archive is opened by the first question, and again by a later one where that failed.
    `deliver` is called from the thread and must only pass the answer on.
    """

    def __init__(
        self, open_archive: Callable[[], Archive], deliver: Callable[[Answer], None]
    ) -> None:
        self._open = open_archive
        self._deliver = deliver
        self._waiting: dict[Kind, _Question] = {}
        self._newest: dict[Kind, int] = {}
        self._count = 0
        self._stopped = False
        self._changed = threading.Condition()
        # A daemon: leaving the reader never waits for an answer that nobody will see.
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Start answering."""
        self._thread.start()

    def ask(self, kind: Kind, work: Callable[[Archive, Cancel], object]) -> int:
        """Put a question in the place of any older one of its kind and return its number.

        A new search also takes back what was asked about the results of the one before.
        """
        with self._changed:
            self._count += 1
            if kind == "search":
                self._waiting.clear()
                self._newest.clear()
            self._waiting[kind] = _Question(kind, self._count, work)
            self._newest[kind] = self._count
            self._changed.notify()
            return self._count

    def drop(self, kind: Kind) -> None:
        """Take back what was asked of this kind."""
        with self._changed:
            self._waiting.pop(kind, None)
            self._newest.pop(kind, None)

    def is_newest(self, answer: Answer) -> bool:
        """Return whether nothing newer of the same kind was asked since."""
        return self._newest.get(answer.kind) == answer.number

    def stop(self) -> None:
        """Cancel what is running and end the thread; does not wait for it."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._newest.clear()
            self._changed.notify()

    def _run(self) -> None:
        archive: Archive | None = None
        prepared = -1
        while (question := self._next()) is not None:
            try:
                if archive is None:
                    archive = self._open()
                answer = Answer(
                    question.kind, question.number, question.work(archive, self._stale(question))
                )
            except Exception as error:  # Whatever the engine raises is shown, the reader lives on.
                answer = Answer(question.kind, question.number, error=error)
            if not self._stale(question)():
                self._deliver(answer)
            if archive is not None and prepared != archive.generation and not self._waiting:
                # What the next search needs is made while the person reads or thinks.
                with suppress(Exception):  # A fault is told where something is asked.
                    archive.prepare(cancel=lambda: self._stopped or bool(self._waiting))
                    prepared = archive.generation
        if archive is not None:
            archive.close()

    def _next(self) -> _Question | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or bool(self._waiting))
            if self._stopped:
                return None
            return self._waiting.pop(next(kind for kind in _ORDER if kind in self._waiting))

    def _stale(self, question: _Question) -> Cancel:
        return lambda: self._newest.get(question.kind) != question.number
