"""Checks that the arrays of a file are what their reader relies on, once, before it does.

A file with the right checksum may still have been made to mislead: no number in it may lead out of
an array, ask for memory without end or stand for something else than it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

OFFSETS: Final = ("<u4", "<u8", "<i8")
INDICES: Final = ("<u2", "<u4")
MOST_ORDINAL: Final = 2**31 - 1


class Sections:
    """Named arrays and byte strings, each given out once it is as it must be, else ValueError."""

    def __init__(self, sections: Mapping[str, Any]) -> None:
        self._sections = sections

    def blob(self, name: str) -> memoryview:
        """A section of bytes."""
        section = self._section(name)
        if isinstance(section, np.ndarray):
            raise _fault(name, "holds numbers")
        return memoryview(section)

    def column(self, name: str, rows: int | None, *types: str) -> NDArray[Any]:
        """A section of numbers of one of these types, with so many rows where that is known."""
        section = self._section(name)
        if not isinstance(section, np.ndarray) or section.dtype.str not in types:
            raise _fault(name, f"is not of the type {' or '.join(types)}")
        if rows is not None and len(section) != rows:
            raise _fault(name, f"has {len(section)} rows instead of {rows}")
        return section

    def numbers(
        self, name: str, rows: int | None, low: int, high: int, *types: str
    ) -> NDArray[Any]:
        """The same, no number being less than `low` or more than `high`."""
        column = self.column(name, rows, *types)
        if len(column) and not (
            ((column.dtype.kind == "u" and low <= 0) or int(column.min()) >= low)
            and int(column.max()) <= high
        ):
            raise _fault(name, f"has numbers that are not from {low} to {high}")
        return column

    def ascending(
        self, name: str, rows: int | None, *types: str, strictly: bool = False
    ) -> NDArray[Any]:
        """A section of numbers in ascending order, each once where `strictly`."""
        column = self.column(name, rows, *types)
        before, after = column[:-1], column[1:]
        if not bool((before < after).all() if strictly else (before <= after).all()):
            raise _fault(name, "does not ascend")
        return column

    def offsets(
        self, name: str, rows: int, total: int, *types: str, strictly: bool = False
    ) -> NDArray[Any]:
        """Where each of so many rows begins among `total` values, and where the last one ends."""
        offsets = self.ascending(name, rows + 1, *(types or OFFSETS), strictly=strictly)
        if int(offsets[0]) != 0 or int(offsets[-1]) != total:
            raise _fault(name, f"does not cover {total} values")
        return offsets

    def texts(self, name: str, offsets: str, rows: int | None = None) -> int:
        """Texts with their offsets; returns how many there are."""
        blob = self.blob(name)
        if rows is None:
            rows = len(self.column(offsets, None, *OFFSETS)) - 1
        if rows < 0:
            raise _fault(offsets, "is empty")
        self.offsets(offsets, rows, len(blob))
        return rows

    def _section(self, name: str) -> Any:
        try:
            return self._sections[name]
        except KeyError:
            raise _fault(name, "is missing") from None


def check_rows_ascend(name: str, values: NDArray[Any], offsets: NDArray[Any]) -> None:
    """Raise ValueError unless the values of each row, which begins at its offset, ascend."""
    descents = np.flatnonzero(values[1:] <= values[:-1]) + 1
    if len(descents) and (offsets[offsets.searchsorted(descents)] != descents).any():
        raise _fault(name, "does not ascend in each row")


def _fault(name: str, problem: str) -> ValueError:
    return ValueError(f"section {name} {problem}")
