"""Which panes are in view at which width, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.actions import Place

WITH_ARTICLE: Final = 100
"""From this many columns on the list and the article are side by side."""
WITH_FACETS: Final = 120
"""From this many columns on the facets stand beside them."""


def panes(width: int, active: Place, *, zoomed: bool) -> Mapping[Place, int]:
    """Return the panes in view from left to right, each with its columns; they add up to `width`.

    With room for two, the facets take the place of the article while they have the keys, for the
    list beside them shows what they select.
    """
    if zoomed or width < WITH_ARTICLE:
        return {active: width}
    if width < WITH_FACETS:
        left = width * 46 // 100
        right: Place = "facets" if active == "facets" else "article"
        return {"list": left, right: width - left}
    facets = max(28, min(width * 20 // 100, 40))
    left = (width - facets) * 48 // 100
    return {"list": left, "article": width - facets - left, "facets": facets}
