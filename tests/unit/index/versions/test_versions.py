"""Which articles are versions of one text, against all pairs counted one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import UNDATED, Article, PublicationDate
from search.index.files.manifest import read
from search.index.files.sections import SectionFile, write_sections
from search.index.index import Index
from search.index.version_groups import check_versions
from search.index.versions.candidates import WINDOW
from search.query import front_page
from search.validation import Sections

FIRST_DAY = date(2022, 1, 1)
WORDS = [f"w{number}" for number in range(400)]


def text(seed: int, length: int = 60) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def on(day: int | None) -> PublicationDate:
    if day is None:
        return UNDATED
    stated = FIRST_DAY + timedelta(days=day)
    return PublicationDate(stated, stated, "stated", "")


def article(id: str, body: str, day: int | None = 0, title: str = "") -> Article:
    return Article(body, id=id, title=title, published=on(day))


@pytest.mark.parametrize(
    ("title", "other", "length", "alike"),
    [
        ("Gould Pumps sets payout", "Russ Togs sets quarterly", 20, False),
        ("Gould Pumps sets payout", "Gould Pumps sets quarterly", 20, True),
        ("Gould Pumps sets payout", "", 20, True),
        ("Gould Pumps sets payout", "Russ Togs sets quarterly", 60, True),
    ],
)
def test_notices_of_one_form_about_two_things_are_no_versions(
    tmp_path: Path, title: str, other: str, length: int, alike: bool
) -> None:
    words = [f"w{number}" for number in range(length)]
    notice, changed = " ".join(words), " ".join([*words[:-1], "changed"])
    found = published(
        tmp_path,
        [article("a", notice, title=title), article("b", changed, day=1, title=other)],
    )
    assert found == ({("a", "b")} if alike else set())
    equal = [article("a", notice, title=title), article("b", notice, day=1, title=other)]
    assert published(tmp_path / "equal", equal) == {("a", "b")}


def groups(folder: Path) -> set[tuple[str, ...]]:
    """The groups of an archive by the ids of their articles, the first publication first."""
    snapshot = Index.open(folder).snapshot()
    found = set()
    for number, segment in enumerate(snapshot.segments):
        for document in range(segment.size):
            if segment.is_live(document):
                group = snapshot.versions.of(number, document)
                found.add(tuple(snapshot.segments[s].id(d) for s, d in group))
    return {group for group in found if len(group) > 1}


def published(folder: Path, *batches: list[Article]) -> set[tuple[str, ...]]:
    """The groups once the batches were added, a publication for each."""
    index = Index.create(folder, front_page)
    for batch in batches:
        index.writer().add(batch)
        index.writer().publish()
    index.close()
    return groups(folder)


def reworded(words: list[str], changed: int) -> str:
    """The text with so many words changed at its end, each of which costs one shingle."""
    return " ".join([*words[: len(words) - changed], *(f"x{each}" for each in range(changed))])


def test_copies_are_versions_of_the_first_publication_whatever_their_headlines(
    tmp_path: Path,
) -> None:
    body = " ".join(text(1))
    articles = [
        article("later", body, 2, "Another headline"),
        article("first", body, 0, "Talks began"),
        article("other", " ".join(text(2)), 0, "Talks began"),
    ]
    assert published(tmp_path / "archive", articles) == {("first", "later")}


@pytest.mark.parametrize(("changed", "alike"), [(6, True), (7, False)])
def test_what_shares_four_fifths_of_its_shingles_is_a_version(
    tmp_path: Path, changed: int, alike: bool
) -> None:
    # 56 shingles each, of which 56 - c are shared: (56 - c) / (56 + c) is 0.806 and 0.778.
    articles = [article("a", " ".join(text(1))), article("b", reworded(text(1), changed), 1)]
    assert published(tmp_path / "archive", articles) == ({("a", "b")} if alike else set())


def test_the_same_notice_of_another_week_is_none(tmp_path: Path) -> None:
    body = " ".join(text(1))
    days = {"a": 0, "b": WINDOW, "c": WINDOW + 1, "d": 3 * WINDOW}
    articles = [article(id, body, day) for id, day in days.items()]
    # A chain of notices does not reach further than the window from its first.
    assert published(tmp_path / "archive", articles) == {("a", "b")}


def test_what_has_no_date_comes_after_what_has_one(tmp_path: Path) -> None:
    body = " ".join(text(1))
    articles = [article("a", body, None), article("b", body, 40), article("c", body, None)]
    assert published(tmp_path / "archive", articles) == {("b", "a", "c")}


def test_texts_of_fewer_words_than_a_shingle_are_like_no_other(tmp_path: Path) -> None:
    articles = [article("a", "No comment."), article("b", "No comment."), article("c", "")]
    assert published(tmp_path / "archive", articles) == set()


def test_many_copies_are_joined_through_each_other(tmp_path: Path) -> None:
    body = " ".join(text(1))
    ids = [f"n{number:03}" for number in range(150)]
    random.Random(1).shuffle(ids)
    articles = [article(id, body, int(id[1:]) % 3) for id in ids]
    (group,) = published(tmp_path / "archive", articles[:70], articles[70:])
    assert group == tuple(sorted(ids, key=lambda id: (int(id[1:]) % 3, id)))


changes = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "remove", "publish"]),
        st.integers(0, 7),
        st.integers(0, 2),
        st.integers(0, 9),
        st.one_of(st.none(), st.integers(0, 20)),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(changes)
def test_whatever_was_added_replaced_and_removed_is_as_in_a_new_archive(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int, int, int, int | None]],
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    kept: dict[str, Article] = {}
    index = Index.create(folder / "changed", front_page)
    for what, number, seed, changed, day in steps:
        id = f"n{number}"
        if what == "add":
            kept[id] = article(id, reworded(text(seed), changed), day)
            index.writer().add([kept[id]])
        elif what == "remove":
            kept.pop(id, None)
            index.writer().remove([id])
        else:
            index.writer().publish()
    index.writer().publish()
    index.close()
    assert groups(folder / "changed") == published(folder / "new", list(kept.values()))


def test_the_samples_are_three_articles(tmp_path: Path) -> None:
    from search import Archive

    with Archive.create(tmp_path / "archive") as archive:
        archive.update([Path(__file__).parents[4] / "seeds"])
    assert groups(tmp_path / "archive") == set()


def test_no_file_of_versions_leads_out_of_the_segments(tmp_path: Path) -> None:
    body = " ".join(text(1))
    folder = tmp_path / "archive"
    published(folder, [article(f"n{number}", body) for number in range(4)])
    manifest = read(folder)
    file = SectionFile(folder / manifest.versions)
    sizes = [(each.name, each.articles, None) for each in manifest.segments]
    good = {name: file.array(name) for name in file.names()}
    check_versions(Sections(good), file.meta["segments"], sizes)
    for name, array in good.items():
        for spoilt in (array[:-1], array + 9):
            write_sections(tmp_path / "spoilt", {**good, name: spoilt})
            found = Sections(SectionFile(tmp_path / "spoilt").view())
            with pytest.raises(ValueError):
                check_versions(found, file.meta["segments"], sizes)
            (tmp_path / "spoilt").unlink()
    with pytest.raises(ValueError):
        check_versions(Sections(good), ["0" * 16], sizes)
