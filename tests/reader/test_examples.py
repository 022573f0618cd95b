"""Every example of the query language, typed into the reader's query bar."""

from __future__ import annotations

import threading
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from tests.contract.examples import EXAMPLES, letters
from tests.reader.conftest import answered, reader, reading, until
from tui.reader.session import Results


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the answers to all searches so far are shown."""
    done = threading.Event()
    # The engine answers what belongs to a result only after the result itself.
    reading(pilot)._engine.submit("suggestion", lambda archive, cancel: done.set())
    await until(pilot, done.is_set)
    await pilot.pause()


async def results_after(pilot: Pilot[int], before: Results) -> None:
    """Wait until other results are shown than those before."""
    screen = reading(pilot)
    await until(pilot, lambda: screen.list.results is not before)


async def ask(pilot: Pilot[int], query: str) -> str:
    """Replace the query, accept it, and return what it finds."""
    screen = reading(pilot)
    await pilot.press("slash")
    if screen.query_input.bar.value:
        before = screen.list.results
        await pilot.press("ctrl+u")
        await results_after(pilot, before)
    before = screen.list.results
    screen.query_input.bar.post_message(events.Paste(query))
    await results_after(pilot, before)
    await pilot.press("enter")
    await settled(pilot)
    assert not screen.is_typing
    assert screen.session.request.query == query
    rows = screen.list.results
    heads = [rows.row(number) for number in range(rows.total)]
    return letters(head.path for head in heads if head is not None)


async def test_the_query_bar_finds_what_the_manual_says(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        found = {query: await ask(pilot, query) for query, _ in EXAMPLES}
    assert found == dict(EXAMPLES)
