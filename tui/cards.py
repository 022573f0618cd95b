"""What the reader asks the engine about a name: its card, examples, and who else it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tui.questions import FACETS, Cancel
from tui.session import exactly

if TYPE_CHECKING:
    from search import (
        Archive,
        ArticleHead,
        Entity,
        Evidence,
        FacetField,
        FacetValue,
        Kind,
        PublicationDate,
        SearchRequest,
        Snippet,
    )

KIND_OF: Final[Mapping[FacetField, Kind]] = {"people": "person", "organizations": "organization"}
_SPELLINGS: Final = 4
"""For how many spellings examples are looked for."""
_EXAMPLES: Final = 4
_LOOKED_AT: Final = 8
"""In how many of the newest articles with a spelling examples are looked for."""
_SUGGESTIONS: Final = 100
_NO_WORD: Final = re.compile(r"[^\w'’.&-]+")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a person or an organization; `entity` is None where nobody is called so.

    `evidence` joined its names, `alike` are names of others that may be its own. `articles`
    mention it, from `first` to `last`; `people` and `organizations` are mentioned in the same
    articles.
    """

    entity: Entity | None
    evidence: tuple[Evidence, ...] = ()
    alike: tuple[Evidence, ...] = ()
    articles: int = 0
    first: PublicationDate | None = None
    last: PublicationDate | None = None
    people: tuple[FacetValue, ...] = ()
    organizations: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of an article that mentions the person or the organization."""

    head: ArticleHead
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Examples:
    """Pieces of articles that mention whoever is shown as `name`, under its several spellings."""

    name: str
    found: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Pairs of names that may be one, for the person to decide."""

    pairs: tuple[Evidence, ...]


def card(field: FacetField, name: str) -> Callable[[Archive, Cancel], Card]:
    """What is known of the person or organization shown as `name`, else so called."""

    def work(archive: Archive, cancel: Cancel) -> Card:
        kind = KIND_OF[field]
        entity = _entity(archive, kind, name)
        if entity is None:
            return Card(None)
        names = {entity.name, *entity.names}
        asked = replace(_mentioning(field, entity), limit=1, facets=FACETS)
        newest = archive.search(asked, cancel=cancel)
        oldest = archive.search(replace(asked, sort="oldest", facets=0), cancel=cancel)
        with_it = {
            other: tuple(
                value
                for value in newest.facets.get(other, ())
                if (other, value.name) != (field, entity.name)
            )
            for other in ("people", "organizations")
        }
        return Card(
            entity,
            tuple(each for each in archive.why(kind, entity.name) if each.one in names),
            tuple(each for each in archive.alike(kind, entity.name) if each.one in names),
            newest.total,
            oldest.articles[0].published if oldest.articles else None,
            newest.articles[0].published if newest.articles else None,
            with_it["people"],
            with_it["organizations"],
        )

    return work


def examples(field: FacetField, name: str) -> Callable[[Archive, Cancel], Examples]:
    """The newest pieces of articles for each of the spellings that are found most."""

    def work(archive: Archive, cancel: Cancel) -> Examples:
        entity = _entity(archive, KIND_OF[field], name)
        if entity is None:
            return Examples(name, ())
        spellings = [form for form, _ in entity.forms[:_SPELLINGS]]
        found: dict[str, Example] = {}
        for spelling in spellings:
            asked = replace(
                _mentioning(field, entity),
                query=f'"{_NO_WORD.sub(" ", spelling)}"',
                limit=_LOOKED_AT,
            )
            new = (
                example
                for example in _examples(archive, asked, spelling, cancel)
                if example.snippet.text not in found
            )
            for example in islice(new, max(1, _EXAMPLES // len(spellings))):
                found[example.snippet.text] = example
        return Examples(entity.name, tuple(found.values()))

    return work


def undecided(field: FacetField) -> Callable[[Archive, Cancel], Undecided]:
    """Pairs of names of the whole archive that may be one, the most mentioned first."""
    return lambda archive, _cancel: Undecided(archive.suggestions(KIND_OF[field], _SUGGESTIONS))


def _examples(
    archive: Archive, asked: SearchRequest, spelling: str, cancel: Cancel
) -> Iterator[Example]:
    from search import Snippet

    heads = archive.search(asked, cancel=cancel).articles
    pieces = archive.snippets(asked, [head.id for head in heads])
    for head in heads:
        place = head.title.find(spelling)
        if with_it := [piece for piece in pieces.get(head.id, ()) if spelling in piece.text]:
            yield Example(head, with_it[0])
        elif place >= 0:
            yield Example(head, Snippet(head.title, ((place, place + len(spelling)),)))


def _entity(archive: Archive, kind: Kind, name: str) -> Entity | None:
    entities = archive.entities(kind, name)
    return next((each for each in entities if each.name == name), next(iter(entities), None))


def _mentioning(field: FacetField, entity: Entity) -> SearchRequest:
    from search import SearchRequest

    chosen: dict[str, Any] = {field: (exactly(field, entity.name),), "facets": 0}
    return SearchRequest(**chosen)
