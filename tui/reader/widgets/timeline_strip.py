"""The timeline: a line of bars that say when the articles appeared, and a choice of days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from textual.strip import Strip
from textual.widget import Widget

from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of

if TYPE_CHECKING:
    from search import Timeline

_ROOM_FOR_WORDS: Final = 46
"""Cells beside the bars."""
FEWEST: Final = 10
_MOST: Final = 200


class TimelineStrip(Widget):
    """Shows the bars of a result; one of them is selected, and a range of them where it is marked.

    `active` is whether it has the keys.
    """

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="timeline")
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self.timeline: Timeline | None = None
        self.active = False
        self.cursor = 0
        self.marked: int | None = None
        self.display = False

    @staticmethod
    def bars_for(width: int) -> int:
        """Return how many bars a screen of this width has room for."""
        return max(FEWEST, min(width - _ROOM_FOR_WORDS, _MOST))

    def show(self, timeline: Timeline | None) -> None:
        """Show these bars, the last of them selected."""
        self.timeline = timeline
        self.cursor = max(0, len(timeline.bars) - 1) if timeline is not None else 0
        self.marked = None
        self.refresh()

    def activate(self, active: bool) -> None:
        """Take or give up the keys; without them it is not shown."""
        if active != self.active:
            self.active = self.display = active
            self.refresh()

    def move(self, bars: int) -> None:
        """Select the bar this many to the right."""
        last = len(self.timeline.bars) - 1 if self.timeline is not None else 0
        self.cursor = max(0, min(self.cursor + bars, last))
        self.refresh()

    def mark(self) -> None:
        """Have a range begin at the selected bar, or have none where one began."""
        self.marked = self.cursor if self.marked is None else None
        self.refresh()

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of what is selected, None where there is no bar."""
        bars = self.timeline.bars if self.timeline is not None else ()
        first, last = self._range()
        return (bars[first].first, bars[last].last) if bars else None

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        palette, width = self.palette, self.size.width
        if self.timeline is None or not self.timeline.bars:
            nothing = "" if self.timeline is None else " no article here has a date"
            return strip_of([(nothing, palette.bar_muted)], width, palette.bar)
        first, last = self._range()
        highest = max(bar.count for bar in self.timeline.bars)
        room = max(1, min(len(self.timeline.bars), width - _ROOM_FOR_WORDS))
        start = max(0, min(self.cursor - room // 2, len(self.timeline.bars) - room))
        pieces: list[Piece] = [(" ", palette.bar)]
        for number in range(start, start + room):
            chosen = first <= number <= last
            style = palette.bar + palette.current if chosen else palette.bar_accent
            pieces.append((self._bar(self.timeline.bars[number].count, highest), style))
        return strip_of([*pieces, (f"  {self.words}", palette.bar)], width, palette.bar)

    @property
    def words(self) -> str:
        """What is selected: the days, and how many articles choosing them leaves."""
        if self.timeline is None or (days := self.days) is None:
            return ""
        first, last = self._range()
        bars = self.timeline.bars
        count = bars[first].count + sum(bar.beginning for bar in bars[first + 1 : last + 1])
        named = " to ".join(dict.fromkeys(day.isoformat() for day in days))
        return f"{named}: {count:,} article{'' if count == 1 else 's'}"

    def _range(self) -> tuple[int, int]:
        other = self.cursor if self.marked is None else self.marked
        return min(self.cursor, other), max(self.cursor, other)

    def _bar(self, count: int, highest: int) -> str:
        """Return the glyph of a bar; only one that counts nothing has none."""
        glyphs = self.glyphs.bars
        return glyphs[-(-count * (len(glyphs) - 1) // highest)]
