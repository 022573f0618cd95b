"""What a person may be about to type: fields, their values and words, out of the archive itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np

from search.folding import key
from search.index.segment.capitals import is_in_capitals
from search.index.segment.postings import TextField
from search.index.segment.segment import CAPITALS
from search.index.segment.words import words
from search.query.language.field_values import FIELDS
from search.query.language.lexer import QUOTES
from search.query.language.parser import field_form
from search.request import LONGEST_QUERY, Completion
from search.watch import Check, checked, unchecked

_MOST_NAMES: Final = 5_000
"""The most frequent names of a facet, among which completions are looked for."""
_PER_SEGMENT: Final = 64
_OPEN_VALUE = re.compile(rf"(?<![^\W\d_])([^\W\d_]+):[{QUOTES}]([^{QUOTES}]*)$")
_OF_TOKEN = re.compile(rf"[^\s(){QUOTES}]")
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
    "is": ("undated", "inferred", "read", "unread", "starred", "noted", "new"),
    "has": ("date",),
    "dated": ("stated", "inferred", "file", "corrected", "none"),
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

    def complete(
        self, text: str, column: int, limit: int, check: Check = unchecked
    ) -> tuple[Completion, ...]:
        """At most `limit` texts for what stands right before a column, the likeliest first.

        `check` is called now and then and may raise.
        """
        head = text[:column]
        if len(head) > LONGEST_QUERY:
            return ()
        if found := _OPEN_VALUE.search(head):
            values = self._values(found[1].lower(), found[2], check)
            return tuple(Completion(found.start(), column, each) for each in islice(values, limit))
        if sum(head.count(mark) for mark in QUOTES) % 2:
            return ()
        start = len(head)
        while start and _OF_TOKEN.match(head, start - 1):
            start -= 1
        typed = head[start:]
        sign = len(typed) - len(typed.lstrip("-="))
        field, colon, value = typed[sign:].partition(":")
        if typed[:sign].endswith("=="):
            candidates = self._as_written(typed[sign:], check)
        elif colon:
            candidates = self._values(field.lower(), value, check)
        else:
            candidates = self._words(field, check)
        return tuple(Completion(start + sign, column, each) for each in islice(candidates, limit))

    def _values(self, field: str, value: str, check: Check) -> Iterator[str]:
        if field in self._sources:
            wanted = key(value)
            for folded, name in self._known(field, check):
                if folded.startswith(wanted) or f" {wanted}" in folded:
                    yield field_form(field, name)
        elif field in _VALUES:
            yield from (
                f"{field}:{each}" for each in _VALUES[field] if each.startswith(value.lower())
            )
        elif field in _TEXT_OF:
            yield from (f"{field}:{word}" for word in self._frequent(_TEXT_OF[field], value, check))

    def _words(self, typed: str, check: Check) -> Iterator[str]:
        if typed:
            yield from (f"{field}:" for field in FIELDS if field.startswith(typed.lower()))
            yield from self._frequent("text", typed, check)

    def _as_written(self, typed: str, check: Check) -> Iterator[str]:
        """Words that begin with just what is typed, and go on with capitals after two of these."""
        if is_in_capitals(typed):
            yield from (word.upper() for word in self._frequent(CAPITALS, typed, check))
        elif typed:
            for word in self._frequent("text", typed, check):
                if word.startswith(typed.lower()):
                    yield typed + word[len(typed) :]

    def _known(self, field: str, check: Check) -> list[tuple[str, str]]:
        """The names of a field, folded and as they are written."""
        if field not in self._names:
            names = islice(self._sources[field](), _MOST_NAMES)
            self._names[field] = [(key(name), name) for name in checked(names, check, 100)]
        return self._names[field]

    def _frequent(self, field: str, typed: str, check: Check) -> list[str]:
        """The words that begin so, those of most articles first."""
        found = words(typed)
        if len(found) != 1 or found[0].end != len(typed):
            return []
        totals: dict[str, int] = {}
        for text in checked(self._fields[field], check, 1):
            first, last = text.prefix_range(found[0].text)
            counts = np.diff(text.offsets[first : last + 1].astype(np.int64))
            best = np.argsort(-counts, kind="stable")[:_PER_SEGMENT]
            for number, count in zip((best + first).tolist(), counts[best].tolist(), strict=True):
                word = text.word(number)
                totals[word] = totals.get(word, 0) + count
        return sorted(totals, key=lambda word: (-totals[word], word))
