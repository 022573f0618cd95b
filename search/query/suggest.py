"""Words of the archive for a word that no article has: "did you mean"."""

from __future__ import annotations

from typing import Final

from search.query.vocabulary import Vocabulary

_MOST: Final = 5
_SHORT: Final = 4
"""Words up to this length are changed in one letter only."""


def near_words(vocabulary: Vocabulary, field: str, word: str) -> tuple[str, ...]:
    """At most five words spelt alike: nearest first, then those that most articles have."""
    for distance in (1,) if len(word) <= _SHORT else (1, 2):
        found = vocabulary.near(field, word, distance)
        if found:
            return tuple(sorted(found, key=lambda each: (-found[each], each))[:_MOST])
    return ()
