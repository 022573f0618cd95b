"""Archives in which one bit is another one, and what they answer then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Literal

from search import Archive, ArchiveDamaged, SearchRequest
from search.request import KIND_OF_FACET
from tests.crash.forgery import REQUESTS

Outcome = Literal["same", "named", "unnamed", "silent"]
"""Answers as before, damage with the file that has it, damage without, other answers."""


def flip(folder: Path, chance: Random) -> Path:
    """Change one bit of an archive, each file being as likely as the others; returns the file."""
    path = chance.choice(sorted(path for path in folder.iterdir() if path.stat().st_size))
    bit = chance.randrange(8 * path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))
    return path


def answers(folder: Path) -> list[Any]:
    """All that commands and a reader show of an archive."""
    with Archive.open(folder) as archive:
        given: list[Any] = [archive.articles, archive.generation, archive.corrections()]
        for request in REQUESTS:
            asked = replace(request, facets=50)
            given.append(replace(archive.search(asked), took_ms=0))
        everything = archive.search(SearchRequest(limit=1000, facets=1000))
        for head in everything.articles:
            given.append(archive.article(head.id))
            given.append(archive.highlights(REQUESTS[3], head.id))
        given.append(archive.snippets(REQUESTS[3], [head.id for head in everything.articles]))
        given += map(archive.complete, ("ta", "person:ser", "source:t"))
        for facet, kind in KIND_OF_FACET.items():
            given.append(archive.suggestions(kind))
            for value in everything.facets[facet]:
                given.append(archive.entities(kind, value.name))
                given.append(archive.why(kind, value.name))
                given.append(archive.alike(kind, value.name))
    given.append(Archive.front_page(folder))
    return given


def outcome(folder: Path, before: list[Any]) -> Outcome:
    """What an archive with another bit says; `before` is what it said."""
    try:
        now = answers(folder)
    except ArchiveDamaged as error:
        return "named" if f"{folder}/" in str(error) else "unnamed"
    # Where the page that is shown first cannot be read, the engine is waited for instead.
    return "same" if now == before or now == [*before[:-1], None] else "silent"
