"""The screen for reading: lays the panes out and hands keys, answers and news to their parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from search import LONGEST_QUERY
from tui.reader.actions import (
    ACTION_OF,
    PANE_ORDER,
    PANES,
    Action,
    Context,
    Pane,
    action_for,
    hints,
)
from tui.reader.corrections import CorrectionResult
from tui.reader.engine_calls import CompletionCandidates, Times
from tui.reader.engine_thread import Answer, EngineThread
from tui.reader.indexing import Indexing, IndexingProgress, IndexingResult
from tui.reader.kept.keeper import Keeper, Trouble
from tui.reader.kept.listed import (
    ListedDone,
    ListedFailure,
    ListedProgress,
    ListedTask,
    ListedWork,
)
from tui.reader.kept.session_state import Began, Looked, SessionState
from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput
from tui.reader.screens.date_actions import DateActions
from tui.reader.screens.key_actions import KeyActions
from tui.reader.screens.layout import pane_widths
from tui.reader.screens.mark_actions import MarkActions
from tui.reader.screens.output_actions import OutputActions
from tui.reader.screens.overlay import (
    AppAction,
    Copied,
    NarrowTo,
    OpenSearch,
    Outcome,
    ShowOnly,
    TakeQuery,
)
from tui.reader.screens.overlays import Overlays
from tui.reader.screens.place import PlaceOfReader
from tui.reader.screens.timeline_actions import TimelineActions
from tui.reader.session import Session
from tui.reader.themes import Glyphs, Palette
from tui.reader.widgets.article_list import COLUMNS, ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.reader.widgets.chips import Chips, chips_of
from tui.reader.widgets.facet_pane import FacetPane
from tui.reader.widgets.notice import Notice
from tui.reader.widgets.query_bar import QueryBar
from tui.reader.widgets.status_line import Status, StatusLine, progress_text
from tui.reader.widgets.text_view import StyledText
from tui.reader.widgets.timeline_strip import TimelineStrip

if TYPE_CHECKING:
    from search import SearchResult
    from tui.state.personal import PersonalState
    from tui.state.searches import SavedSearch

APP_ACTIONS: Final = frozenset({"help", "theme", "mouse", "redraw", "suspend", "quit"})
"""Actions that concern more than this screen."""
PANE_OF: Final[Mapping[str, Pane]] = {pane: pane for pane in PANES}
"""Actions that go to a pane."""
_POLL_SECONDS: Final = 0.25
"""Seconds between two updates of the progress of an indexing."""
_WATCH_SECONDS: Final = 1.0
"""Seconds between two looks for what another process has published."""
_NOTICE_SECONDS: Final = 10.0
"""Seconds after which a message goes by itself; it goes earlier with the next key."""


class ReadingScreen(Screen[None], inherit_bindings=False):
    """Query bar, list, article, facets and status line, at any width.

    The registry of actions has what a key does in the `active` pane. Only the query bar takes
    Textual's focus, so that going from pane to pane draws no more than what changes.
    """

    AUTO_FOCUS: ClassVar[str | None] = ""
    ALLOW_SELECT: ClassVar[bool] = False

    class Delivered(Message):
        """Something came from another thread: an answer of the engine, or news of any kind."""

        def __init__(self, content: object) -> None:
            super().__init__()
            self.content = content

    def __init__(
        self,
        session: Session,
        state: Callable[[], PersonalState],
        indexing: Callable[[Callable[[IndexingProgress | IndexingResult], None]], Indexing] | None,
        first: SearchResult | None,
        note: str,
        archive: Path | str,
        name: str,
        palette: Palette,
        glyphs: Glyphs,
        *,
        restricted: bool = False,
        settings: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.active: Pane = "list"
        self.zoomed = False
        chosen = settings or {}
        self.list = ArticleList()
        self.list.tall = 2 if chosen.get("rows") == "two" else 1
        self.list.columns = frozenset(str(chosen.get("columns", " ".join(COLUMNS))).split())
        self.article = ArticlePane()
        self.facets = FacetPane()
        self.timeline = TimelineStrip()
        self.status = StatusLine()
        self.chips = Chips()
        self.fault = Notice("fault")
        self.notice = Notice("notice")
        self._archive = archive
        kept = SessionState(archive, state(), self._deliver)
        self._engine = EngineThread(kept.open, self._deliver, kept.close)
        self._keeper = Keeper(state, self._deliver)
        self._listed_task = ListedTask(archive, self._deliver)
        bar = QueryBar(self._command)
        self.panes = Panes(
            session,
            self._engine,
            (bar, self.list, self.article, self.facets),
            lambda pane: pane in self._widths,
            kept,
        )
        self.query_input = QueryInput(session, self.panes, bar, self.set_timer)
        self.overlays = Overlays(
            self.panes, archive, self._follow, self._deliver, restricted=restricted
        )
        shown = (self.list, self.article)
        self.place = PlaceOfReader(self, shown, self.panes, self.query_input, self._keeper)
        self.marks = MarkActions(
            self,
            shown,
            self.panes,
            self.query_input,
            self.overlays,
            (kept, self._keeper, self._listed_task, state),
            self.place,
        )

        def start_listed(work: ListedWork) -> bool:
            if self._listed_task.running:
                return False
            self._listed_task.start(lambda: kept.copy(state()), work)
            return True

        self.output = OutputActions(
            self,
            shown,
            self.panes,
            self.query_input,
            self.overlays,
            start_listed,
            str(chosen.get("export_format", "jsonl")),
            restricted=restricted,
        )
        self.actions = KeyActions(
            self,
            (self.list, self.article, self.facets),
            self.panes,
            self.query_input,
            self.overlays,
            self.marks,
        )
        self.dates = DateActions(
            self,
            self.list,
            session,
            self.query_input,
            self.marks,
            start_listed,
            archive,
            self._deliver,
            restricted=restricted,
        )
        self.times = TimelineActions(self, self.timeline, self.panes, self.query_input)
        session.remembered = self._remember_query
        self._indexing = indexing and indexing(self._deliver)
        self._first = first
        self.message = note
        self._used: set[str] = set()
        self._notice_timer: Timer | None = None
        self._archive_shown = name or _shortened(archive, restricted=restricted)
        self._failure = ""
        self._progress: IndexingProgress | None = None
        self._generation = 0
        self._poll_timer: Timer | None = None
        self._widths: Mapping[Pane, int] = {"list": 0}
        self.apply_palette(palette, glyphs)

    # Composition ----------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Bar above, panes between, status below."""
        with Container(id="bar"):
            yield self.query_input.prompt
            yield self.query_input.bar
            yield self.chips
        yield self.fault
        yield self.timeline
        with Container(id="panes"):
            yield self.list
            yield self.article
            yield self.facets
        yield self.notice
        yield self.status

    def apply_palette(self, palette: Palette, glyphs: Glyphs) -> None:
        """Draw with another palette."""
        for widget in (
            self.query_input.prompt,
            self.chips,
            self.fault,
            self.timeline,
            self.list,
            self.article,
            self.facets,
            self.notice,
            self.status,
        ):
            widget.palette, widget.glyphs = palette, glyphs
            widget.refresh()

    def on_mount(self) -> None:
        """Show the first page as it was stored, then start the engine."""
        self.query_input.bar.value = self.session.request.query
        self.panes.indexing = self._indexing is not None
        self.panes.show_stored(self._first)
        self._lay_out_panes(self.app.size.width)
        self._show_status()
        # The engine is heavy to import; the first frame does not wait for it.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._engine.start()
        self._keeper.start()
        if self._indexing is not None:
            self._indexing.start()
            self._poll_timer = self.set_interval(_POLL_SECONDS, self._poll_indexing)
        self.panes.search()
        self.set_interval(_WATCH_SECONDS, self._look_for_newer)

    def on_unmount(self) -> None:
        """Stop the engine and a running indexing, which publishes what it has."""
        self._engine.stop()
        self._listed_task.stop()
        self._keeper.stop()
        if self._indexing is not None:
            self._indexing.stop()

    def _deliver(self, content: object) -> None:
        with suppress(RuntimeError):  # The event loop may have ended meanwhile.
            self.post_message(self.Delivered(content))

    # Layout ---------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the new width."""
        self._lay_out_panes(event.size.width)
        self._show_status()

    @property
    def in_view(self) -> Collection[Pane]:
        """The panes on the screen."""
        return self._widths.keys()

    def lay_out_panes(self) -> None:
        """Lay the panes out for the active one and the width of the screen."""
        self._lay_out_panes(self.size.width)

    def _lay_out_panes(self, width: int) -> None:
        self._widths = pane_widths(width, self.active, zoomed=self.zoomed)
        for name, pane in self._by_name().items():
            pane.display = name in self._widths
            if name in self._widths:
                pane.styles.width = self._widths[name]
                pane.bordered = name != next(iter(self._widths))
        self.panes.load_article()
        self.panes.load_facets()

    @property
    def context(self) -> Context:
        """Where a key is pressed now."""
        if self.is_typing:
            return "query"
        if self.article.is_marking and self.active == "article":
            return "passage"
        return "timeline" if self.timeline.active else self.active

    def _by_name(self) -> dict[Pane, ArticleList | ArticlePane | FacetPane]:
        return {"list": self.list, "article": self.article, "facets": self.facets}

    def activate(self, name: Pane) -> None:
        """Give a pane the keys."""
        self.active = name
        self.times.do_leave_timeline()
        self.lay_out_panes()
        for other, pane in self._by_name().items():
            pane.activate(other == name)

    # The engine and the indexing ------------------------------------------------------------------

    def on_reading_screen_delivered(self, message: Delivered) -> None:
        """Show an answer of the engine, a correction, or how far the indexing is."""
        content = message.content
        if isinstance(content, IndexingProgress):
            self._progress = content  # `_poll_indexing` shows it.
        elif isinstance(content, IndexingResult):
            self._show_done(content)
        elif isinstance(content, CorrectionResult):
            self._show_corrected(content)
        elif not isinstance(content, Answer):
            self._show_kept(content)
        elif content.kind == "verification":
            found = str(content.error).removeprefix(f"{self._archive}/")
            self.message = f"the archive is damaged: run `dateline check`; {found}"
        elif isinstance(value := self.panes.show_answer(content), CompletionCandidates):
            self.query_input.completions.set_candidates(value)
        elif isinstance(value, Looked):
            self.place.since(value.since)
        elif isinstance(value, Times):
            self.timeline.show(value.timeline)
        elif isinstance(value, str):
            self.message = value
        else:
            self.overlays.show_answer(value)
        if not isinstance(content, IndexingProgress):
            self._show_status()

    def _show_kept(self, content: object) -> None:
        """Show what was kept, or what went wrong with it."""
        if isinstance(content, Began):
            self.session.take_history(content.queries)
            if content.rows in ("1", "2"):
                self.list.set_tall(int(content.rows))
                self.panes.load_rows()
            self.place.begin(content)
        elif isinstance(content, ListedProgress):
            done = f"{content.done:,} of {content.total:,} articles; ctrl+c stops it"
            self.message = done if self._listed_task.running else self.message
        elif isinstance(content, ListedDone | ListedFailure | Trouble):
            self.message = content.text
        else:
            self.marks.take(content)

    def _show_corrected(self, result: CorrectionResult) -> None:
        """Show the result of a correction in the overlay that asked for it, else as a message."""
        if self.app.screen is not self:
            self.overlays.corrected(result)
            return
        self.message = result.text
        if not result.error:
            self.panes.search_again(stay=True)

    def _show_done(self, result: IndexingResult) -> None:
        """Show the result of the indexing; what changes later is offered, not forced."""
        if not self.panes.indexing:
            self._failure = result.error or self._failure
            self._look_for_newer()
            return
        if self._poll_timer is not None:
            self._poll_timer.stop()
        self.panes.indexing = False
        self._progress = None
        self.message, self._failure = progress_text(result), result.error
        self.panes.failed = bool(result.error)
        self.search_again()

    def _look_for_newer(self) -> None:
        # What this reader's own indexing publishes shows by itself, and nothing of it is new to an
        # archive that it makes.
        if not self.panes.indexing:
            self.panes.look()
            self.panes.look_for_newer()

    def _poll_indexing(self) -> None:
        """Show the progress, and search again where a new generation was published."""
        if self._progress is not None and self._progress.generation > self._generation:
            self._generation = self._progress.generation
            self.search_again()
        self._show_status()

    def search_again(self) -> None:
        """Search the newest generation.

        At the top of the list new articles show at once; elsewhere the selected one stays.
        """
        reading = self.active == "article" or self.article.top > 0
        self.panes.search_again(stay=self.list.cursor > 0 or reading)

    # Status ---------------------------------------------------------------------------------------

    def _show_status(self) -> None:
        results, completions = self.list.results, self.query_input.completions
        article = self.article
        hit = None if article.current is None else (article.current + 1, article.hits)
        self.status.show(
            Status(
                total=results.total,
                folded=results.folded,
                unfinished=results.unfinished,
                place=self.list.cursor + 1 if results.total else 0,
                hit=hit if self.active == "article" else None,
                took_ms=results.took_ms,
                newer=self.panes.newer,
                sort=self.session.request.sort,
                archive=self._archive_shown,
                progress=progress_text(self._progress) if self.panes.indexing else "",
                hints=hints(self.context, self._used, self.actions.can),
                candidates=completions.texts if self.is_typing else (),
                candidate=completions.selected,
            )
        )
        width = self.app.size.width
        self.chips.show(chips_of(self.session.request), width, self.query_input.bar.value)
        self.fault.show(self._about_query(), width)
        self.notice.show(self._news(), width)
        self.marks.note_read()
        self.place.keep()

    def _about_query(self) -> list[StyledText]:
        """Return what is wrong with the query, else what in it may be meant otherwise."""
        if self.panes.fault:
            return [(self.panes.fault, "error")]
        return [(self.panes.hint, "bar_muted")]

    def _news(self) -> list[StyledText]:
        """Return what goes wrong, and the message."""
        errors = [(text, "error") for text in (self.panes.error, self._failure)]
        if self.message and self._notice_timer is None:
            self._notice_timer = self.set_timer(_NOTICE_SECONDS, self._drop_message)
        return [*errors, (self.message, "bar_accent")]

    def _drop_message(self) -> None:
        self._notice_timer = None
        if self.message:
            self.message = ""
            self._show_status()

    # Messages of the widgets ----------------------------------------------------------------------

    def on_input_changed(self) -> None:
        """Search for what has been typed so far."""
        self.query_input.typed()
        self._show_status()

    def on_query_bar_cut(self) -> None:
        """Tell why the bar takes no more."""
        self.show_message(f"a query has at most {LONGEST_QUERY:,} characters; the rest is left out")

    def on_article_list_moved(self) -> None:
        """Load what the mouse or a new size brought into view."""
        self.panes.load_rows()
        self.panes.load_article()

    def on_article_list_opened(self) -> None:
        """Read the selected article."""
        self.activate("article")

    def on_article_pane_clicked(self) -> None:
        """Go to the article."""
        self.activate("article")

    def on_article_pane_marked(self) -> None:
        """Send the passage that was marked with the mouse."""
        self.output.do_copy_passage()
        self._show_status()

    def on_facet_pane_selected(self, message: FacetPane.Selected) -> None:
        """Include a value that is clicked a second time."""
        if message.again:
            self.actions.do_include()
        elif self.active != "facets":
            self.activate("facets")
        self._show_status()

    # Keys -----------------------------------------------------------------------------------------

    def leave_query_bar(self) -> None:
        """Take the keys from the query bar."""
        self.set_focus(None)

    @property
    def is_typing(self) -> bool:
        """Whether the query bar has the keys."""
        return self.focused is self.query_input.bar

    async def on_key(self, event: events.Key) -> None:
        """Do the action of the registry that the key has here."""
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return  # The key was typed after one that opened an overlay.
        if self.is_typing:
            # The key was typed before the query bar had the focus.
            await self.query_input.bar.act_on_key(event)
        else:
            self._command(event)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted into the query bar; where it does not have the keys, after a `/`."""
        event.stop()
        text = event.text
        if not self.is_typing:
            if not text.startswith("/"):
                self.show_message("what is pasted is not taken for keys; / and then paste")
                return
            self.actions.do_query()
            text = text[1:]
        self.query_input.bar.paste(text)

    def _command(self, event: events.Key) -> bool:
        """Do the action that a key has here; False where it has none."""
        action = action_for(event.key, self.context)
        if action is None:
            return False
        self.message = ""
        if self._notice_timer is not None:
            self._notice_timer.stop()
            self._notice_timer = None
        self._do(action)
        return True

    def _do(self, action: Action) -> None:
        self._used.add(action.name)
        if action.name == "quit":
            self.place.keep(ended=True)
        if action.name in APP_ACTIONS:
            self.post_message(AppAction(action.name))
        elif (pane := PANE_OF.get(action.name)) is not None:
            self.activate(pane)
        else:
            doing = (self.actions, self.marks, self.output, self.dates, self.times)
            does = (getattr(each, f"do_{action.name}", None) for each in doing)
            next(each for each in does if each is not None)()
        self.marks.for_all = action.name == "all" and self.marks.for_all
        self._show_status()

    def show_message(self, message: str) -> None:
        """Show a message until the next key."""
        self.message = message
        self._show_status()

    def copy(self, text: str) -> None:
        """Send safe text to the clipboard of the terminal."""
        self.post_message(Copied(text))

    def stop_indexing(self) -> bool:
        """Stop a running indexing, or what is done with all articles; False where nothing runs."""
        if self._listed_task.running:
            self._listed_task.stop()
            return True
        if self._indexing is None or not self.panes.indexing:
            return False
        self._indexing.stop()
        return True

    def _open_saved(self, search: SavedSearch) -> None:
        self.session.open(search.request)
        self.query_input.bar.value = self.session.request.query
        self.panes.open_saved(search)
        self.activate("list")

    def _remember_query(self, query: str) -> None:
        self._keeper.do(lambda state: state.searches.remember(query))

    def _follow(self, outcome: Outcome) -> None:
        """Do what an overlay ended with."""
        if isinstance(outcome, NarrowTo):
            self.actions.narrow_to(outcome)
        elif isinstance(outcome, ShowOnly):
            self.actions.show_only(outcome)
        elif isinstance(outcome, OpenSearch):
            self._open_saved(outcome.search)
        elif isinstance(outcome, TakeQuery):
            self.query_input.take(outcome.query)
            self.leave_query_bar()
            self.activate("list")
        else:
            action = ACTION_OF[outcome.name]
            if self.active not in action.where:
                self.activate(next(pane for pane in PANE_ORDER if pane in action.where))
            self._do(action)
        self._show_status()


def _shortened(path: Path | str, *, restricted: bool) -> str:
    """Return the path of an archive, from the person's own folder on where it lies there.

    A restricted reader is told only how its folder, or its archive in a cluster, is called.
    """
    if isinstance(path, str):
        return path.rpartition("/")[2] if restricted else path
    if restricted:
        return path.name
    with suppress(ValueError, RuntimeError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
