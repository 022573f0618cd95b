"""One command that measures a whole indexing: rate, memory of all processes, share of each stage.

    uv run --group benchmarks python -m tests.benchmarks.indexing --articles 100000 --recognize

`--recognize` has the names recognised; without it those that the records state are taken. The
shares are processor time of the same stages done one after the other on a part of the corpus.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from search import Archive, Article
from search.index.index import Index
from search.index.segment.build import SegmentFiles, build_segments
from search.index.segment.tokenizer import Tokenizer
from search.ingest.reader import read_file
from search.names.recognition.recognize import annotated
from search.query import front_page
from search.request import Recognition
from tests.benchmarks import corpus as corpora
from tests.benchmarks.memory import AnonymousMemory

Result = TypeVar("Result")


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--recognize", action="store_true")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--sample", type=int, default=8_192, help="articles for the shares")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    corpus = options.work / f"synthetic-{options.articles}" / "corpus.jsonl"
    if not corpus.exists():
        corpora.write(corpora.synthetic(options.articles), corpus)
    with tempfile.TemporaryDirectory(dir=options.work) as scratch:
        _whole(corpus, Path(scratch) / "archive", options)
        _shares(corpus, Path(scratch) / "shares", options.recognize, options.sample)


def _whole(corpus: Path, folder: Path, options: argparse.Namespace) -> None:
    memory = AnonymousMemory()
    begin = time.perf_counter()
    with Archive.create(folder) as archive, memory:
        report = archive.update(
            [corpus], recognize=options.recognize or None, workers=options.workers
        )
    seconds = time.perf_counter() - begin
    mine, theirs = (
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{report.added:,} articles in {seconds:.1f} s, {report.added / seconds:,.0f} articles/s; "
        f"processor time {mine:.1f} s here and {theirs:.1f} s in {options.workers} workers; "
        f"at most {memory.peak:,.0f} MB of anonymous memory in all"
    )


def _shares(corpus: Path, folder: Path, recognize: bool, sample: int) -> None:
    index = Index.create(folder, front_page)
    writer = index.writer()
    found = Recognition(stated=recognize)
    annotated([Article(body="Ada Lovelace met John Smith of the CSTO in London.")], found)
    times: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Result]) -> Result:
        begin = time.process_time()
        result = work()
        times[stage] = times.get(stage, 0.0) + time.process_time() - begin
        return result

    articles = islice((each for each in read_file(corpus) if isinstance(each, Article)), sample)
    tokenizer, place = Tokenizer(), writer.build_folder()
    count = 0
    while batch := timed("read", lambda: list(islice(articles, 4_096))):
        count += len(batch)
        named = timed("find names", partial(annotated, batch, found))
        for segment in timed("build", partial(_built, named, place, tokenizer)):
            timed("count and resolve names", partial(writer.adopt, segment))
    timed("publish", writer.publish)
    index.close()
    total = sum(times.values())
    print(f"of {total / count * 1e6:,.0f} µs an article ({count:,} articles, one process):")
    for stage, seconds in times.items():
        print(f"  {stage:<26}{seconds / count * 1e6:>8,.0f} µs{seconds / total:>7.0%}")


def _built(articles: list[Article], folder: Path, tokenizer: Tokenizer) -> list[SegmentFiles]:
    return list(build_segments(articles, folder, tokenizer))


if __name__ == "__main__":
    main()
