"""The screen never waits for the engine, and nothing stale is answered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue
from typing import cast

from search import Archive, ArchiveMissing
from tests.waiting import PATIENCE
from tui.reader.engine_thread import Answer, EngineThread


class Closing:
    """An archive that the calls here make no use of."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    generation = 1

    def prepare(self, *, cancel: Callable[[], bool]) -> None:
        """Make nothing."""

    def verify(self, *, cancel: Callable[[], bool]) -> bool:
        return True

    def close(self) -> None:
        self.closed.set()


def started(open_archive: Callable[[], object]) -> tuple[EngineThread, Queue[Answer]]:
    answers: Queue[Answer] = Queue()
    engine = EngineThread(cast("Callable[[], Archive]", open_archive), answers.put)
    engine.start()
    return engine, answers


def test_an_answer_carries_the_number_of_its_question() -> None:
    engine, answers = started(Closing)
    number = engine.submit("search", lambda _archive, _cancel: 42)
    answer = answers.get(timeout=PATIENCE)
    assert (answer.kind, answer.number, answer.value) == ("search", number, 42)
    assert engine.is_newest(answer)
    engine.stop()


def test_a_newer_question_cancels_the_running_one_and_replaces_the_waiting_one() -> None:
    engine, answers = started(Closing)
    running, cancelled = threading.Event(), threading.Event()

    def slow(_archive: object, cancel: Callable[[], bool]) -> int:
        running.set()
        while not cancel():
            pass
        cancelled.set()
        return 1

    engine.submit("search", slow)
    assert running.wait(PATIENCE)
    engine.submit("search", lambda _archive, _cancel: 2)
    newest = engine.submit("search", lambda _archive, _cancel: 3)
    answer = answers.get(timeout=PATIENCE)
    assert cancelled.is_set()
    assert (answer.number, answer.value) == (newest, 3)
    assert answers.empty()
    engine.stop()


def test_a_new_search_takes_back_what_was_asked_about_the_old_one() -> None:
    engine, answers = started(Closing)
    held = threading.Event()
    engine.submit("article", lambda _archive, _cancel: held.wait(PATIENCE))
    engine.submit("rows", lambda _archive, _cancel: "rows of the old search")
    newest = engine.submit("search", lambda _archive, _cancel: "found")
    held.set()
    answer = answers.get(timeout=PATIENCE)
    assert (answer.number, answer.value) == (newest, "found")
    engine.stop()
    assert answers.empty()


def test_an_error_is_an_answer_and_the_thread_lives_on() -> None:
    engine, answers = started(Closing)

    def fail(_archive: object, _cancel: object) -> None:
        raise ZeroDivisionError

    engine.submit("search", fail)
    assert isinstance(answers.get(timeout=PATIENCE).error, ZeroDivisionError)
    engine.submit("search", lambda _archive, _cancel: 1)
    assert answers.get(timeout=PATIENCE).value == 1
    engine.stop()


def test_an_archive_that_is_not_there_yet_is_tried_again() -> None:
    tries = []

    def open_archive() -> object:
        tries.append(1)
        if len(tries) == 1:
            raise ArchiveMissing("nothing here")
        return Closing()

    engine, answers = started(open_archive)
    engine.submit("search", lambda _archive, _cancel: 1)
    assert isinstance(answers.get(timeout=PATIENCE).error, ArchiveMissing)
    engine.submit("search", lambda _archive, _cancel: 1)
    assert answers.get(timeout=PATIENCE).value == 1
    engine.stop()


def test_what_the_next_search_needs_is_prepared_while_nothing_is_asked() -> None:
    begun = threading.Event()

    class Preparing(Closing):
        def prepare(self, *, cancel: Callable[[], bool]) -> None:
            begun.set()
            while not cancel():
                pass

    engine, answers = started(Preparing)
    engine.submit("search", lambda _archive, _cancel: 1)
    assert answers.get(timeout=PATIENCE).value == 1
    assert begun.wait(PATIENCE)
    engine.submit("search", lambda _archive, _cancel: 2)
    assert answers.get(timeout=PATIENCE).value == 2
    engine.stop()


def test_stopping_closes_the_archive() -> None:
    archive = Closing()
    engine, answers = started(lambda: archive)
    engine.submit("search", lambda _archive, _cancel: 1)
    answers.get(timeout=PATIENCE)
    engine.stop()
    assert archive.closed.wait(PATIENCE)
