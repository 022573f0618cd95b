"""One command that measures the search core beside its peers and prints the ratios.

    uv run --group benchmarks python -m tests.benchmarks.search --articles 100000

Corpora and indexes are kept under `--work` and built only once. Every question is asked of every
engine in turn within one run, each only once, after others of its kind have warmed the caches, for
people hardly ask the same twice; totals must agree, or the run fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.benchmarks import corpus as corpora
from tests.benchmarks.memory import AnonymousMemory
from tests.benchmarks.peers.contract import Engine
from tests.benchmarks.questions import Question, questions

ENGINES = {
    "ours": "tests.benchmarks.peers.ours:Ours",
    "sqlite": "tests.benchmarks.peers.sqlite:Sqlite",
    "tantivy": "tests.benchmarks.peers.tantivy_peer:Tantivy",
    "xapian": "tests.benchmarks.peers.xapian_peer:Xapian",
    "whoosh": "tests.benchmarks.peers.stock_whoosh:StockWhoosh",
}

_LARGE = 1 << 16
_WARMING = 2
"""How many questions of each kind are asked beforehand and not measured."""


def main() -> None:
    """Parse the arguments and run what they ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--corpus", choices=["synthetic", "reuters"], default="synthetic")
    parser.add_argument("--reuters", type=Path, help="that set as JSON Lines, packed with xz")
    parser.add_argument("--engines", default="ours,sqlite,tantivy")
    parser.add_argument("--kinds", default="", help="only kinds that contain this text")
    parser.add_argument("--rounds", type=int, default=1, help="how often to ask each question")
    parser.add_argument("--each", type=int, default=28, help="different questions of each kind")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    parser.add_argument("--rebuild", action="store_true", help="index again")
    parser.add_argument("--child", nargs=2, metavar=("TASK", "ENGINE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    place = options.work / f"{options.corpus}-{options.articles}"
    corpus = place / "corpus.jsonl"
    if options.child:
        _child(options, place, corpus)
        return
    if not corpus.exists():
        if options.corpus == "reuters" and options.reuters is None:
            parser.error("--corpus reuters needs --reuters with the file of the set")
        print(f"writing {corpus}", flush=True)
        make = (
            corpora.synthetic(options.articles)
            if options.corpus == "synthetic"
            else corpora.reuters(options.articles, options.reuters)
        )
        corpora.write(make, corpus)
    names = _available(options.engines.split(","))
    _builds(options, place, names)
    _memory(options, names)
    _race(options, place, corpus, names)


def _available(names: list[str]) -> list[str]:
    kept = []
    for name in names:
        try:
            _engine(name)
            kept.append(name)
        except ImportError as error:
            print(f"{name}: left out, {error}")
    return kept


def _engine(name: str) -> Engine:
    module, _, kind = ENGINES[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), kind)()
    return engine


def _child(options: argparse.Namespace, place: Path, corpus: Path) -> None:
    """In a process of its own: build an index, or open it and ask everything once."""
    task, name = options.child
    engine = _engine(name)
    folder = place / name
    begin = time.perf_counter()
    if task == "build":
        with AnonymousMemory() as watched:
            engine.build(corpus, folder)
        seconds = time.perf_counter() - begin
        kilobytes = sum(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        built = {"seconds": seconds, "megabytes": kilobytes / 1024, "anonymous": watched.peak}
        print(json.dumps(built))
        return
    engine.open(folder)
    opened = time.perf_counter() - begin
    asked = _questions(options, corpus)
    begin = time.perf_counter()
    engine.ask(asked[0])
    first = time.perf_counter() - begin
    for question in asked:
        engine.ask(question)
    fields = dict(
        line.split(":", 1) for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    )
    memory = {key: int(fields[key].split()[0]) / 1024 for key in ("Rss", "Anonymous")}
    print(json.dumps({"open": opened * 1e3, "first": first * 1e3, **memory}))


def _run_child(options: argparse.Namespace, task: str, name: str) -> Any:
    environment = dict(os.environ)
    # What is installed has its bytecode beside it; compiling it anew is no part of opening.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.benchmarks.search", "--articles", str(options.articles),
            "--each", str(options.each),
            "--corpus", options.corpus, "--work", str(options.work), "--child", task, name,
        ],
        check=True,
        env=environment,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _builds(options: argparse.Namespace, place: Path, names: list[str]) -> None:
    print(f"\nindexing {options.articles:,} {options.corpus} articles, names given")
    print(f"{'engine':<14}{'articles/s':>12}{'MB on disk':>12}{'anon MB':>10}{'peak MB':>10}")
    for name in names:
        folder, record = place / name, place / f"{name}.json"
        if options.rebuild or not record.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            record.write_text(json.dumps(_run_child(options, "build", name)))
        built = json.loads(record.read_text())
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        rate = options.articles / built["seconds"]
        print(
            f"{name:<14}{rate:>12,.0f}{size:>12,.0f}"
            f"{built.get('anonymous', math.nan):>10,.0f}{built['megabytes']:>10,.0f}",
            flush=True,
        )


def _memory(options: argparse.Namespace, names: list[str]) -> None:
    print("\na process of its own that opens and asks every question once (warm caches)")
    print(f"{'engine':<14}{'open ms':>12}{'first ms':>12}{'anon MB':>10}{'total MB':>10}")
    for name in names:
        _run_child(options, "memory", name)
        seen = _run_child(options, "memory", name)
        print(
            f"{name:<14}{seen['open']:>12.1f}{seen['first']:>12.1f}"
            f"{seen['Anonymous']:>10.0f}{seen['Rss']:>10.0f}",
            flush=True,
        )


def _questions(options: argparse.Namespace, corpus: Path) -> list[Question]:
    asked = questions(corpus, each=_WARMING + options.each)
    return [question for question in asked if options.kinds in question.kind]


def _race(options: argparse.Namespace, place: Path, corpus: Path, names: list[str]) -> None:
    asked = _questions(options, corpus)
    engines = {name: _engine(name) for name in names}
    for name, engine in engines.items():
        engine.open(place / name)
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    kinds = len(dict.fromkeys(question.kind for question in asked))
    faults = 0
    for number in range(options.rounds):
        for at, question in enumerate(asked):
            is_measured = at >= _WARMING * kinds
            totals = {}
            # In turn and both ways: who follows one that reads much finds nothing in the caches.
            turn = at // kinds % len(names)
            order = [*names[turn:], *names[:turn]]
            for name in order if at % 2 else reversed(order):
                engine = engines[name]
                if name == "whoosh" and number:
                    continue  # three orders slower: one round tells enough
                # The first large block after many small ones were freed has to wait until they are
                # put together: seconds after SQLite, which the next engine must not pay for.
                bytes(_LARGE)
                begin = time.perf_counter()
                answer = engine.ask(question)
                seconds = time.perf_counter() - begin
                totals[name] = answer.total
                if is_measured:
                    times[name, question.kind].append(seconds * 1e3)
            if number == 0 and not _agree(question, totals):
                faults += 1
                print(f"totals differ: {question} {totals}")
    print("\nunit of work in ms: p50 / p95, and the peer's p50 in multiples of ours")
    print(f"{'kind':<22}" + "".join(f"{name:>26}" for name in names))
    ratios: dict[str, list[float]] = defaultdict(list)
    for kind in dict.fromkeys(question.kind for question in asked):
        row = f"{kind:<22}"
        base = statistics.median(times[names[0], kind])
        for name in names:
            measured = sorted(times[name, kind])
            if not measured:
                row += f"{'-':>26}"
                continue
            middle = statistics.median(measured)
            high = measured[min(len(measured) - 1, math.ceil(len(measured) * 0.95) - 1)]
            text = f"{middle:.2f} / {high:.2f}"
            if name != names[0]:
                ratios[name].append(middle / base)
                text += f" ×{middle / base:.1f}"
            row += f"{text:>26}"
        print(row, flush=True)
    for name, values in ratios.items():
        print(
            f"{name}: ×{statistics.median(values):.1f} median over the kinds, "
            f"×{min(values):.1f} lowest, ×{max(values):.1f} highest"
        )
    if faults:
        sys.exit(f"{faults} questions with differing totals")


def _agree(question: Question, totals: dict[str, int]) -> bool:
    """Whether all engines found the same; a phrase of ours never crosses a paragraph."""
    peers = {total for name, total in totals.items() if name != "ours"}
    ours = totals.get("ours", min(peers, default=0))
    if question.phrase:
        return len(peers) <= 1 and all(0.95 * total <= ours <= total for total in peers)
    return len({ours, *peers}) == 1


if __name__ == "__main__":
    main()
