"""A real archive of the sample articles, and the reader on it without a terminal."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from search import Archive, SearchRequest
from tests import SEEDS
from tests.waiting import PATIENCE
from tui.reader.app import ReaderApp
from tui.reader.screens.reading import ReadingScreen


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the three sample articles."""
    path = tmp_path_factory.mktemp("archives") / "samples"
    with Archive.create(path) as archive:
        archive.update([SEEDS])
    return path


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal whoever runs the tests."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


def reader(archive: Path, query: str = "", **options: object) -> ReaderApp:
    """The reader as the command line would start it."""
    first = Archive.front_page(archive) if not query and Archive.exists(archive) else None
    return ReaderApp(archive, SearchRequest(query=query, folded=True), first=first, **options)  # type: ignore[arg-type]


def reading(pilot: Pilot[int]) -> ReadingScreen:
    """The screen on which everything happens."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, ReadingScreen)
    return screen


def lines(pilot: Pilot[int]) -> list[str]:
    """What is on the screen, line by line."""
    # The compositor is private, but nothing public returns the text on the screen.
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def text(pilot: Pilot[int]) -> str:
    """What is on the screen."""
    return "\n".join(lines(pilot))


async def until(pilot: Pilot[int], condition: Callable[[], object]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it never came true; the screen:\n{text(pilot)}"
        await pilot.pause()
        await asyncio.sleep(0.005)


async def shows(pilot: Pilot[int], *parts: str) -> None:
    """Wait for each of these to be on the screen."""
    await until(pilot, lambda: all(part in text(pilot) for part in parts))


async def answered(pilot: Pilot[int]) -> None:
    """Wait for the engine's first answer, which has the time taken."""
    await until(pilot, lambda: re.search(r"\d m?s\b", lines(pilot)[-1]))
