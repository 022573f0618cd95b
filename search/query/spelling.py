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
    """The words that end so, in at least one letter."""
    blob, offsets = _blob(field), field.blob_offsets
    *others, last = ending.encode("utf-8", "surrogatepass")
    found: Terms = np.flatnonzero(blob.take(offsets[1:].astype(np.int64) - 2) == last)
    # What goes beyond the first letter of a word meets the line feed of the word before it.
    for back, byte in enumerate(reversed(others), 3):
        ends = offsets[found + 1].astype(np.int64)
        found = found[blob.take(ends - back, mode="wrap") == byte]
    return found


def _candidates(word: str, distance: int, field: TextField) -> Terms:
    """The words that have an untouched piece of a word, and about its length."""
    if not len(field):
        return np.zeros(0, np.int64)
    if len(word) <= distance:
        return _of_length(len(word), distance, field, np.arange(len(field)))
    cuts = np.linspace(0, len(word), distance + 2).round().astype(int).tolist()
    first, *between, last = (word[a:b] for a, b in pairwise(cuts))
    found = [np.arange(*field.prefix_range(first), dtype=np.int64), ending_with(field, last)]
    for piece in between:  # an edit before it moves it by one
        places = places_of(piece.encode("utf-8", "surrogatepass"), _blob(field))
        words = _words_at(field, places)
        before = places - field.blob_offsets[words].astype(np.int64)
        most = 4 * (len(first) + 1)  # bytes of a character
        found.append(words[(before >= len(first) - 1) & (before <= most)])
    return _of_length(len(word), distance, field, distinct(np.sort(np.concatenate(found))))


def _of_length(length: int, distance: int, field: TextField, terms: Terms) -> Terms:
    """Those of the words that may have at most `distance` characters more or less."""
    offsets = field.blob_offsets
    starts = offsets[terms].astype(np.int64)
    sizes = offsets[terms + 1].astype(np.int64) - 1 - starts
    near: Mask = np.abs(sizes - length) <= distance
    if len(letters := _blob(field)) and letters.max() > 0x7F:
        odd = np.zeros(len(field), np.bool_)  # bytes are not characters there
        odd[_words_at(field, true_at(letters > 0x7F))] = True
        near |= odd[terms]
    return terms[near]


def _words_at(field: TextField, places: NDArray[np.int64]) -> Terms:
    """The words that stand at some places of the list of all words."""
    offsets = field.blob_offsets
    words: Terms = offsets.searchsorted(places.astype(offsets.dtype), "right") - 1
    return words


def _blob(field: TextField) -> NDArray[np.uint8]:
    """All words of a dictionary, each followed by a line feed."""
    return np.frombuffer(field.blob, np.uint8)
