"""Words as they are written: those in capitals, which are indexed apart, and the case of others.

Case tells something where there is a choice. The first paragraph of a text, mostly its headline,
and all that follows are each left out where they are wholly in capitals: there, US may be the
country or a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.folding import WORD, flatten_cased, without_possessive
from search.index.segment.layout import WALL
from search.watch import Check, checked, unchecked

_IN_CAPITALS: Final = re.compile("[A-Z]{2}[A-Z0-9']*")
_CHOSEN: Final = re.compile("[a-z]|[^\0-\x7f]")
"""A letter that is no Latin capital."""
_CAPITAL: Final = np.zeros(256, np.bool_)
_CAPITAL[ord("A") : ord("Z") + 1] = True
OTHER_LETTERS: Final = bytes(97 <= code <= 122 or code >= 128 for code in range(256))
"""For each byte of a flat text whether it is of a letter that is no Latin capital."""

Ints = NDArray[np.int64]


def is_in_capitals(written: str) -> bool:
    """Whether a word is of those that are indexed apart: it begins with two Latin capitals.

    Beside these it has capitals, digits and apostrophes alone; it is given as `written_words` does.
    """
    return _IN_CAPITALS.fullmatch(written) is not None


def written_words(text: str) -> list[str]:
    """The words of a text, folded but for their case; as many as `words.words` gives."""
    return list(map(without_possessive, WORD.findall(flatten_cased(text))))


def positions_of(written: str, text: str, check: Check = unchecked) -> list[int]:
    """The positions at which a word stands in a text just so, where case tells something.

    `written` is as `written_words` gives it, positions are those of `layout.layout`. `check` is
    called now and then and may raise.
    """
    flat = flatten_cased(text)
    if written not in flat:
        return []
    forms = _forms(written)
    return [
        number
        for first, words in checked(_told(flat), check, 1)
        for number, word in enumerate(words, first)
        if word in forms
    ]


def stands_in(written: str, text: str) -> bool:
    """Whether there are positions at which a word stands in a text just so; sooner known."""
    flat = flatten_cased(text)
    if written not in flat:
        return False
    forms = _forms(written)
    return any(not forms.isdisjoint(words) for _, words in _told(flat))


def _forms(written: str) -> frozenset[str]:
    """The words in a text that are this one once their possessive 's is stripped."""
    forms = (written, f"{written}'s", f"{written}'S")
    return frozenset(form for form in forms if without_possessive(form) == written)


def _told(flat: str) -> Iterator[tuple[int, list[str]]]:
    """The words of each paragraph where case tells something, and the position of the first."""
    parts = [part for part in WALL.split(flat) if WORD.search(part)]
    chosen = [_CHOSEN.search(part) is not None for part in parts]
    chosen[1:] = [any(chosen[1:])] * len(chosen[1:])
    first = 0
    for part, counts in zip(parts, chosen, strict=True):
        words = WORD.findall(part)
        if counts:
            yield first, words
        first += len(words) + 1


def capitals(
    raw: NDArray[np.uint8],
    others: NDArray[np.uint8],
    starts: Ints,
    ends: Ints,
    units: Ints,
) -> Ints:
    """The numbers of the words in capitals, among words at `raw[start:end]` of a flat text.

    `others` are `OTHER_LETTERS` of the bytes, `units` where what is judged as a whole begins.
    """
    likely = np.flatnonzero(_CAPITAL[raw[starts]] & _CAPITAL[raw[starts + 1]])
    if not len(likely):
        return likely
    lengths = ends[likely] - starts[likely]
    spoilt = np.bitwise_or.reduceat(others[spread(starts[likely], lengths)], _begins(lengths))
    told = np.maximum.reduceat(others, units)[units.searchsorted(starts[likely], "right") - 1]
    found: Ints = likely[(spoilt == 0) & (told != 0)]
    return found


def _begins(lengths: Ints) -> Ints:
    return np.cumsum(lengths) - lengths
