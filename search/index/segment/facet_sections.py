"""Writes which entities the articles of a segment name, as of one generation.

A segment keeps for ever which names each article uses; which entity a name denotes may change with
every article that is added. So that a change rewrites little, the entities lie in a small file of
their own beside the segment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.article import OTHER_KIND
from search.frozen import frozen
from search.index.files.manifest import FileSum
from search.index.files.sections import (
    Array,
    SectionFile,
    SectionWriter,
    Texts,
    lengths_of,
    numbered,
    offsets_of,
    smallest,
)
from search.request import FACET_NAMES, FACET_OF_KIND, KIND_OF_FACET, FacetName

_Numbers = NDArray[np.int64]
_OTHER: Final[Mapping[FacetName, FacetName]] = {
    facet: FACET_OF_KIND[OTHER_KIND[kind]] for facet, kind in KIND_OF_FACET.items()
}


def _no_names() -> NDArray[np.int32]:
    return np.zeros(0, np.int32)


@frozen
class NameOrdinals:
    """For each of a segment's own names: the archive's ordinal of the name, and of its entity.

    An entity of -1 means none: the name is then left out. Names that the person gave the other kind
    stand in `given_names` by their index, ascending, with their entity of that kind.
    """

    names: NDArray[np.int32]
    entities: NDArray[np.int32]
    given_names: NDArray[np.int32] = field(default_factory=_no_names)
    given_entities: NDArray[np.int32] = field(default_factory=_no_names)


def names_of_segment(postings: SectionFile, facet: FacetName) -> Texts:
    """The distinct names of a facet that the articles of a segment use."""
    return postings.texts(f"{facet}.names", f"{facet}.name_offsets")


def stored_ordinals(facets: SectionFile, facet: FacetName) -> NameOrdinals:
    """The ordinals by which a facet file was written."""
    stored = ["name_ordinals", "name_entities"]
    stored += ["given_names", "given_entities"] if facet in _OTHER else []
    return NameOrdinals(*(facets.array(f"{facet}.{each}") for each in stored))


def live_names(postings: SectionFile, facet: FacetName, live: Array) -> NDArray[np.bool_]:
    """Which of a segment's names at least one live article uses; `live` is a mask of documents."""
    counts = lengths_of(postings.array(f"{facet}.article_offsets"))
    used = postings.array(f"{facet}.article_names")[np.repeat(live, counts)]
    mask = np.zeros(len(postings.array(f"{facet}.name_offsets")) - 1, bool)
    mask[used] = True
    return mask


def write_facets(
    path: Path, postings: SectionFile, ordinals: Mapping[FacetName, NameOrdinals]
) -> FileSum:
    """Write the facet file of a segment."""
    writer = SectionWriter(path)
    try:
        for facet in FACET_NAMES:
            rows = [_named(postings, facet, ordinals[facet].entities)]
            if facet in _OTHER:
                other = _OTHER[facet]
                given = np.full(len(ordinals[other].entities), -1, np.int32)
                given[ordinals[other].given_names] = ordinals[other].given_entities
                rows.append(_named(postings, other, given))
                writer.add(f"{facet}.given_names", ordinals[facet].given_names)
                writer.add(f"{facet}.given_entities", ordinals[facet].given_entities)
            writer.add(f"{facet}.name_ordinals", ordinals[facet].names.astype(np.int32))
            writer.add(f"{facet}.name_entities", ordinals[facet].entities.astype(np.int32))
            size = len(postings.array(f"{facet}.article_offsets")) - 1
            _write_entities(writer, facet, size, *map(np.concatenate, zip(*rows, strict=True)))
        return writer.close({"name": postings.meta["name"]})
    except BaseException:
        writer.abandon()
        raise


def _named(
    postings: SectionFile, facet: FacetName, entities: NDArray[np.int32]
) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Documents, what they name and how often; `entities` are those of the segment's names."""
    offsets = postings.array(f"{facet}.article_offsets").astype(np.int64)
    documents = np.repeat(np.arange(len(offsets) - 1), lengths_of(offsets))
    named = entities[postings.array(f"{facet}.article_names")].astype(np.int64)
    mentions = postings.array(f"{facet}.article_mentions").astype(np.int64)
    shown = named >= 0
    return documents[shown], named[shown], mentions[shown]


def _write_entities(
    writer: SectionWriter,
    facet: FacetName,
    size: int,
    documents: _Numbers,
    named: _Numbers,
    mentions: _Numbers,
) -> None:
    entities, local = numbered(named)
    pairs = documents * max(1, len(entities)) + local
    order = np.argsort(pairs)
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    first = np.minimum.reduceat(order, starts) if len(starts) else order
    totals = np.add.reduceat(mentions[order], starts) if len(starts) else mentions
    documents, local = documents[first], local[first]
    order = np.argsort(first)
    order = order[np.argsort((documents << 32)[order] - totals[order], kind="stable")]
    by_entity = np.argsort(smallest(local), kind="stable")

    writer.add(f"{facet}.entities", entities.astype(np.int32))
    writer.add(f"{facet}.article_offsets", offsets_of(np.bincount(documents, minlength=size)))
    writer.add(f"{facet}.article_entities", smallest(local[order]))
    writer.add(f"{facet}.entity_offsets", offsets_of(np.bincount(local, minlength=len(entities))))
    writer.add(f"{facet}.entity_documents", documents[by_entity].astype(np.uint16))
