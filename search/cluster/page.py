"""A few articles as a generation of their own, so that the product's own code shows why they match.

Snippets, highlights, reasons and whatever a cluster cannot decide are worked out by the searcher of
a folder, over one segment with just these articles and the names of the whole archive.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.article import OTHER_KIND, Article, Kind
from search.cluster.view import View
from search.index.files.mapped import MappedFile
from search.index.files.sections import SectionFile
from search.index.listed_names import NameTable
from search.index.segment.build import SegmentBuilder
from search.index.segment.facet_sections import NameOrdinals, names_of_segment, write_facets
from search.index.segment.language_names import language_ordinal
from search.index.segment.segment import Segment
from search.index.snapshot import Snapshot, names_of_facets
from search.index.version_groups import VersionGroups
from search.names.registry.entities import EntityTable
from search.request import FACET_NAMES, KIND_OF_FACET, FacetName


class PageSegment(Segment):
    """A segment of some articles of an archive, in whose languages words have their forms."""

    languages: Mapping[str, int]
    """How many articles of the archive are in each language."""

    @property
    def language_counts(self) -> Mapping[str, int]:
        """How many articles of the archive are in each language."""
        return self.languages


def page_of(articles: Sequence[Article], view: View) -> Snapshot:
    """A generation of these articles, which must be at least one and have distinct ids."""
    entities, lists = view.entities, view.listed
    shown = names_of_facets(entities, lists)
    with tempfile.TemporaryDirectory(prefix="dateline-") as name:
        folder = Path(name)
        builder = SegmentBuilder(folder)
        for article in articles:
            builder.add(article)
        files = builder.finish()
        postings = SectionFile(folder / files.postings)
        ordinals = {facet: _ordinals(postings, facet, entities, lists) for facet in FACET_NAMES}
        facets = folder / "facets"
        write_facets(facets, postings, ordinals)
        bodies = MappedFile(folder / files.bodies)
        segment = PageSegment(
            postings,
            memoryview(bodies.data),
            SectionFile(facets),
            None,
            shown,
            view.dictionaries,
        )
    segment.languages = view.languages
    versions = VersionGroups(None, 1)
    return Snapshot(view.generation.number, [segment], entities, lists, versions, shown)


def _ordinals(
    postings: SectionFile,
    facet: FacetName,
    entities: Mapping[Kind, EntityTable],
    lists: Mapping[FacetName, NameTable],
) -> NameOrdinals:
    """What the names that the articles use stand for in the archive."""
    names = names_of_segment(postings, facet)
    texts = [names[number] for number in range(len(names))]
    kind = KIND_OF_FACET.get(facet)
    if kind is not None:
        found = _filled([_or_none(entities[kind].canonical(each)) for each in texts])
        given = [n for n, each in enumerate(texts) if entities[kind].is_given_away(each)]
        other = entities[OTHER_KIND[kind]]
        there = _filled([_or_none(other.canonical(texts[number])) for number in given])
        return NameOrdinals(found, found, _filled(given), there)
    if facet == "languages":
        of_sources = entities["person"].corrections.languages()
        found = _filled([language_ordinal(each, of_sources) for each in texts])
    else:
        found = _filled([_exact(lists[facet], each) for each in texts])
    return NameOrdinals(found, found)


def _exact(table: NameTable, name: str) -> int:
    return next((each for each in table.find(name) if table.name(each) == name), -1)


def _or_none(ordinal: int | None) -> int:
    return -1 if ordinal is None else ordinal


def _filled(ordinals: list[int]) -> NDArray[np.int32]:
    return np.array(ordinals, np.int32)
