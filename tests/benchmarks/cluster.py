"""One command that measures an archive in a cluster beside the same one in a folder.

    uv run python -m tests.benchmarks.cluster --articles 100000 --feeders 2 --nodes 1 --shards 1 3 6

Feeds the synthetic corpus by several processes at once, into an archive of each number of shards,
then asks it and a folder the same questions in turn, and tells whether they answer alike. The nodes
are those of the tests, all on this machine: read times by the clock as ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from search import Archive, SearchRequest, SearchResult
from search.cluster.engine import ClusterEngine
from tests.benchmarks import corpus as corpora
from tests.benchmarks.questions import Question, questions
from tests.cluster.nodes import Nodes

ROUNDS: Final = 5
_FEED: Final = (
    "import sys; from search import Archive\n"
    "with Archive.create(sys.argv[1], shards=int(sys.argv[2])) as archive:\n"
    "    archive.update(sys.argv[3:])"
)


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--feeders", type=int, default=2)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--shards", type=int, nargs="+", default=[1])
    parser.add_argument("--heap", default="1g", help="of all nodes together")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    corpus = options.work / f"synthetic-{options.articles}" / "corpus.jsonl"
    if not corpus.exists():
        corpora.write(corpora.synthetic(options.articles), corpus)
    with tempfile.TemporaryDirectory(dir=options.work) as scratch:
        parts = _parts(corpus, Path(scratch), options.feeders)
        folder = Path(scratch) / "archive"
        own = _folder(folder, parts, options.articles)
        nodes = Nodes(options.nodes, heap=options.heap, long_lived=True)
        try:
            for shards in options.shards:
                print(f"\n## {options.nodes} nodes, {shards} shards\n")
                address = _fed(nodes, shards, parts, options.articles, own)
                started = time.perf_counter()
                with Archive.open(address) as cluster, Archive.open(folder) as archive:
                    seconds = time.perf_counter() - started
                    print(f"opened for the first time in {1000 * seconds:.0f} ms")
                    _sizes(cluster, folder)
                    _ask(cluster, archive, questions(corpus, each=ROUNDS))
        finally:
            nodes.close()


def _folder(folder: Path, parts: Sequence[Path], articles: int) -> float:
    """Make an archive in a folder; the seconds of processor time that it takes."""
    started, before = time.perf_counter(), _cpu_of_children() + _own_cpu()
    with Archive.create(folder) as archive:
        archive.update(parts, workers=len(os.sched_getaffinity(0)))
    seconds = time.perf_counter() - started
    print(f"the folder: {seconds:.0f} s, {articles / seconds:.0f} articles/s by the clock")
    return _cpu_of_children() + _own_cpu() - before


def _fed(nodes: Nodes, shards: int, parts: Sequence[Path], articles: int, own: float) -> str:
    """Feed an archive of so many shards, and tell what it takes beside the folder's `own` time."""
    address = nodes.archive()
    started, before = time.perf_counter(), _cpu_of_children()
    nodes_before = nodes.processor_seconds()
    feeders = [
        subprocess.Popen([sys.executable, "-c", _FEED, address, str(shards), str(part)])
        for part in parts
    ]
    assert not any(feeder.wait() for feeder in feeders)
    seconds = time.perf_counter() - started
    spent = {
        "feeders": _cpu_of_children() - before,
        "nodes": nodes.processor_seconds() - nodes_before,
    }
    rate = articles / seconds
    load = ", ".join(f"{each:.0f}" for each in os.getloadavg())
    print(f"{len(parts)} feeders: {seconds:.0f} s, {rate:.0f} articles/s by the clock, load {load}")
    print("\n| processor time | s | ms an article | articles a second | share |")
    print("|---|---|---|---|---|")
    together = sum(spent.values())
    for name, each in (*spent.items(), ("together", together), ("the folder", own)):
        rate, cost, share = articles / each, 1000 * each / articles, each / together
        print(f"| {name} | {each:.0f} | {cost:.2f} | {rate:.0f} | {share:.0%} |")
    print(flush=True)
    return address


def _sizes(cluster: Archive, folder: Path) -> None:
    engine = cluster._engine
    assert isinstance(engine, ClusterEngine)
    client, indices = engine._client, engine._indices
    for name in (indices.articles, indices.counts, indices.state):
        found = client.call("GET", f"/{name}/_stats/store,segments")["_all"]["primaries"]
        size, count = found["store"]["size_in_bytes"], found["segments"]["count"]
        print(f"{name.rpartition('.')[2]}: {size / 1e6:.0f} MB in {count} segments")
    generation = engine._view.generation
    kept = {name.partition("-")[0]: file.size / 1e6 for name, file in generation.files.items()}
    print("each reader fetches, in MB:", {kind: round(size, 1) for kind, size in kept.items()})
    own = sum(each.stat().st_size for each in folder.iterdir()) / 1e6
    print(f"the folder: {own:.0f} MB; most memory of this process: {_peak():.0f} MB\n")


def _ask(cluster: Archive, archive: Archive, asked: Sequence[Question]) -> None:
    kinds: dict[str, list[Question]] = {}
    for question in asked:
        kinds.setdefault(question.kind, []).append(question)
    engine = cluster._engine
    assert isinstance(engine, ClusterEngine)
    print("| kind | total | equal | cluster ms | requests | folder ms |\n|---|---|---|---|---|---|")
    extra = [(name, [SearchRequest(text)]) for name, text in _constructs(kinds).items()]
    rows = [(kind, [_request(each) for each in found]) for kind, found in kinds.items()]
    for kind, requests in rows + extra:
        times: dict[str, list[float]] = {"cluster": [], "folder": []}
        sent, equal, total = 0, True, 0
        for request in islice(_repeated(requests), ROUNDS):
            before = engine.requests
            theirs = _timed(cluster, request, times["cluster"])
            sent = max(sent, engine.requests - before)
            archive.forget()
            ours = _timed(archive, request, times["folder"])
            total = ours.total
            equal &= _alike(ours, theirs, request)
        print(
            f"| {kind} | {total:,} | {'yes' if equal else 'NO'} | {median(times['cluster']):.1f} "
            f"| {sent} | {median(times['folder']):.1f} |",
            flush=True,
        )


def _constructs(kinds: dict[str, list[Question]]) -> dict[str, str]:
    """Questions about positions, of two common words."""
    common = [word for question in kinds["common"] for word in question.words][:2]
    one, other = (common * 2)[:2]
    return {
        "near": f"={one} NEAR/5 ={other}",
        "same paragraph": f"={one} SAME ={other}",
        "first words": f"first/20:={one}",
        "often": f"atleast3:={one}",
        "fuzzy": f"{one}~1",
        "inflected": one,
    }


def _repeated(requests: Sequence[SearchRequest]) -> Any:
    while True:
        yield from requests


def _alike(ours: SearchResult, theirs: SearchResult, request: SearchRequest) -> bool:
    if request.sort == "relevance":
        return (ours.total, ours.facets) == (theirs.total, theirs.facets)
    return replace(ours, took_ms=0.0) == replace(theirs, took_ms=0.0)


def _timed(archive: Archive, request: SearchRequest, times: list[float]) -> SearchResult:
    started = time.perf_counter()
    result = archive.search(request)
    times.append(1000 * (time.perf_counter() - started))
    return result


def _request(question: Question) -> SearchRequest:
    """A question in the query language; its words have no inflections."""
    query = [f"={word}" for word in question.words]
    if question.any_word:
        query.append("(" + " OR ".join(f"={word}" for word in question.any_word) + ")")
    query += [f"-={word}" for word in question.without]
    if question.phrase:
        query.append('"' + " ".join(question.phrase) + '"')
    if question.prefix:
        query.append(f"{question.prefix}*")
    return SearchRequest(
        " ".join(query),
        people=(question.person,) if question.person else (),
        organizations=(question.organization,) if question.organization else (),
        since=question.since,
        until=question.until,
        sort="relevance" if question.by_relevance else "newest",
    )


def _parts(corpus: Path, folder: Path, count: int) -> list[Path]:
    """The corpus as so many files of like size."""
    parts = [folder / f"part-{number}.jsonl" for number in range(count)]
    files = [part.open("wb") for part in parts]
    try:
        with corpus.open("rb") as lines:
            for number, line in enumerate(lines):
                files[number % count].write(line)
    finally:
        for file in files:
            file.close()
    return parts


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
