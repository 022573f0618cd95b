"""Counts the names of articles once, whoever fed them, and publishes which belong together.

A feeder marks an article in the counts before it writes it. Whoever publishes reads the marks,
takes back what was counted of each article and counts what the article says now; which of the two
stands in the counts is decided by what was published, so that a process that dies at any moment
leaves nothing counted twice or not at all. No article is ever written again for a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic, sleep, time
from typing import Any, Final

import orjson

from search.cluster.client import Client, Conflict
from search.cluster.documents import Counted, article_of
from search.cluster.files import ClusterFiles
from search.cluster.generation import Generation, GenerationStore, Version
from search.cluster.schema import Indices
from search.cluster.words import (
    FIELDS,
    LooseWords,
    all_words,
    fields_of,
    lists_to_merge,
    write_words,
)
from search.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from search.index.dictionaries import made, opened
from search.index.files import disk
from search.index.files.manifest import FileSum
from search.index.files.sections import write_sections
from search.index.files.values import boolean, integer, items, loads, text
from search.index.listed_names import sections_of, tables_of
from search.names.registry.corrections import Corrections
from search.names.registry.registry import Registry
from search.names.registry.validation import check_corrections, check_counts, check_tables
from search.request import FacetName, Recognition
from search.validation import Sections

_BATCH: Final = 1_000
"""How many articles are looked up at a time."""
_LEASE: Final = 60.0
"""Seconds for which a lease holds unless it is renewed."""
_PATIENCE: Final = 600.0
"""Seconds for which others are waited for."""
_POLL: Final = 0.25
_ATTEMPTS: Final = 20
_UNMARKED: Final = {"pending": False, "token": "", "names": {"value": None}}
"""What stands in the counts of an article that is counted as it is."""


class Lease:
    """The right to publish, held by one process at a time, for a minute unless it is renewed.

    It only saves work that would be in vain: a publication by somebody who has lost it fails.
    """

    def __init__(self, client: Client, indices: Indices) -> None:
        self._client = client
        self._path = f"/{indices.state}/_doc/lease"
        self._owner = token_hex(8)
        self._version: Version | None = None
        self._renewed = 0.0

    def acquire(self) -> bool:
        """Take it where nobody holds it; whether it is held now."""
        found = self._client.call("GET", self._path, missing=True)
        try:
            if found is None:
                self._put("op_type=create")
                return True
            value = found["_source"]["value"]
            free = value["until"] < time() or value["owner"] in ("", self._owner)
            if not free:
                return False
            self._put(Version.of(found).condition())
        except Conflict:
            return False
        return True

    def renew(self) -> None:
        """Hold it for another minute; ArchiveLocked where it was lost."""
        if self._version is None or monotonic() - self._renewed < _LEASE / 4:
            return
        try:
            self._put(self._version.condition())
        except Conflict:
            raise ArchiveLocked("another process publishes this archive") from None

    def release(self) -> None:
        """Give it to whoever wants it next."""
        if self._version is not None:
            version, self._version = self._version, None
            try:
                self._client.call(
                    "PUT",
                    f"{self._path}?{version.condition()}",
                    {"kind": "lease", "value": {"owner": "", "until": 0}},
                )
            except ArchiveError:
                return

    def _put(self, condition: str) -> None:
        value = {"owner": self._owner, "until": time() + _LEASE}
        found = self._client.call(
            "PUT", f"{self._path}?{condition}", {"kind": "lease", "value": value}, repeat=False
        )
        self._version, self._renewed = Version.of(found), monotonic()


class Settler:
    """Publishes generations for one process; what it has counted last it goes on from."""

    def __init__(self, client: Client, indices: Indices) -> None:
        self._client = client
        self._indices = indices
        self._store = GenerationStore(client, indices)
        self._files = ClusterFiles(client, indices)
        self._loose = LooseWords(client, indices)
        self._lease = Lease(client, indices)
        self._registry: Registry | None = None
        self._known = -1
        """The generation whose names the registry has."""

    def publish(
        self,
        *,
        wait: bool = True,
        corrections: Corrections | None = None,
        recognition: Recognition | None = None,
    ) -> int | None:
        """Count what was fed and publish it; the number of the generation.

        Where nothing changed it is the present one. Without `wait`, None where another process is
        just publishing: it, or the next one to publish, counts what is left.
        """
        for _ in range(_ATTEMPTS):
            with self._leased(wait=wait) as held:
                if not held:
                    return None
                try:
                    return self._publish(corrections, recognition)
                except Conflict:
                    self._registry = None
        raise ArchiveLocked(f"{self._client.address} is published faster than it can be counted")

    def add_dictionaries(self, languages: Sequence[str], waiting: Callable[[str], None]) -> int:
        """Put the dictionaries of these languages into the cluster; the number of the generation.

        What cannot be made is left out: words then have the forms that rules give.
        """
        with self._leased(wait=True):
            before, version = self._store.read()
            found, files = dict(before.dictionaries), dict(before.files)
            for language in languages:
                if language in found:
                    continue
                name = self._files.new_name("inflections")
                with suppress(OSError, ArchiveDamaged), TemporaryDirectory() as spare:
                    path = made(language, waiting, Path(spare))
                    opened(path)
                    files[name] = self._files.write(name, partial(_copied, path))
                    found[language] = name
                self._lease.renew()
            if found == before.dictionaries:
                return before.number
            number = before.number + 1
            following = replace(before, number=number, dictionaries=found, files=files)
            self._store.publish(following, version)
            if self._known == before.number:
                self._known = number
            return number

    @contextmanager
    def _leased(self, *, wait: bool) -> Iterator[bool]:
        end = monotonic() + _PATIENCE
        while not (held := self._lease.acquire()) and wait:
            if monotonic() > end:
                raise ArchiveLocked("another process has been publishing for ten minutes")
            sleep(_POLL)
        try:
            yield held
        finally:
            if held:
                self._lease.release()

    def _publish(self, corrections: Corrections | None, recognition: Recognition | None) -> int:
        before, version = self._store.read()
        if not before.is_noted:
            self._note(before)
            before, version = self._store.note(before, version)
        lists, loose = self._loose.read()
        pending = self._pending()
        same_words = corrections is None and recognition in (None, before.recognition)
        if not pending and not lists and same_words:
            return before.number
        # What was written after its mark was read stays marked, so that only now counts.
        self._client.call("POST", f"/{self._indices.articles}/_refresh")
        registry = self._registry_of(before)
        listed = self._listed(before)
        changes = []
        for batch in _batched(pending, _BATCH):
            self._lease.renew()
            for mark, now, is_settled in self._looked_up(batch):
                counted = _counted(mark["_source"])
                if counted != now:
                    if counted is not None:
                        registry.remove(counted.published, counted.names)
                    if now is not None:
                        registry.add(now.published, now.names)
                if now is not None:
                    for facet, names in now.listed():
                        for name in names:
                            listed[facet].setdefault(name, len(listed[facet]))
                packed = None if now is None else now.packed()
                changes.append((mark["_id"], *Version.of(mark), is_settled, packed))
        self._known = -1  # until it is published, the registry is that of no generation
        if corrections is not None:
            registry.apply(corrections)
        registry.settle()
        following = replace(
            before,
            number=before.number + 1,
            recognition=recognition or before.recognition,
            is_noted=not changes,
        )
        following = self._written(following, registry, listed, changes, loose)
        self._lease.renew()
        version = self._store.publish(following, version)
        self._registry, self._known = registry, following.number
        self._loose.remove(lists)
        files = {**before.files, **following.files}
        if changes:
            self._note(following)
            following, _ = self._store.note(following, version)
        gone = files.keys() - set(following.names())
        self._files.delete({name: files[name] for name in gone})
        return following.number

    def _written(
        self,
        generation: Generation,
        registry: Registry,
        lists: Mapping[FacetName, Mapping[str, int]],
        changes: Sequence[tuple[Any, ...]],
        loose: Mapping[str, set[bytes]],
    ) -> Generation:
        """The generation with its new files, which lie in the cluster."""
        files: dict[str, FileSum] = {}
        entities = self._files.new_name("entities")
        files[entities] = self._files.write(
            entities, lambda path: write_sections(path, registry.sections())
        )
        listed = self._files.new_name("sources")
        files[listed] = self._files.write(
            listed, lambda path: write_sections(path, sections_of(lists))
        )
        kept, added = list(generation.words), {field: set(loose[field]) for field in FIELDS}
        if any(added.values()):
            opened = [
                fields_of(self._files.sections(name, generation.files[name])) for name in kept
            ]
            sizes = [sum(map(len, fields.values())) for fields in opened]
            for fields in opened:
                for field, words in added.items():
                    words.difference_update(
                        word for word in list(words) if _has(fields[field], word)
                    )
            merged = lists_to_merge(sizes, sum(map(len, added.values())))
            for fields in opened[len(kept) - merged :]:
                for field, words in all_words(fields).items():
                    added[field] |= words
            kept = kept[: len(kept) - merged]
        if any(added.values()):
            name = self._files.new_name("words")
            files[name] = self._files.write(name, lambda path: write_words(path, added))
            kept.append(name)
        for name in (*kept, *generation.dictionaries.values()):
            files.setdefault(name, generation.files.get(name) or files[name])
        noted = ""
        if changes:
            noted = self._files.new_name("changes")
            files[noted] = self._files.write(noted, partial(_saved, orjson.dumps(changes)))
        return replace(
            generation,
            entities=entities,
            sources=listed,
            words=tuple(kept),
            changes=noted,
            files=files,
        )

    def _registry_of(self, generation: Generation) -> Registry:
        """The registry of a generation, to be changed."""
        if self._registry is None or self._known != generation.number:
            self._registry = Registry()
            if generation.entities:
                file = self._files.sections(
                    generation.entities, generation.files[generation.entities]
                )
                try:
                    for check in (check_tables, check_counts, check_corrections):
                        check(Sections(file.view()))
                except ValueError as error:
                    raise ArchiveDamaged(f"{file.path}: {error}") from error
                self._registry = Registry(file.view())
        return self._registry

    def _listed(self, generation: Generation) -> dict[FacetName, dict[str, int]]:
        """The ordinals of the names that stand for themselves."""
        file = None
        if name := generation.sources:
            file = self._files.sections(name, generation.files[name])
        return {
            facet: {name: ordinal for ordinal, name in enumerate(table.all_names())}
            for facet, table in tables_of(file).items()
        }

    def _pending(self) -> list[Mapping[str, Any]]:
        """The marks of all articles that may have changed since they were counted."""
        self._client.call("POST", f"/{self._indices.counts}/_refresh")
        found: list[Mapping[str, Any]] = []
        answer = self._client.call(
            "POST",
            f"/{self._indices.counts}/_search?scroll=1m&allow_partial_search_results=false",
            {
                "size": _BATCH,
                "query": {"term": {"pending": True}},
                "sort": ["_doc"],
                "seq_no_primary_term": True,
            },
        )
        while True:
            if answer["_shards"]["failed"]:
                raise ArchiveError("not every shard of the counts answers; nothing was published")
            hits = answer["hits"]["hits"]
            found += hits
            if len(hits) < _BATCH:
                break
            self._lease.renew()
            answer = self._client.call(
                "POST",
                "/_search/scroll",
                {"scroll": "1m", "scroll_id": answer["_scroll_id"]},
            )
        self._client.call(
            "DELETE", "/_search/scroll", {"scroll_id": [answer["_scroll_id"]]}, missing=True
        )
        return found

    def _looked_up(
        self, marks: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[Mapping[str, Any], Counted | None, bool]]:
        """Each mark with what its article says now, and whether it is about just that.

        It is not where the feeder has not yet written the article, or died before it did: what is
        there is counted, and the mark stays.
        """
        tokens = self._tokens(marks)
        stale = [
            mark
            for mark, found in zip(marks, tokens, strict=True)
            if found is not None and found["token"] != mark["_source"].get("token")
        ]
        read = dict(
            zip([mark["_id"] for mark in stale], self._articles(stale, "record"), strict=True)
        )
        for mark, found in zip(marks, tokens, strict=True):
            token = mark["_source"].get("token", "")
            if found is None:
                yield mark, None, not token
            elif found["token"] == token:
                yield mark, _read(mark["_source"]["names"]["value"]), True
            else:
                source = read[mark["_id"]]
                yield mark, None if source is None else Counted.of(article_of(source)), False

    def _tokens(self, marks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any] | None]:
        """The token of the article of each mark, None where there is no article.

        Nearly all are as the last refresh shows them, which costs little; the others are read.
        """
        answer = self._client.call(
            "POST",
            f"/{self._indices.articles}/_search?allow_partial_search_results=false",
            {
                "size": len(marks),
                "query": {"ids": {"values": [mark["_id"] for mark in marks]}},
                "_source": False,
                "docvalue_fields": ["token"],
            },
        )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise ArchiveError("not every shard of the articles answers; nothing was published")
        found: dict[str, Mapping[str, Any] | None] = {
            hit["_id"]: {"token": hit["fields"]["token"][0]} for hit in answer["hits"]["hits"]
        }
        others = [
            mark
            for mark in marks
            if (found.get(mark["_id"]) or {}).get("token") != mark["_source"].get("token")
        ]
        found.update(
            zip([mark["_id"] for mark in others], self._articles(others, "token"), strict=True)
        )
        return [found[mark["_id"]] for mark in marks]

    def _articles(
        self, marks: Sequence[Mapping[str, Any]], field: str
    ) -> list[Mapping[str, Any] | None]:
        """A field of the article of each mark, as it is at this moment."""
        if not marks:
            return []
        answer = self._client.call(
            "POST",
            f"/{self._indices.articles}/_mget?_source={field}",
            {"ids": [mark["_id"] for mark in marks]},
        )
        return [_source(found) for found in answer["docs"]]

    def _note(self, generation: Generation) -> None:
        """Write what was counted with a published generation into the counts, where it lacks."""
        for batch in _batched(self._changes(generation), _BATCH):
            self._lease.renew()
            actions: list[tuple[Any, Any]] = []
            for id, number, term, is_settled, packed in batch:
                of_version = {"_id": id, "if_seq_no": number, "if_primary_term": term}
                entry = {"counted": {"value": packed}, "generation": generation.number}
                if is_settled:
                    actions.append(({"index": of_version}, entry | _UNMARKED))
                else:
                    actions.append(({"update": of_version}, {"doc": entry}))
            results = self._client.bulk(self._indices.counts, actions)
            for change, result in zip(batch, results, strict=True):
                if result["status"] == 409:
                    self._note_one(generation, change[0], change[4])

    def _note_one(self, generation: Generation, id: str, packed: str | None) -> None:
        """The same for an article that was marked again meanwhile: its mark stays."""
        path = f"/{self._indices.counts}/_doc/{id}"
        while True:
            found = self._client.call("GET", path)
            source = dict(found["_source"])
            if source.get("generation", 0) >= generation.number:
                return
            source |= {"counted": {"value": packed}, "generation": generation.number}
            try:
                self._client.call("PUT", f"{path}?{Version.of(found).condition()}", source)
            except Conflict:
                continue
            return

    def _changes(self, generation: Generation) -> list[tuple[str, int, int, bool, str | None]]:
        """What was counted with a generation, as its file says."""
        path = self._files.path(generation.changes, generation.files[generation.changes])
        data = path.read_bytes()
        if FileSum.of_bytes(data) != generation.files[generation.changes]:
            raise ArchiveDamaged(f"{path} is not what was written")
        try:
            return [
                (
                    text(id),
                    integer(number),
                    integer(term),
                    boolean(is_settled),
                    None if packed is None else text(packed),
                )
                for id, number, term, is_settled, packed in map(items, items(loads(data)))
            ]
        except ValueError as error:
            raise ArchiveDamaged(f"{path}: {error}") from error


def _copied(source: Path, target: Path) -> FileSum:
    return _saved(source.read_bytes(), target)


def _saved(data: bytes, path: Path) -> FileSum:
    disk.save(path, data)
    return FileSum.of_bytes(data)


def _counted(source: Mapping[str, Any]) -> Counted | None:
    return _read((source.get("counted") or {}).get("value"))


def _read(packed: object) -> Counted | None:
    try:
        return None if packed is None else Counted.read(packed)
    except (ValueError, TypeError, OverflowError) as error:
        raise ArchiveDamaged(f"the counts of names cannot be read: {error}") from None


def _source(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if "error" in found:
        raise ArchiveError("an article could not be looked up; nothing was published")
    return found["_source"] if found.get("found") else None


def _has(field: Any, word: bytes) -> bool:
    at = field.lower_bound(word)
    return bool(at < len(field) and field.vocabulary.encoded(at) == word)


def _batched(found: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(found)
    while batch := list(islice(remaining, size)):
        yield batch
