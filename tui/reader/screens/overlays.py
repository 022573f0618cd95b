"""Opens the overlays, shows in them what the engine answers, and does what they end with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.reader.actions import Pane
from tui.reader.cards import KIND_OF, Card, Examples, NameCandidates, UndecidedPairs
from tui.reader.corrections import CorrectionCommand, CorrectionResult, correct
from tui.reader.engine_calls import ArchiveFacts, Reasons
from tui.reader.kept.session_state import SavedSearches
from tui.reader.panes import Panes
from tui.reader.screens.about import AboutScreen
from tui.reader.screens.archive_facts import ArchiveScreen
from tui.reader.screens.card import CardScreen, Correct, NamesScreen
from tui.reader.screens.choosing import CommandsScreen, QueriesScreen
from tui.reader.screens.citation import AddressScreen, CitationScreen
from tui.reader.screens.overlay import Next, OpenCard, OpenReview, Outcome, Overlay
from tui.reader.screens.reasons import ReasonsScreen
from tui.reader.screens.review import ReviewScreen
from tui.reader.screens.saved import SavedScreen
from tui.reader.screens.story import StoryScreen
from tui.reader.stories import Story

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

    from search import Article, ArticleHead, FacetName
    from tui.export.records import Record
    from tui.reader.themes import Glyphs, Palette
    from tui.state.searches import SavedSearch

    Change = Callable[[SavedSearch], None]


class Overlays:
    """The overlay that is open, if any.

    `follow` is called with what to do once an overlay ended; `deliver` is called in a thread with
    the result of a correction and must only pass it on.
    """

    def __init__(
        self,
        panes: Panes,
        archive: Path | str,
        follow: Callable[[Outcome], None],
        deliver: Callable[[CorrectionResult], None],
        *,
        restricted: bool = False,
    ) -> None:
        self._panes = panes
        self._archive = archive
        self._follow = follow
        self._deliver = deliver
        self._restricted = restricted
        self._open: Overlay | None = None

    def why(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show why an article matched."""
        self._push(app, ReasonsScreen(head, self._panes.session.request, palette, glyphs))
        self._panes.load_reasons(head)

    def about(self, app: App[int], article: Article, palette: Palette, glyphs: Glyphs) -> None:
        """Show all that is known of an article; to a stranger not where it lies on this machine."""
        if self._restricted:
            article = article._replace(paths=())
        self._push(app, AboutScreen(article, palette, glyphs))

    def commands(self, app: App[int], pane: Pane, palette: Palette, glyphs: Glyphs) -> None:
        """Have an action of the registry chosen."""
        self._push(app, CommandsScreen(pane, palette, glyphs))

    def queries(
        self, app: App[int], queries: Sequence[str], palette: Palette, glyphs: Glyphs
    ) -> None:
        """Have an earlier query chosen."""
        self._push(app, QueriesScreen(queries, palette, glyphs))

    def story(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show the versions of an article and what is related to it."""
        self._push(app, StoryScreen(head, palette, glyphs))
        self._panes.load_story(head)

    def card(self, app: App[int], wanted: OpenCard, palette: Palette, glyphs: Glyphs) -> None:
        """Show the card of a name."""
        field, name = wanted.name
        load_names = partial(self._panes.load_names, field)
        self._push(app, CardScreen(wanted, self._corrector(field), load_names, palette, glyphs))
        self._panes.load_card(field, name)

    def names(self, app: App[int], head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        """Show who is named in an article, then the card of the one selected."""
        self._push(app, NamesScreen(head, palette, glyphs))

    def review(self, app: App[int], field: FacetName, palette: Palette, glyphs: Glyphs) -> None:
        """Show the pairs of names of a facet that may be one."""
        self._push(app, ReviewScreen(field, self._corrector(field), palette, glyphs))
        self._panes.load_undecided(field)

    def citation(self, app: App[int], record: Record, palette: Palette, glyphs: Glyphs) -> None:
        """Show how an article is cited."""
        self._push(app, CitationScreen(record, palette, glyphs))

    def address(self, app: App[int], address: str, palette: Palette, glyphs: Glyphs) -> None:
        """Show an address whole."""
        self._push(app, AddressScreen(address, palette, glyphs))

    def saved(
        self, app: App[int], changes: tuple[Change, Change], palette: Palette, glyphs: Glyphs
    ) -> None:
        """Show the saved searches; `changes` save one again and drop one."""
        self._push(app, SavedScreen(*changes, palette, glyphs))
        self._panes.load_saved()

    def archive(self, app: App[int], palette: Palette, glyphs: Glyphs) -> None:
        """Show what the archive has and what was imported last."""
        self._push(app, ArchiveScreen(palette, glyphs))
        self._panes.load_facts()

    def show_answer(self, value: object) -> None:
        """Show an answer of the engine in the open overlay, if it is for it."""
        match self._open, value:
            case ReasonsScreen() as reasons, Reasons():
                reasons.show(value.reasons)
            case StoryScreen() as story, Story():
                story.show(value)
            case CardScreen() as card, Card():
                card.show(value)
            case CardScreen() as card, Examples():
                card.show_examples(value)
            case CardScreen() as card, NameCandidates():
                card.complete(value)
            case ReviewScreen() as review, UndecidedPairs():
                review.show(value)
            case ArchiveScreen() as screen, ArchiveFacts():
                screen.show(value)
            case SavedScreen() as saved, SavedSearches():
                saved.show(value)

    def corrected(self, result: CorrectionResult) -> None:
        """Show the result of a correction in the overlay and search again."""
        overlay = self._open
        if not result.error:
            self._panes.search_again(stay=True)
        if isinstance(overlay, CardScreen):
            overlay.corrected(result)
            self._panes.load_card(overlay.field, overlay.name_asked)
        elif isinstance(overlay, ReviewScreen):
            overlay.corrected(result)
            self._panes.load_undecided(overlay.field)

    def _push(self, app: App[int], overlay: Overlay) -> None:
        palette, glyphs = overlay.view.palette, overlay.view.glyphs

        def closed(outcome: Next) -> None:
            if isinstance(outcome, OpenCard):
                self.card(app, outcome, palette, glyphs)
            elif isinstance(outcome, OpenReview):
                self.review(app, outcome.field, palette, glyphs)
            elif outcome is not None:
                self._follow(outcome)

        self._open = overlay
        app.push_screen(overlay, closed)

    def _corrector(self, field: FacetName) -> Correct:
        def call(command: CorrectionCommand, names: Sequence[str]) -> None:
            if self._restricted:
                refused = CorrectionResult("names cannot be corrected here", error=True)
                self._deliver(refused)
                return
            correct(self._archive, KIND_OF[field], command, names, self._deliver)

        return call
