"""The last line: the place in the list, its order, the archive, progress, and hints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tui.reader.indexing import IndexingProgress, IndexingResult
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of
from tui.terminal.safe import clip, safe

_GAP: Final = "  "
_ARCHIVE_WIDTH: Final = 24
_ROOM_FOR_ARCHIVE: Final = 100
"""From this many columns on the archive is named."""
_ROOM_FOR_TIME: Final = 60
"""From this many columns on the time that the search took is shown."""


@dataclass(frozen=True, slots=True)
class Status:
    """All that the line shows.

    `folded` is how many versions of the articles are left out.
    `place` is the selected row, counted from one, 0 for none. `unfinished` says that the total is
    that of a query which is being typed. `hit` is the current hit of the article and how many it
    has. `newer` is how many articles more there are by now, None where nothing changed.
    `candidates` complete the query and are shown instead of hints; `candidate` is the index of the
    one inserted. The last of `hints` is always shown.
    """

    total: int | None = None
    folded: int = 0
    unfinished: bool = False
    place: int = 0
    hit: tuple[int, int] | None = None
    took_ms: float | None = None
    newer: int | None = None
    sort: str = ""
    archive: str = ""
    progress: str = ""
    hints: tuple[tuple[str, str], ...] = ()
    candidates: tuple[str, ...] = ()
    candidate: int | None = None


class StatusLine(Widget):
    """Shows a `Status`; where there is little room, hints go first."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="status")
        self.status = Status()
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE

    def show(self, status: Status) -> None:
        """Show another status; nothing is drawn where it is the same."""
        if status != self.status:
            self.status = status
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width, palette, status = self.size.width, self.palette, self.status
        pieces: list[Piece] = [(" " + self._facts(), palette.bar)]
        if status.newer is not None:
            new = f"{status.newer:,} new" if status.newer > 0 else "changed"
            pieces += [(f"{_GAP}{new}: ", palette.bar_accent), ("r", palette.bar_accent)]
        if status.progress:
            room = width - _cells(pieces) - 2
            progress = clip(safe(status.progress), room, self.glyphs.ellipsis) if room > 8 else ""
            pieces.append((_GAP + progress, palette.bar_accent))
        pieces += self._candidates(width - _cells(pieces) - 1)
        hints = [] if status.candidates else self._hints(width - _cells(pieces) - 1)
        gap = width - _cells(pieces) - _cells(hints)
        return strip_of([*pieces, (" " * max(0, gap), palette.bar), *hints], width, palette.bar)

    def _facts(self) -> str:
        status = self.status
        if status.total is None:
            return ""
        noun = "article" if status.total == 1 else "articles"
        more = self.glyphs.ellipsis if status.unfinished else ""
        place = f"{status.place:,} of " if status.place else ""
        facts = [f"{place}{status.total:,}{more} {noun}"]
        if status.folded:
            facts[0] += f" +{status.folded:,} version" + ("s" if status.folded > 1 else "")
        if status.hit is not None:
            facts.append("hit {:,} of {:,}".format(*status.hit))
        if status.sort:
            facts.append(status.sort)
        if status.archive and self.size.width >= _ROOM_FOR_ARCHIVE:
            facts.append(self._archive())
        if status.took_ms is not None and self.size.width >= _ROOM_FOR_TIME:
            facts.append(milliseconds(status.took_ms))
        return f" {self.glyphs.dot} ".join(facts)

    def _archive(self) -> str:
        """Return the archive's path, of a long one the end."""
        name = safe(self.status.archive)
        if cell_len(name) > _ARCHIVE_WIDTH:
            name = f"{self.glyphs.ellipsis}/{name.rpartition('/')[2]}"
        return clip(name, _ARCHIVE_WIDTH, self.glyphs.ellipsis)

    def _candidates(self, room: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = []
        for index, text in enumerate(self.status.candidates):
            shown = clip(safe(text), 28, self.glyphs.ellipsis)
            selected = index == self.status.candidate
            added: list[Piece] = [] if pieces else [(_GAP + "tab", palette.bar_accent)]
            added.append((_GAP + shown, palette.bar_accent if selected else palette.bar_muted))
            if _cells(pieces) + _cells(added) > room:
                break
            pieces += added
        return pieces

    def _hints(self, room: int) -> list[Piece]:
        """Return as many hints as fit, and the last one in any case."""
        pieces: list[Piece] = []
        *others, last = [self._hint(key, word) for key, word in self.status.hints] or [[]]
        for hint in others:
            if _cells(pieces) + _cells(hint) + _cells(last) > room - 2:
                break
            pieces += hint
        return [*pieces, *last, (" ", self.palette.bar)] if last else []

    def _hint(self, key: str, word: str) -> list[Piece]:
        palette = self.palette
        return [(_GAP + key, palette.bar_accent), (" " + word, palette.bar_muted)]


def progress_text(state: IndexingProgress | IndexingResult | None) -> str:
    """Return how far an indexing is, or what it changed; empty where it failed."""
    if state is None:
        return "indexing"
    if isinstance(state, IndexingProgress):
        share = 100 * state.bytes_done // max(1, state.bytes_total)
        done = f"indexing {share} %" if share else "indexing"
        return f"{done}, {state.articles:,} articles"
    if state.error:
        return ""
    counts = {
        "added": state.added,
        "updated": state.updated,
        "removed": state.removed,
        "skipped": state.skipped,
    }
    changes = [f"{number:,} {what}" for what, number in counts.items() if number]
    did = ", ".join(changes) or "nothing new"
    if state.stopped_at is not None:
        return f"stopped at {state.stopped_at} %: {did}; open the same again to go on"
    return f"indexed: {did}"


def milliseconds(value: float) -> str:
    """Return a duration to read: tenths below ten milliseconds, seconds from one second on."""
    if value < 10:
        return f"{value:.1f} ms"
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"


def _cells(pieces: list[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
