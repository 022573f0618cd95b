"""What a reader relies on in the files of a segment; FORMAT.md says what each section means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from search.article import UNDATED_DAY, day_number
from search.index.files.sections import Array, lengths_of
from search.index.files.values import integer, table, text
from search.index.segment.bodies import BODIES_MAGIC
from search.index.segment.segment import (
    BASES,
    MAX_ARTICLES,
    NONE_AS_CORRECTED,
    TEXT_FIELDS,
)
from search.index.segment.text_sections import LARGE, packed_type
from search.request import FACET_NAMES, KIND_OF_FACET
from search.validation import INDICES, MOST_ORDINAL, OFFSETS, Sections, check_rows_ascend

_FIRST_DAY, _LAST_DAY = day_number(date.min), day_number(date.max)
_MOST_BITS: Final = 32
_LINE_FEED: Final = 10


def check_postings(sections: Sections, meta: Mapping[str, Any], name: str, bodies: int) -> None:
    """Raise ValueError unless these are the postings of the segment `name`.

    `bodies` is the size of the file of its records in bytes.
    """
    size = integer(meta.get("articles"), 1, MAX_ARTICLES)
    if text(meta.get("name")) != name:
        raise ValueError(f"it belongs to the segment {meta['name']!r:.40}")
    _check_dates(sections, meta, size)
    sections.numbers("headlines", size, 0, 1, "|u1")
    for each in ("id", "path", "head"):
        sections.texts(f"{each}s", f"{each}_offsets", size)
    sections.ascending("id_hashes", size, "<u8")
    sections.numbers("id_documents", size, 0, size - 1, "<u2")
    sections.column("band_documents", len(sections.column("bands", None, "<u4")), "<u2")
    starts = sections.numbers("body_starts", size, len(BODIES_MAGIC), bodies, "<u8")
    lengths = sections.column("body_lengths", size, "<u4")
    if int((starts + lengths).max()) > bodies:
        raise ValueError("a record reaches beyond the file of records")
    bits = integer(meta.get("position_bits"), 1, _MOST_BITS)
    fields = table(meta.get("fields"), *TEXT_FIELDS)
    for field in TEXT_FIELDS:
        known = table(fields[field], "words", "total_length")
        words, total = integer(known["words"]), integer(known["total_length"])
        _check_words(sections, field, words, total, bits)
        _check_layout(sections, field, size, total)
    days = sections.ascending("on.days", None, "<i4", strictly=True)
    documents = sections.numbers("on.documents", None, 0, size - 1, "<u2")
    offsets = sections.offsets("on.posting_offsets", len(days), len(documents), strictly=True)
    check_rows_ascend("on.documents", documents, offsets)
    for facet in FACET_NAMES:
        names = sections.texts(f"{facet}.names", f"{facet}.name_offsets")
        used = sections.numbers(f"{facet}.article_names", None, 0, names - 1, *INDICES)
        sections.column(f"{facet}.article_mentions", len(used), "<u2")
        sections.offsets(f"{facet}.article_offsets", size, len(used))


def check_every_posting(sections: Sections, size: int) -> None:
    """Raise ValueError unless what is too much to be looked at on opening is as it must be, too.

    The sections have passed `check_postings`.
    """
    for name in ("ids", "paths", "heads", *(f"{facet}.names" for facet in FACET_NAMES)):
        _check_encoding(sections, name)
    sections.ascending("bands", None, "<u4")
    sections.numbers("band_documents", None, 0, size - 1, "<u2")
    for field in TEXT_FIELDS:
        _check_encoding(sections, f"{field}.terms")
        documents = sections.numbers(f"{field}.documents", None, 0, size - 1, "<u2")
        offsets = sections.column(f"{field}.posting_offsets", None, *OFFSETS)
        check_rows_ascend(f"{field}.documents", documents, offsets)
        frequencies = sections.column(f"{field}.frequencies", None, "|u1").astype(np.int64)
        large = sections.column(f"{field}.large_postings", None, "<i8")
        frequencies[large] = sections.column(f"{field}.large_frequencies", None, *INDICES)
        ends = np.cumsum(np.append(0, frequencies))[offsets.astype(np.int64)]
        if (ends != sections.column(f"{field}.position_offsets", None, *OFFSETS)).any():
            raise ValueError(f"section {field}.frequencies does not come to the positions")


def check_every_name(postings: Sections, facets: Sections, size: int) -> None:
    """Raise ValueError unless the names of each article are those of the entities it is found by.

    The sections have passed `check_postings` and `check_facets`.
    """
    for facet in FACET_NAMES:
        entity_of = facets.column(f"{facet}.name_entities", None, "<i4")
        entities = facets.column(f"{facet}.entities", None, "<i4")
        names = postings.column(f"{facet}.article_names", None, *INDICES)
        local = facets.column(f"{facet}.article_entities", None, *INDICES)
        offsets = f"{facet}.article_offsets"
        stated = _pairs(postings, offsets, entity_of[names], size)
        if not np.array_equal(stated, _pairs(facets, offsets, entities[local], size)):
            raise ValueError(f"section {facet}.article_names does not come to the entities")


def _pairs(sections: Sections, offsets: str, entities: Array, size: int) -> Array:
    """The distinct pairs of a document and an entity that it names, as one number each."""
    counts = lengths_of(sections.column(offsets, size + 1, *OFFSETS))
    pairs = (np.repeat(np.arange(size), counts) << 32) + entities
    return np.unique(pairs[entities >= 0])


def _check_encoding(sections: Sections, name: str) -> None:
    try:
        bytes(sections.blob(name)).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ValueError(f"section {name} is not UTF-8") from error


def check_facets(
    sections: Sections, meta: Mapping[str, Any], postings: Sections, name: str, size: int
) -> None:
    """Raise ValueError unless these are the facets of a segment, given its postings and size."""
    if text(meta.get("name")) != name:
        raise ValueError(f"it belongs to the segment {meta['name']!r:.40}")
    for facet in FACET_NAMES:
        names = len(postings.column(f"{facet}.name_offsets", None, *OFFSETS)) - 1
        for each in ("name_ordinals", "name_entities"):
            sections.numbers(f"{facet}.{each}", names, -1, MOST_ORDINAL, "<i4")
        if facet in KIND_OF_FACET:
            given = sections.numbers(f"{facet}.given_names", None, 0, names - 1, "<i4")
            sections.numbers(f"{facet}.given_entities", len(given), -1, MOST_ORDINAL, "<i4")
        entities = sections.ascending(f"{facet}.entities", None, "<i4", strictly=True)
        if len(entities) and int(entities[0]) < 0:
            raise ValueError(f"section {facet}.entities has a number below 0")
        here = len(entities)
        named = sections.numbers(f"{facet}.article_entities", None, 0, here - 1, *INDICES)
        sections.offsets(f"{facet}.article_offsets", size, len(named))
        documents = sections.numbers(f"{facet}.entity_documents", len(named), 0, size - 1, "<u2")
        offsets = sections.offsets(f"{facet}.entity_offsets", here, len(documents), strictly=True)
        check_rows_ascend(f"{facet}.entity_documents", documents, offsets)


def check_deleted(sections: Sections, meta: Mapping[str, Any], name: str, size: int) -> None:
    """Raise ValueError unless these are removed documents of a segment of so many."""
    if text(meta.get("name")) != name:
        raise ValueError(f"it belongs to the segment {meta['name']!r:.40}")
    sections.ascending("documents", None, "<u2", strictly=True)
    sections.numbers("documents", None, 0, size - 1, "<u2")


def _check_dates(sections: Sections, meta: Mapping[str, Any], size: int) -> None:
    undated = integer(meta.get("undated"), 0, size)
    starts = sections.ascending("starts", size, "<i4")
    ends = sections.column("ends", size, "<i4")
    bases = sections.numbers("bases", size, 0, len(BASES) - 1, "|u1")
    none = (bases == 0) | (bases == NONE_AS_CORRECTED)
    if not none[:undated].all() or none[undated:].any():
        raise ValueError("section bases does not begin with the undated articles")
    if (starts[:undated] != UNDATED_DAY).any() or (ends[:undated] != UNDATED_DAY).any():
        raise ValueError("an undated article has a date")
    starts, ends = starts[undated:], ends[undated:]
    longest = 0
    if len(starts):
        if int(starts[0]) < _FIRST_DAY or int(ends.max()) > _LAST_DAY:
            raise ValueError("a date is none")
        intervals = ends.astype(np.int64) - starts
        longest = int(intervals.max())
        if int(intervals.min()) < 0:
            raise ValueError("a date ends before it begins")
    if integer(meta.get("longest_interval")) != longest:
        raise ValueError("the longest interval is another one")


def _check_words(sections: Sections, field: str, words: int, total: int, bits: int) -> None:
    blob = np.frombuffer(sections.blob(f"{field}.terms"), np.uint8)
    ends = sections.offsets(f"{field}.term_offsets", words, len(blob), strictly=True)[1:]
    if np.count_nonzero(blob == _LINE_FEED) != words or (blob[ends - 1] != _LINE_FEED).any():
        raise ValueError(f"section {field}.terms does not end each word")
    sections.ascending(f"{field}.stem_hashes", words, "<u4")
    sections.numbers(f"{field}.stem_order", words, 0, words - 1, "<u4")
    postings = len(sections.column(f"{field}.documents", None, "<u2"))
    sections.offsets(f"{field}.posting_offsets", words, postings, strictly=True)
    frequencies = sections.column(f"{field}.frequencies", postings, "|u1")
    large = sections.ascending(f"{field}.large_postings", None, "<i8", strictly=True)
    sections.numbers(f"{field}.large_postings", None, 0, postings - 1, "<i8")
    sections.numbers(f"{field}.large_frequencies", len(large), LARGE, total, *INDICES)
    if (frequencies[large] != LARGE).any():
        raise ValueError(f"section {field}.large_postings names others than the frequent ones")
    sections.column(f"{field}.positions", total, np.dtype(packed_type(bits)).str)
    sections.offsets(f"{field}.position_offsets", words, total, strictly=True)


def _check_layout(sections: Sections, field: str, size: int, total: int) -> None:
    lengths = sections.column(f"{field}.lengths", size, "<u4")
    if int(lengths.sum(dtype=np.int64)) != total:
        raise ValueError(f"section {field}.lengths does not come to {total} words")
    starts = sections.column(f"{field}.paragraph_starts", None, *INDICES)
    sections.offsets(f"{field}.paragraph_offsets", size, len(starts))
    starts = sections.column(f"{field}.quotation_starts", None, *INDICES)
    sections.column(f"{field}.quotation_ends", len(starts), *INDICES)
    sections.offsets(f"{field}.quotation_offsets", size, len(starts))
