"""The forms of a word in the languages of an archive, and in which articles each of them counts.

A form counts only in articles of its language, so that a query in one language gains nothing in
those of another; the word itself counts everywhere. In an article whose language is not known a
word has the forms of the usual language of its script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple, get_args

import numpy as np

from search.folding import folded_words
from search.index.segment.postings import TextField
from search.index.segment.segment import Segment
from search.languages.dictionary import Dictionary
from search.languages.forms import CAPITALS_ARE_NAMES, UNCHANGING, Forms, WordList
from search.languages.how import How
from search.languages.scripts import LATIN, is_written_in, script_of, usual_language
from search.query.evaluation.clauses import Inflected, WhooshQuery, patterns_of
from search.query.evaluation.edit_distance import Terms
from search.request import Inflection
from search.watch import Watch

UNKNOWN: Final = ""
"""The language of articles whose language is not known."""
_LEAST_SHARE: Final = 1_000
"""In a language of less than one article in so many of those of which it is known words have no
forms: a few articles that are taken for another language shall not cost every query time."""


class Group(NamedTuple):
    """Words of a segment that count in articles of these languages; None: in all."""

    terms: Terms
    languages: frozenset[str] | None


class Inflections:
    """The forms of words, for one question to the segments of an archive."""

    def __init__(self, segments: Sequence[Segment], watch: Watch) -> None:
        self._segments = segments
        self._watch = watch
        self._forms: dict[tuple[str, str], Forms] = {}
        self._candidates: dict[str, frozenset[str]] = {}
        self._usual: dict[str, str | None] = {}

    @cached_property
    def _articles(self) -> Mapping[str, int]:
        """How many articles are in each language that is not too rare."""
        counts: Counter[str] = Counter()
        for segment in self._segments:
            counts.update(segment.language_counts)
        least = (counts.total() - counts[UNKNOWN]) / _LEAST_SHARE
        return {
            language: count
            for language, count in counts.items()
            if count >= (1 if language == UNKNOWN else max(least, 1))
        }

    def groups(self, pattern: Inflected) -> tuple[tuple[Group, ...], ...]:
        """Of each segment the words that a pattern stands for; first what counts everywhere."""
        meanings = [(also, forms) for _, also, forms in self._languages(pattern)]
        return tuple([self._groups_in(each, pattern, meanings) for each in self._segments])

    def _groups_in(
        self, segment: Segment, pattern: Inflected, meanings: Sequence[tuple[Sequence[str], Forms]]
    ) -> tuple[Group, ...]:
        field = segment.text_fields[pattern.fieldname]
        languages: dict[int, set[str]] = {}
        for also, forms in meanings:
            if segment.written_in(frozenset(also)) is None or any(
                segment.language_counts.get(each) for each in also
            ):
                self._watch.check()
                for number in forms.among(field):
                    languages.setdefault(number, set()).update(also)
        grouped: dict[frozenset[str] | None, list[int]] = {None: []}
        if (itself := field.find(pattern.text)) >= 0:
            grouped[None].append(itself)
        for number, found in languages.items():
            where = frozenset(found)
            if self._counts_somewhere(segment, field, number, where):
                everywhere = segment.written_in(where) is None
                grouped.setdefault(None if everywhere else where, []).append(number)
        return tuple(
            Group(np.array(sorted(numbers), np.int64), where)
            for where, numbers in grouped.items()
            if numbers
        )

    def found(self, pattern: Inflected) -> tuple[Inflection, ...]:
        """The words of the archive that meet the one of a pattern, by language and in order."""
        found: set[Inflection] = set()
        for language, also, forms in self._languages(pattern):
            for segment in self._segments:
                self._watch.check()
                field = segment.text_fields[pattern.fieldname]
                if any(segment.language_counts.get(each) for each in also):
                    found.update(
                        Inflection(field.word(number), language, how)
                        for number, how in forms.among(field).items()
                        if self._counts_somewhere(segment, field, number, frozenset(also))
                    )
        order = {how: number for number, how in enumerate(get_args(How))}
        return tuple(sorted(found, key=lambda each: (each.language, order[each.how], each.text)))

    def of_texts(
        self, query: WhooshQuery, texts: Iterable[str], language: str | None
    ) -> tuple[Inflection, ...]:
        """Which words of some texts in a language are forms of a word of the query."""
        few = WordList(word for text in texts for word in folded_words(text))
        return tuple(
            Inflection(few.terms(number, number + 1)[0], each, how)
            for pattern in patterns_of(query)
            if isinstance(pattern, Inflected)
            for each, also, forms in self._languages(pattern)
            if (language or UNKNOWN) in also
            for number, how in forms.among(few).items()
        )

    @staticmethod
    def _counts_somewhere(
        segment: Segment, field: TextField, number: int, languages: frozenset[str]
    ) -> bool:
        """Whether an article in one of the languages has a word."""
        mask = segment.written_in(languages)
        return mask is None or bool(mask[field.postings(number)].any())

    def _languages(self, pattern: Inflected) -> Iterator[tuple[str, tuple[str, ...], Forms]]:
        """Each language in which a word may have forms, the articles in which these count."""
        script = script_of(pattern.text)
        known = self.candidates(script) - UNCHANGING
        for language in sorted(known if pattern.languages is None else known & pattern.languages):
            if pattern.is_name and language in CAPITALS_ARE_NAMES:
                continue
            yield language, self.counted(script, language), self.forms(pattern.text, language)

    def candidates(self, script: str) -> frozenset[str]:
        """The languages of the archive in which a word of a script may be."""
        found = self._candidates.get(script)
        if found is None:
            known = {each for each in self._articles if each and is_written_in(each, script)}
            usual = self._usual_language(script)
            if usual is not None and self._articles.get(UNKNOWN):
                known.add(usual)
            found = self._candidates[script] = frozenset(known)
        return found

    def counted(self, script: str, language: str) -> tuple[str, ...]:
        """The articles in which forms of words of a script count that are in a language."""
        return (language, UNKNOWN) if language == self._usual_language(script) else (language,)

    def _usual_language(self, script: str) -> str | None:
        if script not in self._usual:
            self._usual[script] = usual_language(script, self._articles)
        return self._usual[script]

    def forms(self, word: str, language: str) -> Forms:
        """The forms of a word in a language."""
        key = word, language
        if key not in self._forms:
            self._forms[key] = Forms(word, language, self.dictionary(language))
        return self._forms[key]

    def languages(self) -> frozenset[str]:
        """The languages in whose dictionaries words are going to be looked up."""
        usual = usual_language(LATIN, self._articles) if self._articles.get(UNKNOWN) else None
        return frozenset({*self._articles, usual or UNKNOWN} - {UNKNOWN})

    def prepare(self) -> None:
        """Open the dictionaries now that words are going to be looked up in."""
        for language in self.languages():
            self._watch.check()
            self.dictionary(language)

    def dictionary(self, language: str) -> Dictionary | None:
        """The dictionary of a language; None where the archive has none."""
        found = next((each.dictionaries for each in self._segments if each.dictionaries), None)
        return None if found is None else found.get(language)
