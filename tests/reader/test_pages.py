"""The pages over the panes: why an article matched, and who a name is."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Archive
from tests.reader.conftest import SEEDS, answered, lines, reader, reading, shows, text, until
from tui.screens.card import CardScreen


@pytest.mark.parametrize("pane", ["1", "2"])
async def test_an_article_says_which_clauses_it_matched_and_where(samples: Path, pane: str) -> None:
    app = reader(samples, query="csto protest")
    async with app.run_test(size=(80, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3", "x", pane, "w")
        await shows(pilot, "Why it matched", "the word “protest” and its inflections: protest")
        await shows(pilot, "Filters", "+ Antony Blinken")
        marked = {
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style == app.palette.plain + app.palette.match
        }
        assert {"CSTO", "protesters"} <= marked
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


async def test_the_card_of_a_name_shows_what_is_known_and_filters(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "Antony Blinken")
        await pilot.press("i")
        await shows(pilot, "3 articles, 2022-01-09 to 2022-01-10", "2  Antony Blinken")
        await shows(pilot, "Antony Blinken = Anthony Blinken: transliteration")
        await shows(pilot, "People in the same articles", "Kassym-Jomart Tokayev", "CSTO")
        page = pilot.app.screen
        assert isinstance(page, CardScreen)
        while page.sheet.chosen != ("people", "Kassym-Jomart Tokayev"):
            await pilot.press("j")
        await pilot.press("enter")
        await shows(pilot, "+Kassym-Jomart Tokayev", "2 articles")


async def test_an_article_lists_who_is_named_in_it(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 40)) as pilot:
        await answered(pilot)
        await pilot.press("2", "i")
        await shows(pilot, "Names in this article", "Organizations")
        await pilot.press("enter")
        await shows(pilot, "Spellings", "People in the same articles")
        await pilot.press("escape")
        await until(pilot, lambda: reading(pilot).is_current)


async def test_names_are_corrected_on_the_card_and_the_results_follow(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "news") as archive:
        archive.update([SEEDS])
    async with reader(tmp_path / "news").run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3", "i")
        await shows(pilot, "1  Anthony Blinken")
        await pilot.press("s")
        await shows(pilot, "choose the spelling")
        await pilot.press("j", "s")
        await shows(pilot, "2 articles, ", "apart person")
        await until(pilot, lambda: "1  Anthony Blinken" not in text(pilot))
        await pilot.press("u")
        await shows(pilot, "taken back: apart", "1  Anthony Blinken")
        await pilot.press("r", *"Mr Blinken", "enter")
        await shows(pilot, "rename person", "  Mr Blinken")
        await pilot.press("g", "j", "s")
        await shows(pilot, "apart person", "2 articles, ")
        await pilot.press("escape")
        await shows(pilot, "Mr Blinken")


async def test_a_correction_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "news") as archive:
        archive.update([SEEDS])
        async with reader(tmp_path / "news").run_test(size=(120, 40)) as pilot:
            await answered(pilot)
            await pilot.press("3", "i")
            await shows(pilot, "1  Anthony Blinken")
            await pilot.press("m", *"Nobody At All", "enter")
            await shows(pilot, "another process is writing to")
