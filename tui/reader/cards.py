"""What the reader calls the engine for about a name: its card, examples, names that may be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tui.reader.engine_calls import Cancel
from tui.reader.session import exactly

if TYPE_CHECKING:
    from search import (
        Archive,
        ArticleHead,
        Entity,
        Evidence,
        FacetName,
        FacetValue,
        Kind,
        PublicationDate,
        SearchRequest,
        Snippet,
    )

KIND_OF: Final[Mapping[FacetName, Kind]] = {"people": "person", "organizations": "organization"}
_TOGETHER: Final = 30
"""How many of those who are mentioned with a name."""
_SPELLINGS: Final = 4
"""How many spellings get examples."""
_EXAMPLES: Final = 4
_ARTICLES_SEARCHED: Final = 8
"""How many of the newest articles with a spelling are searched for examples."""
_SUGGESTIONS: Final = 100
_NO_WORD: Final = re.compile(r"[^\w'’.&-]+")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a person or an organization; `entity` is None where none is called so.

    `evidence` is what joined its names, `alike` are names of other entities that may be its own.
    `articles` is how many mention it, dated from `first` to `last`; `people` and `organizations`
    are mentioned in the same articles.
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
    """A snippet of an article that mentions the person or the organization."""

    head: ArticleHead
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Examples:
    """Snippets of articles that mention the entity shown as `name`, under its spellings."""

    name: str
    found: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class NameCandidates:
    """Names that may be meant by what was typed."""

    typed: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndecidedPairs:
    """Pairs of names that may be one entity."""

    pairs: tuple[Evidence, ...]


def card(field: FacetName, name: str, *, folded: bool) -> Callable[[Archive, Cancel], Card]:
    """Return a call for the card of the entity shown as `name`, else of one that is called so.

    With `folded` the versions of a text count once, as they do in the list.
    """

    def call(archive: Archive, cancel: Cancel) -> Card:
        kind = KIND_OF[field]
        entity = _entity(archive, kind, name, cancel)
        if entity is None:
            return Card(None)
        names = {entity.name, *entity.names}
        request = replace(_mentioning(field, entity), limit=1, facets=_TOGETHER, folded=folded)
        newest = archive.search(request, cancel=cancel)
        oldest = archive.search(replace(request, sort="oldest", facets=0), cancel=cancel)
        mentioned_with = {
            other: tuple(
                value
                for value in newest.facets.get(other, ())
                if (other, value.name) != (field, entity.name)
            )
            for other in ("people", "organizations")
        }
        return Card(
            entity,
            tuple(
                each for each in archive.why(kind, entity.name, cancel=cancel) if each.one in names
            ),
            tuple(
                each
                for each in archive.alike(kind, entity.name, cancel=cancel)
                if each.one in names
            ),
            newest.total,
            oldest.articles[0].published if oldest.articles else None,
            newest.articles[0].published if newest.articles else None,
            mentioned_with["people"],
            mentioned_with["organizations"],
        )

    return call


def examples(field: FacetName, name: str) -> Callable[[Archive, Cancel], Examples]:
    """Return a call for the newest snippets with each of the most frequent spellings."""

    def call(archive: Archive, cancel: Cancel) -> Examples:
        entity = _entity(archive, KIND_OF[field], name, cancel)
        if entity is None:
            return Examples(name, ())
        spellings = [form for form, _ in entity.forms[:_SPELLINGS]]
        found: dict[str, Example] = {}
        for spelling in spellings:
            request = replace(
                _mentioning(field, entity),
                query=f'"{_NO_WORD.sub(" ", spelling)}"',
                limit=_ARTICLES_SEARCHED,
            )
            new = (
                example
                for example in _examples(archive, request, spelling, cancel)
                if example.snippet.text not in found
            )
            for example in islice(new, max(1, _EXAMPLES // len(spellings))):
                found[example.snippet.text] = example
        return Examples(entity.name, tuple(found.values()))

    return call


def undecided(field: FacetName) -> Callable[[Archive, Cancel], UndecidedPairs]:
    """Return a call for the pairs of names that may be one, the most mentioned first."""
    return lambda archive, cancel: UndecidedPairs(
        archive.suggestions(KIND_OF[field], _SUGGESTIONS, cancel=cancel)
    )


def names_like(field: FacetName, typed: str) -> Callable[[Archive, Cancel], NameCandidates]:
    """Return a call for the names of a kind that have a word that begins as typed."""
    name = "person" if field == "people" else "org"

    def call(archive: Archive, cancel: Cancel) -> NameCandidates:
        found = archive.complete(f'{name}:"{_NO_WORD.sub(" ", typed)}', cancel=cancel)
        values = (each.text.partition(":")[2] for each in found)
        names = (value.strip('"').replace('\\"', '"') for value in values)
        return NameCandidates(typed, tuple(names))

    return call


def _examples(
    archive: Archive, request: SearchRequest, spelling: str, cancel: Cancel
) -> Iterator[Example]:
    from search import Snippet

    heads = archive.search(request, cancel=cancel).articles
    snippets = archive.snippets(request, [head.id for head in heads], cancel=cancel)
    for head in heads:
        start = head.title.find(spelling)
        if with_spelling := [
            snippet for snippet in snippets.get(head.id, ()) if spelling in snippet.text
        ]:
            yield Example(head, with_spelling[0])
        elif start >= 0:
            yield Example(head, Snippet(head.title, ((start, start + len(spelling)),)))


def _entity(archive: Archive, kind: Kind, name: str, cancel: Cancel) -> Entity | None:
    entities = archive.entities(kind, name, cancel=cancel)
    return next((each for each in entities if each.name == name), next(iter(entities), None))


def _mentioning(field: FacetName, entity: Entity) -> SearchRequest:
    from search import SearchRequest

    filters: dict[str, Any] = {field: (exactly(field, entity.name),), "facets": 0}
    return SearchRequest(**filters)
