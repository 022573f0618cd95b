"""The saved searches of an archive: what is new to each, opened and dropped here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.reader.screens.overlay import OpenSearch, Overlay
from tui.reader.widgets.chips import chips_of
from tui.reader.widgets.line import padded
from tui.reader.widgets.text_view import Row, hint_lines, paragraph
from tui.state.searches import SavedSearch
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from tui.reader.kept.session_state import SavedSearches, SavedState
    from tui.reader.themes import Glyphs, Palette

_KEYS = ("enter: open", "X: drop", "u: undo that", "esc closes")
_NAME = 24
"""Cells of a name."""


class SavedScreen(Overlay):
    """Shows the saved searches, which are empty until they are loaded.

    `save` is called with a search that is to be kept after all, `drop` with one that is not.
    """

    closing = Overlay.closing | {"L"}

    def __init__(
        self,
        save: Callable[[SavedSearch], None],
        drop: Callable[[SavedSearch], None],
        palette: Palette,
        glyphs: Glyphs,
    ) -> None:
        self._save, self._drop = save, drop
        self._searches: tuple[SavedState, ...] | None = None
        self._dropped: list[SavedState] = []
        super().__init__(self._rows, palette, glyphs)

    def show(self, saved: SavedSearches) -> None:
        """Show the searches."""
        self._searches = saved.searches
        self.view.show(self._rows)

    def act_on_key(self, event: events.Key) -> bool:
        """Open or drop the selected search, or take back one that was dropped."""
        selected = self.view.selected
        if event.key == "u" and self._dropped:
            state = self._dropped.pop()
            self._save(state.search)
            self._searches = tuple(
                sorted([*(self._searches or ()), state], key=lambda each: each.search.name)
            )
        elif not isinstance(selected, SavedSearch):
            return False
        elif event.key == "enter":
            self.dismiss(OpenSearch(selected))
        elif event.key == "X":
            self._dropped += [each for each in self._searches or () if each.search == selected]
            self._searches = tuple(each for each in self._searches or () if each.search != selected)
            self._drop(selected)
        else:
            return False
        self.view.show(self._rows)
        return True

    def _rows(self, width: int) -> list[Row]:
        glyphs = self.view.glyphs
        rows = [Row(), Row((("  Saved searches", "accent"),))]
        rows += hint_lines(_KEYS, width, glyphs)
        rows.append(Row())
        if self._searches == ():
            rows += paragraph("None yet: S in the list saves what is listed.", width, "plain")
        return rows + [self._row(each, glyphs) for each in self._searches or ()]

    def _row(self, state: SavedState, glyphs: Glyphs) -> Row:
        chips = [f"{chip.sign}{chip.text}" for chip in chips_of(state.search.request)]
        asked = safe(" ".join([state.search.request.query, *chips]).strip()) or "all articles"
        new = f"{glyphs.new} {state.new:,} new" if state.new > 0 else ""
        total = f"{state.total:,}" if state.total >= 0 else "?"
        return Row(
            (
                ("  " + padded(safe(state.search.name), _NAME, glyphs.ellipsis) + " ", "plain"),
                (padded(new, 12, glyphs.ellipsis), "accent"),
                (f"{total:>9}  ", "muted"),
                (asked, "muted"),
            ),
            state.search,
        )
