"""What a pass over files has done so far: for its report, and for whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.request import SkippedFile, UpdateReport


@dataclass(slots=True)
class PassCounts:
    """Articles by what became of them, files and bytes by whether they are done."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[SkippedFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files_total: int = 0
    files_done: int = 0
    bytes_total: int = 0
    bytes_done: int = 0

    def report(self, *, stopped: bool) -> UpdateReport:
        """What is told at the end."""
        return UpdateReport(
            self.added,
            self.updated,
            self.unchanged,
            self.removed,
            tuple(self.skipped),
            tuple(self.warnings),
            stopped=stopped,
            done=self.bytes_done / max(1, self.bytes_total) if stopped else 1.0,
        )
