"""One command that measures the joining of spellings: how right, how complete, how it grows.

    python -m tests.benchmarks.names.resolution --data FOLDER [--names 10000 100000 500000]

People are made from rows of name elements with several Latin spellings; each is written in up to
four ways. A merge is right where both spellings may be one person. FOLDER holds the names, which
are not part of the project. The list of spellings that the project ships was compiled from the same
rows, so recall is not that of unseen names. Ends with status 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from anyascii import anyascii

from search.article import UNDATED, Article, Mention
from search.names.recognition.recognize import annotate
from search.names.registry.article_names import ArticleName, names_of
from search.names.registry.entities import EntityTable
from search.names.registry.registry import Registry
from search.names.spelling import lists
from tests.benchmarks.bounds import Measured, report
from tests.entities import entity_of, entity_table

Pair = frozenset[str]
_PEOPLE = 6_000
_CHUNK = 50_000


def main() -> None:
    """Measure and print; ends with status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.names.resolution", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--names", type=int, nargs="*", default=[10_000, 100_000])
    arguments = parser.parse_args()
    names = arguments.data / "names"
    print("distinct names, settled in chunks of 50,000")
    print(f"{'names':>9}{'s':>8}{'ms a name':>11}{'load ms':>9}{'one more, ms':>14}")
    for count in arguments.names:
        print(_growth(names, count), flush=True)
    print("\nautomatic merges of people, pairs of spellings")
    report(_merges(names, arguments.data / "articles" / "omelas_headlines.jsonl.xz"))


def _merges(names: Path, headlines: Path) -> Iterator[Measured]:
    rows = _spellings(names)
    yield from _people("plain Latin letters", rows, plain=True, precision=0.98, recall=0.6)
    yield from _people("all Latin letters", rows, plain=False, precision=0.98, recall=0.5)
    yield from _surnames(rows)
    yield from _headlines(headlines)


def _people(
    title: str, rows: list[list[str]], *, plain: bool, precision: float, recall: float
) -> Iterator[Measured]:
    """People whose given name and surname are both respelled."""
    picker = random.Random(1)
    given_names = lists.given_names()
    kept = [
        [each for each in row if not plain or (each.isascii() and each.isalpha() and len(each) > 2)]
        for row in rows
    ]
    given = [r for r in kept if any(anyascii(each).lower() in given_names for each in r)]
    family = [
        r
        for r in kept
        if len(r) > 1 and not any(anyascii(each).lower() in given_names for each in r)
    ]
    common = picker.sample(family, _PEOPLE // 3)  # several people to a surname
    bearers: dict[str, set[Hashable]] = defaultdict(set)
    for _ in range(_PEOPLE):
        first = picker.choice(given)
        last = picker.choice(common if picker.random() < 0.6 else family)
        for _ in range(picker.randint(1, 4)):
            name = f"{picker.choice(first).title()} {picker.choice(last).title()}"
            bearers[name].add((id(first), id(last)))
    merged, true = _judged(bearers)
    yield Measured(f"{title}: spellings", len(bearers))
    yield Measured(f"{title}: pairs joined", len(merged))
    yield Measured(f"{title}: precision", len(merged & true) / len(merged), precision)
    yield Measured(f"{title}: recall", len(merged & true) / len(true), recall)


def _surnames(rows: list[list[str]]) -> Iterator[Measured]:
    """Surnames of different people, some of them alike, all under one given name."""
    bearers: dict[str, set[Hashable]] = defaultdict(set)
    for number, row in enumerate(random.Random(1).sample(rows, 2_000)):
        for word in row:
            bearers[f"Ivan {word.title()}"].add(number)
    merged, true = _judged(bearers)
    yield Measured("one given name: precision", len(merged & true) / len(merged), least=0.95)


def _headlines(path: Path) -> Iterator[Measured]:
    """Tokaev and Tokayev, with and without given names, in headlines of several agencies."""
    found = re.compile(r"(?:Kassym-\w+ |Kasym-\w+ |Qasym-\w+ )?Tokay?ev")
    registry, written = Registry(), Counter[str]()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
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
                written.update(dict(name.forms))
    registry.settle()
    table = entity_table(registry, "person")
    forms = dict(table.entity(table.find("Tokayev")[0]).forms)
    yield Measured("headlines: Tokaev", written["Tokaev"], least=50)
    yield Measured("headlines: Tokayev", written["Tokayev"], least=9)
    yield Measured("headlines: whether all of these are one person", forms == written, least=1)


class _Given:
    """A recogniser that finds what it was told, so that only the resolution is judged."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions = mentions

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The same mentions in every text."""
        return [self._mentions for _ in texts]


def _judged(bearers: Mapping[str, set[Hashable]]) -> tuple[set[Pair], set[Pair]]:
    """The pairs of names that are joined, and those that one person bears."""
    registry = Registry()
    for name in bearers:
        registry.add(UNDATED, (_mentioned(name),))
    registry.settle()
    entities: dict[int, list[str]] = defaultdict(list)
    people: dict[Hashable, list[str]] = defaultdict(list)
    for name, who in bearers.items():
        entities[entity_of(registry, "person", name)].append(name)
        for each in who:
            people[each].append(name)
    return _pairs(entities.values()), _pairs(people.values())


def _growth(folder: Path, count: int) -> str:
    names = list(_distinct(folder, count))
    registry = Registry()
    begin = time.process_time()
    for start in range(0, count, _CHUNK):
        for name in names[start : start + _CHUNK]:
            registry.add(UNDATED, (_mentioned(name),))
        registry.settle()
        sections = registry.sections()
    seconds = time.process_time() - begin
    begin = time.process_time()
    registry = Registry(sections)
    EntityTable(sections, "person")
    load = time.process_time() - begin
    begin = time.process_time()
    for number in range(20):
        registry.add(UNDATED, (_mentioned(f"Sergey Zzabkov{number}"),))
        registry.settle()
    more = (time.process_time() - begin) / 20
    return (
        f"{count:>9,}{seconds:>8.1f}{seconds / count * 1e3:>11.3f}{load * 1e3:>9.1f}"
        f"{more * 1e3:>14.2f}"
    )


def _mentioned(name: str) -> ArticleName:
    return ArticleName("person", name, 1, ((name, 1),))


def _pairs(groups: Iterable[list[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def _spellings(folder: Path) -> list[list[str]]:
    with lzma.open(folder / "wikidata_name_variants_latin.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        return [line.rstrip("\n").split("\t")[1].split("|") for line in lines]


def _distinct(folder: Path, count: int) -> Iterator[str]:
    """`count` different names: common surnames as often as they are, and rare ones."""
    picker = random.Random(1)
    with lzma.open(folder / "faker_names.tsv.xz", "rt", encoding="utf-8") as lines:
        fields = [line.rstrip("\n").split("\t") for line in lines]
    given = [name for kind, _, name in fields if kind == "first" and name.isalpha()]
    with lzma.open(folder / "us_census_surnames.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        census = [line.split("\t") for line in lines]
    common = [each[0].title() for each in census]
    shares = [float(each[1]) + 0.0003 for each in census]
    with lzma.open(folder / "wikidata_name_tokens_latin.txt.xz", "rt", encoding="utf-8") as lines:
        rare = [word.title() for word in map(str.strip, lines) if word.isalpha() and len(word) > 3]
    seen: set[str] = set()
    while len(seen) < count:
        for surname in picker.choices(common, shares, k=1_000):
            family = surname if picker.random() < 0.5 else picker.choice(rare)
            name = f"{picker.choice(given)} {family}"
            if name not in seen and len(seen) < count:
                seen.add(name)
                yield name


if __name__ == "__main__":
    main()
