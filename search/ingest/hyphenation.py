"""Whether a hyphen at the end of a wrapped line parts a word or belongs to it."""

from __future__ import annotations

import lzma
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import Stemmer

_VOCABULARY: Final = Path(__file__).with_name("vocabulary.txt.xz")
_BEGINNINGS: Final = frozenset(
    """anti co counter cross ex half inter mid multi post pre pro quasi semi self sub super ultra
    vice""".split()
)
"""What stands before a hyphen in compounds without being a word."""
_ENDINGS: Final = frozenset("ago all by down in off on out over to up".split())
_SUFFIXES: Final = frozenset(
    """able ed edly er ers ful fully hood ing ingly ings ish ism ist ists ity ive less lessly ly man
    manship men ment ments ness person persons sion sions ship ships tion tional tions ward woman
    women""".split()
)
"""What is never written apart behind a word, though it may be one by itself."""
_SHORTEST: Final = 3
"""Letters of a part of a compound that is a word by itself."""
_LAST_WORD: Final = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}(?=[-‐]$)")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]{2,}(?!-?\w)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SOFT: Final = "\xad"
"""The hyphen that is only where a line ends."""
_STEMMER: Final = Stemmer.Stemmer("english", 0)


HYPHENS: Final = frozenset(("-", "‐", SOFT))


def ends_in_hyphen(line: str) -> bool:
    """Whether the last word of a line goes on in the next one, as against a dash."""
    return line[-1:] in HYPHENS and not line.endswith((" -", "--", " ‐"))


class Hyphenation:
    """Mends the words of one text that are broken where lines end."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(map(str.lower, _WORD.findall(self._text)))

    def mended(self, line: str, following: str) -> str:
        """`line`, which ends in a hyphen, as it goes on in `following`.

        The hyphen goes where the text or the vocabulary has the word whole. Else it stays after a
        capital or a usual first part of compounds, between two words, and before a capital.
        """
        if line.endswith(SOFT):
            return line.rstrip(SOFT)
        before, after = _LAST_WORD.search(line), _FIRST_WORD.match(following)
        if before is None or after is None or after[0][0].isupper():
            return line
        return line[:-1] if self._is_one_word(before[0], after[0]) else line

    def _is_one_word(self, first: str, second: str) -> bool:
        capital = first[0].isupper()
        first, second = first.lower(), second.lower()
        if f"{first}-{second}" in self._own:
            return False
        if first + second in self._own or _is_word(first + second):
            return True
        if capital or first == "non" or second in _ENDINGS:
            return False
        if len(second) < _SHORTEST or second in _SUFFIXES or not _is_word(second):
            return True
        return first not in _BEGINNINGS and (len(first) < _SHORTEST or not _is_word(first))


def _is_word(word: str) -> bool:
    return word in _vocabulary() or _STEMMER.stemWord(word) in _stems()


@cache
def _vocabulary() -> frozenset[str]:
    """English words of public speeches, in small letters."""
    return frozenset(lzma.decompress(_VOCABULARY.read_bytes()).decode().split())


@cache
def _stems() -> frozenset[str]:
    return frozenset(_STEMMER.stemWords(list(_vocabulary())))
