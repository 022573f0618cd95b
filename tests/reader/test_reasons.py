"""Why an article matched, in an overlay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reader.conftest import answered, lines, reader, reading, shows, text, until


@pytest.mark.parametrize("pane", ["1", "2"])
async def test_an_article_says_which_clauses_it_matched_and_where(samples: Path, pane: str) -> None:
    app = reader(samples, query="csto protest")
    async with app.run_test(size=(80, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3", "x", pane, "w")
        await shows(pilot, "Why it matched", "the word “protest” and its inflections: protest")
        await shows(pilot, "Filters", "+ Antony Blinken")
        highlighted = {
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style == app.palette.plain + app.palette.match
        }
        assert {"CSTO", "protesters"} <= highlighted
        await pilot.press("escape")
        await shows(pilot, "+Antony Blinken")
        assert "Why it matched" not in text(pilot)


async def test_without_a_query_nothing_had_to_match(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("w")
        await shows(pilot, "every article is in it")
        await pilot.press("w")
        await until(pilot, lambda: "newest" in lines(pilot)[-1])
        assert reading(pilot).is_current
