"""Snippets: whole sentences, best first, with every match where it really is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.index.snapshot import Snapshot
from search.query import Searcher
from search.query.snippets import LONGEST, MOST, snippets
from search.request import Highlights, SearchRequest, Snippet


def lit(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.spans]


def test_a_snippet_is_a_sentence_with_its_matches(samples: Snapshot) -> None:
    found = Searcher(samples).snippets(SearchRequest("tokayev ADJ/8 csto"), ["A"])["A"]
    assert len(found) == 1
    assert found[0].text.startswith(
        "Subsequently, Kazakh President Kassym-Jomart Tokayev turned to"
    )
    assert lit(found[0]) == ["Tokayev", "CSTO"]


def test_the_piece_with_the_most_different_matches_comes_first(samples: Snapshot) -> None:
    found = Searcher(samples).snippets(SearchRequest("violence expressed"), ["C"])["C"]
    assert lit(found[0]) == ["expressed", "violence"]
    assert found[0].text.startswith("Rau expressed his regret")


def test_articles_come_in_the_order_asked_for(samples: Snapshot) -> None:
    assert list(Searcher(samples).snippets(SearchRequest("csto"), ["B", "C", "A"])) == [
        "B",
        "C",
        "A",
    ]


def test_without_a_match_it_is_the_beginning_after_the_dateline(samples: Snapshot) -> None:
    found = Searcher(samples).snippets(SearchRequest(), ["A"])["A"]
    assert len(found) == 1
    assert found[0].text.startswith("The Russian side does not plan")
    assert found[0].spans == ()


def test_an_empty_article_has_no_snippet() -> None:
    assert snippets(Article(body=" \n\n "), Highlights()) == ()


def test_a_sentence_without_end_is_cut_where_words_end() -> None:
    body = "word " * 200 + "needle " + "word " * 200
    at = body.index("needle")
    (found,) = snippets(Article(body=body), Highlights(body=((at, at + 6),)))
    assert lit(found) == ["needle"]
    assert found.text.startswith("…word ")
    assert found.text.endswith(" word…")
    assert len(found.text) <= LONGEST + 2


@given(st.text(alphabet="ab .\n!\u00a0”", max_size=900), st.lists(st.integers(0, 900), max_size=12))
def test_every_snippet_is_a_piece_of_the_body(body: str, places: list[int]) -> None:
    spans = sorted({(at, at + 2) for at in places if at + 2 <= len(body)})
    apart = [span for n, span in enumerate(spans) if n == 0 or spans[n - 1][1] <= span[0]]
    found = snippets(Article(body=body), Highlights(body=tuple(apart)))
    assert len(found) <= MOST
    assert bool(found) == bool(body.strip())
    flat = "".join(" " if char.isspace() else char for char in body)
    for snippet in found:
        assert snippet.text.strip("…") in flat
        assert len(snippet.text) <= LONGEST + 2
        assert "\n" not in snippet.text
        for start, end in snippet.spans:
            assert 0 <= start < end <= len(snippet.text)
