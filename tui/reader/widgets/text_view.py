"""Lines of styled text that scroll, some of which can be selected; every overlay shows one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.reader.themes import Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of
from tui.terminal.wrapping import wrapped

StyledText = tuple[str, str]
"""Safe text and the name of a style of the palette."""
StyledSpan = tuple[int, int, str]
"""Start and end of a part of a text, and the name of its style."""
_NARROW: Final = 80
_MARGIN: Final = 3
"""Columns beside a paragraph."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line; `choice` is what it stands for when selected, None where it cannot be selected."""

    words: tuple[StyledText, ...] = ()
    choice: object = None


Layout = Callable[[int], Sequence[Row]]
"""Returns the lines for a width in cells."""


class TextView(Widget):
    """Scrolls by whole lines; one of those that can be selected is under the cursor."""

    can_focus = False

    def __init__(self, lay_out: Layout, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(id="view")
        self.palette = palette
        self.glyphs = glyphs
        self.top = 0
        self.cursor: int | None = None
        self._lay_out = lay_out
        self._rows: Sequence[Row] = ()
        self._laid_out_size = Size()

    @property
    def selected(self) -> object:
        """What the line under the cursor stands for, None where none can be selected."""
        return None if self.cursor is None else self._rows[self.cursor].choice

    def show(self, lay_out: Layout) -> None:
        """Show other lines, with the same one selected where it is still there."""
        self._lay_out = lay_out
        self._laid_out_size = Size()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is known here before the event of it comes."""
        if self.size != self._laid_out_size:
            self._laid_out_size = self.size
            before = self.selected
            self._rows = self._lay_out(self.size.width)
            choices = self._choices()
            self.cursor = next(
                (index for index in choices if self._rows[index].choice == before),
                choices[0] if choices else None,
            )
            self.top = self._top_near(self.top)
        return super().render_lines(crop)

    def move(self, lines: int) -> None:
        """Select the line this many choices further; scroll where none can be selected."""
        choices = self._choices()
        if self.cursor is None or not choices:
            self._put_top(self.top + lines)
            return
        here = choices.index(self.cursor) + lines
        self.cursor = choices[max(0, min(here, len(choices) - 1))]
        top = min(self.top, self.cursor)
        if self.cursor == choices[0]:
            top = 0
        self.top = self._top_near(max(top, self.cursor - self.size.height + 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette = self.palette
        index = self.top + y
        row = self._rows[index] if index < len(self._rows) else Row()
        pieces: list[Piece] = []
        for text, style_name in row.words:
            # The style of a match may lack a background; all others are complete.
            style = getattr(palette, style_name)
            style = palette.plain + style if style_name == "match" else style
            pieces.append(
                (text, palette.on_selected(style, True) if index == self.cursor else style)
            )
        return strip_of(pieces, self.size.width, palette.plain)

    def _choices(self) -> list[int]:
        return [index for index, row in enumerate(self._rows) if row.choice is not None]

    def _top_near(self, top: int) -> int:
        return max(0, min(top, len(self._rows) - self.size.height))

    def _put_top(self, top: int) -> None:
        top = self._top_near(top)
        if top != self.top:
            self.top = top
            self.refresh()


def paragraph(
    text: str, width: int, style_name: str, indent: int = 2, hits: Sequence[tuple[int, int]] = ()
) -> list[Row]:
    """Return safe `text` as lines that fit `width`, with the ranges of `hits` as matches."""
    spans = [(first, last, "match") for first, last in hits]
    return styled_paragraph(text, width, style_name, spans, indent)


def hint_lines(hints: Sequence[str], width: int, glyphs: Glyphs) -> list[Row]:
    """Return hints that are never broken: in one line, else as many as fit or, narrow, one each."""
    between = f"  {glyphs.dot}  "
    lines: list[str] = []
    alone = width < _NARROW and len(between.join(hints)) > width - _MARGIN
    for hint in hints:
        if lines and not alone and len(lines[-1] + between + hint) <= width - _MARGIN:
            lines[-1] += between + hint
        else:
            lines.append(hint)
    return [row for line in lines for row in paragraph(line, width, "muted")]


def styled_paragraph(
    text: str, width: int, style_name: str, spans: Sequence[StyledSpan], indent: int = 2
) -> list[Row]:
    """Return safe `text` as lines that fit `width`, with some parts in styles of their own."""
    rows: list[Row] = []
    for start, end in wrapped(text, width - indent - 1):
        words: list[StyledText] = [(" " * indent, "plain")]
        position = start
        for first, last, other in spans:
            first, last = max(first, position), min(last, end)
            if first < last:
                words += [(text[position:first], style_name), (text[first:last], other)]
                position = last
        rows.append(Row((*words, (text[position:end], style_name))))
    return rows
