"""The filters of the results, always in view beside the query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tui.reader.session import name_shown
from tui.reader.themes import NIGHT, UNICODE, Glyphs, Palette
from tui.reader.widgets.line import Piece, strip_of
from tui.terminal.safe import clip, safe

if TYPE_CHECKING:
    from search import SearchRequest

_GAP: Final = "  "
_LONGEST: Final = 28
"""Cells of one filter."""
_ROOM_FOR_QUERY: Final = 28
"""Cells that filters leave to the query and the word before it."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of the results; `sign` is `+`, `-`, `|` for one more alternative, or empty."""

    text: str
    sign: str = ""


class Chips(Widget):
    """Shows the filters as far as there is room, then how many more there are."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="chips")
        self.palette: Palette = NIGHT
        self.glyphs: Glyphs = UNICODE
        self._chips: tuple[Chip, ...] = ()
        self._pieces: list[Piece] = []
        self._laid_out: tuple[object, ...] = ()
        self.display = False

    def show(self, chips: tuple[Chip, ...], width: int, query: str) -> None:
        """Show these filters on a screen of this width beside this query."""
        laid_out = (chips, width, len(query), self.palette, self.glyphs)
        if laid_out == self._laid_out:
            return
        self._laid_out = laid_out
        self._chips = chips
        room = width - max(_ROOM_FOR_QUERY, min(14 + cell_len(query), width // 2))
        self._pieces = self._fitting(room)
        cells = sum(cell_len(text) for text, _ in self._pieces)
        self.display = cells > 0
        self.styles.width = max(1, cells)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return strip_of(self._pieces, self.size.width, self.palette.bar)

    def _fitting(self, room: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = []
        used = 0
        for index, chip in enumerate(self._chips):
            sign = {"+": self.glyphs.include, "-": self.glyphs.exclude}.get(chip.sign, "")
            style = {
                "+": palette.include + palette.bar.background_style,
                "|": palette.include + palette.bar.background_style,
                "-": palette.exclude + palette.bar.background_style,
            }.get(chip.sign, palette.bar_accent)
            text = _GAP + sign + clip(safe(chip.text), _LONGEST, self.glyphs.ellipsis)
            rest = len(self._chips) - index
            more = f"{_GAP}+{rest} more"
            reserved = len(more) if rest > 1 else 0
            if used + cell_len(text) + reserved + 1 > room:
                if used + len(more) + 1 <= room:
                    pieces.append((more, palette.bar_muted))
                break
            pieces.append((text, style))
            used += cell_len(text)
        return [*pieces, (" ", palette.bar)] if pieces else []


def chips_of(request: SearchRequest) -> tuple[Chip, ...]:
    """Return the filters of the request besides its query."""
    named = (*request.people, *request.organizations)
    not_named = (*request.not_people, *request.not_organizations)
    chips = [] if request.folded else [Chip("all versions")]
    chips += [Chip(name_shown(name), "+") for name in named]
    for alternatives in (
        request.any_people, request.any_organizations, request.sources, request.authors,
        request.sections, request.languages,
    ):  # fmt: skip
        names = [name_shown(name) for name in alternatives]
        chips += [Chip(f"or {name}" if at else name, "|" if at else "+")
                  for at, name in enumerate(names)]  # fmt: skip
    chips += [Chip(name_shown(name), "-") for name in not_named]
    if request.since is not None:
        chips.append(Chip(f"since {request.since.isoformat()}"))
    if request.until is not None:
        chips.append(Chip(f"until {request.until.isoformat()}"))
    return tuple(chips)
