"""The article: its headline, which stays in view, its text, and the hits of the query."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.export.urls import web_address
from tui.reader import dates
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of
from tui.reader.widgets.marks import line_of_marks
from tui.state.marks import UNMARKED, MarksOfArticle
from tui.terminal.clipboard import has_links
from tui.terminal.safe import safe, safe_source
from tui.terminal.wrapping import wrapped

if TYPE_CHECKING:
    from search import Article, ArticleHead, Highlights

_MEASURE: Final = 84
"""Cells of a line of text at most, for longer lines are hard to read."""
_HEAD_LINES: Final = 3
"""Lines of a headline at most; it stays in view, so the text needs the others."""
_LEAST_TEXT: Final = 4
"""Lines that the headline leaves to the text; where there are fewer, it is cut to one line."""
_WORDS_A_MINUTE: Final = 230
_NAMES: Final = 8
"""How many people or organizations the header names."""
_EVIDENCE: Final = 160
"""Characters of the evidence for a date."""

_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’»)]*\s+|\n\s*\n\s*")
_SENTENCE: Final = 600
"""Characters of a sentence that are marked at first, at most."""
_WORD: Final = re.compile(r"\S+")
_StyleName = str
"""The name of a style of the palette."""
HEAD: Final = -1
"""The line of a hit in the headline, which is always in view."""
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Part:
    """Safe text with its style, ranges of other styles, and its hits: start, end, number."""

    text: str
    style: _StyleName = "plain"
    styled: tuple[tuple[int, int, _StyleName], ...] = ()
    hits: tuple[tuple[int, int, int], ...] = ()
    is_body: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    part: _Part
    start: int
    end: int


class ArticlePane(Widget):
    """One article, wrapped to the width of the pane, with its hits.

    Above stay the headline and one line of what is known about it, with the share that was read.
    Hits are numbered from zero, those of the headline first; `n` moves the current one.
    """

    class Clicked(Message):
        """The article was clicked."""

    class Marked(Message):
        """A passage was marked with the mouse."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="article")
        self.top = 0
        self.active = False
        self.bordered = False
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self.shown: str | None = None
        self.article: Article | None = None
        self.links = has_links()
        self._passage: tuple[int, int] | None = None
        self._dragging = False
        self._content: tuple[ArticleHead, Article, Highlights] | None = None
        self._marks = UNMARKED
        self._head: list[_Part] = []
        self._parts: list[_Part] = []
        self._head_lines: list[_Line] = []
        self._lines: list[_Line] = []
        self._hit_lines: list[int] = []
        self._current: int | None = None
        self._pending_hit: int | None = None
        self._laid_out_for = (Size(), False)

    @property
    def hits(self) -> int:
        """How many hits the article has."""
        return len(self._hit_lines)

    @property
    def current(self) -> int | None:
        """The number of the current hit, None before the first."""
        return self._current

    def show(
        self,
        head: ArticleHead,
        article: Article,
        highlights: Highlights,
        marks: MarksOfArticle = UNMARKED,
        *,
        hit: int | None = 0,
        keep_position: bool = False,
    ) -> None:
        """Show an article at its hit number `hit` (-1 is the last one), else at its beginning.

        With `keep_position` an article that is shown already is not scrolled.
        """
        keep_position = keep_position and self.shown == article.id
        if self.shown != article.id:
            self._passage = None
        self.shown, self.article = article.id, article
        self._content = (head, article, highlights)
        self._marks = marks
        self._head, self._parts = _parts(*self._content, self.glyphs, marks)
        self._current = None
        self._lay_out()
        if keep_position:
            self._put_top(self.top)
        else:
            self.top = 0
            if self.hits and hit is not None:
                self.go_to_hit(hit % self.hits)
        self.refresh()

    def mark(self, marks: MarksOfArticle) -> None:
        """Show how the article is marked now, with the same words in view."""
        if self._content is None or marks == self._marks:
            return
        self._marks = marks
        offset, top = self.text_offset, self.top
        self._head, self._parts = _parts(*self._content, self.glyphs, marks)
        self._lay_out()
        self.top = self._top_near(top)
        if offset:
            self.show_from(offset)
        self.refresh()

    @property
    def text_offset(self) -> int:
        """The character of the text at which the first line in view begins; 0 above the text."""
        line = self._lines[self.top] if 0 < self.top < len(self._lines) else None
        return line.start if line is not None and line.part is self._body else 0

    def show_from(self, offset: int) -> None:
        """Scroll to the line with this character of the text."""
        for number, line in enumerate(self._lines):
            if line.part is self._body and line.end > offset:
                self._put_top(number)
                return

    @property
    def _body(self) -> _Part | None:
        return next((part for part in self._parts if part.is_body), None)

    # A passage ------------------------------------------------------------------------------------

    @property
    def is_marking(self) -> bool:
        """Whether a passage is being marked."""
        return self._passage is not None

    @property
    def passage(self) -> str:
        """The text of the passage, empty where none is marked."""
        body = self._body
        if self._passage is None or body is None:
            return ""
        start, end = sorted(self._passage)
        return body.text[start:end]

    def start_passage(self) -> bool:
        """Mark the sentence at the current hit, else the first in view; False without a text."""
        body = self._body
        if body is None or not body.text.strip():
            return False
        hit = next((each for each in body.hits if each[2] == self._current), None)
        at = hit[0] if hit is not None else self.text_offset
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(body.text))]
        start = starts[max(0, bisect_right(starts, at) - 1)]
        if hit is None and start < at:
            start = next((each for each in starts if each >= at), start)
        end = next((each for each in starts if each > start), len(body.text))
        if end - start > _SENTENCE:
            end = start + len(body.text[start : start + _SENTENCE].rpartition(" ")[0])
        self._set_passage(start, start + len(body.text[start:end].rstrip()))
        return True

    def end_passage(self) -> None:
        """Mark no passage."""
        if self._passage is not None:
            self._passage = None
            self.refresh()

    def swap_passage(self) -> None:
        """Have the other end of the passage move."""
        if self._passage is not None:
            start, end = self._passage
            self._set_passage(end, start)

    def extend_by_words(self, count: int) -> None:
        """Move the end of the passage by words."""
        body = self._body
        if self._passage is None or body is None:
            return
        start, end = self._passage
        words = _WORD.finditer(body.text)
        edges = [word.end() if end >= start else word.start() for word in words]
        if count > 0:
            moved = next((edge for edge in edges if edge > end), end)
        else:
            moved = next((edge for edge in reversed(edges) if edge < end), end)
        self._set_passage(start, moved)

    def extend_by_lines(self, count: int) -> None:
        """Move the end of the passage by lines of the screen."""
        lines = [line for line in self._lines if line.part.is_body]
        if self._passage is None or not lines:
            return
        start, end = self._passage
        here = max(0, bisect_right(lines, end - (end >= start), key=lambda line: line.start) - 1)
        there = lines[max(0, min(here + count, len(lines) - 1))]
        moved = there.end if end >= start else there.start
        if here + count >= len(lines):
            moved = lines[-1].end
        self._set_passage(start, moved)

    def _set_passage(self, start: int, end: int) -> None:
        self._passage = (start, end)
        at = max(0, end - 1) if end > start else end
        number = next(
            (n for n, line in enumerate(self._lines) if line.part.is_body and line.end >= at), 0
        )
        if not self.top <= number < self.top + self._height:
            self.top = self._top_near(number - self._height // 2)
        self.refresh()

    def _offset_at(self, x: int, y: int) -> int | None:
        """Return the character of the text in this cell of the pane, None where there is none."""
        index = self.top + y - len(self._head_lines) - 1
        if y <= len(self._head_lines) or not 0 <= index < len(self._lines):
            return None
        line = self._lines[index]
        if not line.part.is_body:
            return None
        cells = x - self._margin - int(self.bordered)
        offset = line.start
        while offset < line.end and cells > 0:
            cells -= max(0, cell_len(line.part.text[offset]))
            offset += 1
        return offset

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to mark a passage."""
        at = self._offset_at(event.x, event.y)
        self.end_passage()
        if at is not None and event.button == 1:
            self._passage, self._dragging = (at, at), True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark as far as the mouse is."""
        at = self._offset_at(event.x, event.y)
        if self._dragging and at is not None and self._passage is not None:
            self._passage = (self._passage[0], at)
            self.refresh()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End to mark a passage."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            if self.passage.strip():
                self.post_message(self.Marked())
            else:
                self.end_passage()

    def clear(self) -> None:
        """Show no article."""
        if self.shown is None:
            return
        self.shown = self.article = self._content = self._passage = None
        self._head, self._head_lines = [], []
        self._parts, self._lines, self._hit_lines = [], [], []
        self._current = self._pending_hit = None
        self.top = 0
        self.refresh()

    def activate(self, active: bool) -> None:
        """Show whether this pane has the keys."""
        if active != self.active:
            self.active = active
            if self.bordered:
                self.refresh()

    def move(self, lines: int) -> bool:
        """Scroll this many lines further; False where the article ends there."""
        return self._put_top(self.top + lines)

    def page(self, direction: int) -> bool:
        """Scroll a page further; False where the article ends there."""
        return self._put_top(self.top + direction * max(1, self._height - 1))

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
            self._pending_hit = number  # The pane is not laid out yet.
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
            return strip_of(pieces, width, palette.plain)
        pieces.append((" " * self._margin, palette.plain))
        head = len(self._head_lines)
        index = self.top + y - head - 1
        if y < head:
            pieces += self._pieces(self._head_lines[y])
        elif y == head:
            pieces += self._rule()
        elif index < len(self._lines):
            pieces += self._pieces(self._lines[index])
        return strip_of(pieces, width, palette.plain)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a new size is known here before the event of it comes."""
        if (self.size, self.bordered) != self._laid_out_for:
            self._fit()
        return super().render_lines(crop)

    def _fit(self) -> None:
        """Wrap the text to the new width and keep the same words in view."""
        first = self._lines[self.top] if self.top < len(self._lines) else None
        self._lay_out()
        if first is not None and self.top:
            self.top = next(
                (
                    number
                    for number, line in enumerate(self._lines)
                    if line.part is first.part and line.end >= first.start
                ),
                0,
            )
        self.top = self._top_near(self.top)
        if self._pending_hit is not None and self._pending_hit < self.hits:
            self._current, self._pending_hit = self._pending_hit, None
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

    @property
    def _height(self) -> int:
        """Lines of text in view."""
        return max(1, self.size.height - len(self._head_lines) - 1)

    @property
    def _text_width(self) -> int:
        return min(_MEASURE, self.size.width - 2 * self._margin - int(self.bordered))

    def _lay_out(self) -> None:
        self._laid_out_for = (self.size, self.bordered)
        self._head_lines = self._fitting_head()
        self._lines = _lines_of(self._parts, self._text_width)
        in_head = [HEAD for part in self._head for _ in part.hits]
        self._hit_lines = in_head + _lines_of_hits(self._lines)

    def _fitting_head(self) -> list[_Line]:
        """Return the lines that stay in view: the headline, and what is known of the article."""
        lines = [_lines_of([part], self._text_width) for part in self._head]
        room = max(1, self.size.height - _LEAST_TEXT - 2)
        if not lines:
            return []
        title, known = lines[0][:_HEAD_LINES], [line for part in lines[1:] for line in part[:1]]
        known = known[: room - 1]
        return [*title[: max(1, room - len(known))], *known]

    def _rule(self) -> list[Piece]:
        """Return the line between headline and text, with how far the text was read."""
        end = self.top + self._height
        share = 100 if end >= len(self._lines) else 100 * end // len(self._lines)
        read = f" {share} %"
        line = self.glyphs.line * max(0, self._text_width - len(read))
        return [(line, self.palette.faint), (read, self.palette.muted)]

    def _top_for_hit(self) -> int:
        """Return the first line to show so that the current hit is in view."""
        assert self._current is not None
        line, height = self._hit_lines[self._current], self._height
        if line == HEAD or self.top <= line < self.top + height - 1:
            return self.top
        # The beginning stays in view where the hit is near it.
        return self._top_near(0 if line < height - 1 else line - height // 3)

    def _top_near(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self._height))

    def _put_top(self, top: int) -> bool:
        top = self._top_near(top)
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    def _pieces(self, line: _Line) -> list[Piece]:
        """Return the text of a line, cut at every change of style."""
        part = line.part
        pieces: list[Piece] = []
        ranges: list[tuple[int, int, _StyleName]] = [*_within(part.styled, line)]
        for start, end, number in _within(part.hits, line):
            ranges.append((start, end, "current" if number == self._current else "match"))
        position = line.start
        base = self._style(part.style)
        if part.link and self.links:
            base += Style(link=part.link)
        if self._passage is not None and part.is_body:
            first, last = sorted(self._passage)
            ranges = [each for each in ranges if each[1] <= first or each[0] >= last]
            ranges.append((max(first, line.start), min(last, line.end), "selected"))
        for start, end, style in sorted(ranges):
            start, end = max(start, position), min(end, line.end)
            if start >= end:
                continue
            pieces.append((part.text[position:start], base))
            pieces.append((part.text[start:end], base + self._style(style)))
            position = end
        pieces.append((part.text[position : line.end], base))
        return pieces

    def _style(self, style: _StyleName) -> Style:
        value = getattr(self.palette, style)
        assert isinstance(value, Style)
        return value


def _parts(
    head: ArticleHead,
    article: Article,
    highlights: Highlights,
    glyphs: Glyphs,
    marks: MarksOfArticle = UNMARKED,
) -> tuple[list[_Part], list[_Part]]:
    """Return what stays in view and what scrolls below it, all of it safe."""
    blank = _Part("")
    separator = f" {glyphs.dot} "
    title = safe(article.title) or "(no title)"
    title_hits = _numbered(highlights.title, 0)
    minutes = -(-len(article.body.split()) // _WORDS_A_MINUTE)
    by = ", ".join(article.authors[:_NAMES])
    corrected = article.date_read is not None
    facts = [
        dates.long_date(article.published, corrected=corrected),
        safe_source(article.source),
        by and f"by {by}",
    ]
    known = separator.join([*(safe(fact) for fact in facts if fact), f"{max(1, minutes)} min"])
    top = [_Part(title, "strong", hits=title_hits), _Part(known, "muted")]
    if marked := line_of_marks(marks, glyphs):
        top.append(_Part(marked, "accent"))
    parts: list[_Part] = []
    from search import language_name

    language = article.language and f"in {language_name(article.language)}"
    beside = (article.agency, article.place, article.section, language)
    if shown := [safe(fact) for fact in beside if fact]:
        parts.append(_Part(separator.join(shown), "muted"))
    if article.url:
        address = web_address(article.url) or ""
        parts.append(_Part(safe(article.url), "muted", link=address))
    if (corrected or article.published.basis == "inferred") and article.published.evidence:
        evidence = safe(article.published.evidence.strip())
        if len(evidence) > _EVIDENCE:
            evidence = evidence[:_EVIDENCE].rstrip() + glyphs.ellipsis
        parts.append(_Part(evidence if corrected else f"from “{evidence}”", "muted"))
    for label, names in (("People", head.people), ("Organizations", head.organizations)):
        if names:
            parts.append(_Part(_list_of(label, names), "muted"))
    if parts:
        parts.append(blank)
    body = safe(article.body, newlines=True)
    lead = min(article.text_start, len(body))
    styled = ((0, lead, "muted"),) if lead else ()
    body_hits = _numbered(highlights.body, len(title_hits))
    parts.append(_Part(body, styled=styled, hits=body_hits, is_body=True))
    parts.append(blank)
    return top, parts


def _lines_of(parts: Sequence[_Part], width: int) -> list[_Line]:
    return [_Line(part, start, end) for part in parts for start, end in wrapped(part.text, width)]


def _list_of(label: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{label}: " + ", ".join(safe(name) for name in names[:_NAMES]) + more


def _numbered(spans: Sequence[tuple[int, int]], first: int) -> tuple[tuple[int, int, int], ...]:
    return tuple((start, end, first + position) for position, (start, end) in enumerate(spans))


def _within(
    ranges: Sequence[tuple[int, int, _Value]], line: _Line
) -> Sequence[tuple[int, int, _Value]]:
    """Return those of the ranges, sorted and not overlapping, that may touch this line."""
    first = max(0, bisect_right(ranges, line.start, key=itemgetter(0)) - 1)
    last = bisect_right(ranges, line.end, key=itemgetter(0))
    return ranges[first:last]


def _lines_of_hits(lines: Sequence[_Line]) -> list[int]:
    """Return, for each hit in order, the number of the line on which it begins."""
    found: list[int] = []
    for part, group in groupby(enumerate(lines), key=lambda item: item[1].part):
        numbers, starts = zip(*((number, line.start) for number, line in group), strict=True)
        found += [numbers[bisect_right(starts, hit[0]) - 1] for hit in part.hits]
    return found
