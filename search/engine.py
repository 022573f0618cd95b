"""What an archive asks of an engine, so that one in a folder and one in a cluster are used alike.

The plan of a query, the update from files and everything above know these protocols alone. What
only a folder has says so: an engine that lacks it raises NotOffered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from search.article import Article, Kind
from search.names.registry.entities import EntityTable
from search.request import (
    ArticleHead,
    Completion,
    Explanation,
    Highlights,
    Marks,
    Overview,
    Reason,
    Recognition,
    SearchRequest,
    SearchResult,
    Snippet,
    Timeline,
    UpdateReport,
)
from search.watch import Cancel, Watch

if TYPE_CHECKING:
    from search.index.publication import MakeReport
    from search.index.writer import Counts
    from search.ingest.changes import FileState
    from search.names.registry.corrections import Corrections


class EngineSearcher(Protocol):
    """Answers the questions to one generation; its methods are those of `Archive`."""

    def search(self, request: SearchRequest, *, cancel: Cancel | None = None) -> SearchResult:
        """The total, one page of articles and the facets of a request."""

    def snippets(
        self, request: SearchRequest, ids: Sequence[str], *, cancel: Cancel | None = None
    ) -> dict[str, tuple[Snippet, ...]]:
        """The pieces of these articles that the request matches; by article id."""

    def highlights(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> Highlights:
        """Where the request matches in one article."""

    def explain(self, request: SearchRequest, *, cancel: Cancel | None = None) -> Explanation:
        """How the query of a request is understood."""

    def timeline(
        self, request: SearchRequest, most: int, *, cancel: Cancel | None = None
    ) -> Timeline:
        """When the articles that a request selects appeared."""

    def reasons(
        self, request: SearchRequest, id: str, *, cancel: Cancel | None = None
    ) -> tuple[Reason, ...]:
        """Why one article matched."""

    def complete(
        self,
        text: str,
        column: int | None = None,
        limit: int = 10,
        *,
        cancel: Cancel | None = None,
    ) -> tuple[Completion, ...]:
        """What may be meant by what stands before a column of a query."""

    def versions(self, id: str) -> tuple[ArticleHead, ...]:
        """All versions of an article's text."""

    def related(self, id: str, limit: int) -> tuple[ArticleHead, ...]:
        """Other articles about what an article tells of."""

    def overview(self, *, cancel: Cancel | None = None) -> Overview:
        """How much there is of everything."""

    def prepare(self, cancel: Cancel | None = None) -> None:
        """Do now what would else delay the first search."""

    def forget(self) -> None:
        """Drop what was kept of earlier searches."""


class States(Protocol):
    """The states of the files whose articles are in an archive."""

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The ids of the articles that an interrupted pass has left unsettled."""

    def states(self) -> Iterator[FileState]:
        """The state of every file, in no certain order."""


class EngineWriter(Protocol):
    """Writes articles; nothing that it does is complete before `publish`."""

    recognition: Recognition

    @property
    def generation(self) -> int:
        """The number of the published generation."""

    def add(self, articles: Iterable[Article]) -> Counts:
        """Add articles, each in place of the one with the same id; ValueError without an id."""

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles with these ids; returns how many there were."""

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of the articles with these ids that are there, by id, with their own names."""

    def correct(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far; dates are given to articles apart."""

    def set_file(self, state: FileState, *, urgent: bool = True) -> None:
        """Note the state of a file as it was read; one that is not urgent publishes nothing."""

    def forget_file(self, path: str) -> None:
        """Forget the state of a file."""

    def set_unsettled(self, ids: Collection[str]) -> None:
        """Note which articles the next pass has to look after, if this one ends early."""

    def publish(self, *, compact: bool = True, report: MakeReport | None = None) -> int:
        """Publish what was done; returns the number of the generation.

        What `report` gives is kept with it, where the engine keeps that.
        """


class Engine(Protocol):
    """An archive as it was opened; use it from one thread at a time."""

    @property
    def place(self) -> str:
        """The folder or the address of the archive."""

    @property
    def generation(self) -> int:
        """The number of the publication that is read."""

    @property
    def article_count(self) -> int:
        """How many articles there are."""

    @property
    def entities(self) -> Mapping[Kind, EntityTable]:
        """The people and the organizations of the archive."""

    @property
    def recognition(self) -> Recognition:
        """How the names of its articles were found."""

    def report(self) -> UpdateReport | None:
        """What the last update that changed something did; None where that is not known."""

    def searcher(self, marks: Marks | None, cancel: Cancel | None) -> EngineSearcher:
        """What answers the questions to the generation that is read."""

    def article(self, id: str) -> Article:
        """The whole article with canonical names in its mentions; raises ArticleMissing."""

    def stored(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Those of these articles that there were when the archive was opened, or are now, by id.

        They have their own names.
        """

    def newest(self, together: int) -> Iterator[list[Article]]:
        """The articles of the generation that is read with their own names, the newest first.

        So many at a time, undated ones last.
        """

    def inventory(self, besides: Sequence[bytes]) -> bytes:
        """What articles there are, those of other inventories left out."""

    def arrivals(self, inventories: Sequence[bytes]) -> frozenset[str]:
        """The ids of the articles that are in none of these inventories."""

    def missing(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids that no article of the archive has."""

    def files(self, paths: Sequence[str]) -> States:
        """The states of files before a pass over these paths."""

    def writer(self) -> EngineWriter:
        """The writer; ArchiveError where the archive was not opened for writing."""

    def provide_dictionaries(self, watch: Watch, waiting: Callable[[str], None]) -> None:
        """Have in the archive the dictionaries of its languages, for the forms of words.

        `waiting` is called with the code of a language while its dictionary is made; may raise.
        """

    def before_reading(self) -> None:
        """Raise ArchiveDamaged for what must not even be tried to be read."""

    def explain_damage(self) -> None:
        """Raise ArchiveDamaged for the first thing that explains why something went wrong."""

    def verify(self, cancelled: Callable[[], bool]) -> bool:
        """Verify what was not verified at opening; False where that was cancelled."""

    def refresh(self) -> bool:
        """Read the newest generation; False when that is the one already read."""

    def reopen(self) -> None:
        """Read the newest generation, for what was read is not kept any more."""

    def behind(self) -> int | None:
        """How many articles more the newest generation has; None when that is the one read."""

    def close(self) -> None:
        """Give back what is held."""
