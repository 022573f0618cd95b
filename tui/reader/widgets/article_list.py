"""The list of articles: any number of rows, of which only those that change are drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

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
from tui.terminal.safe import clip, safe, safe_source

if TYPE_CHECKING:
    from search import ArticleHead

_Line: TypeAlias = tuple[int, int]
"""A row and which part of it stands on a line of the screen."""
_DAY, _FIRST, _SECOND = -1, 0, 1
COLUMNS: Final = ("date", "source")
"""What may stand beside the headline."""
_ROOM_FOR_SNIPPET: Final = 12
"""From this many cells on a snippet is shown."""
_SOURCE_SHARE: Final = 3
"""The part of a row, one in so many, that the source takes at most."""
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
        self.tall = 1
        """How many lines a row has: in two of them there are source, author and a snippet too."""
        self.by_date = True
        """Whether the rows are in the order of their dates, so that rows of two lines have days."""
        self.columns: frozenset[str] = frozenset(COLUMNS)
        """What stands beside the headline in rows of one line."""
        self._source_width = 0
        self._laid_out_size = Size()
        self._lines: list[_Line] = []

    @property
    def selected(self) -> ArticleHead | None:
        """The article of the selected row, None where there is none or its page is missing."""
        return self.results.row(self.cursor)

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
        step = max(1, self._whole_rows() - 1) * direction
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

    def set_tall(self, tall: int) -> None:
        """Have rows of one line or of two."""
        if tall != self.tall:
            self.tall = tall
            self._set_top(self.top)
            self.refresh()

    @property
    def lacking_snippets(self) -> list[str]:
        """The ids of the articles in view whose snippets are to be shown and were not fetched."""
        if self.tall == 1:
            return []
        last = min(self.top + self.size.height // self.tall + 1, self.results.total)
        heads = (self.results.row(row) for row in range(self.top, last))
        return [head.id for head in heads if head is not None and self.results.lacks(head.id)]

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, palette = self.size.width, self.palette
        if not self.results.total:
            text = self.notice[y - 1] if 1 <= y <= len(self.notice) else ""
            style = palette.plain if y == 1 else palette.muted
            pieces = [("  ", palette.plain), (clip(text, width - 3, self.glyphs.ellipsis), style)]
            return strip_of(pieces, width, palette.plain)
        if y >= len(self._lines):
            return strip_of([], width, palette.plain)
        index, part = self._lines[y]
        if part == _DAY:
            pieces = self._day_heading(index, width - 1)
        elif part == _SECOND:
            pieces = self._second_line(index, width - 1)
        else:
            pieces = self._row(index, width - 1)
        strip_style = palette.plain
        if index == self.cursor and part != _DAY:
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
        self._lines = self._lines_from(self.top)
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
        if event.y >= len(self._lines):
            return
        row = self._lines[event.y][0]
        if self.select(row):
            self.post_message(self.Moved())
        else:
            self.post_message(self.Opened())

    def _set_top(self, top: int) -> None:
        """Set the first row in view, as near to `top` as keeps the selected row in view."""
        rows = max(1, self.size.height // self.tall)
        top = max(self.cursor - rows + 1, min(top, self.cursor))
        top = max(0, min(top, self.results.total - rows))
        if self.tall > 1:  # Headings of days take lines too.
            while top < self.cursor and not self._shows_whole(top, self.cursor):
                top += 1
        self.top = top

    def _whole_rows(self) -> int:
        """Return how many rows are in view as a whole."""
        if self.tall == 1:
            return self.size.height
        return sum(part == _SECOND for _, part in self._lines_from(self.top))

    def _shows_whole(self, top: int, row: int) -> bool:
        return (row, _SECOND) in self._lines_from(top)

    def _lines_from(self, top: int) -> list[_Line]:
        """Return what stands on each line where `top` is the first row: its number and the part."""
        height, total = self.size.height, self.results.total
        if self.tall == 1:
            return [(row, _FIRST) for row in range(top, min(top + height, total))]
        lines: list[_Line] = []
        row, before = top, ""
        while len(lines) < height and row < total:
            day = self._day_of(row)
            if self.by_date and day and day != before:
                lines.append((row, _DAY))
            before = day or before
            lines += [(row, _FIRST), (row, _SECOND)]
            row += 1
        return lines[:height]

    def _day_of(self, row: int) -> str:
        head = self.results.row(row)
        return "" if head is None else dates.short_date(head.published, self.glyphs.ellipsis)

    def _visible_state(self) -> tuple[object, ...]:
        """Return all that the screen shows of the list."""
        total, height = self.results.total, self.size.height
        rows = [self.results.row(row) for row in range(self.top, min(self.top + height, total))]
        snippets = [self.results.snippet(row.id) for row in rows if row] if self.tall > 1 else []
        marks = [
            (self.results.marks_of(row.id), self.results.is_new(row.id)) for row in rows if row
        ]
        shown = (total, height, self.tall, self.by_date, self.top, self.cursor, self.notice)
        return (rows, marks, snippets, *shown, self._source_width)

    def _refresh_row(self, row: int) -> None:
        if self.tall == 1:
            lines = [row - self.top] if self.top <= row < self.top + self.size.height else []
        else:
            parts = enumerate(self._lines_from(self.top))
            lines = [y for y, (index, part) in parts if index == row and part != _DAY]
        for y in lines:
            self.refresh(Region(0, y, self.size.width, 1))

    def _row(self, index: int, width: int) -> list[Piece]:
        palette, glyphs = self.palette, self.glyphs
        head = self.results.row(index)
        if head is None:
            return [(f" {glyphs.dot}", palette.faint)]
        date = dates.short_date(head.published, glyphs.ellipsis)
        lead = "" if date.startswith(dates.INFERRED) else " "
        in_one = self.tall == 1
        has_date = in_one and "date" in self.columns
        text = padded(lead + date, dates.WIDTH + 1, glyphs.ellipsis) if has_date else " "
        marks = self.results.marks_of(head.id)
        sign = sign_of(marks, new=self.results.is_new(head.id), glyphs=glyphs)
        if self._source_width and in_one:
            source = safe_source(head.source)
            text += padded(source, self._source_width, glyphs.ellipsis) + "  "
        about = about_marks(marks, glyphs)
        room = width - cell_len(text) - 1
        about = clip(about, room // 2, glyphs.ellipsis) if room > _ROOM_FOR_MARKS else ""
        about += f"  {head.versions:,} versions" if head.versions > 1 else ""
        title = clip(safe(head.title) or "(no title)", room - cell_len(about), glyphs.ellipsis)
        style = palette.muted if marks.read else palette.plain
        pieces = [(sign, palette.accent), (text, palette.muted)]
        return [*pieces, (title, style), (about, palette.muted)]

    def _day_heading(self, index: int, width: int) -> list[Piece]:
        text = f"{self.glyphs.line} {self._day_of(index)} "
        return [(text + self.glyphs.line * max(0, width - cell_len(text)), self.palette.faint)]

    def _second_line(self, index: int, width: int) -> list[Piece]:
        """Return source and author of a row, and the best snippet with its hits."""
        palette, glyphs = self.palette, self.glyphs
        head = self.results.row(index)
        if head is None:
            return []
        facts = [] if self.by_date else [dates.short_date(head.published, glyphs.ellipsis)]
        facts += [safe_source(head.source), *map(safe, head.authors[:1])]
        about = "  " + f" {glyphs.dot} ".join(fact for fact in facts if fact)
        pieces = [(clip(about, width, glyphs.ellipsis), palette.muted)]
        snippet = self.results.snippet(head.id)
        if snippet is None or cell_len(about) > width - _ROOM_FOR_SNIPPET:
            return pieces
        text = safe(snippet.text)
        room = width - cell_len(about) - 2
        start, end = next(iter(snippet.spans), (0, 0))
        at = max(0, start - room // 3) if end > room else 0
        text = text[:at] + glyphs.ellipsis + text[at + 1 :] if at else text
        pieces.append(("  " if about.strip() else "", palette.muted))
        for start, end in snippet.spans:
            pieces.append((text[at:start], palette.muted))
            pieces.append((text[start:end], palette.plain))
            at = end
        return [*pieces, (text[at:], palette.muted)]

    def _thumb(self, y: int) -> bool:
        """Return whether the scrollbar's thumb is on this line."""
        height, total = self.size.height, self.results.total
        rows = max(1, height // self.tall)
        if total <= rows:
            return False
        size = max(1, height * rows // total)
        first = (height - size) * self.top // (total - rows)
        return first <= y < first + size

    def _widest_source(self) -> int:
        if self.size.width < _ROOM_FOR_SOURCE or "source" not in self.columns:
            return 0
        rows = (self.results.row(index) for index in range(min(self.results.total, 200)))
        widths = [cell_len(safe_source(row.source)) for row in rows if row is not None]
        return min(max(widths, default=0), self.size.width // _SOURCE_SHARE)
