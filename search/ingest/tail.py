"""What exports put below an article: keyed lines, an end mark, rights; it is no text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_LAST: Final = frozenset(
    """acc-no circ-code classification company copyright correction-date credit database document
    end geographic graphic industry journal-code language last load-date organization person
    proquest publication-type subject ticker word""".split()
)
"""First words of the lines with which an export ends."""
_MARK: Final = re.compile(
    r"(?:end of document|document [A-Za-z]{2,12}\d{10,}[a-z\d]*|copyright \W*\d{4}[^\n]*"
    r"|[^\n]{0,60}all rights reserved\.?|word count: ?\d+|\d+ words)$",
    re.IGNORECASE,
)
_KEYS: Final = re.compile(
    r"(?:ACC-NO|CIRC-CODE|CITY|CLASSIFICATION|COMPANY|CORRECTION|CORRECTION-DATE|COUNTRY|CREDIT"
    r"|DISTRIBUTION|DOCUMENT-TYPE|ENHANCEMENT|GEOGRAPHIC|GRAPHIC|INDUSTRY|ISSUE|JOURNAL-CODE"
    r"|LANGUAGE|LAYOUT|LOAD-DATE|ORGANIZATION|PERSON|PHOTO|PRODUCT|PUB-TYPE|PUBLICATION-TYPE|SERIES"
    r"|STATE|SUBJECT|TICKER|TRANS-LIST|TYPE"
    r"|Classification|Company|Credit|Geographic|Graphic|Industry|Journal Code|Language|Load-Date"
    r"|Organization|Person|Product|Publication-Type|Subject|Ticker"
    r"|Title|Author|Abstract|Publication info|Publication title|Publication date|Publication year"
    r"|Publication subject|Pages|First page|Section|Volume|Issue|Publisher|Place of publication"
    r"|Country of publication|ISSN|Source type|Language of publication|Document type"
    r"|ProQuest document ID|Document URL|Copyright|Last updated|Database|Location|People"
    r"|Company / organization|Identifier / keyword|Publication location|Links?)[ \t]*:"
)
_FEWEST: Final = 2
"""Keyed lines by which the end of an export is known where no mark ends it."""


_MOST_BLOCKS: Final = 60
_BREAK: Final = re.compile(r"\n[ \t]*\n")


class Tail(NamedTuple):
    """The offset at which the text ends, and the keyed lines that follow it, if any."""

    end: int
    keyed: str


def tail(text: str) -> Tail | None:
    """What stands below the text of an export; None where the text goes on to its end."""
    start = text.rfind("\n") + 1
    word = text[start : start + 20].lstrip().partition(" ")[0].rstrip(":").lower()
    if word not in _LAST and not text[-20:].lower().rstrip(".").endswith("rights reserved"):
        return None
    breaks = [found.end() for found in _BREAK.finditer(text)][-_MOST_BLOCKS:]
    end, keyed, first_key, marked = len(text), 0, len(text), False
    for start in reversed(breaks):
        block = text[start:end].strip()
        if _KEYS.match(block):
            keyed += sum(_KEYS.match(line) is not None for line in block.splitlines())
            first_key = start
        elif _MARK.match(block.partition("\n")[0]):
            marked = True
        elif block:
            break
        end = start
    if end == len(text) or not (marked or keyed >= _FEWEST):
        return None
    return Tail(end, text[first_key:].strip())
