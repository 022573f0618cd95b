"""The union of sets of documents is the union of sets of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.evaluation import sets

SIZE = 40
DOCUMENTS = st.lists(st.integers(0, SIZE - 1), max_size=600)


@given(st.lists(DOCUMENTS, max_size=3), st.integers(1, 300))
def test_union(given_sets: list[list[int]], piece: int) -> None:
    arrays = [np.array(each, np.uint16) for each in given_sets]
    expected = sorted({document for each in given_sets for document in each})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "_PIECE", piece)
        assert sets.union(arrays, SIZE).tolist() == expected
        assert sets.union(arrays).tolist() == expected
