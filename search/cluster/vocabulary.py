"""Expands the patterns of one search over the words of a whole cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from search.cluster.words import WordList
from search.query.evaluation.clauses import Pattern
from search.query.evaluation.inflections import Inflections
from search.query.evaluation.vocabulary import Vocabulary
from search.watch import Watch

if TYPE_CHECKING:
    from search.index.segment.postings import TextField
    from search.index.segment.segment import Segment

Frequencies = Callable[[str, Sequence[str]], Mapping[str, int]]
"""How many articles have each of some words in a field."""
IsWritten = Callable[[str, str, frozenset[str]], bool]
"""Whether an article in one of the languages has a word in a field."""


class ClusterVocabulary(Vocabulary):
    """The vocabulary of a cluster: its words are here, how many articles have them is asked."""

    def __init__(
        self,
        lists: Sequence[WordList],
        watch: Watch,
        frequencies: Frequencies,
        is_written: IsWritten,
    ) -> None:
        super().__init__(lists, watch)  # type: ignore[arg-type]  # what is asked of segments here
        self._frequencies = frequencies
        self.inflections = ClusterInflections(lists, watch, is_written)

    def words(self, pattern: Pattern) -> Iterator[tuple[frozenset[str] | None, list[str]]]:
        """The words that a pattern stands for, by the languages in whose articles they count."""
        expansion = self.expansion(pattern)
        for segment, groups in zip(self._segments, expansion.groups, strict=True):
            field = segment.text_fields[pattern.fieldname]
            for group in groups:
                yield group.languages, [field.word(int(number)) for number in group.terms]

    def near(self, field: str, word: str, distance: int) -> dict[str, int]:
        """The words at an edit distance of at most `distance`, with how many articles have each."""
        found = self._frequencies(field, sorted(super().near(field, word, distance)))
        return {each: count for each, count in found.items() if count}


class ClusterInflections(Inflections):
    """The forms of words in a cluster."""

    def __init__(self, lists: Sequence[WordList], watch: Watch, is_written: IsWritten) -> None:
        super().__init__(lists, watch)  # type: ignore[arg-type]  # what is asked of segments here
        self._is_written = is_written

    def _counts_somewhere(  # type: ignore[override]
        self, segment: Segment, field: TextField, number: int, languages: frozenset[str]
    ) -> bool:
        name = next(name for name, each in segment.text_fields.items() if each is field)
        return self._is_written(name, field.word(number), languages)
