"""Watches how much anonymous memory an indexing takes, in all of its processes together."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path


class AnonymousMemory:
    """The most anonymous memory, in MB, that this process and its children held at one time."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> AnonymousMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.25):
            self.peak = max(self.peak, sum(map(_anonymous, _family(os.getpid()))))


def _family(process: int) -> Iterator[int]:
    """A process and all that it has started, and these, and so on, as far as they still run."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _anonymous(process: int) -> float:
    """Anonymous memory of a process in MB, 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024
