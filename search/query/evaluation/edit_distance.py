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

from search.arrays import spread
from search.index.segment.postings import TextField
from search.query.evaluation.byte_search import true_at
from search.query.evaluation.sets import Mask, distinct
from search.watch import Watch

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
    return _blob(field)[spread(starts, lengths)].tobytes()


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
    odd = _beyond_ascii(field)
    if len(word) <= distance:
        return _of_length(len(word), distance, field, np.arange(len(field)), odd)
    cuts = np.linspace(0, len(word), distance + 2).round().astype(int).tolist()
    first, *between, last = (word[a:b] for a, b in pairwise(cuts))
    found = [np.arange(*field.prefix_range(first), dtype=np.int64), ending_with(field, last)]
    low, high = max(0, len(first) - 1), len(first) + 1  # an edit before a piece moves it by one
    for piece in between:
        found.append(_having(piece, range(low, high + 1), field))
        found.append(odd[_having(piece, range(low, 4 * high + 1), field, odd)])
    return _of_length(len(word), distance, field, distinct(np.sort(np.concatenate(found))), odd)


def _beyond_ascii(field: TextField) -> Terms:
    """The words with characters beyond ASCII, of which one byte is not one character."""
    letters = _blob(field)
    if letters.max() < 0x80:
        return np.zeros(0, np.int64)
    return distinct(_words_at(field, true_at(letters >= 0x80)))


def _having(piece: str, offsets: range, field: TextField, terms: Terms | None = None) -> Terms:
    """Which of the words (None: of all) have a piece at one of these offsets, and perhaps others.

    The result counts in `terms`. Offsets are bytes from the beginning of a word.
    """
    blob, starts = _blob(field), field.blob_offsets[:-1].astype(np.int64)
    starts = starts if terms is None else starts[terms]
    head, *rest = piece.encode("utf-8", "surrogatepass")
    found = [np.zeros(0, np.int64)]
    for offset in offsets if len(starts) else ():
        same = np.flatnonzero(blob.take(starts + offset, mode="clip") == head)
        for at, byte in enumerate(rest, offset + 1):
            same = same[blob.take(starts[same] + at, mode="clip") == byte]
        found.append(same)
    return np.concatenate(found)


def _of_length(length: int, distance: int, field: TextField, terms: Terms, odd: Terms) -> Terms:
    """Those of the words that may have at most `distance` characters more or less."""
    offsets = field.blob_offsets
    sizes = (offsets[terms + 1] - offsets[terms]).astype(np.int64) - 1
    near: Mask = np.abs(sizes - length) <= distance
    if len(odd):
        near |= np.isin(terms, odd, assume_unique=True)
    return terms[near]


def _words_at(field: TextField, found: NDArray[np.int64]) -> Terms:
    """The words in which the bytes at these offsets of the list of all words lie."""
    offsets = field.blob_offsets
    words: Terms = offsets.searchsorted(found.astype(offsets.dtype), "right") - 1
    return words


def _blob(field: TextField) -> NDArray[np.uint8]:
    """All words of a dictionary, each followed by a line feed."""
    return np.frombuffer(field.blob, np.uint8)
