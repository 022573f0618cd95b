"""What goes wrong in a cluster: an answer is exact, or it is an error that says what to do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from search.archive import Archive
from search.article import Article, PublicationDate
from search.cluster.client import Busy
from search.cluster.engine import ClusterEngine
from search.errors import (
    ArchiveError,
    ArchiveMissing,
    ArticleMissing,
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
DAYS = (date(2022, 1, 3), date(2022, 1, 9), date(2022, 3, 1), date(2023, 1, 1))
DATES = (PublicationDate(), *(PublicationDate(day, day, "stated") for day in DAYS))
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


@pytest.mark.parametrize("query", ["is:version", "versions>1", "report OR (talks is:version)"])
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
        lambda: Archive.check(place),
        lambda: Archive.repair(place),
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
    """One of two processes is killed: during a search, between two pages, while it is fed.

    Then what is left without a copy goes too.
    """
    guests = Nodes(1, nodes.seed, heap="256m")
    try:
        # Spoken to is the node that is going to be killed, then one of the others.
        place = f"opensearch+{guests.nodes[0]},{nodes.nodes[0].removeprefix('http://')}/dying"
        with Archive.create(place, shards=6, copies=1) as archive:
            archive.add([stated(number, "Ann Lee") for number in range(40)])
            engine = archive._engine
            assert isinstance(engine, ClusterEngine)
            at_once = {"index.unassigned.node_left.delayed_timeout": "0"}
            engine._client.call("PUT", "/dying*/_settings", at_once)
            _awaited(engine, "green")
            whole = everything(archive)
            pages = [archive.search(SearchRequest(limit=10)).articles]
            totals: list[int] = []
            dying = threading.Thread(target=guests.kill)
            dying.start()
            while dying.is_alive() or len(totals) < 3:
                totals.append(archive.search(SearchRequest("report")).total)
            pages += [
                archive.search(SearchRequest(limit=10, offset=offset)).articles
                for offset in (10, 20, 30)
            ]
            assert set(totals) == {40}
            assert tuple(head for page in pages for head in page) == whole.articles
            assert everything(archive).facets == whole.facets
            archive.add([stated(number, "Ann Lee") for number in range(40, 60)])
            assert everything(archive).total == 60
            _awaited(engine, "green")
            engine._client.call("PUT", "/dying*/_settings", {"index.number_of_replicas": 0})
            _awaited(engine, "green")
            nodes.stop(2)
            with pytest.raises(ArchiveError, match="on no node that answers"):
                archive.search(SearchRequest("report"))
            nodes.start(2)
            _awaited(engine, "green")
            assert everything(archive).total == 60
    finally:
        guests.close()


def _awaited(engine: ClusterEngine, status: str) -> None:
    """Wait until all shards of an archive are where they belong."""
    found = engine._client.call(
        "GET", f"/_cluster/health/{engine._indices.articles}*?wait_for_status={status}&timeout=180s"
    )
    assert found["status"] == status


def test_another_address_is_taken_where_one_does_not_answer(node: str, gate: Gate) -> None:
    plain = node.removeprefix("http://")
    closed = "127.0.0.1:9"
    with Archive.open(f"opensearch+http://{closed},{plain}/{NAME}") as archive:
        assert archive.search(SearchRequest("report")).total >= 20
        assert archive.place == f"opensearch+http://{closed},{plain}/{NAME}"
    with pytest.raises(ArchiveError, match=r"nothing answers at 127.0.0.1:9; nothing answers at"):
        Archive.open(f"opensearch+http://{closed},127.0.0.1:7/{NAME}")
    through = gate.address(NAME).removeprefix("opensearch+http://").partition("/")[0]
    with Archive.open(f"opensearch+http://{through},{plain}/{NAME}") as archive:
        gate.asked.clear()
        gate.fault = lambda method, path: BUSY
        assert archive.search(SearchRequest("report")).total >= 20
        assert len(gate.asked) == 1


def test_how_many_shards_and_copies_there_are_is_chosen_when_an_archive_is_made(node: str) -> None:
    place = f"opensearch+{node}/chosen"
    with Archive.create(place, shards=2, copies=0) as archive:
        engine = archive._engine
        assert isinstance(engine, ClusterEngine)
        assert engine._indices.shards(engine._client) == 2
        assert engine._indices.copies(engine._client) == 0
    with Archive.create(place, shards=2, copies=2):
        assert engine._indices.copies(engine._client) == 2
    engine._client.close()
    with pytest.raises(ArchiveError, match="has 2 shards"):
        Archive.create(place, shards=3)
    with pytest.raises(ArchiveError, match="0 to 10 copies"):
        Archive.create(place, copies=11)


def test_what_is_related_weighs_as_in_a_folder(node: str, tmp_path: Path) -> None:
    topics = ("grain silos", "ferry strikes", "glacier maps", "cello prizes")
    articles = [
        Article(
            f"Item {number * 7919} of {topics[number % 4]}: {topics[number % 4 - number % 3]} "
            f"were met with {'doubt calm praise anger haste'.split()[number % 5]} by "
            f"{'mayors pilots bakers'.split()[number % 3]} number {number * 104729}.",
            id=f"a{number}",
            people=(("Ann Lee", "Bo Berg", "Cy Dale")[number % 3],),
            organizations=("UN",) * (number % 2),
            published=DATES[number % 5],
        )
        for number in range(48)
    ]
    with (
        Archive.create(f"opensearch+{node}/related", shards=3) as cluster,
        Archive.create(tmp_path / "own") as own,
    ):
        cluster.add(articles)
        own.add(articles)
        for number in (0, 7, 22, 41):
            ours = own.related(f"a{number}")
            assert [head.id for head in cluster.related(f"a{number}")] == [head.id for head in ours]
            request = SearchRequest(f"like:a{number} -praise", limit=100)
            theirs = cluster.search(request)
            assert theirs.articles == own.search(request).articles
            if theirs.articles:
                first = theirs.articles[0].id
                assert (
                    cluster.reasons(request, first)[0].clause
                    == own.reasons(request, first)[0].clause
                )
        with pytest.raises(QueryError, match="none is nowhere"):
            cluster.search(SearchRequest("like:nowhere"))
        with pytest.raises(ArticleMissing):
            cluster.related("nowhere")
