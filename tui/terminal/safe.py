"""The only way from article text to the screen: whatever could act on a terminal becomes visible.

Articles come from strangers. A control character can move the cursor or write the clipboard, a
bidirectional override can make a line read backwards, an invisible character can hide text, and a
thousand combining marks can paint over the lines around them. Every such character is replaced by
exactly one visible glyph, so character offsets into the text stay valid.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
MARKS_PER_BASE: Final = 4
"""How many combining marks may sit on one character; more would paint over neighbouring lines."""

# Characters outside of these ranges are looked up one by one; those inside are printable, one or
# two cells wide, and do not combine.
_SUSPECT: Final = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u23f3"
    "\u2500-\u2604\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fa5\uac00-\ud7a3]+"
)
# Each of these characters takes one cell.
_NARROW: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1"
    "\u03a3-\u0482\u2010-\u2027\u2030-\u205e\u2400-\u2426\ufffd]*"
)
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Default ignorable and invisible although their category says letter, mark or unassigned
# (Unicode Standard, DerivedCoreProperties, Default_Ignorable_Code_Point).
_INVISIBLE: Final = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)
# To some terminals a flag is two cells wide, to others four, and a hand with the colour of its skin
# too; here a flag is its two letters.
_FIRST_FLAG_LETTER: Final = 0x1F1E6
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_JOINING: Final = re.compile("[\u200c\u200d\ufe0e\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""What a file keeps: joiners, letters of flags, tones of skin."""
_COMBINING: Final = ""
"""Stands for a character that combines with the one before it."""


def safe(text: str, *, newlines: bool = False) -> str:
    """Return `text` with each dangerous or invisible character replaced by one visible glyph.

    The length never changes, so offsets into `text` are offsets into the result. Line feeds are
    kept where `newlines` says that the caller splits lines, and shown as `␊` otherwise. A tab is
    shown too: what it does depends on the column. Combining marks stay where they sit on a
    character, at most `MARKS_PER_BASE` of them on each.
    """
    if text.isascii() and text.isprintable():
        return text

    def replace(match: re.Match[str]) -> str:
        start = match.start()
        before = text[start - 1] if start else ""
        return _screened(match[0], before, newlines)

    return _SUSPECT.sub(replace, text)


def clean(text: str, *, newlines: bool = False) -> str:
    """Return `text` for a file: as `safe` does, but with what scripts and emoji are joined by.

    Joiners, selectors and tones act on nothing but their neighbours. A tab becomes a space.
    """
    shown = safe(text.replace("\t", " "), newlines=newlines)
    if not _JOINING.search(text):
        return shown
    pairs = zip(text, shown, strict=True)
    return "".join(was if _JOINING.match(was) else glyph for was, glyph in pairs)


def is_safe(character: str) -> bool:
    """Return whether this character may reach a terminal, on its own or combined with another."""
    return not _SUSPECT.match(character) or _glyph(character) in (character, _COMBINING)


def is_narrow(text: str) -> bool:
    """Return whether every character of safe `text` is known to take one cell."""
    return _NARROW.fullmatch(text) is not None


def cell_width(text: str) -> int:
    """Return how many cells safe `text` takes on the screen."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # no JSON needs it

    return cell_len(text)


def safe_source(source: str | None) -> str:
    """Return a source as safe text, of the address of a site what tells it from others."""
    return safe((source or "").removeprefix("www."))


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """Return safe `text` in at most `width` cells, ending in `ellipsis` where some is left out."""
    if cell_width(text) <= width:
        return text
    return cut(text, width - 1).rstrip() + ellipsis if width > 0 else ""


def cut(text: str, width: int) -> str:
    """Return as much of the beginning of safe `text` as fits into `width` cells."""
    if is_narrow(text):
        return text[: max(0, width)]
    from rich.cells import get_character_cell_size

    cells = 0
    for position, character in enumerate(text):
        cells += get_character_cell_size(character)
        if cells > width:
            return text[:position]
    return text


def _screened(run: str, before: str, newlines: bool) -> str:
    shown: list[str] = []
    # A mark needs a base; after a space it would be drawn at the edge of the screen.
    room = MARKS_PER_BASE if before and not before.isspace() else 0
    for character in run:
        glyph = _glyph(character)
        if glyph is _COMBINING:
            shown.append(character if room else REPLACEMENT)
            room = room - 1 if room else MARKS_PER_BASE
            continue
        if newlines and character == "\n":
            glyph = character
        shown.append(glyph)
        room = 0 if glyph.isspace() else MARKS_PER_BASE
    return "".join(shown)


@lru_cache(maxsize=8192)
def _glyph(character: str) -> str:
    """Return what to show for `character`, or `_COMBINING`."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if _FIRST_FLAG_LETTER <= code < _FIRST_FLAG_LETTER + 26:
        return chr(ord("A") + code - _FIRST_FLAG_LETTER)
    if code in _SKIN_TONES:
        return REPLACEMENT
    category = unicodedata.category(character)
    if category in _FORBIDDEN_CATEGORIES or code & 0xFFFE == 0xFFFE:
        return REPLACEMENT
    if any(first <= code <= last for first, last in _INVISIBLE):
        return REPLACEMENT
    from rich.cells import get_character_cell_size

    if category in {"Mn", "Me"} or get_character_cell_size(character) == 0:
        return _COMBINING
    return character
