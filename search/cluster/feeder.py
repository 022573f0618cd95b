"""Feeds a cluster: the writer's side of an archive, of which several may work at the same time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from secrets import token_hex
from threading import local
from typing import Any, Final

import orjson

from search.article import Article
from search.cluster.client import Client
from search.cluster.documents import (
    Counted,
    article_of,
    document,
    key_of,
    received,
    sent,
)
from search.cluster.laying import Laying
from search.cluster.schema import Indices
from search.cluster.settling import Settler
from search.cluster.words import LooseWords
from search.errors import ArchiveDamaged, ArchiveError
from search.index.file_states import UNSETTLED, encode
from search.index.files.values import integer, items, loads, text, texts
from search.index.writer import Counts
from search.ingest.changes import FileState
from search.names.registry.corrections import Corrections
from search.request import Recognition

_CHUNK: Final = 250
"""Articles sent together: some 5 MB."""
_SENDERS: Final = 2
_AHEAD: Final = 4
"""Chunks that wait to be sent before the next one is made."""
_PAGE: Final = 1_000


class Feeder:
    """The writer of an archive in a cluster, one for each process that feeds.

    What it writes becomes visible with its next publication, or that of another feeder.
    """

    def __init__(
        self, client: Client, indices: Indices, generation: int, recognition: Recognition
    ) -> None:
        self._client = client
        self._indices = indices
        self._settler = Settler(client, indices)
        self._generation = generation
        self._recognition = recognition
        self._recognition_changed = False
        self._corrections: Corrections | None = None
        self._changed = False
        self._states: dict[str, FileState | None] = {}
        self._roots: tuple[str, ...] = ()
        self._name = token_hex(8)
        self._laying = Laying()
        self._pool: ThreadPoolExecutor | None = None
        self._sending: deque[tuple[Future[None], frozenset[str]]] = deque()
        """The chunks that are being sent, with the ids of their articles."""
        self._clients = local()
        self._twins: list[Client] = []
        """The connections of the threads that send."""
        self._own_unsettled = False
        self._taken: list[str] = []
        """What earlier passes have left unsettled and this one settles, or leaves in its turn."""

    @property
    def recognition(self) -> Recognition:
        """How the names of the archive's articles are found."""
        return self._recognition

    @recognition.setter
    def recognition(self, chosen: Recognition) -> None:
        self._recognition_changed |= chosen != self._recognition
        self._recognition = chosen

    @property
    def generation(self) -> int:
        """The number of the generation that this feeder has published last, or found."""
        return self._generation

    def add(self, articles: Iterable[Article]) -> Counts:
        """Add articles, each in place of the one with the same id; ValueError without an id."""
        counts = Counts()
        remaining = iter(articles)
        while chunk := list(islice(remaining, _CHUNK)):
            if not all(article.id for article in chunk):
                raise ValueError("an article without an id cannot be added")
            # The last one of an id stands for all of them.
            chunk = list({article.id: article for article in chunk}.values())
            stored = self.articles([article.id for article in chunk])
            changed = [each for each in chunk if stored.get(each.id) != each]
            updated = sum(each.id in stored for each in changed)
            counts += Counts(len(changed) - updated, updated, len(chunk) - len(changed))
            self._send(changed)
        return counts

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles with these ids; returns how many there were."""
        self._finish_sending()
        removed = 0
        for chunk in _batched(sorted(set(ids)), _PAGE):
            there = sorted(self.articles(chunk))
            if not there:
                continue
            self._mark([(key_of(id), "", None) for id in there])
            actions = [({"delete": {"_id": key_of(id)}}, None) for id in there]
            results = self._client.bulk(self._indices.articles, actions)
            removed += sum(result["status"] < 300 for result in results)
            self._changed = True
        return removed

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Those of the articles with these ids that are there, by id, with their own names."""
        if any(not sent.isdisjoint(ids) for _, sent in self._sending):
            self._finish_sending()
        found: dict[str, Article] = {}
        for chunk in _batched(list(ids), _PAGE):
            answer = self._client.call(
                "POST",
                f"/{self._indices.articles}/_mget?_source=record",
                {"ids": [key_of(id) for id in chunk]},
            )
            for id, each in zip(chunk, answer["docs"], strict=True):
                if "error" in each:
                    raise ArchiveError("an article could not be looked up")
                if each.get("found"):
                    found[id] = article_of(each["_source"])
        return found

    def correct(self, corrections: Corrections) -> None:
        """Have these corrections of names instead of those so far."""
        self._corrections = corrections

    def add_dictionaries(self, languages: Sequence[str], waiting: Callable[[str], None]) -> None:
        """Put the dictionaries of these languages into the cluster, and publish.

        They are made first where this user has none; `waiting` is called meanwhile, and may raise.
        """
        self._generation = self._settler.add_dictionaries(languages, waiting)

    def set_file(self, state: FileState, *, urgent: bool = True) -> None:
        """Note the state of a file as it was read; it is written with the next publication."""
        self._states[state.path] = state
        self._changed |= urgent

    def forget_file(self, path: str) -> None:
        """Forget the state of a file."""
        self._states[path] = None

    def set_unsettled(self, ids: Collection[str]) -> None:
        """Note which articles the next pass over the same folders has to look after."""
        if ids or self._own_unsettled or self._taken:
            self._states[UNSETTLED] = FileState(UNSETTLED, 0, 0, "", tuple(ids)) if ids else None
            self._own_unsettled = bool(ids)

    def files(self, roots: Sequence[str]) -> ClusterFileStates:
        """The states of all files, and what passes over these folders have left unsettled."""
        self._roots = tuple(sorted(os.path.realpath(root) for root in roots))
        states: list[FileState] = []
        left: list[str] = []
        taken: list[str] = []
        for id, state, under in self._written_states():
            if state.path != UNSETTLED:
                states.append(state)
            elif self._roots and any(
                root == own or root.startswith(f"{own.rstrip('/')}/")
                for root in under
                for own in self._roots
            ):
                left += state.ids
                taken.append(id)
        self._taken = taken
        return ClusterFileStates(states, tuple(left))

    def settle(self) -> None:
        """Nothing can be done before a publication that others might not undo."""

    def publish(self, *, compact: bool = True, report: object = None) -> int:
        """Make visible and count what was fed; returns the number of the generation.

        There is no place for a `report`: several may feed a cluster at the same time.

        In the middle of a pass (`compact` false) it is left to whoever is just publishing.
        """
        self._finish_sending()
        if self._changed or self._states:
            self._client.call("POST", f"/{self._indices.articles}/_refresh")
        number = self._settler.publish(
            wait=compact,
            corrections=self._corrections,
            recognition=self._recognition if self._recognition_changed else None,
        )
        self._write_states()  # last: a file counts as read once its articles can be found
        if number is not None:
            self._generation = number
            self._corrections, self._recognition_changed = None, False
        self._changed = False
        return self._generation

    def close(self) -> None:
        """Stop sending; what was not published yet is counted by the next publication."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        for client in self._twins:
            client.close()
        self._twins.clear()
        self._sending.clear()

    def _send(self, articles: Sequence[Article]) -> None:
        """Have articles written by another thread, while the next ones are read."""
        if not articles:
            return
        self._changed = True
        token = token_hex(8)
        laid, new = self._laying.laid(articles)
        marks = []
        lines: list[tuple[Any, Any]] = []
        for article, words in zip(articles, laid, strict=True):
            counted = Counted.of(article)
            key = key_of(article.id)
            marks.append((key, token, counted.packed()))
            made = orjson.dumps(document(article, words, token, counted))
            lines.append(({"index": {"_id": key}}, orjson.Fragment(made)))
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_SENDERS, "sending")
        while len(self._sending) >= _AHEAD:
            self._sending.popleft()[0].result()
        job = self._pool.submit(self._written, marks, new, lines)
        self._sending.append((job, frozenset(article.id for article in articles)))

    def _written(
        self,
        marks: Sequence[tuple[str, str, str | None]],
        words: Mapping[str, Collection[bytes]],
        lines: Sequence[tuple[Any, Any]],
    ) -> None:
        """Write the words, then the marks, then the articles: each before what relies on it."""
        client = self._client_of_thread()
        if any(words.values()):
            LooseWords(client, self._indices).add(words)
        self._mark(marks, client)
        client.bulk(self._indices.articles, lines)

    def _client_of_thread(self) -> Client:
        if not hasattr(self._clients, "client"):
            self._clients.client = self._client.twin()
            self._twins.append(self._clients.client)
        client: Client = self._clients.client
        return client

    def _finish_sending(self) -> None:
        while self._sending:
            self._sending.popleft()[0].result()

    def _mark(
        self, marks: Sequence[tuple[str, str, str | None]], client: Client | None = None
    ) -> None:
        """Say in the counts that articles change, before they do."""
        client = client or self._client
        found = {
            key: {"pending": True, "token": token, "names": {"value": packed}}
            for key, token, packed in marks
        }
        lines: list[tuple[Any, Any]] = [
            ({"create": {"_id": key}}, mark) for key, mark in found.items()
        ]
        results = client.bulk(self._indices.counts, lines)
        lines = [
            (
                {"update": {"_id": key, "retry_on_conflict": 10}},
                {"doc": mark, "doc_as_upsert": True},
            )
            for (key, mark), result in zip(found.items(), results, strict=True)
            if result["status"] == 409  # something was counted of it before
        ]
        if not lines:
            return
        results = client.bulk(self._indices.counts, lines)
        if any(result["status"] >= 300 for result in results):
            raise ArchiveError("another process writes the same articles; run this again")

    def _written_states(self) -> Iterator[tuple[str, FileState, tuple[str, ...]]]:
        """The name of each state in the cluster, the state, and the folders of an unsettled one."""
        self._client.call("POST", f"/{self._indices.state}/_refresh")
        answer = self._client.call(
            "POST",
            f"/{self._indices.state}/_search?scroll=1m&allow_partial_search_results=false",
            {"size": _PAGE, "query": {"term": {"kind": "files"}}, "sort": ["_doc"]},
        )
        while hits := answer["hits"]["hits"]:
            for hit in hits:
                yield (hit["_id"], *_read_state(hit["_source"]))
            answer = self._client.call(
                "POST", "/_search/scroll", {"scroll": "1m", "scroll_id": answer["_scroll_id"]}
            )
        self._client.call(
            "DELETE", "/_search/scroll", {"scroll_id": [answer["_scroll_id"]]}, missing=True
        )

    def _write_states(self) -> None:
        actions: list[tuple[Any, Any]] = []
        for path, state in self._states.items():
            id = f"unsettled.{self._name}" if path == UNSETTLED else f"files.{key_of(path)}"
            if state is None:
                actions.append(({"delete": {"_id": id}}, None))
            else:
                record = encode(path, state).decode()
                value = {"json": sent(record), "roots": [sent(root) for root in self._roots]}
                actions.append(({"index": {"_id": id}}, {"kind": "files", "value": value}))
        for chunk in _batched(actions, _PAGE):
            self._client.bulk(self._indices.state, chunk)
        if actions and UNSETTLED in self._states:
            for id in self._taken:
                self._client.call("DELETE", f"/{self._indices.state}/_doc/{id}", missing=True)
            self._taken = []
        self._states.clear()


class ClusterFileStates:
    """The states of files that were fed, and what is to be looked after."""

    def __init__(self, states: Sequence[FileState], unsettled: tuple[str, ...]) -> None:
        self._states = states
        self.unsettled = unsettled
        """The ids of the articles that an interrupted pass has left unsettled."""

    def states(self) -> Iterator[FileState]:
        """The state of every file, in no certain order."""
        return iter(self._states)


def _read_state(source: Mapping[str, Any]) -> tuple[FileState, tuple[str, ...]]:
    try:
        value = source["value"]
        path, size, time, digest, ids, context = items(loads(received(text(value["json"]))))
        state = FileState(
            text(path), integer(size, -2), integer(time, -(2**63)), text(digest), texts(ids),
            text(context),
        )  # fmt: skip
        return state, tuple(map(received, texts(value["roots"])))
    except (ValueError, LookupError, TypeError) as error:
        raise ArchiveDamaged(f"the state of a file cannot be read: {error}") from None


def _batched(found: Sequence[Any], size: int) -> Iterator[list[Any]]:
    return (list(found[start : start + size]) for start in range(0, len(found), size))
