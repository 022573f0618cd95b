"""One command that counts versions of one text exactly and says which of them an archive finds.

    uv run --group benchmarks python -m tests.benchmarks.versions
    uv run --group benchmarks python -m tests.benchmarks.versions --articles 100000
    uv run --group benchmarks python -m tests.benchmarks.versions --folds 50

The exact count compares all pairs of articles by their sets of five words that follow each other:
pairs that share 80 % have at least one of the rarest fifth of their shingles in common (a prefix
filter, which misses none). `--articles` measures instead how long an archive of so many made-up
articles, a tenth of them copies and reworded copies, takes to find its versions, beside the whole
indexing. `--folds` prints articles that were folded, to be read.
"""

from __future__ import annotations

import argparse
import difflib
import json
import lzma
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path

from search import Archive, Article, PublicationDate
from search.index.index import Index
from search.index.segment.words import words
from search.index.versions import tables
from search.index.versions.candidates import WINDOW
from search.index.versions.verification import SHARED
from search.query import front_page
from tests.benchmarks import corpus as corpora

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "articles"
SETS = ("giveme5w1h", "fakes_syria", "reuters21578")


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--articles", type=int, default=0, help="measure made-up articles")
    parser.add_argument("--folds", type=int, default=0, help="print so many folded articles")
    options = parser.parse_args()
    if options.articles:
        _measure_growth(options.articles)
        return
    for name in SETS:
        path = options.data / f"{name}.jsonl.xz"
        if not path.exists():
            print(f"{name}: {path} is absent")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            _compare(name, path, Path(scratch), options.folds)


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs of articles of a set, by number, the smaller one first."""

    articles: Sequence[Article]
    groups: Sequence[Sequence[int]]

    @property
    def group_of(self) -> dict[int, int]:
        """The group of each article that is in one."""
        return {each: number for number, group in enumerate(self.groups) for each in group}


def _compare(name: str, path: Path, scratch: Path, folds: int) -> None:
    source = scratch / f"{name}.jsonl"
    source.write_bytes(lzma.decompress(path.read_bytes()))
    with Archive.create(scratch / "archive") as archive, _Watch() as watch:
        begin = time.perf_counter()
        archive.update([source])
        whole = time.perf_counter() - begin
    found = _in_archive(scratch / "archive")
    bodies = _bodies(source)
    pairs = exact_pairs([_shingles(bodies[article.id]) for article in found.articles])
    groups = components(pairs)
    near = [pair for pair in pairs if _apart(found.articles, *pair) <= WINDOW]
    group_of = found.group_of
    hits = [pair for pair in near if group_of.get(pair[0], -1) == group_of.get(pair[1], -2)]
    true = set(pairs)
    firsts = [tuple(sorted((each[0], other))) for each in found.groups for other in each[1:]]
    folded = sum(map(len, found.groups))
    print(
        f"{name}: {len(found.articles):,} articles; exactly {len(pairs)} pairs, {len(groups)} "
        f"groups of {sum(map(len, groups))}; within {WINDOW} days {len(near)} pairs\n"
        f"  found {len(hits)} of {len(near)} ({100 * len(hits) / max(1, len(near)):.1f} %; "
        f"{100 * len(hits) / max(1, len(pairs)):.1f} % of those of any days), "
        f"{len(found.groups)} groups of {folded}\n"
        f"  folded under what they share less than {100 * SHARED:.0f} % of as printed: "
        f"{sum(pair not in true for pair in firsts)} of {len(firsts)}\n"
        f"  {watch.seconds:.2f} s for versions of {whole:.1f} s of indexing "
        f"({100 * watch.seconds / whole:.1f} %)"
    )
    if folds:
        _print_folds(found, folds)


class _Watch:
    """Adds up the time that publications take to find versions."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._write = tables.VersionTables.write

    def __enter__(self) -> _Watch:
        def write(*arguments: object) -> str:
            begin = time.perf_counter()
            try:
                return self._write(*arguments)  # type: ignore[arg-type]
            finally:
                self.seconds += time.perf_counter() - begin

        tables.VersionTables.write = write  # type: ignore[method-assign,assignment]
        return self

    def __exit__(self, *_: object) -> None:
        tables.VersionTables.write = self._write  # type: ignore[method-assign]


def _in_archive(folder: Path) -> Found:
    """All articles of an archive, and the groups in which it has them."""
    snapshot = Index.open(folder).snapshot()
    numbers: dict[tuple[int, int], int] = {}
    articles: list[Article] = []
    for number, segment in enumerate(snapshot.segments):
        for document in range(segment.size):
            if segment.is_live(document):
                numbers[number, document] = len(articles)
                articles.append(segment.article(document))
    groups = {tuple(snapshot.versions.of(*place)) for place in numbers}
    return Found(
        articles, [[numbers[each] for each in group] for group in groups if len(group) > 1]
    )


def _bodies(source: Path) -> dict[str, str]:
    """The body of each record as it is printed, with its dateline, by id."""
    with source.open() as lines:
        return {record["id"]: record["body"] or "" for record in map(json.loads, lines)}


def _shingles(body: str) -> set[tuple[str, ...]]:
    found = [word.text for word in words(body)]
    return {tuple(found[at : at + 5]) for at in range(len(found) - 4)}


def exact_pairs(sets: Sequence[set[tuple[str, ...]]]) -> list[tuple[int, int]]:
    """All pairs whose sets share the part that makes them versions of one text."""
    frequencies = Counter(shingle for each in sets for shingle in each)
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    pairs = []
    for number, own in enumerate(sets):
        ranked = sorted(own, key=lambda shingle: (frequencies[shingle], shingle))
        prefix = ranked[: len(ranked) - ceil(SHARED * len(ranked) - 1e-9) + 1]
        others = {other for shingle in prefix for other in having[shingle]}
        for shingle in prefix:
            having[shingle].append(number)
        for other in others:
            shared = len(own & sets[other])
            if shared >= SHARED * (len(own) + len(sets[other]) - shared):
                pairs.append((other, number))
    return pairs


def components(pairs: Sequence[tuple[int, int]]) -> list[set[int]]:
    """What hangs together by the pairs."""
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        together = groups.get(one, {one}) | groups.get(other, {other})
        for each in together:
            groups[each] = together
    return list({id(group): group for group in groups.values()}.values())


def _apart(articles: Sequence[Article], one: int, other: int) -> int:
    first, second = articles[one].published, articles[other].published
    if first.start is None or second.start is None or first.end is None or second.end is None:
        return 0
    return max(0, (first.start - second.end).days, (second.start - first.end).days)


def _print_folds(found: Found, count: int) -> None:
    chance = random.Random(1)
    for group in chance.sample(list(found.groups), min(count, len(found.groups))):
        first = found.articles[group[0]]
        for number in group[1:]:
            other = found.articles[number]
            print(f"\n--- {first.published.start} {first.source} {first.title!r}")
            print(f"+++ {other.published.start} {other.source} {other.title!r}")
            ours, theirs = first.body.split(), other.body.split()
            for what, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
                if what != "equal":
                    print(f"    -{' '.join(ours[a:b])[:160]!r} +{' '.join(theirs[c:d])[:160]!r}")


def _measure_growth(count: int) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as scratch:
        index = Index.create(Path(scratch) / "archive", front_page)
        with _Watch() as watch:
            begin = time.perf_counter()
            writer = index.writer()
            for article in _with_copies(count):
                writer.add([article])
            writer.publish()
            whole = time.perf_counter() - begin
        index.close()
        found = Index.open(Path(scratch) / "archive").snapshot().versions
        print(
            f"{count:,} articles: {watch.seconds:.1f} s to compare them at publication, of "
            f"{whole:.1f} s; {len(found):,} articles are versions"
        )


def _with_copies(count: int) -> Iterator[Article]:
    """Made-up articles of 280 days, of which every tenth is a copy of one of the last hundred."""
    chance = random.Random(3)
    recent: list[Article] = []
    for number, record in enumerate(corpora.synthetic(count)):
        day = date(2020, 1, 1) + timedelta(days=number * 280 // count)
        published = PublicationDate(day, day, "stated", "")
        body = record["body"]
        if number % 10 == 9:
            copied = chance.choice(recent).body
            body = copied if number % 20 == 9 else f"{copied}\n\nMore was not said then."
        article = Article(body, id=f"a{number}", title=record["title"], published=published)
        recent = [*recent[-99:], article]
        yield article


if __name__ == "__main__":
    main()
