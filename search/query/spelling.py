"""Finds the words of a dictionary that are an edit or two away from a word.

Of a word cut into one piece more than there may be edits, at least one piece is untouched: the
first one begins the other word, the last one ends it, or one between stands about where it stood.
Few words have any of these, so that few have to be compared letter by letter.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.postings import TextField
from search.query.finding import places_of, true_at
from search.query.sets import Mask, distinct, rows
from search.query.watch import Watch

Terms = NDArray[np.int64]
"""Numbers of words in the dictionary of one field of one segment, ascending."""

_BATCH: Final = 20_000
"""Words compared between two looks at the watch."""


def similar(word: str, distance: int, field: TextField, watch: Watch) -> Terms:
    """The words at an edit distance of at most `distance` from a word."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    candidates = _candidates(word, distance, field)
    close = [np.zeros(0, np.int64)]
    for at in range(0, len(candidates), _BATCH):
        watch.check()
        batch = candidates[at : at + _BATCH]
        scores = cdist(
            [word], texts(field, batch), scorer=Levenshtein.distance, score_cutoff=distance
        )[0]
        close.append(batch[scores <= distance])
    return np.concatenate(close)


def texts(field: TextField, terms: Terms) -> list[str]:
    """The words with these numbers."""
    if not len(terms):
        return []
    return encoded(field, terms).decode("utf-8", "surrogatepass").split("\n")[:-1]


def encoded(field: TextField, terms: Terms) -> bytes:
    """The words with these numbers in UTF-8, each followed by a line feed."""
    offsets = field.blob_offsets
    starts = offsets[terms].astype(np.int64)
    lengths = offsets[terms + 1].astype(np.int64) - starts
    return _blob(field)[rows(starts, lengths)].tobytes()


def ending_with(field: TextField, ending: str) -> Terms:
    """The words that end so."""
    found = places_of(ending.encode("utf-8", "surrogatepass") + b"\n", _blob(field))
    return _words_at(field, found)


def _candidates(word: str, distance: int, field: TextField) -> Terms:
    """The words that have an untouched piece of a word, and about its length."""
    if not len(field):
        return np.zeros(0, np.int64)
    near = _of_length(len(word), distance, field)
    if len(word) <= distance:
        return np.flatnonzero(near)
    cuts = np.linspace(0, len(word), distance + 2).round().astype(int).tolist()
    first, *between, last = (word[a:b] for a, b in pairwise(cuts))
    found = [np.arange(*field.prefix_range(first), dtype=np.int64), ending_with(field, last)]
    for piece in between:  # an edit before it moves it by one
        places = places_of(piece.encode("utf-8", "surrogatepass"), _blob(field))
        words = _words_at(field, places)
        before = places - field.blob_offsets[words].astype(np.int64)
        most = 4 * (len(first) + 1)  # bytes of a character
        found.append(words[(before >= len(first) - 1) & (before <= most)])
    chosen: Terms = np.sort(np.concatenate(found))
    return distinct(chosen[near[chosen]])


def _of_length(length: int, distance: int, field: TextField) -> Mask:
    """Which words may have at most `distance` characters more or less."""
    offsets = field.blob_offsets
    sizes = np.diff(offsets.astype(np.int64)) - 1
    near: Mask = np.abs(sizes - length) <= distance
    beyond_ascii = true_at(_blob(field) >= 0x80)
    near[_words_at(field, beyond_ascii)] = True  # bytes are not characters there
    return near


def _words_at(field: TextField, places: NDArray[np.int64]) -> Terms:
    """The words that stand at some places of the list of all words."""
    offsets = field.blob_offsets
    words: Terms = offsets.searchsorted(places.astype(offsets.dtype), "right") - 1
    return words


def _blob(field: TextField) -> NDArray[np.uint8]:
    """All words of a dictionary, each followed by a line feed."""
    return np.frombuffer(field.blob, np.uint8)
