"""From a word, a stem or a pattern to the words of the archive that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from whoosh import query as whoosh

from search.index.postings import TextField, stem
from search.index.segment import Segment
from search.names.arrays import spread
from search.query.abreast import abreast
from search.query.clauses import Inflected, WhooshQuery
from search.query.patterns import ending_of, folded, prefix_of, runs_of, wildcard_regex
from search.query.spelling import Terms, encoded, ending_with, similar
from search.query.watch import Limits, Watch

PATTERNS: Final = (
    whoosh.Term,
    Inflected,
    whoosh.Prefix,
    whoosh.Wildcard,
    whoosh.FuzzyTerm,
    whoosh.Regex,
)
"""The Whoosh queries that stand for single words."""
_SLOW: Final = (whoosh.Wildcard, whoosh.FuzzyTerm, whoosh.Regex)
"""Those that take a pass over the dictionary."""
_SLICE: Final = 1 << 18
"""Bytes of a dictionary that an expression passes over between two looks at the watch."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words that a pattern stands for, per segment, and whether there were too many."""

    terms: tuple[Terms, ...]
    cut: bool = False


class Vocabulary:
    """Expands the patterns of one search over all segments, each pattern once."""

    def __init__(self, segments: Sequence[Segment], watch: Watch) -> None:
        self._segments = segments
        self._watch = watch
        self._known: dict[WhooshQuery, Expansion] = {}

    @property
    def limits(self) -> Limits:
        """How much one query may use."""
        return self._watch.limits

    def expansion(self, pattern: WhooshQuery) -> Expansion:
        """The words that a pattern stands for.

        Wildcards, fuzzy words and regular expressions stand for at most `watch.limits.forms` words
        of the whole archive, the first ones in the order of their UTF-8.
        """
        known = self._known.get(pattern)
        if known is None:
            found = self._found(pattern)
            known = self._known[pattern] = self._bounded(pattern, found)
        return known

    def prepare(self, patterns: Iterable[WhooshQuery]) -> None:
        """Expand these once, before several threads ask for them at the same time."""
        for pattern in patterns:
            if isinstance(pattern, PATTERNS):
                self.expansion(pattern)

    def forms(self, pattern: WhooshQuery, limit: int) -> tuple[str, ...]:
        """The words themselves, in alphabetical order, at most `limit` of them."""
        fields = [segment.text_fields[pattern.fieldname] for segment in self._segments]
        numbers = self.expansion(pattern).terms
        found = {
            field.word(int(term))
            for field, terms in zip(fields, numbers, strict=True)
            for term in terms[:limit]
        }
        return tuple(sorted(found)[:limit])

    def near(self, field: str, word: str, distance: int) -> dict[str, int]:
        """The words at an edit distance of at most `distance`, with how many articles have each."""
        found: dict[str, int] = {}
        pattern = whoosh.FuzzyTerm(field, word, maxdist=distance, prefixlength=0)
        for segment, terms in zip(self._segments, self.expansion(pattern).terms, strict=True):
            words = segment.text_fields[field]
            for number in terms.tolist():
                text = words.word(number)
                found[text] = found.get(text, 0) + words.document_frequency(number)
        return found

    def _found(self, pattern: WhooshQuery) -> list[Terms]:
        """The words that a pattern stands for in each segment."""

        def terms(segment: Segment) -> Terms:
            self._watch.check()
            return self._terms(pattern, segment.text_fields[pattern.fieldname])

        if isinstance(pattern, _SLOW):
            return abreast(terms, self._segments)
        return [terms(segment) for segment in self._segments]

    def _terms(self, pattern: WhooshQuery, field: TextField) -> Terms:
        kind = type(pattern)
        if kind is whoosh.Term:
            return _numbers([number] if (number := field.find(pattern.text)) >= 0 else [])
        if kind is Inflected:
            return _numbers(field.words_with_stem(stem(pattern.text)))
        if kind is whoosh.Prefix:
            return np.arange(*field.prefix_range(pattern.text), dtype=np.int64)
        if kind is whoosh.Wildcard:
            if (ending := ending_of(pattern.text)) is not None:
                return ending_with(field, ending)
            return self._matching(*wildcard_regex(pattern.text), field)
        if kind is whoosh.Regex:
            return self._matching(folded(pattern.text), prefix_of(pattern.text), field)
        if kind is whoosh.FuzzyTerm:
            return similar(pattern.text, pattern.maxdist, field, self._watch)
        raise TypeError(f"{kind.__name__} stands for no words")

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

    def _bounded(self, pattern: WhooshQuery, found: list[Terms]) -> Expansion:
        most = self._watch.limits.forms
        if type(pattern) is whoosh.Prefix or sum(map(len, found)) <= most:
            return Expansion(tuple(found))
        fields = [segment.text_fields[pattern.fieldname] for segment in self._segments]
        texts: set[bytes] = set()
        for field, terms in zip(fields, found, strict=True):
            self._watch.check()
            texts.update(encoded(field, terms[:most]).split(b"\n")[:-1])
        if len(texts) <= most and all(len(terms) <= most for terms in found):
            return Expansion(tuple(found))
        last = sorted(texts)[most - 1].decode("utf-8", "surrogatepass")
        return Expansion(
            tuple(
                terms[: int(terms.searchsorted(field.prefix_range(last + "\0")[0]))]
                for field, terms in zip(fields, found, strict=True)
            ),
            cut=True,
        )


def _numbers(found: Sequence[int]) -> Terms:
    return np.array(found, dtype=np.int64)


def runs(terms: Terms) -> Iterator[tuple[int, int]]:
    """Half-open ranges of consecutive numbers: their postings and positions lie side by side."""
    if not len(terms):
        return iter(())
    breaks = np.flatnonzero(np.diff(terms) != 1)
    firsts = terms[np.concatenate(([0], breaks + 1))]
    lasts = terms[np.concatenate((breaks, [len(terms) - 1]))] + 1
    return zip(firsts.tolist(), lasts.tolist(), strict=True)
