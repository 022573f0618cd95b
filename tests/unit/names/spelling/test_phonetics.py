"""Latin spellings of one name share a phonetic key."""

from __future__ import annotations

import pytest

from search.names.spelling.phonetics import phonetic_keys


@pytest.mark.parametrize(
    "spellings",
    [
        "tokaev tokayev toqaev",
        "rjabkov ryabkov riabkov",
        "chernov tchernov tschernow",
        "shevchenko schewtschenko szewczenko",
        "kobayashi kobayasi",
        "zelensky zelenskiy zelenskyy zelenskij",
        "gorbachev gorbatchev gorbatschew",
        "mikhailovich michajlowicz",
        "holubovych golubovich",
        "gaddafi qaddafi",
        "pashinyan pashinian",
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: str) -> None:
    first, *others = spellings.split()
    for other in others:
        assert set(phonetic_keys(first)) & set(phonetic_keys(other)), other
