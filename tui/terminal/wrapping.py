"""Breaks text into lines of so many cells, at words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import get_character_cell_size

from tui.terminal.safe import is_narrow


def wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each line of `text`, at most `width` cells wide.

    Lines break at line feeds and spaces, which are part of no line, else between wide characters,
    else where the line is full. No line begins with a combining mark.
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
    break_at = start  # The last position at which this line may end.
    skip = 0  # How many characters are dropped there: 1 for a space, else 0.
    position = start
    while position < end:
        character = text[position]
        size = get_character_cell_size(character)
        if size == 2 and position > line:
            break_at, skip = position, 0
        if cells + size > width and character != " ":
            if break_at <= line:
                break_at, skip = position, 0
            yield line, break_at
            line = break_at + skip
            position, cells, break_at, skip = line, 0, line, 0
            continue
        cells += size
        if character == " ":
            if cells > width:
                yield line, position
                line, cells, break_at, skip = position + 1, 0, position + 1, 0
            else:
                break_at, skip = position, 1
        position += 1
    yield line, end
