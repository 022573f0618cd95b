"""Makes forged archives with right checksums and counts what comes of reading and writing them.

    uv run python -m tests.benchmarks.forgery --archives 2000

Each is asked everything in a process of its own, with bounds on its time and memory. Whatever is
no answer and no error that names the file of the damage is printed with its seed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.benchmarks.apart import apart
from tests.crash.forgery import ask_everything, forge, make, unnamed


def main() -> None:
    """Parse the arguments, forge and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archives", type=int, default=500)
    parser.add_argument("--first", type=int, default=100_000, help="the first seed")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        source, news = make(Path(scratch))
        for seed in range(options.first, options.first + options.archives):
            folder = Path(scratch) / "archive"
            shutil.copytree(source, folder)
            told = forge(folder, Random(seed))
            came = apart(lambda folder=folder: _asked(folder, news))  # type: ignore[misc]
            counts[came.partition(":")[0]] += 1
            if not came.startswith(("answered", "named")):
                print(f"{seed}: {told}: {came.replace(str(folder), '')}", flush=True)
            shutil.rmtree(folder)
    print(", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    sys.exit(0 if counts.keys() <= {"answered", "named"} else 1)


def _asked(folder: Path, news: Path) -> str:
    """What comes of an archive: answered, named or unnamed."""
    errors = ask_everything(folder, news)
    bad = unnamed(folder, errors)
    return f"unnamed: {bad[0]}" if bad else "named" if errors else "answered"


if __name__ == "__main__":
    main()
