"""One command that measures the recogniser of names and prints every number.

    python -m tests.benchmarks.names --data FOLDER [--beside NAME]… [--without SET --weights FILE]

Annotated sets that no training has seen are scored by the rules of conlleval, end to end from plain
text; the editors' PEOPLE tags of Reuters-21578 are looked for among the people of each article; and
articles of 380 words are timed on one core. FOLDER holds the sets, which are not part of the
project. NAME is a recogniser to measure beside the shipped one in the same run: a spaCy pipeline;
the accurate recogniser is, where it is installed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import re
import time
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from search.names.recognition.recognize import Recognizer, recognizer_named
from search.names.recognition.tagger import MODEL, LinearTagger
from search.names.training.measuring import measured, table

_WORDS = 380


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.names", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--weights", type=Path, default=MODEL)
    parser.add_argument(
        "--without", default="", help="a training set that these weights were made without"
    )
    parser.add_argument("--beside", action="append", default=[], metavar="NAME")
    arguments = parser.parse_args()
    tagger = LinearTagger(arguments.weights)
    weights = arguments.weights.read_bytes()
    print(f"weights {sha256(weights).hexdigest()[:12]}, {len(weights):,} bytes\n")
    left_out = (arguments.without,) if arguments.without else ()
    print(table(measured(tagger, arguments.data / "ner", left_out)))
    print()
    print(people_facets(tagger, arguments.data / "articles" / "reuters21578.jsonl.xz"))
    print()
    bbc = list(_records(arguments.data / "articles" / "bbc.jsonl.xz"))
    print(speed(arguments.weights, bbc))
    for name in [*(["accurate"] if find_spec("dateline_accurate") else []), *arguments.beside]:
        print(f"\n{name}")
        print(table(measured(recognizer_named(name), arguments.data / "ner", left_out)))
        print(side_by_side(tagger, recognizer_named(name), [each["body"] for each in bbc[:200]]))


def people_facets(tagger: LinearTagger, path: Path) -> str:
    """Of the editors' PEOPLE tags, how many surnames are among the people of their article."""
    tagged = [record for record in _records(path) if record["people"]]
    lines = [f"Reuters-21578 PEOPLE tags of {len(tagged):,} articles, recall as document facets:"]
    for name, texts in (
        ("body only", [record["body"] for record in tagged]),
        ("headline and body", [f"{r['title']}\n\n{r['body']}" for r in tagged]),
    ):
        tags = hits = present = 0
        for record, text, mentions in zip(tagged, texts, tagger.recognize(texts), strict=True):
            surnames = {_key(m.text.split()[-1]) for m in mentions if m.kind == "person"}
            words = {_key(word) for word in re.findall(r"\w[\w'-]*", text)}
            for tag in record["people"]:
                surname = _key(re.split(r"[\s-]+", tag)[-1])
                tags += 1
                hits += surname in surnames
                present += surname in words
        lines.append(
            f"  {name}: {hits:,} of {tags:,} tags, {100 * hits / tags:.1f} % "
            f"(the surname stands in {100 * present / tags:.1f} % of the texts)"
        )
    return "\n".join(lines)


def side_by_side(shipped: Recognizer, other: Recognizer, bodies: list[str]) -> str:
    """The speed of another recogniser and of the shipped one on the same texts, in turn."""
    articles = sum(len(body.split()) for body in bodies) / _WORDS
    used = {shipped: 0.0, other: 0.0}
    for _ in range(2):
        for recognizer in used:
            begun = time.process_time()
            recognizer.recognize(bodies)
            used[recognizer] += time.process_time() - begun
    ours, theirs = (2 * articles / used[each] for each in (shipped, other))
    return (
        f"{theirs:,.1f} articles of {_WORDS} words a second of processor time, "
        f"the shipped one {ours:,.0f} beside it ({ours / theirs:,.1f} times)"
    )


def speed(weights: Path, records: list[dict[str, str]]) -> str:
    """Articles of 380 words per second on this core, with new and with warm tables of words."""
    bodies = [record["body"] for record in records]
    articles = sum(len(body.split()) for body in bodies) / _WORDS
    begun = time.perf_counter()
    tagger = LinearTagger(weights)
    lines = [f"weights read in {time.perf_counter() - begun:.2f} s"]
    for name in ("cold", "warm", "warm again"):
        begun, used = time.perf_counter(), time.process_time()
        tagger.recognize(bodies)
        wall, cpu = time.perf_counter() - begun, time.process_time() - used
        lines.append(
            f"{name}: {articles / wall:,.0f} articles of {_WORDS} words a second "
            f"({articles / cpu:,.0f} a second of processor time)"
        )
    return "\n".join(lines)


def _records(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _key(word: str) -> str:
    return word.lower().strip("'’-.").removesuffix("'s").removesuffix("’s")


main()
