"""Every key of the help screen, in every place where it works, does what the help says of it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from search import Archive, Article, PublicationDate, SearchRequest
from tests.reader.conftest import reading, text, until
from tests.unit.query.test_stories import WIRE
from tests.waiting import PATIENCE
from tui.reader.actions import ACTIONS, PANE_ORDER, Context
from tui.reader.app import ReaderApp
from tui.reader.screens.about import AboutScreen
from tui.reader.screens.archive_facts import ArchiveScreen
from tui.reader.screens.card import CardScreen, NamesScreen
from tui.reader.screens.choosing import CommandsScreen, QueriesScreen
from tui.reader.screens.citation import AddressScreen, CitationScreen
from tui.reader.screens.help import HelpScreen
from tui.reader.screens.reading import ReadingScreen
from tui.reader.screens.reasons import ReasonsScreen
from tui.reader.screens.saved import SavedScreen
from tui.reader.screens.story import StoryScreen
from tui.state.personal import PersonalState

ARTICLES = 10
"""Articles of the archive, of which one has a second version that is folded under it."""
START = SearchRequest("oil", folded=True)
IN_A_TERMINAL = {"redraw", "suspend", "quit"}
"""Keys that act on the terminal: they are pressed in a real one, in tests/terminal."""


def article(number: int) -> Article:
    day = date(2022, 1, 1 + number // 2)
    words = " ".join(f"{chr(97 + number)}{word} said nothing." for word in range(400))
    return Article(
        f"The price of oil rose on day {number}. {words} Oil fell again.",
        id=f"a{number}",
        title=f"Headline {number}",
        published=PublicationDate(day, day, "stated", "test"),
        source="Wire" if number % 2 else "Paper",
        url=f"https://news.example/{number}",
        authors=(f"Author {number}",),
        people=(f"Person {'ABCDEFGHIJ'[number]}", "Jane Doe"),
        organizations=("OPEC",),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    versions = (
        Article(
            f"{WIRE} Oil was not spoken of.{more}",
            id=f"v{number}",
            title="Copper",
            published=PublicationDate(day := date(2022, 1, 9 + number), day, "stated", ""),
            people=("Ines Calderon",),
            url="https://news.example/v",
        )
        for number, more in enumerate(("", " Shares rose."))
    )
    with Archive.create(tmp_path / "news") as archive:
        archive.add([*(article(number) for number in range(ARTICLES - 1)), *versions])
    return tmp_path / "news"


@dataclass
class Walk:
    """The reader, with a key to try in one place."""

    pilot: Pilot[int]
    state: PersonalState
    folder: Path
    archive: Path
    key: str = ""
    where: Context = "list"

    @property
    def screen(self) -> ReadingScreen:
        return reading(self.pilot)

    async def press(self, *keys: str) -> None:
        """Press these keys, else the one to try; without the pilot's wait after each of them."""
        for key in keys or (self.key,):
            self.pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await asyncio.sleep(0)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to come true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"it never came true; the screen:\n{text(self.pilot)}"
            await asyncio.sleep(0.001)

    async def shows(self, *parts: str) -> None:
        """Wait for each of these to be on the screen."""
        await self.until(lambda: all(part in text(self.pilot) for part in parts))

    def start_of(self, id: str) -> date | None:
        """The first day on which the archive has an article appear."""
        with Archive.open(self.archive) as archive:
            return archive.article(id).published.start

    async def opens(self, kind: type[object]) -> None:
        await self.press()
        await self.until(lambda: isinstance(self.pilot.app.screen, kind))

    async def types(self, words: str) -> None:
        await self.until(lambda: self.screen.is_typing)
        self.screen.query_input.bar.value = words
        await self.press("enter")
        await self.until(lambda: not self.screen.is_typing)

    async def begins(self, where: Context) -> None:
        """Have everything be as at the start, and the keys go to this place."""
        screen = self.screen
        if self.pilot.app.screen is not screen:
            await self.press("escape")
            await self.until(lambda: self.pilot.app.screen is screen)
        if screen.is_typing:
            await self.press("escape")
            await self.until(lambda: not screen.is_typing)
        screen.article.end_passage()
        screen.zoomed = False
        screen.facets.show_found(None)
        if screen.session.request != START:
            screen.session.open(START)
            screen.session.request = START
            screen.query_input.search_anew()
        screen.activate("list")
        await self.until(lambda: screen.list.results.total == ARTICLES)
        await self.goes_to("v0")
        screen.facets.to_start()
        await self.until(lambda: screen.facets.selected)
        self.where = where
        if where in PANE_ORDER:
            screen.activate(where)
        if where in ("article", "passage"):
            await self.goes_to("a8")
            screen.activate("article")
            screen.article.to_start()
        if where == "passage":
            await self.press("p")
        elif where == "timeline":
            await self.press("B")
            await self.until(lambda: screen.timeline.active and screen.timeline.timeline)
        elif where == "query":
            await self.press("slash")
            await self.until(lambda: screen.is_typing)
        await self.until(lambda: screen.context == where)

    async def goes_to(self, id: str) -> None:
        """Select an article of the list and wait for its text, also where a late answer comes."""
        listed, article = self.screen.list, self.screen.article

        def is_there() -> bool:
            heads = (listed.results.row(row) for row in range(listed.results.total))
            row = next((row for row, head in enumerate(heads) if head and head.id == id), 0)
            if listed.select(row):
                self.screen.panes.load_article()
            return article.shown == id and listed.cursor == row

        await self.until(is_there)

    @property
    def position(self) -> int:
        screen = self.screen
        at = {
            "list": screen.list.cursor,
            "article": screen.article.top,
            "facets": screen.facets.cursor,
            "timeline": screen.timeline.cursor,
            "passage": len(screen.article.passage),
        }
        return at[self.where]


Try = Callable[[Walk], Awaitable[None]]
TRIES: dict[str, Try] = {}


def does(*names: str) -> Callable[[Try], Try]:
    """Have a function try the key of an action of each of these names."""

    def added(tried: Try) -> Try:
        TRIES.update(dict.fromkeys(names, tried))
        return tried

    return added


@does("down", "page_down", "last", "next_section", "newer_bar", "longer", "line_longer")
async def goes_on(walk: Walk) -> None:
    if walk.where == "timeline":
        walk.screen.times.do_first_bar()
    before = walk.position
    await walk.press()
    await walk.until(lambda: walk.position > before)


@does("up", "page_up", "first", "previous_section", "older_bar", "shorter", "line_shorter")
async def goes_back(walk: Walk) -> None:
    if walk.where == "timeline":
        walk.screen.times.do_last_bar()
    elif walk.where == "passage":
        walk.screen.article.extend_by_lines(3)
    else:
        walk.screen.actions.do_last()
    before = walk.position
    await walk.press()
    await walk.until(lambda: walk.position < before)


@does("first_bar", "last_bar")
async def goes_to_an_end(walk: Walk) -> None:
    timeline = walk.screen.timeline.timeline
    assert timeline is not None
    walk.screen.timeline.move(-1)
    await walk.press()
    at_end = walk.key in ("G", "end")
    await walk.until(lambda: walk.position == (len(timeline.bars) - 1 if at_end else 0))


@does("older_day", "newer_day")
async def goes_to_a_day(walk: Walk) -> None:
    await walk.goes_to("a5")
    await walk.press()
    expected = "a3" if walk.key == "left_square_bracket" else "a7"
    await walk.until(lambda: (head := walk.screen.list.selected) and head.id == expected)


@does("jump")
async def jumps_to_a_date(walk: Walk) -> None:
    await walk.press()
    await walk.types("2022-01-02")
    await walk.until(
        lambda: (head := walk.screen.list.selected) and head.published.start == date(2022, 1, 2)
    )


@does("read", "article")
async def reads(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.active == "article")


@does("back", "list")
async def comes_back(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.active == "list")


@does("facets")
async def goes_to_the_facets(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.active == "facets")


@does("scroll_down", "scroll_up")
async def scrolls_the_article(walk: Walk) -> None:
    await walk.goes_to("a8")
    walk.screen.article.to_start()
    walk.screen.article.move(5)
    before = walk.screen.article.top
    await walk.press()
    await walk.until(lambda: walk.screen.article.top == before + (1 if walk.key == "J" else -1))
    await walk.until(lambda: walk.screen.active == "list")


@does("next_hit", "previous_hit")
async def goes_to_a_hit(walk: Walk) -> None:
    await walk.goes_to("a8")
    await walk.until(lambda: walk.screen.article.hits == 2)
    walk.screen.article.go_to_hit(0 if walk.key == "n" else 1)
    await walk.press()
    await walk.until(lambda: walk.screen.article.current == (1 if walk.key == "n" else 0))


@does("next_article", "previous_article")
async def goes_to_an_article(walk: Walk) -> None:
    before = walk.screen.list.cursor
    await walk.press()
    await walk.until(
        lambda: walk.screen.list.cursor - before == (1 if walk.key == "greater_than_sign" else -1)
    )
    await walk.until(lambda: walk.screen.active == "article")


@does("why")
async def says_why(walk: Walk) -> None:
    await walk.opens(ReasonsScreen)
    await walk.shows("oil")


@does("about")
async def says_all(walk: Walk) -> None:
    await walk.opens(AboutScreen)
    await walk.shows("All that is known", "https://news.example/")


@does("card")
async def says_who(walk: Walk) -> None:
    await walk.opens(CardScreen if walk.where == "facets" else NamesScreen)


@does("story")
async def shows_versions(walk: Walk) -> None:
    if walk.where == "list":
        await walk.goes_to("v0")
    await walk.opens(StoryScreen)
    await walk.shows("ersions" if walk.where == "list" else "elated")


@does("query")
async def types_a_query(walk: Walk) -> None:
    await walk.press()
    await walk.types("oil price")
    await walk.until(lambda: walk.screen.session.request.query == "oil price")


@does("history")
async def lists_queries(walk: Walk) -> None:
    walk.screen.session.take_history(["copper"])
    await walk.opens(QueriesScreen)
    await walk.shows("copper")


@does("sort")
async def orders(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.session.request.sort == "oldest")
    await walk.until(lambda: (head := walk.screen.list.results.row(0)) and head.id == "a0")


@does("refresh")
async def takes_in_what_is_new(walk: Walk) -> None:
    with Archive.create(walk.archive) as archive:
        archive.add([replace_id(article(0), "new")])
    await walk.press()
    await walk.until(lambda: walk.screen.list.results.total == ARTICLES + 1)
    with Archive.create(walk.archive) as archive:
        archive.remove(["new"])
    await walk.press()
    await walk.until(lambda: walk.screen.list.results.total == ARTICLES)


def replace_id(one: Article, id: str) -> Article:
    return Article("New oil words that no other article has.", id=id, published=one.published)


@does("include", "exclude", "alternative")
async def filters_by_the_value(walk: Walk) -> None:
    value = walk.screen.facets.selected
    assert value is not None
    expected = {"X": "excluded", "O": "alternative"}.get(walk.key, "included")
    await walk.press()
    await walk.until(lambda: walk.screen.session.filter_of(value.field, value.name) == expected)
    await walk.until(lambda: (again := walk.screen.facets.selected) and again.mode == expected)
    await walk.press()
    await walk.until(lambda: walk.screen.session.filter_of(value.field, value.name) == "")


@does("filter_facet")
async def finds_values(walk: Walk) -> None:
    await walk.press()
    await walk.types("person c")
    await walk.until(lambda: (value := walk.screen.facets.selected) and value.name == "Person C")
    await walk.press()
    await walk.types("")


@does("sort_facets")
async def orders_values(walk: Walk) -> None:
    assert "by name" not in text(walk.pilot)
    await walk.press()
    await walk.shows("by name")
    await walk.press()
    await walk.until(lambda: "by name" not in text(walk.pilot))


@does("fold")
async def shows_all_versions(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.list.results.total == ARTICLES + 1)


@does("timeline")
async def shows_when(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.context == "timeline")
    await walk.shows("2022-01-09: 1 article")


@does("undo")
async def undoes(walk: Walk) -> None:
    walk.screen.session.toggle("people", "Jane Doe", "included")
    await walk.press()
    await walk.until(lambda: walk.screen.session.filter_of("people", "Jane Doe") == "")


@does("redo")
async def redoes(walk: Walk) -> None:
    walk.screen.session.toggle("people", "Jane Doe", "included")
    walk.screen.session.undo()
    await walk.press()
    await walk.until(lambda: walk.screen.session.filter_of("people", "Jane Doe") == "included")


@does("clear")
async def clears(walk: Walk) -> None:
    walk.screen.session.toggle("people", "Jane Doe", "included")
    await walk.press()
    await walk.until(lambda: not walk.screen.session.is_narrowed)
    await walk.until(lambda: walk.screen.query_input.bar.value == "")


@does("star")
async def stars(walk: Walk) -> None:
    head = walk.screen.list.selected
    assert head is not None
    await walk.press()
    await walk.until(lambda: walk.state.marks.ids("starred") == {head.id})
    await walk.until(lambda: walk.screen.list.results.marks_of(head.id).starred)
    await walk.press()
    await walk.until(lambda: not walk.state.marks.ids("starred"))
    await walk.until(lambda: not walk.screen.list.results.marks_of(head.id).starred)


@does("tag")
async def tags(walk: Walk) -> None:
    await walk.press()
    await walk.types("later")
    await walk.until(lambda: walk.state.marks.tagged("later"))
    await walk.press()
    await walk.types("-later")
    await walk.until(lambda: not walk.state.marks.tagged("later"))


@does("note")
async def notes(walk: Walk) -> None:
    await walk.press()
    await walk.types("call him")
    await walk.until(lambda: walk.state.marks.ids("noted"))
    await walk.press()
    await walk.types("")
    await walk.until(lambda: not walk.state.marks.ids("noted"))


@does("unread")
async def is_unread(walk: Walk) -> None:
    head = walk.screen.list.selected
    assert head is not None
    walk.screen.activate("article")
    walk.screen.marks.note_read()
    await walk.until(lambda: walk.screen.list.results.marks_of(head.id).read)
    walk.screen.activate(walk.where)  # type: ignore[arg-type]
    await walk.press()
    await walk.until(lambda: head.id not in walk.state.marks.ids("read"))


@does("all")
async def marks_all(walk: Walk) -> None:
    await walk.press()
    await walk.shows(f"all {ARTICLES} articles listed")
    await walk.press("asterisk")
    await walk.until(lambda: len(walk.state.marks.ids("starred")) == ARTICLES)
    await walk.shows(f"starred: {ARTICLES} articles")
    await walk.press("u")
    await walk.until(lambda: not walk.state.marks.ids("starred"))


@does("correct_date")
async def corrects_the_date(walk: Walk) -> None:
    head = walk.screen.list.selected
    assert head is not None
    await walk.press()
    await walk.types("2021-05-04")
    await walk.until(lambda: walk.start_of(head.id) == date(2021, 5, 4))
    await walk.goes_to(head.id)
    await walk.press()
    await walk.types("")
    await walk.until(lambda: walk.start_of(head.id) == head.published.start)


@does("archive")
async def tells_of_the_archive(walk: Walk) -> None:
    await walk.opens(ArchiveScreen)
    await walk.shows(f"{ARTICLES + 1}, 1 of them versions of others", "last import")


@does("save")
async def saves(walk: Walk) -> None:
    await walk.press()
    await walk.types(f"from the {walk.where}")
    saved = f"from the {walk.where}"
    await walk.until(lambda: saved in [each.name for each in walk.state.searches.saved()])


@does("saved")
async def lists_the_saved(walk: Walk) -> None:
    await walk.opens(SavedScreen)
    await walk.shows("from the list")


@does("resume")
async def goes_where_it_was(walk: Walk) -> None:
    await walk.press()
    await walk.shows("there is no earlier place to go to")


@does("copy", "copy_passage")
async def copies(walk: Walk) -> None:
    await walk.press()
    await walk.shows("passage (" if walk.where == "passage" else "address (", "sent to")


@does("cite")
async def cites(walk: Walk) -> None:
    await walk.opens(CitationScreen)
    await walk.shows("Headline" if walk.where == "article" else "Copper")


@does("passage")
async def marks_a_passage(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.context == "passage")
    await walk.until(lambda: walk.screen.article.passage.startswith("The price of oil"))


@does("open_url")
async def shows_the_address(walk: Walk) -> None:
    await walk.opens(AddressScreen)
    await walk.shows("https://news.example/")


@does("export")
async def exports(walk: Walk) -> None:
    file = walk.folder / f"{walk.where}.csv"
    await walk.press()
    await walk.types(str(file))
    await walk.until(file.exists)
    await walk.until(lambda: re.search("[Ee]xported|written", text(walk.pilot)))


@does("next_pane", "previous_pane")
async def goes_to_a_pane(walk: Walk) -> None:
    at = PANE_ORDER.index(walk.screen.active)
    await walk.press()
    step = 1 if walk.key == "tab" else -1
    await walk.until(lambda: walk.screen.active == PANE_ORDER[(at + step) % 3])


@does("zoom")
async def zooms(walk: Walk) -> None:
    assert len(walk.screen.in_view) == 3
    await walk.press()
    await walk.until(lambda: list(walk.screen.in_view) == [walk.screen.active])
    await walk.press()
    await walk.until(lambda: len(walk.screen.in_view) == 3)


@does("rows")
async def changes_the_rows(walk: Walk) -> None:
    assert walk.screen.list.tall == 1
    await walk.press()
    await walk.shows("─ 2022-01-05 ─", "The price of")
    await walk.press()
    await walk.until(lambda: walk.screen.list.tall == 1)


@does("mouse")
async def takes_the_mouse(walk: Walk) -> None:
    await walk.press()
    await walk.shows("mouse on")
    await walk.press()
    await walk.shows("mouse off")


@does("theme")
async def changes_the_theme(walk: Walk) -> None:
    before = walk.screen.list.palette
    await walk.press()
    await walk.until(lambda: walk.screen.list.palette is not before)


@does("commands")
async def lists_commands(walk: Walk) -> None:
    await walk.opens(CommandsScreen)


@does("help")
async def helps(walk: Walk) -> None:
    await walk.opens(HelpScreen)
    await walk.shows("Keys", "next row or line")


@does("interrupt")
async def says_how_to_quit(walk: Walk) -> None:
    await walk.press()
    await walk.shows("q quits")


@does("range")
async def begins_a_range(walk: Walk) -> None:
    await walk.press()
    await walk.press("left")
    await walk.until(lambda: (days := walk.screen.timeline.days) and days[0] < days[1])
    await walk.press()
    await walk.until(lambda: (days := walk.screen.timeline.days) and days[0] == days[1])


@does("narrow")
async def narrows_to_days(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.list.results.total == 1)
    await walk.until(lambda: walk.screen.session.request.since == date(2022, 1, 9))


@does("leave_timeline")
async def leaves_the_timeline(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.context == "list")


@does("accept", "leave")
async def leaves_the_bar(walk: Walk) -> None:
    walk.screen.query_input.bar.value = "oil rose"
    await walk.press()
    await walk.until(lambda: walk.screen.context == "list")
    await walk.until(lambda: walk.screen.session.request.query == "oil rose")


@does("next_completion", "previous_completion")
async def completes(walk: Walk) -> None:
    bar = walk.screen.query_input.bar
    bar.value = "pri"
    bar.cursor_position = 3
    await walk.until(lambda: walk.screen.query_input.completions.texts)
    await walk.press()
    await walk.until(lambda: bar.value == "price")


@does("older_query", "newer_query")
async def recalls(walk: Walk) -> None:
    bar = walk.screen.query_input.bar
    walk.screen.session.queries = ["copper", "price"]
    if walk.key == "down":
        await walk.press("up", "up")
        await walk.until(lambda: bar.value == "copper")
    await walk.press()
    await walk.until(lambda: bar.value == "price")


@does("swap")
async def moves_the_other_end(walk: Walk) -> None:
    before = walk.screen.article.passage
    await walk.press()
    await walk.press("l")
    await walk.until(lambda: walk.screen.article.passage == before.partition(" ")[2])


@does("end_passage")
async def marks_nothing(walk: Walk) -> None:
    await walk.press()
    await walk.until(lambda: walk.screen.context == "article")


async def test_every_key_does_what_the_help_says(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")  # so that no browser opens

    def opened() -> PersonalState:
        return PersonalState(archive, tmp_path / "state")

    assert set(TRIES) | IN_A_TERMINAL == {action.name for action in ACTIONS}
    state = opened()
    app = ReaderApp(archive, START, state=opened)
    async with app.run_test(size=(120, 18)) as pilot:
        walk = Walk(pilot, state, tmp_path, archive)
        await until(pilot, lambda: walk.screen.list.results.total == ARTICLES)
        for action in ACTIONS:
            if action.name in IN_A_TERMINAL:
                continue
            for where in sorted(action.where):
                for walk.key in action.keys:
                    await walk.begins(where)
                    try:
                        await TRIES[action.name](walk)
                    except Exception as error:
                        error.add_note(f"{walk.key} in {where}: {action.help}")
                        raise
    state.close()
