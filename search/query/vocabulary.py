"""From a word, a stem or a pattern to the words of the archive that it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh

from search.index.postings import TextField, stem
from search.index.segment import Segment
from search.query.clauses import Inflected, WhooshQuery
from search.query.patterns import compiled, folded, wildcard_regex
from search.query.sets import rows
from search.query.watch import Limits, Watch

Terms = NDArray[np.int64]
"""Numbers of words in the dictionary of one field of one segment, ascending."""

PATTERNS: Final = (
    whoosh.Term,
    Inflected,
    whoosh.Prefix,
    whoosh.Wildcard,
    whoosh.FuzzyTerm,
    whoosh.Regex,
)
"""The Whoosh queries that stand for single words."""
_CLASS_OF_LEAD: Final[NDArray[np.uint32]] = np.array(
    [0 if byte & 0xC0 == 0x80 else 1 << (byte & 31) for byte in range(256)], np.uint32
)
_SLICE: Final = 1 << 18
"""Bytes of a dictionary that an expression passes over between two looks at the watch."""
_BATCH: Final = 50_000
"""Words compared between two looks at the watch."""


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
            found = []
            for segment in self._segments:
                self._watch.check()
                found.append(self._terms(pattern, segment.text_fields[pattern.fieldname]))
            known = self._known[pattern] = self._bounded(pattern, found)
        return known

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

    def _terms(self, pattern: WhooshQuery, field: TextField) -> Terms:
        kind = type(pattern)
        if kind is whoosh.Term:
            return _numbers([number] if (number := field.find(pattern.text)) >= 0 else [])
        if kind is Inflected:
            return _numbers(field.words_with_stem(stem(pattern.text)))
        if kind is whoosh.Prefix:
            return np.arange(*field.prefix_range(pattern.text), dtype=np.int64)
        if kind is whoosh.Wildcard:
            return self._matching(wildcard_regex(pattern.text), field)
        if kind is whoosh.Regex:
            return self._matching(folded(pattern.text), field)
        if kind is whoosh.FuzzyTerm:
            return self._similar(pattern.text, pattern.maxdist, field)
        raise TypeError(f"{kind.__name__} stands for no words")

    def _matching(self, expression: str, field: TextField) -> Terms:
        """One pass of the expression over the dictionary, a slice of whole words at a time."""
        regex, offsets = compiled(expression), field.blob_offsets
        left = self._watch.limits.forms + 1
        parts = [np.zeros(0, np.int64)]
        first, end = 0, len(field)
        while first < end and left > 0:
            self._watch.check()
            start = int(offsets[first])
            last = int(offsets.searchsorted(offsets.dtype.type(start + _SLICE), "right"))
            last = min(max(last - 1, first + 1), end)
            matches = regex.finditer(bytes(field.blob[start : int(offsets[last])]))
            found = np.fromiter((match.start() for match in islice(matches, left)), np.int64)
            parts.append(offsets.searchsorted((found + start).astype(offsets.dtype)))
            first, left = last, left - len(found)
        return np.concatenate(parts)

    def _similar(self, word: str, distance: int, field: TextField) -> Terms:
        """Words of about the same length with about the same letters, then compared exactly."""
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        candidates = _alike(word, distance, field)
        close: list[Terms] = []
        for at in range(0, len(candidates), _BATCH):
            self._watch.check()
            batch = candidates[at : at + _BATCH]
            texts = [field.word(number) for number in batch.tolist()]
            scores = cdist([word], texts, scorer=Levenshtein.distance, score_cutoff=distance)[0]
            close.append(batch[scores <= distance])
        return np.concatenate(close) if close else _numbers([])

    def _bounded(self, pattern: WhooshQuery, found: list[Terms]) -> Expansion:
        most = self._watch.limits.forms
        if type(pattern) is whoosh.Prefix or sum(map(len, found)) <= most:
            return Expansion(tuple(found))
        fields = [segment.text_fields[pattern.fieldname] for segment in self._segments]
        texts: set[bytes] = set()
        for field, terms in zip(fields, found, strict=True):
            self._watch.check()
            texts.update(_encoded(field, terms[:most]))
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


def _alike(word: str, distance: int, field: TextField) -> Terms:
    """The words that can be at this edit distance, judging by their length and their letters.

    An edit changes the number of characters by at most one, and the set of their first bytes by at
    most two: one that goes and one that comes.
    """
    if not len(field):
        return _numbers([])
    blob = np.frombuffer(field.blob, np.uint8)
    offsets = field.blob_offsets
    ends = offsets.astype(np.int64)
    sizes = ends[1:] - ends[:-1] - 1
    beyond_ascii = np.flatnonzero(blob >= 0x80).astype(offsets.dtype)
    near = np.abs(sizes - len(word)) <= distance
    near[offsets.searchsorted(beyond_ascii, "right") - 1] = True  # bytes are not characters there
    chosen = np.flatnonzero(near)
    if not len(chosen):
        return chosen
    sizes = sizes[chosen]
    leads = _CLASS_OF_LEAD[blob[rows(offsets[chosen], sizes)]]
    starts = np.cumsum(sizes) - sizes
    lengths = np.add.reduceat(leads != 0, starts, dtype=np.int32)
    letters = np.bitwise_or.reduceat(leads, starts)
    asked = np.bitwise_or.reduce(_CLASS_OF_LEAD[np.frombuffer(word.encode(), np.uint8)])
    alike = np.bitwise_count(letters ^ asked) <= 2 * distance
    found: Terms = chosen[alike & (np.abs(lengths - len(word)) <= distance)]
    return found


def _encoded(field: TextField, terms: Terms) -> Iterator[bytes]:
    """The words with these numbers in UTF-8."""
    if not len(terms):
        return
    base, end = int(field.blob_offsets[terms[0]]), int(field.blob_offsets[terms[-1] + 1])
    blob = bytes(field.blob[base:end])
    starts, ends = (field.blob_offsets[terms + n].astype(np.int64) - base for n in (0, 1))
    for start, stop in zip(starts.tolist(), ends.tolist(), strict=True):
        yield blob[start : stop - 1]


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
