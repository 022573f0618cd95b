"""The kinds of fields of an archive, as Whoosh field types.

Whoosh asks a field type for the postings of one value at a time. With `pooled=True`, as the writer
asks, these answer with a single pseudo-posting that carries the value itself; the pool inverts
thousands of them at once. Asked without it, they answer as every field type of Whoosh does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from whoosh import analysis, columns, fields, formats
from whoosh.util.times import datetime_to_long

from search.index.segment.layout import layout
from search.index.segment.words import words
from search.names.registry.article_names import ArticleName

Posting = tuple[bytes, int, float, Any]

UNDATED: Final = 2**63 - 1
"""What stands in a column of days where an article has no date: it sorts last."""


class WordsAnalyzer(analysis.Analyzer):
    """Whoosh tokens for the words of a text, with their positions and offsets."""

    def __call__(self, value: str, **_: Any) -> Iterator[analysis.Token]:
        """The words of a text as Whoosh wants them: one token that changes as it goes."""
        token = analysis.Token(positions=True, chars=True, removestops=True)
        found = layout(value)
        for word, position in zip(words(value), found.positions, strict=True):
            token.text = word.text
            token.pos = position
            token.startchar, token.endchar = word.start, word.end
            token.stopped = False
            token.boost = 1.0
            yield token


class PlainPositions(formats.Positions):
    """Positions that arrive as arrays instead of pickles."""

    def decode_positions(self, value: Any) -> list[int]:
        """The positions of one posting."""
        return list(value.tolist())

    def decode_frequency(self, value: Any) -> int:
        """How many positions there are."""
        return len(value)

    def decode_weight(self, value: Any) -> float:
        """The same, as a weight."""
        return float(len(value))


class ValueColumn(columns.Column):
    """A value for each document by which results are sorted, grouped and collapsed.

    Nothing is written for it: a reader takes the values from the arrays of the segment.
    """

    reversible = True

    def __init__(self, default: Any, *, lists: bool = False) -> None:
        self._default = default
        self._lists = lists

    def stores_lists(self) -> bool:
        """Whether a document has a list of values."""
        return self._lists


class WordsField(fields.TEXT):
    """Text whose every word is indexed with its position: no stop words, no stems."""

    def __init__(self, *, sortable: bool = False) -> None:
        super().__init__(analyzer=WordsAnalyzer(), stored=True, multitoken_query="phrase")
        self.format = PlainPositions()
        self.column_type = ValueColumn("") if sortable else None

    def index(  # type: ignore[override]
        self, value: str, *, pooled: bool = False, **options: Any
    ) -> Iterable[Posting]:
        """The postings of the words, or one pseudo-posting with the text."""
        return ((b"", 0, 1.0, value),) if pooled else super().index(value, **options)

    def from_column_value(self, value: Any) -> Any:
        """The value itself."""
        return value


class KeyField(fields.ID):
    """A text that is looked up as a whole: an id, a path."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(stored=True, unique=unique)
        self.column_type = ValueColumn("")

    def from_column_value(self, value: Any) -> Any:
        """The value itself."""
        return value


class ArticleNames(NamedTuple):
    """The names of one facet in an article.

    Those that it mentions, most mentioned first, and those that only its source states.
    """

    mentioned: Sequence[ArticleName] = ()
    stated: Sequence[str] = ()


class NamesField(fields.ID):
    """The names of one facet in an article; a query for one finds the articles of its entity."""

    def __init__(self) -> None:
        super().__init__(stored=True)
        self.column_type = ValueColumn("", lists=True)

    def index(  # type: ignore[override]
        self, value: Any, *, pooled: bool = False, **options: Any
    ) -> Iterable[Posting]:
        """A posting for each name of a list, or one pseudo-posting with all `ArticleNames`."""
        if pooled:
            return ((b"", 0, 1.0, value),)
        names = [value] if isinstance(value, str) else value
        return (posting for name in names for posting in super(NamesField, self).index(name))

    def from_column_value(self, value: Any) -> Any:
        """The value itself."""
        return value


class Days(frozenset[int]):
    """Days since 1970-01-01."""


class DayField(fields.DATETIME):
    """A day, or several; each is a term under its midnight, in the full precision alone."""

    def __init__(self, *, sortable: bool = False) -> None:
        super().__init__(stored=sortable)
        self.shift_step = 0
        self.column_type = ValueColumn(UNDATED) if sortable else None

    def index(  # type: ignore[override]
        self, value: Any, *, pooled: bool = False, **options: Any
    ) -> Iterable[Posting]:
        """The posting of a day, or one pseudo-posting with all `Days`."""
        return ((b"", 0, 1.0, Days(value)),) if pooled else super().index(value, **options)

    def prepare_datetime(self, x: Any) -> Any:
        """Microseconds since the year 1 of what Whoosh takes for a moment, or of a day."""
        if isinstance(x, date) and not isinstance(x, datetime):
            x = datetime.combine(x, time())
        return super().prepare_datetime(x)

    def from_column_value(self, value: Any) -> Any:
        """The midnight with which the day begins; None for none."""
        return None if value == UNDATED else super().from_column_value(value)


def midnight(day: int) -> int:
    """The midnight with which a day since 1970-01-01 begins, as Whoosh writes moments.

    That is in microseconds since the year 1.
    """
    return _EPOCH + day * _DAY


_EPOCH: Final[int] = datetime_to_long(datetime(1970, 1, 1))
_DAY: Final = 24 * 60 * 60 * 1_000_000
