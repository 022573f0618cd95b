"""The kinds of fields of an archive, as Whoosh field types that hand whole values to the pool.

Whoosh asks a field type for the postings of one value at a time. These answer with a single
pseudo-posting that carries the value itself; the pool inverts thousands of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from whoosh import analysis, fields, formats

from search.index.layout import layout
from search.index.words import words
from search.names.ledger import ArticleName

Posting = tuple[bytes, int, float, Any]


class WordsAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """Whoosh tokens for the words of a text, with their positions and places."""

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


class PlainPositions(formats.Positions):  # type: ignore[misc]
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


class WordsField(fields.TEXT):  # type: ignore[misc]
    """Text whose every word is indexed with its position: no stop words, no stems."""

    def __init__(self) -> None:
        super().__init__(analyzer=WordsAnalyzer())
        self.format = PlainPositions()

    def index(self, value: str, **_: Any) -> Iterable[Posting]:
        """One pseudo-posting with the text."""
        return ((b"", 0, 1.0, value),)


class Names(NamedTuple):
    """The names of one facet in an article.

    Those that it mentions, most mentioned first, and those that only its source states.
    """

    mentioned: Sequence[ArticleName] = ()
    stated: Sequence[str] = ()


class NamesField(fields.KEYWORD):  # type: ignore[misc]
    """The names of one kind in an article; a query for one finds the articles of its entity."""

    def __init__(self) -> None:
        super().__init__(commas=True)

    def index(self, value: Names, **_: Any) -> Iterable[Posting]:
        """One pseudo-posting with all names."""
        return ((b"", 0, 1.0, value),)


class Days(frozenset[int]):
    """Days since 1970-01-01."""


class DaysField(fields.KEYWORD):  # type: ignore[misc]
    """The days that an article mentions."""

    def index(self, value: Iterable[int], **_: Any) -> Iterable[Posting]:
        """One pseudo-posting with all days."""
        return ((b"", 0, 1.0, Days(value)),)
