"""Where an article says who made it, or has a menu of its page: whoever is named there is no news.

"By Jane Roe, Reuters" at its head, "(Reporting by Jane Roe; editing by John Doe)" and the slashed
signs of an agency's desk at its end, and stretches such as "Subscribe  Careers  Privacy Policy".
"""

from __future__ import annotations

import re
from typing import Final

_BYLINE: Final = re.compile(r"^[ \t]*(?:By|BY)[ \t]+[^\W\d_][^\n:;!?]{3,90}$(?=\n)", re.MULTILINE)
_SENTENCE: Final = re.compile(r"[.!?…][\"”’')]*$|\b(?:is|was|has|had|are|were|said|will)\b")
_HEAD: Final = 600
"""Characters at the head of an article in which a byline may stand."""
_WORKED: Final = re.compile(
    r"[(\[]?\b(?:(?:additional |further )?(?:reporting|writing)|editing|compiled|translated|edited"
    r"|written) by [^\W\d_]",
    re.IGNORECASE,
)
_TAIL: Final = 700
"""Characters at the end of an article in which its makers may be named."""
_SIGNED: Final = re.compile(
    r"(?<=[.!?\"”’)])\s+(?:[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}[ \t]*/[ \t]*){1,5}"
    r"(?:[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2})?\s*$"
)
_LONGEST_SIGN: Final = 120
_MENU: Final = re.compile(
    r"\b(?:subscribe|careers|privacy policy|terms of (?:use|service)|contact us"
    r"|copyright|follow us|follow|live tv|sign up|newsletters?|log ?in|site ?map|advertise(?: with"
    r" us)?|cookies?|all rights reserved|share this|press releases|where to watch|about us"
    r"|most read|read more|related (?:stories|articles|topics)|download the app)\b",
    re.IGNORECASE,
)
_TELLTALE: Final = (
    "ubscribe", "areers", "rivacy", "erms of", "ontact us", "opyright", "ollow", "ive tv", "ign up",
    "ewsletter", "og in", "ogin", "ite map", "itemap", "dvertise", "ookie", "ights reserved",
    "hare this", "ress releases", "here to watch", "bout us", "ost read", "ead more", "elated ",
    "ownload the app",
)  # fmt: skip
"""Parts of these words, one of which is in every text that has the word."""
_NEAR: Final = 90
"""Characters between two words of one menu at most."""
_MOST_OF_A_MENU: Final = 4
"""Different words of a menu from which a stretch is one."""
_BARS: Final = re.compile(r"(?<=[ \n])[^|\n.!?]{0,60} \| [^|\n]{1,40} \| [^|\n]{0,40}")


def credits_in(text: str) -> list[tuple[int, int]]:
    """The stretches of an article, in order and apart, where the names are those of its makers."""
    found = [*_bylines(text), *_at_the_end(text), *_menus(text)]
    if " | " in text:
        found += [match.span() for match in _BARS.finditer(text)]
    if len(found) < 2:
        return found
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _bylines(text: str) -> list[tuple[int, int]]:
    head = text[:_HEAD]
    if "By " not in head and "BY " not in head:
        return []
    return [
        match.span()
        for match in _BYLINE.finditer(head)
        if len(match[0].split()) <= 12 and not _SENTENCE.search(match[0])
    ]


def _at_the_end(text: str) -> list[tuple[int, int]]:
    """Whoever reported, wrote and edited; whoever signed with slashes."""
    begin = max(0, len(text) - _TAIL)
    found = []
    tail = text[begin:]
    worked = _WORKED.search(text, begin) if "ing by " in tail or "ed by " in tail else None
    if worked:
        found.append((worked.start(), len(text)))
    if "/" in text[-_LONGEST_SIGN:]:
        signed = _SIGNED.search(text, max(0, len(text) - _LONGEST_SIGN))
        if signed:
            found.append(signed.span())
    return found


def _menus(text: str) -> list[tuple[int, int]]:
    """Stretches with several words of the menus of web pages close together."""
    low = text.lower()
    if sum(part in low for part in _TELLTALE) < _MOST_OF_A_MENU:
        return []
    found: list[tuple[int, int]] = []
    first, last = 0, -_NEAR
    words: set[str] = set()
    for match in _MENU.finditer(text):
        if match.start() - last >= _NEAR or not words:
            if len(words) >= _MOST_OF_A_MENU:
                found.append((first, last))
            words, first = set(), match.start()
        words.add(match[0].lower())
        last = match.end()
    if len(words) >= _MOST_OF_A_MENU:
        found.append((first, last))
    return [(_sentence(text, first), last + _AROUND) for first, last in found]


def _sentence(text: str, first: int) -> int:
    """Where the sentence begins in which a menu does, or a little before the menu."""
    begin = max(0, first - _AROUND)
    return begin + max(text[begin:first].rfind(end) + 1 for end in (".", "!", "?", "\n"))


_AROUND: Final = 40
"""Characters before the first and after the last word of a menu that may be part of it."""
