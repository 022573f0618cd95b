"""Opens the pages over the panes, fills them, and carries out what they end with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui.correcting import Corrected, Correction, correct
from tui.desk import Desk
from tui.questions import Card, Reasoned
from tui.screens.card import CardScreen, NamesScreen
from tui.screens.page import Name, Page
from tui.screens.reasons import ReasonsScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

    from search import ArticleHead, FacetField, Kind
    from tui.themes import Glyphs, Palette

_KINDS: Final[Mapping[FacetField, Kind]] = {"people": "person", "organizations": "organization"}


class Pages:
    """The page that is open, if any.

    `filter_by` includes a value of a facet; `deliver` is called from a thread and must only pass
    on what came of a correction.
    """

    def __init__(
        self,
        desk: Desk,
        archive: Path,
        filter_by: Callable[[Name], None],
        deliver: Callable[[Corrected], None],
    ) -> None:
        self._desk = desk
        self._archive = archive
        self._filter_by = filter_by
        self._deliver = deliver
        self._open: Page | None = None

    def why(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show why an article matched."""
        self._open = ReasonsScreen(head, self._desk.session.request, palette, glyphs)
        app.push_screen(self._open)
        self._desk.reason(head)

    def card(self, app: App[int], name: Name, palette: Palette, glyphs: Glyphs) -> None:
        """Show the card of a name."""
        field, shown = name

        def say(correction: Correction, names: Sequence[str]) -> None:
            kind = _KINDS[field]
            correct(self._archive, kind, correction, names, self._deliver)

        def closed(chosen: Name | None) -> None:
            if chosen is not None:
                self._filter_by(chosen)

        self._open = CardScreen(field, shown, say, palette, glyphs)
        app.push_screen(self._open, closed)
        self._desk.card(field, shown)

    def names(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show who is named in an article, and the card of one that is chosen."""

        def closed(chosen: Name | None) -> None:
            if chosen is not None:
                self.card(app, chosen, palette, glyphs)

        app.push_screen(NamesScreen(head, palette, glyphs), closed)

    def take(self, value: object) -> None:
        """Give the open page what the engine says, if it is for it."""
        page = self._open
        if isinstance(page, ReasonsScreen) and isinstance(value, Reasoned):
            page.show(value.reasons)
        elif isinstance(page, CardScreen) and isinstance(value, Card):
            page.show(value)

    def corrected(self, outcome: Corrected) -> None:
        """Show what came of a correction, everywhere."""
        page = self._open
        if not outcome.error:
            self._desk.search_again(stay=True)
        if isinstance(page, CardScreen):
            page.corrected(outcome)
            self._desk.card(page.field, page.name_asked)
