"""One command that measures the joining of spellings: how right, how complete, how it grows.

    python -m tests.benchmarks.names.resolution [--names 10000 100000 500000]

People are made from rows of name elements with several Latin spellings; each is written in up to
four ways. A merge is right where both spellings may be one person. The names lie beside the
checkout and are not part of the project. The list of spellings that the project ships was compiled
from the same rows, so recall is not that of unseen names.
"""

from __future__ import annotations

import argparse
import lzma
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from anyascii import anyascii

from search.article import UNDATED
from search.names import lists
from search.names.registry import ArticleName, EntityTable, Registry

NAMES = Path(__file__).parents[3].parent / "shared" / "data" / "names"
_PEOPLE = 6_000
_CHUNK = 50_000


def main() -> None:
    """Measure and print; exits with status 1 where the names are not there."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.names.resolution", description=__doc__
    )
    parser.add_argument("--names", type=int, nargs="*", default=[10_000, 100_000])
    arguments = parser.parse_args()
    if not NAMES.is_dir():
        sys.exit(f"no names at {NAMES}: they are not part of the project")
    print("automatic merges of people, pairs of spellings")
    print(f"{'spellings':<28}{'names':>8}{'merged':>8}{'precision':>11}{'recall':>8}")
    rows = _spellings()
    for title, plain in (("plain Latin letters", True), ("all Latin letters", False)):
        print(f"{title:<28}" + _quality(rows, plain), flush=True)
    print("\ndistinct names, settled in chunks of 50,000")
    print(f"{'names':>9}{'s':>8}{'ms a name':>11}{'load ms':>9}{'one more, ms':>14}")
    for count in arguments.names:
        print(_growth(count), flush=True)


def _quality(rows: list[list[str]], plain: bool, seed: int = 1) -> str:
    picker = random.Random(seed)
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
    shared = picker.sample(family, _PEOPLE // 3)  # several people to a surname
    bearers: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for _ in range(_PEOPLE):
        first = picker.choice(given)
        last = picker.choice(shared if picker.random() < 0.6 else family)
        for _ in range(picker.randint(1, 4)):
            name = f"{picker.choice(first).title()} {picker.choice(last).title()}"
            bearers[name].add((id(first), id(last)))
    registry = _registry(bearers)
    entities: dict[int, list[str]] = defaultdict(list)
    people: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, who in bearers.items():
        entities[registry.ordinal("person", name)].append(name)
        for each in who:
            people[each].append(name)
    merged = _pairs(entities.values())
    true = _pairs(people.values())
    right = len(merged & true)
    return (
        f"{len(bearers):>8,}{len(merged):>8,}{right / len(merged):>11.3f}{right / len(true):>8.3f}"
    )


def _growth(count: int) -> str:
    names = list(_distinct(count))
    registry = Registry()
    begin = time.process_time()
    for start in range(0, count, _CHUNK):
        for name in names[start : start + _CHUNK]:
            registry.add(UNDATED, (_mentioned(name),))
        registry.settle()
        sections = registry.sections()
    seconds = time.process_time() - begin
    begin = time.process_time()
    registry = Registry.from_sections(sections)
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


def _registry(names: Iterable[str]) -> Registry:
    registry = Registry()
    for name in names:
        registry.add(UNDATED, (_mentioned(name),))
    registry.settle()
    return registry


def _mentioned(name: str) -> ArticleName:
    return ArticleName("person", name, 1, ((name, 1),))


def _pairs(groups: Iterable[list[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def _spellings() -> list[list[str]]:
    with lzma.open(NAMES / "wikidata_name_variants_latin.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        return [line.rstrip("\n").split("\t")[1].split("|") for line in lines]


def _distinct(count: int) -> Iterator[str]:
    """`count` different names: common surnames as often as they are, and rare ones."""
    picker = random.Random(1)
    with lzma.open(NAMES / "faker_names.tsv.xz", "rt", encoding="utf-8") as lines:
        fields = [line.rstrip("\n").split("\t") for line in lines]
    given = [name for kind, _, name in fields if kind == "first" and name.isalpha()]
    with lzma.open(NAMES / "us_census_surnames.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        census = [line.split("\t") for line in lines]
    common = [each[0].title() for each in census]
    shares = [float(each[1]) + 0.0003 for each in census]
    with lzma.open(NAMES / "wikidata_name_tokens_latin.txt.xz", "rt", encoding="utf-8") as lines:
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
