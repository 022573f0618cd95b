"""The line in which a query is typed, with the place marked where it cannot be understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.safe import safe
from tui.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.widgets.line import padded, strip_of

_PLACEHOLDER: Final = "/ searches"


_EDITING: Final = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
    if key not in {"enter", "ctrl+c"}
}


class _FaultMarker(Highlighter):
    """Underlines a query from the column on at which it cannot be understood."""

    def __init__(self) -> None:
        self.column: int | None = None

    def highlight(self, text: Text) -> None:
        """Mark the fault in `text`."""
        if self.column is not None:
            column = min(self.column, max(0, len(text) - 1))
            text.stylize("bold underline", column)


class QueryBar(Input, inherit_bindings=False):
    """An input of one line that never holds a character which could act on the terminal.

    A key that `command` takes is not text. Like the keys that edit, it is acted on at once and not
    through a message or a binding, so that what is typed ahead after it finds all in order.
    """

    def __init__(self, command: Callable[[events.Key], bool]) -> None:
        self._command = command
        self._marker = _FaultMarker()
        super().__init__(
            placeholder=_PLACEHOLDER,
            highlighter=self._marker,
            select_on_focus=False,
            compact=True,
            id="query",
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Replace by spaces what would be invisible or dangerous on the screen."""
        return "".join(
            typed if typed == glyph else " "
            for typed, glyph in zip(value, safe(value), strict=True)
        )

    async def on_key(self, event: events.Key) -> None:
        """Take keys while the bar has them."""
        event.prevent_default()
        # What was typed after the bar lost the keys bubbles on to the screen.
        if self.screen.focused is self and await self.take(event):
            event.stop()

    async def take(self, event: events.Key) -> bool:
        """Act on a key or insert its character; False where it means nothing here."""
        if self._command(event):
            return True
        if event.key in _EDITING:
            await self.run_action(_EDITING[event.key])
            return True
        if not event.is_printable or event.character is None:
            return False
        if self.selection.is_empty:
            self.insert_text_at_cursor(event.character)
        else:
            self.replace(event.character, *self.selection)
        return True

    def ask(self, text: str, placeholder: str = _PLACEHOLDER) -> None:
        """Take the keys, with this text to change."""
        self.placeholder = placeholder
        self.value = text
        self.cursor_position = len(self.value)
        self.screen.set_focus(self, scroll_visible=False)

    def leave(self, text: str) -> None:
        """Show this text again, as after asking for something else."""
        self.placeholder = _PLACEHOLDER
        self.value = text

    def mark_fault(self, column: int | None) -> None:
        """Mark the place of an error, None for no error."""
        if column != self._marker.column:
            self._marker.column = column
            self.refresh()


class Prompt(Widget):
    """The name of the product before the query, or what else is being asked for."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self.text = "dateline"

    def show(self, text: str) -> None:
        """Show other words."""
        if text != self.text:
            self.text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        palette = self.palette
        pieces = [
            (" " + padded(self.text, 8, self.glyphs.ellipsis) + " ", palette.bar_accent),
            (self.glyphs.prompt + " ", palette.bar_muted),
        ]
        return strip_of(pieces, self.size.width, palette.bar)
