"""Words are cut with exact offsets, and sentences where readers see them end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.names.recognition.tokens import Tokens, Vocabulary


def cut(*texts: str) -> tuple[Vocabulary, Tokens]:
    vocabulary = Vocabulary()
    return vocabulary, vocabulary.cut(texts, lambda word, seen: word.capitalize())


def words(text: str) -> list[str]:
    _, tokens = cut(text)
    return [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


@settings(max_examples=300)
@given(st.lists(st.text(), max_size=4))
def test_every_word_is_where_its_offsets_say_and_nothing_but_space_lies_between(
    texts: list[str],
) -> None:
    _, tokens = cut(*texts)
    for number, text in enumerate(texts):
        mine = tokens.articles == number
        spans = list(zip(tokens.starts[mine].tolist(), tokens.ends[mine].tolist(), strict=True))
        edges = [(0, 0), *spans, (len(text), len(text))]
        assert all(not text[end:start].strip() for (_, end), (start, _) in pairwise(edges))
        assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. J. Smith's U.S.-led force", ["Mr.", "J.", "Smith", "'s", "U.S.-led", "force"]),
        ("O'Brien of AT&T didn't", ["O'Brien", "of", "AT&T", "didn't"]),
        ("Kassym-Jomart Tokayev’s", ["Kassym-Jomart", "Tokayev", "’s"]),
        ("/TASS/. 3.5 percent", ["/", "TASS", "/", ".", "3.5", "percent"]),
        ("the end of Acme Inc.", ["the", "end", "of", "Acme", "Inc", "."]),
        ("Acme Inc. rose", ["Acme", "Inc.", "rose"]),
        ("Jose\u0301 Mari\u0301a", ["Jose\u0301", "Mari\u0301a"]),
    ],
)
def test_words_are_cut_as_names_are_written(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_sentences_end_at_full_stops_and_walls_but_not_at_abbreviations() -> None:
    text = 'Mr. Smith went. "He left." She met J. Doe of Acme Inc. The end\n\nNext one'
    _, tokens = cut(text)
    opening = [
        text[tokens.starts[k] : tokens.ends[k]]
        for k in range(len(tokens.words))
        if k == 0 or tokens.sentences[k] != tokens.sentences[k - 1]
    ]
    assert opening == ["Mr.", '"', "She", "The", "Next"]


def test_capitals_of_a_headline_or_dateline_are_read_as_the_article_writes_them() -> None:
    text = "PUTIN TO VISIT CAIRO\n\nMOSCOW, May 5 - Putin said NATO would see."
    vocabulary, tokens = cut(text)
    assert [vocabulary.words[n] for n in tokens.words[:5]] == [
        "Putin", "To", "Visit", "Cairo", "Moscow",
    ]  # fmt: skip
    assert "NATO" in [vocabulary.words[n] for n in tokens.words]
    assert text[tokens.starts[0] : tokens.ends[0]] == "PUTIN"
