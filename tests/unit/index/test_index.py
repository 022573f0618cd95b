"""An index on disk: what is added is found, what is removed is gone, generations are kept apart."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from search.article import Article, Mention, PublicationDate
from search.errors import ArchiveError, ArchiveLocked, ArchiveMissing, ArticleMissing
from search.index.faults import faults
from search.index.front_page import read as read_front_page
from search.index.index import Index
from search.index.segment.build import build_segments
from search.ingest.changes import FileState
from search.names.registry.article_names import ArticleName
from search.query import front_page
from tests.unit.index.model import assert_holds


def article(id: str, body: str = "Talks began.", day: int | None = 1, **more: object) -> Article:
    published = (
        PublicationDate()
        if day is None
        else PublicationDate(date(2022, 1, day), date(2022, 1, day), "stated", "a header")
    )
    return Article(body=body, id=id, published=published, **more)  # type: ignore[arg-type]


FULL = Article(
    body="GENEVA, January 9. Antony Blinken met “the CSTO” on January 2.\n\nHe left.",
    id="full",
    title="Blinken's talks",
    published=PublicationDate(date(2022, 1, 9), date(2022, 1, 10), "inferred", "On Monday"),
    source="TASS",
    place="Geneva",
    url="https://example.org/a",
    text_start=19,
    paths=("/news/a.txt", "/news/b.txt"),
    people=("Sergey Ryabkov",),
    organizations=("OSCE",),
    mentions=(
        Mention("person", "Antony Blinken", 19, 33, "Antony Blinken"),
        Mention("organization", "CSTO", 43, 47, "CSTO"),
    ),
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index.create(tmp_path / "archive", front_page)


def test_a_new_archive_is_empty(index: Index) -> None:
    assert index.generation == 1
    assert index.snapshot().article_count == 0
    assert read_front_page(index.path)[1].total == 0
    assert faults(index.path) == []


def test_an_article_comes_out_as_it_went_in(index: Index) -> None:
    index.writer().add([FULL])
    assert index.writer().publish() == 2
    assert index.refresh()

    assert index.snapshot().article("full") == FULL
    head = read_front_page(index.path)[1].articles[0]
    assert (head.id, head.title, head.published) == ("full", FULL.title, FULL.published)
    assert (head.source, head.path, head.url) == ("TASS", "/news/a.txt", FULL.url)
    assert head.people == ("Antony Blinken", "Sergey Ryabkov")
    assert head.organizations == ("CSTO", "OSCE")


def test_words_positions_paragraphs_and_quotations_are_kept(index: Index) -> None:
    index.writer().add([article("other", "Nothing."), FULL])
    index.writer().publish()
    index.refresh()
    (segment,) = index.snapshot().segments
    text = segment.text_fields["text"]
    document = segment.find_id("full")

    def positions(word: str) -> list[int]:
        found = text.find(word)
        assert text.postings(found).tolist() == [document]
        return [int(each) for each in text.positions(found, found + 1)]

    assert positions("blinken") == [0, 4]
    assert positions("csto") == [7]
    assert positions("he") == [12]
    assert text.find("geneva") == -1
    assert text.lengths.tolist() == [1, 12]
    assert text.total_length == 13
    start, end = text.paragraph_offsets[document : document + 2].tolist()
    assert text.paragraph_starts[start:end].tolist() == [0, 3, 12]
    start, end = text.quotation_offsets[document : document + 2].tolist()
    assert text.quotation_starts[start:end].tolist() == [6]
    assert text.quotation_ends[start:end].tolist() == [8]
    assert segment.text_fields["title"].find("talks") >= 0


def test_words_are_found_by_prefix_and_by_stem(index: Index) -> None:
    index.writer().add([article("a", "protest protests protested protesters protein")])
    index.writer().publish()
    index.refresh()
    text = index.snapshot().segments[0].text_fields["text"]

    assert text.terms(*text.prefix_range("prote")) == [
        "protein",
        "protest",
        "protested",
        "protesters",
        "protests",
    ]
    assert text.prefix_range("prox")[0] == text.prefix_range("prox")[1]
    assert [text.word(each) for each in text.words_with_stem("protest")] == [
        "protest",
        "protested",
        "protesters",
        "protests",
    ]
    assert bytes(text.blob).startswith(b"protein\nprotest\n")


def test_more_than_255_repetitions_are_counted(index: Index) -> None:
    index.writer().add([article("a", "yes " * 300 + "no"), article("b", "yes " * 254)])
    index.writer().publish()
    index.refresh()
    text = index.snapshot().segments[0].text_fields["text"]

    assert text.frequencies(text.find("yes")).tolist() == [300, 254]
    assert text.frequencies(text.find("no")).tolist() == [1]


def test_an_article_of_more_than_65535_words_is_indexed(index: Index) -> None:
    index.writer().add([article("long", "far " * 70_000 + "end"), article("short", "end")])
    index.writer().publish()
    index.refresh()
    text = index.snapshot().segments[0].text_fields["text"]

    end, far = text.find("end"), text.find("far")
    assert sorted(text.positions(end, end + 1).tolist()) == [0, 70_000]
    assert len(text.positions(far, far + 1)) == 70_000


def test_articles_without_words_or_date_are_kept(index: Index) -> None:
    index.writer().add([article("b", "...", None), article("a", "", None), article("c", "", 3)])
    index.writer().publish()
    index.refresh()
    (segment,) = index.snapshot().segments

    assert segment.undated == 2
    assert [segment.id(each) for each in range(3)] == ["b", "a", "c"]
    assert [head.id for head in read_front_page(index.path)[1].articles] == ["c", "a", "b"]


def test_a_second_article_of_the_same_id_replaces_the_first(index: Index) -> None:
    writer = index.writer()
    first = writer.add([article("a", "one"), article("b", "two"), article("a", "three")])
    writer.publish()
    second = writer.add([article("b", "two"), article("a", "four")])
    writer.publish()
    index.refresh()

    assert (first.added, first.updated, first.unchanged) == (2, 1, 0)
    assert (second.added, second.updated, second.unchanged) == (0, 1, 1)
    assert index.snapshot().article_count == 2
    assert index.snapshot().article("a").body == "four"


def test_a_removed_article_is_gone_at_once(index: Index) -> None:
    writer = index.writer()
    writer.add([article("a"), FULL])
    writer.publish()
    assert writer.remove(["full", "unknown"]) == 1
    writer.publish()
    index.refresh()

    assert index.snapshot().article_count == 1
    with pytest.raises(ArticleMissing):
        index.snapshot().article("full")
    assert read_front_page(index.path)[1].facets["people"] == ()


def test_a_generation_stays_readable_while_others_are_published(index: Index) -> None:
    writer = index.writer()
    writer.add([article("a", "one")])
    writer.publish()
    reader = Index.open(index.path)
    before = reader.snapshot()
    for number in range(5):
        writer.add([article("a", f"number {number}")])
        writer.publish()

    assert before.article("a").body == "one"
    assert before.segments[0].text_fields["text"].find("one") >= 0
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.snapshot().article("a").body == "number 4"


def test_publishing_nothing_makes_no_generation(index: Index) -> None:
    assert index.writer().publish() == 1
    index.writer().add([article("a")])
    assert index.writer().publish() == 2
    index.writer().add([article("a")])
    assert index.writer().publish() == 2


def test_names_that_an_earlier_version_counted_otherwise_are_counted_anew(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article(id, people=("Ann Lee",)) for id in "abc"]
    index.writer().add(articles)
    index.writer().publish()
    with monkeypatch.context() as patch:
        patch.setattr(
            "search.index.writer.names_of",
            lambda _: (ArticleName("person", "Ann Leigh", 1, (("Ann Leigh", 1),)),),
        )
        assert index.writer().remove(["a"]) == 1
    index.writer().publish()
    index.refresh()

    assert_holds(index, {each.id: each for each in articles[1:]})


def test_only_one_writes(index: Index) -> None:
    with pytest.raises(ArchiveLocked):
        Index.open(index.path, write=front_page)
    index.close()
    Index.open(index.path, write=front_page).close()


def test_a_reader_cannot_write(index: Index) -> None:
    with pytest.raises(ArchiveError, match="not opened for writing"):
        Index.open(index.path).writer()


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="does not exist"):
        Index.open(tmp_path / "nowhere")
    with pytest.raises(ArchiveMissing, match="holds no archive"):
        Index.open(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveMissing, match="is a file"):
        Index.open(tmp_path / "file")
    with pytest.raises(ArchiveError, match="other files"):
        Index.create(tmp_path, front_page)


def test_file_states_are_kept_and_forgotten(index: Index) -> None:
    writer = index.writer()
    states = {
        f"/news/{n}": FileState(f"/news/{n}", n, n * 10, "d" * 32, (f"a{n}",)) for n in range(50)
    }
    for number, state in enumerate(states.values()):
        writer.set_file(state)
        if number % 3 == 0:
            writer.publish()
    writer.publish()
    changed = FileState("/news/7", 1, 2, "e" * 32)
    writer.set_file(changed)
    writer.forget_file("/news/8")
    writer.publish()
    index.refresh()
    del states["/news/8"]
    states["/news/7"] = changed

    found = index.files()
    assert dict(found) == states
    assert {state.path: state for state in found.states()} == states
    assert len(found) == 49
    assert found["/news/7"] == changed
    assert "/news/8" not in found
    assert faults(index.path) == []


def test_segments_built_apart_are_adopted(index: Index) -> None:
    writer = index.writer()
    writer.add([article("a", "one"), article("b", "two", people=("Ann Lee",)), article("c")])
    writer.publish()
    folder = writer.build_folder()
    articles = [article("b", "new", people=("Bob Ray",)), article("c"), FULL, article("d", "four")]
    built = list(build_segments(articles, folder))
    assert [files.articles for files in built] == [4]
    counts = writer.adopt(built[0])
    assert (counts.added, counts.updated, counts.unchanged) == (2, 1, 1)
    writer.publish()
    index.refresh()

    expected = [article("a", "one"), article("b", "new", people=("Bob Ray",)), article("c")]
    expected += [FULL, article("d", "four")]
    assert_holds(index, {each.id: each for each in expected})
    assert faults(index.path) == []
    index.close()
    assert not folder.exists()


def test_articles_of_one_id_are_built_into_segments_of_their_own(index: Index) -> None:
    writer = index.writer()
    articles = [article("a", "one"), article("b"), article("a", "two")]
    for files in build_segments(articles, writer.build_folder()):
        writer.adopt(files)
    writer.publish()
    index.refresh()

    assert_holds(index, {"a": articles[2], "b": articles[1]})


def test_opening_for_reading_loads_no_writer(index: Index) -> None:
    code = (
        "import sys; from search.index.index import Index; "
        "Index.open(sys.argv[1]).snapshot(); "
        "print(sorted({'whoosh', 'search.index.writer', 'textual'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(index.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_front_page_needs_neither_numpy_nor_whoosh(index: Index) -> None:
    code = (
        "import sys; from pathlib import Path; from search.index.front_page import read; "
        "read(Path(sys.argv[1])); print(sorted({'whoosh', 'numpy'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(index.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_front_page_is_the_answer_to_the_empty_query(index: Index) -> None:
    writer = index.writer()
    writer.add([article(f"a{n}", f"text {n}", n % 28 + 1, people=("Ann Lee",)) for n in range(150)])
    writer.publish()
    writer.remove(["a3"])
    writer.publish()
    index.refresh()

    generation, result = read_front_page(index.path)
    assert generation == index.generation
    assert result == front_page(index.snapshot())
    assert result.total == 149
    assert len(result.articles) == 100
    assert [(each.name, each.count) for each in result.facets["people"]] == [("Ann Lee", 149)]
