"""Each of Whoosh's queries finds in an archive what it finds in an index that Whoosh wrote."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from whoosh import query, scoring
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.query import Term
from whoosh.query.spans import SpanNear2
from whoosh.searching import Searcher

from search import Archive, Article, PublicationDate
from search.index.segment.fields import WordsAnalyzer

DAY = date(2022, 1, 9)
WORDS = (
    *("csto", "talk", "talks", "talked", "geneva", "peace", "peacekeeper", "peacekeepers"),
    *("tokayev", "tokaev", "us", "the", "of"),
)


def made(number: int) -> list[Article]:
    """Articles of few words in few paragraphs, always the same, in the order of documents.

    They have so few words that an index of Whoosh's does not round their number.
    """
    chance = random.Random(7)
    weights = range(len(WORDS), 0, -1)
    return [
        Article(
            "\n\n".join(
                " ".join(chance.choices(WORDS, weights, k=chance.randrange(1, 4)))
                for _ in range(chance.randrange(1, 4))
            ),
            id=f"n{n:02}",
            title=" ".join(chance.choices(WORDS, k=3)),
            title_stated=False,
            published=PublicationDate(DAY, DAY, "stated"),
        )
        for n in range(number)
    ]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The archive, of two segments."""
    articles = made(90)
    with Archive.create(tmp_path_factory.mktemp("archive") / "a") as archive:
        archive.add(articles[:60])
        archive.add(articles[60:])
        yield archive.whoosh()


@pytest.fixture(scope="module")
def theirs() -> Index:
    """The same articles in an index that Whoosh itself wrote."""
    schema = Schema(
        id=ID(stored=True),
        text=TEXT(WordsAnalyzer(), multitoken_query="phrase"),
        title=TEXT(WordsAnalyzer(), multitoken_query="phrase"),
    )
    index: Index = RamStorage().create_index(schema)
    for part in (slice(60), slice(60, None)):
        writer: Any = index.writer()
        with writer:
            for article in made(90)[part]:
                writer.add_document(id=article.id, text=article.body, title=article.title)
            writer.merge = False
    return index


def scores(searcher: Searcher, asked: query.Query) -> dict[str, float]:
    return {hit["id"]: hit.score for hit in searcher.search(asked, limit=None)}


def word(text: str, **options: Any) -> Term:
    return Term("text", text, **options)


QUERIES: list[query.Query] = [
    word("csto"),
    word("csto", boost=2.5),
    word("nowhere"),
    Term("title", "geneva"),
    query.And([word("csto"), word("geneva")]),
    query.Or([word("csto"), word("geneva")]),
    query.Or([word("csto"), word("geneva"), word("nowhere"), word("us")], scale=0.9),
    query.DefaultOr([word("csto"), word("geneva"), word("us")]),
    query.PreloadedOr([word("csto"), word("geneva"), word("us")]),
    query.Not(word("csto")),
    query.And([word("csto"), query.Not(word("geneva"))]),
    query.AndNot(word("csto"), word("geneva")),
    query.AndMaybe(word("csto"), word("geneva")),
    query.Require(word("csto"), word("geneva")),
    query.Otherwise(word("nowhere"), word("geneva")),
    query.DisjunctionMax([word("csto"), Term("title", "csto")], tiebreak=0.3),
    query.Phrase("text", ["csto", "talk"]),
    query.Phrase("text", ["csto", "geneva"], slop=3),
    query.Sequence([word("csto"), query.Or([word("talk"), word("talks")])]),
    query.Ordered([word("talk"), word("peace")]),
    query.Prefix("text", "peace"),
    query.Prefix("text", "talk", constantscore=False),
    query.Wildcard("text", "toka*v"),
    query.Wildcard("text", "?sto"),
    query.Regex("text", "t(alks|okaev)"),
    query.FuzzyTerm("text", "tokayev", maxdist=1),
    query.FuzzyTerm("text", "geneve", maxdist=2, prefixlength=2),
    query.Variations("text", "talk"),
    query.TermRange("text", "peace", "talk"),
    query.TermRange("text", "peace", "talk", startexcl=True, endexcl=True),
    query.TermRange("text", None, "csto"),
    query.Every(),
    query.Every("title"),
    query.NullQuery,
    query.ConstantScoreQuery(word("csto"), 3.0),
    query.WeightingQuery(word("csto"), scoring.Frequency()),
    query.SpanFirst(word("csto"), limit=3),
    query.SpanNear(word("csto"), word("talk"), slop=3, ordered=False),
    SpanNear2([word("csto"), word("talk"), word("geneva")], slop=4, ordered=False),
    query.SpanOr([word("csto"), word("us")]),
    query.SpanNot(word("csto"), word("talk")),
    query.SpanContains(query.SpanNear(word("csto"), word("us"), slop=9), word("talk")),
    query.SpanBefore(word("csto"), word("talk")),
    query.SpanCondition(word("csto"), word("talk")),
    query.NestedParent(word("csto"), word("geneva")),
    query.NestedChildren(word("csto"), word("geneva")),
]


@pytest.mark.parametrize("asked", QUERIES, ids=lambda asked: repr(asked)[:60])
@pytest.mark.parametrize("weighting", [scoring.TF_IDF, scoring.Frequency, scoring.BM25F])
def test_documents_and_scores_are_the_same(
    ours: Index, theirs: Index, asked: query.Query, weighting: type
) -> None:
    with (
        ours.searcher(weighting=weighting()) as one,
        theirs.searcher(weighting=weighting()) as other,
    ):
        assert scores(one, asked) == pytest.approx(scores(other, asked), rel=1e-6)


def test_every_class_of_query_is_asked() -> None:
    exported = [getattr(query, name) for name in dir(query)]
    classes = {each for each in exported if isinstance(each, type)}
    abstract = {
        query.Query, query.MultiTerm, query.ExpandingTerm, query.PatternQuery,
        query.RangeMixin, query.SpanQuery, query.WrappingSpan, query.SpanBiQuery,
        query.BinaryQuery, query.CompoundQuery, query.WrappingQuery,
    }  # fmt: skip
    asked = {type(each) for each in QUERIES}
    asked |= {query.NumericRange, query.DateRange, query.ColumnQuery}  # of fields of an archive
    asked |= {query.SplitOr}  # names a matcher that Whoosh does not have
    assert {each for each in classes if issubclass(each, query.Query)} - abstract - asked == set()


@pytest.mark.parametrize(
    "text",
    [
        "csto geneva", "csto OR geneva", "csto NOT geneva", '"csto talk"', '"csto talk"~4',
        "peace*", "to?ayev", "title:us", "title:(us OR csto) talk^3", "[peace TO talk]",
        "csto ANDMAYBE us", "csto ANDNOT us", "CSTO's", "peace-talk",
    ],
)  # fmt: skip
def test_what_the_query_parser_makes_of_a_text_finds_the_same(
    ours: Any, theirs: Any, text: str
) -> None:
    asked = QueryParser("text", ours.schema).parse(text)
    assert asked == QueryParser("text", theirs.schema).parse(text)
    with ours.searcher() as one, theirs.searcher() as other:
        assert scores(one, asked) == pytest.approx(scores(other, asked), rel=1e-6)
        both = MultifieldParser(["title", "text"], ours.schema).parse(text)
        assert scores(one, both) == pytest.approx(scores(other, both), rel=1e-6)


def test_ranked_pages_filters_and_masks_are_the_same(ours: Index, theirs: Index) -> None:
    def best(searcher: Searcher, **options: object) -> list[float]:
        return [hit.score for hit in searcher.search(word("csto"), limit=7, **options)]

    with ours.searcher() as one, theirs.searcher() as other:
        assert best(one) == pytest.approx(best(other))
        assert best(one, filter=word("us")) == pytest.approx(best(other, filter=word("us")))
        assert best(one, mask=word("us")) == pytest.approx(best(other, mask=word("us")))
        assert (
            one.search_page(word("csto"), 2, pagelen=5).total
            == other.search_page(word("csto"), 2, pagelen=5).total
        )


def test_removed_articles_are_not_found(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        archive.add(made(10))
        archive.remove(["n03", "n04"])
        with archive.whoosh().searcher() as searcher:
            assert searcher.doc_count() == 8
            assert {hit["id"] for hit in searcher.search(query.Every(), limit=None)} == {
                article.id for article in made(10) if article.id not in ("n03", "n04")
            }


def test_the_vocabulary_and_the_analyzer_are_those_of_the_product(ours: Any) -> None:
    with ours.searcher() as searcher:
        expected = {word for article in made(90) for word in article.body.split()}
        assert {term.decode() for term in searcher.lexicon("text")} == expected
        assert searcher.frequency("text", "csto") == sum(
            article.body.split().count("csto") for article in made(90)
        )
        assert searcher.frequency("text", "unheard") == 0
    tokens = [
        (token.text, token.pos, token.startchar, token.endchar)
        for token in ours.schema["text"].analyzer("The CSTO’s\n\ntalks")
    ]
    assert tokens == [("the", 0, 0, 3), ("csto", 1, 4, 8), ("talks", 3, 12, 17)]


EXCLUSIONS: list[tuple[query.Query, Callable[[str], bool]]] = [
    (query.Not(word("csto")), lambda id: id not in HAVING["csto"]),
    (query.Not(word("nowhere")), lambda id: True),
    (query.Not(query.Not(word("us"))), lambda id: id in HAVING["us"]),
    (
        query.Or([query.Not(word("csto")), word("us")]),
        lambda id: id not in HAVING["csto"] or id in HAVING["us"],
    ),
    (
        query.And([query.Not(word("csto")), query.Not(word("us"))]),
        lambda id: id not in HAVING["csto"] | HAVING["us"],
    ),
    (
        query.And([word("geneva"), query.Or([query.Not(word("talk")), word("peace")])]),
        lambda id: id in HAVING["geneva"] and (id not in HAVING["talk"] or id in HAVING["peace"]),
    ),
    (query.ConstantScoreQuery(query.Not(word("csto")), 2.0), lambda id: id not in HAVING["csto"]),
    (query.AndMaybe(query.Not(word("us")), word("csto")), lambda id: id not in HAVING["us"]),
]
HAVING: dict[str, set[str]] = {
    text: {article.id for article in made(90) if text in article.body.split()} for text in WORDS
}


@pytest.fixture(scope="module", params=range(6))
def thinned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Index, set[str]]]:
    """An archive from which articles were removed, the last one of a segment too; those left."""
    articles = made(90)
    gone = set(random.Random(request.param).sample([each.id for each in articles], 4))
    gone.update(f"n{number}" for number in range(54, 60))
    with Archive.create(tmp_path_factory.mktemp("thinned") / "a") as archive:
        archive.add(articles[:60])
        archive.add(articles[60:])
        for id in sorted(gone):
            archive.remove([id])
        index = archive.whoosh()
        assert index.reader().has_deletions()
        yield index, {each.id for each in articles} - gone


@pytest.mark.parametrize("asked", EXCLUSIONS, ids=lambda asked: repr(asked[0])[:60])
def test_what_is_excluded_brings_back_nothing_removed(
    thinned: tuple[Index, set[str]], asked: tuple[query.Query, Callable[[str], bool]]
) -> None:
    index, left = thinned
    expected = sorted(filter(asked[1], left))
    with index.searcher() as searcher:
        assert sorted(scores(searcher, asked[0])) == expected
        found = searcher.docs_for_query(asked[0])
        assert sorted(searcher.stored_fields(number)["id"] for number in found) == expected
        among = searcher.search(query.Every(), filter=asked[0], limit=None)
        assert sorted(hit["id"] for hit in among) == expected
        without = searcher.search(query.Every(), mask=asked[0], limit=None)
        assert sorted(hit["id"] for hit in without) == sorted(left - set(expected))
