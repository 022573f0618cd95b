"""Stops the indexing of folders that change, and counts archives that differ from new ones then.

    uv run python -m tests.benchmarks.converging --sequences 2000
    uv run python -m tests.benchmarks.converging --sequences 300 --workers 2

Each sequence changes files at random and stops passes over them: by a kill at a call that changes
the disk, by cancelling, and with several workers also by kills of these. What differs after one
more pass is printed with all that was done.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.crash.converging import converges

_SHOWN_EACH = 60
"""Seconds between two lines on how far it is."""


def main() -> None:
    """Parse the arguments, go through the sequences and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=200)
    parser.add_argument("--first", type=int, default=1_000, help="the first seed")
    parser.add_argument("--workers", type=int, default=1, help="processes of each pass")
    options = parser.parse_args()
    done = Counter[str](differences=0)
    shown = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(options.first, options.first + options.sequences):
            try:
                done.update(converges(Path(scratch) / str(seed), seed, options.workers))
            except Exception:
                done["differences"] += 1
                print(f"seed {seed}:\n{traceback.format_exc()}", flush=True)
            if time.monotonic() - shown > _SHOWN_EACH:
                shown = time.monotonic()
                print(_told(done), flush=True)
    print(_told(done))
    sys.exit(1 if done["differences"] else 0)


def _told(done: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in done.items())


if __name__ == "__main__":
    main()
