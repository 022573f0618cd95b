"""Packed words answer like the dictionary that they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.names.recognition.packed_words import PackedWords

_WORDS = st.text(st.sampled_from("abcé\u4e00 \0\ud800"), max_size=6) | st.text(max_size=3)


def _encodable(word: str) -> bool:
    return "\n" not in word and not any("\ud800" <= char <= "\udfff" for char in word)


@given(st.dictionaries(_WORDS.filter(_encodable), st.integers(), min_size=1), st.lists(_WORDS))
def test_it_is_the_dictionary_of_its_words(values: dict[str, int], others: list[str]) -> None:
    ordered = sorted(values)
    packed = PackedWords(
        "\n".join(ordered).encode(), [values[each] for each in ordered].__getitem__
    )

    assert dict(packed) == values
    assert len(packed) == len(values)
    for word in (*others, "a\nb", "\n", *(each[:2] for each in values)):
        assert packed.get(word) == values.get(word)
        assert packed.get(word, 7) == values.get(word, 7)
        assert (word in packed) == (word in values)


def test_a_word_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="three"):
        PackedWords(b"one\ntwo", [1, 2].__getitem__)["three"]
