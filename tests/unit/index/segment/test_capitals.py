"""Words in capitals, found many at a time, are those that one reads."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.folding import folded_words
from search.index.segment.capitals import (
    is_in_capitals,
    positions_of,
    stands_in,
    written_words,
)
from search.index.segment.layout import layout
from search.index.segment.tokenizer import Tokenizer
from search.index.segment.words import words
from tests.unit.index.model import words_in_capitals

_pieces = st.sampled_from(
    "US U.S. us Us US’s US'S A AB AB2 2AB G20 O’BRIEN ÉLYSÉE Élysée ŒUVRE ẞS США d’US 中US US中 "
    "naïve AND THE PH.D. İstanbul".split()
)
_marks = st.sampled_from((" ", ", ", "\n", "\n\n", "\n \n", "\0", '"', "-", ". "))
texts = st.lists(st.tuples(_pieces, _marks), max_size=16).map(
    lambda pairs: "".join(piece + mark for piece, mark in pairs)
)


@settings(deadline=None)
@given(st.lists(texts | st.text(max_size=30), max_size=5))
@example(["", "US", "Us US", "GIVE US\n\nus US\n\nUS"])
def test_all_at_once_and_one_by_one_are_the_same(several: list[str]) -> None:
    tokenizer = Tokenizer()
    batch = tokenizer.batch(several)
    ends = np.cumsum(batch.counts)
    every = words_of(tokenizer, batch.ids)
    for text, end, count in zip(several, ends.tolist(), batch.counts.tolist(), strict=True):
        numbers = [n for n in batch.capitals.tolist() if end - count <= n < end]
        assert [every[n] for n in numbers] == words_in_capitals(text)
        found = {(every[n].upper(), int(batch.positions[n])) for n in numbers}
        capitals = {each.upper() for each in words_in_capitals(text)}
        assert found == {(each, at) for each in capitals for at in positions_of(each, text)}


def words_of(tokenizer: Tokenizer, ids: NDArray[np.uint32]) -> list[str]:
    return [tokenizer.terms(np.array([number]))[0].decode().strip() for number in ids.tolist()]


@settings(deadline=None)
@given(texts | st.text(max_size=40))
def test_case_changes_nothing_but_case(text: str) -> None:
    assert [word.text for word in words(text)] == list(layout(text).words)
    folded = [word for each in written_words(text) for word in folded_words(each)]
    assert folded == [word.text for word in words(text)]


@settings(deadline=None)
@given(texts | st.text(max_size=40), _pieces)
def test_whether_a_word_is_there_is_whether_it_has_a_position(text: str, piece: str) -> None:
    for written in {*written_words(text), *written_words(piece)}:
        assert stands_in(written, text) == bool(positions_of(written, text))


def test_what_is_indexed_apart_begins_with_two_capitals() -> None:
    assert all(map(is_in_capitals, ("US", "AB2", "CSTO", "BRIEN'S")))
    assert not any(map(is_in_capitals, ("A", "Us", "us", "G20", "O'BRIEN", "США", "USа")))
