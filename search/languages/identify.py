"""Tells which language a text is written in, from its first characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from search.languages.codes import language_code

_LOOKED_AT: Final = 500
"""Characters of a text that tell its language."""
_LOOKED_AT_AGAIN: Final = 2_000
"""The same for texts of which the first ones do not tell it for certain."""
_LEAST: Final = 12
"""Bytes of letters below which a guess is none."""
_NOT_TEXT: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe-\U0010ffff]"
)
"""What the identifier takes for no UTF-8."""
_ENGLISH: Final = (" the ", " of ", " and ", " to ", " in ", " that ")
_SURELY_ENGLISH: Final = 3
"""So many of these words in both halves of the first thousand characters make a text English
without a look at its letters: so most long English articles are told in a tenth of the time, and
none of 1,080 articles in 19 other languages has them."""
_ARABIC: Final = re.compile("[\u0620-\u06ff]")
"""Letters in which Kurdish is Sorani, which the identifier does not tell from Kurmanji."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_SCRIPTS: Final = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th", "LAO": "lo", "KHMER": "km",
    "MYANMAR": "my", "GREEK": "el", "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu",
    "GURMUKHI": "pa", "SINHALA": "si", "ORIYA": "or", "TIBETAN": "bo", "THAANA": "dv", "CJK": "zh",
}  # fmt: skip
"""Scripts in which nearly all news is in one language, by the first word of their letters' names;
a text that has kana beside Han is Japanese."""


def identified(text: str) -> str | None:
    """The code of the language of a text; None where that is not certain."""
    if _is_surely_english(text):
        return "en"
    from pycld2 import detect
    from pycld2 import error as PlainTextError

    for length in (_LOOKED_AT, _LOOKED_AT_AGAIN) if len(text) > _LOOKED_AT else (_LOOKED_AT,):
        sample = text[:length]
        for _ in range(2):
            try:
                reliable, size, guesses = detect(sample, isPlainText=True)
            except (PlainTextError, ValueError):
                sample = _NOT_TEXT.sub(" ", sample)
                continue
            if reliable and size >= _LEAST:
                found = language_code(guesses[0][1])
                return "ckb" if found == "ku" and _ARABIC.search(sample) else found
            break
    return _by_script(sample)


def _is_surely_english(text: str) -> bool:
    return _is_english(text[:_LOOKED_AT]) and _is_english(text[_LOOKED_AT : 2 * _LOOKED_AT])


def _is_english(half: str) -> bool:
    count = 0
    for word in _ENGLISH:  # the most frequent first: mostly one or two decide
        count += half.count(word)
        if count >= _SURELY_ENGLISH:
            return True
    return False


def _by_script(text: str) -> str | None:
    """The language of a text all of whose letters are of a script that is used for one."""
    if text.isascii():
        return None
    found = set()
    for letter in set(_LETTER.findall(text)):
        found.add(_SCRIPTS.get(unicodedata.name(letter, "?").split(" ", 1)[0]))
        if None in found:
            return None
    if found == {"ja", "zh"}:
        return "ja"
    return found.pop() if len(found) == 1 else None
