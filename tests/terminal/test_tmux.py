"""The reader inside tmux, at every width, resized while it runs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.session import COMMAND
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Pane:
    """A tmux server of its own with one window, in which the reader runs."""

    def __init__(self, folder: Path, archive: Path, columns: int) -> None:
        self._socket = str(folder / "tmux")
        command = shlex.join([*COMMAND, "-a", str(archive)])
        # The status after the end stays to be seen.
        self._tmux(
            "-f/dev/null", "new-session", "-d", "-x", str(columns), "-y", "24",
            f"{command}; echo ended with $?; exec cat",
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"},
        )  # fmt: skip

    def _tmux(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        return subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            check=True, capture_output=True, encoding="utf-8", timeout=PATIENCE, env=env,
        ).stdout  # fmt: skip

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Type keys by the names that tmux gives them."""
        self._tmux("send-keys", *keys)

    def resize(self, columns: int) -> None:
        """Change the size of the window."""
        self._tmux("resize-window", "-x", str(columns), "-y", "24")

    def shows(self, *parts: str) -> None:
        """Wait until each of these is on the screen."""
        end = time.monotonic() + PATIENCE
        while not all(part in (text := self.text) for part in parts):
            assert time.monotonic() < end, f"{parts} never came:\n{text}"
            time.sleep(0.05)

    def close(self) -> None:
        """End the server and all in it."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], check=False)


@pytest.fixture
def opened(tmp_path: Path, samples: Path) -> Iterator[Callable[[int], Pane]]:
    """Open the reader on the samples in a window of this many columns."""
    panes: list[Pane] = []

    def open_pane(columns: int) -> Pane:
        panes.append(Pane(tmp_path, samples, columns))
        return panes[-1]

    yield open_pane
    for pane in panes:
        pane.close()


def test_a_person_reads_and_searches_in_tmux_at_every_width(
    opened: Callable[[int], Pane],
) -> None:
    pane = opened(80)
    pane.shows("Mukhtar Tleuberdi", "~2022-01-09", "3 articles", " ms")
    pane.press("/", "ryabkov", "Enter")
    pane.shows("2 articles")
    for columns in (60, 80, 100, 140, 200):
        pane.resize(columns)
        if columns >= 120:
            pane.shows("People", "Following days", "2 articles")
        elif columns >= 100:
            pane.shows("Following days", "2 articles")
        else:
            pane.shows("Russian President", "2 articles")
    pane.press("3", "x")
    pane.shows("+ Antony Blinken", "2 articles")
    pane.press("2", "n")
    pane.shows("hit 2 of")
    pane.press("?")
    pane.shows("Keys", "View")
    pane.press("G")
    pane.shows("Query bar")
    pane.press("?")
    pane.shows("2 articles")
    pane.press("q")
    pane.shows("ended with 0")
