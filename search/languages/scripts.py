"""In which script a word is written, and which languages are written in it.

A word can only be a form in a language that is written in its script, so that a query in one
script asks nothing of the languages of another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

_LANGUAGES: Final = {
    "CYRILLIC": "ru uk be bg mk sr bs ba cv kk ky mn os tg tt uz",
    "ARABIC": "ar fa ur ckb ku ps sd ug",
    "HEBREW": "he yi",
    "GREEK": "el",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn as",
    "HANGUL": "ko",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am ti",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "ORIYA": "or",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "TIBETAN": "bo dz",
    "THAANA": "dv",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh ja ko",
}
"""The languages of each script, the one with most news first, by how Unicode names its letters."""
LATIN: Final = "LATIN"
_LATIN_TOO: Final = frozenset("bs ku sr uz".split())
"""Languages of another script that are written in Latin letters as well."""
_ELSEWHERE: Final = frozenset(" ".join(_LANGUAGES.values()).split()) - _LATIN_TOO
_MIXED: Final = frozenset(["ko"])
"""Languages that add endings of their own script to words of another: GM은."""


@cache
def script(char: str) -> str:
    """The script of a letter by the first word of its name; empty for what is no letter."""
    return unicodedata.name(char, "").split(" ", 1)[0] if char.isalpha() else ""


def script_of(word: str) -> str:
    """The script of a word's first letter; empty where it has none."""
    return next(filter(None, map(script, word)), "")


def is_written_in(language: str, script: str) -> bool:
    """Whether words of a language are written in a script, or given endings there."""
    if language in _MIXED:
        return bool(script)
    if script == LATIN:
        return language not in _ELSEWHERE
    return language in _LANGUAGES.get(script, "").split()


def usual_language(script: str, articles: Mapping[str, int]) -> str | None:
    """The language of a word where nothing tells: that of most articles among those of its script.

    `articles` says how many are in each language, "" for those of which it is not known. Where an
    archive has none of them it is the one with most news, and English in Latin letters.
    """
    if not script:
        return None
    own = (each for each in articles if each and each not in _MIXED)
    found = [each for each in own if is_written_in(each, script)]
    if found:
        return max(found, key=lambda each: (articles[each], each))
    if script == LATIN:
        return "en"
    return _LANGUAGES.get(script, "").split(" ", 1)[0] or None
