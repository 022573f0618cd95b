"""Which languages a query is in, where an archive has several that are written alike.

A word of one language is often a form of another word in a second one: German `war` is "was". Each
word tells how well it fits a language: how many of its articles have the word or, where it is the
headword in a dictionary, a form of it; and whether it was typed with letters that the language has.
The words of one query tell together, and so does the number of articles in each language. That is
naive Bayes with the archive as its training set. Where no language fits clearly best, as with
`plan` in as much English as German, words have no forms: what they found in the languages that are
not meant would be worse than what is missed, and `lang:` says which is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Final, Literal

import numpy as np

from search.frozen import frozen
from search.index.segment.segment import Segment
from search.languages.dictionary import Dictionary
from search.languages.forms import CAPITALS_ARE_NAMES, UNCHANGING
from search.languages.letters import has_foreign_letters
from search.languages.scripts import script_of
from search.query.evaluation.inflections import Inflections
from search.query.language.tree import And, Language, Node, Or, Phrase, Word, children

Standing = Literal["headword", "form", "none", "unknown"]
"""Whether a dictionary has a word as a headword, only as a form or not, or is missing."""
_CLEARLY: Final = 2.0
"""How many times better than any other the language of a query has to fit."""
_OF_HEADWORD: Final = (3.0, 0.17)
"""Of a headword forms count up to so many times the word itself and this share of articles more."""
_OF_FORM: Final = (0.02, 0.005)
"""What a word and other forms count where it is a form: queries mostly have headwords."""
_OF_NONE: Final = (0.1, 0.05)
"""What forms by rules count for a word in no dictionary, up to this share of articles."""
_UNLISTED: Final = 0.1
"""What a word counts that the dictionary of a language lacks."""
_FOREIGN_LETTERS: Final = 0.02
"""What a word counts that was typed with letters that a language lacks."""
_UNSEEN: Final = 0.0003
"""The share of articles that is added, so that no word excludes a language."""
_TELLING: Final = 50_000
"""Articles that tell; of the largest segments no more are looked at than these take."""
_REMEMBERED: Final = 1_000


@frozen
class Evidence:
    """How many articles in a language have a word itself, and how many others a form of it."""

    articles: int
    itself: int
    forms: int
    standing: Standing

    @property
    def fit(self) -> float:
        """The share of the articles that speaks for the language."""
        itself, forms = self.itself / self.articles, self.forms / self.articles
        match self.standing:
            case "headword":
                times, more = _OF_HEADWORD
                return _UNSEEN + itself + min(forms, times * itself + more)
            case "form":
                return _UNSEEN + _OF_FORM[0] * itself + _OF_FORM[1] * forms
            case "none" | "unknown":
                fit = _UNSEEN + itself + _OF_NONE[0] * min(forms, _OF_NONE[1])
                return fit * (_UNLISTED if self.standing == "none" else 1)


def likely(words: Mapping[Word, Mapping[str, Evidence]]) -> frozenset[str]:
    """The language that words of one script are in; none where that is not clear.

    Each word has evidence for the same languages.
    """
    first = next(iter(words.values()))
    fits = {language: log(told.articles) for language, told in first.items()}
    for word, evidence in words.items():
        for language, told in evidence.items():
            strange = has_foreign_letters(word.typed, language)
            fits[language] += log(told.fit * (_FOREIGN_LETTERS if strange else 1))
    best, *others = sorted(fits, key=lambda language: fits[language], reverse=True)
    is_clear = all(fits[best] >= fits[other] + log(_CLEARLY) for other in others)
    return frozenset([best] if is_clear else [])


def groups(tree: Node) -> list[list[Word]]:
    """The words of a query that may have forms; those in one list tell its language together.

    Alternatives are told apart, as they may be translations of each other.
    """
    together: list[Word] = []
    found = [together]

    def collect(node: Node) -> None:
        if isinstance(node, Or):
            for operand in node.operands:
                found.extend(groups(operand))
        elif isinstance(node, Word | Phrase):
            parts = node.parts if isinstance(node, Phrase) else (node,)
            together.extend(each for each in parts if isinstance(each, Word) and each.inflected)
        else:
            for child in children(node):
                collect(child)

    collect(tree)
    return [group for group in found if group]


def stated(tree: Node) -> frozenset[str]:
    """The language in which alone a query wants articles; none where it does not say."""
    operands = tree.operands if isinstance(tree, And) else (tree,)
    return frozenset(each.code for each in operands if isinstance(each, Language))


class QueryLanguages:
    """Tells the languages of queries to one generation, and remembers what words told."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._candidates: dict[str, frozenset[str]] = {}
        self._known: dict[tuple[str, bool, str], Evidence] = {}

    def of(self, tree: Node, inflections: Inflections) -> dict[str, frozenset[str]]:
        """The languages in which a word of a query has forms; in all where it is not named here."""
        found: dict[str, frozenset[str]] = {}
        alone = stated(tree)
        for group in groups(tree):
            by_script: dict[str, dict[Word, Mapping[str, Evidence]]] = {}
            for word in group:
                script = script_of(word.text)
                languages = self._candidates.get(script)
                if languages is None:
                    languages = self._candidates[script] = inflections.candidates(script)
                if len(languages) > 1 and not alone:
                    told = self._told(word, languages, inflections)
                    by_script.setdefault(script, {})[word] = told
                elif alone:
                    found[word.text] = alone
            for words in by_script.values():
                chosen = likely(words)
                for word in words:
                    found[word.text] = found.get(word.text, chosen) | chosen
        return found

    def _told(
        self, word: Word, languages: Iterable[str], inflections: Inflections
    ) -> Mapping[str, Evidence]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        told = {}
        for language in languages:
            key = word.text, word.is_name, language
            if key not in self._known:
                self._known[key] = self._evidence(word, language, inflections)
            told[language] = self._known[key]
        return told

    def _evidence(self, word: Word, language: str, inflections: Inflections) -> Evidence:
        also = inflections.counted(script_of(word.text), language)
        unchanging = language in UNCHANGING or (word.is_name and language in CAPITALS_ARE_NAMES)
        found: Counter[str] = Counter()
        for segment in _telling(self._segments):
            live = segment.written_in(frozenset(also))
            mask = np.ones(segment.size, bool) if live is None else live.copy()
            if segment.deleted is not None:
                mask[segment.deleted] = False
            found["articles"] += int(mask.sum())
            field = segment.text_fields["text"]
            if (itself := field.find(word.text)) >= 0:
                documents = field.postings(itself)
                found["itself"] += int(mask[documents].sum())
                mask[documents] = False
            if not unchanging:
                forms = inflections.forms(word.text, language).among(field)
                having = np.zeros(segment.size, bool)
                for number in forms:
                    having[field.postings(number)] = True
                found["forms"] += int((mask & having).sum())
        stands = standing(word.text, inflections.dictionary(language))
        return Evidence(max(1, found["articles"]), found["itself"], found["forms"], stands)


def standing(word: str, dictionary: Dictionary | None) -> Standing:
    """Whether a dictionary has a word as a headword, only as a form, or not at all."""
    if dictionary is None:
        return "unknown"
    if word not in dictionary:
        return "none"
    return "headword" if dictionary.is_headword(word) else "form"


def _telling(segments: Sequence[Segment]) -> Iterator[Segment]:
    """The largest segments, with as many articles as tell enough."""
    looked_at = 0
    for segment in sorted(segments, key=lambda each: each.size, reverse=True):
        if looked_at < _TELLING:
            yield segment
        looked_at += segment.size
