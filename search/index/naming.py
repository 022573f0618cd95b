"""Keeps the registry of names and the list of sources beside the articles that use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.article import Kind, PublicationDate
from search.index.drafts import Draft
from search.index.facet_sections import (
    NameOrdinals,
    live_names,
    names_of_segment,
    stored_ordinals,
    write_facets,
)
from search.index.manifest import FileSum
from search.index.opening import OpenFiles
from search.index.sections import joined, write_sections
from search.index.snapshot import KIND_OF_FACET
from search.names.arrays import Section
from search.names.corrections import Corrections
from search.names.registry import ArticleName, Registry, names_of
from search.request import FACET_FIELDS
from search.request import FacetField as FacetName


class NameBook:
    """What names and sources the next generation has; loaded when the first one changes."""

    def __init__(self, opened: OpenFiles | None) -> None:
        self._opened = opened
        self._registry: Registry | None = None
        self._changed = False
        self._sources: dict[str, int] | None = None
        self._known_sources = 0
        self._miscounted = False
        self._recounted = False
        self._found: dict[tuple[str, FacetName], NDArray[np.int32]] = {}

    @classmethod
    def of_rescued(cls, corrections: Corrections) -> NameBook:
        """A book that counts the names of all articles anew at the next publication."""
        book = cls(None)
        book.correct(corrections)
        book._miscounted = True
        return book

    def published(self, opened: OpenFiles) -> NameBook:
        """The book of the generation after this one, which goes on from what was just written."""
        following = NameBook(opened)
        following._registry = self._registry
        return following

    def add(self, tally: Mapping[str, Section]) -> None:
        """Count the names of articles, given as the sections of their tally."""
        self._changed = True
        registry = self._loaded()
        registry.add_tally(tally)
        registry.prepare()  # so that the publication, for which all wait, takes less time

    def remove(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Take the names of an article back.

        Where an earlier version found other names in the same article they cannot be taken back;
        all articles are then counted anew at the next publication.
        """
        self._changed = True
        try:
            self._loaded().remove(published, names)
        except ValueError:
            self._miscounted = True

    def corrections(self) -> Corrections:
        """What the person said of names."""
        return self._loaded().corrections

    def correct(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far."""
        self._changed = True
        self._loaded().apply(corrections)

    def settle(self, drafts: Sequence[Draft]) -> None:
        """Decide now which names belong together and look up those of new segments.

        What is done now `write` and `write_facets` need not do then.
        """
        if self._changed and not self._miscounted:
            self._loaded().settle()
            for draft in drafts:
                for facet, kind in KIND_OF_FACET.items() if draft.facets is None else ():
                    self._names(draft, facet, kind)

    def write(
        self, folder: Path, number: int, drafts: Sequence[Draft], files: dict[str, FileSum]
    ) -> tuple[str, str]:
        """Write the registry and the sources where they changed; returns their files' names."""
        if self._miscounted:
            self._recount(drafts)
        sources = self._loaded_sources()
        for draft in drafts:
            if draft.facets is None:
                texts = names_of_segment(draft.postings, "sources")
                for index in range(len(texts)):
                    sources.setdefault(texts[index], len(sources))
        return self._write_entities(folder, number, files), self._write_sources(
            folder, number, files
        )

    def write_facets(
        self, folder: Path, number: int, draft: Draft, files: dict[str, FileSum]
    ) -> str:
        """Write a segment's facets unless the present ones still hold; returns the file's name."""
        ordinals = {facet: self._ordinals(draft, facet) for facet in FACET_FIELDS}
        moved = any(self._moved(draft, facet, ordinals[facet]) for facet in FACET_FIELDS)
        if draft.entry is not None and self._opened is not None and not moved:
            files[draft.entry.facets] = self._opened.manifest.files[draft.entry.facets]
            return draft.entry.facets
        name = f"{draft.name}.facets-{number}"
        files[name] = write_facets(folder / name, draft.postings, ordinals)
        return name

    def _recount(self, drafts: Sequence[Draft]) -> None:
        """Count the names of all live articles from nothing."""
        registry = Registry()
        registry.apply(self._loaded().corrections)
        for draft in drafts:
            for document in np.flatnonzero(draft.live).tolist():
                article = draft.segment.article(document)
                registry.add(article.published, names_of(article))
        self._registry = registry
        self._recounted = True
        self._found.clear()

    def _loaded(self) -> Registry:
        if self._registry is None:
            self._registry = (
                Registry()
                if self._opened is None
                else Registry.from_sections(self._opened.entities())
            )
        return self._registry

    def _loaded_sources(self) -> dict[str, int]:
        if self._sources is None:
            names = [] if self._opened is None else self._opened.sources().names()
            self._sources = {name: ordinal for ordinal, name in enumerate(names)}
            self._known_sources = len(names)
        return self._sources

    def _write_entities(self, folder: Path, number: int, files: dict[str, FileSum]) -> str:
        if not self._changed and self._opened is not None:
            name = self._opened.manifest.entities
            files[name] = self._opened.manifest.files[name]
            return name
        registry = self._loaded()
        registry.settle()
        name = f"entities-{number}"
        files[name] = write_sections(folder / name, registry.sections())
        return name

    def _write_sources(self, folder: Path, number: int, files: dict[str, FileSum]) -> str:
        sources = self._loaded_sources()
        if self._opened is not None and len(sources) == self._known_sources:
            name = self._opened.manifest.sources
            files[name] = self._opened.manifest.files[name]
            return name
        name = f"sources-{number}"
        blob, offsets = joined([each.encode("utf-8", "surrogatepass") for each in sources])
        files[name] = write_sections(folder / name, {"names": blob, "name_offsets": offsets})
        return name

    def _ordinals(self, draft: Draft, facet: FacetName) -> NameOrdinals:
        kind = KIND_OF_FACET.get(facet)
        if draft.facets is not None and (kind is None or not self._changed):
            return stored_ordinals(draft.facets, facet)
        if kind is None:
            sources = self._loaded_sources()
            texts = names_of_segment(draft.postings, facet)
            names = _filled([sources[texts[index]] for index in range(len(texts))])
            return NameOrdinals(names, names)
        if draft.facets is not None and not self._recounted:
            names = stored_ordinals(draft.facets, facet).names
        else:
            names = self._names(draft, facet, kind)
        entities = self._loaded().entities(kind)
        known = names >= 0
        found = np.full(len(names), -1, np.int32)
        found[known] = entities[names[known]]
        return NameOrdinals(names, found)

    def _names(self, draft: Draft, facet: FacetName, kind: Kind) -> NDArray[np.int32]:
        """The ordinals of a segment's own names, looked up once."""
        found = self._found.get((draft.name, facet))
        if found is None:
            encoded = names_of_segment(draft.postings, facet).all_encoded()
            found = self._found[draft.name, facet] = self._loaded().find(
                kind, [text.decode("utf-8", "surrogatepass") for text in encoded]
            )
        return found

    def _moved(self, draft: Draft, facet: FacetName, ordinals: NameOrdinals) -> bool:
        """Whether a name that a live article uses denotes another entity than was written."""
        if draft.facets is None or self._recounted:
            return True
        differs = stored_ordinals(draft.facets, facet).entities != ordinals.entities
        if not differs.any():
            return False
        return bool((differs & live_names(draft.postings, facet, draft.live)).any())


def _filled(ordinals: list[int]) -> NDArray[np.int32]:
    return np.array(ordinals, np.int32)
