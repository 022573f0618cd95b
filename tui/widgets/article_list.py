"""The list of articles: any number of rows, of which only the lines that change are drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import dates
from tui.safe import clip, safe
from tui.session import Results
from tui.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.widgets.line import Piece, padded, strip_of

if TYPE_CHECKING:
    from search import ArticleHead

_SOURCE_WIDTH: Final = 12
_ROOM_FOR_SOURCE: Final = 64
"""Below this width the titles need the room more."""


class ArticleList(Widget):
    """Rows of date, source and title, with one of them chosen.

    It draws what its `results` have at hand and says with `Moved` when it shows other rows, so
    that the screen can fetch what is missing.
    """

    class Moved(Message):
        """The chosen row or the rows in view changed by the mouse or by the size of the pane."""

    class Opened(Message):
        """The person clicked on the row that was already chosen."""

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
        self._fitted = Size()

    @property
    def chosen(self) -> ArticleHead | None:
        """The article on the chosen row, None while it is not at hand or there is none."""
        return self.results.row(self.cursor)

    @property
    def scrolled_to(self) -> tuple[int, int] | None:
        """The first and the last row in view, counted from one; None at the top of the list."""
        last = min(self.top + self.size.height, self.results.total)
        return (self.top + 1, last) if self.top else None

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last row to have at hand: those in view and a page on either side."""
        height = max(1, self.size.height)
        return self.top - height, self.top + 2 * height

    def show(self, results: Results, notice: tuple[str, ...] = (), *, cursor: int = 0) -> None:
        """Show other results, with the row `cursor` chosen where it was before on the screen.

        `notice` are the lines to show where there are no rows. What looks the same as before is
        not drawn again.
        """
        before = self._looks()
        held = self.cursor - self.top
        self.results = results
        self.notice = notice
        self.cursor = max(0, min(cursor, results.total - 1))
        self._place(self.cursor - held if cursor else 0)
        self._source_width = self._widest_source()
        if self._looks() != before:
            self.refresh()

    def refresh_rows(self) -> None:
        """Draw again all rows in view, for some of them have come to hand."""
        self._source_width = self._source_width or self._widest_source()
        self.refresh()

    def activate(self, active: bool) -> None:
        """Show whether the keys go to this pane."""
        if active != self.active:
            self.active = active
            self._refresh_row(self.cursor)

    def move(self, rows: int) -> bool:
        """Choose the row this many further down; False where there is none."""
        return self.choose(self.cursor + rows)

    def page(self, direction: int) -> bool:
        """Choose the row a page further, and show it where the chosen row was before."""
        step = max(1, self.size.height - 1) * direction
        target = max(0, min(self.cursor + step, self.results.total - 1))
        if target == self.cursor:
            return False
        before = self.top
        self.cursor = target
        self._place(before + step)
        self.refresh()
        return True

    def to_start(self) -> bool:
        """Choose the first row."""
        return self.choose(0)

    def to_end(self) -> bool:
        """Choose the last row."""
        return self.choose(self.results.total - 1)

    def choose(self, row: int) -> bool:
        """Choose this row, or the nearest there is; False where it was chosen already."""
        row = max(0, min(row, self.results.total - 1))
        before, top = self.cursor, self.top
        if row == before:
            return False
        self.cursor = row
        self._place(top)
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
            pieces = [(text, palette.on_cursor(style, self.active)) for text, style in pieces]
            strip_style = palette.on_cursor(palette.plain, self.active)
        used = sum(cell_len(text) for text, _ in pieces)
        pieces.append((" " * max(0, width - 1 - used), strip_style))
        if self._thumb(y):
            pieces.append((self.glyphs.thumb, palette.faint))
        else:
            pieces.append((" ", strip_style))
        return strip_of(pieces, width, strip_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is first met here, before any event tells of it."""
        if self.size != self._fitted:
            self._fitted = self.size
            self._place(self.top)
            self._source_width = self._widest_source()
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Have the rows fetched that come into view."""
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
        """Choose a row; on the chosen one, open it."""
        event.stop()
        row = self.top + event.y
        if row >= self.results.total:
            return
        if self.choose(row):
            self.post_message(self.Moved())
        else:
            self.post_message(self.Opened())

    def _place(self, top: int) -> None:
        """Set the first row in view, as near to `top` as the chosen row allows."""
        height = max(1, self.size.height)
        top = max(self.cursor - height + 1, min(top, self.cursor))
        self.top = max(0, min(top, self.results.total - height))

    def _looks(self) -> tuple[object, ...]:
        """Return all that decides what is on the screen."""
        total, height = self.results.total, self.size.height
        rows = [self.results.row(row) for row in range(self.top, min(self.top + height, total))]
        return (rows, total, height, self.top, self.cursor, self.notice, self._source_width)

    def _refresh_row(self, row: int) -> None:
        if self.top <= row < self.top + self.size.height:
            self.refresh(Region(0, row - self.top, self.size.width, 1))

    def _row(self, index: int, width: int) -> list[Piece]:
        palette, glyphs = self.palette, self.glyphs
        head = self.results.row(index)
        if head is None:
            return [(f" {glyphs.dot}", palette.faint)]
        date = dates.short_date(head.published, glyphs.ellipsis)
        lead = " " if date.startswith(dates.INFERRED) else "  "
        text = padded(lead + date, dates.WIDTH + 2, glyphs.ellipsis)
        if self._source_width:
            source = safe(head.source or "")
            text += padded(source, self._source_width, glyphs.ellipsis) + "  "
        room = width - cell_len(text)
        title = clip(safe(head.title) or "(no title)", room, glyphs.ellipsis)
        return [(text, palette.muted), (title, palette.plain)]

    def _thumb(self, y: int) -> bool:
        """Return whether this line shows the place of the rows in view among all rows."""
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
        widths = [cell_len(safe(row.source)) for row in rows if row is not None and row.source]
        return min(max(widths, default=0), _SOURCE_WIDTH)
