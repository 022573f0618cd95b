"""Why an article is in the list: what each clause of the query matched, and the filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui.reader.screens.overlay import Overlay
from tui.reader.widgets.chips import chips_of
from tui.reader.widgets.text_view import Layout, Row, paragraph
from tui.terminal.safe import clip, safe

if TYPE_CHECKING:
    from search import ArticleHead, Reason, SearchRequest
    from tui.reader.themes import Glyphs, Palette

_TEXTS: Final = 12
"""How many of the texts that a clause matched are listed."""


class ReasonsScreen(Overlay):
    """Shows the reasons for one article, which are empty until they are loaded."""

    closing = Overlay.closing | {"w", "enter"}

    def __init__(
        self, head: ArticleHead, request: SearchRequest, palette: Palette, glyphs: Glyphs
    ) -> None:
        self._head = head
        self._request = request
        super().__init__(self._laid_out(None, glyphs), palette, glyphs)

    def show(self, reasons: Sequence[Reason]) -> None:
        """Show the reasons."""
        self.view.show(self._laid_out(reasons, self.view.glyphs))

    def _laid_out(self, reasons: Sequence[Reason] | None, glyphs: Glyphs) -> Layout:
        return lambda width: _rows(self._head, self._request, reasons, width, glyphs)


def _rows(
    head: ArticleHead,
    request: SearchRequest,
    reasons: Sequence[Reason] | None,
    width: int,
    glyphs: Glyphs,
) -> list[Row]:
    from search import language_name

    title = clip(safe(head.title) or "(no title)", width - 3, glyphs.ellipsis)
    rows = [
        Row(),
        Row((("  Why it matched", "accent"), ("   esc closes", "muted"))),
        Row((("  " + title, "strong"),)),
        Row(),
    ]
    for reason in reasons or ():
        rows += paragraph(safe(reason.clause), width, "strong")
        about = safe(reason.meaning)
        if reason.texts:
            about += ": " + ", ".join(safe(text) for text in reason.texts[:_TEXTS])
            more = len(reason.texts) - _TEXTS
            about += f" and {more} more" if more > 0 else ""
        rows += paragraph(about, width, "muted")
        for form in reason.inflections[:_TEXTS]:
            known = f"a form in {language_name(form.language)} by {form.how}"
            rows += paragraph(f"{safe(form.text)}: {known}", width, "muted", 4)
        if reason.snippet is not None:
            rows += paragraph(safe(reason.snippet.text), width, "plain", 4, reason.snippet.spans)
        rows.append(Row())
    if chips := chips_of(request):
        signs = {"+": glyphs.include, "-": glyphs.exclude}
        rows.append(Row((("  Filters", "strong"),)))
        for chip in chips:
            style_name = {"+": "include", "-": "exclude"}.get(chip.sign, "plain")
            rows += paragraph(signs.get(chip.sign, " ") + " " + safe(chip.text), width, style_name)
    elif reasons is not None and not reasons:
        rows += paragraph("Nothing narrows the list: every article is in it.", width, "plain")
    return rows
