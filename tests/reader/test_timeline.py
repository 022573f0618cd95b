"""The timeline: bars of when the articles appeared, a range of which narrows the list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from search import Archive, Article, PublicationDate
from tests.reader.conftest import answered, lines, reader, reading, shows, text, until
from tui.reader.themes import ASCII, NIGHT


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of ten days, the more the later, and one without a date."""
    path = tmp_path_factory.mktemp("archives") / "week"
    days = [date(2022, 1, day) for day in range(1, 11) for _ in range(day)]
    with Archive.create(path) as archive:
        archive.add(
            Article(
                body=f"Text number {number} of the {day:%d}th{'' if number % 2 else ' on oil'}.",
                id=f"{number:02}",
                published=PublicationDate(day, day, "stated"),
            )
            for number, day in enumerate(days)
        )
        archive.add([Article(body="Nobody knows when.", id="undated")])
    return path


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_a_range_of_bars_narrows_the_list_and_is_undone(week: Path, width: int) -> None:
    async with reader(week).run_test(size=(width, 24)) as pilot:
        await answered(pilot)
        await shows(pilot, "56 articles")
        await pilot.press("B")
        await shows(pilot, "2022-01-10: 10 articles")
        assert lines(pilot)[1].split()[0] == "▁▂▃▄▄▅▆▇██"
        await pilot.press("left", "h")
        await shows(pilot, "2022-01-08: 8 articles")
        await pilot.press("space", "h", "h")
        await shows(pilot, "2022-01-06 to 2022-01-08: 21 articles")
        await pilot.press("space")
        await shows(pilot, "2022-01-06: 6 articles")
        await pilot.press("space", "l", "right", "enter")
        await shows(pilot, "21 articles", "since 2022-01-06")
        await until(pilot, lambda: "2022-01-08: 8 articles" in lines(pilot)[1])
        await pilot.press("g", "enter")
        await shows(pilot, "1 of 6 articles")
        await pilot.press("u")
        await shows(pilot, "1 of 21 articles")
        await pilot.press("u")
        await shows(pilot, "1 of 56 articles", "2022-01-10: 10 articles")
        assert not reading(pilot).session.is_narrowed
        await pilot.press("ctrl+y")
        await shows(pilot, "1 of 21 articles")
        await pilot.press("escape")
        await until(pilot, lambda: "8 articles" not in lines(pilot)[1])
        await pilot.press("j")
        assert reading(pilot).list.cursor == 1


async def test_the_bars_are_those_of_what_is_listed(week: Path) -> None:
    async with reader(week, "oil").run_test(size=(100, 24)) as pilot:
        await answered(pilot)
        await pilot.press("B", "G")
        await until(pilot, lambda: "2022-01-10: 5 articles" in lines(pilot)[1])
        await pilot.press("2")  # does nothing there
        await pilot.press("B", "slash", "ctrl+u", *"nobody", "enter", "B")
        await shows(pilot, "no article here has a date")
        await pilot.press("enter", "space", "left", "G", "g")
        assert reading(pilot).session.request.since is None


async def test_a_click_on_a_pane_leaves_the_timeline(week: Path) -> None:
    async with reader(week).run_test(size=(120, 24)) as pilot:
        await answered(pilot)
        await pilot.press("B")
        await shows(pilot, "2022-01-10: 10 articles")
        await pilot.click("#article")
        await until(pilot, lambda: "2022-01-10: 10" not in text(pilot))
        assert reading(pilot).context == "article"


async def test_in_ascii_the_bars_are_digits(week: Path) -> None:
    async with reader(week).run_test(size=(100, 24)) as pilot:
        await answered(pilot)
        reading(pilot).apply_palette(NIGHT, ASCII)
        await pilot.press("B")
        await shows(pilot, "2022-01-10: 10 articles")
        assert lines(pilot)[1].split()[0] == "1234456788"
