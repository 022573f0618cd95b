"""How a long command is stopped: in order by whatever asks first, at once by a second Ctrl-C."""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Final

from tui.commands.guards import STOPPED

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_APART: Final = 0.2
"""Seconds within which a signal counts once: a terminal and a wrapper may both pass it on."""
_FINISHING: Final = b"\ndateline: keeping what is done; Ctrl-C again ends at once\n"
_ENDED: Final = b"\ndateline: ended at once; the archive is as it was last published\n"


class Interruption:
    """Whether a command is to stop."""

    def __init__(self) -> None:
        self._requested_at: float | None = None

    def requested(self) -> bool:
        """Whether it is to come to an end soon and to keep what is done."""
        return self._requested_at is not None

    def request(self) -> None:
        """Have it come to an end soon."""
        if self._requested_at is None:
            self._requested_at = monotonic()

    def request_with_input(self) -> None:
        """Have it come to an end when standard input, if that is a pipe, is closed.

        So a program that wants the command for as long as it runs itself need only hold the pipe.
        """
        with suppress(OSError):  # where there is no standard input
            if stat.S_ISFIFO(os.fstat(0).st_mode):
                threading.Thread(target=self._wait_for_end, name="input", daemon=True).start()

    def receive(self, number: int, _frame: object) -> None:
        """Take a signal: any asks to stop; a second Ctrl-C ends this process, and so its workers.

        An exception would not do here: it may come anywhere, also where it is swallowed, or where
        what it passes through waits for processes that nobody ends any more.
        """
        if self._requested_at is None:
            self.request()
            _tell(_FINISHING)
        elif number == signal.SIGINT and monotonic() - self._requested_at > _APART:
            _tell(_ENDED)
            os._exit(STOPPED)

    def _wait_for_end(self) -> None:
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        self.request()


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Have Ctrl-C, SIGTERM and the end of the terminal ask to stop in order."""
    interruption = Interruption()
    before = {
        number: signal.signal(number, interruption.receive)
        for number in _SIGNALS
        if signal.getsignal(number) is not signal.SIG_IGN  # as under nohup
    }
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(message: bytes) -> None:
    with suppress(OSError):  # the terminal may be gone
        if os.isatty(2):
            os.write(2, message)
