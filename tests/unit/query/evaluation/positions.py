"""Positions of words as a segment stores them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.index.segment.text_sections import packed_type
from search.query.evaluation.blocks import Postings


def postings(positions: NDArray[np.int64], shift: int) -> Postings:
    """Ascending packed positions as the postings of one word."""
    documents, counts = np.unique(positions >> shift, return_counts=True)
    kind = packed_type(shift)
    return Postings(documents.astype(np.uint16), counts, positions.astype(kind))
