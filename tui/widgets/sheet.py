"""A page of lines that fills the screen for a moment: keys, reasons, the card of a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.themes import Glyphs, Palette
from tui.widgets.line import Piece, strip_of, wrapped

Words = tuple[str, str]
"""Safe text with the name of a style of the palette."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a sheet; `choice` is what choosing it stands for, None where it cannot be."""

    words: tuple[Words, ...] = ()
    choice: object = None


LayOut = Callable[[int], Sequence[Row]]
"""Returns the lines of a sheet for a width."""


class Sheet(Widget):
    """Lines scrolled by whole lines, with one of those that can be chosen under the cursor."""

    can_focus = False

    def __init__(self, lay_out: LayOut, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(id="sheet")
        self.palette = palette
        self.glyphs = glyphs
        self.top = 0
        self.cursor: int | None = None
        self._lay_out = lay_out
        self._rows: Sequence[Row] = ()
        self._fitted = Size()

    @property
    def chosen(self) -> object:
        """What the line under the cursor stands for, None where none can be chosen."""
        return None if self.cursor is None else self._rows[self.cursor].choice

    def show(self, lay_out: LayOut) -> None:
        """Show other lines, with the same one chosen where it is still there."""
        self._lay_out = lay_out
        self._fitted = Size()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is first met here, before any event tells of it."""
        if self.size != self._fitted:
            self._fitted = self.size
            before = self.chosen
            self._rows = self._lay_out(self.size.width)
            places = self._places()
            self.cursor = next(
                (place for place in places if self._rows[place].choice == before),
                places[0] if places else None,
            )
            self.top = self._top_near(self.top)
        return super().render_lines(crop)

    def move(self, lines: int) -> None:
        """Choose the line this many choices further, or scroll where there is none to choose."""
        places = self._places()
        if self.cursor is None or not places:
            self._put_top(self.top + lines)
            return
        here = places.index(self.cursor) + lines
        self.cursor = places[max(0, min(here, len(places) - 1))]
        top = min(self.top, self.cursor)
        if self.cursor == places[0]:
            top = 0
        self.top = self._top_near(max(top, self.cursor - self.size.height + 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette = self.palette
        index = self.top + y
        row = self._rows[index] if index < len(self._rows) else Row()
        pieces: list[Piece] = []
        for text, look in row.words:
            # A match lies on the ground of plain text; every other look is whole.
            style = getattr(palette, look)
            style = palette.plain + style if look == "match" else style
            pieces.append((text, palette.on_cursor(style, True) if index == self.cursor else style))
        return strip_of(pieces, self.size.width, palette.plain)

    def _places(self) -> list[int]:
        return [place for place, row in enumerate(self._rows) if row.choice is not None]

    def _top_near(self, top: int) -> int:
        return max(0, min(top, len(self._rows) - self.size.height))

    def _put_top(self, top: int) -> None:
        top = self._top_near(top)
        if top != self.top:
            self.top = top
            self.refresh()


def paragraph(
    text: str, width: int, look: str, indent: int = 2, marks: Sequence[tuple[int, int]] = ()
) -> list[Row]:
    """Return safe `text` as lines that fit, with the ranges of `marks` looking like a match."""
    rows: list[Row] = []
    for start, end in wrapped(text, width - indent - 1):
        words: list[Words] = [(" " * indent, "plain")]
        place = start
        for first, last in marks:
            first, last = max(first, place), min(last, end)
            if first < last:
                words += [(text[place:first], look), (text[first:last], "match")]
                place = last
        rows.append(Row((*words, (text[place:end], look))))
    return rows
