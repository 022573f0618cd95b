"""An overlay whose lines are those that hold the words typed: help, commands, earlier queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events

from tui.reader.screens.overlay import Overlay
from tui.reader.widgets.text_view import Row
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from tui.reader.themes import Glyphs, Palette

_LONGEST: Final = 200
"""Characters of what is typed."""
_NOTHING: Final = Row((("  Nothing has these words.", "muted"),))


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines that are shown where `text` has the words typed."""

    text: str
    rows: tuple[Row, ...]


Entries = Callable[[int], Sequence[Entry]]
"""Returns the entries for a width in cells."""


class SearchableOverlay(Overlay):
    """Narrows its entries to those that have all words typed, without their case and accents.

    `typing` is whether letters are typed at once; else `/` begins that, and letters are keys.
    """

    def __init__(
        self, title: str, entries: Entries, palette: Palette, glyphs: Glyphs, *, typing: bool
    ) -> None:
        super().__init__(self._rows, palette, glyphs)
        self.typing = typing
        self.typed = ""
        self._title = title
        self._entries = entries
        self._starts_typing = typing

    def act_on_key(self, event: events.Key) -> bool:
        """Type, choose, or take back what was typed."""
        key = event.key
        if key == "enter":
            self.choose(self.view.selected)
        elif key == "escape" and (self.typed or (self.typing and not self._starts_typing)):
            self.typing = self._starts_typing
            self._narrow("")
        elif not self.typing:
            if key != "slash":
                return False
            self.typing = True
            self._narrow("")
        elif key == "backspace":
            self._narrow(self.typed[:-1])
        elif key == "ctrl+u":
            self._narrow("")
        elif event.is_printable and event.character is not None:
            self._narrow(self.typed + event.character)
        else:
            return False
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Type what is pasted, where letters are typed."""
        event.stop()
        if self.typing:
            self._narrow(self.typed + " ".join(event.text.split()))

    def choose(self, choice: object) -> None:
        """End with what was chosen; here nothing can be."""
        self.dismiss(None)

    def arranged(self, shown: Sequence[tuple[Row, ...]], width: int) -> list[Row]:
        """Return the lines of the entries that are shown: here one under the other."""
        return [row for rows in shown for row in rows]

    def _narrow(self, typed: str) -> None:
        self.typed = safe(typed)[:_LONGEST]
        self.view.top = 0
        self.view.show(self._rows)

    def _rows(self, width: int) -> list[Row]:
        from search import fold

        words = fold(self.typed).split()
        shown = [
            entry.rows
            for entry in self._entries(width)
            if all(word in fold(entry.text) for word in words)
        ]
        prompt = self.view.glyphs.prompt
        typed = f"  {prompt} {self.typed}" if self.typing else "  / searches, esc closes"
        return [
            Row(),
            Row(((f"  {self._title}", "accent"), (typed, "strong" if self.typing else "muted"))),
            Row(),
            *(self.arranged(shown, width) or [_NOTHING]),
        ]
