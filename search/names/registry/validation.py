"""What the registry of names relies on in the sections that it once gave."""

from __future__ import annotations

from typing import Final

from search.article import KINDS
from search.errors import FormatError
from search.names.registry.corrections import Corrections
from search.names.registry.grouping import METHODS
from search.validation import MOST_ORDINAL, Sections

MOST_CORRECTIONS: Final = 1 << 26
"""How many bytes what the person said of names may take."""
_ROWS = "<i4"
_STARTS = "<i8"


def check_tables(sections: Sections) -> None:
    """Raise ValueError unless these sections make an `EntityTable` of each kind."""
    corrections = sections.blob("corrections")
    if len(corrections) > MOST_CORRECTIONS:
        raise ValueError("section corrections is longer than any that a person made")
    for kind in KINDS:
        _check_table(sections, f"{kind}_")


def check_counts(sections: Sections) -> None:
    """Raise ValueError unless the rest, which only the writer reads, makes a `Registry`."""
    for kind in KINDS:
        _check_counts(sections, f"{kind}_")


def check_corrections(sections: Sections) -> None:
    """Raise ValueError unless the corrections can be read, which opening does not wait for."""
    try:
        Corrections.parse(bytes(sections.blob("corrections")).decode())
    except FormatError as error:
        raise ValueError(f"section corrections: {error}") from error


def _check_table(sections: Sections, prefix: str) -> None:
    texts = sections.blob(f"{prefix}text")
    ends = sections.ascending(f"{prefix}text_end", None, _STARTS)
    rows = len(ends)
    if rows and not 0 <= int(ends[0]) <= int(ends[-1]) == len(texts):
        raise ValueError(f"section {prefix}text_end does not cover the texts")
    sections.ascending(f"{prefix}text_hash", rows, "<u4")
    sections.numbers(f"{prefix}text_row", rows, 0, rows - 1, _ROWS)
    sections.numbers(f"{prefix}articles", rows, 0, MOST_ORDINAL, _ROWS)
    for name in ("entity", "canonical", "expansion"):
        sections.numbers(f"{prefix}{name}", rows, -1, rows - 1, _ROWS)
    entity = sections.column(f"{prefix}entity", rows, _ROWS)
    if (sections.column(f"{prefix}canonical", rows, _ROWS)[entity[entity >= 0]] < 0).any():
        raise ValueError(f"section {prefix}canonical has no name for an entity")
    members = sections.ascending(f"{prefix}member_entity", None, _ROWS)
    for name in ("member_entity", "member_name"):
        sections.numbers(f"{prefix}{name}", len(members), 0, rows - 1, _ROWS)
    _check_rows(sections, prefix, "form", rows, text=rows - 1, mentions=MOST_ORDINAL)
    _check_rows(sections, prefix, "bearer", rows, name=rows - 1)
    edges = len(sections.column(f"{prefix}edge_start", None, _STARTS)) - 1
    if not 0 <= edges <= rows:
        raise ValueError(f"section {prefix}edge_start has more rows than there are names")
    _check_rows(
        sections, prefix, "edge", edges, other=rows - 1, score=MOST_ORDINAL, method=len(METHODS) - 1
    )
    anchored = len(sections.column(f"{prefix}anchored", None, _ROWS))
    for name in ("anchored", "anchor"):
        sections.numbers(f"{prefix}{name}", anchored, 0, rows - 1, _ROWS)
    keys = len(sections.ascending(f"{prefix}key_hash", None, "<u4"))
    sections.numbers(f"{prefix}key_row", keys, 0, rows - 1, _ROWS)


def _check_counts(sections: Sections, prefix: str) -> None:
    rows = len(sections.column(f"{prefix}text_end", None, _STARTS))
    sections.numbers(f"{prefix}rules", 1, 0, MOST_ORDINAL, _ROWS)
    sections.numbers(f"{prefix}root", rows, -1, rows - 1, _ROWS)
    sections.numbers(f"{prefix}connected", rows, 0, 1, _ROWS)
    _check_rows(sections, prefix, "form", rows, weight=MOST_ORDINAL, articles=MOST_ORDINAL)
    _check_rows(sections, prefix, "long", rows, text=rows - 1, articles=MOST_ORDINAL)
    days = len(sections.column(f"{prefix}day_day", None, _ROWS))
    sections.offsets(f"{prefix}day_start", rows, days, _STARTS)
    if int(sections.column(f"{prefix}form_articles", None, _ROWS).sum(dtype="<i8")) != days:
        raise ValueError(f"section {prefix}form_articles does not come to {days} days")


def _check_rows(sections: Sections, prefix: str, table: str, rows: int, **most: int) -> None:
    """Raise ValueError unless these columns of a table are rows of numbers from 0 up to these."""
    values = len(sections.column(f"{prefix}{table}_{next(iter(most))}", None, _ROWS))
    sections.offsets(f"{prefix}{table}_start", rows, values, _STARTS)
    for column, highest in most.items():
        sections.numbers(f"{prefix}{table}_{column}", values, 0, highest, _ROWS)
