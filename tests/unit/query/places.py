"""Places of words as a segment has them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.query.stretches import Postings


def postings(places: NDArray[np.int64], shift: int) -> Postings:
    """Ascending places as the postings of one word."""
    documents, counts = np.unique(places >> shift, return_counts=True)
    positions = (places & ((1 << shift) - 1)).astype(np.uint16)
    return Postings(documents.astype(np.uint16), counts, positions)
