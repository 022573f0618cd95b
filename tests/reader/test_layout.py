"""What is in view at which width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.actions import Place
from tui.screens.layout import panes

PLACES: list[Place] = ["list", "article", "facets"]


@given(st.integers(1, 500), st.sampled_from(PLACES), st.booleans())
def test_panes_fill_the_width_and_the_active_one_is_in_view(
    width: int, active: Place, zoomed: bool
) -> None:
    shown = panes(width, active, zoomed=zoomed)
    assert sum(shown.values()) == width
    assert min(shown.values()) > 0
    assert active in shown


@pytest.mark.parametrize("active", PLACES)
def test_below_100_columns_there_is_one_view_at_a_time(active: Place) -> None:
    assert list(panes(99, active, zoomed=False)) == [active]


def test_from_100_columns_the_list_and_the_article_stand_side_by_side() -> None:
    assert list(panes(100, "list", zoomed=False)) == ["list", "article"]
    assert list(panes(119, "article", zoomed=False)) == ["list", "article"]
    assert list(panes(119, "facets", zoomed=False)) == ["list", "facets"]


@pytest.mark.parametrize("active", PLACES)
def test_from_120_columns_the_facets_stand_there_too(active: Place) -> None:
    assert list(panes(120, active, zoomed=False)) == ["list", "article", "facets"]


def test_a_zoomed_pane_is_alone() -> None:
    assert panes(200, "article", zoomed=True) == {"article": 200}
