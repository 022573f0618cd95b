"""Tables of text (CSV, TSV): each row is an article; which column is what is guessed and told."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.columns import Mapping, mapping_of
from search.ingest.encoding import RecordDecoder
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import narrow
from search.request import FileNote, SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = False
_LONGEST: Final = 16 * 1024 * 1024
"""Characters of the longest field."""
_SAMPLE: Final = 200
"""Rows that decide which column is what."""
_DELIMITERS: Final = ",\t;|"


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the rows, a note on the columns, and a SkippedFile for each other row.

    Raises FormatError where the file is no text, or no column has a text.
    """
    csv.field_size_limit(_LONGEST)
    lines = _lines(chunks)
    first = list(islice(lines, _SAMPLE))
    rows = _Rows(chain(first, lines), _delimiter(first))
    sample = list(islice(rows, _SAMPLE))
    mapping = mapping_of([cells for _, cells in sample if cells], origin.mapping)
    if mapping is None:
        raise FormatError("a table in which no column has a text (--map body=COLUMN names one)")
    yield FileNote(origin.place, mapping.described())
    seen_head = not mapping.has_head
    for line, cells in chain(sample, rows):
        place = f"{origin.place}:{line}"
        if cells is None:
            yield SkippedFile(place, rows.fault)
        elif not seen_head and cells:
            seen_head = True
        elif any(cells):
            article = _article(cells, mapping, origin)
            yield (
                SkippedFile(place, "row without a title and a text") if article is None else article
            )


def _article(cells: list[str], mapping: Mapping, origin: Origin) -> Article | None:
    if len(cells) > len(mapping.names):  # commas that nobody quoted
        cells = cells[: len(mapping.names)]
    record: dict[str, object] = dict(zip(mapping.names, cells, strict=False))
    return article_of(record, origin)


class _Rows:
    """The rows with the lines on which they end; None in place of one that cannot be read."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._reader = csv.reader(lines, delimiter=delimiter)
        self.fault = ""

    def __iter__(self) -> Iterator[tuple[int, list[str] | None]]:
        return self

    def __next__(self) -> tuple[int, list[str] | None]:
        try:
            cells = next(self._reader)
        except csv.Error as error:
            self.fault = str(error)
            return self._reader.line_num, None
        return self._reader.line_num, cells


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """The lines as text, with their ends; of old Macs these are returns alone."""
    decoder: RecordDecoder | None = None
    rest, end = b"", b"\n"
    for chunk in narrow(chunks):
        if decoder is None:
            decoder = RecordDecoder(chunk)
            end = b"\n" if b"\n" in chunk or b"\r" not in chunk else b"\r"
        *complete, rest = (rest + chunk).split(end)
        for line in complete:
            yield decoder.decode(line).replace("\0", "") + "\n"
        if len(rest) > _LONGEST:
            raise FormatError(f"a line longer than {_LONGEST // 2**20} MB")
    if decoder is not None and rest:
        yield decoder.decode(rest).replace("\0", "")


def _delimiter(lines: list[str]) -> str:
    """The sign that parts the most rows into equally many cells."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines[:50], delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = widths.count(widths[0]) / len(widths) * min(widths[0], 8)
        if score > most:
            best, most = delimiter, score
    return best
