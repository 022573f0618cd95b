"""Shortens what is written to the terminal, which may be at the far end of a slow line.

Textual writes a changed region whole, often more than once, and every style in full between two
resets. Here the cells that are on the screen already are left out, and a style is written as its
difference from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rich.cells import get_character_cell_size

from tui.terminal.safe import is_narrow

_TOKEN: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<style>[\d;]*)m"
    r"|\x1b\]8;[^;\x00-\x1f]*;(?P<link>[!-~]*)(?:\x1b\\|\x07)"
    r"|(?P<mode>\x1b\[\?(?!1049|1047|47)[\d;]+[hl])|(?P<text>[^\x00-\x1f\x7f-\x9f]+)|(?P<end>\n)"
)
_RESET: Final = "\x1b[0m"
_END_OF_LINK: Final = "\x1b]8;;\x1b\\"
_is_sure: Final = re.compile(
    # Of other characters terminals disagree how wide they are, or what combines with what.
    "[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u23ff"
    "\u2500-\u25fc\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fa5\uac00-\ud7a3\ufffd]?"
).fullmatch
_LONG_GAP: Final = 12
"""From this many equal cells between two changes on, moving over them takes fewer bytes."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Codes of a graphic rendition (ECMA-48, SGR); an empty colour is that of the terminal.

    `link` is the address to which the text leads, empty for none.
    """

    foreground: str = ""
    background: str = ""
    attributes: tuple[str, ...] = ()
    link: str = ""


_PLAIN: Final = TextStyle()
_Cell = tuple[str, TextStyle]
"""A character with its combining marks, empty for the right half of a wide one, and its style."""


class OutputStream:
    """Keeps what the screen shows, the style in force and, where it is known, the cursor."""

    def __init__(self) -> None:
        self._rows: dict[int, list[_Cell | None]] = {}
        self._style: TextStyle | None = None
        self._cursor: tuple[int, int] | None = None

    def forget(self) -> None:
        """Drop what is known of the screen, so that all that comes next is written."""
        self._rows.clear()
        self._style = None
        self._cursor = None

    def shorten(self, data: str) -> str:
        """Return what to write for the screen to look as after `data`.

        Cursor moves, styles, text and modes are understood. Data with anything else is returned
        whole, and nothing is known of the screen after it.
        """
        out: list[str] = []
        offset = 0
        style = _PLAIN
        row = column = 0
        run: list[_Cell] = []
        narrow = True

        while offset < len(data):
            token = _TOKEN.match(data, offset)
            if token is None or (token.lastgroup == "text" and not row):
                known = self._style
                self.forget()
                return data if known in (None, _PLAIN) else _RESET + data
            offset = token.end()
            kind = token.lastgroup
            if kind == "text":
                text = token["text"]
                if is_narrow(text):
                    run += [(character, style) for character in text]
                else:
                    narrow = False
                    run += _cells(text, style)
            elif kind == "style":
                style = _changed(style, token["style"])
            elif kind == "link":
                style = replace(style, link=token["link"])
            else:
                out += self._written(row, column, run, narrow)
                run, narrow = [], True
                if kind == "column":
                    row, column = int(token["row"]), int(token["column"])
                elif kind == "mode":
                    out.append(token["mode"])
        if run:
            out += self._written(row, column, run, narrow)
        elif row and (row, column) != self._cursor:
            out.append(f"\x1b[{row};{column}H")
            self._cursor = (row, column)
        if self._style is not None and self._style.link:
            out.append(_END_OF_LINK)  # what others write is no part of it
            self._style = replace(self._style, link="")
        return "".join(out)

    def _written(self, row: int, column: int, run: list[_Cell], narrow: bool) -> Iterator[str]:
        """Yield what writes the cells of `run` that the screen does not show yet, and keep them."""
        if not run:
            return
        first, last = column - 1, column - 1 + len(run)
        line = self._rows.setdefault(row, [])
        if len(line) < last:
            line += [None] * (last - len(line))
        before = line[first:last]
        if before == run:
            return
        line[first:last] = run
        # Terminals may disagree about the columns of wide characters, so such a run stays whole.
        changes = _changes(before, run) if narrow and _is_known(before) else [(0, len(run))]
        for start, end in changes:
            yield f"\x1b[{row};{first + start + 1}H"
            unsure = False
            for at, (character, style) in enumerate(run[start:end], first + start + 1):
                if style != self._style:
                    if unsure and character:  # so that what comes next stands where it should
                        yield f"\x1b[{row};{at}H"
                        unsure = False
                    yield _difference(self._style, style)
                    self._style = style
                unsure = unsure or not (narrow or _is_sure(character))
                yield character
        self._cursor = None


def _cells(text: str, style: TextStyle) -> list[_Cell]:
    cells: list[_Cell] = []
    for character in text:
        width = get_character_cell_size(character)
        if width == 0 and cells:
            under = len(cells) - 1 if cells[-1][0] else len(cells) - 2
            cells[under] = (cells[under][0] + character, style)
            continue
        cells.append((character, style))
        if width == 2:
            cells.append(("", style))
    return cells


def _is_known(cells: list[_Cell | None]) -> bool:
    return all(cell is not None and len(cell[0]) == 1 and is_narrow(cell[0]) for cell in cells)


def _changes(before: list[_Cell | None], after: list[_Cell]) -> list[tuple[int, int]]:
    """Return the ranges of cells in which the two differ, with long gaps between them."""
    ranges: list[tuple[int, int]] = []
    for offset, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if ranges and offset - ranges[-1][1] < _LONG_GAP:
            ranges[-1] = (ranges[-1][0], offset + 1)
        else:
            ranges.append((offset, offset + 1))
    return ranges


@lru_cache(maxsize=1024)
def _changed(style: TextStyle, codes: str) -> TextStyle:
    """Return the style after the codes of one `m` sequence (ECMA-48, SGR)."""
    foreground, background, attributes = style.foreground, style.background, set(style.attributes)
    rest = iter((codes or "0").split(";"))
    for code in rest:
        number = int(code or 0)
        if number == 0:
            foreground, background = "", ""
            attributes.clear()
        elif number in (38, 48):
            kind = next(rest, "5")
            count = 3 if kind == "2" else 1
            colour = ";".join([code, kind, *(next(rest, "0") for _ in range(count))])
            foreground, background = (colour, background) if number == 38 else (foreground, colour)
        elif 30 <= number <= 39 or 90 <= number <= 97:
            foreground = "" if number == 39 else code
        elif 40 <= number <= 49 or 100 <= number <= 107:
            background = "" if number == 49 else code
        else:
            attributes.add(code)
    return TextStyle(foreground, background, tuple(sorted(attributes)), style.link)


@lru_cache(maxsize=4096)
def _difference(before: TextStyle | None, after: TextStyle) -> str:
    """Return the shortest sequence that turns one style into the other."""
    if after.link != (before.link if before is not None else ""):
        before = before and replace(before, link="")
        plain = replace(after, link="")
        rest = "" if before == plain else _difference(before, plain)
        return f"\x1b]8;;{after.link}\x1b\\{rest}"
    if before is None or not set(before.attributes) <= set(after.attributes):
        codes = ["0", after.foreground, after.background, *after.attributes]
    else:
        codes = []
        if after.foreground != before.foreground:
            codes.append(after.foreground or "39")
        if after.background != before.background:
            codes.append(after.background or "49")
        codes += [code for code in after.attributes if code not in before.attributes]
    return f"\x1b[{';'.join(filter(None, codes))}m"
