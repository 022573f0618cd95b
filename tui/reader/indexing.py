"""Indexes in a process of its own, so that the screen never waits for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# -P: nothing is imported from the folder in which the reader was started.
COMMAND: Final = (sys.executable, "-P", "-c", "from tui.cli import main; main()")
"""The command line as a process of its own."""
_STOPPED: Final = 130
"""Its exit code where it was stopped in order."""


@dataclass(frozen=True, slots=True)
class IndexingProgress:
    """How far an indexing is, in files, bytes and articles, and the newest generation."""

    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    articles: int = 0
    generation: int = 0


@dataclass(frozen=True, slots=True)
class IndexingResult:
    """How many articles an indexing changed, how many files it skipped; `error` where it failed.

    `stopped_at` is how many per cent were done where it was stopped, None where it was not.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    skipped: int = 0
    error: str = ""
    stopped_at: int | None = None


class Indexing:
    """Runs `dateline index --watch` on `paths` and hands its progress and results to `deliver`.

    The first result is that of the indexing, others tell what has changed in the files since.
    `deliver` is called in a thread of its own and must only pass on what it gets.
    """

    def __init__(
        self,
        paths: Sequence[str],
        archive: Path | str,
        deliver: Callable[[IndexingProgress | IndexingResult], None],
    ) -> None:
        self._arguments = (
            *COMMAND,
            "index",
            "--archive",
            str(archive),
            "--porcelain",
            "--watch",
            "--",
            *paths,
        )
        self._deliver = deliver
        self._process: subprocess.Popen[str] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is still at work."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process."""
        # In a session of its own, for it must survive the end of the terminal to end in order. Its
        # standard input is never written to: it stops when that is closed.
        self._process = subprocess.Popen(
            self._arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(
            target=self._read_output, args=(self._process,), name="indexing", daemon=True
        ).start()

    def stop(self) -> None:
        """Have the process publish what it has done and end; does not wait for it.

        It does so by itself when this process ends, for then too its standard input is closed.
        """
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self, seconds: float) -> None:
        """Wait for the process to end, but not for ever."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(0.0, seconds))

    def kill(self) -> None:
        """End the process and those that work for it at once; what is published stays."""
        if self.running and self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _read_output(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        errors: list[str] = []
        # Read at the same time as the progress, for a full pipe would block the process.
        stderr = process.stderr
        reading = threading.Thread(target=lambda: errors.extend(stderr), daemon=True)
        reading.start()
        done = False
        with process.stdout, process.stderr:
            for line in process.stdout:
                message = _parsed(line)
                if message is not None:
                    done = done or isinstance(message, IndexingResult)
                    self._deliver(message)
            process.wait()
            reading.join()
        if not done or process.returncode not in (0, _STOPPED):
            last = next((line.strip() for line in reversed(errors) if line.strip()), "")
            error = last or f"indexing ended with status {process.returncode}"
            self._deliver(IndexingResult(error=error))


def _parsed(line: str) -> IndexingProgress | IndexingResult | None:
    """Return the progress or the result that a line of output holds, None for any other line."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, Mapping):
        return None
    if isinstance(progress := message.get("progress"), Mapping):
        return IndexingProgress(
            **{name: _number(progress, name) for name in IndexingProgress.__slots__}
        )
    if isinstance(report := message.get("report"), Mapping):
        skipped = report.get("skipped")
        return IndexingResult(
            added=_number(report, "added"),
            updated=_number(report, "updated"),
            removed=_number(report, "removed"),
            skipped=len(skipped) if isinstance(skipped, Sequence) else 0,
            stopped_at=_per_cent(report) if report.get("stopped") is True else None,
        )
    return None


def _per_cent(report: Mapping[str, Any]) -> int:
    done = report.get("done")
    return int(100 * done) if isinstance(done, float) else 0


def _number(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name, 0)
    return value if isinstance(value, int) else 0
