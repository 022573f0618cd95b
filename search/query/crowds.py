"""Places held against one another where there are too many to look each of them up.

Long lists of places are sorted together, a stretch of articles at a time, which stays in the cache
of the processor and fits 32 bits: there each place stands beside what comes before and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query.sets import MOST, Documents, documents_of
from search.query.stretches import Places, Postings, stretches
from search.query.watch import Watch

Keys = NDArray[np.uint32]

_STRETCH: Final = 1 << 16
"""About so many places are sorted together."""
_KIND: Final = 3
"""The bits of a key that tell what stands at its place, above them the place in the stretch."""
_WALL, _AFTER, _BEFORE = range(3)


class Crowds:
    """Compares many places of a segment of `size` documents.

    They are given as ascending places, or as the postings of a word, which is faster. `walls` gives
    the places at which the paragraphs of some documents begin, from one document up to another.
    """

    def __init__(
        self, size: int, shift: int, walls: Callable[[int, int], Places], watch: Watch
    ) -> None:
        self._size = size
        self._shift = shift
        self._walls = walls
        self._watch = watch

    def meeting(
        self,
        before: Postings | Places,
        after: Postings | Places,
        distance: int | None,
        *,
        either: bool = False,
    ) -> Documents:
        """The documents where a place of `after` follows one of `before`, no wall between.

        It follows within `distance`, or anywhere where that is None; with `either` it may also be
        the other way round. Among all such pairs there is one without any other place between.
        """
        marked = np.zeros(MOST, np.bool_)
        words = [(0, before), (0, after)]
        number = 1 + (len(before) + len(after)) // _STRETCH
        step = max(1, min(-(-self._size // number), 1 << (30 - self._shift)))
        for start, stop, (earlier, later) in stretches(
            words, (self._size, step), self._shift, np.uint32, self._watch
        ):
            base = start << self._shift
            walls = (self._walls(start, stop) - base).astype(np.uint32)
            turns = ((earlier, later), (later, earlier)) if either else ((earlier, later),)
            for first, second in turns:
                keys = _told_apart(walls, second, first)
                sides = keys[1:] ^ keys[:-1]
                found = (sides & _KIND) == _AFTER ^ _BEFORE
                if distance is not None:
                    # One place is not near itself: below zero is very far for numbers without sign.
                    found &= keys[1:] - keys[:-1] - np.uint32(2) < 4 * distance
                if not either:
                    found &= (keys[1:] & _KIND) == _AFTER
                places = keys[1:].compress(found) >> 2
                marked[(places + np.int64(base)) >> self._shift] = True
                if not np.any(sides == _AFTER ^ _BEFORE):
                    break  # Nothing stands at one place, where the other turn would differ.
        return documents_of(marked)


def _told_apart(walls: Keys, after: Keys, before: Keys) -> Keys:
    """All places as keys, ascending; what may only come after stands first at one place."""
    keys = np.empty(len(walls) + len(after) + len(before), np.uint32)
    end = 0
    for kind, places in ((_WALL, walls), (_AFTER, after), (_BEFORE, before)):
        part = keys[end : end + len(places)]
        np.left_shift(places, 2, out=part)
        part |= kind
        end += len(places)
    keys.sort()
    return keys
