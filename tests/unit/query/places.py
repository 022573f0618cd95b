"""Places of words as a segment has them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.index.text_sections import places_type
from search.query.stretches import Postings


def postings(places: NDArray[np.int64], shift: int) -> Postings:
    """Ascending places as the postings of one word."""
    documents, counts = np.unique(places >> shift, return_counts=True)
    kind = places_type(shift)
    return Postings(documents.astype(np.uint16), counts, places.astype(kind))
