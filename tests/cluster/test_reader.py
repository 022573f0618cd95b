"""The reader on a cluster, used as a person uses it on a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Archive, SearchRequest
from tests import SEEDS
from tests.reader.conftest import answered, reading, shows, until
from tui.reader.app import ReaderApp


@pytest.fixture
def samples(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The three sample articles in a cluster, and a person of whom nothing is kept yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    with Archive.create(address) as archive:
        archive.update([SEEDS])
    return address


async def test_a_cluster_is_searched_read_and_marked(samples: str) -> None:
    app = ReaderApp(samples, SearchRequest())
    async with app.run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await shows(pilot, "Antony Blinken", "CSTO", "1 of 3")
        await pilot.press("slash", *"normalisation")
        await shows(pilot, "1 of 1")
        await pilot.press("enter")
        await shows(pilot, "normalise")
        await until(pilot, lambda: not reading(pilot).is_typing)
        await pilot.press("asterisk")
        await shows(pilot, "★")
        await pilot.press("slash", "ctrl+u", *"is:starred")
        await shows(pilot, "1 of 1")
        await pilot.press("ctrl+u", *"is:version")
        await shows(pilot, "versions of one text are not told in a cluster")
