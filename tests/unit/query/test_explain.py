"""What a query was understood to mean, what it was expanded to, and what was meant instead."""

from __future__ import annotations

from datetime import date

import pytest

from search.article import Article
from search.errors import QueryError
from search.index.snapshot import Snapshot
from search.query import Limits, Searcher
from search.request import Explanation, Hint, SearchRequest
from tests.unit.query.conftest import Publish


def explained(snapshot: Snapshot, query: str) -> Explanation:
    return Searcher(snapshot, today=lambda: date(2022, 1, 11)).explain(SearchRequest(query))


def test_each_clause_has_its_own_line_and_total(samples: Snapshot) -> None:
    found = explained(samples, "(putin OR nazarbayev)  protests -nato")
    assert found.query == "(putin OR nazarbayev) protests -nato"
    assert found.total == 2
    lines = [(clause.depth, clause.text, clause.total) for clause in found.clauses]
    assert lines == [
        (0, "(putin OR nazarbayev) protests -nato", 2),
        (1, "putin OR nazarbayev", 2),
        (2, "putin", 1),
        (2, "nazarbayev", 1),
        (1, "protests", 3),
        (1, "-nato", 2),
        (2, "nato", 1),
    ]
    protests = found.clauses[4]
    assert (protests.start, protests.end) == (23, 31)


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ("protest", ("protest", "protesters", "protests")),
        ("=protest", ()),
        ("peacekeep*", ("peacekeepers", "peacekeeping")),
        ("zhomart~2", ("jomart", "zhomart")),
        ("/kazakh.+/", ("kazakhstan",)),
        ("title:lead*", ("leaders",)),
        ("atleast2:normali?ation", ("normalisation", "normalization")),
        ("person:tokayev", ("Kassym-Jomart Tokayev", "Tokayev", "Kassym-Zhomart Tokayev")),
    ],
)
def test_a_clause_shows_what_it_was_expanded_to(
    samples: Snapshot, query: str, forms: tuple[str, ...]
) -> None:
    clause = explained(samples, query).clauses[0]
    assert set(clause.forms) == set(forms)
    assert not clause.cut


def test_the_empty_query_has_no_clauses(samples: Snapshot) -> None:
    assert explained(samples, " ") == Explanation(query="", total=3)


def test_a_word_that_no_article_has_gets_near_words_offered(samples: Snapshot) -> None:
    found = explained(samples, 'nazarbayv title:pesidential "peacekepers forces" xyzxyzxyz')
    assert found.suggestions["nazarbayv"] == ("nazarbayev",)
    assert found.suggestions["peacekepers"] == ("peacekeepers",)
    assert "xyzxyzxyz" not in found.suggestions
    assert "forces" not in found.suggestions
    assert found.total == 0
    assert explained(samples, "==CTSO ==Blinkem").suggestions == {
        "ctso": ("CSTO",),
        "blinkem": ("Blinken",),
    }


def test_what_may_be_meant_otherwise_is_said_with_the_result_and_the_explanation(
    samples: Snapshot,
) -> None:
    request = SearchRequest("putin or nazarbayev")
    said = (Hint("“or” is a word here; OR in capitals asks for one of two", 6, 8),)
    assert explained(samples, request.query).hints == said
    assert Searcher(samples).search(request).hints == said
    assert Searcher(samples).search(SearchRequest("putin OR nazarbayev")).hints == ()


def test_an_expansion_that_is_too_long_is_cut_in_alphabetical_order_and_says_so(
    publish: Publish,
) -> None:
    words = [f"ab{n:03}x" for n in range(60)]
    batches = [[Article(body=f"{words[n]} {words[n - 7]}", id=words[n])] for n in range(8)]
    batches.append([Article(body=word, id=word) for word in words[8:]])
    snapshot = publish(batches)
    searcher = Searcher(snapshot, limits=Limits(forms=10))
    for query in ("ab*x", "/ab.*/", "ab000x~2"):
        clause = searcher.explain(SearchRequest(query)).clauses[0]
        assert clause.cut
        assert clause.forms == tuple(words[:10])
        found = searcher.search(SearchRequest(query, limit=100)).articles
        assert {head.id for head in found} >= set(words[:10])
        assert len(found) < 30
    prefix = searcher.explain(SearchRequest("ab*")).clauses[0]
    assert (prefix.cut, prefix.total) == (False, 60)


def test_no_regular_expression_runs_long(publish: Publish) -> None:
    snapshot = publish([[Article(body=" ".join("a" * n for n in range(1, 400)), id="a")]])
    searcher = Searcher(snapshot, limits=Limits(seconds=60))  # tried one after another: for ever
    for pattern in ("(a*)*b", "(a|a)*b", "(a+)+$b", "(.*a){20}b", "(a?){40}a{40}"):
        assert searcher.search(SearchRequest(f"/{pattern}/")).total == ("}a{" in pattern)
    with pytest.raises(QueryError, match="cannot be understood"):
        searcher.search(SearchRequest("/(a{900}){900}/"))
