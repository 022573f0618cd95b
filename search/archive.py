"""The front door of the engine: an archive of news articles, opened, filled and asked.

Everything heavy is imported by the first method that needs it, so that importing `search` is cheap.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, Self, TypeVar

from search.article import Article, Entity, Evidence, Kind
from search.errors import ArchiveDamaged, ArchiveError, QueryError, SearchCancelled
from search.request import (
    Completion,
    Explanation,
    FileFault,
    Highlights,
    Progress,
    Reason,
    SearchRequest,
    SearchResult,
    Snippet,
    UpdateReport,
)

if TYPE_CHECKING:
    from search.index.index import Index
    from search.names.corrections import Correction
    from search.query import Searcher

_PARTS: Final = (
    "whoosh.lang.morph_en",
    "whoosh.reading",
    "whoosh.query",
    "pyroaring",
    "search.index.words",
    "search.query",
)
"""What the first search of a process imports, in pieces, so that it can be stopped meanwhile."""

Cancel = Callable[[], bool]
Show = Callable[[Progress], None]
Given = ParamSpec("Given")
Found = TypeVar("Found")


def _reading(
    method: Callable[Concatenate[Archive, Given], Found],
) -> Callable[Concatenate[Archive, Given], Found]:
    """Name as damage what only a changed file can cause while it is read in place.

    Checksums are not verified at opening, which would read the whole archive: a flipped bit shows
    as a number out of its range or a text that does not unpack.
    """

    @wraps(method)
    def asked(self: Archive, /, *args: Given.args, **options: Given.kwargs) -> Found:
        try:
            return method(self, *args, **options)
        except (LookupError, ValueError, OverflowError, zlib.error) as error:
            raise ArchiveDamaged(
                f"{self.path} holds what cannot be read ({type(error).__name__}); "
                "run `dateline check`"
            ) from error

    return asked


def day_interval(expression: str) -> tuple[date | None, date | None]:
    """The first and last day that a date expression stands for today, None where it is open.

    It is that of the query language: `2022`, `2022-01`, `yesterday`, `last-7d`, `2022..2023-02`.
    Raises QueryError.
    """
    from search.query.dates import DateError, interval

    try:
        return interval(expression, date.today())
    except DateError as error:
        raise QueryError(str(error), error.column) from None


def parse_corrections(text: str) -> tuple[Correction, ...]:
    """The corrections of names that a text states, one a line; FormatError names a bad line."""
    from search.names.corrections import Corrections

    return Corrections.parse(text).lines


class Archive:
    """A folder of news articles made searchable; use it from one thread at a time.

    What was opened stays as it was, however much is written meanwhile, until `refresh`. An archive
    opened for writing holds the one write lock until it is closed.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._searcher: Searcher | None = None

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Self:
        """Open an archive.

        Raises ArchiveMissing, ArchiveDamaged and, for writing, ArchiveLocked.
        """
        from search.index.index import Index

        return cls(Index.open(path, write=write))

    @classmethod
    def create(cls, path: str | Path) -> Self:
        """Open an archive for writing and make an empty one first where there is none.

        Raises ArchiveDamaged and ArchiveLocked, and ArchiveError where the folder holds other
        files or cannot be written.
        """
        from search.index.index import Index

        if cls.exists(path):
            return cls.open(path, write=True)
        return cls(Index.create(path))

    @staticmethod
    def exists(path: str | Path) -> bool:
        """Whether the folder is an archive, sound or not."""
        from search.index.manifest import MANIFEST

        return (Path(path) / MANIFEST).is_file()

    @staticmethod
    def front_page(path: str | Path) -> SearchResult | None:
        """What the empty query finds, as stored at the last publication; None if not readable.

        It costs a fraction of opening the archive and shows its newest articles meanwhile.
        """
        from search.index.front import read

        try:
            _, result = read(Path(path))
        except (ArchiveError, OSError):
            return None
        return result

    @staticmethod
    def check(path: str | Path) -> tuple[FileFault, ...]:
        """Every file of the archive that is changed, missing or foreign; reads all of them."""
        from search.index.checking import faults

        return tuple(faults(Path(path)))

    @classmethod
    def repair(
        cls, path: str | Path, *, progress: Show | None = None, cancel: Cancel | None = None
    ) -> UpdateReport:
        """Save what is sound of a damaged archive, then read the files of what is lost again.

        Articles keep their ids, names their corrections as far as these can be read. A file that
        is gone by now is among `skipped`. Raises ArchiveMissing, ArchiveLocked, and ArchiveDamaged
        where nothing can be saved.
        """
        from search.index.index import Index
        from search.ingest.changes import system_path

        index, lost = Index.repair(path)
        with cls(index) as archive:
            if not lost:
                return UpdateReport()
            return archive.update(
                [system_path(each) for each in lost], progress=progress, cancel=cancel
            )

    @property
    def path(self) -> Path:
        """The folder of the archive."""
        return self._index.path

    @property
    def generation(self) -> int:
        """The number of the publication that is read; it grows with each one."""
        return self._index.generation

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return self._index.snapshot().article_count

    @_reading
    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """Answer a request: the exact total, one page of articles, facets over all matches.

        Raises QueryError, QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        return self._ask(cancel).search(request, cancel=cancel)

    @_reading
    def prepare(self, *, cancel: Cancel | None = None) -> None:
        """Do now, while nobody waits, what would else delay the first search.

        Raises SearchCancelled soon after `cancel` returns true; what was done is not lost.
        """
        self._ask(cancel).prepare(cancel)

    @_reading
    def snippets(
        self, request: SearchRequest, ids: Sequence[str]
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches, best first; by article id."""
        return self._ask().snippets(request, ids)

    @_reading
    def highlights(self, request: SearchRequest, id: str) -> Highlights:
        """Where the request matches in one article. Raises ArticleMissing."""
        return self._ask().highlights(request, id)

    @_reading
    def explain(self, request: SearchRequest) -> Explanation:
        """How the query of a request is understood and what each clause of it matches alone."""
        return self._ask().explain(request)

    @_reading
    def reasons(self, request: SearchRequest, id: str) -> tuple[Reason, ...]:
        """Why one article matched: each clause that it satisfies, and what it matched there."""
        return self._ask().reasons(request, id)

    @_reading
    def complete(self, query: str, column: int | None = None) -> tuple[Completion, ...]:
        """What a person may be about to type before this column (None: at the end) of a query."""
        return self._ask().complete(query, column)

    @_reading
    def article(self, id: str) -> Article:
        """The whole article; its mentions name canonical entities. Raises ArticleMissing."""
        return self._index.snapshot().article(id)

    @_reading
    def entities(self, kind: Kind, name: str) -> tuple[Entity, ...]:
        """The people or organizations that this name may mean, however it is spelt."""
        table = self._index.snapshot().entities[kind]
        return tuple(table.entity(ordinal) for ordinal in table.find(name))

    def add(self, articles: Iterable[Article]) -> UpdateReport:
        """Add articles, recognise their names and publish one generation.

        An article without an id gets one from its content; one with the id of another replaces it.
        """
        from search.update import add

        report = add(self._index.writer(), articles)
        self.refresh()
        return report

    def remove(self, ids: Collection[str]) -> int:
        """Remove articles and publish one generation; returns how many there were."""
        writer = self._index.writer()
        removed = writer.remove(ids)
        writer.publish()
        self.refresh()
        return removed

    def update(
        self,
        paths: Sequence[str | Path],
        *,
        prune: bool = False,
        recognize: bool | None = None,
        recognizer: str | None = None,
        progress: Show | None = None,
        cancel: Cancel | None = None,
        workers: int = 1,
    ) -> UpdateReport:
        """Bring the archive in step with files and folders, publishing as it goes.

        An empty or unreadable folder removes nothing without `prune`; with `recognize`, names that
        records state are not taken over. `recognizer` is the name or folder of a spaCy pipeline,
        "default" for the shipped recogniser. Of both the archive keeps the last choice, None; when
        another one is made, all files are read again. When `cancel` returns true, what is done is
        published and the rest is left for the next time. `workers` processes read and recognise.
        Raises DatelineError where the pipeline is not installed.
        """
        from search.update import Update, recognition

        report = Update(
            self._index,
            [str(path) for path in paths],
            prune=prune,
            recognition=recognition(self._index.recognition, recognizer, stated=recognize),
            progress=progress,
            cancel=cancel,
            workers=workers,
            is_archive=Archive.exists,
        ).run()
        self.refresh()
        return report

    @_reading
    def why(self, kind: Kind, name: str) -> tuple[Evidence, ...]:
        """What joined the names of the entities that this name means, the surest first."""
        table = self._index.snapshot().entities[kind]
        return tuple(evidence for ordinal in table.find(name) for evidence in table.why(ordinal))

    @_reading
    def alike(self, kind: Kind, name: str) -> tuple[Evidence, ...]:
        """Names that may be those of an entity that this name means but are not sure enough."""
        table = self._index.snapshot().entities[kind]
        return tuple(evidence for ordinal in table.find(name) for evidence in table.alike(ordinal))

    @_reading
    def suggestions(self, kind: Kind, limit: int = 50) -> tuple[Evidence, ...]:
        """Pairs of names that may be one but are not sure enough, the most mentioned first."""
        return self._index.snapshot().entities[kind].suggestions(limit)

    @_reading
    def corrections(self) -> tuple[Correction, ...]:
        """What the person said of names, in the order in which it was said."""
        return self._index.snapshot().entities["person"].corrections.lines

    def correct(self, corrections: Iterable[Correction]) -> None:
        """Have these corrections instead of those so far and publish one generation."""
        from search.names.corrections import Corrections

        said = Corrections()
        for correction in corrections:
            said = said.having(correction)
        writer = self._index.writer()
        writer.correct(said)
        writer.publish()
        self.refresh()

    def refresh(self) -> bool:
        """Read the newest generation from now on; whether there was a newer one."""
        if not self._index.refresh():
            return False
        self._searcher = None
        return True

    def forget(self) -> None:
        """Drop the results of earlier searches, which are kept to turn their pages for nothing."""
        if self._searcher is not None:
            self._searcher.forget()

    def close(self) -> None:
        """Release the write lock and the files."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, cancel: Cancel | None = None) -> Searcher:
        if self._searcher is None:
            for part in _PARTS:
                import_module(part)
                if cancel is not None and cancel():
                    raise SearchCancelled("the search was stopped")
            from search.query import Searcher

            self._searcher = Searcher(self._index.snapshot())
        return self._searcher
