"""Whole lines about what is going on: a fault under the query bar, a message at the end."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import strip_of
from tui.reader.widgets.text_view import StyledText
from tui.terminal.safe import cut, safe
from tui.terminal.wrapping import wrapped

_MOST_LINES = 6


class Notice(Widget):
    """Texts one under the other, wrapped at words; without any it takes no room."""

    can_focus = False

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self._texts: tuple[StyledText, ...] = ()
        self._lines: list[StyledText] = []
        self._width = 0
        self.display = False

    def show(self, texts: Sequence[StyledText], width: int) -> None:
        """Show these texts on a screen of this width; nothing is drawn where they are the same."""
        if (tuple(texts), width) == (self._texts, self._width):
            return
        self._texts, self._width = tuple(texts), width
        lines = [
            (shown[start:end], style_name)
            for text, style_name in texts
            if (shown := safe(text))
            for start, end in wrapped(shown, width - 2)
        ]
        if len(lines) > _MOST_LINES:
            text, style_name = lines[_MOST_LINES - 1]
            more = cut(text, max(1, width - 3)) + self.glyphs.ellipsis
            lines[_MOST_LINES - 1 :] = [(more, style_name)]
        self._lines = lines
        self.display = bool(lines)
        self.styles.height = max(1, len(lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        palette = self.palette
        if y >= len(self._lines):
            return strip_of([], self.size.width, palette.bar)
        text, style_name = self._lines[y]
        pieces = [(" ", palette.bar), (text, getattr(palette, style_name))]
        return strip_of(pieces, self.size.width, palette.bar)
