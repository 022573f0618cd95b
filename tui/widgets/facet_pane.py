"""People, organizations and sources of the results, each with the articles that it would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.safe import clip, safe
from tui.session import Mark, Session
from tui.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.widgets.line import Piece, strip_of

if TYPE_CHECKING:
    from search import FacetField, FacetValue

_HEADINGS: Final[Mapping[FacetField, str]] = {
    "people": "People",
    "organizations": "Organizations",
    "sources": "Sources",
}
_WIDEST: Final = 56
"""Cells of a row at most, so that a number stays near its name."""


@dataclass(frozen=True, slots=True)
class Value:
    """A row that can be chosen: a value of a facet, its count where known, and its mark."""

    field: FacetField
    name: str
    count: int | None
    long_form: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str


class FacetPane(Widget):
    """Values of the facets under their headings, with one of them chosen."""

    class Chosen(Message):
        """The person clicked on a value."""

        def __init__(self, again: bool) -> None:
            super().__init__()
            self.again = again
            """Whether it was the chosen value already."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="facets")
        self.cursor = 0
        self.top = 0
        self.active = False
        self.bordered = False
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self._rows: list[Value | _Heading | None] = []
        self._fitted = 0

    @property
    def chosen(self) -> Value | None:
        """The value on the chosen row, None where there is none."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, Value) else None

    def show(self, facets: Mapping[FacetField, tuple[FacetValue, ...]], session: Session) -> None:
        """Show these values, with the same one chosen as before where it is still there."""
        rows = _rows_of(facets, session)
        if rows == self._rows:
            return
        before = self.chosen
        self._rows = rows
        places = [place for place, row in enumerate(rows) if isinstance(row, Value)]
        self.cursor = next(
            (place for place in places if before is not None and _same(rows[place], before)),
            min(places, key=lambda place: abs(place - self.cursor), default=0),
        )
        self._place()
        self.refresh()

    def activate(self, active: bool) -> None:
        """Show whether the keys go to this pane."""
        if active != self.active:
            self.active = active
            self.refresh()

    def move(self, rows: int) -> bool:
        """Choose the value this many further down; False where there is none."""
        places = [place for place, row in enumerate(self._rows) if isinstance(row, Value)]
        if self.cursor not in places:
            return False
        target = places[max(0, min(places.index(self.cursor) + rows, len(places) - 1))]
        return self._choose(target)

    def page(self, direction: int) -> bool:
        """Choose a value about a page further."""
        return self.move(direction * max(1, self.size.height - 2))

    def to_start(self) -> bool:
        """Choose the first value."""
        return self.move(-len(self._rows))

    def to_end(self) -> bool:
        """Choose the last value."""
        return self.move(len(self._rows))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, palette = self.size.width, self.palette
        pieces: list[Piece] = []
        if self.bordered:
            rule = palette.accent if self.active else palette.faint
            pieces.append((self.glyphs.rule, rule))
        index = self.top + y
        row = self._rows[index] if index < len(self._rows) else None
        if isinstance(row, _Heading):
            pieces.append((" " + row.text, palette.strong))
        elif row is not None:
            room = min(width - len(pieces), _WIDEST)
            value = self._value(row, room)
            if index == self.cursor:
                value = [(text, palette.on_cursor(style, self.active)) for text, style in value]
            pieces += value
        return strip_of(pieces, width, palette.plain)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is first met here, before any event tells of it."""
        if self.size.height != self._fitted:
            self._fitted = self.size.height
            self._place()
        return super().render_lines(crop)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move on with the wheel."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move back with the wheel."""
        event.stop()
        self.move(-3)

    def on_click(self, event: events.Click) -> None:
        """Choose the value under the pointer."""
        event.stop()
        place = self.top + event.y
        if place < len(self._rows) and isinstance(self._rows[place], Value):
            self.post_message(self.Chosen(again=not self._choose(place)))

    def _choose(self, place: int) -> bool:
        if place == self.cursor:
            return False
        before, top = self.cursor, self.top
        self.cursor = place
        self._place()
        if self.top != top:
            self.refresh()
        else:
            width = self.size.width
            for changed in (before, place):
                self.refresh(Region(0, changed - self.top, width, 1))
        return True

    def _place(self) -> None:
        height = max(1, self.size.height)
        first = self.cursor - 1 if self.cursor <= 2 else self.cursor
        self.top = max(self.cursor - height + 1, min(self.top, first))
        self.top = max(0, min(self.top, len(self._rows) - height))

    def _value(self, value: Value, width: int) -> list[Piece]:
        palette, glyphs = self.palette, self.glyphs
        sign = {"included": glyphs.include, "excluded": glyphs.exclude, "": " "}[value.mark]
        style = {
            "included": palette.include,
            "excluded": palette.exclude,
            "": palette.plain,
        }[value.mark]
        count = "" if value.count is None else f"{value.count:,}"
        room = width - 5 - len(count)
        name = clip(safe(value.name), room, glyphs.ellipsis)
        room -= cell_len(name) + 2
        long_form = ""
        if value.long_form and room > 6:
            long_form = "  " + clip(safe(value.long_form), room, glyphs.ellipsis)
        used = cell_len(name) + cell_len(long_form)
        gap = " " * max(0, width - 5 - len(count) - used)
        return [
            (f" {sign} {name}", style),
            (f"{long_form}{gap} {count} ", palette.muted),
        ]


def _rows_of(
    facets: Mapping[FacetField, tuple[FacetValue, ...]], session: Session
) -> list[Value | _Heading | None]:
    """Return the rows: chosen values first, for they may be too rare to be among the counted."""
    rows: list[Value | _Heading | None] = []
    for field, heading in _HEADINGS.items():
        counted = {value.name: value for value in facets.get(field, ())}
        values = [
            Value(
                field,
                name,
                counted[name].count if name in counted else None,
                counted[name].long_form if name in counted else "",
                mark,
            )
            for name, mark in session.chosen(field)
        ]
        values += [
            Value(field, value.name, value.count, value.long_form, "")
            for value in counted.values()
            if not session.mark(field, value.name)
        ]
        if values:
            rows += [None, _Heading(heading), *values] if rows else [_Heading(heading), *values]
    return rows


def _same(row: Value | _Heading | None, value: Value) -> bool:
    return isinstance(row, Value) and (row.field, row.name) == (value.field, value.name)
