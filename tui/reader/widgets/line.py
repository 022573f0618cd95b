"""Builds a line of the screen from pieces of styled text, to an exact width."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.terminal.safe import clip, cut

Piece = tuple[str, Style]


def strip_of(pieces: Iterable[Piece], width: int, fill: Style) -> Strip:
    """Return a line of exactly `width` cells: the pieces, cut or filled with blanks in `fill`.

    The text must be safe already. Neighbours of the same style become one segment, for every change
    of style takes bytes.
    """
    segments: list[Segment] = []
    left = width
    for text, style in pieces:
        if left <= 0:
            break
        cells = cell_len(text)
        if cells > left:
            text = cut(text, left)
            cells = cell_len(text)
            if cells < left:  # A wide character did not fit into the last cell.
                text, cells = text + " " * (left - cells), left
        if text:
            _append(segments, text, style)
            left -= cells
    if left > 0:
        _append(segments, " " * left, fill)
    return Strip(segments, width)


def _append(segments: list[Segment], text: str, style: Style) -> None:
    if segments and segments[-1].style == style:
        segments[-1] = Segment(segments[-1].text + text, style)
    else:
        segments.append(Segment(text, style))


def padded(text: str, width: int, ellipsis: str) -> str:
    """Return safe `text` clipped or padded to exactly `width` cells."""
    shown = clip(text, width, ellipsis)
    return shown + " " * (width - cell_len(shown))
