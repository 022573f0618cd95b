"""What goes wrong in a cluster: an answer is exact, or it is an error that says what to do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.archive import Archive
from search.cluster.client import Busy
from search.cluster.engine import ClusterEngine
from search.errors import (
    ArchiveError,
    ArchiveMissing,
    NotOffered,
    QueryError,
    QueryTimeout,
    SearchCancelled,
)
from search.request import SearchRequest
from tests.cluster.gate import Gate
from tests.cluster.nodes import Nodes
from tests.cluster.test_feeding import everything, stated

NAME = "faulty"
BUSY = (429, b'{"error":{"type":"circuit_breaking_exception","reason":"data too large"}}')


@pytest.fixture(scope="module")
def node(nodes: Nodes) -> str:
    """The node that has an archive of some articles on three shards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_SHARDS", "3")
        with Archive.create(f"opensearch+{nodes.nodes[0]}/{NAME}") as archive:
            archive.add([stated(number, "Ann Lee") for number in range(20)])
    return nodes.nodes[0]


@pytest.fixture
def gate(node: str) -> Iterator[Gate]:
    with Gate(node) as gate:
        yield gate


@pytest.fixture
def archive(gate: Gate) -> Iterator[Archive]:
    with Archive.open(gate.address(NAME)) as archive:
        yield archive


def answered(**more: object) -> tuple[int, bytes]:
    """A success of which something is wrong."""
    body = {
        "took": 1,
        "timed_out": False,
        "_shards": {"total": 3, "successful": 3, "failed": 0},
        "hits": {"total": {"value": 7, "relation": "eq"}, "hits": []},
        "aggregations": {},
    }
    return 200, json.dumps(body | more).encode()


@pytest.mark.parametrize(
    ("wrong", "error", "reason"),
    [
        ({"timed_out": True}, QueryTimeout, "took too long"),
        (
            {"_shards": {"total": 3, "successful": 2, "failed": 1}},
            ArchiveError,
            "1 of 3 shards .* rather than a part",
        ),
        ({"_shards": {"total": 3, "successful": 2, "failed": 0}}, ArchiveError, "1 of 3 shards"),
    ],
)
def test_a_part_of_an_answer_is_an_error(
    archive: Archive,
    gate: Gate,
    wrong: dict[str, object],
    error: type[Exception],
    reason: str,
) -> None:
    gate.fault = lambda method, path: answered(**wrong) if "/_search?" in path else None
    with pytest.raises(error, match=reason):
        archive.search(SearchRequest("report"))


def test_every_search_refuses_partial_answers(archive: Archive, gate: Gate) -> None:
    gate.asked.clear()
    archive.search(SearchRequest("report"))
    archive.explain(SearchRequest("report ann"))
    archive.timeline(SearchRequest())
    searches = [path for _, path in gate.asked if "_search" in path]
    assert searches
    assert all("allow_partial_search_results=false" in path for path in searches)
    assert all("cancel_after_time_interval=" in path for path in searches)


def test_a_busy_cluster_is_asked_again(archive: Archive, gate: Gate) -> None:
    left = [2]

    def busy(method: str, path: str) -> tuple[int, bytes] | None:
        left[0] -= 1
        return BUSY if left[0] >= 0 else None

    gate.fault = busy
    assert archive.search(SearchRequest("report")).total == 20


def test_bulks_are_sent_in_halves_where_a_cluster_has_no_room(gate: Gate) -> None:
    sent: list[int] = []

    def full(method: str, path: str) -> tuple[int, bytes] | None:
        if path == f"/{NAME}/_bulk":
            sent.append(1)
            return BUSY if len(sent) <= 8 else None
        return None

    gate.fault = full
    with Archive.create(gate.address(NAME)) as archive:
        archive.add([stated(number, "Bo Berg") for number in range(30, 34)])
        assert archive.articles == 24
        assert archive.remove([f"n{number}" for number in range(30, 34)]) == 4
    assert len(sent) > 9


def test_a_cluster_that_stays_busy_says_so(
    archive: Archive, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.client._pause", lambda *_: None)
    gate.fault = lambda method, path: BUSY
    with pytest.raises(Busy, match="try again later"):
        archive.search(SearchRequest("report"))


def test_whoever_waits_can_stop_waiting(archive: Archive, gate: Gate) -> None:
    released = threading.Event()

    def slow(method: str, path: str) -> None:
        if "/_search?" in path:
            released.wait(30)

    gate.fault = slow
    begun = time.monotonic()
    with pytest.raises(SearchCancelled):
        archive.search(SearchRequest("report"), cancel=lambda: time.monotonic() > begun + 0.2)
    assert time.monotonic() < begun + 20
    released.set()
    gate.fault = lambda method, path: None
    assert archive.search(SearchRequest("report")).total == 20


def test_a_point_in_time_that_is_gone_is_opened_anew(node: str) -> None:
    with Archive.open(f"opensearch+{node}/{NAME}") as archive:
        engine = archive._engine
        assert isinstance(engine, ClusterEngine)
        engine._view.pit.close()
        assert archive.search(SearchRequest("report")).total == 20


def test_points_in_time_are_closed(nodes: Nodes) -> None:
    with Archive.create(nodes.archive()) as archive:
        archive.add([stated(1, "Ann Lee")])
        for _ in range(3):
            with Archive.open(archive.place) as reader:
                reader.search(SearchRequest("report"))
    engine = archive._engine
    assert isinstance(engine, ClusterEngine)
    stats = engine._client.call("GET", f"/{engine._indices.articles}/_stats/search")
    engine._client.close()
    assert stats["_all"]["total"]["search"]["point_in_time_current"] == 0


@pytest.mark.parametrize(
    "query", ["is:version", "versions>1", "like:n1", "report OR (talks is:version)"]
)
def test_what_compares_articles_with_all_others_is_refused(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError, match="in a cluster"):
        archive.search(SearchRequest(query))
    with pytest.raises(QueryError, match="versions of one text are not told"):
        archive.search(SearchRequest(folded=True))


def test_what_only_a_folder_has_is_told(archive: Archive) -> None:
    place = archive.place
    for asked in (
        lambda: archive.path,
        archive.whoosh,
        lambda: archive.versions("n1"),
        lambda: archive.related("n1"),
        lambda: Archive.check(place),
        lambda: Archive.repair(place),
        archive.refine,
    ):
        with pytest.raises(NotOffered):
            asked()
    assert Archive.front_page(place) is None
    assert Archive.shortfall(place) == ""
    assert archive.verify()


def test_too_much_to_be_decided_by_reading_is_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = "report NEAR/5 number NEAR/5 ann"
    assert archive.search(SearchRequest(chain)).total == 20
    monkeypatch.setattr("search.cluster.searcher._READ", 10)
    with pytest.raises(QueryError, match="by reading 20 articles"):
        archive.search(SearchRequest(chain + " "))


def test_names_beyond_what_is_asked_for_first_are_counted_exactly(
    node: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.facets.SIZES", (1, 2))
    monkeypatch.setenv("DATELINE_SHARDS", "3")
    with Archive.create(f"opensearch+{node}/many-names") as archive:
        people = [("Ann Lee",), ("Bo Berg", "Cy Dale"), ("Ed Frost", "Ann Lee"), ("Cy Dale",)]
        archive.add([stated(number, *people[number % 4]) for number in range(16)])
        names = [(value.name, value.count) for value in everything(archive).facets["people"]]
        assert names == [("Ann Lee", 8), ("Cy Dale", 8), ("Bo Berg", 4), ("Ed Frost", 4)]


def test_there_is_no_archive_where_none_was_made(node: str) -> None:
    with pytest.raises(ArchiveMissing, match="make one with"):
        Archive.open(f"opensearch+{node}/nowhere")
    assert not Archive.exists(f"opensearch+{node}/nowhere")
    assert Archive.exists(f"opensearch+{node}/{NAME}")
    with pytest.raises(ArchiveError, match="nothing answers"):
        Archive.open("opensearch+http://127.0.0.1:9/news")


def test_long_ids_names_and_words_are_kept_whole(node: str) -> None:
    long = "x" * 40_000
    with Archive.create(f"opensearch+{node}/long") as archive:
        article = stated(1, f"Ann {'Lee' * 4_000}")._replace(
            id=f"id-{long}", body=f"Short words and {long} after it stand here.", source=long
        )
        archive.add([article])
        for query in ("short", "first/9:stand", "words SAME stand", '"after it stand"'):
            (head,) = archive.search(SearchRequest(query)).articles
            assert head.id == article.id
            assert head.source == long
        assert archive.article(article.id).body == article.body


def test_a_file_that_was_changed_in_the_cache_is_fetched_anew(
    node: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    address = f"opensearch+{node}/{NAME}"
    with Archive.open(address) as archive:
        whole = everything(archive)
    (entities,) = tmp_path.rglob("entities-*")
    data = bytearray(entities.read_bytes())
    data[len(data) // 2] ^= 1
    entities.write_bytes(data)
    with Archive.open(address) as archive:
        assert everything(archive).facets == whole.facets


def test_nodes_that_go_leave_exact_answers_or_none(nodes: Nodes) -> None:
    """The copies are on a process of their own, which is killed; then the last node is stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_SHARDS", "3")
        guests = Nodes(1, nodes.seed, heap="256m")
        archive = Archive.create(nodes.archive())
    try:
        with archive:
            archive.add([stated(number, "Ann Lee") for number in range(10)])
            engine = archive._engine
            assert isinstance(engine, ClusterEngine)
            index = engine._indices.articles
            at_once = {"index.unassigned.node_left.delayed_timeout": "0"}
            engine._client.call("PUT", f"/{index}*/_settings", at_once)
            engine._client.call(
                "GET", f"/_cluster/health/{index}*?wait_for_status=green&timeout=60s"
            )
            adding = threading.Thread(target=guests.kill)
            adding.start()
            archive.add([stated(number, "Ann Lee") for number in range(10, 30)])
            adding.join()
            for _ in range(5):
                assert everything(archive).total == 30
            health = engine._client.call(
                "GET", f"/_cluster/health/{index}*?wait_for_status=green&timeout=120s"
            )
            assert health["status"] == "green"
            assert everything(archive).facets["people"][0].count == 30
    finally:
        guests.close()
