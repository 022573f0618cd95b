"""Queries of plain words, most of which are looked at no further, have the hints of any other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.language import hints as module
from search.query.language.hints import hints
from search.query.language.lexer import tokens
from search.request import Hint

WORDS = st.sampled_from(
    [*sorted(module._OPERATORS), *"date pubdate from to on xfirstword protest ti n w a".split()]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=5).map(" ".join))
def test_no_hint_to_plain_words_is_missed(text: str) -> None:
    said = module._messages(text, list(tokens(text)))
    assert hints(text) == tuple(Hint(message, token.start, token.end) for token, message in said)
