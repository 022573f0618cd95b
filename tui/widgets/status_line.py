"""The last line: what narrows the results, how many there are, and what is going on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tui.indexing import Done, Step
from tui.safe import clip, cut, safe
from tui.session import name_shown
from tui.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.widgets.line import Piece, strip_of

if TYPE_CHECKING:
    from search import SearchRequest

_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the results; `sign` is `+`, `-` or empty."""

    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """All that the line shows; `error` takes the place of everything but the total.

    `candidates` complete the query and leave no room for hints; `candidate` is the one put in.
    `rows` are the first and the last row in view, counted from one, where there are others above.
    """

    total: int | None = None
    rows: tuple[int, int] | None = None
    took_ms: float | None = None
    sort: str = ""
    chips: tuple[Chip, ...] = ()
    progress: str = ""
    message: str = ""
    error: str = ""
    hints: tuple[tuple[str, str], ...] = ()
    candidates: tuple[str, ...] = ()
    candidate: int | None = None


class StatusLine(Widget):
    """Shows a `Status`; where there is little room the hints go first, then the time."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="status")
        self.status = Status()
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE

    def show(self, status: Status) -> None:
        """Show another status; the same one draws nothing."""
        if status != self.status:
            self.status = status
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width, palette, status = self.size.width, self.palette, self.status
        facts = [(" " + self._facts(), palette.bar)]
        left = width - _cells(facts) - 1
        middle: list[Piece] = []
        if status.error:
            text = safe(status.error)
            middle.append((_GAP + clip(text, left - 2, self.glyphs.ellipsis), palette.error))
        else:
            for text in (status.progress, status.message):
                if text and left - _cells(middle) > 8:
                    room = left - _cells(middle) - 2
                    text = clip(safe(text), room, self.glyphs.ellipsis)
                    middle.append((_GAP + text, palette.bar_accent))
            if not status.message:
                middle += self._chips(left - _cells(middle))
        middle += self._candidates(left - _cells(middle))
        hints = [] if status.candidates else self._hints(left - _cells(middle))
        gap = width - _cells(facts) - _cells(middle) - _cells(hints)
        return strip_of(
            [*facts, *middle, (" " * max(0, gap), palette.bar), *hints], width, palette.bar
        )

    def _facts(self) -> str:
        status = self.status
        if status.total is None:
            return ""
        noun = "article" if status.total == 1 else "articles"
        among = "{:,}-{:,} of ".format(*status.rows) if status.rows else ""
        facts = [f"{among}{status.total:,} {noun}"]
        if status.error:
            return facts[0]
        if status.sort:
            facts.append(status.sort)
        if status.took_ms is not None and self.size.width >= 60:
            facts.append(milliseconds(status.took_ms))
        return f" {self.glyphs.dot} ".join(facts)

    def _chips(self, room: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = []
        for place, chip in enumerate(self.status.chips):
            sign = {"+": self.glyphs.include, "-": self.glyphs.exclude}.get(chip.sign, "")
            style = {
                "+": palette.include + palette.bar.background_style,
                "-": palette.exclude + palette.bar.background_style,
            }.get(chip.sign, palette.bar_accent)
            text = _GAP + sign + clip(safe(chip.text), 28, self.glyphs.ellipsis)
            rest = len(self.status.chips) - place
            if cell_len(text) + 4 > room - _cells(pieces):
                pieces.append(
                    (cut(f"{_GAP}+{rest} more", room - _cells(pieces)), palette.bar_muted)
                )
                break
            pieces.append((text, style))
        return pieces

    def _candidates(self, room: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = []
        for place, text in enumerate(self.status.candidates):
            shown = clip(safe(text), 28, self.glyphs.ellipsis)
            chosen = place == self.status.candidate
            added: list[Piece] = [] if pieces else [(_GAP + "tab", palette.bar_accent)]
            added.append((_GAP + shown, palette.bar_accent if chosen else palette.bar_muted))
            if _cells(pieces) + _cells(added) > room:
                break
            pieces += added
        return pieces

    def _hints(self, room: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = []
        for key, word in self.status.hints:
            hint = [(_GAP + key, palette.bar_accent), (" " + word, palette.bar_muted)]
            if _cells(pieces) + _cells(hint) > room - 2:
                break
            pieces += hint
        return [*pieces, (" ", palette.bar)] if pieces else []


def chips_of(request: SearchRequest) -> tuple[Chip, ...]:
    """Return what narrows the results besides the query."""
    named = (*request.people, *request.organizations)
    not_named = (*request.not_people, *request.not_organizations)
    chips = [Chip(name_shown(name), "+") for name in named]
    chips += [Chip(name, "+") for name in request.sources]
    chips += [Chip(name_shown(name), "-") for name in not_named]
    if request.since is not None:
        chips.append(Chip(f"since {request.since.isoformat()}"))
    if request.until is not None:
        chips.append(Chip(f"until {request.until.isoformat()}"))
    return tuple(chips)


def progress_text(told: Step | Done | None) -> str:
    """Return how far an indexing is, or what it came to."""
    if told is None:
        return "indexing"
    if isinstance(told, Step):
        share = 100 * told.bytes_done // max(1, told.bytes_total)
        done = f"indexing {share} %" if share else "indexing"
        return f"{done}, {told.articles:,} articles"
    if told.error:
        return ""
    counts = {
        "added": told.added,
        "updated": told.updated,
        "removed": told.removed,
        "skipped": told.skipped,
    }
    changes = [f"{number:,} {what}" for what, number in counts.items() if number]
    return "indexed: " + (", ".join(changes) or "nothing new")


def milliseconds(value: float) -> str:
    """Return a duration as it is read: tenths below ten milliseconds, seconds from one on."""
    if value < 10:
        return f"{value:.1f} ms"
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"


def _cells(pieces: list[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
