"""Indexing while one reads: in a process of its own, so that the screen never waits for it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# -P: the folder that the reader was started in is not a place to import from.
COMMAND: Final = (sys.executable, "-P", "-c", "from tui.cli import main; main()")
"""The command line as a process of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far the indexing is, in files, bytes and articles, and the newest generation."""

    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    articles: int = 0
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What the indexing came to, in articles; `error` is empty unless it failed."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    skipped: int = 0
    error: str = ""


class Indexing:
    """Runs `dateline index` on `paths` and hands each step, and at last the end, to `deliver`.

    `deliver` is called from a thread of its own and must only pass on what it gets.
    """

    def __init__(
        self, paths: Sequence[str], archive: Path, deliver: Callable[[Step | Done], None]
    ) -> None:
        self._arguments = (
            *COMMAND,
            "index",
            "--archive",
            str(archive),
            "--porcelain",
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
        # In a session of its own it outlives a lost terminal long enough to end in order.
        self._process = subprocess.Popen(
            self._arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(
            target=self._follow, args=(self._process,), name="indexing", daemon=True
        ).start()

    def stop(self) -> None:
        """Ask the process to publish what is done and end; does not wait for it."""
        if self._process is not None and self.running:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGINT)

    def _follow(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        complaints: list[str] = []
        # Read beside the progress, for a full pipe would stop the process.
        stderr = process.stderr
        reading = threading.Thread(target=lambda: complaints.extend(stderr), daemon=True)
        reading.start()
        done: Done | None = None
        with process.stdout, process.stderr:
            for line in process.stdout:
                told = _told(line)
                if isinstance(told, Step):
                    self._deliver(told)
                elif told is not None:
                    done = told
            process.wait()
            reading.join()
        if done is None:
            last = next((line.strip() for line in reversed(complaints) if line.strip()), "")
            done = Done(error=last or f"indexing ended with status {process.returncode}")
        self._deliver(done)


def _told(line: str) -> Step | Done | None:
    """Return what a line of the process says, None where it says nothing that is understood."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, Mapping):
        return None
    if isinstance(progress := message.get("progress"), Mapping):
        return Step(**{name: _number(progress, name) for name in Step.__slots__})
    if isinstance(report := message.get("report"), Mapping):
        skipped = report.get("skipped")
        return Done(
            added=_number(report, "added"),
            updated=_number(report, "updated"),
            removed=_number(report, "removed"),
            skipped=len(skipped) if isinstance(skipped, Sequence) else 0,
        )
    return None


def _number(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name, 0)
    return value if isinstance(value, int) else 0
