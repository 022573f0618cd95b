"""The facets: people, sources, authors and the like, and how many articles each would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.reader.engine_calls import FACETS, FoundValues
from tui.reader.session import FilterMode, Session
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of
from tui.terminal.safe import clip, safe

if TYPE_CHECKING:
    from search import FacetName, FacetValue

_HEADINGS: Final[Mapping[FacetName, str]] = {
    "people": "People",
    "organizations": "Organizations",
    "sources": "Sources",
    "authors": "Authors",
    "sections": "Sections",
    "languages": "Languages",
}
_FEWEST: Final = 5
"""Values of a section that are shown in any case."""
_WIDEST: Final = 56
"""Cells of a row at most, so that a count stays near its name."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A row that can be selected: a value of a facet, its count where known, and how it filters.

    `unsure` ones may be people as well as organizations.
    """

    field: FacetName
    name: str
    count: int | None
    long_form: str
    mode: FilterMode
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _More:
    """A row for the values of a facet that are not shown; on it, they can be."""

    field: FacetName
    text: str


_Row: TypeAlias = FacetRow | _Heading | _More | None


class FacetPane(Widget):
    """The values of the facets under their headings, of which one is selected."""

    class Selected(Message):
        """A value was clicked."""

        def __init__(self, again: bool) -> None:
            super().__init__()
            self.again = again
            """Whether it was selected already."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="facets")
        self.cursor = 0
        self.top = 0
        self.active = False
        self.bordered = False
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self._rows: list[_Row] = []
        self._laid_out_height = 0
        self._counted: Mapping[FacetName, tuple[FacetValue, ...]] = {}
        self._session: Session | None = None
        self._found: FoundValues | None = None
        self._unfolded: set[FacetName] = set()
        self._by_name = False

    @property
    def selected(self) -> FacetRow | None:
        """The value of the selected row, None where there is none."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, FacetRow) else None

    @property
    def field(self) -> FacetName | None:
        """The facet in which the cursor is, None where there is none."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        if isinstance(row, FacetRow | _More):
            return row.field
        return self._found.field if self._found is not None else None

    @property
    def is_at_more(self) -> bool:
        """Whether the cursor is where more values of a facet can be shown."""
        return self.cursor < len(self._rows) and isinstance(self._rows[self.cursor], _More)

    def show(self, facets: Mapping[FacetName, tuple[FacetValue, ...]], session: Session) -> None:
        """Show these values, with the same one selected as before where it is still there."""
        self._counted, self._session = facets, session
        self._lay_out()

    def show_found(self, found: FoundValues | None) -> None:
        """Show the values that were looked for and no others; None shows all facets again."""
        self._found = found
        self._lay_out()

    def unfold(self) -> bool:
        """Show more values of the facet, or fewer again; False where the cursor is on a value."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        if not isinstance(row, _More):
            return False
        self._unfolded ^= {row.field}
        self._lay_out()
        return True

    def sort(self) -> None:
        """Order the values by name, or by their numbers again."""
        self._by_name = not self._by_name
        self._lay_out()

    def section(self, step: int) -> bool:
        """Select the first value of the next facet or of the one before."""
        firsts = [at + 1 for at, row in enumerate(self._rows) if isinstance(row, _Heading)]
        firsts = [at for at in firsts if at < len(self._rows) and _stops(self._rows[at])]
        if step > 0:
            target = next((at for at in firsts if at > self.cursor), self.cursor)
        else:
            target = next((at for at in reversed(firsts) if at < self.cursor), self.cursor)
        return self._select(target)

    def _lay_out(self) -> None:
        if self._session is None:
            return
        shown = self._shares()
        rows = (
            _rows_of(self._counted, self._session, shown, by_name=self._by_name)
            if self._found is None
            else _rows_found(self._found, self._session, by_name=self._by_name)
        )
        if rows == self._rows:
            return
        before = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        self._rows = rows
        indices = [index for index, row in enumerate(rows) if _stops(row)]
        self.cursor = next(
            (index for index in indices if _same(rows[index], before)),
            min(indices, key=lambda index: abs(index - self.cursor), default=0),
        )
        self._scroll_to_cursor()
        self.refresh()

    def _shares(self) -> dict[FacetName, int]:
        """How many rows each section has that is not unfolded, so that all sections are in view."""
        numbers = {
            field: len(values)
            for field, values in self._counted.items()
            if len(values) > (field == "languages")
        }
        left = self.size.height - 2 * len(numbers) + 1
        shares: dict[FacetName, int] = {}
        for place, field in enumerate(sorted(numbers, key=numbers.__getitem__)):
            shares[field] = max(_FEWEST, min(numbers[field], left // (len(numbers) - place)))
            left -= min(shares[field], numbers[field])
        return {field: share for field, share in shares.items() if field not in self._unfolded}

    def activate(self, active: bool) -> None:
        """Show whether this pane has the keys."""
        if active != self.active:
            self.active = active
            self.refresh()

    def move(self, rows: int) -> bool:
        """Select the value this many further down; False where the selection does not change."""
        indices = [index for index, row in enumerate(self._rows) if _stops(row)]
        if self.cursor not in indices:
            return False
        target = indices[max(0, min(indices.index(self.cursor) + rows, len(indices) - 1))]
        return self._select(target)

    def page(self, direction: int) -> bool:
        """Select a value about a page further."""
        return self.move(direction * max(1, self.size.height - 2))

    def to_start(self) -> bool:
        """Select the first value."""
        return self.move(-len(self._rows))

    def to_end(self) -> bool:
        """Select the last value."""
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
            title = clip(safe(row.text), width - 4, self.glyphs.ellipsis)
            pieces.append((f" {title}", palette.strong))
            pieces.append(("  " + row.note, palette.muted))
        elif isinstance(row, _More):
            style = palette.muted
            if index == self.cursor:
                style = palette.on_selected(style, self.active)
            pieces.append((f"   {row.text} ", style))
        elif row is not None:
            room = min(width - len(pieces), _WIDEST)
            value = self._value(row, room)
            if index == self.cursor:
                value = [(text, palette.on_selected(style, self.active)) for text, style in value]
            pieces += value
        return strip_of(pieces, width, palette.plain)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is known here before the event of it comes."""
        if self.size.height != self._laid_out_height:
            self._laid_out_height = self.size.height
            self._lay_out()
            self._scroll_to_cursor()
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
        """Select the value under the pointer."""
        event.stop()
        index = self.top + event.y
        if index < len(self._rows) and _stops(self._rows[index]):
            self.post_message(self.Selected(again=not self._select(index)))

    def _select(self, index: int) -> bool:
        if index == self.cursor:
            return False
        before, top = self.cursor, self.top
        self.cursor = index
        self._scroll_to_cursor()
        if self.top != top:
            self.refresh()
        else:
            width = self.size.width
            for changed in (before, index):
                self.refresh(Region(0, changed - self.top, width, 1))
        return True

    def _scroll_to_cursor(self) -> None:
        height = max(1, self.size.height)
        first = self.cursor - 1 if self.cursor <= 2 else self.cursor
        self.top = max(self.cursor - height + 1, min(self.top, first))
        self.top = max(0, min(self.top, len(self._rows) - height))

    def _value(self, value: FacetRow, width: int) -> list[Piece]:
        palette, glyphs = self.palette, self.glyphs
        signs: dict[FilterMode, str] = {
            "included": glyphs.include,
            "alternative": glyphs.alternative,
            "excluded": glyphs.exclude,
        }
        sign = signs.get(value.mode, " ")
        style = {
            "included": palette.include,
            "alternative": palette.include,
            "excluded": palette.exclude,
            "": palette.plain,
        }[value.mode]
        count = "" if value.count is None else f"{value.count:,}"
        doubt = " ?" if value.unsure else ""
        room = width - 5 - len(count) - len(doubt)
        shown = value.name.removeprefix("www.") if value.field == "sources" else value.name
        name = clip(safe(shown), room, glyphs.ellipsis) + doubt
        room -= cell_len(name) - len(doubt) + 2
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
    facets: Mapping[FacetName, tuple[FacetValue, ...]],
    session: Session,
    shown: Mapping[FacetName, int],
    *,
    by_name: bool,
) -> list[_Row]:
    """Return the rows; values that filter come first, as they may be too rare to be counted.

    A facet in `shown` has only so many rows, the last of which tells how many values are left out.
    """
    rows: list[_Row] = []
    for field, heading in _HEADINGS.items():
        counted = {value.name: value for value in facets.get(field, ())}
        chosen = [
            FacetRow(
                field,
                name,
                counted[name].count if name in counted else None,
                counted[name].long_form if name in counted else "",
                mode,
                name in counted and counted[name].unsure,
            )
            for name, mode in session.filters(field)
        ]
        others = [
            FacetRow(field, value.name, value.count, value.long_form, "", value.unsure)
            for value in _in_order(counted.values(), by_name=by_name)
            if not session.filter_of(field, value.name)
        ]
        if field == "languages" and len(chosen) + len(others) < 2 and not chosen:
            continue  # nearly all archives are in one language
        values: list[_Row] = [*chosen, *others]
        rows_shown = max(shown.get(field, len(values)), len(chosen) + 1)
        left = len(values) - rows_shown + 1
        if len(values) > rows_shown:
            more = f"+{left:,} or more" if len(counted) >= FACETS else f"+{left:,} more"
            values[len(values) - left :] = [_More(field, more)]
        elif field not in shown and len(values) > _FEWEST:
            values.append(_More(field, "fewer"))
        if values:
            title = _Heading(heading, "by name" if by_name else "")
            rows += [None, title, *values] if rows else [title, *values]
    return rows


def _rows_found(found: FoundValues, session: Session, *, by_name: bool) -> list[_Row]:
    """Return the rows of the values that were looked for."""
    total = f"{found.total:,}" + (" by name" if by_name else "")
    return [
        _Heading(f"{_HEADINGS[found.field]}: {found.text}", total),
        *(
            FacetRow(
                found.field,
                value.name,
                value.count,
                value.long_form,
                session.filter_of(found.field, value.name),
                value.unsure,
            )
            for value in _in_order(found.values, by_name=by_name)
        ),
    ]


def _in_order(values: Iterable[FacetValue], *, by_name: bool) -> Iterable[FacetValue]:
    return sorted(values, key=lambda value: value.name.casefold()) if by_name else values


def _stops(row: _Row) -> bool:
    """Whether the cursor stops at a row."""
    return isinstance(row, FacetRow | _More)


def _same(row: _Row, other: _Row) -> bool:
    if isinstance(row, FacetRow) and isinstance(other, FacetRow):
        return (row.field, row.name) == (other.field, other.name)
    return isinstance(row, _More) and isinstance(other, _More) and row.field == other.field
