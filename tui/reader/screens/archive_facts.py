"""The archive: what it has, how its dates are known, and what its last import did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from search import DATED
from tui.reader.import_facts import facts_of_archive, facts_of_import
from tui.reader.screens.overlay import Overlay, ShowOnly
from tui.reader.widgets.text_view import Row, hint_lines, paragraph
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.reader.engine_calls import ArchiveFacts
    from tui.reader.themes import Glyphs, Palette

_INDENT = 16


class ArchiveScreen(Overlay):
    """Shows the facts, which are empty until they are loaded; a kind of date can be listed."""

    closing = Overlay.closing | {"A"}

    def __init__(self, palette: Palette, glyphs: Glyphs) -> None:
        self._facts: ArchiveFacts | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, facts: ArchiveFacts) -> None:
        """Show the facts."""
        self._facts = facts
        self.view.show(self._rows)

    def act_on_key(self, event: events.Key) -> bool:
        """List the articles of the selected kind of date."""
        selected = self.view.selected
        if event.key != "enter" or not isinstance(selected, str):
            return False
        self.dismiss(ShowOnly(f"dated:{selected}"))
        return True

    def _rows(self, width: int) -> list[Row]:
        rows = [Row(), Row((("  The archive", "accent"),))]
        keys = ("enter: list the articles with dates of this kind", "esc closes")
        rows += [*hint_lines(keys, width, self.view.glyphs), Row()]
        if self._facts is None:
            return rows
        overview = self._facts.overview
        for how, count in overview.dates.items():
            name = "" if rows[-1].choice is not None else "dates"
            words = ((f"  {name:<{_INDENT - 2}}", "muted"), (f"{count:>9,}  {DATED[how]}", "plain"))
            rows.append(Row(words, how))
        rows.append(Row())
        rows += _listed(facts_of_archive(overview), width)
        rows.append(Row())
        rows += _listed(facts_of_import(self._facts.report), width)
        return rows


def _listed(facts: Iterable[tuple[str, str]], width: int) -> list[Row]:
    rows = []
    for name, text in facts:
        first, *others = paragraph(safe(text.rstrip()), width, "plain", _INDENT)
        rows.append(Row(((f"  {name:<{_INDENT - 2}}", "muted"), *first.words[1:])))
        rows += others
    return rows
