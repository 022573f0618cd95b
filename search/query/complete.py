"""What a person may be about to type: fields, their values and words, out of the archive itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np

from search.index.postings import TextField
from search.index.words import fold, words
from search.query.language import field_form
from search.query.lexer import FIELDS, QUOTES
from search.request import Completion

_MOST_NAMES: Final = 5_000
"""The most frequent names of a facet, among which completions are looked for."""
_PER_SEGMENT: Final = 64
_OPEN_VALUE = re.compile(rf"([^\W\d_]+):[{QUOTES}]([^{QUOTES}]*)$")
_TOKEN = re.compile(rf"[^\s(){QUOTES}]*$")
_DATES: Final = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-7d",
    "last-30d",
)
_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "is": ("undated", "inferred", "read", "unread", "starred", "noted"),
    "has": ("date",),
    "date": _DATES,
    "since": _DATES,
    "until": _DATES,
    "on": _DATES,
}
_TEXT_OF: Final = {"title": "title", "quote": "text"}


class Completer:
    """Completes queries over one archive.

    `names` gives, for a field with names as values, all of them, the most frequent first;
    `fields` are the text fields of all segments by name.
    """

    def __init__(
        self,
        names: Mapping[str, Callable[[], Iterable[str]]],
        fields: Mapping[str, Sequence[TextField]],
    ) -> None:
        self._sources = names
        self._fields = fields
        self._names: dict[str, list[tuple[str, str]]] = {}

    def complete(self, text: str, column: int, limit: int) -> tuple[Completion, ...]:
        """At most `limit` texts for what stands right before a column, the likeliest first."""
        head = text[:column]
        if found := _OPEN_VALUE.search(head):
            values = self._values(found[1].lower(), found[2])
            return tuple(Completion(found.start(), column, each) for each in islice(values, limit))
        if sum(head.count(mark) for mark in QUOTES) % 2:
            return ()
        token = _TOKEN.search(head)
        start = 0 if token is None else token.start()
        typed = head[start:]
        sign = len(typed) - len(typed.lstrip("-="))
        field, colon, value = typed[sign:].partition(":")
        candidates = self._values(field.lower(), value) if colon else self._words(field)
        return tuple(Completion(start + sign, column, each) for each in islice(candidates, limit))

    def _values(self, field: str, value: str) -> Iterator[str]:
        if field in self._sources:
            wanted = fold(value).strip()
            for folded, name in self._known(field):
                if folded.startswith(wanted) or f" {wanted}" in folded:
                    yield field_form(field, name)
        elif field in _VALUES:
            yield from (
                f"{field}:{each}" for each in _VALUES[field] if each.startswith(value.lower())
            )
        elif field in _TEXT_OF:
            yield from (f"{field}:{word}" for word in self._frequent(_TEXT_OF[field], value))

    def _words(self, typed: str) -> Iterator[str]:
        if typed:
            yield from (f"{field}:" for field in FIELDS if field.startswith(typed.lower()))
            yield from self._frequent("text", typed)

    def _known(self, field: str) -> list[tuple[str, str]]:
        """The names of a field, folded and as they are written."""
        if field not in self._names:
            names = islice(self._sources[field](), _MOST_NAMES)
            self._names[field] = [(fold(name), name) for name in names]
        return self._names[field]

    def _frequent(self, field: str, typed: str) -> list[str]:
        """The words that begin so, those of most articles first."""
        found = words(typed)
        if len(found) != 1 or found[0].end != len(typed):
            return []
        totals: dict[str, int] = {}
        for text in self._fields[field]:
            first, last = text.prefix_range(found[0].text)
            counts = np.diff(text.offsets[first : last + 1].astype(np.int64))
            best = np.argsort(-counts, kind="stable")[:_PER_SEGMENT]
            for number, count in zip((best + first).tolist(), counts[best].tolist(), strict=True):
                word = text.word(number)
                totals[word] = totals.get(word, 0) + count
        return sorted(totals, key=lambda word: (-totals[word], word))
