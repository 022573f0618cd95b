"""The help: every action of the registry under its heading, in as many columns as fit."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from tui.actions import by_group
from tui.screens.page import Page
from tui.widgets.line import padded
from tui.widgets.sheet import Row

if TYPE_CHECKING:
    from tui.themes import Glyphs, Palette

_KEYS: Final = 14
_COLUMN: Final = 62
"""Cells that a column takes with keys and help."""
_Line = list[tuple[str, str]]
"""Pieces of text, each with the name of a style of the palette."""


class HelpScreen(Page):
    """Shows the keys until it is closed."""

    closing = frozenset({"question_mark", "escape", "q", "h", "enter"})

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(lambda width: _laid_out(width, glyphs), palette, glyphs)


def _laid_out(width: int, glyphs: Glyphs) -> list[Row]:
    return [Row(tuple(line)) for line in _lines(width, glyphs)]


def _lines(width: int, glyphs: Glyphs) -> list[_Line]:
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
