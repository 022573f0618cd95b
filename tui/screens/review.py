"""The list of all pairs of names that may be one, to be decided one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.correcting import Corrected
from tui.safe import safe
from tui.screens.card import Pair, Say, pair_row
from tui.screens.page import Look, Page
from tui.widgets.sheet import Row, paragraph

if TYPE_CHECKING:
    from search import Evidence, FacetField
    from tui.cards import Undecided
    from tui.themes import Glyphs, Palette

_KEYS = ("y: they are one", "n: never", "enter: card", "u: undo the last correction", "esc closes")


class ReviewScreen(Page):
    """Shows the pairs of one facet; empty until they come.

    `say` makes a correction, whose outcome comes back through `corrected`.
    """

    closing = Page.closing | {"v"}

    def __init__(self, field: FacetField, say: Say, palette: Palette, glyphs: Glyphs) -> None:
        self.field = field
        self._say = say
        self._pairs: tuple[Evidence, ...] | None = None
        self._told: Corrected | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, undecided: Undecided) -> None:
        """Show the pairs."""
        self._pairs = undecided.pairs
        self.sheet.show(self._rows)

    def corrected(self, outcome: Corrected) -> None:
        """Show what came of a correction."""
        self._told = outcome
        self.sheet.show(self._rows)

    def act(self, event: events.Key) -> bool:
        """Decide on a pair, or go to the card of its first name."""
        chosen = self.sheet.chosen
        if event.key == "u":
            self.corrected(Corrected("correcting"))
            self._say("undo", ())
        elif not isinstance(chosen, Pair):
            return False
        elif event.key in ("y", "n"):
            self.corrected(Corrected("correcting"))
            self._say("merge" if event.key == "y" else "split", (chosen.one, chosen.other))
        elif event.key == "enter":
            self.dismiss(Look((self.field, chosen.one)))
        else:
            return False
        return True

    def _rows(self, width: int) -> list[Row]:
        what = "People" if self.field == "people" else "Organizations"
        rows = [Row(), Row(((f"  {what} that may be the same", "accent"),))]
        if self._told is not None:
            look = "error" if self._told.error else "accent"
            rows += paragraph(safe(self._told.text), width, look)
        else:
            rows += paragraph(f"  {self.sheet.glyphs.dot}  ".join(_KEYS), width, "muted")
        rows.append(Row())
        if self._pairs == ():
            rows += paragraph("There is nothing to decide.", width, "plain")
        return rows + [pair_row(pair, f"{pair.one} = {pair.other}") for pair in self._pairs or ()]
