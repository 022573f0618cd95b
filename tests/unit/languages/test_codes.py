"""A language is known by its code, its tag or its name."""

from __future__ import annotations

import pytest

from search.languages.codes import (
    MOST_LANGUAGES,
    NAMES,
    code_number,
    language_code,
    language_name,
    numbered_code,
)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("ru", "ru"),
        ("RU", "ru"),
        ("en-US", "en"),
        ("zh_Hant_TW", "zh"),
        ("pt_BR.UTF-8", "pt"),
        ("ukr", "uk"),
        ("iw", "he"),
        ("Ukrainian", "uk"),
        (" deutsch ", "de"),
        ("русский", "ru"),
        ("Klingon", None),
        ("", None),
        ("e", None),
        ("english speaking", None),
    ],
)
def test_a_language_has_one_code_however_it_is_named(given: str, code: str | None) -> None:
    assert language_code(given) == code


def test_every_code_has_a_number_of_its_own_and_back() -> None:
    numbers = {code: code_number(code) for code in NAMES}
    assert len(set(numbers.values())) == len(NAMES)
    assert all(0 < number < MOST_LANGUAGES for number in numbers.values())
    assert {numbered_code(number) for number in numbers.values()} == set(NAMES)


@pytest.mark.parametrize("text", ["", "EN", "engl", "е", "e-", "\ud800"])
def test_what_is_no_code_has_no_number(text: str) -> None:
    assert code_number(text) == 0


def test_a_code_without_a_name_is_shown_as_it_is() -> None:
    assert language_name("uk") == "Ukrainian"
    assert language_name("xx") == "xx"
