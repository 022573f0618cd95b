"""What a reader of a format is told about the file whose records it turns into articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where text comes from and what is known beside it.

    `path` is the printable absolute path. `modified` is the file's own date, which never dates an
    article alone. `latest` is the last day on which an article can have appeared where its date is
    to be inferred (None: no bound). `day_first` says how the numeric dates of this archive are
    written, None where that is not known.
    """

    path: str = ""
    modified: date | None = None
    latest: date | None = None
    day_first: bool | None = None
