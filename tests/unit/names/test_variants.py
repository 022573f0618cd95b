"""Transliterations found in the world: how many are joined, and how few that should not be."""

from __future__ import annotations

import itertools
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from search.article import UNDATED, Article, Mention
from search.names.recognize import annotate
from search.names.registry import ArticleName, Registry, names_of
from search.names.sounds import sounds

DATA = Path(__file__).parents[3].parent / "shared" / "data"
VARIANTS = DATA / "names" / "wikidata_name_variants_latin.tsv.xz"
HEADLINES = DATA / "articles" / "omelas_headlines.jsonl.xz"


def rows() -> Iterator[list[str]]:
    with lzma.open(VARIANTS, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            words = [word for word in line.rstrip("\n").split("\t")[1].split("|") if len(word) > 2]
            words = [word for word in words if word.isascii() and word.isalpha()]
            if len(words) > 1:
                yield words


@pytest.mark.skipif(not VARIANTS.exists(), reason=f"{VARIANTS} is not beside the checkout")
def test_of_respelled_people_two_thirds_are_joined_and_hardly_any_wrongly() -> None:
    draw = random.Random(7)
    names = list(rows())
    given, surnames = names[::4], draw.sample(names, 1_500)
    bearers: dict[str, set[int]] = {}
    for person in range(3_000):
        first, last = draw.choice(given), draw.choice(surnames)
        for _ in range(draw.randint(1, 4)):
            name = f"{draw.choice(first).title()} {draw.choice(last).title()}"
            bearers.setdefault(name, set()).add(person)
    registry = Registry()
    for name in bearers:
        registry.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
    registry.settle()
    joined: dict[int, list[str]] = {}
    for name in bearers:
        joined.setdefault(registry.ordinal("person", name), []).append(name)
    merged = [pair for group in joined.values() for pair in itertools.combinations(group, 2)]
    right = sum(bool(bearers[one] & bearers[other]) for one, other in merged)
    by_person: dict[int, list[str]] = {}
    for name, people in bearers.items():
        for person in people:
            by_person.setdefault(person, []).append(name)
    wanted = {
        frozenset(pair) for group in by_person.values() for pair in itertools.combinations(group, 2)
    }
    assert right / len(merged) >= 0.98
    assert right / len(wanted) >= 0.6


@pytest.mark.skipif(not HEADLINES.exists(), reason=f"{HEADLINES} is not beside the checkout")
def test_tokaev_and_tokayev_of_the_headlines_are_one_person() -> None:
    found = re.compile(r"(?:Kassym-\w+ |Kasym-\w+ |Qasym-\w+ )?Tokay?ev")
    registry, forms = Registry(), Counter[str]()
    with lzma.open(HEADLINES, "rt", encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line)["title"]
            mentions = [
                Mention("person", match[0], match.start(), match.end(), match[0])
                for match in found.finditer(body)
            ]
            (article,) = annotate([Article(body=body)], _Given(mentions))
            names = names_of(article)
            registry.add(UNDATED, names)
            for name in names:
                forms.update(dict(name.forms))
    registry.settle()
    assert forms["Tokaev"] >= 50
    assert forms["Tokayev"] >= 9
    table = registry.table("person")
    (tokayev,) = table.find("Tokayev")
    assert dict(table.entity(tokayev).forms) == forms


class _Given:
    """A recogniser that finds what it was told, so that only the resolution is judged."""

    version = "given"

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions = mentions

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        return [self._mentions for _ in texts]


@pytest.mark.parametrize(
    "spellings",
    [
        "tokaev tokayev toqaev",
        "rjabkov ryabkov riabkov",
        "chernov tchernov tschernow",
        "shevchenko schewtschenko szewczenko",
        "kobayashi kobayasi",
        "zelensky zelenskiy zelenskyy zelenskij",
        "gorbachev gorbatchev gorbatschew",
        "mikhailovich michajlowicz",
        "holubovych golubovich",
        "gaddafi qaddafi",
        "pashinyan pashinian",
    ],
)
def test_spellings_of_one_name_share_a_sound(spellings: str) -> None:
    first, *others = spellings.split()
    for other in others:
        assert set(sounds(first)) & set(sounds(other)), other


@pytest.mark.skipif(not VARIANTS.exists(), reason=f"{VARIANTS} is not beside the checkout")
def test_surnames_that_only_resemble_each_other_stay_apart_under_one_given_name() -> None:
    with lzma.open(VARIANTS, "rt", encoding="utf-8") as lines:
        every = [line.rstrip("\n").split("\t")[1].split("|") for line in lines][1:]
    bearers: dict[str, set[int]] = {}
    for number, row in enumerate(random.Random(1).sample(every, 2_000)):
        for word in row:
            bearers.setdefault(f"Ivan {word.title()}", set()).add(number)
    registry = Registry()
    for name in bearers:
        registry.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
    registry.settle()
    joined: dict[int, list[str]] = {}
    for name in bearers:
        joined.setdefault(registry.ordinal("person", name), []).append(name)
    merged = [pair for group in joined.values() for pair in itertools.combinations(group, 2)]
    right = sum(bool(bearers[one] & bearers[other]) for one, other in merged)
    assert right / len(merged) >= 0.95
