"""Where sentences begin and end, well enough for evidence and headlines."""

from __future__ import annotations

import re

from search.ingest.months import month

_END = re.compile(r"[.!?…][\"”’')\]]{0,3}(?=\s|$)|\n\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|St|Mt|Ft|Jr|Sr|Inc|Corp|Co|Ltd"
    r"|Bros|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Rev|Hon|Calif|Conn|Mass|Mich|Minn|Pa|Va"
    r"|Fla|Ga|Tex|Ill|Ind|Wis|Ont|approx|etc|al|cf)|(?<![^\W\d_])[^\W\d_]|\b[A-Z]\.[A-Z])\.$"
)
_NUMBER = re.compile(
    r"(?P<article>\b(?:am|beim|das|dem|den|der|des|die|im|ins|vom|zum|zur) )?"
    r"(?<![\d.,:])\d{1,2}\.\Z",
    re.IGNORECASE,
)
"""A number with the full stop that it has where it counts, in German behind these words."""
_WORD = re.compile(r"\s+([^\W\d_]+)")
_REACH = 3000
SENTENCE = 7
"""Spaces within what may be a sentence."""
_CLOSED = re.compile(r"[.!?…。！？][\"”’')\]]{0,3}\Z")


def is_sentence(line: str) -> bool:
    """Whether a line says something: it ends as a sentence does, and is no mere name or date."""
    return line.count(" ") >= SENTENCE and _CLOSED.search(line[-4:]) is not None


def sentence_end(text: str, start: int) -> int:
    """The offset behind the sentence that begins at `start`: at most 3000 characters further."""
    limit = min(len(text), start + _REACH)
    for found in _END.finditer(text, start, limit):
        if found[0] == "\n\n":
            return found.start()
        following = text[found.end() : found.end() + 3].lstrip()
        if following and (following[0].islower() or following[0] in ",;"):
            continue
        if found[0][0] == "." and _ABBREVIATED.search(
            text, max(start, found.start() - 8), found.start() + 1
        ):
            continue
        if found[0] == "." and _counts(text, max(start, found.start() - 8), found.end()):
            continue
        return found.end()
    return limit


def _counts(text: str, start: int, end: int) -> bool:
    """Whether a number that ends at `end` counts what follows: "der 2. Weltkrieg", "9. Januar"."""
    number = _NUMBER.search(text, start, end)
    word = _WORD.match(text, end) if number is not None else None
    if number is None or word is None:
        return False
    return number["article"] is not None or month(word[1]) is not None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentence that holds `text[start:end]`, within its paragraph."""
    wall = text.rfind("\n\n", max(0, start - _REACH), start)
    first = wall + 2 if wall >= 0 else max(0, start - _REACH)
    while True:
        stop = sentence_end(text, first)
        if stop >= end or stop >= len(text):
            break
        following = stop
        while following < start and text[following].isspace():
            following += 1
        if following > start or following == first:
            break
        first = following
    return first, max(stop, end)
