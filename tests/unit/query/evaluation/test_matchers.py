"""The product's own clauses and nodes of Whoosh's mix in one tree, under Whoosh's searcher."""

from __future__ import annotations

from datetime import date

import pytest
from whoosh import query as whoosh
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import QueryError
from whoosh.scoring import BM25F

from search.article import Article
from search.index.snapshot import Snapshot
from search.index.whoosh.index import ArchiveSearcher
from search.index.whoosh.reader import reader_of
from search.query import Searcher
from search.query.evaluation.clauses import Inflected, WhooshQuery
from search.query.evaluation.evaluation import Evaluation
from search.query.evaluation.matchers import Evaluations
from search.query.evaluation.plan import Planner
from search.query.evaluation.scoring import Scorer
from search.query.language.parser import parse
from search.request import SearchRequest
from search.watch import Limits, Watch
from tests.unit.query.conftest import Publish

TEXTS = {
    "a": "The CSTO talked in Geneva.\n\nProtests went on.",
    "b": 'CSTO protest, protested the talks. Talking of "a protest".',
    "c": "Geneva talks.",
    "d": "A protester of the CSTO.",
}


@pytest.fixture(scope="module")
def snapshot(publish: Publish) -> Snapshot:
    articles = [Article(body=text, id=id) for id, text in TEXTS.items()]
    return publish([articles[:2], articles[2:]])


@pytest.fixture(scope="module")
def searcher(snapshot: Snapshot) -> ArchiveSearcher:
    return ArchiveSearcher(reader_of(snapshot, Evaluations(snapshot.segments)), weighting=BM25F())


def plan(snapshot: Snapshot, text: str) -> WhooshQuery:
    planner = Planner(snapshot.entities, snapshot.listed, date(2022, 1, 20))
    return planner.node(parse(text))


def scores(searcher: ArchiveSearcher, asked: WhooshQuery) -> dict[str, float]:
    return {hit["id"]: hit.score for hit in searcher.search(asked, limit=None)}


@pytest.mark.parametrize(
    "text",
    [
        "protest", "csto protest", "protest OR geneva", "csto -protest", "prot*", "cst?", "csot~",
        "/protest(s|er)/", '"csto talked"', "csto NEAR/3 talk", "csto ADJ/9 geneva", "id:a csto",
        "protest SAME csto", "first/1:csto", "atleast2:protest", "quote:protest",
        "csto OR protest OR geneva",
    ],
)  # fmt: skip
def test_documents_and_scores_are_those_of_the_product(
    snapshot: Snapshot, searcher: ArchiveSearcher, text: str
) -> None:
    asked = plan(snapshot, text)
    evaluation = Evaluation(snapshot.segments, Watch(Limits()))
    scorer = Scorer(evaluation.segments)
    ours = {
        snapshot.segments[number].id(document): score
        for number, documents in enumerate(evaluation.live(asked))
        for document, score in zip(
            documents.tolist(), scorer.scores(asked, number, documents).tolist(), strict=True
        )
    }
    assert scores(searcher, asked) == pytest.approx(ours, rel=1e-9)
    found = Searcher(snapshot).search(SearchRequest(text)).articles
    assert {head.id for head in found} == set(ours)


def test_own_clauses_stand_beside_whooshs_in_one_tree(
    snapshot: Snapshot, searcher: ArchiveSearcher
) -> None:
    protest, geneva = Inflected("text", "protest"), whoosh.Term("text", "geneva")
    one, other = scores(searcher, protest), scores(searcher, geneva)
    assert set(one) == {"a", "b", "d"}
    assert scores(searcher, whoosh.And([protest, geneva])) == pytest.approx(
        {"a": one["a"] + other["a"]}
    )
    assert scores(searcher, whoosh.AndNot(protest, geneva)) == pytest.approx(
        {"b": one["b"], "d": one["d"]}
    )
    assert set(scores(searcher, whoosh.DisjunctionMax([protest, geneva]))) == {"a", "b", "c", "d"}
    assert set(scores(searcher, whoosh.Require(geneva, plan(snapshot, "csto NEAR/9 talk")))) == {
        "a"
    }
    assert set(scores(searcher, whoosh.AndMaybe(geneva, protest))) == {"a", "c"}


def test_own_clauses_have_spans(snapshot: Snapshot, searcher: ArchiveSearcher) -> None:
    protest, csto = Inflected("text", "protest"), whoosh.Term("text", "csto")
    assert set(scores(searcher, whoosh.SpanNear(csto, protest, slop=1))) == {"b"}
    assert set(scores(searcher, whoosh.SpanFirst(protest, limit=1))) == {"b", "d"}
    with pytest.raises(QueryError, match="no positions"):
        searcher.search(whoosh.SpanFirst(plan(snapshot, "id:a")))


def test_what_own_clauses_stand_for_is_highlighted(
    snapshot: Snapshot, searcher: ArchiveSearcher
) -> None:
    results = searcher.search(plan(snapshot, "protest csto"), limit=None, sortedby="id")
    assert 'class="match term' in results[0].highlights("text")
    assert "Protests</b>" in results[0].highlights("text")
    assert {text for _, text in Inflected("text", "protest").expanded_terms(searcher.reader())} == {
        b"protest", b"protests", b"protested", b"protester",
    }  # fmt: skip


def test_an_index_that_is_no_archive_is_refused() -> None:
    index = RamStorage().create_index(Schema(text=TEXT()))
    assert len(index.searcher().search(Inflected("text", "protest"))) == 0
    with index.writer() as writer:
        writer.add_document(text="protests")
    with index.searcher() as searcher, pytest.raises(QueryError, match="only be asked of an arch"):
        searcher.search(Inflected("text", "protest"))
