"""How a line of the screen is put together: pieces of text, each in a style, to an exact width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.safe import clip, cut, is_narrow

Piece = tuple[str, Style]


def strip_of(pieces: Iterable[Piece], width: int, fill: Style) -> Strip:
    """Return a line of exactly `width` cells: the pieces, cut or filled with blanks in `fill`.

    The text must be safe already. Neighbours of the same style become one, for every change of
    style costs bytes on the wire.
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
    """Return `text` in exactly `width` cells."""
    shown = clip(text, width, ellipsis)
    return shown + " " * (width - cell_len(shown))


def wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the places where lines of `text` begin and end, each at most `width` cells wide.

    Lines break at line feeds and spaces, neither of which is part of a line, else between wide
    characters, else where the line is full. A combining mark never begins a line.
    """
    width = max(2, width)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if is_narrow(line):
            yield from _wrapped_narrow(text, start, end, width)
        else:
            yield from _wrapped_wide(text, start, end, width)
        start = end + 1


def _wrapped_narrow(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    while end - start > width:
        space = text.rfind(" ", start, start + width + 1)
        if space > start:
            yield start, space
            start = space + 1
        else:
            yield start, start + width
            start += width
    yield start, end


def _wrapped_wide(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    cells = 0
    line = start
    chance = start  # The last place where this line may end.
    skip = 0  # How many characters fall out there: 1 for a space, else 0.
    place = start
    while place < end:
        character = text[place]
        size = get_character_cell_size(character)
        if size == 2 and place > line:
            chance, skip = place, 0
        if cells + size > width and character != " ":
            if chance <= line:
                chance, skip = place, 0
            yield line, chance
            line = chance + skip
            place, cells, chance, skip = line, 0, line, 0
            continue
        cells += size
        if character == " ":
            if cells > width:
                yield line, place
                line, cells, chance, skip = place + 1, 0, place + 1, 0
            else:
                chance, skip = place, 1
        place += 1
    yield line, end
