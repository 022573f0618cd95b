"""Keeps the registry of names, and the lists of sources and the like, beside the articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.arrays import Section
from search.article import Kind, PublicationDate
from search.index import correction_file
from search.index.drafts import Draft
from search.index.files import disk
from search.index.files.manifest import FileSum
from search.index.files.sections import write_sections
from search.index.listed_names import sections_of, tables_of
from search.index.opening import OpenFiles
from search.index.segment.facet_sections import (
    NameOrdinals,
    live_names,
    names_of_segment,
    stored_ordinals,
    write_facets,
)
from search.index.segment.language_names import language_ordinal
from search.names.registry.article_names import ArticleName, names_of
from search.names.registry.corrections import Corrections
from search.names.registry.registry import Registry
from search.request import FACET_NAMES, KIND_OF_FACET, FacetName


class NameTables:
    """What names and sources the next generation has; loaded when the first one changes."""

    def __init__(self, opened: OpenFiles | None) -> None:
        self._opened = opened
        self._registry: Registry | None = None
        self._changed = False
        self._corrected = False
        self._listed: dict[FacetName, dict[str, int]] | None = None
        self._known = 0
        """How many names are listed in the file of the generation before."""
        self._miscounted = False
        self._recounted = False
        self._found: dict[tuple[str, FacetName], NDArray[np.int32]] = {}

    @classmethod
    def of_rescued(cls, corrections: Corrections) -> NameTables:
        """Name tables that count the names of all articles anew at the next publication."""
        tables = cls(None)
        tables.correct(corrections)
        tables._miscounted = True
        return tables

    def published(self, opened: OpenFiles) -> NameTables:
        """The tables of the generation after this one, which go on from what was just written."""
        following = NameTables(opened)
        following._registry = self._registry
        return following

    def add(self, counts: Mapping[str, Section]) -> None:
        """Count the names of articles, given as the sections of their `MentionCounts`."""
        self._changed = True
        registry = self._loaded()
        registry.add_counts(counts)
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

    def correct(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far."""
        self._changed = self._corrected = True
        self._loaded().apply(corrections)

    def settle(self, drafts: Sequence[Draft]) -> None:
        """Decide now which names belong together and look up those of new segments.

        `write` and `write_facets` would have to do the same.
        """
        if self._changed and not self._miscounted:
            self._loaded().settle()
            for draft in drafts:
                for facet, kind in KIND_OF_FACET.items() if draft.facets is None else ():
                    self._names(draft, facet, kind)

    def write(
        self, folder: Path, number: int, drafts: Sequence[Draft], files: dict[str, FileSum]
    ) -> tuple[str, str]:
        """Write the registry and the lists where they changed; their files' names."""
        if self._miscounted:
            self._recount(drafts)
        for facet, listed in self._lists().items():
            for draft in drafts:
                if draft.facets is None:
                    texts = names_of_segment(draft.postings, facet)
                    for index in range(len(texts)):
                        listed.setdefault(texts[index], len(listed))
        return self._write_entities(folder, number, files), self._write_lists(folder, number, files)

    def write_corrections(self, folder: Path, number: int, files: dict[str, FileSum]) -> str:
        """Write what the person said of names a second time; the file's name, empty for nothing.

        It is the only part of an archive that no file of articles brings back.
        """
        if not self._corrected:
            name = "" if self._opened is None else self._opened.manifest.corrections
            if name and self._opened is not None:
                files[name] = self._opened.manifest.files[name]
            return name
        corrections = self._loaded().corrections
        if not corrections.lines:
            return ""
        name = f"corrections-{number}"
        data = correction_file.encode(corrections)
        disk.save(folder / name, data)
        files[name] = FileSum.of_bytes(data)
        return name

    def write_facets(
        self, folder: Path, number: int, draft: Draft, files: dict[str, FileSum]
    ) -> str:
        """Write a segment's facets unless the present ones still hold; returns the file's name."""
        ordinals = {facet: self._ordinals(draft, facet) for facet in FACET_NAMES}
        moved = any(self._moved(draft, facet, ordinals[facet]) for facet in FACET_NAMES)
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
                Registry() if self._opened is None else Registry(self._opened.registry())
            )
        return self._registry

    def _lists(self) -> dict[FacetName, dict[str, int]]:
        """The ordinals of the names that stand for themselves."""
        if self._listed is None:
            tables = tables_of(None) if self._opened is None else self._opened.listed()
            self._listed = {
                facet: {name: ordinal for ordinal, name in enumerate(table.all_names())}
                for facet, table in tables.items()
            }
            self._known = sum(map(len, tables.values()))
        return self._listed

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

    def _write_lists(self, folder: Path, number: int, files: dict[str, FileSum]) -> str:
        lists = self._lists()
        if self._opened is not None and sum(map(len, lists.values())) == self._known:
            name = self._opened.manifest.sources
            files[name] = self._opened.manifest.files[name]
            return name
        name = f"sources-{number}"
        files[name] = write_sections(folder / name, sections_of(lists))
        return name

    def _ordinals(self, draft: Draft, facet: FacetName) -> NameOrdinals:
        kind = KIND_OF_FACET.get(facet)
        if facet == "languages":
            if draft.facets is not None and not self._corrected:
                return stored_ordinals(draft.facets, facet)
            of_sources = self._loaded().corrections.languages()
            texts = names_of_segment(draft.postings, facet)
            ordinals = [language_ordinal(texts[index], of_sources) for index in range(len(texts))]
            return NameOrdinals(_filled(ordinals), _filled(ordinals))
        if draft.facets is not None and (kind is None or not self._changed):
            return stored_ordinals(draft.facets, facet)
        if kind is None:
            listed = self._lists()[facet]
            texts = names_of_segment(draft.postings, facet)
            names = _filled([listed[texts[index]] for index in range(len(texts))])
            return NameOrdinals(names, names)
        if draft.facets is not None and not self._recounted:
            names = stored_ordinals(draft.facets, facet).names
        else:
            names = self._names(draft, facet, kind)
        entities = self._loaded().entities(kind)
        known = names >= 0
        found = np.full(len(names), -1, np.int32)
        found[known] = entities[names[known]]
        return NameOrdinals(names, found, *self._given_away(kind, names))

    def _given_away(
        self, kind: Kind, names: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Which of these names the person gave the other kind, and their entities there."""
        ordinals, entities = self._loaded().given_away(kind)
        given = np.flatnonzero(np.isin(names, ordinals)).astype(np.int32)
        return given, entities[ordinals.searchsorted(names[given])]

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
        stored = stored_ordinals(draft.facets, facet)
        if not np.array_equal(stored.given_names, ordinals.given_names) or not np.array_equal(
            stored.given_entities, ordinals.given_entities
        ):
            return True
        differs = stored.entities != ordinals.entities
        if not differs.any():
            return False
        return bool((differs & live_names(draft.postings, facet, draft.live)).any())


def _filled(ordinals: list[int]) -> NDArray[np.int32]:
    return np.array(ordinals, np.int32)
