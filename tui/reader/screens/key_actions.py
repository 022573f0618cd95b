"""What each action of the registry does on the reading screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.reader.actions import PANE_ORDER, Pane
from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput, Question
from tui.reader.screens.mark_actions import MarkActions
from tui.reader.screens.overlay import NarrowTo, OpenCard, ShowOnly
from tui.reader.screens.overlays import Overlays
from tui.reader.screens.view import ReadingView
from tui.reader.session import FilterMode
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.reader.widgets.facet_pane import FacetPane

if TYPE_CHECKING:
    from search import FacetName

_NO_NAMES: Final[tuple[FacetName, ...]] = ("sources", "authors", "sections", "languages")
"""Facets whose values are neither people nor organizations."""


class KeyActions:
    """Has one method for each action that concerns this screen: `do_` and the action's name."""

    def __init__(
        self,
        screen: ReadingView,
        widgets: tuple[ArticleList, ArticlePane, FacetPane],
        panes: Panes,
        query_input: QueryInput,
        overlays: Overlays,
        marks: MarkActions,
    ) -> None:
        self._marks = marks
        self._screen = screen
        self._list, self._article, self._facets = widgets
        self._panes = panes
        self._query_input = query_input
        self._overlays = overlays
        self._session = panes.session

    def can(self, name: str) -> bool:
        """Whether an action would do something now; only of actions that are hinted at."""
        head = self._list.selected
        if name in ("read", "why", "about"):
            return head is not None
        if name == "story":
            return head is not None and head.versions > 1
        if name == "next_hit":
            return bool(self._article.hits) and head is not None
        if name == "next_article":
            return self._list.cursor < self._list.results.total - 1
        if name == "undo":
            return self._session.can_undo or self._marks.can_undo
        if name == "redo":
            return self._session.can_redo or self._marks.can_redo
        if name in ("star", "tag"):
            return head is not None
        if name == "resume":
            return self._marks.can_resume
        if name in ("include", "alternative"):
            return self._facets.selected is not None or self._facets.is_at_more
        if name in ("exclude", "card") and self._screen.active == "facets":
            value = self._facets.selected
            return value is not None and value.field not in _NO_NAMES
        if name == "card":
            return head is not None and bool(head.people or head.organizations)
        return True

    def do_down(self) -> None:
        """Move to the next row or line."""
        self._move(1)

    def do_up(self) -> None:
        """Move to the previous row or line."""
        self._move(-1)

    def do_page_down(self) -> None:
        """Move on by a page."""
        if self._active_pane.page(1):
            self._moved()

    def do_page_up(self) -> None:
        """Move back by a page."""
        if self._active_pane.page(-1):
            self._moved()

    def do_first(self) -> None:
        """Move to the first row or line."""
        if self._active_pane.to_start():
            self._moved()

    def do_last(self) -> None:
        """Move to the last row or line."""
        if self._active_pane.to_end():
            self._moved()

    def do_read(self) -> None:
        """Read the selected article; where nothing matches, search for what is suggested."""
        if self._list.results.total:
            self._screen.activate("article")
        else:
            self._query_input.correct()

    def do_back(self) -> None:
        """Return to the list."""
        self._screen.activate("list")

    def do_scroll_down(self) -> None:
        """Scroll the article from the list."""
        if "article" in self._screen.in_view:
            self._article.move(1)

    def do_scroll_up(self) -> None:
        """Scroll the article back from the list."""
        if "article" in self._screen.in_view:
            self._article.move(-1)

    def do_next_hit(self) -> None:
        """Go to the next hit, on into the next article."""
        self._to_hit(1)

    def do_previous_hit(self) -> None:
        """Go to the previous hit, back into the article before."""
        self._to_hit(-1)

    def do_why(self) -> None:
        """Show why the selected article matched."""
        if (head := self._list.selected) is not None:
            self._overlays.why(self._screen.app, head, self._list.palette, self._list.glyphs)

    def do_next_article(self) -> None:
        """Read the next article of the list from its beginning."""
        self._to_article(1)

    def do_previous_article(self) -> None:
        """Read the previous article of the list from its beginning."""
        self._to_article(-1)

    def do_about(self) -> None:
        """Show all that is known of the article."""
        head, article = self._list.selected, self._article.article
        if head is not None and article is not None and head.id == article.id:
            self._overlays.about(self._screen.app, article, self._list.palette, self._list.glyphs)

    def do_archive(self) -> None:
        """Show what the archive has, how dates are known, and what its last import did."""
        self._overlays.archive(self._screen.app, self._list.palette, self._list.glyphs)

    def do_story(self) -> None:
        """Show the versions of the selected article and what is related to it."""
        if (head := self._list.selected) is not None:
            self._overlays.story(self._screen.app, head, self._list.palette, self._list.glyphs)

    def do_card(self) -> None:
        """Show the card of the selected value; in list and article, who is named in the article."""
        app, palette, glyphs = self._screen.app, self._list.palette, self._list.glyphs
        if self._screen.active == "facets":
            value = self._facets.selected
            if value is not None and value.field not in _NO_NAMES:
                wanted = OpenCard((value.field, value.name))
                self._overlays.card(app, wanted, palette, glyphs)
        elif (head := self._list.selected) is not None:
            self._overlays.names(app, head, palette, glyphs)

    def do_older_day(self) -> None:
        """Go to the first article of the next older day."""
        if self._ordered_by_date():
            self._panes.jump_to_day("older")

    def do_newer_day(self) -> None:
        """Go to the first article of the next newer day."""
        if self._ordered_by_date():
            self._panes.jump_to_day("newer")

    def do_jump(self) -> None:
        """Have a date typed in the query bar."""
        if self._ordered_by_date():
            self._query_input.date()

    def do_query(self) -> None:
        """Type in the query bar."""
        self._query_input.query()

    def do_history(self) -> None:
        """Have one of the earlier queries chosen."""
        if self._session.queries:
            palette, glyphs = self._list.palette, self._list.glyphs
            self._overlays.queries(self._screen.app, self._session.queries[::-1], palette, glyphs)
        else:
            self._screen.message = "no earlier query"

    def do_commands(self) -> None:
        """Have one of all commands chosen."""
        palette, glyphs = self._list.palette, self._list.glyphs
        self._overlays.commands(self._screen.app, self._screen.active, palette, glyphs)

    def do_older_query(self) -> None:
        """Take the query before of the history."""
        self._query_input.recall(1)

    def do_newer_query(self) -> None:
        """Take the query after of the history."""
        self._query_input.recall(-1)

    def do_accept(self) -> None:
        """Accept what was typed and go to the list."""
        pane = self._query_input.pane
        if not self._query_input.accept():
            return  # The bar keeps the keys until what was typed is understood.
        self._leave_bar(pane)

    def do_leave(self) -> None:
        """Keep the text as it is and go to the list."""
        pane = self._query_input.pane
        self._query_input.leave()
        self._leave_bar(pane)

    def do_include(self) -> None:
        """Show only articles with the selected value, or undo that; on “more”, show more values."""
        if self._facets.unfold():
            return
        self._toggle("included")

    def do_alternative(self) -> None:
        """Show articles with the selected value or another that is chosen; again: undo that."""
        self._toggle("alternative")

    def do_exclude(self) -> None:
        """Show no articles with the selected value; where it does so already, undo that."""
        self._toggle("excluded")

    def do_fold(self) -> None:
        """Show all versions of a text; where it does so already, only the first one."""
        self._session.toggle_folded()
        self._query_input.search()

    def do_undo(self) -> None:
        """Undo the last change of query and filters, or the last mark where that came later."""
        if self._marks.undo():
            return
        if self._session.undo():
            self._query_input.search_anew()
        else:
            self._screen.message = "there is nothing to undo"

    def do_redo(self) -> None:
        """Do again what was undone last."""
        if self._marks.redo():
            return
        if self._session.redo():
            self._query_input.search_anew()
        else:
            self._screen.message = "there is nothing to redo"

    def do_clear(self) -> None:
        """Clear the query and all filters."""
        self._session.clear()
        self._query_input.search_anew()

    def do_sort(self) -> None:
        """Go on to the next order."""
        self._session.next_sort()
        self._query_input.search()

    def do_next_section(self) -> None:
        """Go to the first value of the next facet."""
        self._facets.section(1)

    def do_previous_section(self) -> None:
        """Go to the first value of the facet before."""
        self._facets.section(-1)

    def do_sort_facets(self) -> None:
        """Order the values of the facets by name, or by their numbers again."""
        self._facets.sort()

    def do_filter_facet(self) -> None:
        """Have a part of a name typed, of which all values of this facet are shown."""
        field = self._facets.field
        if field is None:
            return

        def show(text: str) -> None:
            self._panes.filter_facet(field, text)

        self._query_input.ask(
            Question(
                f"{field}",
                show,
                "part of a name; empty shows all",
                self._panes.filter_of(field),
                changed=show,
                pane="facets",
            )
        )

    def do_refresh(self) -> None:
        """Take in what other processes have published."""
        if self._panes.newer is None:
            self._screen.message = "nothing is new"
        self._screen.search_again()

    def do_next_completion(self) -> None:
        """Insert the next completion; without one, go to the list."""
        self._complete(1)

    def do_previous_completion(self) -> None:
        """Insert the completion before; without one, go to the list."""
        self._complete(-1)

    def do_next_pane(self) -> None:
        """Go to the next pane."""
        self._cycle(1)

    def do_previous_pane(self) -> None:
        """Go to the previous pane."""
        self._cycle(-1)

    def do_zoom(self) -> None:
        """Show the active pane alone, or all again."""
        self._screen.zoomed = not self._screen.zoomed
        self._screen.lay_out_panes()

    def do_interrupt(self) -> None:
        """Stop a running indexing; without one, show how to quit."""
        if self._screen.stop_indexing():
            self._screen.message = "stopping; what is indexed stays"
        else:
            self._screen.message = "q quits" if not self._screen.is_typing else "esc, then q quits"

    # What several actions do ----------------------------------------------------------------------

    @property
    def _active_pane(self) -> ArticleList | ArticlePane | FacetPane:
        panes: dict[Pane, ArticleList | ArticlePane | FacetPane] = {
            "list": self._list,
            "article": self._article,
            "facets": self._facets,
        }
        return panes[self._screen.active]

    def _move(self, rows: int) -> None:
        if self._active_pane.move(rows):
            self._moved()

    def _moved(self) -> None:
        if self._screen.active == "list":
            self._panes.load_rows()
            self._panes.load_article()

    def _to_hit(self, direction: int) -> None:
        head = self._list.selected
        if "article" not in self._screen.in_view:
            self.do_read()
        elif head is None or head.id != self._article.shown:
            return  # It is being loaded.
        elif self._article.next_hit(direction):
            return
        elif self._list.move(direction):
            self._panes.load_rows()
            self._panes.load_article(0 if direction > 0 else -1)
        else:
            self._screen.message = (
                "that was the last hit" if direction > 0 else "that was the first hit"
            )

    def _to_article(self, direction: int) -> None:
        if self._list.move(direction):
            self._panes.load_rows()
            self._panes.load_article()
        else:
            end = "last" if direction > 0 else "first"
            self._screen.message = f"that was the {end} article"

    def _ordered_by_date(self) -> bool:
        if self._session.request.sort == "relevance":
            self._screen.message = "only an order by date has days: s changes the order"
            return False
        return True

    def show_only(self, wanted: ShowOnly) -> None:
        """Show what a query alone finds, and where one of it is given, read that."""
        self._session.show_only(wanted.query)
        self._query_input.search_anew(wanted.article)
        self._screen.activate("article" if wanted.article else "list")

    def narrow_to(self, wanted: NarrowTo) -> None:
        """Show only articles with some names, and where one of these is given, read it."""
        if wanted.article or len(wanted.names) > 1:
            # The query may not find the article; and of two names it was said how many have both.
            self._session.clear()
        for name in wanted.names:
            if self._session.filter_of(*name) != "included":
                self._session.toggle(*name, "included")
        self._query_input.search_anew(wanted.article)
        if wanted.article:
            self._screen.activate("article")

    def _toggle(self, mode: FilterMode) -> None:
        value = self._facets.selected
        if value is None:
            return
        if self._session.toggle(value.field, value.name, mode):
            self._query_input.search()
        else:
            self._screen.message = f"{value.field} can only be included"

    def _complete(self, step: int) -> None:
        if not self._query_input.complete(step):
            self.do_leave()

    def _leave_bar(self, pane: Pane) -> None:
        self._query_input.completions.clear()
        self._screen.leave_query_bar()
        self._screen.activate(pane)

    def _cycle(self, step: int) -> None:
        names = PANE_ORDER
        self._screen.activate(names[(names.index(self._screen.active) + step) % len(names)])
