"""The help: every action of the registry under its heading, in two columns where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from tui.reader.actions import Action, by_group
from tui.reader.screens.searchable import Entry, SearchableOverlay
from tui.reader.widgets.line import padded
from tui.reader.widgets.text_view import Row, StyledText, paragraph

if TYPE_CHECKING:
    from tui.reader.themes import Glyphs, Palette

_KEYS: Final = 14
_COLUMN: Final = 62
"""Cells of a column with keys and help."""


class HelpScreen(SearchableOverlay):
    """Shows the keys until it is closed."""

    closing = frozenset({"question_mark", "escape", "q", "h"})

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(
            "Keys",
            lambda width: _entries(min(width, _COLUMN), glyphs),
            palette,
            glyphs,
            typing=False,
        )

    def arranged(self, shown: Sequence[tuple[Row, ...]], width: int) -> list[Row]:
        """Return the lines, from a heading on in a second column where there is room for it."""
        rows = super().arranged(shown, width)
        headings = [index for index, row in enumerate(rows) if not row.words]
        if width < 2 * _COLUMN or not headings:
            return rows
        half = min(headings, key=lambda index: abs(2 * index - len(rows)))
        pairs = zip_longest(rows[:half], rows[half + 1 :], fillvalue=Row())
        return [Row((*left.words, _gap_after(left), *right.words)) for left, right in pairs]


def _gap_after(row: Row) -> StyledText:
    return " " * (_COLUMN - sum(cell_len(text) for text, _ in row.words)), "plain"


def _entries(width: int, glyphs: Glyphs) -> list[Entry]:
    entries: list[Entry] = []
    for group, actions in by_group().items():
        heading = (
            (Row(), Row(((f"  {group}", "strong"),)))
            if entries
            else (Row(((f"  {group}", "strong"),)),)
        )
        # The heading is found with any of its actions, so that what is shown has one.
        entries.append(Entry(" ".join(_text(action) for action in actions), heading))
        entries += [Entry(_text(action), action_rows(action, width, glyphs)) for action in actions]
    return entries


def _text(action: Action) -> str:
    return f"{action.shown} {action.help} {action.hint} {action.group}"


def action_rows(
    action: Action, width: int, glyphs: Glyphs, choice: object = None
) -> tuple[Row, ...]:
    """Return the lines of an action: its keys, then what it does."""
    keys = padded(action.shown, _KEYS, glyphs.ellipsis)
    first, *others = paragraph(action.help, width, "plain", _KEYS + 2)
    words = (("  ", "plain"), (keys, "accent"), *first.words[1:])
    return (Row(words, choice), *others)
