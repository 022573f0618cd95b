"""Says the same to the terminal in fewer bytes, for it may be at the far end of a slow line.

Textual sends a changed region whole, often more than once, and spells out every style in full
between two resets. Here what already stands on the screen is left out, and a style is said as its
difference from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import get_character_cell_size

from tui.safe import is_narrow

_TOKEN: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<style>[\d;]*)m"
    r"|(?P<mode>\x1b\[\?(?!1049|1047|47)[\d;]+[hl])|(?P<text>[^\x00-\x1f\x7f-\x9f]+)|(?P<end>\n)"
)
_RESET: Final = "\x1b[0m"
_LONG_GAP: Final = 12
"""Equal cells between two changes from which on it is shorter to move over them."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How the terminal writes: codes of the colours, empty for its own, and of the attributes."""

    ink: str = ""
    ground: str = ""
    attributes: tuple[str, ...] = ()


_PLAIN: Final = Pen()
_Cell = tuple[str, Pen]
"""What stands in a cell: a character with its marks, empty for the right half of a wide one."""


class Wire:
    """Knows what stands on the screen and how the terminal would write next."""

    def __init__(self) -> None:
        self._rows: dict[int, list[_Cell | None]] = {}
        self._pen: Pen | None = None
        self._cursor: tuple[int, int] | None = None

    def forget(self) -> None:
        """Know nothing of the screen any more, so that all that is sent next is written."""
        self._rows.clear()
        self._pen = None
        self._cursor = None

    def shorten(self, data: str) -> str:
        """Return what to send so that the screen looks as after `data`.

        Understood are places, styles, text and modes; anything else is passed on as it is, and
        then nothing is known of the screen any more.
        """
        out: list[str] = []
        place = 0
        pen = _PLAIN
        row = column = 0
        run: list[_Cell] = []
        narrow = True

        while place < len(data):
            token = _TOKEN.match(data, place)
            if token is None or (token.lastgroup == "text" and not row):
                known = self._pen
                self.forget()
                return data if known in (None, _PLAIN) else _RESET + data
            place = token.end()
            kind = token.lastgroup
            if kind == "text":
                text = token["text"]
                if is_narrow(text):
                    run += [(character, pen) for character in text]
                else:
                    narrow = False
                    run += _cells(text, pen)
            elif kind == "style":
                pen = _changed(pen, token["style"])
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
        return "".join(out)

    def _written(self, row: int, column: int, run: list[_Cell], narrow: bool) -> Iterator[str]:
        """Yield what writes the cells of `run` that do not stand there yet, and remember them."""
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
        # With wide characters terminals may disagree about columns, so the run is kept whole.
        changes = _changes(before, run) if narrow and _is_known(before) else [(0, len(run))]
        for start, end in changes:
            yield f"\x1b[{row};{first + start + 1}H"
            for character, pen in run[start:end]:
                if pen != self._pen:
                    yield _difference(self._pen, pen)
                    self._pen = pen
                yield character
        self._cursor = None


def _cells(text: str, pen: Pen) -> list[_Cell]:
    cells: list[_Cell] = []
    for character in text:
        width = get_character_cell_size(character)
        if width == 0 and cells:
            under = len(cells) - 1 if cells[-1][0] else len(cells) - 2
            cells[under] = (cells[under][0] + character, pen)
            continue
        cells.append((character, pen))
        if width == 2:
            cells.append(("", pen))
    return cells


def _is_known(cells: list[_Cell | None]) -> bool:
    return all(cell is not None and len(cell[0]) == 1 and is_narrow(cell[0]) for cell in cells)


def _changes(before: list[_Cell | None], after: list[_Cell]) -> list[tuple[int, int]]:
    """Return where the two differ, as ranges with long gaps between them."""
    ranges: list[tuple[int, int]] = []
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if ranges and place - ranges[-1][1] < _LONG_GAP:
            ranges[-1] = (ranges[-1][0], place + 1)
        else:
            ranges.append((place, place + 1))
    return ranges


@lru_cache(maxsize=1024)
def _changed(pen: Pen, codes: str) -> Pen:
    """Return the pen after the codes of one `m` sequence (ECMA-48, SGR)."""
    ink, ground, attributes = pen.ink, pen.ground, set(pen.attributes)
    rest = iter((codes or "0").split(";"))
    for code in rest:
        number = int(code or 0)
        if number == 0:
            ink, ground = "", ""
            attributes.clear()
        elif number in (38, 48):
            kind = next(rest, "5")
            count = 3 if kind == "2" else 1
            colour = ";".join([code, kind, *(next(rest, "0") for _ in range(count))])
            ink, ground = (colour, ground) if number == 38 else (ink, colour)
        elif 30 <= number <= 39 or 90 <= number <= 97:
            ink = "" if number == 39 else code
        elif 40 <= number <= 49 or 100 <= number <= 107:
            ground = "" if number == 49 else code
        else:
            attributes.add(code)
    return Pen(ink, ground, tuple(sorted(attributes)))


@lru_cache(maxsize=4096)
def _difference(before: Pen | None, after: Pen) -> str:
    """Return the sequence that turns one pen into the other."""
    if before is None or not set(before.attributes) <= set(after.attributes):
        codes = ["0", after.ink, after.ground, *after.attributes]
    else:
        codes = []
        if after.ink != before.ink:
            codes.append(after.ink or "39")
        if after.ground != before.ground:
            codes.append(after.ground or "49")
        codes += [code for code in after.attributes if code not in before.attributes]
    return f"\x1b[{';'.join(filter(None, codes))}m"
