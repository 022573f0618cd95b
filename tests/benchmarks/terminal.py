"""Measures the reader on the samples in a pty: first row, bytes sent, and what idling costs.

A bare Textual app runs beside it, in turns, so that both meet the same machine; then come other
programs of the terminal, where they are installed. Run it alone:

    python -m tests.benchmarks.terminal [RUNS]
"""

from __future__ import annotations

import compileall
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

from tests import ROOT
from tests.benchmarks.terminal_peers import Peer, peers
from tests.waiting import PATIENCE

COLUMNS, ROWS = 80, 24
QUIET = 0.5
"""Seconds without a byte after which a screen counts as complete."""
IDLE = 5.0
LIMITS = {"start": 6_000, "down": 600, "up": 600, "page down": 4_500, "tab": 2_000}
KEYS = {"down": b"\x1b[B", "up": b"\x1b[A", "page down": b"\x1b[6~", "tab": b"\t"}
SLOWER = 1.6
"""How many times the time of a bare app the first row may take."""
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("first text")
Bare().run()
"""
READER = "from tui.cli import main; main()"


class Program:
    """A program in a pty of 80x24, and when it showed what was waited for."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._start = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), environment)
        ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def first(self, text: bytes) -> tuple[float, int]:
        """Wait for `text`; return the milliseconds that took and the bytes until all is quiet."""
        written = b""
        while text not in written:
            begun = select.select([self._terminal], [], [], PATIENCE)[0]
            data = self._read() if begun else b""
            assert data, f"it does not show {text!r}: {written[-2000:]!r}"
            written += data
        took = 1000 * (time.perf_counter() - self._start)
        return took, len(written) + self.settle()

    def settle(self) -> int:
        """Return how many bytes come until there are none for a while."""
        count = 0
        while select.select([self._terminal], [], [], QUIET)[0] and (data := self._read()):
            count += len(data)
        return count

    def press(self, key: bytes) -> int:
        """Return how many bytes a key costs."""
        os.write(self._terminal, key)
        return self.settle()

    def idle(self) -> tuple[int, float]:
        """Return the bytes sent and the share of a core used while nothing happens."""
        before = self._cpu_seconds()
        start = time.perf_counter()
        count = 0
        while (left := IDLE - (time.perf_counter() - start)) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                count += len(self._read())
        return count, (self._cpu_seconds() - before) / IDLE

    def close(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def _read(self) -> bytes:
        try:
            return os.read(self._terminal, 65536)
        except OSError:
            return b""  # The program has ended.

    def _cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(runs: int = 7) -> int:
    """Print every measurement beside its limit; return how many miss theirs."""
    for package in ("search", "tui"):
        compileall.compile_dir(ROOT / package, quiet=2)
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": home,
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        _make_samples(environment)
        bare, ours, starts = [], [], []
        costs: dict[str, list[int]] = {name: [] for name in KEYS}
        idle = []
        for run in range(runs):
            program = Program([sys.executable, "-c", BARE], environment)
            bare.append(program.first(b"first text")[0])
            program.close()
            program = Program([sys.executable, "-c", READER], environment)
            took, start = program.first(b"Tleuberdi")
            ours.append(took)
            starts.append(start)
            for name, key in KEYS.items():
                costs[name].append(program.press(key))
            if not run:
                idle.append(program.idle())
            program.close()
        table = [_row("reader", statistics.median(ours), statistics.median(starts), costs)]
        table += [_measured(peer, environment, runs) for peer in peers(Path(home))]
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"medians of {runs} runs at {COLUMNS}x{ROWS}, all colours")
    print(f"bare app, first text     {statistics.median(bare):8.0f} ms")
    print(f"reader, first row        {statistics.median(ours):8.0f} ms")
    missed = _show("ratio", ratio, SLOWER, f"{ratio:8.2f}")
    missed += _show("start", statistics.median(starts), LIMITS["start"])
    for name, values in costs.items():
        missed += _show(name, statistics.median(values), LIMITS[name])
    sent, load = idle[0]
    missed += _show(f"idle {IDLE:.0f} s", sent, 0)
    missed += _show("idle, share of a core", load, 0.01, f"{100 * load:8.2f} %")
    print(f"\n{'':12}{'first ms':>10}{'start':>10}{'down':>10}{'page down':>10}  bytes")
    print("\n".join(table))
    return missed


def _measured(peer: Peer, environment: dict[str, str], runs: int) -> str:
    took, starts = [], []
    costs: dict[str, list[int]] = {"down": [], "page down": []}
    for _ in range(runs):
        program = Program(peer.command, environment)
        first, start = program.first(peer.first)
        took.append(first)
        starts.append(start)
        if peer.opening:
            program.press(peer.opening)
        costs["down"].append(program.press(peer.down))
        costs["page down"].append(program.press(KEYS["page down"]))
        program.close()
    return _row(peer.name, statistics.median(took), statistics.median(starts), costs)


def _row(name: str, took: float, start: float, costs: dict[str, list[int]]) -> str:
    keys = (statistics.median(costs[key]) for key in ("down", "page down"))
    return f"{name:12}{took:10.0f}" + "".join(f"{count:10,.0f}" for count in (start, *keys))


def _show(name: str, value: float, limit: float, shown: str = "") -> int:
    shown = shown or f"{value:8,.0f} bytes"
    print(f"{name:24} {shown:16} limit {limit:>8,}  {'ok' if value <= limit else 'MISSED'}")
    return int(value > limit)


def _make_samples(environment: dict[str, str]) -> None:
    program = Program([sys.executable, "-c", READER], environment)
    program.first(b"Tleuberdi")
    program.press(b"q")
    program.close()


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:2])) else 0)
