"""The values by which Whoosh sorts, groups and collapses the documents of a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import total_ordering
from typing import Any, Final

from whoosh import columns

from search.index.segment.fields import UNDATED, midnight
from search.index.segment.segment import BASES, Segment
from search.request import FACET_NAMES, FacetName


@total_ordering
class _Reversed:
    """A text or number that comes before what is smaller than it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.value == other.value

    def __lt__(self, other: _Reversed) -> bool:
        return bool(other.value < self.value)

    def __hash__(self) -> int:
        return hash(self.value)


class ValueReader(columns.ColumnReader):
    """A value for each document of a segment; of a list of values the first one decides the order.

    Documents without a value come last in both directions.
    """

    def __init__(self, size: int, value: Callable[[int], Any], missing: Any) -> None:
        self._size = size
        self._value = value
        self._missing = missing
        self._reverse = False

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, docnum: int) -> Any:
        return self._value(docnum)

    def __iter__(self) -> Iterator[Any]:
        return map(self._value, range(self._size))

    def set_reverse(self) -> None:
        """Have keys in descending order from now on."""
        self._reverse = True

    def sort_key(self, docnum: int) -> Any:
        """What the document is sorted and grouped by."""
        value = self._value(docnum)
        if isinstance(value, list):
            value = value[0] if value else self._missing
        if not self._reverse:
            return value
        return value == self._missing, _Reversed(value)


def value_reader(segment: Segment, field: str) -> ValueReader:
    """The values of a sortable field; KeyError for a field that is not sortable."""
    if field in FACET_NAMES:
        name: FacetName = field
        return ValueReader(segment.size, lambda document: segment.names(name, document), "")
    value, missing = _VALUES[field]
    return ValueReader(segment.size, lambda document: value(segment, document), missing)


def _first_day(segment: Segment, document: int) -> int:
    return midnight(int(segment.starts[document])) if document >= segment.undated else UNDATED


def _last_day(segment: Segment, document: int) -> int:
    return midnight(int(segment.ends[document])) if document >= segment.undated else UNDATED


_VALUES: Final[dict[str, tuple[Callable[[Segment, int], Any], Any]]] = {
    "date": (_first_day, UNDATED),
    "date_until": (_last_day, UNDATED),
    "date_basis": (lambda segment, document: BASES[int(segment.bases[document])], ""),
    "id": (lambda segment, document: segment.id(document), ""),
    "path": (lambda segment, document: segment.paths[document].split("\n", 1)[0], ""),
    "title": (lambda segment, document: segment.title(document), ""),
}
