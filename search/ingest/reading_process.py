"""The other process of `apart.py`: reads the files that it is told, within its bounds."""

from __future__ import annotations

import resource
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final

from search.article import Article
from search.ingest.apart import MOST_MEMORY, Request
from search.ingest.reader import path_text, read_file
from search.request import SkippedFile
from search.serving import connected

_TOGETHER: Final = 32
"""So many articles are handed over together."""
_SOON: Final = 0.2
"""Seconds after which fewer are."""


def serve(pipe: int) -> None:
    """Be a helper: read what is asked for until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError, OSError):  # where less is allowed already
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with connected(pipe) as connection:
        while True:
            _answer(connection, Request(*connection.recv()))


def _answer(connection: Connection[Any, Any], request: Request) -> None:
    batch: list[Article | SkippedFile] = []
    sent = time.monotonic()
    try:
        for each in read_file(
            request.path, latest=request.latest, circumstances=request.circumstances, here=True
        ):
            batch.append(each)
            if len(batch) >= _TOGETHER or time.monotonic() - sent > _SOON:
                connection.send(batch)
                batch, sent = [], time.monotonic()
    except MemoryError:
        batch.append(SkippedFile(path_text(request.path), "reading it took too much memory"))
    connection.send(batch)
    connection.send(None)
