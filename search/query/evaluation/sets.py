"""Sets of documents of one segment as sorted uint16 arrays, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Documents = NDArray[np.uint16]
"""Document numbers within one segment, ascending and each once."""
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

NONE: Final[Documents] = np.zeros(0, np.uint16)
MOST: Final = 65_536
"""The most documents of a segment, and so the length of a mask."""
_PIECE: Final = 1 << 17
"""How many numbers of a long array are read before looking whether the set is complete."""
_FEW: Final = 20
"""A set this many times smaller than another is looked up in it, element by element."""


def every(size: int) -> Documents:
    """All documents of a segment."""
    return np.arange(size, dtype=np.uint16)


def mask_of(documents: Documents) -> Mask:
    """65,536 booleans, true at the documents."""
    mask = np.zeros(MOST, np.bool_)
    mask[documents] = True
    return mask


def documents_of(mask: Mask) -> Documents:
    """The documents at which a mask is true."""
    return np.flatnonzero(mask).astype(np.uint16)


def held(documents: Documents, by: NDArray[Any]) -> Mask:
    """For each of `documents`, whether the ascending array `by` holds it."""
    if not len(by):
        return np.zeros(len(documents), np.bool_)
    if len(documents) * _FEW < len(by):
        at = by.searchsorted(documents)
        at[at == len(by)] = 0
        found: Mask = by[at] == documents
        return found
    return mask_of(by)[documents]


def both(first: Documents, second: Documents) -> Documents:
    """The documents of both sets."""
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    return few[held(few, many)]


def minus(documents: Documents, excluded: Documents) -> Documents:
    """The documents of the first set that are not in the second."""
    return documents[~held(documents, excluded)]


def union(sets: Iterable[NDArray[np.uint16]], size: int = MOST) -> Documents:
    """The documents of any set; the arrays need not be sorted and may repeat.

    A long array is read no further once the set has all `size` documents of the segment.
    """
    parts = [part for part in sets if len(part)]
    if not parts:
        return NONE
    if sum(map(len, parts)) < 400:
        return distinct(np.sort(np.concatenate(parts)))  # unlike np.unique it imports nothing
    mask = np.zeros(MOST, np.bool_)
    for part in parts:
        for start in range(0, len(part), _PIECE):
            mask[part[start : start + _PIECE]] = True
            if start + _PIECE < len(part) and mask[:size].all():
                return every(size)
    return documents_of(mask)


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Ascending values, each once."""
    fresh = np.ones(len(values), np.bool_)
    fresh[1:] = values[1:] != values[:-1]
    return values[fresh]
