"""Finds a few bytes among millions, by whole passes that compare many of them at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query.evaluation.sets import Mask

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]

_SAMPLE: Final = 1 << 15
"""From how many bytes it is judged which byte is rare."""


def find_all(wanted: bytes, blob: Bytes) -> Offsets:
    """The offsets in a blob, ascending, at which the wanted bytes (at least one) stand."""
    starts = len(blob) - len(wanted) + 1
    if starts <= 0:
        return np.zeros(0, np.int64)
    common = np.bincount(blob[:: len(blob) // _SAMPLE + 1], minlength=256)
    order = sorted(range(len(wanted)), key=lambda at: int(common[wanted[at]]))
    mask = blob[order[0] : order[0] + starts] == wanted[order[0]]
    for at in order[1:2]:
        mask &= blob[at : at + starts] == wanted[at]
    offsets = true_at(mask)
    for at in order[2:]:
        offsets = offsets[blob[offsets + at] == wanted[at]]
    return offsets


def true_at(mask: Mask) -> Offsets:
    """The offsets at which a long mask is true; fast where these are few."""
    whole = len(mask) // 8 * 8
    eights = np.flatnonzero(mask[:whole].view(np.uint64))
    inside = np.flatnonzero(mask[:whole].reshape(-1, 8)[eights])
    found = (eights << 3)[inside >> 3] + (inside & 7)
    return np.concatenate([found, np.flatnonzero(mask[whole:]) + whole])
