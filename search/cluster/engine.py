"""The engine of an archive in a cluster: opened, read at a point in time, fed by several."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from search.article import Article, Kind, Mention
from search.cluster.address import Address
from search.cluster.client import Client
from search.cluster.documents import head_of, key_of, unsigned
from search.cluster.feeder import ClusterFileStates, Feeder
from search.cluster.generation import GenerationStore
from search.cluster.schema import PAGE, Indices
from search.cluster.searcher import LIMITS, SORTS, ClusterSearcher
from search.cluster.view import MOST_INVENTORY, View
from search.errors import ArchiveError, ArchiveMissing, NotOffered
from search.languages.dictionary import LANGUAGES
from search.names.registry.entities import EntityTable, denoted
from search.query.evaluation.inflections import Inflections
from search.request import Marks, Recognition, UpdateReport
from search.watch import Cancel, Watch

_SHARDS: Final = "DATELINE_SHARDS"


class ClusterEngine:
    """An archive in a cluster, as it was opened."""

    def __init__(self, address: Address, *, write: bool = False) -> None:
        self._client = Client(address)
        self._indices = Indices(address.name)
        self._write = write
        self._feeder: Feeder | None = None
        try:
            if not self._indices.exist(self._client):
                raise ArchiveMissing(
                    f"there is no archive at {address}; make one with `dateline index`"
                )
            self._view = View.open(self._client, self._indices)
        except BaseException:
            self._client.close()
            raise

    @classmethod
    def open(cls, address: str, *, write: bool = False) -> ClusterEngine:
        """Open an archive at an address; ArchiveMissing where there is none."""
        return cls(Address.parse(address), write=write)

    @classmethod
    def create(
        cls, text: str, *, shards: int | None = None, copies: int | None = None
    ) -> ClusterEngine:
        """Open an archive for writing and make an empty one first where there is none.

        A new one has so many `shards`, else as many as the environment says. Without `copies` there
        is one of each where the cluster has two nodes. ArchiveError where there is an archive of
        another number of shards, for that is fixed.
        """
        address = Address.parse(text)
        client, indices = Client(address), Indices(address.name)
        try:
            if not indices.exist(client):
                indices.create(client, _shards() if shards is None else shards)
            if shards is not None and (had := indices.shards(client)) != shards:
                raise ArchiveError(
                    f"{address} has {had} shards; how many there are is chosen once, when an "
                    "archive is made"
                )
            if copies is not None:
                indices.copy(client, copies)
            GenerationStore(client, indices).create()
        finally:
            client.close()
        return cls(address, write=True)

    @classmethod
    def exists(cls, text: str) -> bool:
        """Whether there is an archive at an address."""
        address = Address.parse(text)
        client = Client(address)
        try:
            return Indices(address.name).exist(client)
        finally:
            client.close()

    @property
    def place(self) -> str:
        """The address of the archive."""
        return str(self._client.address)

    @property
    def generation(self) -> int:
        """The number of the publication that is read."""
        return self._view.generation.number

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return self._view.articles

    @property
    def entities(self) -> Mapping[Kind, EntityTable]:
        """The people and the organizations of the archive."""
        return self._view.entities

    @property
    def recognition(self) -> Recognition:
        """How the names of its articles were found."""
        return self._view.generation.recognition

    @property
    def requests(self) -> int:
        """How many requests were sent to the cluster."""
        return self._client.requests

    def report(self) -> UpdateReport | None:
        """A cluster is filled by several at the same time and keeps no report."""
        return None

    def searcher(self, marks: Marks | None, cancel: Cancel | None) -> ClusterSearcher:
        """What answers the questions to the generation that is read."""
        return ClusterSearcher(self._client, self._indices, self._view, marks=marks)

    def article(self, id: str) -> Article:
        """The whole article with canonical names in its mentions; raises ArticleMissing."""
        (article,) = self.searcher(None, None).articles([id], Watch(LIMITS))
        said = self._view.of_sources.get(article.source or "")
        return article._replace(
            language=said or article.language,
            mentions=self._canonical(article.mentions),
            title_mentions=self._canonical(article.title_mentions),
        )

    def stored(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of these articles that there are now, by id; none if it was opened empty."""
        return self.writer().articles(ids) if self._view.articles and ids else {}

    def newest(self, together: int) -> Iterator[list[Article]]:
        """The articles with their own names as they are now, the newest first, so many at a time.

        Those that came since the archive was opened are not among them.
        """
        body: dict[str, Any] = {"size": together, "sort": SORTS["newest"], "_source": ["head"]}
        while True:
            body["pit"] = self._view.pit.clause()
            hits = self._client.search(body, Watch(LIMITS))["hits"]["hits"]
            if hits:
                ids = [head_of(hit["_source"]).id for hit in hits]
                found = self.writer().articles(ids)
                yield [found[id] for id in ids if id in found]
            if len(hits) < together:
                return
            body["search_after"] = hits[-1]["sort"]

    def inventory(self, besides: Sequence[bytes]) -> bytes:
        """What articles there are, those of other inventories left out, as 8 bytes an article."""
        hashes, _ = self._strangers(besides, ids=False)
        return hashes.tobytes()

    def arrivals(self, inventories: Sequence[bytes]) -> frozenset[str]:
        """The ids of the articles that are in none of these inventories."""
        _, ids = self._strangers(inventories, ids=True)
        return frozenset(ids)

    def missing(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids that no article of the archive has."""
        wanted = {key_of(id): id for id in ids}
        keys = list(wanted)
        for start in range(0, len(keys), PAGE):
            part = keys[start : start + PAGE]
            body = {
                "pit": self._view.pit.clause(),
                "size": len(part),
                "query": {"ids": {"values": part}},
                "_source": False,
            }
            for hit in self._client.search(body, Watch(LIMITS))["hits"]["hits"]:
                wanted.pop(hit["_id"], None)
        return frozenset(wanted.values())

    def files(self, paths: Sequence[str]) -> ClusterFileStates:
        """The states of all files, and what passes over these paths have left unsettled."""
        return self.writer().files(paths)

    def writer(self) -> Feeder:
        """The writer; ArchiveError where the archive was not opened for writing."""
        if not self._write:
            raise ArchiveError(f"{self.place} was not opened for writing")
        if self._feeder is None:
            self._feeder = Feeder(self._client, self._indices, self.generation, self.recognition)
        return self._feeder

    def provide_dictionaries(self, watch: Watch, waiting: Callable[[str], None]) -> None:
        """Have in the cluster the dictionaries of the archive's languages, for forms of words."""
        languages = Inflections(self._view.lists, watch).languages()  # type: ignore[arg-type]
        missing = LANGUAGES.intersection(languages) - self._view.generation.dictionaries.keys()
        if missing:
            self.writer().add_dictionaries(sorted(missing), waiting)
            self.refresh()

    def before_reading(self) -> None:
        """Nothing: each answer of the cluster is looked at for itself."""

    def explain_damage(self) -> None:
        """Nothing: each answer of the cluster is looked at for itself."""

    def verify(self, cancelled: Callable[[], bool]) -> bool:
        """The cluster verifies its own files; those that were fetched were verified then."""
        return True

    def refresh(self) -> bool:
        """Read the newest generation; False when that is the one already read."""
        published, _ = GenerationStore(self._client, self._indices).read()
        if published.number == self.generation:
            return False
        self.reopen()
        return True

    def reopen(self) -> None:
        """Read the newest generation, for what was read is not kept any more."""
        opened = View.open(self._client, self._indices)
        before, self._view = self._view, opened
        before.pit.close()

    def behind(self) -> int | None:
        """How many articles more the newest generation has; None when that is the one read."""
        published, _ = GenerationStore(self._client, self._indices).read()
        if published.number == self.generation:
            return None
        answer = self._client.call(
            "POST",
            f"/{self._indices.articles}/_search?allow_partial_search_results=false",
            {"size": 0, "track_total_hits": True},
        )
        return int(answer["hits"]["total"]["value"]) - self.article_count

    def close(self) -> None:
        """Stop feeding, and have the point in time kept no longer."""
        if self._feeder is not None:
            self._feeder.close()
            self._feeder = None
        self._view.pit.close()
        self._client.close()

    def _canonical(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        found = []
        for mention in mentions:
            tables = self._view.entities
            kind, ordinal = denoted(tables, mention.kind, mention.entity)
            name = mention.entity if ordinal is None else tables[kind].name(ordinal)
            found.append(mention._replace(kind=kind, entity=name))
        return tuple(found)

    def _strangers(
        self, inventories: Sequence[bytes], *, ids: bool
    ) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint64]], list[str]]:
        """The hashes of the articles that are in no inventory, ascending, and their ids."""
        if self.article_count > MOST_INVENTORY:
            raise NotOffered(
                f"what is new is told of up to {MOST_INVENTORY:,} articles of a cluster"
            )
        known = [np.frombuffer(each[: len(each) // 8 * 8], "<u8") for each in inventories]
        hashes: list[int] = []
        found: list[str] = []
        body = {
            "pit": self._view.pit.clause(),
            "size": PAGE,
            "sort": [{"hash": "asc"}, {"id": "asc"}],
            "_source": ["head"] if ids and not known else False,
            "docvalue_fields": ["hash"],
        }
        keys: list[str] = []
        while True:
            hits = self._client.search(body, Watch(LIMITS))["hits"]["hits"]
            hashes += unsigned(hit["fields"]["hash"][0] for hit in hits)
            keys += (hit["_id"] for hit in hits)
            if len(hits) < PAGE:
                break
            body["search_after"] = hits[-1]["sort"]
        every = np.array(hashes, np.uint64)
        stranger = np.ones(len(every), bool)
        for other in known:
            stranger &= ~np.isin(every, other)
        if ids:
            chosen = [key for key, new in zip(keys, stranger.tolist(), strict=True) if new]
            found = self._ids(chosen)
        return np.sort(every[stranger]).astype("<u8"), found

    def _ids(self, keys: Sequence[str]) -> list[str]:
        """The ids of the articles with these keys."""
        found: list[str] = []
        for start in range(0, len(keys), PAGE):
            part = list(keys[start : start + PAGE])
            body = {
                "pit": self._view.pit.clause(),
                "size": len(part),
                "query": {"ids": {"values": part}},
                "_source": ["head"],
            }
            hits = self._client.search(body, Watch(LIMITS))["hits"]["hits"]
            found += (head_of(hit["_source"]).id for hit in hits)
        return found


def _shards() -> int:
    """How many shards a new archive has, as the environment says."""
    said = os.environ.get(_SHARDS, "1")
    if not (said.isascii() and said.isdigit()):
        raise ArchiveError(f"{_SHARDS} has to be a number, not {said!r:.40}")
    return int(said)
