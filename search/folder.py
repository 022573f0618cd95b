"""The engine of an archive in a folder: the index, asked as every engine is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

from search.article import Article, Kind
from search.errors import ArticleMissing, SearchCancelled
from search.index.file_states import FileStates
from search.index.index import Index
from search.names.registry.entities import EntityTable
from search.request import Marks, Recognition, UpdateReport
from search.watch import Cancel, Watch

if TYPE_CHECKING:
    from search.index.writer import Writer
    from search.query import Searcher

_PARTS: Final = (
    "whoosh.lang.morph_en",
    "whoosh.reading",
    "whoosh.query",
    "pyroaring",
    "search.index.segment.words",
    "search.query",
)
"""What the first search of a process imports, in pieces, so that it can be stopped meanwhile."""


class FolderEngine:
    """An archive in a folder of this machine, as it was opened."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._searcher: Searcher | None = None

    @property
    def place(self) -> str:
        """The folder of the archive."""
        return str(self.index.path)

    @property
    def generation(self) -> int:
        """The number of the publication that is read."""
        return self.index.generation

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return self.index.snapshot().article_count

    @property
    def entities(self) -> Mapping[Kind, EntityTable]:
        """The people and the organizations of the archive."""
        return self.index.snapshot().entities

    @property
    def recognition(self) -> Recognition:
        """How the names of its articles were found."""
        return self.index.recognition

    def report(self) -> UpdateReport | None:
        """What the last update that changed something did; None where that is not known."""
        return self.index.report()

    def searcher(self, marks: Marks | None, cancel: Cancel | None) -> Searcher:
        """What answers the questions to the generation that is read."""
        for part in _PARTS:
            import_module(part)
            if cancel is not None and cancel():
                raise SearchCancelled("the search was stopped")
        from search.query import Searcher

        self._searcher = Searcher(self.index.snapshot(), marks=marks, before=self._searcher)
        return self._searcher

    def article(self, id: str) -> Article:
        """The whole article with canonical names in its mentions; raises ArticleMissing."""
        return self.index.snapshot().article(id)

    def stored(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of these articles that there were when the archive was opened, by id."""
        snapshot, found = self.index.snapshot(), {}
        for id in ids:
            with suppress(ArticleMissing):
                segment, document = snapshot.locate(id)
                found[id] = segment.article(document)
        return found

    def newest(self, together: int) -> Iterator[list[Article]]:
        """The articles with their own names, the newest first, so many at a time."""
        from search.index.inventory import newest_first

        segments = self.index.snapshot().segments
        places = newest_first(self.index.snapshot())
        for at in range(0, len(places), together):
            part = places[at : at + together]
            yield [segments[number].article(document) for number, document in part]

    def inventory(self, besides: Sequence[bytes]) -> bytes:
        """What articles there are, those of other inventories left out, as 8 bytes an article."""
        from search.index.inventory import hashes_besides

        return hashes_besides(self.index.snapshot(), besides).tobytes()

    def arrivals(self, inventories: Sequence[bytes]) -> frozenset[str]:
        """The ids of the articles that are in none of these inventories."""
        from search.index.inventory import ids_besides

        return ids_besides(self.index.snapshot(), inventories)

    def missing(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids that no article of the archive has."""
        from search.index.inventory import missing

        return missing(self.index.snapshot(), frozenset(ids))

    def files(self, paths: Sequence[str]) -> FileStates:
        """The states of all files."""
        return self.index.files()

    def writer(self) -> Writer:
        """The writer; ArchiveError where the archive was not opened for writing."""
        return self.index.writer()

    def provide_dictionaries(self, watch: Watch, waiting: Callable[[str], None]) -> None:
        """Have in the archive the dictionaries of its languages, for the forms of words."""
        from search.index.dictionaries import provide
        from search.query.evaluation.inflections import Inflections

        languages = Inflections(self.index.snapshot().segments, watch).languages()
        provide(self.index.path, languages, waiting)

    def before_reading(self) -> None:
        """Raise ArchiveDamaged for a file that was cut short: it must not be read at all."""
        self.index.check_sizes()

    def explain_damage(self) -> None:
        """Raise ArchiveDamaged for the first file that explains why something went wrong."""
        self.index.find_damage()

    def verify(self, cancelled: Callable[[], bool]) -> bool:
        """Verify what was not verified at opening; False where that was cancelled."""
        return self.index.verify(cancelled)

    def refresh(self) -> bool:
        """Read the newest generation; False when that is the one already read."""
        return self.index.refresh()

    def reopen(self) -> None:
        """Nothing: what was opened stays."""

    def behind(self) -> int | None:
        """How many articles more the newest generation has; None when that is the one read."""
        return self.index.behind()

    def close(self) -> None:
        """Release the write lock and the files."""
        self.index.close()
