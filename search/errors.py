"""Everything that can go wrong in the engine, as one small tree."""

from __future__ import annotations


class DatelineError(Exception):
    """The root: a message of one line that says what went wrong and what to do next."""


class QueryError(DatelineError):
    """A query that cannot be understood; `column` is the 0-based place in the query text."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class RequestError(DatelineError):
    """A request has a value of the wrong type or beyond its bounds."""


class QueryTimeout(DatelineError):
    """A query was stopped because it took longer than allowed."""


class SearchCancelled(DatelineError):
    """The caller asked a running search or indexing to stop."""


class NotOffered(DatelineError):
    """An archive of this kind cannot do this; the message says why."""


class ArticleMissing(DatelineError):
    """No article has this id."""


class FormatError(DatelineError):
    """A file or record cannot be read as articles; the message is the reason."""


class ArchiveError(DatelineError):
    """The archive on disk cannot be used."""


class ArchiveMissing(ArchiveError):
    """There is no archive at this place."""


class ArchiveDamaged(ArchiveError):
    """A file of the archive is changed, cut short, missing or of another version."""


class ArchiveExpired(ArchiveError):
    """What was opened is not kept any more: it was not asked for too long."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to this archive."""
