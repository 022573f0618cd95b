"""Whatever is added, replaced, removed and published, the index holds what a dictionary would."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import Article, Mention, PublicationDate
from search.index.faults import faults
from search.index.index import Index
from search.query import front_page
from tests.unit.index.model import assert_holds

PEOPLE = ("Sergey Ryabkov", "Antony Blinken", "Maria Zakharova", "Nikol Pashinyan")
ORGANIZATIONS = ("OSCE", "Kremlin")
WORDS = ("talks", "talk", "talking", "the", "CSTO's", "January 9", "é", "“quoted", "text”", "\n\n")
FIRST_DAY = date(2022, 1, 1)


@st.composite
def dates(draw: st.DrawFn) -> PublicationDate:
    start = draw(st.none() | st.integers(0, 5))
    if start is None:
        return PublicationDate(evidence=draw(st.sampled_from(["", "none"])))
    day = FIRST_DAY + timedelta(days=start)
    length = draw(st.sampled_from([0, 0, 0, 3]))
    basis = "inferred" if length else "stated"
    return PublicationDate(day, day + timedelta(days=length), basis, "a line")  # type: ignore[arg-type]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    words = draw(st.lists(st.sampled_from(WORDS), max_size=12))
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2))
    mentioned = draw(st.lists(st.sampled_from(PEOPLE), max_size=2))
    id = draw(st.sampled_from("abcdefgh"))
    own = [f"{id}{number}" for number in range(6)]  # so that no article is a version of another
    body = " ".join([*mentioned, *words, *own])
    places = [sum(len(each) + 1 for each in mentioned[:n]) for n in range(len(mentioned))]
    return Article(
        id=id,
        body=body,
        title=draw(st.sampled_from(["", "Talks", "The talks' end"])),
        title_stated=draw(st.booleans()),
        published=draw(dates()),
        source=draw(st.sampled_from([None, "TASS", "Reuters"])),
        url=draw(st.sampled_from([None, "https://example.org"])),
        paths=draw(st.sampled_from([(), ("/a",), ("/a", "/b")])),
        people=tuple(people),
        organizations=tuple(draw(st.lists(st.sampled_from(ORGANIZATIONS), unique=True))),
        mentions=tuple(
            Mention("person", name, place, place + len(name), name)
            for name, place in zip(mentioned, places, strict=True)
        ),
    )


STEPS = st.lists(
    st.tuples(st.just("add"), st.lists(articles(), max_size=5))
    | st.tuples(st.just("remove"), st.lists(st.sampled_from("abcdefgh"), max_size=3))
    | st.tuples(st.sampled_from(["publish", "publish", "reopen"]), st.just(())),
    max_size=14,
)


@settings(max_examples=60)
@given(STEPS)
def test_an_index_holds_what_a_dictionary_would(steps: list[tuple[str, list[object]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Index.create(Path(folder) / "archive", front_page)
        expected: dict[str, Article] = {}
        published: dict[str, Article] = {}
        for step, values in [*steps, ("publish", [])]:
            if step == "add":
                index.writer().add(values)  # type: ignore[arg-type]
                expected.update({each.id: each for each in values})  # type: ignore[attr-defined, misc]
            elif step == "remove":
                known = set(values) & set(expected)
                assert index.writer().remove(values) == len(known)  # type: ignore[arg-type]
                for id in known:
                    del expected[id]  # type: ignore[arg-type]
            elif step == "reopen":
                index.close()
                index = Index.open(index.path, write=front_page)
                expected = dict(published)
            else:
                index.writer().publish()
                index.refresh()
                published = dict(expected)
                assert_holds(index, published)
        assert faults(index.path) == []
        index.close()


def numbered(count: int, of: Callable[[int], str]) -> list[Article]:
    """Articles of which each has its own headline and day, and the text that `of` gives it.

    Long texts must differ in their words: the front page shows one of several versions of a text.
    """
    return [
        Article(
            id=f"n{number:05}",
            body=of(number),
            title=f"Headline {number}",
            published=PublicationDate(
                *(2 * (FIRST_DAY + timedelta(days=number % 700),)), "stated", ""
            ),
            people=(PEOPLE[number % 4],),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("size", [40, 300])
def test_many_small_publications_are_compacted(tmp_path: Path, size: int) -> None:
    index = Index.create(tmp_path / "archive", front_page)
    articles = numbered(
        12 * size, lambda number: f"word{number % 97} again word{number % 97} {number}"
    )
    for start in range(0, len(articles), size):
        index.writer().add(articles[start : start + size])
        index.writer().publish()
    gone = [each.id for each in articles[::3]]
    index.writer().remove(gone)
    index.writer().publish()
    index.refresh()

    assert len(index.snapshot().segments) <= 6
    assert_holds(index, {each.id: each for each in articles if each.id not in set(gone)})
    index.close()


def test_long_articles_survive_a_merge(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "archive", front_page)
    articles = numbered(
        5, lambda number: "far " * (1 + 70_000 * (number == 2)) + f"yes{number} " * 300 + "end"
    )
    for article in articles:
        index.writer().add([article])
        index.writer().publish()
    index.refresh()

    assert len(index.snapshot().segments) == 2
    assert_holds(index, {each.id: each for each in articles})
    index.close()
