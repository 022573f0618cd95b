"""An archive under Whoosh's index: its fields are searched, stored, sorted, grouped and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from whoosh import query, scoring, sorting
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.qparser import QueryParser

from search import Archive, Article, PublicationDate
from search.index.whoosh.index import ArchiveSearcher, WhooshIndex
from tests import SEEDS

A, B, C = "000", "003", "004"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshIndex]:
    """The sample articles and an undated one, in two segments."""
    folder = tmp_path_factory.mktemp("archive") / "a"
    with Archive.create(folder) as archive:
        archive.update([SEEDS])
        archive.add([Article("Nobody says when.", "undated", "Without a date")])
        yield archive.whoosh()


@pytest.fixture
def searcher(index: WhooshIndex) -> Iterator[ArchiveSearcher]:
    with index.searcher() as searcher:
        yield searcher


def names(results: Iterable[Any]) -> list[str]:
    """The first three letters of the file of each article, or its id."""
    return [Path(hit["path"]).name[:3] if hit["path"] else hit["id"] for hit in results]


def found(searcher: ArchiveSearcher, asked: query.Query) -> str:
    return " ".join(sorted(names(searcher.search(asked, limit=None))))


def moment(day: int) -> datetime:
    return datetime(2022, 1, day)


@pytest.mark.parametrize(
    ("asked", "articles"),
    [
        (query.Term("people", "Antony Blinken"), f"{A} {B} {C}"),
        (query.Term("people", "Anthony Blinken"), f"{A} {B} {C}"),
        (query.Term("people", "blinken"), f"{A} {B} {C}"),
        (query.Term("people", "Sergei Ryabkov"), f"{A} {B}"),
        (query.Term("people", "Nobody"), ""),
        (query.Term("organizations", "Collective Security Treaty Organization"), f"{A} {B} {C}"),
        (query.Term("organizations", "osce"), f"{A} {C}"),
        (query.Term("sources", "TASS"), A),
        (query.Term("sources", "tass"), A),
        (query.Prefix("people", "Antony"), f"{A} {B} {C}"),
        (query.Wildcard("people", "*Putin"), B),
        (query.Regex("people", "Mukhtar.*"), C),
        (query.FuzzyTerm("people", "Vladimir Putni", maxdist=2), B),
        (query.Every("people"), f"{A} {B} {C}"),
        (query.Every("date"), f"{A} {B} {C}"),
        (query.Term("date", moment(9)), f"{A} {B}"),
        (query.Term("date", date(2022, 1, 10)), f"{B} {C}"),
        (query.Term("date_until", moment(9)), A),
        (query.Term("date_basis", "inferred"), B),
        (query.Term("date_basis", "undated"), "undated"),
        (query.DateRange("date", moment(10), None), f"{B} {C}"),
        (query.DateRange("date", None, moment(9)), f"{A} {B}"),
        (query.DateRange("date", moment(11), None), ""),
        (query.NumericRange("date", None, None), f"{A} {B} {C}"),
        (query.Term("on", moment(2)), f"{A} {C}"),
        (query.DateRange("on", moment(2), moment(2)), f"{A} {C}"),
        (query.Term("path", str(SEEDS / "000_768d1a41c320273d.txt")), A),
        (query.Term("path", "000_768d1a41c320273d.txt"), ""),
        (query.Term("id", "undated"), "undated"),
        (query.Not(query.Term("text", "csto")), "undated"),
        (query.Term("nofield", "x"), ""),
    ],
    ids=repr,
)
def test_every_field_is_searchable(
    searcher: ArchiveSearcher, asked: query.Query, articles: str
) -> None:
    assert found(searcher, asked) == articles


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ('people:"Anthony Blinken" osce', f"{A} {C}"),
        ("people:putin OR sources:tass", f"{A} {B}"),
        ("date:2022-01-10 csto", f"{B} {C}"),
        ("date:[20220110 TO 20220111]", f"{B} {C}"),
        ("date:2022", f"{A} {B} {C}"),
        ("title:putin", B),
        ("Kassym-Jomart", A),
        ("on:2022-01-02", f"{A} {C}"),
    ],
)
def test_the_query_parser_knows_the_schema(
    index: WhooshIndex, searcher: ArchiveSearcher, text: str, articles: str
) -> None:
    assert found(searcher, QueryParser("text", index.schema).parse(text)) == articles


def test_results_are_sorted_by_any_field(searcher: ArchiveSearcher) -> None:
    def ordered(by: object) -> list[str]:
        return names(searcher.search(query.Every(), sortedby=by))

    def backwards(field: str) -> sorting.FieldFacet:
        return sorting.FieldFacet(field, reverse=True)

    assert ordered("date") == [A, B, C, "undated"]
    assert ordered([backwards("date"), backwards("date_until")]) == [C, B, A, "undated"]
    assert ordered("title") == [C, B, A, "undated"]
    assert ordered(backwards("title")) == ["undated", A, B, C]
    assert ordered("path")[1:] == [A, B, C]
    assert ordered(["sources", backwards("path")]) == [C, B, "undated", A]
    assert ordered([sorting.ScoreFacet(), "path"]) == ["undated", A, B, C]


def test_names_group_an_article_under_each_of_them(searcher: ArchiveSearcher) -> None:
    everything = searcher.search(query.Every(), groupedby=["people", "sources"], limit=None)
    groups = everything.groups("people")
    assert names(stored(searcher, groups["Antony Blinken"])) == [A, B, C]
    assert {name: len(articles) for name, articles in groups.items()} == {
        "Antony Blinken": 3, "Sergey Ryabkov": 2, "Kassym-Jomart Tokayev": 2, "Vladimir Putin": 1,
        "Dmitry Peskov": 1, "Nikol Pashinyan": 1, "Maria Zakharova": 1, "Mukhtar Tleuberdi": 1,
        "Zbignev Rau": 1, "Nursultan Nazarbayev": 1,
    }  # fmt: skip
    assert list(everything.groups("sources")) == ["TASS"]
    alone = searcher.search(query.Every(), groupedby=sorting.FieldFacet("people"), limit=None)
    assert alone.groups()["Sergey Ryabkov"] == groups["Sergey Ryabkov"]
    assert "Antony Blinken" not in alone.groups(), "one value each, if a facet says so"
    counted = searcher.search(
        query.Term("text", "osce"), groupedby={"who": "people"}, maptype=sorting.Count
    )
    assert counted.groups("who")["Kassym-Jomart Tokayev"] == 2


def test_other_fields_group_and_collapse(searcher: ArchiveSearcher) -> None:
    by_date = searcher.search(query.Every(), groupedby="date", limit=None).groups()
    assert {day: len(articles) for day, articles in by_date.items()} == {
        moment(9): 2,
        moment(10): 1,
        None: 1,
    }
    week = sorting.DateRangeFacet("date", moment(3), moment(24), timedelta(days=7))  # type: ignore[arg-type]
    assert searcher.search(query.Every(), groupedby=week, limit=None).groups()[
        (moment(3), moment(10))
    ]
    assert len(searcher.search(query.Every(), collapse="date_basis", limit=None)) == 3
    asked = query.ColumnQuery("date_basis", lambda basis: basis == "stated")
    assert len(list(searcher.docs_for_query(asked))) == 2


def test_a_hit_has_the_stored_fields(searcher: Any) -> None:
    (hit,) = searcher.search(query.Term("people", "Pashinyan"))
    assert hit["path"] == str(SEEDS / "003_bf51b67df59eb80f.txt")
    assert (hit["date"], hit["date_until"], hit["date_basis"]) == (
        moment(9),
        moment(10),
        "inferred",
    )
    assert hit["people"][:2] == ["Sergey Ryabkov", "Vladimir Putin"]
    assert hit["organizations"][0] == "CSTO"
    assert hit["sources"] == []
    assert hit["title"].startswith("Russian President Vladimir Putin")
    assert hit["article"].id == hit["id"]
    assert searcher.document(id="undated")["date"] is None
    assert searcher.stored_fields(searcher.document_number(id=hit["id"])) == hit.fields()


def test_what_matched_is_highlighted(searcher: ArchiveSearcher) -> None:
    hit = searcher.search(query.Term("text", "csto"), terms=True)[0]
    assert '<b class="match term0">CSTO</b>' in hit.highlights("text")
    assert hit.matched_terms() == [("text", b"csto")]


def test_key_terms_and_articles_like_one(searcher: ArchiveSearcher) -> None:
    results = searcher.search(query.Term("text", "nazarbayev"))
    assert names(results) == [C]
    assert ("Antony Blinken", 1.0) not in results.key_terms("people", numterms=3)
    assert {name for name, _ in results.key_terms("people", numterms=9)} == set(
        results[0]["people"]
    )
    assert set(names(results[0].more_like_this("text", numterms=20))) >= {A, B}
    assert C not in names(results[0].more_like_this("people"))


def test_misspelt_words_are_corrected(index: WhooshIndex, searcher: ArchiveSearcher) -> None:
    asked = QueryParser("text", index.schema).parse("kazahstan blinkne")
    corrected = searcher.correct_query(asked, "kazahstan blinkne")
    assert corrected.string == "kazakhstan blinken"
    assert found(searcher, corrected.query) == f"{A} {B} {C}"
    assert searcher.suggest("people", "Vladimir Putni") == ["Vladimir Putin"]


def test_other_models_score_too(index: WhooshIndex) -> None:
    for model in (scoring.TF_IDF(), scoring.Frequency(), scoring.BM25F(B=0.5)):
        with index.searcher(weighting=model) as searcher:
            results = searcher.search(query.Term("text", "csto"))
            assert names(results)[0] == B
            assert [hit.score for hit in results] == sorted(
                (hit.score for hit in results), reverse=True
            )


def test_the_lexicon_of_names_is_what_the_archive_shows(searcher: Any) -> None:
    people = list(searcher.lexicon("people"))
    assert people == sorted(people)
    assert b"Antony Blinken" in people
    assert b"Anthony Blinken" not in people
    assert searcher.doc_frequency("people", "Antony Blinken") == 3
    assert list(searcher.field_terms("date")) == [moment(9), moment(10)]
    assert searcher.reader().most_frequent_terms("people", 1) == [(3.0, b"Antony Blinken")]


def test_a_reader_is_one_of_the_newest_generation(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        index = archive.whoosh()
        assert index.is_empty()
        assert len(index.searcher().search(query.Every())) == 0
        before = index.searcher()
        archive.add([Article("Words.", "one")])
        assert not index.up_to_date()
        assert not before.up_to_date()
        assert before.doc_count() == 0
        assert before.refresh().doc_count() == 1
        newer = index.refresh()
        assert newer.up_to_date()
        assert newer.refresh() is newer
        assert newer.latest_generation() == archive.generation
        assert (newer.doc_count(), newer.doc_count_all(), newer.field_length("text")) == (1, 1, 1)
        published = PublicationDate(date(2022, 1, 9), date(2022, 1, 9), "stated")
        archive.add([Article("Words again.", "one", published=published)])
        with index.searcher() as searcher:
            assert searcher.doc_count() == 1
            assert [hit["date"] for hit in searcher.search(query.Every())] == [moment(9)]
        newer.close()


def test_nothing_is_written_through_whoosh(index: WhooshIndex) -> None:
    writes: tuple[Callable[[], object], ...] = (
        index.writer,
        index.optimize,
        lambda: index.delete_by_term("id", "undated"),
        lambda: index.delete_by_query(query.Every()),
        lambda: index.add_field("more", index.schema["text"]),
        lambda: index.remove_field("text"),
    )
    for write in writes:
        with pytest.raises(ReadOnlyError, match="`dateline index` writes"):
            write()


def stored(searcher: Any, documents: list[int]) -> list[dict[str, Any]]:
    """What is stored of documents."""
    return [searcher.stored_fields(document) for document in documents]
