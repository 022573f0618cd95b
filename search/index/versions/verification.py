"""Tells of pairs of articles that may be versions of one text which are, by their texts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.errors import ArchiveDamaged
from search.index.segment.shingles import jaccard, mixed, shingles
from search.index.segment.tokenizer import Tokenizer
from search.index.segment.words import words

SHARED: Final = 0.8
"""Two articles are versions of one text where they share this part of their shingles."""
_FORMULAIC: Final = 26
"""Texts of at most so many shingles, about 30 words, may be notices of one form about two things,
such as the dividends of two firms: unless they are equal their headlines have to be alike too."""
_TITLES_SHARED: Final = 0.3
"""Alike are headlines that share this part of their words. Of all short texts of Reuters-21578 that
are versions of one another the headlines share 40 % or more."""
_TOGETHER: Final = 128
"""How many texts are cut into words at a time."""
_HEADLINES: Final = 65_536
"""Of how many headlines the words are held."""
_HELD: Final = 4_000_000
"""How many shingles are held, about 32 MB."""

Shingles = NDArray[np.uint64]


def verified(
    pairs: NDArray[np.int64], body: Callable[[int], str], title: Callable[[int], str]
) -> NDArray[np.bool_]:
    """Which of the pairs of numbers, in ascending order, are versions of one text.

    `body` gives the text under a number and `title` its headline; a text that is damaged is like no
    other.
    """
    texts = _Texts(body)
    headline = lru_cache(_HEADLINES)(lambda number: {word.text for word in words(title(number))})
    found = np.zeros(len(pairs), bool)
    for start in range(0, len(pairs), _TOGETHER // 2):
        part = pairs[start : start + _TOGETHER // 2].tolist()
        known = texts.of(sorted({number for pair in part for number in pair}))
        for at, (one, other) in enumerate(part, start):
            ours, theirs = known[one], known[other]
            found[at] = _equal(ours, theirs) or (
                _alike(ours, theirs)
                and (
                    min(len(ours), len(theirs)) > _FORMULAIC
                    or _titles_alike(headline(one), headline(other))
                )
            )
    return found


def _equal(one: Shingles, other: Shingles) -> bool:
    return 0 < len(one) == len(other) and bool((one == other).all())


def _alike(one: Shingles, other: Shingles) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return 0 < shorter >= SHARED * longer and jaccard(one, other) >= SHARED


def _titles_alike(ours: set[str], theirs: set[str]) -> bool:
    if not ours or not theirs:
        return True
    return len(ours & theirs) >= _TITLES_SHARED * len(ours | theirs)


class _Texts:
    """The shingles of texts, those last asked for kept at hand."""

    def __init__(self, body: Callable[[int], str]) -> None:
        self._body = body
        self._tokenizer = Tokenizer()
        self._known: OrderedDict[int, Shingles] = OrderedDict()
        self._held = 0

    def of(self, numbers: Sequence[int]) -> dict[int, Shingles]:
        """The shingles of each text in ascending order."""
        if self._tokenizer.is_full:
            # The numbers of words are those of the tokenizer: what it cut is of no further use.
            self._tokenizer = Tokenizer()
            self._known.clear()
            self._held = 0
        for number in numbers:
            if number in self._known:
                self._known.move_to_end(number)
        missing = [number for number in numbers if number not in self._known]
        for number, found in zip(missing, self._cut(missing), strict=True):
            self._known[number] = found
            self._held += len(found)
        wanted = {number: self._known[number] for number in numbers}
        while self._held > _HELD and self._known:
            _, dropped = self._known.popitem(last=False)
            self._held -= len(dropped)
        return wanted

    def _cut(self, numbers: Sequence[int]) -> list[Shingles]:
        if not numbers:
            return []
        batch = self._tokenizer.batch([self._text(number) for number in numbers])
        words = mixed(batch.ids.astype(np.uint64))
        found, counts = shingles(words, batch.counts)
        return [np.unique(each) for each in np.split(found, np.cumsum(counts)[:-1])]

    def _text(self, number: int) -> str:
        try:
            return self._body(number)
        except ArchiveDamaged:
            return ""
