"""Flips one bit anywhere in an archive, many times, and counts what comes of it.

    uv run python -m tests.benchmarks.flipping --flips 1000
    uv run python -m tests.benchmarks.flipping --flips 1000 --large

Each archive is asked in a process of its own: "silent" are other answers without an error. With
`--large` words and texts are not verified at opening, as in an archive of gigabytes; what is silent
there is found by the reader once it has verified them, and by `check`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from search import Archive, ArchiveDamaged
from search.index import opening
from search.index.files.names import LOCK
from tests.benchmarks.apart import apart
from tests.crash.flipping import answers, flip, outcome
from tests.crash.forgery import make


def main() -> None:
    """Parse the arguments, flip and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--first", type=int, default=100_000, help="the first seed")
    parser.add_argument("--large", action="store_true", help="verify no words or texts at opening")
    options = parser.parse_args()
    if options.large:
        opening._VERIFIED = 0  # type: ignore[misc]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        source, _ = make(Path(scratch))
        before = answers(source)
        for seed in range(options.first, options.first + options.flips):
            folder = Path(scratch) / "archive"
            shutil.copytree(source, folder)
            path = flip(folder, Random(seed))
            came = apart(lambda folder=folder: outcome(folder, before))  # type: ignore[misc]
            counts[came.partition(":")[0]] += 1
            if came not in ("same", "named"):
                print(f"{seed}: {path.name}: {came}: verified: {_verified(folder)}", flush=True)
            if path.name != LOCK and str(path) not in {each.path for each in Archive.check(folder)}:
                counts["unknown to check"] += 1
                print(f"{seed}: {path.name}: {came}: `check` finds nothing", flush=True)
            shutil.rmtree(folder)
    print(", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    sys.exit(0 if counts.keys() <= {"same", "named"} else 1)


def _verified(folder: Path) -> str:
    """What a reader says once it has read all files."""
    try:
        with Archive.open(folder) as archive:
            archive.verify()
    except ArchiveDamaged as error:
        return str(error).replace(f"{folder}/", "")
    return "no fault"


if __name__ == "__main__":
    main()
