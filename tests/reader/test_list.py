"""The list with a million rows draws, keeps and asks for no more than what is looked at."""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import App, ComposeResult
from textual.strip import Strip

from search import ArticleHead, PublicationDate
from tui.reader.session import PAGE, Results
from tui.reader.widgets.article_list import ArticleList

MILLION = 1_000_000


class CountingList(ArticleList):
    """Remembers which lines were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class Alone(App[None]):
    """The list and nothing else."""

    def compose(self) -> ComposeResult:
        rows = CountingList()
        rows.styles.height = "1fr"
        yield rows


def page(number: int) -> list[ArticleHead]:
    heads = []
    for row in range(number * PAGE, min(MILLION, (number + 1) * PAGE)):
        day = date(2022, 1, 1) - timedelta(days=row // 300)
        heads.append(ArticleHead(str(row), f"Row {row}", PublicationDate(day, day, "stated")))
    return heads


def fetch(rows: ArticleList) -> int:
    missing = rows.results.missing(*rows.prefetch_range)
    for number in missing:
        rows.results.put(number, page(number))
    rows.refresh_rows()
    return len(missing)


async def test_moving_draws_two_lines_and_scrolling_one_screen() -> None:
    app = Alone()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(CountingList)
        results = Results(MILLION)
        results.put(0, page(0))
        rows.show(results)
        await pilot.pause()
        rows.drawn.clear()
        assert rows.move(1)
        await pilot.pause()
        assert sorted(rows.drawn) == [0, 1]
        rows.drawn.clear()
        assert rows.page(1)
        await pilot.pause()
        assert sorted(rows.drawn) == list(range(24))
        assert (rows.cursor, rows.top) == (24, 23)


async def test_both_ends_and_the_middle_are_a_page_away() -> None:
    app = Alone()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(CountingList)
        results = Results(MILLION)
        results.put(0, page(0))
        rows.show(results)
        await pilot.pause()
        for row in (MILLION - 1, MILLION // 2, 0, 123_456):
            assert rows.select(row)
            assert fetch(rows) <= 2
            selected = rows.selected
            assert selected is not None
            assert selected.id == str(row)
            assert rows.top <= row < rows.top + 24
        assert not rows.select(123_456)
        assert rows.to_end()
        assert not rows.move(1)


async def test_rows_on_their_way_show_as_such_and_widths_are_exact() -> None:
    app = Alone()
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(CountingList)
        rows.show(Results(MILLION))
        await pilot.pause()
        assert rows.selected is None
        assert all(rows.render_line(y).cell_length == 40 for y in range(10))
        assert rows.render_line(3).text.strip() == "·"
        assert fetch(rows) == 1
        assert "Row 3" in rows.render_line(3).text


async def test_showing_the_same_again_draws_nothing() -> None:
    app = Alone()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(CountingList)
        for _ in range(2):
            rows.drawn.clear()
            results = Results(MILLION)
            results.put(0, page(0))
            rows.show(results)
            await pilot.pause()
        assert rows.drawn == []


async def test_the_chosen_row_keeps_its_place_on_the_screen_when_articles_come_in() -> None:
    app = Alone()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(CountingList)
        results = Results(1000)
        results.put(0, page(0))
        rows.show(results)
        await pilot.pause()
        rows.select(50)
        line = rows.cursor - rows.top
        more = Results(1100)
        rows.show(more, cursor=150)
        assert (rows.cursor, rows.cursor - rows.top) == (150, line)


async def test_rows_of_two_lines_stand_under_their_days_and_the_selected_one_is_in_view() -> None:
    app = Alone()
    async with app.run_test(size=(80, 23)) as pilot:
        rows = app.query_one(CountingList)
        results = Results(MILLION)
        rows.show(results)
        rows.set_tall(2)
        for row in (0, 1, 299, 300, 301, 150_000, MILLION - 1, 599, 0):
            rows.select(row)
            fetch(rows)
            await pilot.pause()
            shown = [rows.render_line(y).text.rstrip() for y in range(23)]
            day = (date(2022, 1, 1) - timedelta(days=rows.top // 300)).isoformat()
            assert shown[0].startswith(f"─ {day} ─")
            assert sum(line.startswith("─") for line in shown) == 1 + (300 - rows.top % 300 <= 10)
            assert any(line.strip() == f"Row {row}" for line in shown), row
        rows.select(295)
        before = rows.top
        assert rows.page(1)
        assert before < rows.top <= rows.cursor
        assert rows.page(-1)
        assert abs(rows.cursor - 295) <= 1  # headings of days take lines
