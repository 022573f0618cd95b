"""Tests the bands by which texts that share most words find each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.segment.sketches import BANDS, bands

_TEXTS = st.lists(
    st.tuples(st.lists(st.integers(0, 2**32 - 1), max_size=30), st.integers(0, 9)), max_size=12
)


@settings(deadline=None)
@given(_TEXTS)
def test_bands_of_a_text_depend_on_its_own_words_alone_without_those_left_out(
    texts: list[tuple[list[int], int]],
) -> None:
    words = np.array([word for own, _ in texts for word in own], np.uint32)
    counts = np.array([len(own) for own, _ in texts], np.int64)
    skipped = np.minimum(np.array([skip for _, skip in texts], np.int64), counts)

    found, which = bands(words, counts, skipped)

    assert found.shape == (len(which), BANDS)
    expected = []
    for number, (own, _) in enumerate(texts):
        rest = np.array(own[skipped[number] :], np.uint32)
        alone, one = bands(rest, np.array([len(rest)]), np.zeros(1, np.int64))
        assert len(one) == (len(rest) >= 5)
        if len(one):
            expected.append((number, alone[0].tolist()))
    assert list(zip(which.tolist(), found.tolist(), strict=True)) == expected
