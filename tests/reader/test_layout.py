"""What is in view at which width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.reader.actions import Pane
from tui.reader.screens.layout import pane_widths
from tui.reader.themes import UNICODE
from tui.reader.widgets.text_view import hint_lines

PANES: list[Pane] = ["list", "article", "facets"]


@given(st.integers(1, 500), st.sampled_from(PANES), st.booleans())
def test_panes_fill_the_width_and_the_active_one_is_in_view(
    width: int, active: Pane, zoomed: bool
) -> None:
    shown = pane_widths(width, active, zoomed=zoomed)
    assert sum(shown.values()) == width
    assert min(shown.values()) > 0
    assert active in shown


@pytest.mark.parametrize("active", PANES)
def test_below_100_columns_there_is_one_view_at_a_time(active: Pane) -> None:
    assert list(pane_widths(99, active, zoomed=False)) == [active]


def test_from_100_columns_the_list_and_the_article_stand_side_by_side() -> None:
    assert list(pane_widths(100, "list", zoomed=False)) == ["list", "article"]
    assert list(pane_widths(119, "article", zoomed=False)) == ["list", "article"]
    assert list(pane_widths(119, "facets", zoomed=False)) == ["list", "facets"]


@pytest.mark.parametrize("active", PANES)
def test_from_120_columns_the_facets_stand_there_too(active: Pane) -> None:
    assert list(pane_widths(120, active, zoomed=False)) == ["list", "article", "facets"]


def test_a_zoomed_pane_is_alone() -> None:
    assert pane_widths(200, "article", zoomed=True) == {"article": 200}


HINTS = ("enter: only articles with it", "m: merge with", "p: an organization", "esc closes")


@given(st.integers(40, 200))
def test_a_hint_is_never_broken(width: int) -> None:
    rows = [
        "".join(part for part, _ in row.words).strip() for row in hint_lines(HINTS, width, UNICODE)
    ]
    assert [hint for row in rows for hint in row.split("  ·  ")] == list(HINTS)
    assert all(len(row) <= width - 3 for row in rows)
    if width < 80:
        assert len(rows) == len(HINTS)
