"""A reader that follows an archive answers as one that opens it anew, whatever was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest

from search import Archive, Article, SearchRequest, SearchResult, parse_corrections
from search.index.index import Index
from search.index.listed_names import NameTable
from search.index.snapshot import CachedNames

PEOPLE: Final = [f"{given} Byrne" for given in ("Ada", "Bea", "Cora", "Dora", "Elsa", "Fay")]
WORDS: Final = ["harbour", "tram", "rain", "hill", "song", "ferry", "storm", "lamp"]
ASKED: Final = [
    SearchRequest(),
    SearchRequest("harbour"),
    SearchRequest("har", typing=True),
    SearchRequest("-tram", folded=True),
    SearchRequest('person:"Ada Byrne" OR person:"Bea Byrne"', facets=3),
    SearchRequest("lang:en rain OR hill", sort="oldest", limit=7),
]


def articles(chance: Random, ids: Sequence[int]) -> list[Article]:
    return [
        Article(
            id=str(id),
            title=f"{id}",
            body=" ".join(chance.choices(WORDS, k=40)),
            source=chance.choice(["TASS", "AP"]),
            people=tuple(chance.sample(PEOPLE, 5)),
        )
        for id in ids
    ]


def answers(archive: Archive) -> list[SearchResult]:
    return [replace(archive.search(each), took_ms=0.0) for each in ASKED * 2]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shared_with_the_generation_before_changes_no_answer(
    tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    with Archive.create(tmp_path / "a") as writer, Archive.open(tmp_path / "a") as reader:
        writer.add(articles(chance, range(300)))
        for step in range(12):
            change = chance.choice(["add", "add", "replace", "remove", "say", "take back"])
            if change == "add":
                writer.add(articles(chance, range(1000 * step, 1000 * step + 30)))
            elif change == "replace":
                writer.add(articles(chance, chance.sample(range(300), 20)))
            elif change == "remove":
                writer.remove([str(each) for each in chance.sample(range(300), 20)])
            else:
                said = f'merge person "{PEOPLE[0]}" "{PEOPLE[chance.randrange(1, 6)]}"'
                writer.correct(parse_corrections(said) if change == "say" else ())
            if chance.random() < 0.8:
                reader.refresh()
                assert reader.behind() is None
                with Archive.open(tmp_path / "a") as anew:
                    assert answers(reader) == answers(anew), f"{seed} {step} {change}"


def test_a_segment_that_did_not_change_is_the_same_in_the_next_generation(tmp_path: Path) -> None:
    chance = Random(1)
    with Archive.create(tmp_path / "a") as writer:
        writer.add(articles(chance, range(300)))
        index = Index.open(tmp_path / "a")
        (before,) = index.snapshot().segments
        assert before.ids[0]
        writer.add(articles(chance, range(300, 310)))
        assert index.refresh()
        after = next(each for each in index.snapshot().segments if each.name == before.name)
        assert after.facets is before.facets
        assert after.text_fields is before.text_fields
        assert after.ids is before.ids
        index.close()


def test_an_archive_that_did_not_change_is_not_read_to_learn_that(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as writer, Archive.open(tmp_path / "a") as reader:
        assert reader.behind() is None
        manifest = tmp_path / "a" / "manifest.json"
        manifest.chmod(0o444)
        assert reader.behind() is None
        writer.add(articles(Random(1), range(3)))
        assert reader.behind() == 3
        assert reader.behind() == 3
        assert reader.refresh()
        assert reader.behind() is None
        assert not reader.refresh()


def test_names_are_the_same_however_many_were_asked_for_before(tmp_path: Path) -> None:
    from search.index.files.sections import SectionFile, joined, write_sections

    names = [f"Paper {number}" for number in range(40_000)]
    blob, offsets = joined([each.encode() for each in names])
    write_sections(tmp_path / "names", {"names": blob, "name_offsets": offsets})
    table = NameTable(SectionFile(tmp_path / "names").texts("names", "name_offsets"))
    cached = CachedNames(table)
    chance = Random(3)
    for _ in range(200):
        asked = chance.choices(range(len(names)), k=chance.choice([1, 10, 1000]))
        assert cached.names(asked) == [names[each] for each in asked]
        assert cached.name(asked[0]) == names[asked[0]]
    assert cached.names(range(len(names))) == names
