"""Who wrote an article and for which agency, as fields of a source state it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from search.ingest.agencies import agency
from search.ingest.text import clean

_MOST: Final = 50
"""So many authors of an article are kept."""
_LONGEST: Final = 80
"""Characters of the longest name of an author."""
_BY: Final = re.compile(
    r"\s*(?:(?:words|story|text|report(?:ed|ing)?|written|posted|автор|текст)?\s*\bby\b|автор|von|par"
    r"|por|di|door|av|af)[:\s]\s*(?=\w)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*[;|\n/•·]\s*|\s+(?:and|und|et|y|e|i|en|og|och|и|with|&)\s+|\s*&\s*"
)
_COMMA: Final = re.compile(r"\s*[,،、，]\s*")
_MAIL: Final = re.compile(r"<?[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+>?|https?://\S+|@\w+")
_NAMED_MAIL: Final = re.compile(r"\s*[^\s@()]+@[^\s@()]+ \(([^()]+)\)\s*")
_BRACKETS: Final = re.compile(r"\(([^()]{0,80})\)")
_ROLE: Final = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|columnist|contributor|bureau|agencies"
    r"|journalist|photographer|admin|redaktion|special to|updated|published|team|desk)\b",
    re.IGNORECASE,
)
_GENERATIONS: Final = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "ph.d."])


def authors_in(fields: Iterable[str]) -> tuple[str, ...]:
    """The people whom the fields of a byline name, in their order, each once.

    Without roles, addresses and the agencies beside them.
    """
    names: dict[str, None] = {}
    for field in filter(None, fields):
        text = _BY.sub("", clean(field)[:2000], count=1)
        if (named := _NAMED_MAIL.fullmatch(text)) is not None:
            text = named[1]
        text = _BRACKETS.sub(" ", _MAIL.sub(" ", text))
        for part in _BETWEEN.split(text):
            for name in _people(part):
                names[name] = None
    return tuple(names)[:_MOST]


def agency_of(fields: Iterable[str]) -> str | None:
    """The agency among the names of a byline or a credit; None without one."""
    for field in filter(None, fields):
        for part in re.split(r"[;|/,()\n]|\band\b", field[:2000]):
            if (name := agency(part.strip())) is not None:
                return name
    return None


def _people(part: str) -> list[str]:
    """The names between two separators; commas part names, or the surname from the others."""
    pieces = [piece.strip(" .,:-–—\t\"'") for piece in _COMMA.split(part)]
    names: list[str] = []
    for piece in filter(None, pieces):
        if names and piece.lower() in _GENERATIONS:
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    if len(names) == 2 and " " not in names[0] and all(name[:1].isupper() for name in names):
        names = [f"{names[1]} {names[0]}"]  # Doe, Jane
    return [" ".join(name.split()) for name in names if _is_person(name)]


def _is_person(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and any(map(str.isalpha, name))
        and agency(name) is None
        and _ROLE.search(name) is None
        and len(name.split()) <= 7
    )
