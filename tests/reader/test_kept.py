"""What a person does in the reader is kept: marks, searches, the place; what is new is marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from search import Archive, Article, PublicationDate, SearchRequest
from tests.reader.conftest import answered, lines, reading, shows, text, until
from tui.reader.app import ReaderApp
from tui.reader.kept.marking import wishes_of_tags
from tui.state.personal import PersonalState
from tui.state.searches import read_request

SIZE = (150, 24)


def article(number: int) -> Article:
    day = date(2022, 1, 1 + number)
    return Article(
        body=f"Body of number {number}. " + "Words follow here. " * 400,
        id=f"a{number}",
        title=f"Headline {number}",
        published=PublicationDate(day, day, "stated", "test"),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "news") as archive:
        archive.add(article(number) for number in range(6))
    return tmp_path / "news"


@pytest.fixture
def opened(archive: Path, tmp_path: Path) -> Callable[[], PersonalState]:
    """Opens what is kept, as the reader and another session do."""
    return lambda: PersonalState(archive, tmp_path / "state")


def app(archive: Path, opened: Callable[[], PersonalState], query: str = "") -> ReaderApp:
    return ReaderApp(archive, SearchRequest(query=query), state=opened)


def row(pilot: Pilot[int], title: str) -> str:
    return next((line for line in lines(pilot) if title in line[:60]), "")


def sign(pilot: Pilot[int], title: str) -> str:
    return row(pilot, title)[:1]


async def typed(pilot: Pilot[int], key: str, words: str) -> None:
    """Press a key that asks for something, type it and press enter."""
    await pilot.press(key)
    await until(pilot, lambda: reading(pilot).is_typing)
    reading(pilot).query_input.bar.paste(words)
    await pilot.press("enter")


async def test_a_star_a_tag_and_a_note_are_shown_kept_and_undone(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("j", "asterisk")
        await until(pilot, lambda: sign(pilot, "Headline 4") == "★")
        await pilot.press("t", *"Później, x", "enter")
        await until(pilot, lambda: "#Później" in row(pilot, "Headline 4"))
        await typed(pilot, "a", "call her")
        await until(pilot, lambda: "✎" in row(pilot, "Headline 4"))
        await shows(pilot, "★ starred", "#Później", "✎ call her")
        state = opened()
        marks = state.marks.of(["a4"])["a4"]
        assert (marks.starred, marks.note, marks.tags) == (True, "call her", ("Później", "x"))
        assert state.marks.title("a4") == "Headline 4"
        await pilot.press("u")
        await until(pilot, lambda: "✎" not in row(pilot, "Headline 4"))
        await shows(pilot, "undone: noted")
        await pilot.press("u", "u")
        await until(pilot, lambda: sign(pilot, "Headline 4") != "★")
        await until(pilot, lambda: "a4" not in state.marks.of(["a4"]))
        state.close()


async def test_a_date_is_corrected_and_taken_back_for_one_and_for_all(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened, "1 OR 2 OR 3").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("C")
        await until(pilot, lambda: reading(pilot).is_typing)
        assert reading(pilot).query_input.bar.value == "2022-01-04"
        reading(pilot).query_input.bar.value = "soon"
        await pilot.press("enter")
        await shows(pilot, "is not a date")
        reading(pilot).query_input.bar.value = "2021-05"
        await pilot.press("enter")
        await shows(pilot, "1 article dated 2021-05-01..2021-05-31")
        await until(pilot, lambda: "2021-05" in row(pilot, "Headline 3"))
        await pilot.press("M", "C")
        await until(pilot, lambda: reading(pilot).is_typing)
        reading(pilot).query_input.bar.value = "none"
        await pilot.press("enter")
        await shows(pilot, "3 articles dated as of no date", "undated (corrected)")
        await pilot.press("M", "C", "enter")
        await shows(pilot, "3 articles dated as the source says again", "2022-01-04 (stated)")


async def test_the_archive_tells_what_it_has_and_lists_a_kind_of_date(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened, "zeppelin").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("A")
        await shows(pilot, "6  as the source states", "0  undated", "nothing is known of it")
        await pilot.press("enter")
        await shows(pilot, "dated:stated", "6 articles")


async def test_a_tag_is_completed_and_taken_away(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    state = opened()
    state.marks.change("tag", {"a5": "Headline 5"}, "1", tag="Ukraine talks")
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("j", "t", *"ukr")
        await shows(pilot, "Ukraine talks")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "#Ukraine talks" in row(pilot, "Headline 4"))
        await pilot.press("k")
        await typed(pilot, "t", "-ukraine TALKS")
        await until(pilot, lambda: "#" not in row(pilot, "Headline 5"))
        assert state.marks.tagged("ukraine talks") == {"a4"}
    state.close()


async def test_reading_marks_as_read_but_a_glance_does_not(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    state = opened()
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("j", "j")
        await shows(pilot, "Body of number 3")
        assert not state.marks.ids("read")
        await pilot.press("enter")
        await until(pilot, lambda: state.marks.ids("read") == {"a3"})
        await pilot.press("h", "U")
        await until(pilot, lambda: not state.marks.ids("read"))
        await pilot.press("enter")
        await until(pilot, lambda: state.marks.ids("read") == {"a3"})
    state.close()


async def test_a_mark_for_all_that_is_listed_is_undone_as_one(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    state = opened()
    state.marks.change("starred", {"a1": "Headline 1"}, "1")
    async with app(archive, opened, "1 OR 2 OR 3").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await shows(pilot, "3 articles")
        await pilot.press("M")
        await shows(pilot, "all 3 articles listed")
        await pilot.press("asterisk")
        await shows(pilot, "starred: 2 articles")
        assert state.marks.ids("starred") == {"a1", "a2", "a3"}
        await until(pilot, lambda: sign(pilot, "Headline 3") == "★")
        await pilot.press("u")
        await until(pilot, lambda: state.marks.ids("starred") == {"a1"})
        await until(pilot, lambda: sign(pilot, "Headline 3") != "★")
        await pilot.press("M", "j", "asterisk")  # another key: only this one
        await until(pilot, lambda: state.marks.ids("starred") == {"a1", "a2"})
    state.close()


async def test_what_is_listed_by_a_mark_stays_listed_until_it_is_searched_for_again(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened, "is:unread").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await shows(pilot, "6 articles")
        await pilot.press("M", "U")
        await shows(pilot, "read: 6 articles", "6 articles ·")
        await pilot.press("s")
        await shows(pilot, "0 articles")


async def test_undo_takes_back_what_was_done_last(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    state = opened()
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("asterisk", "slash", *"3", "enter")
        await shows(pilot, "1 article")
        await pilot.press("ctrl+u")
        await shows(pilot, "6 articles")
        await pilot.press("u")
        await shows(pilot, "1 article")
        await pilot.press("u")
        await shows(pilot, "6 articles")
        assert state.marks.ids("starred") == {"a5"}
        await pilot.press("u")
        await until(pilot, lambda: not state.marks.ids("starred"))
        await pilot.press("u")
        await shows(pilot, "there is nothing to undo")
    state.close()


async def test_a_mark_that_was_undone_is_redone_in_its_turn(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    state = opened()
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await typed(pilot, "t", "later")
        await until(pilot, lambda: state.marks.tagged("later") == {"a5"})
        await pilot.press("slash", *"3", "enter")
        await shows(pilot, "1 article")
        await pilot.press("u", "u")
        await until(pilot, lambda: not state.marks.tagged("later"))
        await pilot.press("ctrl+y")
        await shows(pilot, "redone: tagged later", "6 articles")
        assert state.marks.tagged("later") == {"a5"}
        await pilot.press("ctrl+y")
        await shows(pilot, "1 article ·")
        await pilot.press("ctrl+y")
        await shows(pilot, "there is nothing to redo")
        await pilot.press("u", "u")
        await until(pilot, lambda: not state.marks.tagged("later"))
        await pilot.press("asterisk", "ctrl+y")
        await shows(pilot, "1 article ·")  # the tag is given up, the query is not
    assert not state.marks.tagged("later")
    state.close()


async def test_undo_and_redo_lead_on_in_the_next_session(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async def shows_query(pilot: Pilot[int], query: str) -> None:
        await until(pilot, lambda: reading(pilot).query_input.bar.value == query)

    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        for query in ("one", "two", "words"):
            await pilot.press("slash", "ctrl+u", *query, "enter")
        await pilot.press("u")
        await shows_query(pilot, "two")
    async with app(archive, opened).run_test(size=SIZE) as pilot:  # it was cut off
        await shows_query(pilot, "two")
        await pilot.press("ctrl+y")
        await shows_query(pilot, "words")
        await pilot.press("u", "u")
        await shows_query(pilot, "one")
        await pilot.press("q")
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await shows(pilot, "R goes to where you were: one")
        await pilot.press("u")
        await shows_query(pilot, "one")
        await pilot.press("u")
        await until(pilot, lambda: not reading(pilot).session.is_narrowed)


async def test_the_next_session_goes_on_where_the_last_was_cut_off(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"words", "enter", "j", "j", "enter", "space", "space")
        await until(pilot, lambda: reading(pilot).article.text_offset > 0)
        offset = reading(pilot).article.text_offset
        shown = lines(pilot)[5:-3]
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await shows(pilot, "as it was when the last session was cut off")
        await until(pilot, lambda: reading(pilot).article.text_offset == offset)
        assert reading(pilot).active == "article"
        assert reading(pilot).list.cursor == 2
        assert reading(pilot).session.request.query == "words"
        assert lines(pilot)[5:-3] == shown
        await pilot.press("q")
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await shows(pilot, "R goes to where you were: words", "6 articles")
        assert reading(pilot).active == "list"
        await pilot.press("R")
        await until(pilot, lambda: reading(pilot).article.text_offset == offset)
        assert reading(pilot).list.cursor == 2


async def test_an_offer_lasts_until_the_person_goes_elsewhere(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("j", "j", "q")
    for _ in range(2):
        async with app(archive, opened).run_test(size=SIZE) as pilot:
            await shows(pilot, "R goes to where you were")
            await pilot.press("q")
    async with app(archive, opened, "number").run_test(size=SIZE) as pilot:
        await answered(pilot)
        assert "R goes" not in text(pilot)  # the command line says what is wanted


async def test_earlier_queries_are_there_in_the_next_session(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        for query in ("one", "two"):
            await pilot.press("slash", "ctrl+u", *query, "enter")
        await pilot.press("ctrl+u", "q")
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("ctrl+r")
        await shows(pilot, "Earlier queries", "one", "two")


async def test_a_search_is_saved_opened_and_dropped_and_what_is_new_to_it_is_marked(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened, "number").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await until(pilot, lambda: opened().searches.last_visit() is not None)
        await pilot.press("S")
        await until(pilot, lambda: reading(pilot).query_input.bar.value == "number")
        await pilot.press("ctrl+u")
        reading(pilot).query_input.bar.paste("My numbers")
        await pilot.press("enter")
        await shows(pilot, "My numbers: saved")
        await pilot.press("ctrl+u", "q")
    with Archive.open(archive, write=True) as growing:
        growing.add([article(9)])
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        assert sign(pilot, "Headline 9") == "●"
        assert sign(pilot, "Headline 5") == " "
        await pilot.press("L")
        await shows(pilot, "My numbers", "● 1 new", "number")
        await pilot.press("enter")
        await shows(pilot, "› number", "7 articles")
        await until(pilot, lambda: sign(pilot, "Headline 9") == "●")
        await pilot.press("enter", "h")
        await until(pilot, lambda: sign(pilot, "Headline 9") == " ")  # it was read
        await pilot.press("L")
        await shows(pilot, "My numbers")
        assert "1 new" not in text(pilot)
        await pilot.press("X")
        await shows(pilot, "None yet")
        await pilot.press("u")
        await shows(pilot, "My numbers")
        await pilot.press("X", "escape", "q")
    state = opened()
    assert state.searches.saved() == []
    state.close()


async def test_what_is_new_stays_new_after_a_cut_off_session_and_not_after_one_that_ended(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await until(pilot, lambda: opened().searches.last_visit() is not None)
        await pilot.press("q")
    with Archive.open(archive, write=True) as growing:
        growing.add([article(9)])
    for last_key, expected in (("j", "●"), ("q", "●"), ("q", " ")):
        async with app(archive, opened).run_test(size=SIZE) as pilot:
            await answered(pilot)
            await until(pilot, lambda: "Headline 9" in text(pilot))
            assert sign(pilot, "Headline 9") == expected
            await until(pilot, lambda: opened().searches.looked("list") == 2)
            await pilot.press(last_key)


async def test_two_sessions_see_each_others_marks_and_keep_both(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    async with app(archive, opened).run_test(size=SIZE) as one:
        await answered(one)
        state = opened()
        state.marks.change("tag", {"a5": ""}, "1", tag="theirs")
        await one.press("t", *"mine", "enter")
        await until(one, lambda: "#mine #theirs" in row(one, "Headline 5"))
        state.close()


async def test_a_damaged_file_is_set_aside_and_said(
    archive: Path, opened: Callable[[], PersonalState], tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.sqlite3").write_bytes(b"no database at all" * 100)
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await shows(pilot, "your marks could not be read; they were set aside as")
        await pilot.press("asterisk")
        await until(pilot, lambda: sign(pilot, "Headline 5") == "★")
    assert list((tmp_path / "state").glob("*damaged*"))


async def test_nothing_is_kept_where_the_app_is_given_no_state(archive: Path) -> None:
    async with ReaderApp(archive, SearchRequest()).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("asterisk", "slash", *"is:starred", "enter")
        await shows(pilot, "1 article")
    async with ReaderApp(archive, SearchRequest("is:starred")).run_test(size=SIZE) as pilot:
        await shows(pilot, "0 articles")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a", [("a", "1")]),
        (" a  b ,-c, +d,,", [("a b", "1"), ("c", ""), ("d", "1")]),
        (" - , + ", []),
    ],
)
def test_tags_are_typed_with_commas_between(typed: str, expected: list[tuple[str, str]]) -> None:
    assert [(wish.tag, wish.value) for wish in wishes_of_tags(typed)] == expected


async def test_the_place_has_the_filters(
    archive: Path, opened: Callable[[], PersonalState]
) -> None:
    with Archive.open(archive, write=True) as growing:
        growing.add([replace_source(article(7)), replace_source(article(8))])
    async with app(archive, opened).run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "Sources")
        await until(pilot, lambda: reading(pilot).facets.selected is not None)
        await pilot.press("x")
        await shows(pilot, "2 articles")
    state = opened()
    place = state.places.place()
    state.close()
    assert place is not None
    request = read_request(place.request)
    assert request is not None
    assert request.sources == ("The Paper",)


def replace_source(article: Article) -> Article:
    return article._replace(source="The Paper")
