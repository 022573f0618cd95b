"""The line in which a query is typed, with its fault underlined where it has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from search import LONGEST_QUERY
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import padded, strip_of
from tui.terminal.safe import safe

_PLACEHOLDER: Final = "/ searches"


_EDITING: Final = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
    if key not in {"enter", "ctrl+c"}
}


class _FaultHighlighter(Highlighter):
    """Underlines a query from the column of its fault on."""

    def __init__(self) -> None:
        self.column: int | None = None

    def highlight(self, text: Text) -> None:
        """Underline the fault in `text`."""
        if self.column is not None:
            column = min(self.column, max(0, len(text) - 1))
            text.stylize("bold underline", column)


class QueryBar(Input, inherit_bindings=False):
    """An input of one line that holds no character which could act on the terminal.

    `command` acts on a key that is an action and returns whether it is one. Such keys, and those
    that edit, are acted on at once and not by a message or a binding, so that keys typed after them
    find their effect.
    """

    class Cut(Message):
        """Some of what was typed or pasted is left out, for a query has a greatest length."""

    def __init__(self, command: Callable[[events.Key], bool]) -> None:
        self._command = command
        self._fault = _FaultHighlighter()
        super().__init__(
            placeholder=_PLACEHOLDER,
            highlighter=self._fault,
            select_on_focus=False,
            max_length=LONGEST_QUERY,
            compact=True,
            id="query",
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Replace each character that is invisible or could act on a terminal by a space."""
        shown = safe(value)
        if shown == value:
            return value
        return "".join(
            typed if typed == glyph else " " for typed, glyph in zip(value, shown, strict=True)
        )

    async def on_key(self, event: events.Key) -> None:
        """Act on keys while the bar has the focus."""
        event.prevent_default()
        # Keys that were typed after the bar lost the focus bubble on to the screen.
        if self.screen.focused is self and await self.act_on_key(event):
            event.stop()

    async def act_on_key(self, event: events.Key) -> bool:
        """Act on a key or insert its character; False where it does nothing here."""
        if self._command(event):
            return True
        if event.key in _EDITING:
            await self.run_action(_EDITING[event.key])
            return True
        if not event.is_printable or event.character is None:
            return False
        self._enter(event.character)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted."""
        event.stop()
        event.prevent_default()
        self.paste(event.text)

    def paste(self, text: str) -> None:
        """Insert lines one after the other at the cursor, as much as there is room for."""
        line = " ".join(part for part in map(str.strip, text.splitlines()) if part)
        start, end = sorted(self.selection)
        room = LONGEST_QUERY - len(self.value) + end - start
        if len(line) > room:
            line = line[:room]
            self.restricted()
        self._enter(line)

    def restricted(self) -> None:
        """Tell that there is no room for more; by itself the widget would ring the bell."""
        self.post_message(self.Cut())

    def _enter(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def ask(self, text: str, placeholder: str = _PLACEHOLDER) -> None:
        """Take the focus, with this text to edit."""
        self.placeholder = placeholder
        self.value = text
        self.cursor_position = len(self.value)
        self.screen.set_focus(self, scroll_visible=False)

    def leave(self, text: str) -> None:
        """Show this text and the placeholder of queries again."""
        self.placeholder = _PLACEHOLDER
        self.value = text

    def show_fault(self, column: int | None) -> None:
        """Underline the query from this column on, None for no fault."""
        if column != self._fault.column:
            self._fault.column = column
            self.refresh()


class Prompt(Widget):
    """The word before the query bar: the name of the product, or what else is to be typed."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self.text = "dateline"

    def show(self, text: str) -> None:
        """Show another word."""
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
