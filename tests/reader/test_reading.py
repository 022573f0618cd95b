"""What a person sees and does in the reader, on the sample articles."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from search import Archive, Article, PublicationDate, SearchRequest, query_fault
from tests import SEEDS
from tests.reader.conftest import answered, lines, reader, reading, shows, text, until
from tui.reader.app import ReaderApp
from tui.reader.screens.reading import ReadingScreen
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane

WIDTHS = (60, 80, 100, 140, 200)
FIRST = "Mukhtar Tleuberdi"
"""How the headline of the newest sample begins."""


def chosen_id(screen: ReadingScreen) -> str | None:
    return None if screen.list.selected is None else screen.list.selected.id


async def test_articles_are_listed_newest_first_with_iso_dates(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        rows = lines(pilot)[1:4]
        assert [row.split()[0].rstrip("…") for row in rows] == [
            "2022-01-10",
            "~2022-01-09",
            "2022-01-09",
        ]
        assert FIRST in rows[0]
        assert "TASS" in rows[2]
        assert "3 articles · newest" in lines(pilot)[-1]


async def test_the_stored_rows_are_there_in_the_first_frame(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        assert FIRST in text(pilot)


async def test_results_follow_the_typing_and_the_hits_are_marked(samples: Path) -> None:
    async with reader(samples).run_test(size=(140, 40)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"ryab")
        await shows(pilot, "2… articles")
        await pilot.press(*"kov", "enter")
        await until(pilot, lambda: reading(pilot).article.hits)
        assert not reading(pilot).is_typing
        assert reading(pilot).query_input.bar.value == "ryabkov"
        article = reading(pilot).article
        marked = {
            piece
            for y in range(article.size.height)
            for piece, style, _ in article.render_line(y)
            if style
            in (
                article.palette.plain + article.palette.match,
                article.palette.plain + article.palette.current,
            )
        }
        assert marked == {"Ryabkov"}


async def test_the_last_word_is_a_prefix_until_a_space_enter_or_escape(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"nazarb")
        await shows(pilot, "1… article ·")
        await pilot.press("space")
        await shows(pilot, "No article matches.", "0 articles")
        await pilot.press("backspace")
        await shows(pilot, "1… article ·")
        await pilot.press("enter")
        await shows(pilot, "No article matches.", "0 articles")
        await pilot.press("slash", "backspace")
        await shows(pilot, "1… article ·")
        await pilot.press("escape")
        await shows(pilot, "No article matches.", "0 articles")


async def test_a_word_that_is_typed_counts_its_inflections_too(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"remarks")  # which the articles have as “remarked”
        await shows(pilot, "1… article ·")
        await pilot.press("enter")
        await shows(pilot, "1 article ·")


async def test_a_query_that_is_not_understood_yet_leaves_the_results(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"ryabkov", "space")
        await shows(pilot, "2 articles")
        await pilot.press("(")
        await shows(pilot, "column 10: ")
        assert "Russian President" in text(pilot)
        assert "2 articles" in lines(pilot)[-1]
        await pilot.press(*"tass)")
        await until(pilot, lambda: "column" not in text(pilot))


async def test_what_may_be_meant_otherwise_is_said_under_the_query(samples: Path) -> None:
    async with reader(samples).run_test(size=(120, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"putin or nazarbayev", "enter")
        await until(pilot, lambda: "OR in capitals" in lines(pilot)[1])
        await pilot.press("slash", "ctrl+u", *"putin OR nazarbayev", "enter")
        await until(pilot, lambda: "OR in capitals" not in text(pilot))


async def test_what_may_have_been_meant_is_offered_and_taken_only_when_asked(
    samples: Path,
) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"csto blinkin", "enter")
        await shows(pilot, "Nothing contains “blinkin”.", "Did you mean blinken? enter here")
        assert reading(pilot).query_input.bar.value == "csto blinkin"
        await pilot.press("enter")
        await shows(pilot, "3 articles")
        assert reading(pilot).query_input.bar.value == "csto blinken"
        await pilot.press("slash", "ctrl+u", *"qqqqqqqqqqqq")
        await shows(pilot, "No article matches.")
        assert "Did you mean" not in text(pilot)


async def test_what_is_being_typed_is_completed_by_tab(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        bar = reading(pilot).query_input.bar
        await pilot.press("slash", *"protest (nazarb)", "left")
        await pilot.press("a")
        await shows(pilot, "tab  nazarbayev")
        await pilot.press("tab")
        assert bar.value == "protest (nazarbayev)"
        assert bar.cursor_position == len(bar.value) - 1
        await shows(pilot, "1 article ·", "tab  nazarbayev")
        await pilot.press("tab")
        assert bar.value == "protest (nazarba)"
        await pilot.press("shift+tab", *" person:bl")
        await shows(pilot, 'tab  person:"Antony Blinken"')
        assert bar.value == "protest (nazarbayev person:bl)"
        await pilot.press("escape")
        await until(pilot, lambda: "tab  " not in lines(pilot)[-1])


async def test_a_tab_typed_ahead_of_the_candidates_takes_the_first(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"nazarba", "tab")
        await until(pilot, lambda: reading(pilot).query_input.bar.value == "nazarbayev")
        assert reading(pilot).is_typing


async def test_tab_leaves_the_query_bar_where_nothing_completes(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", "tab")
        assert not reading(pilot).is_typing


async def test_escape_leaves_the_query_bar_and_keeps_the_text(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"ryabkov", "escape")
        await shows(pilot, "2 articles")
        assert "ryabkov" in lines(pilot)[0]
        await pilot.press("j")
        assert reading(pilot).list.cursor == 1


async def test_earlier_queries_come_back(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        for query in ("ryabkov", "nazarbayev"):
            await pilot.press("slash", "ctrl+u", *query, "enter")
        await pilot.press("ctrl+u")
        await shows(pilot, "3 articles")
        await pilot.press("slash", "up")
        await until(pilot, lambda: reading(pilot).query_input.bar.value == "nazarbayev")
        await pilot.press("up")
        await shows(pilot, "2 articles")
        assert reading(pilot).query_input.bar.value == "ryabkov"
        await pilot.press("down", "enter")
        await shows(pilot, "1 article ·")


@pytest.mark.parametrize("before", [(), ("slash",)])
async def test_an_earlier_query_is_found_by_some_of_its_words(
    samples: Path, before: tuple[str, ...]
) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("ctrl+r")
        await shows(pilot, "no earlier query")
        for query in ("-ryabkov", "nazarbayev"):
            await pilot.press("slash", "ctrl+u", *query, "enter")
        await pilot.press("ctrl+u", *before, "ctrl+r")
        await shows(pilot, "Earlier queries")
        assert [line.strip() for line in lines(pilot)[3:5]] == ["nazarbayev", "-ryabkov"]
        await pilot.press(*"RYÁB")
        await until(pilot, lambda: "nazarbayev" not in text(pilot))
        await pilot.press("enter")
        await shows(pilot, "1 article ·")
        assert reading(pilot).query_input.bar.value == "-ryabkov"
        assert not reading(pilot).is_typing


async def test_a_command_is_found_by_its_words_and_done_in_its_pane(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("colon", *"zoom", "space", *"pane")
        await until(pilot, lambda: "next row" not in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: reading(pilot).zoomed)
        await pilot.press("colon", *"exclude")
        await until(pilot, lambda: "next row" not in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: reading(pilot).active == "facets")
        await pilot.press("colon", *"zzz")
        await shows(pilot, "Nothing has these words.")
        await pilot.press("enter", "escape", "escape")
        await shows(pilot, "People")


async def test_the_help_is_searched(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("question_mark", "slash", *"day", "space", *"BEFORE")
        await shows(pilot, "first article of the day before", "Move")
        await until(pilot, lambda: "previous row" not in text(pilot))
        await pilot.press("escape")
        await shows(pilot, "previous row")
        await pilot.press("escape")
        await shows(pilot, "3 articles")


async def test_choosing_a_facet_value_filters_and_undo_takes_it_back(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "People", "Antony Blinken", "Organizations")
        await pilot.press("x")
        await shows(pilot, "+ Antony Blinken", "+Antony Blinken", "3 articles")
        await pilot.press("j", "x")
        await shows(pilot, "2 articles")
        await pilot.press("u")
        await shows(pilot, "3 articles", "+Antony Blinken")
        await pilot.press("u")
        await until(pilot, lambda: "+Antony" not in text(pilot))
        await pilot.press("u")
        await shows(pilot, "there is nothing to undo")
        await pilot.press("ctrl+y")
        await shows(pilot, "3 articles", "+Antony Blinken")
        await pilot.press("ctrl+y")
        await shows(pilot, "2 articles")
        await pilot.press("ctrl+y")
        await shows(pilot, "there is nothing to redo")


async def test_a_facet_value_leaves_as_many_articles_as_its_number_says(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "news") as archive:
        archive.add(
            Article(body=f"{name} spoke on Monday.", id=str(number), people=(name,))
            for number, name in enumerate(("Reagan", "Ronald Reagan", "Nancy Reagan"))
        )
    async with reader(tmp_path / "news").run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        facets = reading(pilot).facets
        await until(pilot, lambda: facets.selected)
        while facets.selected is not None and facets.selected.name != "Reagan":
            assert facets.move(1)
        await pilot.press("x")
        await shows(pilot, "+Reagan", "1 article ·")


async def test_excluding_a_facet_value_keeps_it_in_sight_and_can_be_taken_back(
    samples: Path,
) -> None:
    async with reader(samples).run_test(size=(140, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3", "X")
        await shows(pilot, "No article matches.", "− Antony Blinken")
        await pilot.press("X")
        await shows(pilot, "3 articles")
        assert "−" not in text(pilot)


async def test_an_acronym_has_its_long_form_beside_it(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 40)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "CSTO  Collective Security Treaty Organization")


async def test_clearing_drops_query_and_filters(samples: Path) -> None:
    async with reader(samples, query="ryabkov").run_test(size=(140, 40)) as pilot:
        await shows(pilot, "2 articles")
        await pilot.press("3", "x", "ctrl+u")
        await shows(pilot, "3 articles")
        assert reading(pilot).query_input.bar.value == ""
        assert "+" not in text(pilot)


async def test_hits_are_walked_through_across_articles(samples: Path) -> None:
    async with reader(samples, query="ryabkov").run_test(size=(80, 24)) as pilot:
        await shows(pilot, "2 articles")
        article = reading(pilot).article
        await until(pilot, lambda: article.hits)
        await pilot.press("enter")
        seen = [(reading(pilot).list.cursor, article.current)]

        def moved(before: object) -> bool:
            return (article.shown, article.current) != before

        for _ in range(7):
            before = (article.shown, article.current)
            await pilot.press("n")
            if "last hit" in text(pilot):
                break
            await until(pilot, partial(moved, before))
            seen.append((reading(pilot).list.cursor, article.current))
        assert seen == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]
        for _ in range(2):
            before = (article.shown, article.current)
            await pilot.press("N")
            await until(pilot, partial(moved, before))
        assert (reading(pilot).list.cursor, article.current) == (0, 3)


async def test_mentions_of_a_chosen_person_are_walked_through_without_a_query(
    samples: Path,
) -> None:
    app = ReaderApp(samples, SearchRequest(people=("=Sergey Ryabkov",)))
    async with app.run_test(size=(120, 30)) as pilot:
        await shows(pilot, "2 articles", "+Sergey Ryabkov")
        article = reading(pilot).article
        await until(pilot, lambda: article.hits)
        await pilot.press("2")
        seen = {(article.shown, article.current)}
        while "last hit" not in text(pilot):
            await pilot.press("n")
            await until(pilot, lambda: article.shown == chosen_id(reading(pilot)))
            seen.add((article.shown, article.current))
        assert len(seen) == 6


async def test_opening_an_article_scrolls_to_its_first_hit(samples: Path) -> None:
    async with reader(samples, query="nazarbayev").run_test(size=(80, 12)) as pilot:
        await shows(pilot, "1 article ·")
        await until(pilot, lambda: reading(pilot).article.hits)
        await pilot.press("enter")
        await shows(pilot, "Nazarbayev. The protest")


async def test_the_ends_of_the_article(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 12)) as pilot:
        await answered(pilot)
        await until(pilot, lambda: reading(pilot).article.shown)
        await pilot.press("l", "G")
        await shows(pilot, "Kazakh forces.")
        await pilot.press("g")
        await shows(pilot, FIRST, "2022-01-10 (stated)")
        await pilot.press("space", "b", "h")
        await shows(pilot, "~2022-01-09")


async def test_an_inferred_date_comes_with_its_evidence(samples: Path) -> None:
    async with reader(samples).run_test(size=(140, 40)) as pilot:
        await answered(pilot)
        await pilot.press("j")
        await shows(pilot, "(inferred)", "from “")


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140, 200])
async def test_the_headline_and_what_is_known_stay_in_view_while_the_text_scrolls(
    samples: Path, width: int
) -> None:
    async with reader(samples, "csto").run_test(size=(width, 20)) as pilot:
        await answered(pilot)
        await pilot.press("enter")
        await shows(pilot, FIRST, "2022-01-10 (stated)", "min")
        article = reading(pilot).article
        await until(pilot, lambda: article.shown)
        await pilot.press("G")
        await shows(pilot, FIRST, "2022-01-10 (stated)", "100 %")
        assert article.top > 0
        await pilot.press("g")
        await until(pilot, lambda: article.top == 0)
        assert "100 %" not in text(pilot)


async def test_the_next_article_is_a_key_away_while_reading(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("enter", "greater_than_sign")
        await shows(pilot, "2022-01-09", "(inferred)", "2 of 3 articles")
        await pilot.press("greater_than_sign", "greater_than_sign")
        await shows(pilot, "that was the last article", "3 of 3 articles")
        await pilot.press("less_than_sign", "less_than_sign", "less_than_sign")
        await shows(pilot, "that was the first article", "2022-01-10 (stated)")


@pytest.mark.parametrize("pane", ["list", "article"])
async def test_all_that_is_known_of_an_article_is_shown(samples: Path, pane: str) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await until(pilot, lambda: reading(pilot).article.shown)
        await pilot.press({"list": "1", "article": "2"}[pane], "I")
        await shows(pilot, "All that is known of this article", "Date", "(stated)", "Id", "File")
        await pilot.press("G")
        await shows(pilot, "Found in the text", "(organization): ")
        await pilot.press("escape")
        await shows(pilot, "1 of 3 articles")


async def test_the_article_scrolls_from_the_list(samples: Path) -> None:
    async with reader(samples).run_test(size=(100, 14)) as pilot:
        await shows(pilot, "2022-01-10 (stated)")
        await pilot.press("J", "J", "J")
        assert reading(pilot).article.top == 3
        await pilot.press("K")
        assert reading(pilot).article.top == 2
        assert reading(pilot).list.cursor == 0


async def test_the_order_goes_round(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "TASS" in lines(pilot)[1])
        assert "oldest" in lines(pilot)[-1]
        await pilot.press("s")
        await shows(pilot, "relevance")
        await pilot.press("s")
        await until(pilot, lambda: FIRST in lines(pilot)[1])


async def test_days_and_dates_are_jumped_to(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        rows = reading(pilot).list
        await pilot.press("[")
        await until(pilot, lambda: rows.cursor == 1)
        await pilot.press("]")
        await until(pilot, lambda: rows.cursor == 0)
        await pilot.press("d", *"2022-01-09", "enter")
        await until(pilot, lambda: rows.cursor == 1)
        assert lines(pilot)[0].split()[0] == "dateline"
        await pilot.press("d", *"soon", "enter")
        await shows(pilot, "column 1: ")
        assert reading(pilot).is_typing
        await pilot.press("escape")
        assert "column" not in text(pilot)
        await pilot.press("s", "s")
        await shows(pilot, "relevance")
        await pilot.press("[")
        await shows(pilot, "only an order by date has days")


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_width_shows_what_it_has_room_for(samples: Path, width: int) -> None:
    async with reader(samples).run_test(size=(width, 24)) as pilot:
        await answered(pilot)
        await shows(pilot, FIRST)
        article, facets = "(stated)" in text(pilot), "People\n" in text(pilot)
        if width >= 100:
            await shows(pilot, "(stated)")
        else:
            assert not article
        if width >= 120:
            await shows(pilot, "Organizations\n")
        else:
            assert not facets
        assert all(len(line) <= width for line in lines(pilot))
        for key, word in (("2", "(stated)"), ("3", "People"), ("1", FIRST), ("z", FIRST)):
            await pilot.press(key)
            await shows(pilot, word)


async def test_a_resize_keeps_the_place(samples: Path) -> None:
    async with reader(samples).run_test(size=(60, 24)) as pilot:
        await answered(pilot)
        await pilot.press("j")

        def has_width(width: int) -> bool:
            return reading(pilot).status.size.width == width

        for width in (*WIDTHS, *reversed(WIDTHS), 20, 5):
            await pilot.resize_terminal(width, 24)
            await until(pilot, partial(has_width, width))
            assert reading(pilot).list.cursor == 1
        await pilot.resize_terminal(100, 3)
        await pilot.resize_terminal(100, 24)
        await shows(pilot, "(inferred)")


async def test_zoom_shows_the_pane_alone(samples: Path) -> None:
    async with reader(samples).run_test(size=(140, 24)) as pilot:
        await shows(pilot, "(stated)", "People")
        await pilot.press("2", "z")
        await until(pilot, lambda: reading(pilot).article.size.width == 140)
        assert "~2022-01-09" not in text(pilot)
        await pilot.press("z")
        await shows(pilot, "~2022-01-09", "Organizations\n")


async def test_tab_goes_round_the_panes(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        seen = []
        for _ in range(3):
            await pilot.press("tab")
            seen.append(reading(pilot).active)
        await pilot.press("shift+tab")
        assert [*seen, reading(pilot).active] == ["article", "facets", "list", "facets"]


async def test_help_comes_from_the_registry_and_goes_again(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("question_mark")
        await shows(pilot, "Keys", "next row or line")
        await pilot.press("G")
        await shows(pilot, "the query after")
        await pilot.press("escape")
        await shows(pilot, "3 articles")


async def test_ctrl_c_says_how_to_quit_and_q_quits(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("ctrl+c")
        await shows(pilot, "q quits")
        await pilot.press("q")
    assert pilot.app.return_value == 0


async def test_themes_go_round(samples: Path) -> None:
    app = reader(samples)
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        names = [app.palette.name]
        for _ in range(3):
            await pilot.press("T")
            await shows(pilot, "theme: ")
            names.append(app.palette.name)
        assert names == ["night", "paper", "terminal", "night"]


async def test_without_colour_there_is_only_one_theme(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = reader(samples, no_color=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("T")
        await shows(pilot, "NO_COLOR is set")
        for strip in pilot.app.screen._compositor.render_strips():
            for _, style, _ in strip:
                if style is not None:
                    assert style.color is None or style.color.is_default
                    assert style.bgcolor is None or style.bgcolor.is_default


async def test_an_archive_that_is_not_there_is_said_and_the_reader_lives(tmp_path: Path) -> None:
    async with reader(tmp_path / "none").run_test(size=(100, 24)) as pilot:
        await until(pilot, lambda: "none does not exist" in lines(pilot)[-2])
        await pilot.press("question_mark")
        await shows(pilot, "Keys")


async def test_the_list_fills_while_it_indexes(tmp_path: Path) -> None:
    app = reader(tmp_path / "new", index_paths=(str(SEEDS),))
    async with app.run_test(size=(100, 24)) as pilot:
        assert "Indexing." in text(pilot)
        await shows(pilot, FIRST, "3 articles", "indexed: 3 added")
        await pilot.press("j")
        await shows(pilot, "(inferred)")


async def test_nothing_is_new_while_an_archive_is_first_filled(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "new") as archive:
        archive.add([Article("Rain fell on the hills.", id="rain", title="Rain")])
    app = reader(tmp_path / "new", index_paths=(str(SEEDS),))
    async with app.run_test(size=(100, 24)) as pilot:
        await shows(pilot, FIRST, "4 articles", "indexed: 3 added")
        rows = reading(pilot).list.results
        assert not any(rows.is_new(row.id) for row in map(rows.row, range(4)) if row)


async def test_mouse_rows_can_be_clicked_and_opened(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("m")
        await shows(pilot, "mouse on")
        await pilot.click("#list", offset=(10, 1))
        await until(pilot, lambda: reading(pilot).list.cursor == 1)
        await pilot.click("#list", offset=(10, 1))
        await shows(pilot, "(inferred)")


async def test_a_date_is_understood_as_in_a_query_and_a_day_without_articles_is_said(
    samples: Path,
) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        rows = reading(pilot).list
        for typed, row, said in (
            ("9 Jan 2022", 1, ""),
            ("1800", 2, "nothing on 1800-01-01 to 1800-12-31; the nearest is of 2022-01-09"),
            ("Jan 2022", 0, ""),
            ("2022-01-01..2022-01-09", 1, ""),
            ("yesterday", 0, "the nearest is of 2022-01-10"),
        ):
            await pilot.press(
                "d", *("space" if letter == " " else letter for letter in typed), "enter"
            )
            await until(pilot, lambda row=row: rows.cursor == row)  # type: ignore[misc]
            if said:
                await shows(pilot, said)
            else:
                assert "nothing on" not in text(pilot)


async def test_the_bar_keeps_the_keys_until_the_query_is_understood_or_left(
    samples: Path,
) -> None:
    async with reader(samples).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        bar = reading(pilot).query_input.bar
        await pilot.press("slash", *"csto (", "enter", "q")
        assert reading(pilot).is_typing
        assert bar.value == "csto (q"
        assert "column 6: " in lines(pilot)[1]
        await pilot.press(*")", "enter")
        await shows(pilot, "No article matches.")
        assert not reading(pilot).is_typing
        await pilot.press("slash", *" (", "escape")
        await shows(pilot, "column ")
        assert not reading(pilot).is_typing


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_fault_of_the_query_is_shown_whole(samples: Path, width: int) -> None:
    async with reader(samples).run_test(size=(width, 24)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"csto on:soon", "enter")
        await shows(pilot, "column 9: ")
        fault = query_fault("csto on:soon")
        under = " ".join(line.strip() for line in lines(pilot)[1:6])
        assert f"column 9: {fault}" in under


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_long_message_is_shown_whole_and_hides_no_filter(samples: Path, width: int) -> None:
    message = "what goes wrong can take many words, " * 5 + "to the end"
    async with reader(samples).run_test(size=(width, 24)) as pilot:
        await answered(pilot)
        await pilot.press("3", "x")
        await shows(pilot, "+Antony Blinken")
        reading(pilot).show_message(message)
        await shows(pilot, "to the end")
        assert message in " ".join(line.strip() for line in lines(pilot)[-10:-1])
        assert "+Antony Blinken" in lines(pilot)[0]
        await pilot.press("1")
        await until(pilot, lambda: "to the end" not in text(pilot))
        assert "+Antony Blinken" in lines(pilot)[0]


async def test_more_filters_than_fit_are_counted(samples: Path) -> None:
    many = tuple(f"Organization {number}" for number in range(9))
    for width in WIDTHS:
        app = ReaderApp(samples, SearchRequest(not_organizations=many, folded=True))
        async with app.run_test(size=(width, 24)) as pilot:
            await answered(pilot)
            shown = lines(pilot)[0]
            assert re.search(r"\+\d more$", shown) or width == 200
            assert "−Organization 0" in shown


def is_shown(rows: ArticleList, article: ArticlePane) -> bool:
    return rows.selected is not None and rows.selected.id == article.shown


async def test_the_place_in_the_list_is_right_at_every_width_and_with_every_key(
    tmp_path: Path,
) -> None:
    with Archive.create(tmp_path / "many") as archive:
        archive.add(
            Article(body=f"word {number}", id=f"{number:03}", title=f"T{number}")
            for number in range(470)
        )
    for width in (60, 80, 100, 120):
        async with reader(tmp_path / "many", "word").run_test(size=(width, 24)) as pilot:
            rows, article = reading(pilot).list, reading(pilot).article
            await shows(pilot, "1 of 470 articles")
            for key in "nnnnNnnjJn":
                await pilot.press(key)
                await shows(pilot, f"{rows.cursor + 1} of 470 articles")
                await until(pilot, partial(is_shown, rows, article))
            assert rows.cursor > 2


def hinted(pilot: Pilot[int]) -> list[str]:
    return re.split("  +", lines(pilot)[-1].partition(" ms")[2].strip())


async def test_hints_offer_what_was_not_used_yet_and_help_is_always_the_last(
    samples: Path,
) -> None:
    for width in WIDTHS:
        async with reader(samples).run_test(size=(width, 24)) as pilot:
            await answered(pilot)
            assert lines(pilot)[-1].endswith("? help")
            assert "n next hit" not in lines(pilot)[-1]
            if width == 60:
                continue
            assert hinted(pilot)[0] == "enter read"
            await pilot.press("enter", "h")
            await until(pilot, lambda: reading(pilot).active == "list")
            assert hinted(pilot)[0] == "w why"
            assert hinted(pilot)[-1] == "? help"


async def test_what_another_process_adds_is_offered_and_taken_in_without_a_move(
    tmp_path: Path,
) -> None:
    path = tmp_path / "news"
    articles = [
        Article(
            body=f"Body {number}. " + "words " * 900,
            id=f"{number:03}",
            published=PublicationDate(day, day, "stated"),
        )
        for number in range(60)
        for day in [date(2020, 1, 1) + timedelta(number)]
    ]
    with Archive.create(path) as archive:
        archive.add(articles[:40])
    async with reader(path).run_test(size=(140, 24)) as pilot:
        await shows(pilot, "1 of 40 articles")
        await pilot.press("j", "j", "enter", "space")
        screen = reading(pilot)
        await until(pilot, lambda: screen.article.shown == "037" and screen.article.top > 0)
        place = screen.article.top
        started = time.monotonic()
        with Archive.open(path, write=True) as archive:
            archive.add(articles[40:52])
        await shows(pilot, "12 new: r", "3 of 40 articles")
        assert time.monotonic() - started < 10
        await pilot.press("r")
        await shows(pilot, "15 of 52 articles")
        await until(pilot, lambda: "new: r" not in text(pilot))
        assert (screen.article.shown, screen.article.top) == ("037", place)
        with Archive.open(path, write=True) as archive:
            archive.remove(["001", "002"])
        await shows(pilot, "changed: r")
        await pilot.press("h", "g", "r")
        await shows(pilot, "1 of 50 articles")
        await pilot.press("r")
        await shows(pilot, "nothing is new")


async def test_an_archive_that_is_opened_empty_or_before_it_exists_fills(tmp_path: Path) -> None:
    Archive.create(tmp_path / "empty").close()
    for name in ("empty", "none"):
        path = tmp_path / name
        async with reader(path).run_test(size=(200, 24)) as pilot:
            await shows(pilot, "The archive is empty." if name == "empty" else "does not exist")
            with Archive.create(path) if name == "none" else Archive.open(path, write=True) as to:
                to.add([Article(body="Nothing.", title="The first one", id="1")])
            await shows(pilot, "1 of 1 article ", "The first one")
            assert "does not exist" not in text(pilot)


async def test_o_adds_one_more_value_of_which_one_is_enough(samples: Path) -> None:
    async with reader(samples).run_test(size=(140, 30)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        facets = reading(pilot).facets

        async def at(name: str) -> None:
            await pilot.press("g")
            for _ in range(60):
                if facets.selected is not None and facets.selected.name == name:
                    return
                await pilot.press("j")
            raise AssertionError(f"{name} is not in the facets")

        counted = {"Sergey Ryabkov": 2, "Mukhtar Tleuberdi": 1}
        await at("Mukhtar Tleuberdi")
        await pilot.press("x")
        await shows(pilot, "1 article ", "+Mukhtar Tleuberdi")
        await pilot.press("u")
        await shows(pilot, "3 articles")
        await at("Mukhtar Tleuberdi")
        await pilot.press("O")
        await shows(pilot, "1 article ", "+Mukhtar Tleuberdi", "| Mukhtar Tleuberdi")
        await at("Sergey Ryabkov")
        assert facets.selected is not None
        assert facets.selected.count == counted["Sergey Ryabkov"]  # as if there was no other
        await pilot.press("O")
        await shows(pilot, "3 articles", "or Sergey Ryabkov", "| Sergey Ryabkov")
        await pilot.press("O")
        await shows(pilot, "1 article ")
        await pilot.press("u")
        await shows(pilot, "3 articles", "or Sergey Ryabkov")
