"""The list of articles: any number of rows, of which only those that change are drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.reader import dates
from tui.reader.session import Results
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, padded, strip_of
from tui.reader.widgets.marks import about_marks, sign_of
from tui.terminal.safe import clip, safe

if TYPE_CHECKING:
    from search import ArticleHead

_SOURCE_WIDTH: Final = 12
_ROOM_FOR_MARKS: Final = 24
"""From this many cells on beside the date a row shows tags, and that there is a note."""
_ROOM_FOR_SOURCE: Final = 64
"""From this many cells on a row shows the source."""


class ArticleList(Widget):
    """Rows of date, source and title, of which one is selected.

    It draws the rows that its `results` keep, and posts `Moved` when others come into view, so that
    the screen can fetch them.
    """

    class Moved(Message):
        """The mouse or a new size of the pane changed the selected row or the rows in view."""

    class Opened(Message):
        """The selected row was clicked."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="list")
        self.results = Results()
        self.notice: tuple[str, ...] = ()
        self.cursor = 0
        self.top = 0
        self.active = True
        self.bordered = False
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self._source_width = 0
        self._laid_out_size = Size()

    @property
    def selected(self) -> ArticleHead | None:
        """The article of the selected row, None where there is none or its page is missing."""
        return self.results.row(self.cursor)

    @property
    def rows_in_view(self) -> tuple[int, int] | None:
        """The first and the last row in view, counted from one; None at the top of the list."""
        last = min(self.top + self.size.height, self.results.total)
        return (self.top + 1, last) if self.top else None

    @property
    def prefetch_range(self) -> tuple[int, int]:
        """The first and the last row to fetch: those in view and a page on either side."""
        height = max(1, self.size.height)
        return self.top - height, self.top + 2 * height

    def show(self, results: Results, notice: tuple[str, ...] = (), *, cursor: int = 0) -> None:
        """Show other results with the row `cursor` selected, on the same line as the one before.

        `notice` are the lines to show where there are no rows. Where nothing would change on the
        screen, nothing is drawn.
        """
        before = self._visible_state()
        line = self.cursor - self.top
        self.results = results
        self.notice = notice
        self.cursor = max(0, min(cursor, results.total - 1))
        self._set_top(self.cursor - line if cursor else 0)
        self._source_width = self._widest_source()
        if self._visible_state() != before:
            self.refresh()

    def refresh_rows(self) -> None:
        """Draw all rows in view again, after some of them were fetched."""
        self._source_width = self._source_width or self._widest_source()
        self.refresh()

    def activate(self, active: bool) -> None:
        """Show whether this pane has the keys."""
        if active != self.active:
            self.active = active
            self._refresh_row(self.cursor)

    def move(self, rows: int) -> bool:
        """Select the row this many further down; False where the selection does not change."""
        return self.select(self.cursor + rows)

    def page(self, direction: int) -> bool:
        """Select the row a page further, on the same line of the screen; False at the end."""
        step = max(1, self.size.height - 1) * direction
        target = max(0, min(self.cursor + step, self.results.total - 1))
        if target == self.cursor:
            return False
        before = self.top
        self.cursor = target
        self._set_top(before + step)
        self.refresh()
        return True

    def to_start(self) -> bool:
        """Select the first row."""
        return self.select(0)

    def to_end(self) -> bool:
        """Select the last row."""
        return self.select(self.results.total - 1)

    def select(self, row: int) -> bool:
        """Select this row, or the nearest there is; False where it is selected already."""
        row = max(0, min(row, self.results.total - 1))
        before, top = self.cursor, self.top
        if row == before:
            return False
        self.cursor = row
        self._set_top(top)
        if self.top != top:
            self.refresh()
        else:
            self._refresh_row(before)
            self._refresh_row(row)
        return True

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, palette = self.size.width, self.palette
        if not self.results.total:
            text = self.notice[y - 1] if 1 <= y <= len(self.notice) else ""
            style = palette.plain if y == 1 else palette.muted
            pieces = [("  ", palette.plain), (clip(text, width - 3, self.glyphs.ellipsis), style)]
            return strip_of(pieces, width, palette.plain)
        index = self.top + y
        if index >= self.results.total:
            return strip_of([], width, palette.plain)
        pieces = self._row(index, width - 1)
        strip_style = palette.plain
        if index == self.cursor:
            pieces = [(text, palette.on_selected(style, self.active)) for text, style in pieces]
            strip_style = palette.on_selected(palette.plain, self.active)
        used = sum(cell_len(text) for text, _ in pieces)
        pieces.append((" " * max(0, width - 1 - used), strip_style))
        if self._thumb(y):
            pieces.append((self.glyphs.thumb, palette.faint))
        else:
            pieces.append((" ", strip_style))
        return strip_of(pieces, width, strip_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is known here before the event of it comes."""
        if self.size != self._laid_out_size:
            self._laid_out_size = self.size
            self._set_top(self.top)
            self._source_width = self._widest_source()
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Have the rows fetched that came into view."""
        self.post_message(self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move on with the wheel."""
        event.stop()
        if self.move(3):
            self.post_message(self.Moved())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move back with the wheel."""
        event.stop()
        if self.move(-3):
            self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """Select a row; open the selected one."""
        event.stop()
        row = self.top + event.y
        if row >= self.results.total:
            return
        if self.select(row):
            self.post_message(self.Moved())
        else:
            self.post_message(self.Opened())

    def _set_top(self, top: int) -> None:
        """Set the first row in view, as near to `top` as keeps the selected row in view."""
        height = max(1, self.size.height)
        top = max(self.cursor - height + 1, min(top, self.cursor))
        self.top = max(0, min(top, self.results.total - height))

    def _visible_state(self) -> tuple[object, ...]:
        """Return all that the screen shows of the list."""
        total, height = self.results.total, self.size.height
        rows = [self.results.row(row) for row in range(self.top, min(self.top + height, total))]
        marks = [
            (self.results.marks_of(row.id), self.results.is_new(row.id)) for row in rows if row
        ]
        return (rows, marks, total, height, self.top, self.cursor, self.notice, self._source_width)

    def _refresh_row(self, row: int) -> None:
        if self.top <= row < self.top + self.size.height:
            self.refresh(Region(0, row - self.top, self.size.width, 1))

    def _row(self, index: int, width: int) -> list[Piece]:
        palette, glyphs = self.palette, self.glyphs
        head = self.results.row(index)
        if head is None:
            return [(f" {glyphs.dot}", palette.faint)]
        date = dates.short_date(head.published, glyphs.ellipsis)
        lead = "" if date.startswith(dates.INFERRED) else " "
        text = padded(lead + date, dates.WIDTH + 1, glyphs.ellipsis)
        marks = self.results.marks_of(head.id)
        sign = sign_of(marks, new=self.results.is_new(head.id), glyphs=glyphs)
        if self._source_width:
            source = _source(head)
            text += padded(source, self._source_width, glyphs.ellipsis) + "  "
        about = about_marks(marks, glyphs)
        room = width - cell_len(text) - 1
        about = clip(about, room // 2, glyphs.ellipsis) if room > _ROOM_FOR_MARKS else ""
        about += f"  {head.versions:,} versions" if head.versions > 1 else ""
        title = clip(safe(head.title) or "(no title)", room - cell_len(about), glyphs.ellipsis)
        style = palette.muted if marks.read else palette.plain
        pieces = [(sign, palette.accent), (text, palette.muted)]
        return [*pieces, (title, style), (about, palette.muted)]

    def _thumb(self, y: int) -> bool:
        """Return whether the scrollbar's thumb is on this line."""
        height, total = self.size.height, self.results.total
        if total <= height:
            return False
        size = max(1, height * height // total)
        first = (height - size) * self.top // (total - height)
        return first <= y < first + size

    def _widest_source(self) -> int:
        if self.size.width < _ROOM_FOR_SOURCE:
            return 0
        rows = (self.results.row(index) for index in range(min(self.results.total, 200)))
        widths = [cell_len(_source(row)) for row in rows if row is not None]
        return min(max(widths, default=0), _SOURCE_WIDTH)


def _source(head: ArticleHead) -> str:
    """Return the source as safe text, of the address of a site what tells it from others."""
    return safe((head.source or "").removeprefix("www."))
