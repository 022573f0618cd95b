"""What a pass over files has done so far: for its report, and for whoever watches it."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, TypeVar

from search.memory import peak_memory, peak_of_children
from search.request import SkippedFile, UpdateReport

Stage = Literal["looking", "reading", "names", "indexing", "publishing"]
"""Files are looked for; read as articles; names are found in these; words and names are written as
segments; a generation is made of the segments."""
Item = TypeVar("Item")
_OWN: Final = re.compile(r"\d[\d,.]*|\([^()]*\)|“[^”]*”")
"""What in a reason belongs to one file or record alone."""


@dataclass(slots=True)
class PassCounts:
    """Articles by what became of them, files and bytes by whether they are done."""

    paths: Sequence[str] = ()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    skipped: list[SkippedFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files_total: int = 0
    files_done: int = 0
    bytes_total: int = 0
    bytes_done: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    memory: dict[str, int] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _begun: dict[Stage, float] = field(default_factory=dict)
    _start: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Count the time of a block as that of a stage."""
        start = self._begun[name] = time.monotonic()
        try:
            yield
        finally:
            del self._begun[name]
            self.took({name: time.monotonic() - start})

    def took(self, seconds: Mapping[Stage, float]) -> None:
        """Count time, by stages."""
        self.stages.update(seconds)
        self.memory.update(dict.fromkeys(seconds, peak_memory()))

    def timed(self, items: Iterable[Item], name: Stage) -> Iterator[Item]:
        """The items; the time that it takes to get them is that of a stage."""
        remaining = iter(items)
        while True:
            with self.stage(name):
                item = next(remaining, None)
            if item is None:
                return
            yield item

    def report(self, *, stopped: bool) -> UpdateReport:
        """What is told at the end, which is now."""
        now, spent = time.monotonic(), Counter(self.stages)
        spent.update({name: now - start for name, start in self._begun.items()})
        memory = self.memory | dict.fromkeys(self._begun, peak_memory())
        return UpdateReport(
            self.added,
            self.updated,
            self.unchanged,
            self.removed,
            tuple(self.skipped),
            tuple(self.warnings),
            stopped=stopped,
            done=self.bytes_done / max(1, self.bytes_total) if stopped else 1.0,
            duplicates=self.duplicates,
            reasons=reasons_of(self.skipped),
            paths=tuple(self.paths),
            began=self.began.isoformat(timespec="seconds"),
            seconds=round(now - self._start, 3),
            stages={name: round(seconds, 3) for name, seconds in spent.items()},
            memory={**memory, "workers": peak_of_children()},
        )


def reasons_of(skipped: Iterable[SkippedFile]) -> dict[str, int]:
    """How many files and records were left out for each kind of reason, the most frequent first.

    Numbers and names in a reason, which differ from file to file, are “…”.
    """
    return dict(Counter(_OWN.sub("…", each.reason) for each in skipped).most_common())
