"""The questions that every engine is asked: one kind a row, words chosen by their frequency."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import Stemmer


@dataclass(frozen=True, slots=True)
class Question:
    """Words that must all occur, or any of them, a phrase, a prefix, and filters."""

    kind: str
    words: tuple[str, ...] = ()
    any_word: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    prefix: str = ""
    person: str = ""
    organization: str = ""
    since: date | None = None
    until: date | None = None
    by_relevance: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The exact total, the ids of the first 50, and the 30 most frequent of each facet."""

    total: int
    ids: tuple[str, ...]
    people: tuple[tuple[str, int], ...]
    organizations: tuple[tuple[str, int], ...]


def questions(corpus: Path, each: int = 28, sample: int = 20_000) -> list[Question]:
    """Choose `each` questions of every kind from the first `sample` articles of a corpus.

    Those of one kind are different ones, as far as the corpus has as many words and names.

    Words are their own stems in every stemmer that takes part and alone in their stem class, so
    that all engines must find the same articles.
    """
    found: Counter[str] = Counter()
    people: Counter[str] = Counter()
    organizations: Counter[str] = Counter()
    articles = 0
    pairs: Counter[tuple[str, str]] = Counter()
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = re.findall(r"[a-z0-9]+", f"{record['title']} . {record['body']}".lower())
            found.update(set(text))
            people.update(record["people"])
            organizations.update(record["organizations"])
            articles += 1
            if articles <= 2_000:
                pairs.update(pairwise(text))
            if articles == sample:
                break
    stemmers = [Stemmer.Stemmer(name) for name in ("english", "porter")]
    family: Counter[tuple[int, str]] = Counter()
    for word in found:
        for number, stemmer in enumerate(stemmers):
            family[number, stemmer.stemWord(word)] += 1
    alone = sorted(
        word
        for word in found
        if 3 <= len(word) <= 8
        and word.isalpha()
        and not word.startswith("kaz")
        and all(
            stemmer.stemWord(word) == word and family[number, word] == 1
            for number, stemmer in enumerate(stemmers)
        )
    )
    picker = random.Random(5)

    def words(low: float, high: float) -> list[str]:
        chosen = [word for word in alone if low * articles <= found[word] <= high * articles]
        picker.shuffle(chosen)
        return chosen

    common, medium = words(0.10, 0.30), words(0.03, 0.09)
    middle, rare = words(0.006, 0.016), words(5 / articles, 25 / articles)
    frequent = set(words(0.02, 1.0))
    phrases = [
        pair for pair, _ in pairs.most_common(5_000) if set(pair) <= frequent and len(set(pair)) > 1
    ]
    who = [name for name, _ in people.most_common(40)]
    spoken = [
        parts
        for parts in (tuple(name.lower().split()) for name, _ in people.most_common(2_000))
        if all(stemmer.stemWord(part) == part for part in parts for stemmer in stemmers)
    ]
    which = [name for name, _ in organizations.most_common(40)]
    starts = Counter(word[:3] for word in alone if found[word] >= 10)
    prefixes = ["kaz", *(start for start, _ in starts.most_common(each) if start != "kaz")]
    made = []
    for i in range(each):
        one, other = common[i % len(common)], medium[i % len(medium)]
        another = medium[(i + 1) % len(medium)]
        name, body = who[i % len(who)], which[i % len(which)]
        since = date(2016 + i % 7, 1 + i // 7 % 12, 1)
        made += [
            Question("common", words=(one,)),
            Question("common by relevance", words=(one,), by_relevance=True),
            Question("mid", words=(middle[i % len(middle)],)),
            Question("mid by relevance", words=(middle[i % len(middle)],), by_relevance=True),
            Question("rare", words=(rare[i % len(rare)],)),
            Question("two words", words=(one, other)),
            Question("either word", any_word=(other, another)),
            Question("one without other", words=(one,), without=(other,)),
            Question("phrase", phrase=phrases[i % len(phrases)]),
            Question("name phrase", phrase=spoken[i % len(spoken)]),
            Question("prefix", prefix=prefixes[i % len(prefixes)]),
            Question("person", person=who[i * 3 % len(who)]),
            Question("person and org", person=name, organization=body),
            Question("common and person", words=(one,), person=name),
            Question("common in a year", words=(one,), since=since,
                     until=since.replace(year=since.year + 1)),
            Question("everything"),
        ]  # fmt: skip
    return [
        question
        for question in made
        if question.prefix == "" or any(word.startswith(question.prefix) for word in found)
    ]
