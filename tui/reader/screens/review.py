"""The pairs of names of an archive that may be one, to be decided one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.reader.corrections import CorrectionResult
from tui.reader.screens.card import Correct, Pair, pair_row
from tui.reader.screens.overlay import OpenCard, Overlay
from tui.reader.widgets.text_view import Row, hint_lines, paragraph
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import Evidence, FacetName
    from tui.reader.cards import UndecidedPairs
    from tui.reader.themes import Glyphs, Palette

_KEYS = ("y: they are one", "n: never", "enter: card", "u: undo the last correction", "esc closes")


class ReviewScreen(Overlay):
    """Shows the pairs of one facet, which are empty until they are loaded.

    `correct` starts a correction; its result comes to `corrected`.
    """

    closing = Overlay.closing | {"v"}

    def __init__(
        self, field: FacetName, correct: Correct, palette: Palette, glyphs: Glyphs
    ) -> None:
        self.field = field
        self._start = correct
        self._pairs: tuple[Evidence, ...] | None = None
        self._result: CorrectionResult | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, undecided: UndecidedPairs) -> None:
        """Show the pairs."""
        self._pairs = undecided.pairs
        self.view.show(self._rows)

    def corrected(self, result: CorrectionResult) -> None:
        """Show the result of a correction."""
        self._result = result
        self.view.show(self._rows)

    def act_on_key(self, event: events.Key) -> bool:
        """Decide on a pair, or end with the card of its first name."""
        selected = self.view.selected
        if event.key == "u":
            self.corrected(CorrectionResult("correcting"))
            self._start("undo", ())
        elif not isinstance(selected, Pair):
            return False
        elif event.key in ("y", "n"):
            self.corrected(CorrectionResult("correcting"))
            self._start("merge" if event.key == "y" else "split", (selected.one, selected.other))
        elif event.key == "enter":
            self.dismiss(OpenCard((self.field, selected.one)))
        else:
            return False
        return True

    def _rows(self, width: int) -> list[Row]:
        what = "People" if self.field == "people" else "Organizations"
        rows = [Row(), Row(((f"  {what} that may be the same", "accent"),))]
        if self._result is not None:
            style_name = "error" if self._result.error else "accent"
            rows += paragraph(safe(self._result.text), width, style_name)
        else:
            rows += hint_lines(_KEYS, width, self.view.glyphs)
        rows.append(Row())
        if self._pairs == ():
            rows += paragraph("There is nothing to decide.", width, "plain")
        return rows + [pair_row(pair, f"{pair.one} = {pair.other}") for pair in self._pairs or ()]
