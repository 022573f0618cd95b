"""Which languages a query is in, as the articles of a whole cluster tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from search.cluster.documents import term
from search.cluster.schema import MOST_TERMS
from search.cluster.translation import LanguageQuestions
from search.cluster.words import WordList
from search.languages.forms import CAPITALS_ARE_NAMES, UNCHANGING
from search.languages.scripts import script_of
from search.query.evaluation.inflections import Inflections
from search.query.evaluation.spoken import Evidence, QueryLanguages, standing
from search.query.language.tree import Word

Json = Any


class ClusterLanguages(QueryLanguages):
    """Tells the languages of queries to one view of a cluster.

    Where a folder looks at its largest segments, the whole archive tells here.
    """

    def __init__(
        self,
        lists: Sequence[WordList],
        questions: LanguageQuestions,
        ask: Callable[[Json], Json],
    ) -> None:
        super().__init__(())
        self._lists = lists
        self._questions = questions
        self._ask = ask

    def _told(
        self, word: Word, languages: Iterable[str], inflections: Inflections
    ) -> Mapping[str, Evidence]:
        wanted = sorted(languages)
        keys = [(word.text, word.is_name, language) for language in wanted]
        if not all(key in self._known for key in keys):
            answer = self._ask({each: self._asked(word, each, inflections) for each in wanted})
            for key in keys:
                self._known[key] = _evidence(word, key[2], answer[key[2]], inflections)
        return {language: self._known[key] for language, key in zip(wanted, keys, strict=True)}

    def _asked(self, word: Word, language: str, inflections: Inflections) -> Json:
        """How many articles in a language have a word, and how many others a form of it."""
        itself = {"term": {"text": term(word.text)}}
        also = inflections.counted(script_of(word.text), language)
        forms: set[str] = set()
        if language not in UNCHANGING and not (word.is_name and language in CAPITALS_ARE_NAMES):
            for each in self._lists:
                field = each.text_fields["text"]
                found = inflections.forms(word.text, language).among(field)
                forms.update(term(field.word(number)) for number in found)
        having = {"terms": {"text": sorted(forms)[:MOST_TERMS]}}
        return {
            "filter": self._questions.within(also),
            "aggs": {
                "itself": {"filter": itself},
                "forms": {"filter": {"bool": {"filter": [having], "must_not": [itself]}}},
            },
        }


def _evidence(word: Word, language: str, answer: Json, inflections: Inflections) -> Evidence:
    return Evidence(
        max(1, answer["doc_count"]),
        answer["itself"]["doc_count"],
        answer["forms"]["doc_count"],
        standing(word.text, inflections.dictionary(language)),
    )
