"""What a reader of a format is told about the file whose records it turns into articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from search.frozen import frozen


@frozen
class Origin:
    """Where text comes from and what is known beside it.

    `path` is the printable absolute path, `member` the name within it of what is read, where the
    file holds others. `depth` is how many files are around that. `mapping` says which column of a
    table is which field of an article. `modified` is the file's own date, which never dates an
    article alone. `latest` is the last day on which an article can have appeared where its date is
    to be inferred (None: no bound). `day_first` says how the numeric dates of this archive are
    written, None where that is not known.
    """

    path: str = ""
    modified: date | None = None
    latest: date | None = None
    day_first: bool | None = None
    member: str = ""
    depth: int = 0
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where a person finds what is read: the path, with the name within the file."""
        return f"{self.path}/{self.member}" if self.member else self.path
