"""What a word is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.index.segment.words import searched_offset, searched_text, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CSTO's talks", ["the", "csto", "talks"]),
        ("CSTO’s peacekeepers’ camp", ["csto", "peacekeepers", "camp"]),
        ("Don't, O'Brien's!", ["don't", "o'brien"]),
        ("Kassym-Jomart Tokayev", ["kassym", "jomart", "tokayev"]),
        ("Казахстана", ["казахстана"]),
        ("Zürich naïve ﬁne straße İstanbul", ["zurich", "naive", "fine", "strasse", "istanbul"]),
        ("e\u0301a", ["ea"]),
        ("1,000.50 co_op", ["1", "000", "50", "co", "op"]),
        ("inter\u00adnational", ["international"]),
        ("北京とプーチン", ["北", "京", "と", "プ", "ー", "チ", "ン"]),
        ("हिन्दी", ["हिन्दी"]),
        ("'tis the '90s", ["tis", "the", "90s"]),
        ("a''b 's", ["a", "b", "s"]),
        ("", []),
    ],
)
def test_words_are_folded_and_cut(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


@given(st.text())
def test_offsets_point_at_what_was_written(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert word.text in "".join(each.text for each in words(text[word.start : word.end]))
        last = word.start


def test_an_accent_of_its_own_belongs_to_the_word() -> None:
    (word,) = words("cafe\u0301!")

    assert (word.text, word.start, word.end) == ("cafe", 0, 5)


def test_a_stated_headline_is_a_paragraph_of_the_searched_text() -> None:
    article = Article(body="GENEVA. Talks began.", title="Talks", text_start=8)

    assert searched_text(article) == "Talks\n\nTalks began."
    assert searched_text(article)[searched_offset(article) :] == "Talks began."


def test_a_derived_headline_adds_no_words() -> None:
    article = Article(body="Talks began.", title="Talks", title_stated=False)

    assert searched_text(article) == "Talks began."
    assert searched_offset(article) == 0
