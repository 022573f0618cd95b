"""What a person says of dates, languages and names holds in a cluster as it does in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.archive import Archive
from search.article import Article, PublicationDate
from search.names.registry.corrections import Correction
from search.request import RefineProgress, SearchRequest
from tui.cli import dateline

DAY, MONTH = date(2022, 1, 9), (date(2022, 2, 1), date(2022, 2, 28))
ARTICLES = [
    Article(
        "Talks on gas went on in the capital.", id="a", title="Gas", title_stated=True,
        published=PublicationDate(DAY, DAY, "stated"), source="Reuters", language="en",
        people=("Ann Lee", "Gaz Prom"), organizations=("UN",), section="World",
    ),
    Article(
        "Gespräche über Gas und Häuser fanden statt.", id="b", source="Tageblatt", language="de",
        published=PublicationDate(*MONTH, "inferred", "im Februar"), people=("Gaz Prom",),
        section="Politik",
    ),
    Article(
        "Nobody knows when houses were sold there.", id="c", source="Tageblatt", language="en",
        people=("Anna Li",), organizations=("Gaz Prom",),
    ),
]  # fmt: skip
CORRECTIONS = [
    Correction("date", "article", ("a", "2022-03-01..2022-03-04")),
    Correction("date", "article", ("b", "none")),
    Correction("date", "article", ("gone", "2022-03-01")),
    Correction("language", "source", ("Tageblatt", "de")),
    Correction("retype", "organization", ("Gaz Prom",)),
    Correction("merge", "person", ("Ann Lee", "Anna Li")),
]
QUERIES = [
    *("", "dated:stated", "dated:inferred", "dated:none", "dated:corrected", "dated:file"),
    *("date:2022-03", "date:2022-01-09", "is:undated", "has:date", "since:2022-03-02"),
    *("lang:de", "lang:en", "gas", "haus", "house", 'org:"Gaz Prom"', 'person:"Gaz Prom"'),
    *('person:"Anna Li"', "section:world", "section:politik"),
]


@pytest.fixture
def both(address: str, tmp_path: Path) -> Iterator[tuple[Archive, Archive]]:
    """The same articles in a folder and in a cluster."""
    with ExitStack() as opened:
        archives = [
            opened.enter_context(Archive.create(place)) for place in (tmp_path / "own", address)
        ]
        for archive in archives:
            archive.add(ARTICLES)
        yield archives[0], archives[1]


def agree(own: Archive, cluster: Archive) -> None:
    for query in QUERIES:
        for sort in ("newest", "oldest"):
            request = SearchRequest(query, sort=sort)
            ours, theirs = own.search(request), cluster.search(request)
            assert replace(theirs, took_ms=0.0) == replace(ours, took_ms=0.0), query
    for article in ARTICLES:
        assert cluster.article(article.id) == own.article(article.id)
    assert cluster.corrections() == own.corrections()


def test_corrections_of_every_kind_count_and_can_be_taken_back(
    both: tuple[Archive, Archive],
) -> None:
    own, cluster = both
    agree(own, cluster)
    assert cluster.correct(CORRECTIONS) == own.correct(CORRECTIONS) == 2
    agree(own, cluster)
    late = ARTICLES[0]._replace(id="gone", body="What came after its date was corrected.")
    for archive in both:
        archive.add([late])
    agree(own, cluster)
    assert cluster.correct([]) == own.correct([]) == 3
    agree(own, cluster)


def test_the_commands_correct_a_cluster(address: str, tmp_path: Path) -> None:
    with Archive.create(address) as archive:
        archive.add(ARTICLES)
    state = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}

    def said(*arguments: str) -> str:
        found = CliRunner(env=state).invoke(dateline, [*arguments, "-a", address])
        assert found.exit_code == 0, found.output
        return found.output

    def found(query: str) -> list[str]:
        told = json.loads(said("search", query, "--json"))
        return sorted(article["id"] for article in told["articles"])

    assert "1 article dated 2022-03" in said("dates", "set", "2022-03", "a")
    assert found("dated:corrected") == found("date:2022-03-31") == ["a"]
    assert "2 articles dated as of no date" in said("dates", "set", "none", "--query", "gas")
    assert found("is:undated") == ["a", "b", "c"]
    assert "dated as the source says again" in said("dates", "reset", "a", "b")
    assert found("date:2022-01-09") == ["a"]
    said("names", "retype", "--org", "Gaz Prom")
    assert found('org:"Gaz Prom"') == ["a", "b", "c"]
    kept = tmp_path / "kept"
    kept.write_text(said("names", "corrections") + 'language source "Tageblatt" "de"\n')
    said("names", "apply", str(kept))
    assert found("lang:de") == ["b", "c"]


def test_names_are_refined_article_by_article(archive: Archive) -> None:
    pytest.importorskip("dateline_accurate", reason="needs the extra `accurate`")
    with archive:
        days = [date(2022, 1, 1 + number) for number in range(28)]
        archive.add(
            Article(
                f"Maria Velling of Holding Group Orex met Jan Satake in Dortmund {number} times.",
                id=f"r{number:02}",
                published=PublicationDate(day, day, "stated"),
            )
            for number, day in enumerate(days * 2)
        )
        shown: list[RefineProgress] = []
        stopped = archive.refine(progress=shown.append, cancel=lambda: bool(shown))
        assert stopped == RefineProgress(32, 56, 32)
        refined = {
            head.id: archive.article(head.id).recognizer == "accurate"
            for head in archive.search(SearchRequest(limit=56)).articles
        }
        assert list(refined.values()) == [True] * 32 + [False] * 24
        assert archive.refine() == RefineProgress(56, 56, 24)
        assert archive.refine() == RefineProgress(56, 56, 0)
        (value, *_) = archive.search(SearchRequest()).facets["people"]
        assert value.count == 56
