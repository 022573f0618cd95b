"""Other processes that build segments, which end with this one, however it ends.

They hang on this process by two pipes and nothing else: no semaphore, no shared memory, no further
process that looks after them, so that nothing can be left behind. A worker ends when its pipe does.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from search.article import Article
from search.errors import ArchiveDamaged, ArchiveError
from search.serving import connected
from search.update.tasks import BuildSettings, Built, Tasks

if TYPE_CHECKING:
    from search.index.files.manifest import FileSum
    from search.index.merging import Merger
    from search.ingest.circumstances import Circumstances
    from search.ingest.portions import Portion

_PROGRAM: Final = (
    "import sys; sys.path[:] = {path!r}; from search.update.workers import serve; serve({pipe})"
)
_LEFT_TO_PARENT: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What a terminal or a service manager sends to all at once; the parent ends its workers."""
_STOP: Final = "stop"
_TRIES: Final = 2
"""How often a task is begun whose worker is killed."""

_TaskName = Literal["build", "build_portion", "merge"]
_Task = tuple[_TaskName, tuple[Any, ...]]


class Workers:
    """Processes that build segments; `bytes_read` tells how far they have read portions."""

    def __init__(self, count: int, settings: BuildSettings) -> None:
        self.count = count
        self.killed = 0
        """How many were killed by somebody else; what they did was begun again."""
        self.bytes_read = 0
        self._settings = settings
        self._waiting: SimpleQueue[tuple[Future[Any], _Task] | None] = SimpleQueue()
        self._changing = threading.Lock()
        self._stopping = self._ending = False
        # All start at once: they get ready while the first portion is cut.
        self._workers = [_Worker(settings) for _ in range(count)]
        for number in range(count):
            # A daemon: whatever becomes of this process, it waits for none of them.
            threading.Thread(
                target=self._give_out, args=(number,), name="worker", daemon=True
            ).start()

    def build(self, articles: Sequence[Article]) -> Future[Built]:
        """Have articles turned into segments."""
        return self._submit("build", articles)

    def build_portion(
        self, path: str, portion: Portion, circumstances: Circumstances
    ) -> Future[Built]:
        """Have a portion of a file read and its articles turned into segments."""
        return self._submit("build_portion", path, portion, circumstances)

    def merge(self, merger: Merger) -> Future[dict[str, FileSum] | None]:
        """Have segments merged into one."""
        return self._submit("merge", merger)

    def stop(self) -> None:
        """Have what runs come to an end soon; portions are then not read to theirs."""
        with self._changing:
            self._stopping = True
            for worker in self._workers:
                worker.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End them at once: they hold nothing, and what they build counts once it is adopted."""
        with self._changing:
            self._ending = True
        for worker in self._workers:
            self._waiting.put(None)
            worker.end()

    def _submit(self, name: _TaskName, *arguments: object) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.put((future, (name, arguments)))
        return future

    def _give_out(self, number: int) -> None:
        """Have one worker do one task after the other."""
        while (waiting := self._waiting.get()) is not None:
            future, task = waiting
            try:
                future.set_result(self._done(number, task))
            except Exception as error:
                future.set_exception(error)

    def _done(self, number: int, task: _Task) -> Any:
        """What a task comes to; begun again by a new worker where this one is killed."""
        for _ in range(_TRIES):
            read = 0
            try:
                worker = self._workers[number]
                worker.send(task)
                while isinstance(answer := worker.receive(), int):
                    read += answer
                    self._count(answer)
                break
            except (EOFError, OSError):
                self._count(-read)
                self._replace(number)
        else:
            raise ArchiveError(
                "a process that indexes was killed twice at the same work; is memory short?"
            )
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _count(self, size: int) -> None:
        with self._changing:
            self.bytes_read += size

    def _replace(self, number: int) -> None:
        with self._changing:
            if self._ending:
                raise ArchiveError("the indexing was ended")
            self.killed += 1
            if self._workers[number].end() == -signal.SIGBUS:
                raise ArchiveDamaged("a file of the archive was cut short while it was read")
            self._workers[number] = _Worker(self._settings)
            if self._stopping:
                self._workers[number].stop()


class _Worker:
    """One process, as the one that started it sees it."""

    def __init__(self, settings: BuildSettings) -> None:
        self._connection, theirs = Pipe()
        self._sending = threading.Lock()
        program = _PROGRAM.format(path=sys.path, pipe=theirs.fileno())
        with theirs, _signals_blocked():
            # Its standard input is never written to: it ends when this process does.
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        with suppress(OSError):  # where it has ended already, the first task will find out
            self.send(settings)

    def send(self, message: object) -> None:
        """Send it settings, a task, or the wish that it stops."""
        with self._sending:
            self._connection.send(message)

    def receive(self) -> Any:
        """The bytes that were read since the last word, or what a task came to."""
        return self._connection.recv()

    def stop(self) -> None:
        """Have its task come to an end soon, and those that follow."""
        with suppress(OSError):
            self.send(_STOP)

    def end(self) -> int:
        """End it at once, unless it has ended; returns how, a signal as a negative number."""
        self._process.kill()
        status = self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        return status


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Start processes for which the signals of a terminal mean nothing, from their beginning."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _LEFT_TO_PARENT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: int) -> None:
    """Be a worker: do the tasks that come through a pipe until it ends."""
    with connected(pipe) as connection:
        _Server(connection).run()


class _Server:
    """Does one task after the other, and hears meanwhile whether it should stop."""

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self._connection = connection
        self._stopped = False

    def run(self) -> None:
        tasks = Tasks(self._connection.recv(), self._connection.send, self._stopping)
        while True:
            message = self._connection.recv()
            if message == _STOP:
                self._stopped = True
                continue
            name, arguments = message
            try:
                answer = getattr(tasks, name)(*arguments)
            except Exception as error:
                error.add_note(traceback.format_exc())
                answer = error
            self._connection.send(answer)

    def _stopping(self) -> bool:
        # While a task is being done, nothing else comes through the pipe.
        while self._connection.poll():
            self._stopped = self._connection.recv() == _STOP
        return self._stopped
