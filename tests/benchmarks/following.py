"""One command that measures how soon a change of a folder shows where it is followed.

    python -m tests.benchmarks.following [--rounds 5]

Files are made, changed, moved, removed, and written in halves, in a folder that `dateline index
--watch` follows, and then in one that an open reader follows, in a real terminal. Each number is
the seconds from the end of the change until the archive, opened anew, answers accordingly, and
until the reader offers it. Of a file that is half written, it is those after its writer has closed
it; that nothing of it shows before is counted apart. Readers are promised two seconds, on a machine
that has nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.bounds import Measured, report
from tests.terminal.session import TerminalSession
from tests.terminal.test_cli import Shell
from tests.terminal.test_following import Watched, story
from tests.waiting import PATIENCE, until


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.following", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each change is made")
    parser.add_argument("--only", choices=("index", "reader"), help="only one of the two")
    options = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    report(
        each
        for name, measured in (("index", _of_index), ("reader", _of_reader))
        if options.only in (None, name)
        for each in measured(options.rounds)
    )


def _of_index(rounds: int) -> Iterator[Measured]:
    """How soon `dateline index --watch` has a change in the archive."""
    taken: dict[str, list[float]] = {}
    early = 0
    with tempfile.TemporaryDirectory() as home:
        folder = _folder(Path(home))
        watched = Watched(Shell(Path(home)), folder)
        with watched.process as process:
            watched.begins()
            for number in range(10, 10 + rounds):
                path = folder / f"{number}.txt"
                for what, change, query, total in _changes(path, number):
                    change()
                    began = time.monotonic()
                    _found(watched, query, total)
                    _note(taken, what, began)
                with (folder / f"half{number}.txt").open("w") as half:
                    half.write(f"The first half of harbour{number}, ")
                    half.flush()
                    (folder / f"after{number}.txt").write_text(story(1_000 + number))
                    _found(watched, f"bridge{1_000 + number}", 1)
                    early += watched.total(f"harbour{number}")
                    half.write(f"and the second of it, quay{number}.\n")
                began = time.monotonic()
                _found(watched, f"harbour{number} quay{number}", 1)
                _note(taken, "a half-written file", began)
            process.kill()
    yield from _lines("index --watch", taken)
    yield Measured("index --watch: halves of files that showed", early, most=0)


def _found(watched: Watched, query: str, total: int) -> None:
    """Wait until a query finds so many articles."""
    until(lambda: watched.total(query) == total, query)


def _of_reader(rounds: int) -> Iterator[Measured]:
    """How soon an open reader shows a change: it offers what is new, the rest is in its total."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as home:
        folder = _folder(Path(home))
        arguments = ("open", str(folder), "-a", f"{home}/archive")
        with TerminalSession(arguments, Path(home), columns=120) as session:
            session.shows("3 articles", "indexed")
            session.settles(1.0)
            for number in range(10, 10 + rounds):
                path = folder / f"{number}.txt"
                for what, change, _, _ in _changes(path, number):
                    change()
                    began = time.monotonic()
                    _offered(session)
                    _note(taken, what, began)
                    session.press("r")
                    session.settles(0.6)
    yield from _lines("reader", taken)


def _offered(session: TerminalSession) -> None:
    """Wait until the reader says that there is something to take in."""
    end = time.monotonic() + PATIENCE
    while not re.search(r"(?:\d new|changed): r\b", session.text):
        assert time.monotonic() < end, f"nothing was offered:\n{session.text}"
        session.read()


def _changes(path: Path, number: int) -> Iterator[tuple[str, Callable[[], object], str, int]]:
    """Changes of one file, each with what is then found how often."""
    moved = path.parent / "deep" / path.name
    yield "a new file", lambda: path.write_text(story(number)), f"bridge{number}", 1
    yield "a changed file", lambda: path.write_text(story(number * 100)), f"bridge{number * 100}", 1
    yield (
        "a moved file", lambda: path.rename(moved), f"bridge{number * 100} path:deep", 1
    )  # fmt: skip
    yield "a removed file", moved.unlink, f"bridge{number * 100}", 0


def _folder(home: Path) -> Path:
    folder = home / "news"
    (folder / "deep").mkdir(parents=True)
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(story(number))
    (folder / "deep" / "3.txt").write_text(story(3))  # of an emptied folder nothing is removed
    return folder


def _note(taken: dict[str, list[float]], what: str, began: float) -> None:
    """Keep what a change took, and print it at once."""
    seconds = time.monotonic() - began
    taken.setdefault(what, []).append(seconds)
    print(f"{what}: {seconds:.2f} s", flush=True)


def _lines(where: str, taken: dict[str, list[float]]) -> Iterator[Measured]:
    for what, seconds in taken.items():
        yield Measured(f"{where}: {what}: seconds, median", round(statistics.median(seconds), 2))
        yield Measured(f"{where}: {what}: seconds, most", round(max(seconds), 2))


if __name__ == "__main__":
    main()
