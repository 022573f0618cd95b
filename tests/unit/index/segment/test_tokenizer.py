"""The tokenizer of whole batches and the definition of words and layout never disagree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.segment.layout import Layout, layout
from search.index.segment.tokenizer import Tokenizer
from search.index.segment.words import words

_CHARACTERS = (
    "abSs'’\"“” \n\n\n\t\r.,-_09éЯ北が\u0301\u00ad\u200b\x00\x1c½ﬁ\ud800"
    "dlU...．—Pphд'אבל\"״־\u05b8か\u3099ｶﾞ\u1112\u1161\u11ab하กุ๒ـٲ\x01"
)
TEXTS = st.lists(
    st.text(st.sampled_from(_CHARACTERS), max_size=60) | st.text(max_size=30), max_size=6
)


def known(tokenizer: Tokenizer) -> list[bytes]:
    blob, _ = tokenizer.terms(np.arange(len(tokenizer)))
    return blob.split(b"\n")[:-1]


def laid_out(tokenizer: Tokenizer, texts: list[str]) -> list[Layout]:
    batch = tokenizer.batch(texts)
    written = known(tokenizer)
    found = []
    word = paragraph = quotation = 0
    for text in range(len(texts)):
        next_word = word + int(batch.counts[text])
        next_paragraph = paragraph + int(batch.paragraph_counts[text])
        next_quotation = quotation + int(batch.quotation_counts[text])
        ids = batch.ids[word:next_word].tolist()
        found.append(
            Layout(
                words=tuple(written[number].decode() for number in ids),
                positions=tuple(batch.positions[word:next_word].tolist()),
                paragraphs=tuple(batch.paragraphs[paragraph:next_paragraph].tolist()),
                quotations=tuple(
                    zip(
                        batch.quotation_starts[quotation:next_quotation].tolist(),
                        batch.quotation_ends[quotation:next_quotation].tolist(),
                        strict=True,
                    )
                ),
            )
        )
        word, paragraph, quotation = next_word, next_paragraph, next_quotation
    return found


@settings(max_examples=600)
@given(TEXTS)
def test_a_batch_is_laid_out_like_each_of_its_texts(texts: list[str]) -> None:
    tokenizer = Tokenizer()

    assert laid_out(tokenizer, texts) == [layout(text) for text in texts]
    assert laid_out(tokenizer, texts) == [layout(text) for text in texts], "the second time too"


@settings(max_examples=300)
@given(TEXTS)
def test_the_words_of_the_layout_are_the_words_of_the_text(texts: list[str]) -> None:
    for text in texts:
        assert layout(text).words == tuple(word.text for word in words(text))


def test_words_beyond_the_hashed_length_are_told_apart_by_their_last_letter() -> None:
    texts = ["a" * 64 + "b", "a" * 64 + "c", "a" * 5000, "a" * 64]

    found = laid_out(Tokenizer(), texts)

    assert [text.words for text in found] == [(text,) for text in texts]


def test_every_word_of_a_large_vocabulary_keeps_its_number() -> None:
    tokenizer = Tokenizer()
    texts = [" ".join(f"w{number}x" for number in range(0, 60_000, step)) for step in (1, 7)]

    for _ in range(2):
        assert [text.words for text in laid_out(tokenizer, texts)] == [
            tuple(text.split()) for text in texts
        ]


BEGINNINGS = st.sampled_from(
    ["", "a", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "x" * 64, "żółć"]
)
LONG_WORDS = st.builds(str.__add__, BEGINNINGS, st.text("abż", max_size=4))


@given(st.lists(st.lists(LONG_WORDS, max_size=12), max_size=4))
def test_words_are_put_in_the_order_of_their_bytes(texts: list[list[str]]) -> None:
    tokenizer = Tokenizer()
    for text in texts:
        tokenizer.batch([" ".join(text)])
    numbers = np.arange(len(tokenizer))[::-1]

    written = known(tokenizer)
    found = [written[number] for number in tokenizer.in_order(numbers)]
    assert found == sorted(written)


def test_texts_without_words_have_no_positions() -> None:
    assert laid_out(Tokenizer(), ["", "... \n\n ...", '""']) == [layout("")] * 3
    assert laid_out(Tokenizer(), []) == []


def test_positions_leave_a_gap_at_a_paragraph_wall() -> None:
    found = layout("One two.\n \t\nThree\nfour. \n\n -- \n\n“Five six”")

    assert found.words == ("one", "two", "three", "four", "five", "six")
    assert found.positions == (0, 1, 3, 4, 6, 7)
    assert found.paragraphs == (0, 3, 6)
    assert found.quotations == ((6, 8),)


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    assert layout('He said: "one two.\n\nThree').quotations == ((2, 4),)
    assert layout('A 5" pipe').quotations == ()
    assert layout('"one" two "three"').quotations == ((0, 1), (2, 3))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"中 goes on.\n\nnext', ((0, 3),)),
        ('he said "中', ((2, 3),)),
        ('a mark at the end "', ()),
        ('a mark " 中', ()),
    ],
)
def test_a_quotation_left_open_goes_to_the_end_of_its_paragraph(
    text: str, quoted: tuple[tuple[int, int], ...]
) -> None:
    assert layout(text).quotations == quoted
    assert laid_out(Tokenizer(), [text, "中 next"])[0].quotations == quoted
