"""Which column of a table is what: told by its name, by what is in it, or by the person."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Final, NamedTuple

from search.ingest.records import (
    ABSTRACT,
    AUTHOR,
    DATE,
    ID,
    LANGUAGE,
    SECTION,
    SOURCE,
    TEXT,
    TITLE,
    URL,
    field_name,
    fields_beside,
    has_sentences,
)

FIELDS: Final = {
    "body": (*TEXT, *ABSTRACT), "title": TITLE, "date": DATE, "source": SOURCE, "url": URL,
    "author": AUTHOR, "section": SECTION, "language": LANGUAGE, "id": ID,
}  # fmt: skip
"""The fields of an article, with the names by which records state them."""
_TEXT_LENGTH: Final = 80
"""Characters that the cells of a column of texts have on average at least."""
_TITLE_LENGTH: Final = 15
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{14}$")
_ADDRESS: Final = re.compile(r"https?://\S+$")


class Mapping(NamedTuple):
    """The names under which the cells of a row become the fields of a record.

    `columns` are the names in the head of the table, or numbers where it has none.
    """

    names: list[str]
    columns: list[str]
    has_head: bool

    def described(self) -> str:
        """Which column is what, for a person."""
        known = {name: field for field, names in FIELDS.items() for name in names}
        told: dict[str, str] = {}
        for name, column in zip(self.names, self.columns, strict=True):
            field = name if name in FIELDS else known.get(name)
            if field is not None:
                told.setdefault(field, column)
        pairs = [f"{field}={told[field]}" for field in FIELDS if field in told]
        return "columns read as " + ", ".join(pairs) + " (--map FIELD=COLUMN changes it)"


def mapping_of(rows: Sequence[list[str]], given: AnyMapping[str, str]) -> Mapping | None:
    """The mapping of a table that begins with these rows; None where no column has a text.

    `given` names the columns of fields: by their names, or by their numbers from 1.
    """
    if not rows:
        return None
    columns, has_head = _head(rows)
    cells = [row for row in rows[1 if has_head else 0 :] if row] or [[]]
    names = _names(columns, given)
    lengths = [
        sum(len(row[number]) for row in cells if number < len(row)) / len(cells)
        for number in range(len(names))
    ]
    taken = {name for names_ in FIELDS.values() for name in names_} | set(given)
    free = [number for number, name in enumerate(names) if name not in taken]
    if not _has(names, "body"):
        prose = [number for number in free if _has_sentences(cells, number)]
        best = max(prose, key=lengths.__getitem__, default=None)
        if best is not None and lengths[best] >= _TEXT_LENGTH:
            names[best] = "body"
            free.remove(best)
    for field, pattern in (("date", _DAY), ("url", _ADDRESS)):
        if not _has(names, field):
            found = next((each for each in free if _all(cells, each, pattern)), None)
            if found is not None:
                names[found] = field
                free.remove(found)
    if not has_head and not _has(names, "title"):
        best = max(free, key=lengths.__getitem__, default=None)
        if best is not None and lengths[best] >= _TITLE_LENGTH:
            names[best] = "title"
    if not (_has(names, "body") or _has(names, "title")):
        return None
    return Mapping(names, columns, has_head)


def _names(columns: list[str], given: AnyMapping[str, str]) -> list[str]:
    """Under which names records state what is in the columns, as far as the names of these tell."""
    names = [field_name(column.strip()) for column in columns]
    for field, column in given.items():
        for number, name in enumerate(names):
            if name == field.lower():
                names[number] = f"other {name}"
        place = _place(columns, column)
        if place is not None:
            names[place] = field.lower()
    for field, name in fields_beside(tuple(names)):
        if field not in given:
            names[names.index(name)] = field
    return names


def _head(rows: Sequence[list[str]]) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first row has them; else their numbers."""
    first = rows[0]
    known = {name for names in FIELDS.values() for name in names}
    names = tuple(field_name(cell.strip()) for cell in first)
    if known.intersection(names) or fields_beside(names) or _looks_like_names(first):
        return [cell.strip() or f"column {number}" for number, cell in enumerate(first, 1)], True
    return [f"column {number}" for number in range(1, len(first) + 1)], False


def _looks_like_names(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == len(cells) and all(
        len(cell) <= 40 and not any(map(str.isdigit, cell[:1])) and not _ADDRESS.match(cell)
        for cell in cells
    )


def _has(names: list[str], field: str) -> bool:
    return field in names or any(name in FIELDS[field] for name in names)


def _all(rows: Sequence[list[str]], number: int, pattern: re.Pattern[str]) -> bool:
    values = [row[number].strip() for row in rows if number < len(row) and row[number].strip()]
    return bool(values) and all(pattern.match(value) for value in values)


def _has_sentences(rows: Sequence[list[str]], number: int) -> bool:
    """Whether most cells of a column end sentences, as lists of names and codes do not."""
    filled = [row[number] for row in rows if number < len(row) and row[number].strip()]
    return 2 * sum(has_sentences(cell) for cell in filled) > len(filled)


def _place(columns: list[str], column: str) -> int | None:
    wanted = field_name(column.strip())
    for number, name in enumerate(columns):
        if field_name(name.strip()) == wanted:
            return number
    if column.isdigit() and 0 < int(column) <= len(columns):
        return int(column) - 1
    return None
