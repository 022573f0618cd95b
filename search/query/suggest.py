"""Suggests words of the archive for one that no article has: "did you mean"."""

from __future__ import annotations

from typing import Final

from search.query.evaluation.vocabulary import Vocabulary

_MOST: Final = 5
_SHORT: Final = 4
"""Words up to this length are changed in one place only."""
_LONGEST: Final = 48
"""Letters of a word beyond which it is no misspelling."""
_EDIT: Final = 100
"""An edit less counts as much as so many times the articles."""


def near_words(vocabulary: Vocabulary, field: str, word: str) -> tuple[str, ...]:
    """At most five words spelt alike, the likeliest first.

    An edit is a letter too many, too few or another one, or two neighbours changed about (Damerau
    1964, who found four of five misspellings to be one of these). A word that many articles have is
    likelier than a rare one, which may be misspelt itself.
    """
    if len(word) > _LONGEST:
        return ()
    found = vocabulary.near(field, word, 2)
    once = vocabulary.near(field, word, 1).keys() | _changed_about(word)
    likely = {
        each: count * (_EDIT if each in once else 1)
        for each, count in found.items()
        if each in once or len(word) > _SHORT
    }
    return tuple(sorted(likely, key=lambda each: (-likely[each], each))[:_MOST])


def _changed_about(word: str) -> set[str]:
    """The word with two neighbouring letters changed about, at each place."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
