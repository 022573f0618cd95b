"""Whether hostile texts of every kind take time in proportion to their length, stage by stage."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from tests.growth.measuring import FACTOR, MOST, Work, ratio
from tests.growth.payloads import PAYLOADS, Payload
from tests.growth.stages import STAGES, Stage

_SIZE: Final = 64_000
"""Characters of the small texts; the large ones have `FACTOR` times as many."""


class Growth(NamedTuple):
    """How many times as long a stage takes for a text that is `FACTOR` times as long."""

    stage: str
    payload: str
    ratio: float


def growths(stages: dict[str, Stage], payloads: dict[str, Payload], size: int) -> Iterator[Growth]:
    """The growth of each stage with each payload."""

    def prepared(stage: Stage, payload: Payload, folder: Path, size: int) -> Work:
        return stage(payload(size), folder)

    for payload_name, payload in payloads.items():
        with tempfile.TemporaryDirectory() as folder:
            for stage_name, stage in stages.items():
                found = ratio(partial(prepared, stage, payload, Path(folder)), size)
                yield Growth(stage_name, payload_name, found)


def main() -> int:
    """Print each kind whose growth is more than linear; the exit code says whether there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--size", type=int, default=_SIZE, help="characters of the small texts")
    parser.add_argument("--stage", action="append", choices=STAGES, help="only this stage")
    parser.add_argument("--payload", action="append", choices=PAYLOADS, help="only this payload")
    options = parser.parse_args()
    stages = {name: STAGES[name] for name in options.stage or STAGES}
    payloads = {name: PAYLOADS[name] for name in options.payload or PAYLOADS}
    print(f"{len(payloads)} payloads, {len(stages)} stages, "
          f"{options.size:,} and {options.size * FACTOR:,} characters")  # fmt: skip
    found = []
    for each in growths(stages, payloads, options.size):
        found.append(each)
        print(f"\r\x1b[K{len(found)} {each.stage}: {each.payload}", end="\r", file=sys.stderr)
        if each.ratio > MOST:
            print(f"{each.stage}: {each.payload}: {each.ratio:.0f} times as long", flush=True)
    more = [each for each in found if each.ratio > MOST]
    for name in stages:
        of_stage = [each for each in found if each.stage == name]
        largest = max(of_stage, key=lambda each: each.ratio)
        print(f"{name}: {sum(each.ratio > MOST for each in of_stage)} of {len(of_stage)} more than "
              f"linear; the most: {largest.ratio:.0f} ({largest.payload})")  # fmt: skip
    print(f"{len(more)} of {len(found)} pairs of a stage and a payload more than linear")
    return 1 if more else 0


if __name__ == "__main__":
    sys.exit(main())
