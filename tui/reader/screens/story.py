"""The same story: the versions of a text with what each changed, and related articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events

from search import field_form
from tui.reader import dates
from tui.reader.screens.overlay import Overlay, ShowOnly
from tui.reader.widgets.text_view import Row, StyledSpan, paragraph, styled_paragraph
from tui.terminal.safe import clip, safe, safe_source

if TYPE_CHECKING:
    from search import ArticleHead
    from tui.reader.stories import Story, Version
    from tui.reader.text_changes import Passage
    from tui.reader.themes import Glyphs, Palette

_PASSAGES: Final = 40
"""How many changed passages of a version are shown."""


class StoryScreen(Overlay):
    """Shows the versions of an article and what is related to it, as soon as they are loaded.

    It ends with the article to read, or with listing what is related.
    """

    closing = Overlay.closing | {"D"}

    def __init__(self, head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        self._head = head
        self._story: Story | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, story: Story) -> None:
        """Show versions and related articles, unless they are those of another article."""
        if story.id == self._head.id:
            self._story = story
            self.view.show(self._rows)

    def act_on_key(self, event: events.Key) -> bool:
        """End with the selected article, or with the list of what is related."""
        if event.key == "enter" and isinstance(selected := self.view.selected, ShowOnly):
            self.dismiss(selected)
        elif event.key == "x" and self._story is not None and self._story.related:
            self.dismiss(ShowOnly(field_form("like", self._head.id)))
        else:
            return False
        return True

    def _rows(self, width: int) -> list[Row]:
        glyphs, story = self.view.glyphs, self._story
        title = clip(safe(self._head.title) or "(no title)", width - 3, glyphs.ellipsis)
        keys = "   enter: read, x: list what is related, esc closes"
        rows = [
            Row(),
            Row((("  The same story", "accent"), (keys, "muted"))),
            Row((("  " + title, "strong"),)),
        ]
        if story is None:
            return rows
        if story.versions:
            rows += [Row(), Row(((f"  {_counted(len(story.versions))}", "strong"),))]
        else:
            rows += [Row(), *paragraph("Versions of one text are not told here.", width, "plain")]
        for version in story.versions:
            first = version is story.versions[0]
            rows += _version(version, width, glyphs, first=first, read=self._head.id)
        rows += [Row(), Row((("  Related", "strong"),))]
        rows += [_row(head, width, glyphs) for head in story.related]
        if not story.related:
            rows += paragraph("Nothing else here shares its names and rare words.", width, "plain")
        return rows


def _counted(versions: int) -> str:
    if versions == 1:
        return "1 version"
    return f"{versions:,} versions, and what each changed of the first one"


def _version(version: Version, width: int, glyphs: Glyphs, *, first: bool, read: str) -> list[Row]:
    mark = " (this one)" if version.head.id == read else ""
    rows = [_row(version.head, width, glyphs, mark)]
    if first:
        return rows
    if version.changes is None:
        return [*rows, *paragraph("too long to compare here", width, "muted", 4)]
    if not version.changes:
        return [*rows, *paragraph("the same words", width, "muted", 4)]
    for passage in version.changes[:_PASSAGES]:
        rows += _passage(passage, width)
    if (more := len(version.changes) - _PASSAGES) > 0:
        rows += paragraph(f"and {more:,} more changes", width, "muted", 4)
    return rows


def _row(head: ArticleHead, width: int, glyphs: Glyphs, mark: str = "") -> Row:
    day = dates.short_date(head.published, glyphs.ellipsis)
    about = clip(f"    {day}  {safe_source(head.source)}", width - len(mark) - 2, glyphs.ellipsis)
    room = width - len(about) - len(mark) - 4
    title = clip(safe(head.title), room, glyphs.ellipsis) if room > 0 else ""
    words = ((about + "  ", "muted"), (title, "plain"), (mark + " ", "accent"))
    return Row(words, ShowOnly(field_form("id", head.id), head.id))


def _passage(passage: Passage, width: int) -> list[Row]:
    """Return the words of a passage; signs tell what changed where there are no colours."""
    signs = {"same": ("", "", ""), "removed": ("[-", "-]", "exclude"),
             "added": ("{+", "+}", "include")}  # fmt: skip
    text = ""
    spans: list[StyledSpan] = []
    for piece in passage:
        opening, closing, style_name = signs[piece.kind]
        text += " " if text else ""
        start = len(text)
        text += opening + safe(piece.text) + closing
        if style_name:
            spans.append((start, len(text), style_name))
    return styled_paragraph(text, width, "plain", spans, 6)
