"""Does something in a process of its own, with bounds on its time and memory."""

from __future__ import annotations

import os
import resource
import signal
import traceback
from collections.abc import Callable

_SECONDS = 120
_BYTES = 3 << 30


def apart(work: Callable[[], str]) -> str:
    """What the work comes to, else "traceback: ..." or "killed: ...", also by a bound."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        try:
            came = work()
        except BaseException:
            came = f"traceback: {traceback.format_exc()}"
        os.write(write, came.encode("utf-8", "replace")[:4_000])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        came = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return came if status == 0 else f"killed: by signal {-status}"
