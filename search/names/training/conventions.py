"""Bring the annotations of every set to one convention, that of newspaper names.

Titles do not belong to the name of a person; a country is a place even where it acts; peoples are
neither persons nor organizations; a lone "Court" or "Party" is no name; edges are capitalised.
"""

from __future__ import annotations

from search.names.recognition.tokens import TOKEN
from search.names.training.sets import Document, Name
from search.names.training.wordlists import (
    ACRONYMS,
    CALENDAR,
    CONNECTORS,
    COUNTRIES,
    COUNTRY_PHRASES,
    DISEASES,
    GENERIC,
    ORGANIZATION_HEADS,
    PARTICLES,
    PEOPLES,
    TITLES,
)

_OFFICES = TITLES | frozenset(
    """
    ministers state middle east interior defense defence affairs special high petitioner respondent
    protector mayor-elect former acting then-president the a an his her its their
    """.split()
)
_TITLES_THAT_ARE_NAMES = frozenset(
    """
    major king pope bishop marshal baron judge lord duke prince earl sheriff chancellor cardinal
    sultan shah miss dean count coach justice father brother captain pastor rebel chief chair sir
    lady queen gov sen rep col fr sister dame crown speaker premier mayor rev gen secretary
    """.split()
)
_TITLES = TITLES - _TITLES_THAT_ARE_NAMES
_BEFORE_HOLDERS = _OFFICES | CONNECTORS | COUNTRIES | PEOPLES
_ARTICLES = frozenset(["the", "a", "an", "its", "his", "her", "their", "our"])
_DATES = CALENDAR - {"april", "may", "june", "august", "jan"}


def normalised(document: Document) -> Document:
    """The document with its names trimmed, retyped or dropped by the convention above."""
    names = []
    for name in document.names:
        names += _normalised(document.text, name)
    return Document(document.text, tuple(names))


def _normalised(text: str, name: Name) -> list[Name]:
    """The names that the convention makes of one."""
    words = [
        (m.start() + len(m[0]) - len(m[0].lstrip()), m.end())
        for m in TOKEN.finditer(text, name.start, name.end)
        if not m[0].isspace()
    ]
    low = [text[a:b].lower().rstrip(".") for a, b in words]
    first, last = _trimmed([text[a:b] for a, b in words], name.kind)
    if name.kind == "PER":
        first, last = _without_offices(low, first, last)
        offices = [k for k in range(first + 1, last - 1) if low[k] in _TITLES]
        if offices:
            holder = Name(words[offices[-1] + 1][0], words[last - 1][1], "PER")
            before = _office_of(low[first : offices[0]])
            if before and last - offices[-1] <= 5:
                end = words[first + len(before[1]) - 1][1]
                return [Name(words[first][0], end, before[0]), holder]
            return [holder]
    kind = _kind(low[first:last], name.kind)
    return [Name(words[first][0], words[last - 1][1], kind)] if kind else []


def _trimmed(words: list[str], kind: str) -> tuple[int, int]:
    """The range of words without articles, a possessive ending and words that begin no name."""
    first, last = 0, len(words)
    if kind in ("PER", "ORG"):
        while first < last and not _opens(words[first], kind):
            first += 1
        while first < last and not _closes(words[last - 1]):
            last -= 1
    if first < last and words[last - 1].lower() in ("'s", "’s"):
        last -= 1
    while first < last and words[first].lower().rstrip(".") in _ARTICLES:
        first += 1
    return first, last


def _without_offices(low: list[str], first: int, last: int) -> tuple[int, int]:
    """The range of a person's words without an office before them and titles after them."""
    if first < last and low[first] in _OFFICES:
        while first < last and low[first] in _BEFORE_HOLDERS:
            if first + 1 < last and low[first + 1] in ORGANIZATION_HEADS:
                break  # "Foreign Office Minister"
            first += 1
    while last - 1 > first and low[last - 1] in _TITLES:
        last -= 1
    return first, last


def _kind(words: list[str], kind: str) -> str:
    """The kind of a name with these words, empty where it is no name."""
    whole = " ".join(words)
    if not words or kind not in ("PER", "ORG"):
        return kind if words else ""
    if whole in COUNTRIES or whole in COUNTRY_PHRASES:
        return "LOC"
    if whole in PEOPLES or whole in DISEASES:
        return "MISC"
    generic = whole in _DATES or (kind == "ORG" and whole in GENERIC)
    return "" if generic and len(words) == 1 else kind


def _office_of(words: list[str]) -> tuple[str, list[str]] | None:
    """What stands before a title, with its kind: "Turkish" (Foreign Minister), "UN" (Envoy)."""
    while len(words) > 1 and words[-1] in ("special", "deputy", "foreign", "prime", "vice"):
        words = words[:-1]
    whole = " ".join(words)
    if whole in COUNTRIES or whole in COUNTRY_PHRASES:
        return "LOC", words
    if whole in PEOPLES:
        return "MISC", words
    return ("ORG", words) if words[-1] in ORGANIZATION_HEADS or whole in ACRONYMS else None


def _opens(word: str, kind: str) -> bool:
    if any(map(str.isupper, word)) or word[0].isdigit():
        return True
    return kind == "PER" and word.lower() in PARTICLES


def _closes(word: str) -> bool:
    return any(c.isalnum() and not c.islower() for c in word) or word in (")", "!", "&")
