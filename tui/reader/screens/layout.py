"""Which panes are in view at a width of the screen, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.reader.actions import Pane

WITH_ARTICLE: Final = 100
"""From this many columns on the list and the article are side by side."""
WITH_FACETS: Final = 120
"""From this many columns on the facets stand beside them."""


def pane_widths(width: int, active: Pane, *, zoomed: bool) -> Mapping[Pane, int]:
    """Return the panes in view from left to right, each with its columns; they add up to `width`.

    Where two fit, the facets are shown instead of the article while they have the keys.
    """
    if zoomed or width < WITH_ARTICLE:
        return {active: width}
    if width < WITH_FACETS:
        left = width * 46 // 100
        right: Pane = "facets" if active == "facets" else "article"
        return {"list": left, right: width - left}
    facets = max(28, min(width * 20 // 100, 40))
    left = (width - facets) * 48 // 100
    return {"list": left, "article": width - facets - left, "facets": facets}
