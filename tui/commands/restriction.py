"""What a login that is given to strangers may do: read one archive, and keep marks of its own."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

KEPT: Final = frozenset(
    {"COLORTERM", "DATELINE_RESTRICTED", "HOME", "LANG", "LANGUAGE", "LOGNAME", "NO_COLOR", "PATH"}
    | {"SHELL", "SSH_CONNECTION", "SSH_TTY", "STY", "TERM", "TMUX", "TZ", "USER"}
)
"""The variables that are left; beside them those of the locale (`LC_`)."""
_active = False
PATH: Final = "/usr/local/bin:/usr/bin:/bin"
_MEMORY: Final = 4 << 30
"""Bytes that a session may take beside the files of the archive, which all sessions share."""
_FILE: Final = 256 << 20
"""Bytes of the largest file that a session may write: what it keeps of the person."""


def restrict() -> None:
    """Clean the environment of this process and limit what it may take."""
    global _active
    _active = True
    for name in list(os.environ):
        if name not in KEPT and not name.startswith("LC_"):
            del os.environ[name]
    os.environ["PATH"] = PATH
    os.environ["DATELINE_RESTRICTED"] = "1"
    os.umask(0o077)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_DATA, _MEMORY)
    _limit(resource.RLIMIT_FSIZE, _FILE)


def is_asked_for(arguments: Sequence[str]) -> bool:
    """Return whether a command line, or the environment, asks for a restricted session."""
    return "--restricted" in arguments or "DATELINE_RESTRICTED" in os.environ


def is_active() -> bool:
    """Return whether this process was restricted."""
    return _active


def end(code: int) -> NoReturn:
    """End the process at once: Python itself might offer a prompt instead (`PYTHONINSPECT`)."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
