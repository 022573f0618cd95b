"""A word that was typed with letters of its own is of few languages."""

from __future__ import annotations

import pytest

from search.languages.letters import has_foreign_letters


@pytest.mark.parametrize(
    ("word", "language", "foreign"),
    [
        ("dön", "tr", False),
        ("dön", "es", True),
        ("İstanbul", "tr", False),
        ("İstanbul", "en", False),  # a capital alone: only its dot is beside the I
        ("créer", "en", True),
        ("война", "ru", False),
        ("война", "uk", False),
        ("війна", "ru", True),
        ("книга", "be", True),
        ("кніга", "be", False),
        ("أي", "ar", False),
        ("أي", "fa", True),
        ("گفت", "fa", False),
        ("گفت", "ar", True),
        ("plan", "vi", False),
        ("東京", "ja", False),
    ],
)
def test_foreign_letters(word: str, language: str, foreign: bool) -> None:
    assert has_foreign_letters(word, language) is foreign
