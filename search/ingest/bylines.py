"""Who wrote an article and for which agency, as fields of a source state it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from search.ingest.agencies import agency
from search.ingest.months import month
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
_MAIL: Final = re.compile(r"<?[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+>?|(?i:https?://|www\.)\S+|@\w+")
_NAMED_MAIL: Final = re.compile(r"\s*[^\s@()]+@[^\s@()]+ \(([^()]+)\)\s*")
_BRACKETS: Final = re.compile(r"\(([^()]{0,80})\)")
_ROLE: Final = re.compile(
    r"\b(?:staff|writer|reporter|correspondent|editor|columnist|contributor|bureau|agencies"
    r"|journalist|photographer|admin|redaktion|special to|updated|published|team|desk)\b",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(
    r"(?:\d+ )?min(?:ute)?s? read|(?:about )?the author|author|opinion|(?:more )?stories|more|email"
    r"|follow|twitter|facebook|comments?|share|print",
    re.IGNORECASE,
)
"""What scrapers of pages take for authors."""
_BEFORE_NAME: Final = re.compile(
    r"(?:(?:more|stories|email|follow|view|posts?)\s+)+(?=\w)", re.IGNORECASE
)
_BEHIND_NAME: Final = re.compile(
    r"\s+(?:for\s+)?(?:the\s+)?[\w\-]+\.(?:com|org|net|co\.[a-z]{2})$|\s+for\s+(?-i:[A-Z])[\w ]*$",
    re.IGNORECASE,
)
"""The site for which an author wrote."""
_IN_SENTENCES: Final = frozenset("a an the of in at to from as with among near".split())
"""Words that no name which begins with a small letter has."""
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
    spaced = (" ".join(name.split()) for name in names)
    return [name for each in spaced if _is_person(name := _without_page(each))]


def _without_page(name: str) -> str:
    """A name without what a page writes beside it: "More Stories Ian King", "… For Mailonline"."""
    return _BEHIND_NAME.sub("", _BEFORE_NAME.sub("", name))


def _is_person(name: str) -> bool:
    words = name.split()
    if _PAGE.fullmatch(name) or any(map(str.isdigit, name)) or month(name) is not None:
        return False
    if name[:1].islower() and not _IN_SENTENCES.isdisjoint(words):
        return False
    return (
        1 < len(name) <= _LONGEST
        and any(map(str.isalpha, name))
        and agency(name) is None
        and _ROLE.search(name) is None
        and len(words) <= 7
    )
