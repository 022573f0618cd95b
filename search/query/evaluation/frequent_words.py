"""Finds documents in which very frequent words stand near each other.

Looking up each position of one word among those of the other would take too long. Instead the
positions of both words and the beginnings of paragraphs are sorted together, a block of articles at
a time, which stays in the cache of the processor and fits 32 bits. There each position stands
beside what comes right before and right after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query.evaluation.blocks import Positions, Postings, position_blocks
from search.query.evaluation.sets import MOST, Documents, documents_of
from search.watch import Watch

Keys = NDArray[np.uint32]
"""Positions within a block in the upper 30 bits, above the kind of what stands there."""

_BLOCK: Final = 1 << 16
"""How many positions are sorted together, about."""
_KIND: Final = 3
"""The bits of a key that hold its kind."""
_WALL, _AFTER, _BEFORE = range(3)
"""The kinds: the beginning of a paragraph, the word that follows, the word that it follows."""


class FrequentWords:
    """Compares long lists of positions in a segment of `size` documents.

    The lists are ascending packed positions or the postings of a word, which are faster. `walls`
    gives the packed positions at which the paragraphs of the documents from one up to another
    begin.
    """

    def __init__(
        self, size: int, shift: int, walls: Callable[[int, int], Positions], watch: Watch
    ) -> None:
        self._size = size
        self._shift = shift
        self._walls = walls
        self._watch = watch

    def meeting(
        self,
        before: Postings | Positions,
        after: Postings | Positions,
        distance: int | None,
        *,
        either: bool = False,
    ) -> Documents:
        """The documents where a position of `after` follows one of `before` in one paragraph.

        It follows within `distance` words, or anywhere where that is None; with `either` it may
        also precede. It is enough to look at neighbours in the sorted list: if there is such a
        pair, then there is one with no other position between the two.
        """
        mask = np.zeros(MOST, np.bool_)
        words = [(0, before), (0, after)]
        blocks = 1 + (len(before) + len(after)) // _BLOCK
        step = max(1, min(-(-self._size // blocks), 1 << (30 - self._shift)))
        for start, stop, (earlier, later) in position_blocks(
            words, self._size, step, self._shift, np.uint32, self._watch
        ):
            base = start << self._shift
            walls = (self._walls(start, stop) - base).astype(np.uint32)
            turns = ((earlier, later), (later, earlier)) if either else ((earlier, later),)
            for first, second in turns:
                keys = _sorted_keys(walls, second, first)
                differing = keys[1:] ^ keys[:-1]
                found = (differing & _KIND) == _AFTER ^ _BEFORE
                if distance is not None:
                    # Two keys of one position differ by less than 2, which wraps around to a very
                    # large number: a word is not near itself.
                    found &= keys[1:] - keys[:-1] - np.uint32(2) < 4 * distance
                if not either:
                    found &= (keys[1:] & _KIND) == _AFTER
                positions = keys[1:].compress(found) >> 2
                mask[(positions + np.int64(base)) >> self._shift] = True
                if not np.any(differing == _AFTER ^ _BEFORE):
                    break  # the words share no position, so that the other turn finds the same
        return documents_of(mask)


def _sorted_keys(walls: Keys, after: Keys, before: Keys) -> Keys:
    """All positions as ascending keys; at one position `after` stands before `before`."""
    keys = np.empty(len(walls) + len(after) + len(before), np.uint32)
    end = 0
    for kind, positions in ((_WALL, walls), (_AFTER, after), (_BEFORE, before)):
        part = keys[end : end + len(positions)]
        np.left_shift(positions, 2, out=part)
        part |= kind
        end += len(positions)
    keys.sort()
    return keys
