"""One command that measures what additions cost: seconds, and bytes written for each byte kept.

    uv run --group benchmarks python -m tests.benchmarks.updates --articles 100000

Adds thousands of new articles to an archive of the given size, which `tests.benchmarks.search` has
built (its files are linked, not copied), and to an empty one, each thousand published by itself.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search import Archive, Article
from search.ingest.reader import read_file


@dataclass(frozen=True, slots=True)
class Addition:
    """What one addition cost: seconds, and bytes that were written to the archive's folder."""

    seconds: float
    written: int


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=4, help="additions to the large archive")
    parser.add_argument("--small", type=int, default=48, help="additions to the empty archive")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    place = options.work / f"synthetic-{options.articles}"
    fresh = _fresh(place / "corpus.jsonl")
    with tempfile.TemporaryDirectory(dir=options.work) as scratch:
        large = Path(scratch) / "large"
        large.mkdir()
        for file in (place / "ours" / "archive").iterdir():
            if file.is_file() and file.suffix != ".lock":
                os.link(file, large / file.name)
        batches = [list(islice(fresh, options.batch)) for _ in range(options.large)]
        _report(f"{options.articles:,} articles", large, _added(large, batches), options.batch)
        empty = Path(scratch) / "empty"
        batches = [list(islice(fresh, options.batch)) for _ in range(options.small)]
        _report("an empty archive", empty, _added(empty, batches), options.batch)


def _fresh(corpus: Path) -> Iterator[Article]:
    """The corpus' articles under other ids, so that each is new to every archive."""
    articles = (each for each in read_file(corpus) if isinstance(each, Article))
    for number, article in enumerate(articles):
        yield article._replace(id=f"fresh{number:08}")


def _added(folder: Path, batches: Sequence[Sequence[Article]]) -> list[Addition]:
    found = []
    with Archive.create(folder) as archive:
        for batch in batches:
            before, begin = _written(), time.perf_counter()
            archive.add(batch)
            found.append(Addition(time.perf_counter() - begin, _written() - before))
    return found


def _written() -> int:
    """Bytes that this process has given to the system to write."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["wchar"])


def _report(name: str, folder: Path, additions: Sequence[Addition], batch: int) -> None:
    seconds = sorted(each.seconds for each in additions)
    written = sum(each.written for each in additions)
    with Archive.open(folder) as archive:
        articles = archive.articles
    kept = sum(file.stat().st_size for file in folder.iterdir()) * len(additions) * batch / articles
    print(
        f"{len(additions)} times {batch:,} articles added to {name}: "
        f"{statistics.median(seconds):.2f} s p50, {seconds[-1]:.2f} s longest; "
        f"{written / 1e6:,.0f} MB written, {written / kept:.1f} bytes for each byte kept"
    )


if __name__ == "__main__":
    main()
