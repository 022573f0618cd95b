"""The help: every action of the registry under its heading, in as many columns as fit."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.actions import by_group
from tui.widgets.line import Piece, padded, strip_of

if TYPE_CHECKING:
    from tui.themes import Glyphs, Palette

_KEYS: Final = 14
_COLUMN: Final = 62
"""Cells that a column takes with keys and help."""
_CLOSING: Final = frozenset({"question_mark", "escape", "q", "h", "enter"})

_Line = list[tuple[str, str]]
"""Pieces of text, each with the name of a style of the palette."""


class HelpPage(Widget):
    """The table of keys, scrolled by whole lines."""

    can_focus = False

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(id="help")
        self.palette = palette
        self.glyphs = glyphs
        self.top = 0
        self._lines: list[_Line] = []
        self._fitted = Size()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is first met here, before any event tells of it."""
        if self.size != self._fitted:
            self._fitted = self.size
            self._lines = _laid_out(self.size.width, self.glyphs)
            self.top = self._top_near(self.top)
        return super().render_lines(crop)

    def scroll(self, lines: int) -> None:
        """Scroll this many lines further, within the table."""
        top = self._top_near(self.top + lines)
        if top != self.top:
            self.top = top
            self.refresh()

    def _top_near(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette = self.palette
        index = self.top + y
        line = self._lines[index] if index < len(self._lines) else []
        pieces: list[Piece] = [(text, getattr(palette, style)) for text, style in line]
        return strip_of(pieces, self.size.width, palette.plain)


class HelpScreen(Screen[None], inherit_bindings=False):
    """Shows the keys until it is closed."""

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__()
        self._page = HelpPage(palette, glyphs)

    def compose(self) -> ComposeResult:
        """Show the one page."""
        yield self._page

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        event.stop()
        if not self.is_current:
            return  # It was typed ahead of the closing.
        height = max(1, self.size.height - 1)
        steps = {
            "j": 1,
            "down": 1,
            "k": -1,
            "up": -1,
            "space": height,
            "pagedown": height,
            "b": -height,
            "pageup": -height,
            "g": -1000,
            "home": -1000,
            "G": 1000,
            "end": 1000,
        }
        if event.key in steps:
            self._page.scroll(steps[event.key])
        elif event.key in _CLOSING:
            self.dismiss()


def _laid_out(width: int, glyphs: Glyphs) -> list[_Line]:
    blocks: list[list[_Line]] = []
    for group, actions in by_group().items():
        block: list[_Line] = [[(f"  {group}", "strong")]]
        block += [
            [
                ("  " + padded(action.shown, _KEYS, glyphs.ellipsis), "accent"),
                (action.help, "plain"),
            ]
            for action in actions
        ]
        blocks.append([*block, []])
    title: list[_Line] = [[], [("  Keys", "accent"), ("   ? or esc closes", "muted")], []]
    if width < 2 * _COLUMN:
        return [*title, *(line for block in blocks for line in block)]
    half = sum(map(len, blocks)) / 2
    left: list[_Line] = []
    while len(left) < half:
        left += blocks.pop(0)
    right = [line for block in blocks for line in block]
    return [
        *title,
        *(
            [*(one or []), (" " * (_COLUMN - _cells(one or [])), "plain"), *(other or [])]
            for one, other in zip_longest(left, right)
        ),
    ]


def _cells(line: _Line) -> int:
    return sum(cell_len(text) for text, _ in line)
