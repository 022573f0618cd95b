"""The article: its headline, what is known about it, its text, and where the query matched."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import dates
from tui.safe import safe
from tui.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.widgets.line import Piece, strip_of, wrapped

if TYPE_CHECKING:
    from search import Article, ArticleHead, Highlights

_MEASURE: Final = 84
"""Cells of a line of text at most; longer lines are hard to read."""
_NAMES: Final = 8
"""How many people or organizations the header names."""
_EVIDENCE: Final = 160
"""Characters of the evidence for a date."""

_Look = str
"""The name of a style of the palette."""
_Last = TypeVar("_Last")


@dataclass(frozen=True, slots=True)
class _Part:
    """Safe text with a look, ranges of another look, and the numbered hits in it."""

    text: str
    look: _Look = "plain"
    marks: tuple[tuple[int, int, _Look], ...] = ()
    hits: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    part: _Part
    start: int
    end: int


class ArticlePane(Widget):
    """One article, wrapped to the width of the pane, with its hits.

    Hits are numbered from the headline on; the current one is where `n` has come to.
    """

    class Clicked(Message):
        """The person clicked on the article."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="article")
        self.top = 0
        self.active = False
        self.bordered = False
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self.shown: str | None = None
        self.notice = ""
        self._parts: list[_Part] = []
        self._lines: list[_Line] = []
        self._hit_lines: list[int] = []
        self._current: int | None = None
        self._to_hit: int | None = None
        self._fitted = (Size(), False)

    @property
    def hits(self) -> int:
        """How many places the query matched."""
        return len(self._hit_lines)

    @property
    def current(self) -> int | None:
        """The number of the hit that `n` has come to."""
        return self._current

    def show(
        self,
        head: ArticleHead,
        article: Article,
        highlights: Highlights,
        *,
        hit: int | None = 0,
        keep_place: bool = False,
    ) -> None:
        """Show an article at its hit number `hit` (-1 is the last one), else at its beginning.

        With `keep_place` an article that is shown already stays where it was scrolled to.
        """
        keep_place = keep_place and self.shown == article.id
        self.shown = article.id
        self.notice = ""
        self._parts = _parts(head, article, highlights, self.glyphs)
        self._current = None
        self._lay_out()
        if keep_place:
            self._put_top(self.top)
        else:
            self.top = 0
            if self.hits and hit is not None:
                self.go_to_hit(hit % self.hits)
        self.refresh()

    def clear(self, notice: str = "") -> None:
        """Show no article, with a line that says why."""
        if self.shown is None and self.notice == notice:
            return
        self.shown, self.notice = None, notice
        self._parts, self._lines, self._hit_lines = [], [], []
        self._current = self._to_hit = None
        self.top = 0
        self.refresh()

    def activate(self, active: bool) -> None:
        """Show whether the keys go to this pane."""
        if active != self.active:
            self.active = active
            if self.bordered:
                self.refresh()

    def move(self, lines: int) -> bool:
        """Scroll this many lines further; False where the article ends there."""
        return self._put_top(self.top + lines)

    def page(self, direction: int) -> bool:
        """Scroll a page further; False where the article ends there."""
        return self._put_top(self.top + direction * max(1, self.size.height - 2))

    def to_start(self) -> bool:
        """Scroll to the beginning."""
        return self._put_top(0)

    def to_end(self) -> bool:
        """Scroll to the end."""
        return self._put_top(len(self._lines))

    def next_hit(self, direction: int) -> bool:
        """Go to the next or the previous hit; False where there is none in this article."""
        if self._current is None:
            number = 0 if direction > 0 else self.hits - 1
        else:
            number = self._current + direction
        if not 0 <= number < self.hits:
            return False
        self.go_to_hit(number)
        return True

    def go_to_hit(self, number: int) -> None:
        """Make a hit the current one and bring it into view."""
        self._current = number
        if not self.size.height:
            self._to_hit = number  # The pane is not laid out yet.
            return
        self.top = self._top_for_hit()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, palette = self.size.width, self.palette
        pieces: list[Piece] = []
        if self.bordered:
            rule = palette.accent if self.active else palette.faint
            pieces.append((self.glyphs.rule, rule))
        if self.shown is None:
            text = self.notice if y == 1 else ""
            return strip_of([*pieces, ("  " + text, palette.muted)], width, palette.plain)
        pieces.append((" " * self._margin, palette.plain))
        index = self.top + y
        if index < len(self._lines):
            pieces += self._pieces(self._lines[index])
        if y == self.size.height - 1 and index < len(self._lines) - 1:
            return self._with_more(strip_of(pieces, width, palette.plain))
        return strip_of(pieces, width, palette.plain)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is first met here, before any event tells of it."""
        if (self.size, self.bordered) != self._fitted:
            self._fit()
        return super().render_lines(crop)

    def _fit(self) -> None:
        """Wrap the text anew and stay at the same words."""
        held = self._lines[self.top] if self.top < len(self._lines) else None
        self._lay_out()
        if held is not None and self.top:
            self.top = next(
                (
                    number
                    for number, line in enumerate(self._lines)
                    if line.part is held.part and line.end >= held.start
                ),
                0,
            )
        self.top = self._top_near(self.top)
        if self._to_hit is not None and self._to_hit < self.hits:
            self._current, self._to_hit = self._to_hit, None
            self.top = self._top_for_hit()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back with the wheel."""
        event.stop()
        self.move(-3)

    def on_click(self, event: events.Click) -> None:
        """Take the keys."""
        event.stop()
        self.post_message(self.Clicked())

    @property
    def _margin(self) -> int:
        return 1 if self.size.width < 60 and not self.bordered else 2

    def _lay_out(self) -> None:
        self._fitted = (self.size, self.bordered)
        width = min(_MEASURE, self.size.width - 2 * self._margin - int(self.bordered))
        self._lines = [
            _Line(part, start, end)
            for part in self._parts
            for start, end in wrapped(part.text, width)
        ]
        self._hit_lines = _lines_of_hits(self._lines)

    def _top_for_hit(self) -> int:
        """Return the first line in view for the current hit to be in view."""
        assert self._current is not None
        line, height = self._hit_lines[self._current], self.size.height
        if self.top <= line < self.top + height - 1:
            return self.top
        # The headline stays in view as long as the hit is near it.
        return self._top_near(0 if line < height - 1 else line - height // 3)

    def _top_near(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height))

    def _put_top(self, top: int) -> bool:
        top = self._top_near(top)
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    def _pieces(self, line: _Line) -> list[Piece]:
        """Return the text of a line cut at every change of look."""
        part = line.part
        pieces: list[Piece] = []
        ranges: list[tuple[int, int, _Look]] = [*_within(part.marks, line)]
        for start, end, number in _within(part.hits, line):
            ranges.append((start, end, "current" if number == self._current else "match"))
        place = line.start
        base = self._style(part.look)
        for start, end, look in sorted(ranges):
            start, end = max(start, place), min(end, line.end)
            if start >= end:
                continue
            pieces.append((part.text[place:start], base))
            pieces.append((part.text[start:end], base + self._style(look)))
            place = end
        pieces.append((part.text[place : line.end], base))
        return pieces

    def _style(self, look: _Look) -> Style:
        style = getattr(self.palette, look)
        assert isinstance(style, Style)
        return style

    def _with_more(self, strip: Strip) -> Strip:
        """Return the last line with a sign in the margin that the article goes on."""
        width = strip.cell_length
        more = self.glyphs.ellipsis.ljust(self._margin)
        return Strip.join(
            [
                strip.crop(0, width - len(more)),
                strip_of([(more, self.palette.muted)], len(more), self.palette.plain),
            ]
        )


def _parts(
    head: ArticleHead, article: Article, highlights: Highlights, glyphs: Glyphs
) -> list[_Part]:
    """Return the article from its headline to its last paragraph."""
    blank = _Part("")
    title = safe(article.title) or "(no title)"
    title_hits = _numbered(highlights.title, 0)
    parts = [_Part(title, "strong", hits=title_hits), blank]
    facts = [dates.long_date(article.published)]
    if article.source:
        facts.append(safe(article.source))
    if article.place:
        facts.append(safe(article.place))
    parts.append(_Part(f"  {glyphs.dot}  ".join(facts), "accent"))
    if article.published.basis == "inferred" and article.published.evidence:
        evidence = safe(article.published.evidence.strip())
        if len(evidence) > _EVIDENCE:
            evidence = evidence[:_EVIDENCE].rstrip() + glyphs.ellipsis
        parts.append(_Part(f"from “{evidence}”", "muted"))
    for label, names in (("People", head.people), ("Organizations", head.organizations)):
        if names:
            parts.append(_Part(_list_of(label, names), "muted"))
    body = safe(article.body, newlines=True)
    lead = min(article.text_start, len(body))
    parts.append(blank)
    marks = ((0, lead, "muted"),) if lead else ()
    parts.append(_Part(body, marks=marks, hits=_numbered(highlights.body, len(title_hits))))
    parts.append(blank)
    return parts


def _list_of(label: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{label}: " + ", ".join(safe(name) for name in names[:_NAMES]) + more


def _numbered(spans: Sequence[tuple[int, int]], first: int) -> tuple[tuple[int, int, int], ...]:
    return tuple((start, end, first + place) for place, (start, end) in enumerate(spans))


def _within(
    ranges: Sequence[tuple[int, int, _Last]], line: _Line
) -> Sequence[tuple[int, int, _Last]]:
    """Return the ranges, in order and not overlapping, that may touch this line."""
    first = max(0, bisect_right(ranges, line.start, key=itemgetter(0)) - 1)
    last = bisect_right(ranges, line.end, key=itemgetter(0))
    return ranges[first:last]


def _lines_of_hits(lines: Sequence[_Line]) -> list[int]:
    """Return, for each hit in order, the number of the line that it begins on."""
    found: list[int] = []
    for part, group in groupby(enumerate(lines), key=lambda item: item[1].part):
        numbers, starts = zip(*((number, line.start) for number, line in group), strict=True)
        found += [numbers[bisect_right(starts, hit[0]) - 1] for hit in part.hits]
    return found
