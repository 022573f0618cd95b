"""From a word, a stem or a pattern to the words of the archive that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from whoosh import query as whoosh

from search.arrays import spread
from search.frozen import frozen
from search.index.segment.postings import TextField
from search.index.segment.segment import Segment
from search.query.evaluation.clauses import (
    PATTERNS,
    FuzzyPattern,
    InCapitals,
    Inflected,
    Pattern,
    PrefixPattern,
    RegexPattern,
    WhooshQuery,
    WildcardPattern,
)
from search.query.evaluation.edit_distance import Terms, encoded, ending_with, similar
from search.query.evaluation.inflections import Group, Inflections
from search.query.evaluation.threads import map_in_threads
from search.query.language.patterns import ending_of, folded, prefix_of, runs_of, wildcard_regex
from search.watch import Limits, Watch, checked

_SLOW: Final = (WildcardPattern, FuzzyPattern, RegexPattern)
"""Those that take a pass over the dictionary."""
_SLICE: Final = 1 << 18
"""Bytes of a dictionary that an expression passes over between two looks at the watch."""


@frozen
class Expansion:
    """The words that a pattern stands for, per segment, and whether there were too many.

    `groups` are the same words by the languages in whose articles they count.
    """

    terms: tuple[Terms, ...]
    groups: tuple[tuple[Group, ...], ...]
    cut: bool = False


class Vocabulary:
    """Expands the patterns of one search over all segments, each pattern once."""

    def __init__(self, segments: Sequence[Segment], watch: Watch) -> None:
        self._segments = segments
        self._watch = watch
        self._known: dict[Pattern, Expansion] = {}
        self.inflections = Inflections(segments, watch)

    @property
    def limits(self) -> Limits:
        """How much one query may use."""
        return self._watch.limits

    def expansion(self, pattern: Pattern) -> Expansion:
        """The words that a pattern stands for.

        Wildcards, fuzzy words and regular expressions stand for at most `watch.limits.forms` words
        of the whole archive, the first ones in the order of their UTF-8.
        """
        known = self._known.get(pattern)
        if known is None:
            if isinstance(pattern, Inflected):
                known = self._inflected(pattern)
            else:
                known = self._bounded(pattern, self._found(pattern))
            self._known[pattern] = known
        return known

    def prepare(self, patterns: Iterable[WhooshQuery]) -> None:
        """Expand these once, before several threads ask for them at the same time."""
        for pattern in patterns:
            if isinstance(pattern, PATTERNS):
                self.expansion(pattern)

    def forms(self, pattern: Pattern, limit: int) -> tuple[str, ...]:
        """The words themselves, in alphabetical order, at most `limit` of them."""
        fields = [segment.text_fields[pattern.fieldname] for segment in self._segments]
        numbers = self.expansion(pattern).terms
        found = {
            field.word(int(term))
            for field, terms in zip(fields, numbers, strict=True)
            for term in checked(terms[:limit], self._watch.check)
        }
        return tuple(sorted(found)[:limit])

    def near(self, field: str, word: str, distance: int) -> dict[str, int]:
        """The words at an edit distance of at most `distance`, with how many articles have each."""
        found: dict[str, int] = {}
        pattern = FuzzyPattern(field, word, distance)
        for segment, terms in zip(self._segments, self.expansion(pattern).terms, strict=True):
            words = segment.text_fields[field]
            for number in checked(terms.tolist(), self._watch.check):
                text = words.word(number)
                found[text] = found.get(text, 0) + words.document_frequency(number)
        return found

    def _inflected(self, pattern: Inflected) -> Expansion:
        groups = self.inflections.groups(pattern)
        none = _numbers([])
        terms = (np.concatenate([none, *(each.terms for each in found)]) for found in groups)
        return Expansion(tuple(map(np.sort, terms)), groups)

    def _found(self, pattern: Pattern) -> list[Terms]:
        """The words that a pattern stands for in each segment."""

        def terms(segment: Segment) -> Terms:
            self._watch.check()
            return self._terms(pattern, segment.text_fields[pattern.fieldname])

        if isinstance(pattern, _SLOW):
            return map_in_threads(terms, self._segments)
        return [terms(segment) for segment in self._segments]

    def _terms(self, pattern: Pattern, field: TextField) -> Terms:
        """The words of any pattern but an inflected one."""
        if isinstance(pattern, whoosh.Term | InCapitals):
            return _numbers([number] if (number := field.find(pattern.text)) >= 0 else [])
        if isinstance(pattern, PrefixPattern):
            return np.arange(*field.prefix_range(pattern.text), dtype=np.int64)
        if isinstance(pattern, WildcardPattern):
            if (ending := ending_of(pattern.text)) is not None:
                return ending_with(field, ending)
            return self._matching(*wildcard_regex(pattern.text), field)
        if isinstance(pattern, RegexPattern):
            return self._matching(folded(pattern.text), prefix_of(pattern.text), field)
        if isinstance(pattern, FuzzyPattern):
            return similar(pattern.text, pattern.maxdist, field, self._watch)
        raise TypeError(f"{type(pattern).__name__} is no pattern of letters")

    def _matching(self, expression: str, prefix: str, field: TextField) -> Terms:
        """The words that an expression matches, all of which begin with `prefix`.

        One pass over the dictionary, a slice of whole words at a time; it ends with the slice in
        which there are too many.
        """
        regex, offsets = runs_of(expression), field.blob_offsets
        found = [np.zeros(0, np.int64)]
        first, end = field.prefix_range(prefix)
        left = self._watch.limits.forms
        while first < end and left >= 0:
            self._watch.check()
            start = int(offsets[first])
            last = int(offsets.searchsorted(offsets.dtype.type(start + _SLICE), "right"))
            last = min(max(last - 1, first + 1), end)
            matches = regex.finditer(bytes(field.blob[start : int(offsets[last])]))
            spans = np.array([match.span() for match in matches], np.int64).reshape(-1, 2)
            words = offsets.searchsorted((spans + start).astype(offsets.dtype))
            found.append(spread(words[:, 0], words[:, 1] - words[:, 0]))
            first, left = last, left - len(found[-1])
        return np.concatenate(found)

    def _bounded(self, pattern: Pattern, found: list[Terms]) -> Expansion:
        most = self._watch.limits.forms
        if isinstance(pattern, PrefixPattern) or sum(map(len, found)) <= most:
            return _everywhere(found)
        fields = [segment.text_fields[pattern.fieldname] for segment in self._segments]
        texts: set[bytes] = set()
        for field, terms in zip(fields, found, strict=True):
            self._watch.check()
            texts.update(encoded(field, terms[:most]).split(b"\n")[:-1])
        if len(texts) <= most and all(len(terms) <= most for terms in found):
            return _everywhere(found)
        last = sorted(texts)[most - 1].decode("utf-8", "surrogatepass")
        return _everywhere(
            [
                terms[: int(terms.searchsorted(field.prefix_range(last + "\0")[0]))]
                for field, terms in zip(fields, found, strict=True)
            ],
            cut=True,
        )


def _everywhere(found: list[Terms], *, cut: bool = False) -> Expansion:
    """Words that count in all articles."""
    return Expansion(tuple(found), tuple((Group(terms, None),) for terms in found), cut)


def _numbers(found: Sequence[int]) -> Terms:
    return np.array(found, dtype=np.int64)


def runs(terms: Terms) -> Iterator[tuple[int, int]]:
    """Half-open ranges of consecutive numbers, whose postings and positions lie side by side."""
    if not len(terms):
        return iter(())
    breaks = np.flatnonzero(np.diff(terms) != 1)
    firsts = terms[np.concatenate(([0], breaks + 1))]
    lasts = terms[np.concatenate((breaks, [len(terms) - 1]))] + 1
    return zip(firsts.tolist(), lasts.tolist(), strict=True)
