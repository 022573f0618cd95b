"""Text without what cannot be stored: other line ends, NULs, lone surrogates."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LINE_END = re.compile("\r\n?")
_PAGE_END = re.compile(r"[ \t]*\n?[ \t]*\f\s*")
_OTHERS = {
    "\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n",
    "\xa0": " ", "\u2007": " ", "\u202f": " ",
}  # fmt: skip
"""Other ends of lines and paragraphs, and spaces at which no line may break."""
_CLOSERS = '"”’»)]:…。！？'
_FULL_LINE, _LONGEST_LINE = 45, 1000
"""Characters of a line that is more than a headline, and those that are looked at."""
_OTHER = re.compile("[\ud800-\udfff" + "".join(_OTHERS) + "]")


def clean(text: str) -> str:
    """`text` with line feeds as its only line ends, without NULs, marks and lone surrogates.

    Spaces are of one kind; the end of a page within a sentence is the end of a line. Everything
    else stays as it is: what may not reach a terminal is the screen's business.
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        if _has_surrogates(text) or any(each in text for each in _OTHERS):
            text = _OTHER.sub(_usual, text)
        text = text.removeprefix("\ufeff")
    elif "\v" in text:
        text = text.replace("\v", "\n")
    return _PAGE_END.sub(_page_break, text) if "\f" in text else text


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _usual(found: re.Match[str]) -> str:
    return _OTHERS.get(found[0], "\ufffd")


def _page_break(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    line = text[text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1 : start]
    open_ended = line[-1:] not in ".!?" and line[-1:] not in _CLOSERS
    within = text[end : end + 1].islower() or len(line) >= _FULL_LINE
    return "\n" if open_ended and within else "\n\n"


def single_spaced(texts: Sequence[str]) -> bool:
    """Whether each text stands on one line, with single spaces between words and none around."""
    joined = f"|{'|'.join(texts)}|"
    return joined.isprintable() and not ("  " in joined or " |" in joined or "| " in joined)
