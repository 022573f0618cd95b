"""Reads files of intricate formats in another process, with bounds of time and of memory.

Parsers in C may crash, loop or take all memory on a file that was made to do that. In a process of
their own such a file costs itself alone: it is reported, and the next one is read.
"""

from __future__ import annotations

import atexit
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Pipe
from typing import Final, NamedTuple

from search.article import Article
from search.ingest.circumstances import Circumstances
from search.request import SkippedFile

LONGEST_TIME: Final = 60
"""Seconds that a small file may take; a large one may take one more for each so many bytes."""
_BYTES_A_SECOND: Final = 100_000
MOST_MEMORY: Final = 1536 * 1024 * 1024
"""Bytes of memory that the other process may use."""
_PROGRAM: Final = (
    "import sys; sys.path[:] = {path!r}; "
    "from search.ingest.reading_process import serve; serve({pipe})"
)


class Request(NamedTuple):
    """What is to be read: the arguments of `read_file`."""

    path: str
    latest: date | None
    circumstances: Circumstances


def read_apart(
    request: Request, place: str, size: int, *, longest: float = LONGEST_TIME
) -> Iterator[Article | SkippedFile]:
    """What `read_file` gives of a file of `size` bytes, and a SkippedFile where a bound is met.

    `place` is the path for a person, `longest` how many seconds a small file may take.
    """
    helper = _idle_helper()
    left = longest + size / _BYTES_A_SECOND
    done = False
    try:
        helper.connection.send(request)
        while True:
            began = time.monotonic()
            if not helper.connection.poll(max(0.0, left)):
                yield SkippedFile(place, f"reading it took longer than {longest:.0f} seconds")
                return
            found = helper.connection.recv()
            left -= time.monotonic() - began
            if found is None:
                done = True
                return
            yield from found
    except (EOFError, OSError):
        yield SkippedFile(place, helper.failure())
    finally:
        if done:
            with _changing:
                _idle.append(helper)
        else:
            helper.end()


class _Helper:
    """A process that reads one file after the other."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        program = _PROGRAM.format(path=sys.path, pipe=theirs.fileno())
        with theirs:
            # Its standard input is never written to: it ends when this process does.
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def failure(self) -> str:
        """Why it has ended, in words for a person."""
        with suppress(subprocess.TimeoutExpired):
            if self._process.wait(1) == -signal.SIGKILL:
                return "reading it took too much memory"
        return "reading it made the parser fail"

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self.connection.close()
        assert self._process.stdin is not None
        self._process.stdin.close()


_changing = threading.Lock()
_idle: list[_Helper] = []


def _idle_helper() -> _Helper:
    with _changing:
        return _idle.pop() if _idle else _Helper()


@atexit.register
def end_helpers() -> None:
    """End the processes that wait for files."""
    with _changing:
        while _idle:
            _idle.pop().end()
