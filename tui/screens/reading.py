"""The one screen for reading: decides what a key or an answer of the engine does to the panes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.actions import PANES, Place, action_for, hints
from tui.asking import Asking
from tui.correcting import Corrected
from tui.desk import Desk
from tui.indexing import Done, Indexing, Step
from tui.questions import Completed
from tui.screens.layout import panes
from tui.screens.page import Narrow
from tui.screens.pages import Pages
from tui.session import Mark, Session
from tui.themes import Glyphs, Palette
from tui.widgets.article_list import ArticleList
from tui.widgets.article_pane import ArticlePane
from tui.widgets.facet_pane import FacetPane
from tui.widgets.query_bar import QueryBar
from tui.widgets.status_line import Status, StatusLine, chips_of, progress_text
from tui.worker import Answer, Worker

if TYPE_CHECKING:
    from search import SearchResult

FOR_THE_APP: Final = frozenset({"help", "theme", "mouse", "redraw", "quit"})
"""Actions that concern more than this screen."""
PANE_OF: Final[Mapping[str, Place]] = {place: place for place in PANES}
"""Actions that give a pane the keys."""
_LOOK_PAUSE: Final = 0.25
"""Seconds between two looks at a running indexing."""


class ReadingScreen(Screen[None], inherit_bindings=False):
    """Query bar, list, article, facets and status line, at any width.

    Keys go to the pane that is `active`, as the registry of actions says; only the query bar takes
    the focus of Textual, so that going from pane to pane draws no more than what changes.
    """

    AUTO_FOCUS: ClassVar[str | None] = ""
    ALLOW_SELECT: ClassVar[bool] = False

    class Heard(Message):
        """The worker has an answer, the indexing has come further, a correction was made."""

        def __init__(self, told: Answer | Step | Done | Corrected) -> None:
            super().__init__()
            self.told = told

    class Wanted(Message):
        """The person wants something of the app: an action that concerns more than this screen."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(
        self,
        session: Session,
        worker: Callable[[Callable[[Answer], None]], Worker],
        indexing: Callable[[Callable[[Step | Done], None]], Indexing] | None,
        first: SearchResult | None,
        note: str,
        archive: Path,
        palette: Palette,
        glyphs: Glyphs,
    ) -> None:
        super().__init__()
        self.session = session
        self.active: Place = "list"
        self.zoomed = False
        self.list = ArticleList()
        self.article = ArticlePane()
        self.facets = FacetPane()
        self.status = StatusLine()
        self._worker = worker(self._hear)
        bar = QueryBar(self._command)
        self.desk = Desk(
            session,
            self._worker,
            (bar, self.list, self.article, self.facets),
            lambda place: place in self._panes,
        )
        self.asking = Asking(session, self.desk, bar, self.set_timer)
        self.pages = Pages(self.desk, archive, self._narrow, self._hear)
        self._indexing = indexing and indexing(self._hear)
        self._first = first
        self._message = note
        self._failure = ""
        self._step: Step | None = None
        self._generation = 0
        self._looking: Timer | None = None
        self._panes: Mapping[Place, int] = {"list": 0}
        self.dress(palette, glyphs)

    # What it is made of ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Bar above, panes between, status below."""
        with Container(id="bar"):
            yield self.asking.prompt
            yield self.asking.bar
        with Container(id="panes"):
            yield self.list
            yield self.article
            yield self.facets
        yield self.status

    def dress(self, palette: Palette, glyphs: Glyphs) -> None:
        """Draw with another palette."""
        for widget in (self.asking.prompt, self.list, self.article, self.facets, self.status):
            widget.palette, widget.glyphs = palette, glyphs
            widget.refresh()

    def on_mount(self) -> None:
        """Show the rows that were stored for the start, then ask the engine."""
        self.asking.bar.value = self.session.request.query
        self.desk.filling = self._indexing is not None
        self.desk.show_stored(self._first)
        self._arrange(self.app.size.width)
        self._show_status()
        # The engine is heavy to import; the first frame does not wait for it.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._worker.start()
        if self._indexing is not None:
            self._indexing.start()
            self._looking = self.set_interval(_LOOK_PAUSE, self._look_again)
        self.desk.search()

    def on_unmount(self) -> None:
        """Let go of the engine; a running indexing publishes what it has."""
        self._worker.stop()
        if self._indexing is not None:
            self._indexing.stop()

    def _hear(self, told: Answer | Step | Done | Corrected) -> None:
        with suppress(RuntimeError):  # The event loop may have ended meanwhile.
            self.post_message(self.Heard(told))

    # Layout ---------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the new width."""
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        self._panes = panes(width, self.active, zoomed=self.zoomed)
        for place, pane in self._by_place().items():
            pane.display = place in self._panes
            if place in self._panes:
                pane.styles.width = self._panes[place]
                pane.bordered = place != next(iter(self._panes))
        self.desk.follow()
        self.desk.count()

    def _by_place(self) -> dict[Place, ArticleList | ArticlePane | FacetPane]:
        return {"list": self.list, "article": self.article, "facets": self.facets}

    def _activate(self, place: Place) -> None:
        self.active = place
        self._arrange(self.size.width)
        for other, pane in self._by_place().items():
            pane.activate(other == place)

    # The engine and the indexing ------------------------------------------------------------------

    def on_reading_screen_heard(self, message: Heard) -> None:
        """Show what came of a question, of a correction, or of the indexing."""
        told = message.told
        if isinstance(told, Step):
            self._step = told  # It is looked at from time to time.
        elif isinstance(told, Done):
            self._show_done(told)
        elif isinstance(told, Corrected):
            self.pages.corrected(told)
        elif isinstance(value := self.desk.take(told), Completed):
            self.asking.completing.offer(value)
        else:
            self.pages.take(value)
        if not isinstance(told, Step):
            self._show_status()

    def _show_done(self, told: Done) -> None:
        if self._looking is not None:
            self._looking.stop()
        self.desk.filling = False
        self._step = None
        self._message, self._failure = progress_text(told), told.error
        self._search_again()

    def _look_again(self) -> None:
        """Show the progress, and the articles of a generation that was published since."""
        if self._step is not None and self._step.generation > self._generation:
            self._generation = self._step.generation
            self._search_again()
        self._show_status()

    def _search_again(self) -> None:
        # A person at the top of the list wants to see what comes in; one who reads does not.
        self.desk.search_again(stay=self.list.cursor > 0 or self.active == "article")

    # Status ---------------------------------------------------------------------------------------

    def _show_status(self) -> None:
        place: Place = "query" if self.is_typing else self.active
        results, completing = self.list.results, self.asking.completing
        self.status.show(
            Status(
                total=results.total,
                rows=self.list.scrolled_to,
                took_ms=results.took_ms,
                sort=self.session.request.sort,
                chips=chips_of(self.session.request),
                progress=progress_text(self._step) if self.desk.filling else "",
                message=self._message,
                error=self.desk.error or self._failure,
                hints=tuple(hints(place)),
                candidates=completing.texts if self.is_typing else (),
                candidate=completing.chosen,
            )
        )

    # Messages of the widgets ----------------------------------------------------------------------

    def on_input_changed(self) -> None:
        """Search for what has been typed so far."""
        self.asking.typed()

    def on_article_list_moved(self) -> None:
        """Follow what the mouse or a new size did to the list."""
        self.desk.fetch()
        self.desk.follow()

    def on_article_list_opened(self) -> None:
        """Read the article that was clicked on again."""
        self._activate("article")

    def on_article_pane_clicked(self) -> None:
        """Give the article the keys."""
        self._activate("article")

    def on_facet_pane_chosen(self, message: FacetPane.Chosen) -> None:
        """Choose a value with a click, include it with another one."""
        if message.again:
            self.do_include()
        elif self.active != "facets":
            self._activate("facets")
        self._show_status()

    # Keys -----------------------------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether the query bar has the keys."""
        return self.focused is self.asking.bar

    async def on_key(self, event: events.Key) -> None:
        """Do what the registry says that this key does here."""
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return  # It was typed after the help was asked for.
        if self.is_typing:
            await self.asking.bar.take(
                event
            )  # It was typed when the bar did not have the keys yet.
        else:
            self._command(event)

    def _command(self, event: events.Key) -> bool:
        """Return whether the key is an action here, and do it."""
        action = action_for(event.key, "query" if self.is_typing else self.active)
        if action is None:
            return False
        self._message = ""
        if action.name in FOR_THE_APP:
            self.post_message(self.Wanted(action.name))
        elif (pane := PANE_OF.get(action.name)) is not None:
            self._activate(pane)
        else:
            getattr(self, f"do_{action.name}")()
        self._show_status()
        return True

    def do_down(self) -> None:
        """Move to the next row or line."""
        self._move(1)

    def do_up(self) -> None:
        """Move to the previous row or line."""
        self._move(-1)

    def do_page_down(self) -> None:
        """Move on by a page."""
        if self._by_place()[self.active].page(1):
            self._moved()

    def do_page_up(self) -> None:
        """Move back by a page."""
        if self._by_place()[self.active].page(-1):
            self._moved()

    def do_first(self) -> None:
        """Move to the first row or line."""
        if self._by_place()[self.active].to_start():
            self._moved()

    def do_last(self) -> None:
        """Move to the last row or line."""
        if self._by_place()[self.active].to_end():
            self._moved()

    def do_read(self) -> None:
        """Give the article the keys; where nothing matches, ask what may have been meant."""
        if self.list.results.total:
            self._activate("article")
        else:
            self.asking.correct()

    def do_back(self) -> None:
        """Return to the list."""
        self._activate("list")

    def do_scroll_down(self) -> None:
        """Scroll the article from the list."""
        if "article" in self._panes:
            self.article.move(1)

    def do_scroll_up(self) -> None:
        """Scroll the article back from the list."""
        if "article" in self._panes:
            self.article.move(-1)

    def do_next_hit(self) -> None:
        """Go to the next hit, on into the next article."""
        self._to_hit(1)

    def do_previous_hit(self) -> None:
        """Go to the previous hit, back into the article before."""
        self._to_hit(-1)

    def do_why(self) -> None:
        """Show why the chosen article matched."""
        if (head := self.list.chosen) is not None:
            self.pages.why(self.app, head, self.list.palette, self.list.glyphs)

    def do_card(self) -> None:
        """Show who the chosen value is; in list and article, who is named there."""
        app, palette, glyphs = self.app, self.list.palette, self.list.glyphs
        if self.active == "facets":
            value = self.facets.chosen
            if value is not None and value.field != "sources":
                self.pages.card(app, (value.field, value.name), palette, glyphs)
        elif (head := self.list.chosen) is not None:
            self.pages.names(app, head, palette, glyphs)

    def do_older_day(self) -> None:
        """Go to the first article of the next older day."""
        if self._ordered_by_date():
            self.desk.jump_to_day("older")

    def do_newer_day(self) -> None:
        """Go to the first article of the next newer day."""
        if self._ordered_by_date():
            self.desk.jump_to_day("newer")

    def do_jump(self) -> None:
        """Ask for a date in the query bar."""
        if self._ordered_by_date():
            self.asking.date()

    def do_query(self) -> None:
        """Give the query bar the keys."""
        self.asking.query()

    def do_history(self) -> None:
        """Show an earlier query, with each press an earlier one."""
        if not self.is_typing:
            self.do_query()
        self.do_older_query()

    def do_older_query(self) -> None:
        """Put the query before into the bar."""
        self.asking.recall(1)

    def do_newer_query(self) -> None:
        """Put the query after into the bar."""
        self.asking.recall(-1)

    def do_accept(self) -> None:
        """Take over what was typed and go to the list."""
        self._message = self.asking.accept()
        if not self._message:
            self._to_list()

    def do_leave(self) -> None:
        """Go to the list and leave the text as it is."""
        self.asking.leave()
        self._to_list()

    def do_include(self) -> None:
        """Show only articles with the chosen value."""
        self._toggle("included")

    def do_exclude(self) -> None:
        """Show no articles with the chosen value."""
        self._toggle("excluded")

    def do_undo(self) -> None:
        """Undo the last filter."""
        if self.session.undo():
            self.asking.search_anew()
        else:
            self._message = "there is no filter to undo"

    def do_clear(self) -> None:
        """Clear the query and all filters."""
        self.session.clear()
        self.asking.search_anew()

    def do_sort(self) -> None:
        """Go on to the next order."""
        self.session.next_sort()
        self.asking.search()

    def do_next_completion(self) -> None:
        """Put the next candidate into the query; without one, go to the list."""
        self._complete(1)

    def do_previous_completion(self) -> None:
        """Put the candidate before into the query; without one, go to the list."""
        self._complete(-1)

    def do_next_pane(self) -> None:
        """Give the next pane the keys."""
        self._cycle(1)

    def do_previous_pane(self) -> None:
        """Give the previous pane the keys."""
        self._cycle(-1)

    def do_zoom(self) -> None:
        """Show the active pane alone, or all again."""
        self.zoomed = not self.zoomed
        self._arrange(self.size.width)

    def do_interrupt(self) -> None:
        """Stop a running indexing; otherwise say how to leave."""
        if self._indexing is not None and self.desk.filling:
            self._indexing.stop()
            self._message = "stopping; what is indexed stays"
        else:
            self._message = "q quits" if not self.is_typing else "esc, then q quits"

    def say(self, message: str) -> None:
        """Show a message until the next key."""
        self._message = message
        self._show_status()

    # What the keys have in common -----------------------------------------------------------------

    def _move(self, rows: int) -> None:
        if self._by_place()[self.active].move(rows):
            self._moved()

    def _moved(self) -> None:
        if self.active == "list":
            self.desk.fetch()
            self.desk.follow()

    def _to_hit(self, direction: int) -> None:
        head = self.list.chosen
        if "article" not in self._panes:
            self.do_read()
        elif head is None or head.id != self.article.shown:
            return  # It is on its way.
        elif self.article.next_hit(direction):
            self._message = f"hit {(self.article.current or 0) + 1} of {self.article.hits}"
        elif self.list.move(direction):
            self.desk.fetch()
            self.desk.follow(0 if direction > 0 else -1)
        else:
            self._message = "that was the last hit" if direction > 0 else "that was the first hit"

    def _ordered_by_date(self) -> bool:
        if self.session.request.sort == "relevance":
            self._message = "only an order by date has days: s changes the order"
            return False
        return True

    def _narrow(self, wanted: Narrow) -> None:
        if wanted.article:
            self.session.clear()  # The article may not be among what the query finds.
        if self.session.mark(*wanted.name) != "included":
            self.session.toggle(*wanted.name, "included")
        self.asking.search_anew(wanted.article)
        if wanted.article:
            self._activate("article")
        self._show_status()

    def _toggle(self, mark: Mark) -> None:
        value = self.facets.chosen
        if value is None:
            return
        if self.session.toggle(value.field, value.name, mark):
            self.asking.search()
        else:
            self._message = "a source can only be included"

    def _complete(self, step: int) -> None:
        if not self.asking.complete(step):
            self.do_leave()

    def _to_list(self) -> None:
        self.asking.completing.drop()
        self.set_focus(None)
        self._activate("list")

    def _cycle(self, step: int) -> None:
        places: list[Place] = ["list", "article", "facets"]
        self._activate(places[(places.index(self.active) + step) % len(places)])
