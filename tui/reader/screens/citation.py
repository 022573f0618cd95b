"""How an article is cited, in each of three forms, and its address whole; both can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.export.citation import plain
from tui.export.formats.bibtex_format import entry
from tui.export.formats.ris_format import reference
from tui.reader.screens.overlay import Copied, Overlay
from tui.reader.widgets.text_view import Row, paragraph
from tui.terminal import clipboard
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from tui.export.records import Record
    from tui.reader.themes import Glyphs, Palette


class CitationScreen(Overlay):
    """Shows the citation in plain words, as BibTeX and as RIS."""

    closing = Overlay.closing | {"Y"}

    def __init__(self, record: Record, palette: Palette, glyphs: Glyphs) -> None:
        self._forms = {
            "1": ("Plain", plain(record)),
            "2": ("BibTeX", entry(record, None).strip()),
            "3": ("RIS", reference(record, None).strip()),
        }
        self._said = ""
        super().__init__(self._rows, palette, glyphs)

    def act_on_key(self, event: events.Key) -> bool:
        """Copy one of the forms."""
        key = "1" if event.key in ("enter", "y") else event.key
        if key not in self._forms:
            return False
        name, text = self._forms[key]
        self._said = _copy(self, f"{name} citation", text)
        self.view.show(self._rows)
        return True

    def _rows(self, width: int) -> list[Row]:
        rows = [Row(), Row((("  Citation", "accent"),))]
        keys = "1 or enter: copy as plain text, 2: BibTeX, 3: RIS, esc closes"
        rows += paragraph(self._said or keys, width, "accent" if self._said else "muted")
        for key, (name, text) in self._forms.items():
            rows += [Row(), Row(((f"  {key} {name}", "strong"),))]
            for line in text.splitlines():
                rows += paragraph(safe(line), width, "plain", 4)
        return rows


class AddressScreen(Overlay):
    """Shows an address whole."""

    closing = Overlay.closing | {"o", "enter"}

    def __init__(self, address: str, palette: Palette, glyphs: Glyphs) -> None:
        self._address = address
        self._said = ""
        super().__init__(self._rows, palette, glyphs)

    def act_on_key(self, event: events.Key) -> bool:
        """Copy the address."""
        if event.key != "y":
            return False
        self._said = _copy(self, "address", self._address)
        self.view.show(self._rows)
        return True

    def _rows(self, width: int) -> list[Row]:
        rows = [Row(), Row((("  Address", "accent"),))]
        said = self._said or "y: copy, esc closes"
        rows += paragraph(said, width, "accent" if self._said else "muted")
        return [*rows, Row(), *paragraph(safe(self._address), width, "plain")]


def _copy(screen: Overlay, what: str, text: str) -> str:
    if fault := clipboard.why_not(text):
        return fault
    screen.post_message(Copied(text))
    return clipboard.sent(what, text)
