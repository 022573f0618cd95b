"""Whoosh's own searcher works on the segments: its matchers, its queries and its scoring."""

from __future__ import annotations

from math import isclose, log
from pathlib import Path

import pytest
from whoosh import query, scoring
from whoosh.searching import Searcher

from search.article import Article
from search.index.index import Index
from search.index.schema import schema
from search.index.words import words

TEXTS = {
    "a": "The CSTO talks began. The talks in Geneva.",
    "b": "Talks about talks about talks.\n\nCSTO",
    "c": "Peacekeepers left Kazakhstan.\n\nTalks",
    "d": "Nothing of that.",
    "e": "the csto peacekeepers and the csto council",
}


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    index = Index.create(tmp_path / "archive")
    for id, text in TEXTS.items():
        index.writer().add([Article(id=id, body=text)])
        index.writer().publish()
    index.writer().add([Article(id="gone", body="the csto talks")])
    index.writer().publish()
    index.writer().remove(["gone"])
    index.writer().publish()
    index.refresh()
    return Searcher(index.snapshot().reader(), weighting=scoring.BM25F())


def found(searcher: Searcher, asked: query.Query) -> set[str]:
    return {hit["article"].id for hit in searcher.search(asked, limit=None)}


def test_terms_phrases_and_prefixes_are_matched(searcher: Searcher) -> None:
    assert searcher.doc_count() == 5
    assert found(searcher, query.Term("text", "csto")) == {"a", "b", "e"}
    assert found(searcher, query.Phrase("text", ["csto", "talks"])) == {"a"}
    assert found(searcher, query.Phrase("text", ["kazakhstan", "talks"])) == set()
    assert found(searcher, query.Prefix("text", "peace")) == {"c", "e"}
    assert found(searcher, query.Wildcard("text", "*keepers")) == {"c", "e"}
    both = query.And([query.Term("text", "csto"), query.Not(query.Term("text", "talks"))])
    assert found(searcher, both) == {"e"}


def test_scores_are_those_of_bm25f_over_exact_lengths(searcher: Searcher) -> None:
    reader = searcher.reader()
    lengths = {id: len(words(text)) for id, text in TEXTS.items()}
    documents = reader.doc_count_all()
    average = reader.field_length("text") / documents
    frequency = reader.doc_frequency("text", b"talks")
    idf = log(documents / (frequency + 1)) + 1

    for hit in searcher.search(query.Term("text", "talks"), limit=None):
        id = hit["article"].id
        count = [word.text for word in words(TEXTS[id])].count("talks")
        norm = 1.2 * (0.25 + 0.75 * lengths[id] / average)
        assert isclose(hit.score, idf * count * 2.2 / (count + norm), rel_tol=1e-6)


def test_the_vocabulary_is_that_of_the_articles(searcher: Searcher) -> None:
    expected = {word.text for text in TEXTS.values() for word in words(text)}

    assert {term.decode() for term in searcher.reader().lexicon("text")} == expected
    assert searcher.reader().frequency("text", b"unheard") == 0
    assert searcher.reader().frequency("text", b"talks") == 6


def test_the_analyzer_of_the_schema_gives_the_words_and_their_positions() -> None:
    tokens = [
        (token.text, token.pos, token.startchar, token.endchar)
        for token in schema()["text"].analyzer("The CSTO’s\n\ntalks")
    ]

    assert tokens == [("the", 0, 0, 3), ("csto", 1, 4, 8), ("talks", 3, 12, 17)]
