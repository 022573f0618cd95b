"""`python -m search.names.training`: make the weights anew and print how good they are."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Train, write the weights and print the scores."""
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    parser = argparse.ArgumentParser(prog="python -m search.names.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training sets")
    parser.add_argument("--out", type=Path, help="where to write; default: the shipped model")
    parser.add_argument("--without", default="", help="a training set to leave out and measure")
    arguments = parser.parse_args()
    begun = time.monotonic()

    def report(line: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {line}", file=sys.stderr, flush=True)

    from search.names.recognition.tagger import MODEL, LinearTagger
    from search.names.training.measuring import measured, table
    from search.names.training.packing import packed, write_model
    from search.names.training.raw import raw_documents
    from search.names.training.recipe import Settings, annotated, trained
    from search.names.training.teacher_labels import read_labels

    data: Path = arguments.data
    out: Path = arguments.out or MODEL
    sets = annotated(data / "ner", data / "names", without=arguments.without)
    raw = raw_documents(data / "articles")
    model = trained(sets, raw, read_labels(), data / "names", Settings(), report)
    write_model(out, packed(model.chain, model.listed, model.clusters))
    report(f"wrote {out}, {out.stat().st_size:,} bytes")
    names = (arguments.without,) if arguments.without else ()
    print(table(measured(LinearTagger(out), data / "ner", names)))


main()
