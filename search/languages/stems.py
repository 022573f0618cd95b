"""Stems of folded words: what the forms of a word have in common, by rules.

The stemmers are Snowball's. Folding makes one letter of и and й, which the rules for Russian tell
apart; it is put back where only the one can stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

import Stemmer

_SNOWBALL: Final = {
    "ar": "arabic", "be": "russian", "bs": "serbian", "ca": "catalan", "cs": "czech",
    "da": "danish", "de": "german", "el": "greek", "en": "english", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "gl": "portuguese", "hi": "hindi", "hr": "serbian",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lb": "german",
    "lt": "lithuanian", "ms": "indonesian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sk": "czech", "sr": "serbian", "st": "sesotho", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "uk": "russian", "yi": "yiddish",
}  # fmt: skip
"""The stemmer of each language; of a near relation's where it has none of its own."""
_SHORT_I: Final = re.compile(r"(?:(?<=[ыоеауэюё])|(?<=[кгхжчшщ]и))и$")
"""An и at the end of a word that is й unless it belongs to a plural (мои)."""
_BELARUSIAN: Final = str.maketrans("іў", "иу")
"""Belarusian letters as the rules for Russian know them."""
_BELARUSIAN_ENDING: Final = re.compile("(?<=..)(?:ага|яга|аму|яму)$")
_RUSSIAN_ENDING: Final = {"ага": "ого", "яга": "его", "аму": "ому", "яму": "ему"}
Stems: TypeAlias = Callable[[list[str]], list[str]]
"""Gives the stem of each folded word."""


_ENGLISH: Final = Stemmer.Stemmer("english", 0)  # a cache would slow down whole vocabularies


def english_stem(word: str) -> str:
    """The stem of a folded English word."""
    return str(_ENGLISH.stemWord(word))


def english_stems(words: list[str]) -> list[str]:
    """The stems of folded English words."""
    stems: list[str] = _ENGLISH.stemWords(words)
    return stems


@cache
def stemmer(language: str) -> Stems | None:
    """What gives the stems of folded words of a language; None where there are no rules."""
    name = _SNOWBALL.get(language)
    if name is None:
        return None
    stem_words: Stems = Stemmer.Stemmer(name, 0).stemWords
    if name != "russian":
        return stem_words

    def stems(words: list[str]) -> list[str]:
        if language == "be":
            words = [
                _BELARUSIAN_ENDING.sub(lambda ending: _RUSSIAN_ENDING[ending[0]], word)
                for word in (each.translate(_BELARUSIAN) for each in words)
            ]
        found = stem_words([_SHORT_I.sub("й", word) for word in words])
        return [stem.replace("й", "и") for stem in found]

    return stems
