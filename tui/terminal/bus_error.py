"""Ends the process in order where a file that is mapped into memory was cut short meanwhile.

Archives are read in place. Whoever reads what is gone from the end of a file is sent SIGBUS by the
system, and a handler in Python would never run: the interpreter calls it between two steps of a
program, and the step that reads never ends. So the system is given a function that calls Python at
once, in the thread that reads, and never returns.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

_MESSAGE: Final = (
    b"dateline: a file of the archive was cut short while it was read; run `dateline check`\n"
)
_handlers: list[Any] = []
_restorers: list[Callable[[], None]] = []


def end_on_bus_error(code: int) -> None:
    """From now on have SIGBUS end the process with a message and this exit code."""
    try:
        import ctypes
    except ImportError:  # an interpreter that was built without it
        return

    handler_type = ctypes.CFUNCTYPE(None, ctypes.c_int)

    def end(_number: int) -> None:
        try:
            for restore in _restorers:
                restore()
            os.write(2, _MESSAGE)
        finally:
            os._exit(code)

    handler = handler_type(end)
    _handlers.append(handler)
    with suppress(OSError, AttributeError):  # a system whose C library lies elsewhere
        register = ctypes.CDLL(None).signal
        register.argtypes, register.restype = [ctypes.c_int, handler_type], ctypes.c_void_p
        register(signal.SIGBUS, handler)


def restore_before(restore: Callable[[], None] | None) -> None:
    """Have this done first, which must only write; None where nothing is to be restored."""
    _restorers[:] = [restore] if restore is not None else []
