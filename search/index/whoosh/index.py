"""An archive under the interface of `whoosh.index.Index`, to be read only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

from whoosh.fields import Schema
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.index import Index as BaseIndex
from whoosh.query import Query
from whoosh.reading import IndexReader
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from search.index.files import manifest
from search.index.files.names import MANIFEST
from search.index.index import Index
from search.index.segment.schema import schema
from search.index.snapshot import Snapshot
from search.index.whoosh.exclusion import of_live
from search.index.whoosh.reader import ClauseEvaluations, reader_of
from search.request import FACET_NAMES

_READ_ONLY: Final = "an archive is only read through Whoosh; `dateline index` writes"


class ArchiveSearcher(Searcher):
    """Whoosh's searcher; grouped by a field of names, an article stands under each of its names."""

    def collector(self, *args: Any, groupedby: Any = None, **options: Any) -> Any:
        """A collector as Whoosh makes it."""
        options["groupedby"] = _overlapping(groupedby)
        return super().collector(*args, **options)

    def search_with_collector(self, q: Query, collector: Any, context: Any = None) -> None:
        """Have a collector collect what a query finds, removed articles left out everywhere."""
        super().search_with_collector(of_live(q), collector, context)

    def docs_for_query(self, q: Query, for_deletion: bool = False) -> Iterator[int]:
        """The numbers of the documents that a query finds, removed ones left out everywhere."""
        found: Iterator[int] = super().docs_for_query(of_live(q), for_deletion)
        return found


class WhooshIndex(BaseIndex):
    """The archive of a folder. Each reader and searcher is one of the newest generation."""

    def __init__(self, path: Path, evaluations: Callable[[Snapshot], ClauseEvaluations]) -> None:
        """Take what evaluates the product's own clauses over a snapshot.

        Raises `ArchiveMissing` and `ArchiveDamaged`.
        """
        self._path = path
        self._evaluations = evaluations
        self._index = Index.open(path)
        self.schema: Schema = schema()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A reader of the newest generation; `reuse` is not needed, for files are shared anyway."""
        self._index.refresh()
        snapshot = self._index.snapshot()
        return reader_of(snapshot, self._evaluations(snapshot))

    def searcher(self, **options: Any) -> ArchiveSearcher:
        """A searcher of the newest generation; the options are those of Whoosh's `Searcher`."""
        return ArchiveSearcher(self.reader(), fromindex=self, **options)

    def latest_generation(self) -> int:
        """The number of the generation that was published last."""
        return manifest.read(self._path).generation

    def up_to_date(self) -> bool:
        """Whether nothing was published since a reader was last asked for."""
        return self.latest_generation() == self._index.generation

    def refresh(self) -> WhooshIndex:
        """The index of the newest generation: this one where it is up to date."""
        return self if self.up_to_date() else WhooshIndex(self._path, self._evaluations)

    def last_modified(self) -> float:  # type: ignore[override]  # as Whoosh's own index does
        """When the newest generation was published, in seconds since 1970."""
        return (self._path / MANIFEST).stat().st_mtime

    def is_empty(self) -> bool:
        """Whether there is no article."""
        return bool(self.doc_count() == 0)

    def close(self) -> None:
        """Let go of the files; readers and searchers keep theirs."""
        self._index.close()

    def writer(self, **options: Any) -> NoReturn:
        """Raise Whoosh's `ReadOnlyError`."""
        raise ReadOnlyError(_READ_ONLY)

    def optimize(self, **options: Any) -> NoReturn:
        """Raise Whoosh's `ReadOnlyError`."""
        raise ReadOnlyError(_READ_ONLY)


def _overlapping(groupedby: Any) -> Any:
    """What `groupedby` says, its fields of names with all names of an article instead of one."""
    if isinstance(groupedby, str) and groupedby in FACET_NAMES:
        return FieldFacet(groupedby, allow_overlap=True)
    if isinstance(groupedby, dict):
        return {name: _overlapping(facet) for name, facet in groupedby.items()}
    if isinstance(groupedby, list | tuple):
        return [_overlapping(facet) for facet in groupedby]
    return groupedby
