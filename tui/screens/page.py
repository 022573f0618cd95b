"""A screen over the others that shows one sheet until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tui.widgets.sheet import LayOut, Sheet

if TYPE_CHECKING:
    from search import FacetField
    from tui.themes import Glyphs, Palette

Name = tuple["FacetField", str]
"""A value of a facet."""
_STEPS: Final[Mapping[str, int]] = {"j": 1, "down": 1, "k": -1, "up": -1}
_PAGES: Final[Mapping[str, int]] = {"space": 1, "pagedown": 1, "b": -1, "pageup": -1}
_ENDS: Final[Mapping[str, int]] = {"g": -1, "home": -1, "G": 1, "end": 1}
_FAR: Final = 100_000


@dataclass(frozen=True, slots=True)
class Narrow:
    """A page ends with this: only articles with this name, at the one with this id if any."""

    name: Name
    article: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A page ends with this: the card of this name."""

    name: Name


@dataclass(frozen=True, slots=True)
class Review:
    """A page ends with this: the pairs of names of this facet that may be one."""

    field: FacetField


Outcome = Narrow | Look | Review | None


class Page(Screen[Outcome], inherit_bindings=False):
    """Shows a sheet; any key of `closing` closes it. It may end with what is wanted next."""

    closing = frozenset({"escape", "q", "h", "left"})

    def __init__(self, lay_out: LayOut, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__()
        self.sheet = Sheet(lay_out, palette, glyphs)

    def compose(self) -> ComposeResult:
        """Show the one sheet."""
        yield self.sheet

    def on_key(self, event: events.Key) -> None:
        """Move or close."""
        event.stop()
        if not self.is_current:
            return  # It was typed ahead of the closing.
        if self.act(event):
            return
        key = event.key
        if key in _STEPS:
            self.sheet.move(_STEPS[key])
        elif key in _PAGES:
            self.sheet.move(_PAGES[key] * max(1, self.size.height - 1))
        elif key in _ENDS:
            self.sheet.move(_ENDS[key] * _FAR)
        elif key in self.closing:
            self.dismiss(None)

    def act(self, event: events.Key) -> bool:
        """Do what a key means on this page alone; False where it means nothing of its own."""
        return False
