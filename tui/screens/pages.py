"""Opens the pages over the panes, fills them, and carries out what they end with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.cards import KIND_OF, Card, Examples, Undecided
from tui.correcting import Corrected, Correction, correct
from tui.desk import Desk
from tui.questions import Reasoned
from tui.screens.card import CardScreen, NamesScreen, Say
from tui.screens.page import Look, Name, Narrow, Outcome, Page, Review
from tui.screens.reasons import ReasonsScreen
from tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

    from search import ArticleHead, FacetField
    from tui.themes import Glyphs, Palette


class Pages:
    """The page that is open, if any.

    `narrow` includes a value of a facet and goes to an article, if one is named; `deliver` is
    called from a thread and must only pass on what came of a correction.
    """

    def __init__(
        self,
        desk: Desk,
        archive: Path,
        narrow: Callable[[Narrow], None],
        deliver: Callable[[Corrected], None],
    ) -> None:
        self._desk = desk
        self._archive = archive
        self._narrow = narrow
        self._deliver = deliver
        self._open: Page | None = None

    def why(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show why an article matched."""
        self._push(app, ReasonsScreen(head, self._desk.session.request, palette, glyphs))
        self._desk.reason(head)

    def card(self, app: App[int], name: Name, palette: Palette, glyphs: Glyphs) -> None:
        """Show the card of a name."""
        field, shown = name
        self._push(app, CardScreen(field, shown, self._say(field), palette, glyphs))
        self._desk.card(field, shown)

    def names(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show who is named in an article, and the card of one that is chosen."""
        self._push(app, NamesScreen(head, palette, glyphs))

    def review(self, app: App[int], field: FacetField, palette: Palette, glyphs: Glyphs) -> None:
        """Show which names of a facet may be one."""
        self._push(app, ReviewScreen(field, self._say(field), palette, glyphs))
        self._desk.undecided(field)

    def take(self, value: object) -> None:
        """Give the open page what the engine says, if it is for it."""
        page = self._open
        if isinstance(page, ReasonsScreen) and isinstance(value, Reasoned):
            page.show(value.reasons)
        elif isinstance(page, CardScreen) and isinstance(value, Card):
            page.show(value)
        elif isinstance(page, CardScreen) and isinstance(value, Examples):
            page.show_examples(value)
        elif isinstance(page, ReviewScreen) and isinstance(value, Undecided):
            page.show(value)

    def corrected(self, outcome: Corrected) -> None:
        """Show what came of a correction, everywhere."""
        page = self._open
        if not outcome.error:
            self._desk.search_again(stay=True)
        if isinstance(page, CardScreen):
            page.corrected(outcome)
            self._desk.card(page.field, page.name_asked)
        elif isinstance(page, ReviewScreen):
            page.corrected(outcome)
            self._desk.undecided(page.field)

    def _push(self, app: App[int], page: Page) -> None:
        palette, glyphs = page.sheet.palette, page.sheet.glyphs

        def closed(outcome: Outcome) -> None:
            if isinstance(outcome, Narrow):
                self._narrow(outcome)
            elif isinstance(outcome, Look):
                self.card(app, outcome.name, palette, glyphs)
            elif isinstance(outcome, Review):
                self.review(app, outcome.field, palette, glyphs)

        self._open = page
        app.push_screen(page, closed)

    def _say(self, field: FacetField) -> Say:
        def say(correction: Correction, names: Sequence[str]) -> None:
            correct(self._archive, KIND_OF[field], correction, names, self._deliver)

        return say
