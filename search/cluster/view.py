"""What a reader of a cluster holds of one generation: names, words, and a point in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import Any, Final

from search.article import KINDS, OTHER_KIND, Kind
from search.cluster.client import Client
from search.cluster.documents import received
from search.cluster.files import ClusterFiles, Missing
from search.cluster.generation import Generation, GenerationStore
from search.cluster.schema import Indices
from search.cluster.words import FIELDS, LooseWords, WordField, WordList, fields_of
from search.errors import ArchiveDamaged, ArchiveError
from search.index.dictionaries import Dictionaries, opened
from search.index.listed_names import NameTable, check_lists, tables_of
from search.languages.dictionary import Dictionary
from search.names.registry.entities import EntityTable
from search.names.registry.registry import Registry
from search.names.registry.validation import check_tables
from search.request import FacetName
from search.validation import Sections

KEEP_ALIVE: Final = "10m"
"""How long a point in time is kept after the last question to it."""
MOST_INVENTORY: Final = 1_000_000
"""Of how many articles it is told which are new."""
_ATTEMPTS: Final = 10
_PATIENCE: Final = 8
_POLL: Final = 0.1
"""Seconds that a shard without a node is waited for, more each time."""
_MOST_LANGUAGES: Final = 1_000


class PointInTime:
    """The articles as they were at one moment; the cluster keeps them while they are asked for."""

    def __init__(self, client: Client, index: str) -> None:
        """ArchiveError where a shard is on no node that answers, even after a while."""
        self._client = client
        for attempt in range(_PATIENCE):
            answer = client.call(
                "POST",
                f"/{index}/_search/point_in_time?keep_alive={KEEP_ALIVE}"
                "&allow_partial_pit_creation=false",
            )
            self.id: str = answer["pit_id"]
            shards = answer["_shards"]
            lacking = shards["total"] - shards["successful"]
            if not lacking and not shards["failed"]:
                return
            self.close()
            sleep(_POLL * attempt)  # a copy may be taking the place of a shard
        raise ArchiveError(
            f"{lacking} of {shards['total']} shards of {client.address} are on no node that "
            "answers; nothing is shown rather than a part"
        )

    def clause(self) -> dict[str, str]:
        """It as a part of a search."""
        return {"id": self.id, "keep_alive": KEEP_ALIVE}

    def close(self) -> None:
        """Have it kept no longer."""
        try:
            self._client.call("DELETE", "/_search/point_in_time", {"pit_id": [self.id]})
        except ArchiveError:
            return  # it ends by itself


class ClusterDictionaries(Dictionaries):
    """The dictionaries of a generation, each fetched when it is needed."""

    def __init__(self, files: ClusterFiles, generation: Generation) -> None:
        super().__init__(Path())
        self._files = files
        self._generation = generation

    def get(self, language: str) -> Dictionary | None:
        """The dictionary of a language; None where there is none, or none that is whole."""
        if language not in self._opened:
            self._opened[language] = self._fetched(language)
        return self._opened[language]

    def _fetched(self, language: str) -> Dictionary | None:
        name = self._generation.dictionaries.get(language)
        if name is None:
            return None
        try:
            return opened(self._files.path(name, self._generation.files[name]))
        except (OSError, KeyError, ArchiveDamaged, Missing):
            return None


@dataclass(frozen=True)
class View:
    """One generation as it was opened."""

    generation: Generation
    entities: Mapping[Kind, EntityTable]
    listed: Mapping[FacetName, NameTable]
    """The sources, authors and sections."""
    lists: Sequence[WordList]
    languages: Mapping[str, int]
    """How many articles are in each language; those of which it is not known under ""."""
    articles: int
    pit: PointInTime
    dictionaries: Dictionaries

    @cached_property
    def of_sources(self) -> Mapping[str, str]:
        """The languages that the person has given to sources."""
        return self.entities["person"].corrections.languages()

    @cached_property
    def given(self) -> Mapping[Kind, Mapping[int, Sequence[str]]]:
        """Of each kind the names that the person gave its entities, though they count as others'.

        By the ordinal of the entity; articles have them among the names of the other kind.
        """
        found: dict[Kind, dict[int, list[str]]] = {kind: {} for kind in KINDS}
        for kind, table in self.entities.items():
            for name in sorted(table.corrections.of_kind(OTHER_KIND[kind]).taken):
                ordinal = table.canonical(name)
                if ordinal is not None:
                    found[kind].setdefault(ordinal, []).append(name)
        return found

    @classmethod
    def open(cls, client: Client, indices: Indices) -> View:
        """Open what is published last.

        The point in time comes first and the words after it, so that no article in it has a word
        that is not among them.
        """
        store, files = GenerationStore(client, indices), ClusterFiles(client, indices)
        loose = LooseWords(client, indices)
        for _ in range(_ATTEMPTS):
            before, _ = store.read()
            pit = PointInTime(client, indices.articles)
            try:
                _, words = loose.read()
                generation, _ = store.read()
                if generation.names() != before.names() or generation.number != before.number:
                    pit.close()
                    continue
                entities = _entities(files, generation)
                listed = _listed(files, generation)
                total, languages = _languages(client, pit, entities)
                lists = [
                    *(
                        fields_of(files.sections(name, generation.files[name]))
                        for name in generation.words
                    ),
                    *(
                        [{field: WordField.of(words[field]) for field in FIELDS}]
                        if any(words.values())
                        else []
                    ),
                ]
            except Missing:
                pit.close()
                continue
            except BaseException:
                pit.close()
                raise
            files.keep(generation.names())
            dictionaries = ClusterDictionaries(files, generation)
            return cls(
                generation,
                entities,
                listed,
                [WordList(fields, languages, dictionaries) for fields in lists],
                languages,
                total,
                pit,
                dictionaries,
            )
        raise ArchiveError(f"{client.address} is published faster than it can be opened; try again")


def _entities(files: ClusterFiles, generation: Generation) -> Mapping[Kind, EntityTable]:
    if not generation.entities:
        registry = Registry()
        registry.settle()
        return {kind: EntityTable(registry.sections(), kind) for kind in KINDS}
    file = files.sections(generation.entities, generation.files[generation.entities])
    try:
        check_tables(Sections(file.view()))
    except ValueError as error:
        raise ArchiveDamaged(f"{file.path}: {error}") from error
    return {kind: EntityTable(file.view(), kind) for kind in KINDS}


def _listed(files: ClusterFiles, generation: Generation) -> Mapping[FacetName, NameTable]:
    if not generation.sources:
        return tables_of(None)
    file = files.sections(generation.sources, generation.files[generation.sources])
    try:
        check_lists(Sections(file.view()))
    except ValueError as error:
        raise ArchiveDamaged(f"{file.path}: {error}") from error
    return tables_of(file)


def _languages(
    client: Client, pit: PointInTime, entities: Mapping[Kind, EntityTable]
) -> tuple[int, dict[str, int]]:
    """How many articles there are, and how many in each language."""
    of_sources = entities["person"].corrections.languages()
    told = sorted(of_sources)
    by_language = {"terms": {"field": "language", "size": _MOST_LANGUAGES}}
    body: dict[str, Any] = {
        "pit": pit.clause(),
        "size": 0,
        "track_total_hits": True,
        "aggs": {"all": by_language},
    }
    if told:
        body["aggs"]["told"] = {
            "filters": {
                "filters": {str(n): {"term": {"source": each}} for n, each in enumerate(told)}
            },
            "aggs": {"languages": by_language},
        }
    answer = client.call("POST", "/_search?allow_partial_search_results=false", body)
    if answer["_shards"]["failed"] or answer.get("timed_out"):
        raise ArchiveError("not every shard of the cluster answers")
    total: int = answer["hits"]["total"]["value"]
    counts = _counts(answer["aggregations"]["all"])
    for number, source in enumerate(told):
        bucket = answer["aggregations"]["told"]["buckets"][str(number)]
        for language, count in _counts(bucket["languages"]).items():
            counts[language] = counts.get(language, 0) - count
        said = of_sources[source]
        counts[said] = counts.get(said, 0) + bucket["doc_count"]
    known = {language: count for language, count in counts.items() if count and language}
    return total, known | {"": total - sum(known.values())}


def _counts(answer: Any) -> dict[str, int]:
    return {received(each["key"]): each["doc_count"] for each in answer["buckets"]}
