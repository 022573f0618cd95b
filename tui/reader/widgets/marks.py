"""How the marks of an article are shown: one sign before its row, a few words after its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.terminal.safe import safe

if TYPE_CHECKING:
    from tui.reader.themes import Glyphs
    from tui.state.marks import MarksOfArticle


def sign_of(marks: MarksOfArticle, *, new: bool, glyphs: Glyphs) -> str:
    """Return the sign before a row: a star, a dot where it is new and not read, else a blank."""
    if marks.starred:
        return glyphs.star
    return glyphs.new if new and not marks.read else " "


def about_marks(marks: MarksOfArticle, glyphs: Glyphs) -> str:
    """Return the tags, each after `#`, and a sign for a note, all of it after blanks; safe text."""
    words = [f"#{safe(tag)}" for tag in marks.tags]
    if marks.note:
        words.append(glyphs.note)
    return "  " + " ".join(words) if words else ""


def line_of_marks(marks: MarksOfArticle, glyphs: Glyphs) -> str:
    """Return the marks in one line over an article, empty where there are none; safe text."""
    words = [f"{glyphs.star} starred"] if marks.starred else []
    words += [f"#{safe(tag)}" for tag in marks.tags]
    if marks.note:
        words.append(f"{glyphs.note} {safe(marks.note)}")
    return f"  {glyphs.dot}  ".join(words)
