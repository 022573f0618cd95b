"""One command that measures the recogniser of names and prints every number.

    python -m tests.benchmarks.names [--without wikigold --weights FILE]

Annotated sets that no training has seen are scored by the rules of conlleval, end to end from plain
text; the editors' PEOPLE tags of Reuters-21578 are looked for among the people of each article; and
articles of 380 words are timed on one core. The sets lie beside the checkout and are not part of
the project.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from search.names.tagger import MODEL, LinearTagger
from search.names.training.measuring import measured, table

DATA = Path(__file__).parents[3].parent / "shared" / "data"
_WORDS = 380


def main() -> None:
    """Measure and print; exits with status 1 where the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.names", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--weights", type=Path, default=MODEL)
    parser.add_argument(
        "--without", default="", help="a training set that these weights were made without"
    )
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        sys.exit(f"no data at {arguments.data}: the annotated sets are not part of the project")
    tagger = LinearTagger(arguments.weights)
    print(f"{tagger.version}, {arguments.weights.stat().st_size:,} bytes\n")
    left_out = (arguments.without,) if arguments.without else ()
    print(table(measured(tagger, arguments.data / "ner", left_out)))
    print()
    print(people_facets(tagger, arguments.data / "articles" / "reuters21578.jsonl.xz"))
    print()
    print(speed(arguments.weights, arguments.data / "articles" / "bbc.jsonl.xz"))


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


def speed(weights: Path, path: Path) -> str:
    """Articles of 380 words per second on this core, with new and with warm tables of words."""
    bodies = [record["body"] for record in _records(path)]
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
