"""What beside its content decides what the articles of a file are.

It is kept with the state of the file, so that the file is read again when it changes.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple, Self
from urllib.parse import quote, unquote

_ONE, _DAY_FIRST, _MONTH_FIRST, _ITSELF = "one", "day-first", "month-first", "itself"
_ORDERS: Final = {_DAY_FIRST: True, _MONTH_FIRST: False}


class Circumstances(NamedTuple):
    """`one_article` is whether the file is of a format of one article to a file.

    Only then `saved` is known, the day on which it was saved, if that may tell when the article was
    new. `day_first` is how numeric dates are read, None where nothing tells, and `itself` whether
    the file itself tells it and not the other files of the archive. `columns` are those of a table
    that the person has named: pairs of a field of an article and the name of its column.
    """

    one_article: bool = False
    saved: date | None = None
    day_first: bool | None = None
    itself: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """What `str` has made text of; unknown words are passed over."""
        words = text.split(" ")
        saved, day_first = None, None
        columns = []
        for word in words:
            field, between, column = word.partition("=")
            if between:
                columns.append((field, unquote(column)))
            day_first = _ORDERS.get(word, day_first)
            if word[:1].isdigit():
                try:
                    saved = date.fromisoformat(word)
                except ValueError:
                    continue
        return cls(_ONE in words, saved, day_first, _ITSELF in words, tuple(columns))

    def __str__(self) -> str:
        words = [_ONE] if self.one_article else []
        if self.saved is not None:
            words.append(self.saved.isoformat())
        if self.day_first is not None:
            words.append(_DAY_FIRST if self.day_first else _MONTH_FIRST)
        if self.itself:
            words.append(_ITSELF)
        words += [f"{field}={quote(column, safe='')}" for field, column in self.columns]
        return " ".join(words)


UNKNOWN: Final = Circumstances()
"""Where nothing beside the content is known."""
