"""How a process that works for another one listens to it, and ends with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any


@contextmanager
def connected(pipe: int) -> Iterator[Connection[Any, Any]]:
    """The connection to the process that started this one, whose standard input is never written.

    What is done with it ends in silence where the other end is closed, read to its end or not; and
    this process ends at once, whatever is being done, where the other one is gone.
    """
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    # An end that is closed before all that was sent is read is a reset.
    with suppress(EOFError, ConnectionError), Connection(pipe) as connection:
        yield connection


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)
