"""The ids that a pass has met, against a set of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.update import seen_ids
from search.update.seen_ids import SeenIds, are_distinct

IDS = st.text(max_size=3)


@given(st.lists(st.lists(IDS)), st.lists(IDS), st.integers(1, 8))
def test_what_was_added_is_there(added: list[list[str]], asked: list[str], recent: int) -> None:
    known: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen_ids, "_RECENT", recent)
        ids = SeenIds()
        for each in added:
            assert ids.fresh(each) == len(set(each) - known)
            ids.update(each)
            known.update(each)
        assert [id in ids for id in asked] == [id in known for id in asked]


@given(st.lists(IDS))
def test_distinct(ids: list[str]) -> None:
    assert are_distinct(ids) == (len(set(ids)) == len(ids))
