"""Measures how long the reader takes from a key to the painted result, in a pty.

    uv run --group benchmarks python -m tests.benchmarks.keystrokes ARCHIVE

ARCHIVE is a folder, or the number of articles of a synthetic archive under `--work`. A word is
typed letter by letter into the query bar, each after all of the one before is painted. Two times
are taken, each to the last byte: of what brings the new total and rows, and of all that follows
the key, which is the facets and the article as well.
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pyte

from search import Archive, SearchRequest
from tests import ROOT
from tests.terminal.session import TerminalSession

MOST_MS = 150.0
CLEAR = "\x15"
QUIET = 0.4
"""Seconds without a byte after which all is painted."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What came of a key, in milliseconds: the result, and everything."""

    text: str
    result: float
    everything: float
    size: int


def main() -> None:
    """Parse the arguments, type and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive")
    parser.add_argument("--word", default="kazakhstan", help="typed as far as it finds anything")
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--columns", type=int, default=140)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    path = Path(options.archive)
    if options.archive.isdigit():
        path = options.work / f"synthetic-{options.archive}" / "ours" / "archive"
    totals = _totals(path, options.word)
    for package in ("search", "tui"):
        compileall.compile_dir(ROOT / package, quiet=2)
    first: list[Painted] = []
    later: list[Painted] = []
    with tempfile.TemporaryDirectory() as home:
        size = {"columns": options.columns, "rows": options.rows}
        with TerminalSession(
            ["-a", str(path)], Path(home), PYTHONPATH=str(ROOT), **size
        ) as session:
            session.shows(" ms")
            session.settles()
            screen = pyte.ByteStream(session.screen)
            _feed(screen, _press(session, "/"))
            for run in range(options.runs):
                (later if run else first).extend(_type(session, screen, totals))
                _feed(screen, _press(session, CLEAR))
    print(f"{options.columns}x{options.rows}, typed: {' '.join(totals)}")
    print(f"{'':<26}{'keys':>6}{'p50 ms':>10}{'p95 ms':>10}{'most ms':>10}")
    for name, painted in (("first time", first), ("again", later)):
        _show(f"result, {name}", [each.result for each in painted])
        _show(f"everything, {name}", [each.everything for each in painted])
    for text in totals:
        here = [each for each in later if each.text == text]
        _show(f"  result of {text}", [each.result for each in here])
    print(f"bytes of a key: {statistics.median(each.size for each in first + later):,.0f}")
    high = _share([each.result for each in first + later], 0.95)
    print(f"result, p95 of all: {high:.0f} ms, limit {MOST_MS:.0f} ms")
    sys.exit(1 if high > MOST_MS else 0)


def _totals(path: Path, word: str) -> dict[str, int]:
    """How many articles each beginning of the word finds, as long as it finds fewer and any.

    A letter that changes nothing could not be seen to be answered.
    """
    totals: dict[str, int] = {}
    with Archive.open(path) as archive:
        before = archive.articles
        print(f"{before:,} articles in {path}")
        for end in range(1, len(word) + 1):
            request = SearchRequest(word[:end], limit=0, facets=0, typing=True)
            total = archive.search(request).total
            if not total or total == before:
                break
            totals[word[:end]] = before = total
    if not totals:
        sys.exit(f"{word!r} is no word to type here: its first letter finds all or nothing")
    return totals


def _feed(screen: pyte.ByteStream, chunks: Sequence[tuple[float, bytes]]) -> None:
    for _, data in chunks:
        screen.feed(data)


def _type(
    session: TerminalSession, screen: pyte.ByteStream, totals: dict[str, int]
) -> list[Painted]:
    """Type the letters and look at what each brings to the screen."""
    found = []
    for text, total in totals.items():
        chunks = _press(session, text[-1])
        wanted = f" {total:,} article"
        seen = []
        for chunk in chunks:
            _feed(screen, [chunk])
            seen.append(_result(session.screen))
        assert wanted in session.text, f"{wanted!r} never came:\n{session.text}"
        at = seen.index(seen[-1])
        found.append(
            Painted(text, chunks[at][0], chunks[-1][0], sum(len(data) for _, data in chunks))
        )
    return found


def _result(screen: pyte.Screen) -> tuple[str, ...]:
    """The rows of the list as they stand on the screen, and the total below them."""
    *lines, status = screen.display
    return (*(line.partition("│")[0] for line in lines[1:]), status.partition("·")[0])


def _press(session: TerminalSession, key: str) -> list[tuple[float, bytes]]:
    """Type a key; what is written because of it, and when, in milliseconds after it."""
    chunks: list[tuple[float, bytes]] = []
    terminal = session.process
    start = time.perf_counter()
    os.write(terminal.child_fd, key.encode())
    with suppress(pexpect.TIMEOUT):
        while True:
            data = bytes(terminal.read_nonblocking(65_536, QUIET))  # type: ignore[arg-type]
            chunks.append(((time.perf_counter() - start) * 1e3, data))
    return chunks


def _show(name: str, times: Sequence[float]) -> None:
    if times:
        print(
            f"{name:<26}{len(times):>6}{statistics.median(times):>10.1f}"
            f"{_share(times, 0.95):>10.1f}{max(times):>10.1f}"
        )


def _share(times: Sequence[float], share: float) -> float:
    return sorted(times)[math.ceil(len(times) * share) - 1]


if __name__ == "__main__":
    main()
