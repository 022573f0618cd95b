"""Measures readers of one archive: one and several, alone and beside a process that writes.

    uv run python -m tests.benchmarks.readers --articles 20000

Each reader is a process with all that an open reader has loaded. It types words into its query
letter by letter, about as fast as a person, and looks for what is new. As the person in front of a
reader does, it takes that in before the next word; with `--follow` before each letter, which is as
hard as it can be. Printed are how long answers take, taking in included, and the memory of a
process, in which what is shared counts by its share.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from search import Archive, SearchRequest
from tests.benchmarks import corpus

_PAUSE: Final = 0.5
"""Seconds between two letters, the same for every reader but for chance."""
_ADDED: Final = 64
"""Articles that the writer adds with each publication."""


class Measured(NamedTuple):
    """What came of some readers: the time of every answer, and the bytes of every process.

    Of an answer there are the seconds that it took and those of a processor that it needed, which
    depend less on what else the machine does.
    """

    seconds: list[float]
    needed: list[float]
    memory: list[int]

    def told(self, name: str) -> str:
        """The figures in a line."""
        memory = f"{max(self.memory) / 1e6:.0f} MB at most"
        middle, high, needed = (
            f"{1e3 * value:.0f} ms"
            for value in (share(self.seconds, 0.5), self.high, share(self.needed, 0.95))
        )
        return (
            f"{name:28}{len(self.seconds):6} answers, median {middle}, p95 {high}, "
            f"of a processor {needed}, {memory}"
        )

    @property
    def high(self) -> float:
        """The seconds that 95 of 100 answers do not exceed."""
        return share(self.seconds, 0.95)


def main() -> None:
    """Parse the arguments, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--follow", action="store_true", help="take in each publication at once")
    parser.add_argument("--be", choices=["reader", "writer"], help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.be == "reader":
        read(options.archive, options.seconds, options.seed, follow=options.follow)
    elif options.be == "writer":
        write(options.archive, options.articles)
    else:
        follow = ("--follow",) if options.follow else ()
        compare(options.articles, options.readers, "--seconds", str(options.seconds), *follow)


def compare(count: int, readers: int, *options: str) -> None:
    """Make an archive and measure its readers, which have these options."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        corpus.write(corpus.synthetic(count), Path(scratch) / "news.jsonl")
        with Archive.create(archive) as opened:
            opened.update([Path(scratch) / "news.jsonl"])
        alone = measured(archive, 1, *options)
        print(alone.told("one reader"), flush=True)
        together = measured(archive, readers, *options)
        print(together.told(f"{readers} readers"), flush=True)
        with process("writer", archive, "--articles", str(count)):
            one = measured(archive, 1, *options)
            print(one.told("one reader and a writer"), flush=True)
            beside = measured(archive, readers, *options)
        print(beside.told(f"{readers} readers and a writer"))
        with Archive.open(archive) as opened:
            print(f"the writer added {opened.articles - count} articles")
        print(
            f"p95 of {readers} readers and a writer: {beside.high / one.high:.1f} times that of "
            f"one reader and a writer, {beside.high / alone.high:.1f} times that of one reader"
        )


def measured(archive: Path, count: int, *options: str) -> Measured:
    """What readers tell who all start at once, when all have opened the archive."""
    found = Measured([], [], [])
    with _readers(archive, count, *options) as readers:
        for at in range(3):  # open, ask, measure memory: each when all have done the one before
            for reader in readers:
                print("go", file=reader.stdin, flush=True)
            for reader in readers:
                assert reader.stdout is not None
                told = reader.stdout.readline().split()
                if at == 1:
                    found.seconds.extend(map(float, told[::2]))
                    found.needed.extend(map(float, told[1::2]))
                elif at == 2:
                    found.memory.extend(map(int, told))
    return found


@contextmanager
def _readers(archive: Path, count: int, *options: str) -> Iterator[list[subprocess.Popen[str]]]:
    if not count:
        yield []
        return
    with (
        process("reader", archive, *options, "--seed", str(count)) as first,
        _readers(archive, count - 1, *options) as others,
    ):
        yield [first, *others]


@contextmanager
def process(role: str, archive: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """One process of this benchmark, which is ended with the block."""
    command = [sys.executable, "-m", __spec__.name, "--be", role, "--archive", str(archive)]
    with subprocess.Popen(
        [*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        yield started
        started.kill()


def read(folder: Path, seconds: float, seed: int, *, follow: bool) -> None:
    """Open the archive, ask for so long, tell the memory: each when a line comes."""
    import tui.reader.app  # noqa: F401  # what an open reader has loaded

    chance = Random(seed)
    sys.stdin.readline()
    with Archive.open(folder) as archive:
        people = archive.search(SearchRequest()).facets["people"]
        words = [each.name.split()[-1].lower() for each in people]
        print(flush=True)
        sys.stdin.readline()
        print(*_answers(archive, words, seconds, chance, follow=follow), flush=True)
        sys.stdin.readline()
        print(proportional_memory(), flush=True)
        sys.stdin.readline()


def _answers(
    archive: Archive, words: list[str], seconds: float, chance: Random, *, follow: bool
) -> Iterator[float]:
    """The seconds that each letter of words takes to be answered, and those of a processor.

    What is new is taken in before the first letter of a word, which is an answer of its own, or
    with `follow` before each letter.
    """
    ends = time.monotonic() + seconds
    typed = ""
    while True:
        word = chance.choice(words)
        for end in range(len(word) + 1):
            time.sleep(_PAUSE * 2 * chance.random())
            if time.monotonic() > ends:
                return
            newer = archive.behind() is not None  # a reader looks every second: less often
            if not (end or newer):
                continue
            begun, needed = time.perf_counter(), time.process_time()
            if newer and (follow or not end):
                archive.refresh()
            typed = word[:end] or typed
            archive.search(SearchRequest(typed, typing=True))
            yield time.perf_counter() - begun
            yield time.process_time() - needed


def write(folder: Path, count: int) -> None:
    """Add new articles to the archive, some with each publication, until ended."""
    new = islice(corpus.synthetic(count + 1_000_000), count, None)
    with Archive.open(folder, write=True) as archive, tempfile.TemporaryDirectory() as news:
        for number in range(1_000_000):
            file = Path(news) / f"{number:06}.jsonl"
            corpus.write(islice(new, _ADDED), file)
            archive.update([file], workers=1)


def share(values: list[float], part: float) -> float:
    """The value that this part of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def proportional_memory() -> int:
    """The bytes of this process, those that several share divided by their number."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
