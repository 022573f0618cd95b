"""A real terminal for the tests: a pty with the reader on it, its screen and every raw byte."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

from tests.waiting import PATIENCE

COMMAND = (sys.executable, "-P", "-c", "from tui.cli import main; main()")


class TerminalSession:
    """The command in a pty: `raw` is all that it wrote, `screen` what is to be seen of it."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        program: Sequence[str] = COMMAND,
        **environment: str,
    ) -> None:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **environment,
        }
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        command, *rest = (*program, *arguments)
        self.process = pexpect.spawn(command, rest, env=env, dimensions=(rows, columns), timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.line(row) for row in range(self.screen.lines))

    def line(self, row: int) -> str:
        """What is in a row of the screen; the right half of a wide character is no character."""
        cells = self.screen.buffer[row]
        return "".join(cells[column].data for column in range(self.screen.columns)).rstrip()

    def read(self, timeout: float = 0.05) -> bytes:
        """Take what the command has written; empty where it writes nothing for this long."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            data = bytes(self.process.read_nonblocking(65536, timeout))  # type: ignore[arg-type]
            self.raw += data
            self._stream.feed(data)
            return data
        return b""

    def shows(self, *parts: str) -> None:
        """Wait until each of these is on the screen."""
        end = time.monotonic() + PATIENCE
        while not all(part in self.text for part in parts):
            assert time.monotonic() < end, f"{parts} never came:\n{self.text}"
            assert self.read() or self.process.isalive(), f"it ended:\n{self.text}"

    def writes(self, pattern: bytes) -> None:
        """Wait until bytes of this regular expression were written."""
        end = time.monotonic() + PATIENCE
        while not re.search(pattern, self.raw):
            assert time.monotonic() < end, f"{pattern!r} never came:\n{self.text}"
            self.read()

    def settles(self, silence: float = 0.4) -> bytes:
        """Wait until nothing is written for this many seconds and return what was until then."""
        written = b""
        end = time.monotonic() + PATIENCE
        while data := self.read(silence):
            written += data
            assert time.monotonic() < end, f"it never settles:\n{self.text}"
        return written

    def answers(self) -> bytes:
        """Wait until something is written, then until nothing more is, and return all of it."""
        end = time.monotonic() + PATIENCE
        while not (data := self.read()):
            assert time.monotonic() < end, f"it never answers:\n{self.text}"
        return data + self.settles()

    def press(self, keys: str) -> None:
        """Type."""
        self.process.send(keys)

    def resize(self, columns: int, rows: int = 24) -> None:
        """Change the size of the terminal."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def ends(self) -> int | None:
        """Wait until the command ends and return its exit code, None after a signal."""
        end = time.monotonic() + PATIENCE
        while self.process.isalive():
            assert time.monotonic() < end, f"it never ended:\n{self.text}"
            self.read()
        status: int | None = self.process.exitstatus
        return status
