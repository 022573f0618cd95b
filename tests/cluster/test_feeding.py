"""Several feed one archive, and some of them die: what is counted is what the articles say."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.archive import Archive
from search.article import Article
from search.cluster.engine import ClusterEngine
from search.cluster.settling import Settler
from search.errors import ArchiveError, NotOffered
from search.names.registry.corrections import Correction
from search.request import ArticleHead, SearchRequest, SearchResult
from tests import ROOT

PLACES = ("Tashkent", "Bishkek", "Almaty", "Dushanbe", "Baku", "Tbilisi", "Minsk", "Astana")
PEOPLE = ("Antony Blinken", "Sergey Lavrov", "Kassym-Jomart Tokayev", "Helga Schmid")


def written(folder: Path, first: int, last: int) -> None:
    """Articles as files, each of its own text."""
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        chance = random.Random(number)
        words = " ".join(f"word{chance.randrange(500)}" for _ in range(60))
        person = PEOPLE[number % len(PEOPLE)]
        place = PLACES[chance.randrange(len(PLACES))]
        (folder / f"{number:03}.txt").write_text(
            f"Talks number {number} in {place}\n\n2022-01-{1 + number % 28:02}\n\n"
            f"{person} said on Monday that {words}."
        )


def everything(archive: Archive, **more: object) -> SearchResult:
    return archive.search(SearchRequest(limit=1_000, **more))  # type: ignore[arg-type]


def by_path(result: SearchResult) -> dict[str | None, ArticleHead]:
    """The rows of a result without ids: a file that was changed keeps that of its article."""
    return {head.path: replace(head, id="") for head in result.articles}


def agree(address: str, folders: Iterable[Path], at: Path) -> None:
    """The cluster tells of the files just what a folder tells of them."""
    with Archive.create(at) as own, Archive.open(address) as cluster:
        own.update([str(each) for each in folders])
        for request in (SearchRequest(limit=1_000), SearchRequest("lavrov OR word7", limit=1_000)):
            ours, theirs = own.search(request), cluster.search(request)
            assert theirs.total == ours.total
            assert by_path(theirs) == by_path(ours)
            assert theirs.facets == ours.facets
        for person in PEOPLE:
            ours_, theirs_ = (each.entities("person", person) for each in (own, cluster))
            assert [each.forms for each in theirs_] == [each.forms for each in ours_]


def nothing_is_left(address: str) -> None:
    """No article is marked any more, and no list of words is left over."""
    with Archive.open(address) as archive:
        engine = archive._engine
        assert isinstance(engine, ClusterEngine)
        for index, query in (
            (engine._indices.counts, {"term": {"pending": True}}),
            (engine._indices.state, {"term": {"kind": "words"}}),
        ):
            engine._client.call("POST", f"/{index}/_refresh")
            assert engine._client.call("POST", f"/{index}/_count", {"query": query})["count"] == 0


def feeder(address: str, folder: Path) -> subprocess.Popen[bytes]:
    program = (
        "import sys; from search import Archive\n"
        "with Archive.create(sys.argv[1]) as archive: archive.update([sys.argv[2]])"
    )
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, address, str(folder)], cwd=ROOT
    )


def test_two_feeders_at_once_make_what_one_makes(address: str, tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    written(folders[0], 0, 25)
    written(folders[1], 25, 50)
    feeders = [feeder(address, folder) for folder in folders]
    assert [each.wait() for each in feeders] == [0, 0]
    nothing_is_left(address)
    agree(address, folders, tmp_path / "own")


def test_a_feeder_that_is_killed_leaves_what_the_next_one_completes(
    address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    written(folder, 0, 30)
    chance = random.Random(5)
    with Archive.create(address):
        pass
    for _ in range(2):
        killed = feeder(address, folder)
        time.sleep(chance.uniform(0.8, 2.5))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    with Archive.create(address) as archive:
        archive.update([str(folder)])
    agree(address, [folder], tmp_path / "own")


def test_what_is_replaced_and_removed_is_taken_back(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    written(folder, 0, 30)
    with archive:
        archive.update([str(folder)])
        for number in range(0, 30, 3):
            (folder / f"{number:03}.txt").unlink()
        written(folder, 100, 104)
        for number in range(1, 30, 3):
            text = (folder / f"{number:03}.txt").read_text()
            changed = text.replace(PEOPLE[number % 4], "Ursula von der Leyen")
            (folder / f"{number:03}.txt").write_text(changed)
        report = archive.update([str(folder)])
        assert (report.added, report.updated, report.removed) == (4, 10, 10)
        place = archive.place
    nothing_is_left(place)
    agree(place, [folder], tmp_path / "own")


def stated(number: int, *people: str) -> Article:
    body = f"Report number {number} of {' and '.join(people)} and {number * 7919}."
    return Article(body, id=f"n{number}", title_stated=False, people=people, organizations=("UN",))


def test_a_correction_counts_everywhere_and_no_article_is_written_again(archive: Archive) -> None:
    with archive:
        archive.add([stated(1, "Ann Lee"), stated(2, "Anna Li"), stated(3, "Ann Lee", "Anna Li")])
        written = _written(archive)
        archive.correct([Correction("merge", "person", ("Ann Lee", "Anna Li"))])
        (value,) = everything(archive).facets["people"]
        assert (value.name, value.count) == ("Ann Lee", 3)
        assert {head.people for head in everything(archive).articles} == {("Ann Lee",)}
        assert everything(archive, people=("Anna Li",)).total == 3
        assert _written(archive) == written
        archive.correct([])
        assert [(v.name, v.count) for v in everything(archive).facets["people"]] == [
            ("Ann Lee", 2),
            ("Anna Li", 2),
        ]


def _written(archive: Archive) -> object:
    engine = archive._engine
    assert isinstance(engine, ClusterEngine)
    found = engine._client.call("GET", f"/{engine._indices.articles}/_stats/indexing")
    return found["_all"]["primaries"]["indexing"]["index_total"]


class _Dies(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", ["publish", "_note", "note"])
def test_a_publication_that_dies_at_any_step_is_completed_by_the_next(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def dying(*_: object, **__: object) -> None:
        raise _Dies

    with archive:
        archive.add([stated(1, "Ann Lee"), stated(2, "Ann Lee")])
        with monkeypatch.context() as patch:
            if step == "_note":
                patch.setattr(Settler, "_note", dying)
            else:
                patch.setattr(f"search.cluster.generation.GenerationStore.{step}", dying)
            with pytest.raises(_Dies):
                archive.add([stated(2, "Bo Berg"), stated(3, "Ann Lee")])
        archive.add([stated(4, "Bo Berg")])
        counted = {value.name: value.count for value in everything(archive).facets["people"]}
        assert counted == {"Ann Lee": 2, "Bo Berg": 2}
        (entity,) = archive.entities("person", "Ann Lee")
        assert entity.forms == (("Ann Lee", 2),)
        nothing_is_left(archive.place)


def test_an_article_that_was_marked_and_never_written_counts_as_it_is(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive:
        archive.add([stated(1, "Ann Lee")])
        engine = archive._engine
        assert isinstance(engine, ClusterEngine)
        engine.writer()._mark([("0" * 32, "token", None)])
        archive.add([stated(2, "Bo Berg")])
        counted = {value.name: value.count for value in everything(archive).facets["people"]}
        assert counted == {"Ann Lee": 1, "Bo Berg": 1}


def test_who_only_reads_cannot_write(archive: Archive) -> None:
    with archive, Archive.open(archive.place) as reader:
        with pytest.raises(ArchiveError, match="not opened for writing"):
            reader.add([stated(1, "Ann Lee")])
        archive.add([stated(1, "Ann Lee")])
        assert reader.articles == 0
        assert reader.behind() == 1
        assert reader.refresh()
        assert reader.articles == 1


def test_paging_reaches_every_article(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.cluster.searcher.PAGE", 20)
    articles: Sequence[Article] = [stated(number, "Ann Lee") for number in range(50)]
    with archive:
        archive.add(articles)
        whole = [head.id for head in everything(archive).articles] or [
            head.id for head in archive.search(SearchRequest(limit=20)).articles
        ]
        paged = [
            head.id
            for start in range(0, 60, 7)
            for head in archive.search(SearchRequest(limit=7, offset=start)).articles
        ]
        assert len(set(paged)) == len(paged) == 50
        assert paged[: len(whole)] == whole


def test_a_name_that_is_made_an_organization_counts_as_one(archive: Archive) -> None:
    with archive:
        archive.add([stated(1, "Ann Lee", "Gaz Prom"), stated(2, "Gaz Prom")])
        archive.correct([Correction("retype", "organization", ("Gaz Prom",))])
        found = everything(archive, organizations=("Gaz Prom",))
        assert found.total == 2
        assert {head.organizations for head in found.articles} == {("UN", "Gaz Prom")}
        assert {value.name: value.count for value in found.facets["organizations"]} == {
            "UN": 2,
            "Gaz Prom": 2,
        }
        assert [value.name for value in found.facets["people"]] == ["Ann Lee"]
        assert everything(archive, query='person:"Gaz Prom"').total == 0


def test_what_came_since_is_told_of_as_many_articles_as_can_be_noted(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive:
        archive.add([stated(1, "Ann Lee")])
        before = archive.inventory()
        archive.add([stated(2, "Bo Berg")])
        assert archive.arrivals([before]) == {"n2"}
        assert len(archive.inventory([before])) == 8
        assert archive.missing(["n1", "n9"]) == {"n9"}
        monkeypatch.setattr("search.cluster.engine.MOST_INVENTORY", 1)
        with pytest.raises(NotOffered, match="what is new is told of up to 1 articles"):
            archive.inventory()
