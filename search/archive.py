"""The front door of the engine: an archive of news articles, opened, filled and asked.

Everything heavy is imported by the first method that needs it, so that importing `search` is cheap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, Self, TypeVar

from search.article import KINDS, Article, Entity, Evidence, Kind
from search.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveExpired,
    FormatError,
    NotOffered,
    QueryError,
    RequestError,
    SearchCancelled,
)
from search.request import (
    FEWEST_BARS,
    MOST_ARTICLES,
    MOST_BARS,
    ArticleHead,
    Completion,
    Explanation,
    FileFault,
    Highlights,
    Marks,
    Overview,
    Progress,
    Reason,
    RefineProgress,
    SearchRequest,
    SearchResult,
    Snippet,
    Timeline,
    UpdateReport,
)
from search.watch import Cancel, Limits, Watch

if TYPE_CHECKING:
    from search.engine import Engine, EngineSearcher
    from search.index.snapshot import Snapshot
    from search.index.whoosh.index import WhooshIndex
    from search.names.registry.corrections import Correction, Corrections
    from search.names.registry.entities import EntityTable

Show = Callable[[Progress], None]
_NO_FILES: Final = (
    "only an archive in a folder has files to check and to repair; a cluster keeps copies of its "
    "own and says by itself what it lacks"
)
_SCHEME: Final = "opensearch"
Given = ParamSpec("Given")
Found = TypeVar("Found")


def _reading(
    method: Callable[Concatenate[Archive, Given], Found],
) -> Callable[Concatenate[Archive, Given], Found]:
    """Name as damage what only a changed file can cause while it is read in place.

    Not every checksum is verified at opening, which would read the whole archive: a flipped bit may
    show as a number out of its range. All files are then read to find the one that is changed. What
    is gone from the end of a file must not be read at all.
    """

    @wraps(method)
    def asked(self: Archive, /, *args: Given.args, **options: Given.kwargs) -> Found:
        self._engine.before_reading()
        try:
            return method(self, *args, **options)
        except ArchiveExpired:
            self._engine.reopen()
            self._searcher = None
            return method(self, *args, **options)
        except (LookupError, ValueError, ArithmeticError, FormatError) as error:
            self._engine.explain_damage()
            raise ArchiveDamaged(
                f"{self.place} holds what cannot be read ({type(error).__name__}); "
                "run `dateline check`"
            ) from error

    return asked


def is_address(path: object) -> bool:
    """Whether this is the address of an archive in a cluster rather than a folder."""
    text = str(path)
    if not text.startswith(_SCHEME):
        return False
    from search.cluster.address import is_address

    return is_address(text)


def day_interval(expression: str) -> tuple[date | None, date | None]:
    """The first and last day that a date expression stands for today, None where it is open.

    It is that of the query language: `2022`, `2022-01`, `yesterday`, `last-7d`, `2022..2023-02`.
    Raises QueryError.
    """
    from search.query.language.dates import DateError, interval

    try:
        return interval(expression, date.today())
    except DateError as error:
        raise QueryError(str(error), error.column) from None


def field_form(field: str, value: str) -> str:
    """Return how a query asks for a value of a field, in quotation marks where it needs them."""
    from search.query.language.parser import field_form

    return field_form(field, value)


def query_fault(query: str) -> QueryError | None:
    """Why a query cannot be understood, None where it can; no archive is needed for it."""
    from search.query.language.parser import parse

    try:
        parse(query)
    except QueryError as fault:
        return fault
    return None


def fold(text: str) -> str:
    """The text as it is compared: without case, accents, strokes and kinds of quotes."""
    from search import folding

    return folding.fold(text)


def parse_corrections(text: str) -> tuple[Correction, ...]:
    """The corrections that a text states, one a line; FormatError names a line that is none."""
    from search.names.registry.corrections import Corrections

    return Corrections.parse(text).lines


def _front_page(snapshot: Snapshot) -> SearchResult:
    """What is stored of a generation to be shown first; only a publication loads the searcher."""
    from search.query import front_page

    return front_page(snapshot)


class Archive:
    """A folder of news articles made searchable; use it from one thread at a time.

    What was opened stays as it was, however much is written meanwhile, until `refresh`. An archive
    opened for writing holds the one write lock until it is closed.
    """

    def __init__(self, engine: Engine, marks: Marks | None = None) -> None:
        self._engine = engine
        self._marks = marks
        self._searcher: EngineSearcher | None = None

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, marks: Marks | None = None) -> Self:
        """Open an archive in a folder, or at an address such as `opensearch+https://host/news`.

        `marks` has the articles that carry the marks of whoever asks; without it a query that asks
        for marks is a QueryError. Raises ArchiveMissing, ArchiveDamaged and, for writing,
        ArchiveLocked.
        """
        if is_address(path):
            from search.cluster.engine import ClusterEngine

            return cls(ClusterEngine.open(str(path), write=write), marks)
        from search.folder import FolderEngine
        from search.index.index import Index

        index = Index.open(path, write=_front_page if write else None)
        return cls(FolderEngine(index), marks)

    @classmethod
    def create(
        cls, path: str | Path, *, shards: int | None = None, copies: int | None = None
    ) -> Self:
        """Open an archive for writing and make an empty one first where there is none.

        In a cluster a new one is kept in so many `shards`, each with so many `copies`. Raises
        ArchiveDamaged and ArchiveLocked, ArchiveError where the folder holds other files or cannot
        be written, and NotOffered where a folder should have shards or copies.
        """
        if is_address(path):
            from search.cluster.engine import ClusterEngine

            return cls(ClusterEngine.create(str(path), shards=shards, copies=copies))
        if shards is not None or copies is not None:
            raise NotOffered("only an archive in a cluster is kept in shards and copies")
        from search.folder import FolderEngine
        from search.index.index import Index

        if cls.exists(path):
            return cls.open(path, write=True)
        return cls(FolderEngine(Index.create(path, _front_page)))

    @staticmethod
    def exists(path: str | Path) -> bool:
        """Whether the folder is an archive, sound or not; no where one may not look into it.

        Raises ArchiveError where the cluster of an address cannot be asked.
        """
        if is_address(path):
            from search.cluster.engine import ClusterEngine

            return ClusterEngine.exists(str(path))
        from search.index.files import manifest

        try:
            return manifest.exists(Path(path))
        except OSError:
            return False

    @staticmethod
    def front_page(path: str | Path) -> SearchResult | None:
        """What the empty query finds, as stored at the last publication; None if not readable.

        It costs a fraction of opening the archive and shows its newest articles meanwhile. A
        cluster stores none.
        """
        if is_address(path):
            return None
        from search.index.front_page import read

        try:
            _, result = read(Path(path))
        except (ArchiveError, OSError):
            return None
        return result

    @staticmethod
    def check(path: str | Path) -> tuple[FileFault, ...]:
        """Every file of the archive that is changed, missing or foreign; reads all of them.

        Also every file of articles that has to be read again since a repair. Raises NotOffered
        for a cluster, which looks after its own files.
        """
        if is_address(path):
            raise NotOffered(_NO_FILES)
        from search.index.faults import faults

        return tuple(faults(Path(path)))

    @staticmethod
    def shortfall(path: str | Path) -> str:
        """What the archive lacks since it was damaged, in a few words; empty where nothing lacks.

        Also empty where the archive cannot be opened, which says more.
        """
        if is_address(path):
            return ""
        from search.index.files import manifest

        try:
            published = manifest.read(Path(path))
        except ArchiveError:
            return ""
        said = [f"{published.unread} files have to be read again"] if published.unread else []
        return " and ".join(said + [f"{published.lost} articles are lost"] * bool(published.lost))

    @classmethod
    def repair(
        cls,
        path: str | Path,
        *,
        trusted: Collection[str] = (),
        progress: Show | None = None,
        cancel: Cancel | None = None,
    ) -> UpdateReport:
        """Save what is sound of a damaged archive, then read the files of what is lost again.

        Articles keep their ids, names their corrections as far as these can be read. What is lost
        is noted in the archive first: after a stop at any moment the next repair goes on, and
        `check` names the files until they were read. A file that is gone by now is among
        `skipped`. `trusted` is as for `update`. Raises ArchiveMissing, ArchiveLocked, and
        ArchiveDamaged where nothing can be saved, NotOffered for a cluster.
        """
        if is_address(path):
            raise NotOffered(_NO_FILES)
        from search.folder import FolderEngine
        from search.index.index import Index
        from search.ingest.changes import system_path

        index = Index.repair(path, _front_page)
        with cls(FolderEngine(index)) as archive:
            report = UpdateReport()
            of_files, others = index.losses()
            whole = archive.articles + of_files + others
            if unread := index.unread():
                report = archive.update(
                    [system_path(each) for each in unread],
                    trusted=trusted,
                    progress=progress,
                    cancel=cancel,
                )
            if others and not (cancel is not None and cancel()):
                left = min(others, whole - archive.articles - index.losses()[0])
                if left > 0:
                    warning = (
                        f"{left} articles are lost and it is not known of which files: "
                        "index the folders of your articles again"
                    )
                    report = replace(report, warnings=(*report.warnings, warning))
                index.writer().forgive_losses()
                index.writer().publish()
            archive._provide_dictionaries(cancel)
            return report

    @property
    def path(self) -> Path:
        """The folder of the archive; raises NotOffered for a cluster, which has an address."""
        if is_address(self.place):
            raise NotOffered(f"{self.place} is no folder")
        return Path(self.place)

    @property
    def place(self) -> str:
        """The folder of the archive, or its address."""
        return self._engine.place

    @property
    def generation(self) -> int:
        """The number of the publication that is read; it grows with each one."""
        return self._engine.generation

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return self._engine.article_count

    def report(self) -> UpdateReport | None:
        """What the last update that changed something did, None where that is not known.

        Of many files left out only the first are in it. Raises ArchiveDamaged.
        """
        return self._engine.report()

    @_reading
    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """Answer a request: the exact total, one page of articles, facets over all matches.

        Raises QueryError, QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        return self._ask(cancel).search(request, cancel=cancel)

    @_reading
    def overview(self, *, cancel: Cancel | None = None) -> Overview:
        """How much the archive has of everything. Raises what `search` raises."""
        return self._ask(cancel).overview(cancel=cancel)

    @_reading
    def prepare(self, *, cancel: Cancel | None = None) -> None:
        """Do now, while nobody waits, what would else delay the first search.

        Raises SearchCancelled soon after `cancel` returns true; what was done is not lost.
        """
        self._ask(cancel).prepare(cancel)

    def verify(self, *, cancel: Cancel | None = None) -> bool:
        """Compare every open file with its checksum that was not compared when it was opened.

        What is small and what decides totals was. Call it while nobody waits; it goes on where it
        was cancelled, which is when it returns False. Raises ArchiveDamaged for the first file
        that is not what was written.
        """
        return self._engine.verify(cancel or (lambda: False))

    @_reading
    def snippets(
        self, request: SearchRequest, ids: Sequence[str], *, cancel: Cancel | None = None
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches, best first; by article id.

        Raises ArticleMissing, and what `search` raises.
        """
        return self._ask(cancel).snippets(request, ids, cancel=cancel)

    @_reading
    def highlights(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> Highlights:
        """Where the request matches in one article.

        Raises ArticleMissing, and what `search` raises.
        """
        return self._ask(cancel).highlights(request, id, cancel=cancel)

    @_reading
    def explain(self, request: SearchRequest, *, cancel: Cancel | None = None) -> Explanation:
        """How the query of a request is understood and what each clause of it matches alone.

        Raises what `search` raises.
        """
        return self._ask(cancel).explain(request, cancel=cancel)

    @_reading
    def timeline(
        self, request: SearchRequest, most: int = 60, *, cancel: Cancel | None = None
    ) -> Timeline:
        """When the articles that a request selects appeared: exact counts of at most `most` bars.

        Their unit is the shortest for which so many suffice. Raises what `search` raises.
        """
        if type(most) is not int or not FEWEST_BARS <= most <= MOST_BARS:
            raise RequestError(
                f"a timeline has from {FEWEST_BARS} to {MOST_BARS:,} bars, not {most!r:.40}"
            )
        return self._ask(cancel).timeline(request, most, cancel=cancel)

    @_reading
    def reasons(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> tuple[Reason, ...]:
        """Why one article matched: each clause that it satisfies, and what it matched there.

        Raises ArticleMissing, and what `search` raises.
        """
        return self._ask(cancel).reasons(request, id, cancel=cancel)

    @_reading
    def complete(
        self, query: str, column: int | None = None, *, cancel: Cancel | None = None
    ) -> tuple[Completion, ...]:
        """What a person may be about to type before this column (None: at the end) of a query.

        Raises QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        return self._ask(cancel).complete(query, column, cancel=cancel)

    @_reading
    def article(self, id: str) -> Article:
        """The whole article; its mentions name canonical entities. Raises ArticleMissing."""
        return self._engine.article(id)

    @_reading
    def inventory(self, besides: Sequence[bytes] = ()) -> bytes:
        """What articles there are, those of other inventories left out, as 8 bytes an article.

        It tells later what has come since.
        """
        return self._engine.inventory(besides)

    @_reading
    def arrivals(self, inventories: Sequence[bytes]) -> frozenset[str]:
        """The ids of the articles that are in none of these inventories."""
        return self._engine.arrivals(inventories)

    @_reading
    def missing(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids that no article of the archive has."""
        return self._engine.missing(ids)

    @_reading
    def versions(self, id: str) -> tuple[ArticleHead, ...]:
        """All versions of an article's text, itself among them, the first publication first.

        Raises ArticleMissing.
        """
        return self._ask(None).versions(id)

    @_reading
    def related(self, id: str, limit: int = 10) -> tuple[ArticleHead, ...]:
        """Other articles about what an article tells of, the nearest first; no versions of it.

        Raises ArticleMissing.
        """
        return self._ask(None).related(id, limit)

    @_reading
    def entities(
        self, kind: Kind, name: str, *, cancel: Cancel | None = None
    ) -> tuple[Entity, ...]:
        """The people or organizations that this name may mean, however it is spelt.

        Raises QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        from search.names.registry.entities import is_unsure

        tables = self._engine.entities
        return tuple(
            replace(table.entity(ordinal), unsure=is_unsure(tables, kind, ordinal))
            for table, ordinal, _ in self._meant(kind, name, cancel)
        )

    def whoosh(self) -> WhooshIndex:
        """The archive as a Whoosh index, to be read with Whoosh's own searcher and queries.

        Its fields are `text`, `title`, `people`, `organizations`, `sources`, `date`, `date_until`,
        `date_basis`, `on`, `id` and `path`. What writes raises Whoosh's own `ReadOnlyError`. Raises
        NotOffered for a cluster.
        """
        if is_address(self.place):
            raise NotOffered("only an archive in a folder is a Whoosh index")
        from search.index.whoosh.index import WhooshIndex
        from search.query.evaluation.matchers import Evaluations

        return WhooshIndex(self.path, lambda snapshot: Evaluations(snapshot.segments))

    def add(self, articles: Iterable[Article], *, trusted: Collection[str] = ()) -> UpdateReport:
        """Add articles, recognise their names and publish one generation.

        An article without an id gets one from its content; one with the id of another replaces it.
        `trusted` is as for `update`.
        """
        from search.update.update import add

        dates = self._corrections.dates()
        report = add(self._engine.writer(), articles, dates, trusted)
        self.refresh()
        self._provide_dictionaries(None)
        return report

    def remove(self, ids: Collection[str]) -> int:
        """Remove articles and publish one generation; returns how many there were."""
        writer = self._engine.writer()
        removed = writer.remove(ids)
        writer.publish()
        self.refresh()
        return removed

    def update(
        self,
        paths: Sequence[str | Path],
        *,
        prune: bool = False,
        reread: bool = False,
        columns: Mapping[str, str] | None = None,
        recognize: bool | None = None,
        recognizer: str | None = None,
        trusted: Collection[str] = (),
        leave: Collection[str] = (),
        pass_over: Collection[Path] = (),
        progress: Show | None = None,
        cancel: Cancel | None = None,
        workers: int = 1,
    ) -> UpdateReport:
        """Bring the archive in step with files and folders, publishing as it goes.

        An empty or unreadable folder removes nothing without `prune`; with `reread` files are read
        though they seem to be unchanged; `columns` says of fields of an article which columns of
        tables they are, as {"body": "content"}, which is kept until it is said anew (RequestError
        for an unknown field); with `recognize`, names that records state are not taken
        over. Files to `leave`, by their absolute paths without links, stay as they were read last:
        another program is writing them. Folders to `pass_over`, by such paths too, are not
        looked into, nor are archives, unless a path leads into them. `recognizer` is "default" for
        the shipped recogniser, "accurate" for the one with the encoder, or the name or folder of a
        spaCy pipeline. Of `recognize` and `recognizer` the archive keeps the last choice, None;
        when another one is made, all files are read again. A pipeline that only the archive names
        is loaded where it is `trusted`, for it is code, and an archive may come from anybody. When
        `cancel` returns true, what is done is published and the rest is left for the next time.
        `workers` processes read and recognise. Raises DatelineError where a pipeline is neither
        given nor trusted, or is not installed.
        """
        from search.ingest.columns import FIELDS
        from search.update.update import Update, recognition

        for field in columns or ():
            if field not in FIELDS:
                raise RequestError(f"{field} is no field of an article: {', '.join(FIELDS)}")
        told: list[Progress] = []

        def tell(now: Progress) -> None:
            told[:] = [now]
            if progress is not None:
                progress(now)

        report = Update(
            self._engine,
            [str(path) for path in paths],
            prune=prune,
            reread=reread,
            columns=columns,
            recognition=recognition(
                self._engine.recognition, recognizer, stated=recognize, trusted=trusted
            ),
            leave=leave,
            progress=tell,
            cancel=cancel,
            workers=workers,
            is_passed_over=lambda folder: folder in pass_over or Archive.exists(folder),
        ).run()
        self.refresh()
        self._provide_dictionaries(cancel, *told, progress=progress)
        return replace(report, articles=self.articles)

    def refine(
        self,
        *,
        progress: Callable[[RefineProgress], None] | None = None,
        cancel: Cancel | None = None,
    ) -> RefineProgress:
        """Have the accurate recogniser find names anew, in the newest articles first.

        What the shipped recogniser found is replaced, publishing as it goes; what is done when
        `cancel` returns true stays, and the next call goes on from there. Raises DatelineError
        where the accurate recogniser is not installed.
        """
        from search.update.refining import refine

        done = refine(self._engine, progress, cancel)
        self.refresh()
        return done

    def withdraw(
        self,
        paths: Sequence[str | Path],
        *,
        trusted: Collection[str] = (),
        cancel: Cancel | None = None,
    ) -> UpdateReport:
        """Remove the articles read from files under these paths that no other file holds.

        Those that another file holds are as that one has them, with names found as by `update`.
        """
        from search.update.update import Update, recognition

        report = Update(
            self._engine,
            [str(path) for path in paths],
            recognition=recognition(self._engine.recognition, None, trusted=trusted),
            withdraw=True,
            cancel=cancel,
            is_passed_over=Archive.exists,
        ).run()
        self.refresh()
        return replace(report, articles=self.articles)

    @_reading
    def why(self, kind: Kind, name: str, *, cancel: Cancel | None = None) -> tuple[Evidence, ...]:
        """What joined the names of the entities that this name means, the surest first.

        Raises QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        found = self._meant(kind, name, cancel)
        return tuple(evidence for table, ordinal, _ in found for evidence in table.why(ordinal))

    @_reading
    def alike(self, kind: Kind, name: str, *, cancel: Cancel | None = None) -> tuple[Evidence, ...]:
        """Names that may be those of an entity that this name means but are not sure enough.

        Raises QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        return tuple(
            evidence
            for table, ordinal, watch in self._meant(kind, name, cancel)
            for evidence in table.alike(ordinal, watch.check)
        )

    @_reading
    def suggestions(
        self, kind: Kind, limit: int = 50, *, cancel: Cancel | None = None
    ) -> tuple[Evidence, ...]:
        """Pairs of names that may be one but are not sure enough, the most mentioned first.

        Raises RequestError, QueryTimeout, and SearchCancelled soon after `cancel` returns true.
        """
        if type(limit) is not int or not 0 <= limit <= MOST_ARTICLES:
            raise RequestError(f"limit has to be from 0 to {MOST_ARTICLES:,}")
        return self._table(kind).suggestions(limit, check=Watch(Limits(), cancel).check)

    @property
    def _corrections(self) -> Corrections:
        return self._engine.entities["person"].corrections

    @_reading
    def corrections(self) -> tuple[Correction, ...]:
        """What the person said of names and dates, in the order in which it was said."""
        return self._corrections.lines

    def correct(self, corrections: Iterable[Correction]) -> int:
        """Have these corrections instead of those so far and publish one generation.

        Returns how many articles got another date.
        """
        from search.names.registry.corrections import Corrections
        from search.update.dating import correct

        writer = self._engine.writer()
        redated = correct(writer, self._corrections, Corrections.of(corrections))
        writer.publish()
        self.refresh()
        self._provide_dictionaries(None)
        return redated

    def refresh(self) -> bool:
        """Read the newest generation from now on; whether there was a newer one."""
        if not self._engine.refresh():
            return False
        self._searcher = None
        return True

    def behind(self) -> int | None:
        """How many articles more the newest generation has; None where that is the one read.

        It reads one small file, so that a program may ask every second.
        """
        return self._engine.behind()

    def forget(self) -> None:
        """Drop the results of earlier searches, which are kept to turn their pages for nothing."""
        if self._searcher is not None:
            self._searcher.forget()

    def close(self) -> None:
        """Release the write lock and the files."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _table(self, kind: Kind) -> EntityTable:
        if kind not in KINDS:
            raise RequestError(f"a kind of names has to be one of {', '.join(KINDS)}")
        return self._engine.entities[kind]

    def _meant(
        self, kind: Kind, name: str, cancel: Cancel | None
    ) -> Iterator[tuple[EntityTable, int, Watch]]:
        """The entities that a name means, with a look at the watch before each."""
        watch, table = Watch(Limits(), cancel), self._table(kind)
        for ordinal in table.find(name, watch.check):
            watch.check()
            yield table, ordinal, watch

    def _provide_dictionaries(
        self, cancel: Cancel | None, *told: Progress, progress: Show | None = None
    ) -> None:
        """Have in the archive the dictionaries of its languages; `told` is how far it was told."""
        watch = Watch(Limits(seconds=math.inf), cancel)
        waited = False

        def waiting(language: str) -> None:
            nonlocal waited
            watch.check()
            if progress is not None and told:
                waited = True
                progress(replace(told[-1], dictionary=language))

        with suppress(SearchCancelled):
            self._engine.provide_dictionaries(watch, waiting)
        if progress is not None and waited:
            progress(told[-1])

    def _ask(self, cancel: Cancel | None) -> EngineSearcher:
        if self._searcher is None:
            self._searcher = self._engine.searcher(self._marks, cancel)
        return self._searcher
