"""Where the person is in the archive: kept at every step, and gone back to at the next start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.reader.actions import PANES, Pane
from tui.reader.kept.keeper import Keeper
from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput
from tui.reader.screens.view import ReadingView
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.state.places import Place
from tui.state.searches import read_request, read_requests, write_request, write_requests

if TYPE_CHECKING:
    from tui.reader.kept.session_state import Began


class PlaceOfReader:
    """Keeps the place once it is known where the last session ended."""

    def __init__(
        self,
        screen: ReadingView,
        widgets: tuple[ArticleList, ArticlePane],
        panes: Panes,
        query_input: QueryInput,
        keeper: Keeper,
    ) -> None:
        self._screen = screen
        self._list, self._article = widgets
        self._panes = panes
        self._query_input = query_input
        self._keeper = keeper
        self._first_request = panes.session.request
        self._began = self._ended = False
        self._kept: Place | None = None
        self._since: int | None = None
        self._earlier: Place | None = None
        self._steps: tuple[object, str, str] = (None, "[]", "[]")

    @property
    def can_resume(self) -> bool:
        """Whether there is a place of an earlier session to go to."""
        return self._earlier is not None

    def begin(self, began: Began) -> None:
        """Take what the last session left; one that was interrupted goes on where it was."""
        self._began = True
        self._since = began.since
        place = began.place
        request = read_request(place.request) if place is not None else None
        if place is None or request is None:
            return
        untouched = self._panes.session.request == self._first_request
        fresh = not self._panes.session.is_narrowed
        elsewhere = place.request != write_request(self._first_request) or place.row > 0
        if not untouched or not fresh:
            return
        undo, redo = read_requests(place.undo), read_requests(place.redo)
        if place.ended and place.request != write_request(self._first_request):
            undo, redo = [*undo, request], []  # From here undo leads back to where it was.
        self._panes.session.take_steps(undo, redo)
        if not elsewhere and place.pane != "article":
            return
        self._earlier = place
        if not self._is_at_home or self._screen.is_typing:
            return  # The person is at work already; the place is offered.
        if not place.ended:
            self.resume()
            self._panes.session.take_steps(undo, redo)
            self._screen.message = "as it was when the last session was cut off; ctrl+u shows all"
        else:
            query = f": {request.query}" if request.query else ""
            self._screen.message = f"R goes to where you were{query}"

    def since(self, visit: int | None) -> None:
        """Note since which visit articles are new in this session."""
        if visit is not None:
            self._since = visit

    def resume(self) -> bool:
        """Go to where the last session ended; False where there is nowhere to go."""
        place = self._earlier
        request = read_request(place.request) if place is not None else None
        if place is None or request is None:
            return False
        self._earlier = None
        self._panes.session.open(request)
        self._query_input.search_anew(place.article, place.row, place.offset)
        panes: dict[str, Pane] = {pane: pane for pane in PANES}
        self._screen.activate(panes.get(place.pane, "list"))
        return True

    @property
    def _is_at_home(self) -> bool:
        """Whether all is as it was at the start."""
        request = self._panes.session.request
        at_start = not self._list.cursor and self._screen.active == "list"
        return at_start and request == self._first_request

    def keep(self, *, ended: bool = False) -> None:
        """Keep the place, where it is another one than before."""
        if not self._began or self._ended or self._list.results.took_ms is None:
            return  # Nothing is known of it yet, or nothing more is to be kept.
        self._ended = ended
        selected = self._list.selected
        id = selected.id if selected is not None else ""
        undo, redo = self._written_steps()
        place = Place(
            request=write_request(replace(self._panes.session.request, typing=False)),
            row=self._list.cursor,
            article=id,
            pane=self._screen.active,
            offset=self._article.text_offset if self._article.shown == id else 0,
            ended=ended,
            since=self._since,
            undo=undo,
            redo=redo,
        )
        if self._earlier is not None and self._is_at_home:
            # Nothing was done yet: what is offered stays what it is.
            place = replace(self._earlier, ended=ended, since=self._since)
        if place != self._kept:
            self._kept = place
            self._keeper.keep_place(place)

    def _written_steps(self) -> tuple[str, str]:
        """Return what undo and redo lead to, written anew only where it has changed."""
        steps = self._panes.session.steps
        if steps != self._steps[0]:
            self._steps = (steps, write_requests(steps[0]), write_requests(steps[1]))
        return self._steps[1:]
