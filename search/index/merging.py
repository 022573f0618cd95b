"""Makes one segment out of several without cutting a text into words again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, compress, count, islice
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.index.drafts import Draft, new_draft
from search.index.files.manifest import FileSum
from search.index.files.sections import (
    Array,
    ChecksummedFile,
    SectionWriter,
    TextColumn,
    Texts,
    gathered,
    lengths_of,
    numbered,
    offsets_of,
)
from search.index.segment.bodies import BODIES_MAGIC
from search.index.segment.columns import Columns, NameRows, document_order, write_days
from search.index.segment.facet_sections import names_of_segment
from search.index.segment.pool import partitions
from search.index.segment.postings import TextField
from search.index.segment.segment import TEXT_FIELDS
from search.index.segment.sketches import BandColumn
from search.index.segment.text_sections import Rows, TextLayout, TextPostings, packed_type
from search.request import FACET_NAMES, FacetName

_PARTITION: Final = 250_000
"""How many positions are reordered at a time; bounds the memory of a merge."""
_COPIED: Final = 512
_WORDS: Final = 20_000
"""How many words of the largest vocabulary are held at a time while all are put in one order."""


def merge(drafts: Sequence[Draft], folder: Path, name: str) -> dict[str, FileSum]:
    """Write the live articles of several segments as one; returns its files' sums.

    There may be at most `MAX_ARTICLES` live articles, and no two with the same id. Raises
    `ArchiveDamaged` where a file is not what was written.
    """
    for draft in drafts:
        draft.verify()
    sums: dict[str, FileSum] = {}
    plan = _Plan.of(drafts)
    bodies = f"{name}.bodies"
    starts, sums[bodies] = _copy_bodies(drafts, plan, folder / bodies)
    writer = SectionWriter(folder / f"{name}.postings")
    try:
        meta: dict[str, Any] = {"name": name, **_columns(drafts, plan, starts).write(writer)}
        bits = meta["position_bits"] = max(draft.segment.position_bits for draft in drafts)
        meta["fields"] = {
            field: _merge_text(writer, field, drafts, plan, bits) for field in TEXT_FIELDS
        }
        _bands(drafts, plan).write(writer)
        for facet in FACET_NAMES:
            _merge_names(facet, drafts, plan).write(writer, facet)
        write_days(writer, "on", _days(drafts, plan))
        sums[f"{name}.postings"] = writer.close(meta)
    except BaseException:
        writer.abandon()
        raise
    return sums


@frozen
class Merger:
    """A merge as plain data, so that any process can carry it out.

    `live` has for each segment a mask of its documents, packed into bits.
    """

    folder: Path
    segments: tuple[str, ...]
    sums: Mapping[str, FileSum]
    live: tuple[bytes, ...]
    name: str
    """The name of the segment that they become."""

    @classmethod
    def of(cls, drafts: Sequence[Draft], folder: Path, name: str) -> Merger:
        """The merge of these segments in the archive's folder."""
        return cls(
            folder,
            tuple(draft.name for draft in drafts),
            {file: total for draft in drafts for file, total in draft.sums.items()},
            tuple(np.packbits(draft.live).tobytes() for draft in drafts),
            name,
        )

    def carry_out(self, target: Path) -> dict[str, FileSum] | None:
        """Write the segment into `target`; its files' sums, None where the segments are gone."""
        try:
            drafts = [new_draft(self.folder, name, self.sums) for name in self.segments]
        except FileNotFoundError:
            return None
        for draft, bits in zip(drafts, self.live, strict=True):
            packed = np.frombuffer(bits, np.uint8)
            draft.live = np.unpackbits(packed, count=len(draft.live)).astype(bool)
        return merge(drafts, target, self.name)


@frozen
class _Plan:
    """Where every document goes.

    The old documents of all segments are numbered through, one segment after another: `order` has
    for each new document that number, `sources` the pair (number of the segment, old document).
    `numbers` has for each segment the new number of every old document, -1 for removed ones.
    """

    order: NDArray[np.int64]
    sources: NDArray[np.int64]
    numbers: list[NDArray[np.int64]]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> _Plan:
        """The plan that puts all live documents in the order of every segment, by date and id."""
        live = [np.flatnonzero(draft.live) for draft in drafts]
        kept_by = list(zip(drafts, live, strict=True))
        ids: list[bytes] = []
        for draft in drafts:
            ids += compress(draft.segment.ids.all_encoded(), draft.live.tolist())
        ranked = document_order(
            np.concatenate([draft.segment.starts[kept] for draft, kept in kept_by]),
            np.concatenate([draft.segment.ends[kept] for draft, kept in kept_by]),
            ids,
        )
        segment = np.repeat(np.arange(len(drafts)), [len(kept) for kept in live])[ranked]
        document = np.concatenate(live)[ranked]
        sizes = np.array([draft.segment.size for draft in drafts], np.int64)
        bases = np.cumsum(sizes) - sizes
        numbers = [np.full(draft.segment.size, -1, np.int64) for draft in drafts]
        for each, old in enumerate(numbers):
            mine = np.flatnonzero(segment == each)
            old[document[mine]] = mine
        return cls(bases[segment] + document, np.stack([segment, document], axis=1), numbers)


def _copy_bodies(
    drafts: Sequence[Draft], plan: _Plan, path: Path
) -> tuple[NDArray[np.uint64], FileSum]:
    """Copy the compressed bodies in their new order; returns where each starts."""
    lengths = np.concatenate([draft.postings.array("body_lengths") for draft in drafts])
    origins = np.concatenate([draft.postings.array("body_starts") for draft in drafts])
    lengths, origins = lengths[plan.order], origins[plan.order].tolist()
    bodies = [draft.segment.bodies for draft in drafts]
    packed = (
        bodies[segment][start : start + length]
        for segment, start, length in zip(
            plan.sources[:, 0].tolist(), origins, lengths.tolist(), strict=True
        )
    )
    file = ChecksummedFile(path)
    try:
        file.write(BODIES_MAGIC)
        starts = np.cumsum(lengths, dtype=np.uint64) - lengths + np.uint64(file.size)
        while several := b"".join(islice(packed, _COPIED)):
            file.write(several)
        return starts, file.close()
    except BaseException:
        file.abandon()
        raise


def _columns(drafts: Sequence[Draft], plan: _Plan, body_starts: NDArray[np.uint64]) -> Columns:
    segments = [draft.segment for draft in drafts]

    def together(name: Literal["ids", "paths", "heads"]) -> TextColumn:
        found = TextColumn()
        for segment in segments:
            texts: Texts = getattr(segment, name)
            found.extend(texts.blob, lengths_of(texts.offsets))
        return found.taken(plan.order)

    def column(pieces: list[Array]) -> Array:
        return np.concatenate(pieces)[plan.order]

    return Columns(
        starts=column([segment.starts for segment in segments]),
        ends=column([segment.ends for segment in segments]),
        bases=column([segment.bases for segment in segments]),
        headlines=column([draft.postings.array("headlines") for draft in drafts]),
        ids=together("ids"),
        paths=together("paths"),
        heads=together("heads"),
        body_starts=body_starts,
        body_lengths=column([draft.postings.array("body_lengths") for draft in drafts]),
    )


def _merge_names(facet: FacetName, drafts: Sequence[Draft], plan: _Plan) -> NameRows:
    numbers: dict[bytes, int] = {}
    counts, indices, mentions = [], [], []
    for draft in drafts:
        texts = names_of_segment(draft.postings, facet)
        mapped = np.array(
            [numbers.setdefault(each, len(numbers)) for each in texts.all_encoded()], np.uint32
        )
        counts.append(lengths_of(draft.postings.array(f"{facet}.article_offsets")))
        indices.append(mapped[draft.postings.array(f"{facet}.article_names")])
        mentions.append(draft.postings.array(f"{facet}.article_mentions"))
    names = list(numbers)
    rows = NameRows(
        names, np.concatenate(counts), np.concatenate(indices), np.concatenate(mentions)
    ).taken(plan.order)
    used, kept = numbered(rows.indices)
    return replace(
        rows, names=[names[each] for each in used.tolist()], indices=kept.astype(np.uint32)
    )


def _bands(drafts: Sequence[Draft], plan: _Plan) -> BandColumn:
    """The bands of all live documents."""
    column = BandColumn()
    for draft, numbers in zip(drafts, plan.numbers, strict=True):
        documents = numbers[draft.segment.band_documents]
        live = documents >= 0
        column.extend(draft.segment.bands[live], documents[live].astype(np.uint16))
    return column


def _days(drafts: Sequence[Draft], plan: _Plan) -> NDArray[np.int64]:
    """The rows (day, new document) of all live documents."""
    pieces = []
    for draft, numbers in zip(drafts, plan.numbers, strict=True):
        field = draft.segment.on
        days = np.repeat(field.days.astype(np.int64), lengths_of(field.offsets))
        documents = numbers[field.documents]
        pieces.append(np.stack([days, documents], axis=1)[documents >= 0])
    return np.concatenate(pieces)


def _merge_text(
    writer: SectionWriter, name: str, drafts: Sequence[Draft], plan: _Plan, bits: int
) -> dict[str, int]:
    fields = [draft.segment.text_fields[name] for draft in drafts]
    used = [
        _used_words(field, numbers) for field, numbers in zip(fields, plan.numbers, strict=True)
    ]
    terms, ranks = _common_words(fields, used)
    words = len(terms[1]) - 1
    stems = np.empty(words, np.uint32)
    for field, rank, mask in zip(fields, ranks, used, strict=True):
        stems[rank[mask]] = field.all_stem_hashes()[mask]
    totals = np.zeros(words, np.int64)
    for field, rank in zip(fields, ranks, strict=True) if words else ():
        np.add.at(totals, rank, lengths_of(field.position_offsets))
    postings = TextPostings(writer, bits)
    for first, last in partitions(totals, _PARTITION):
        parts = [
            _Part.of(field, rank, numbers, first, last)
            for field, rank, numbers in zip(fields, ranks, plan.numbers, strict=True)
        ]
        _add_merged(postings, parts, last - first, bits)
    return postings.write(name, terms, stems, _merged_layout(fields, plan.order))


def _used_words(field: TextField, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which words at least one live document has."""
    if (numbers >= 0).all():
        return np.ones(len(field), bool)
    sums = np.zeros(len(field.documents) + 1, np.int64)
    np.cumsum(numbers[field.documents] >= 0, out=sums[1:])
    offsets = field.offsets.astype(np.int64)
    return sums[offsets[1:]] > sums[offsets[:-1]]


def _common_words(
    fields: Sequence[TextField], used: Sequence[NDArray[np.bool_]]
) -> tuple[tuple[bytes, Array], list[NDArray[np.int64]]]:
    """All used words in order as blob and offsets, and for each field the ranks of its words there.

    A word that is not used has the rank of a neighbour, so that ranks ascend; it has no postings.
    """
    longest = max(fields, key=len)
    edges = [longest.vocabulary.encoded(word) for word in range(_WORDS, len(longest), _WORDS)]
    cuts = [[0, *map(field.lower_bound, edges), len(field)] for field in fields]
    blobs, lengths, ranks = [], [np.zeros(0, np.int64)], [np.full(len(each), -1) for each in fields]
    known = 0
    for at in range(len(edges) + 1):
        own = []
        for field, cut, mask in zip(fields, cuts, used, strict=True):
            words = field.encoded_terms(cut[at], cut[at + 1])
            kept = mask[cut[at] : cut[at + 1]]
            own.append(words if kept.all() else list(compress(words, kept.tolist())))
        # Sorting is quick: the words of each field are in order already.
        terms = list(dict.fromkeys(sorted(chain.from_iterable(own))))
        rank_of = dict(zip(terms, count(known)))
        for words, cut, mask, rank in zip(own, cuts, used, ranks, strict=True):
            found = np.fromiter(map(rank_of.__getitem__, words), np.int64, len(words))
            rank[cut[at] : cut[at + 1]][mask[cut[at] : cut[at + 1]]] = found
        blobs.append(b"".join([term + b"\n" for term in terms]))
        lengths.append(np.fromiter(map(len, terms), np.int64, len(terms)) + 1)
        known += len(terms)
    ascending = [np.maximum(np.maximum.accumulate(rank), 0) for rank in ranks]
    return (b"".join(blobs), offsets_of(np.concatenate(lengths))), ascending


@frozen
class _Part:
    """What one segment has of a range of words: ranks count from the first of them."""

    ranks: NDArray[np.int64]
    documents: NDArray[np.int64]
    frequencies: NDArray[np.int64]
    positions: Array

    @classmethod
    def of(
        cls,
        field: TextField,
        ranks: NDArray[np.int64],
        numbers: NDArray[np.int64],
        first: int,
        last: int,
    ) -> _Part:
        """The words with the ranks from first up to last."""
        start, end = (int(ranks.searchsorted(rank)) for rank in (first, last))
        offsets = field.offsets[start : end + 1].astype(np.int64)
        return cls(
            np.repeat(ranks[start:end] - first, lengths_of(offsets)),
            numbers[field.documents[offsets[0] : offsets[-1]]],
            field.counts(int(offsets[0]), int(offsets[-1])).astype(np.int64),
            field.positions(start, end),
        )


def _add_merged(postings: TextPostings, parts: list[_Part], words: int, bits: int) -> None:
    ranks = np.concatenate([part.ranks for part in parts])
    documents = np.concatenate([part.documents for part in parts])
    frequencies = np.concatenate([part.frequencies for part in parts])
    positions = np.concatenate([part.positions for part in parts])
    live = np.flatnonzero(documents >= 0)
    order = live[np.argsort((ranks[live] << 16) | documents[live])]
    documents, own = documents[order], frequencies[order]
    packed = np.repeat((documents << bits).astype(packed_type(bits)), own)
    packed |= positions[gathered(frequencies, order)]
    postings.add(words, ranks[order], documents, own.astype(np.uint32), packed)


def _merged_layout(fields: Sequence[TextField], order: NDArray[np.int64]) -> TextLayout:
    def rows(offsets: str, values: str) -> Rows:
        return Rows(
            np.concatenate([lengths_of(getattr(field, offsets)) for field in fields]),
            np.concatenate([getattr(field, values) for field in fields]),
        ).taken(order)

    return TextLayout(
        lengths=np.concatenate([field.lengths for field in fields])[order],
        paragraphs=rows("paragraph_offsets", "paragraph_starts"),
        quotation_starts=rows("quotation_offsets", "quotation_starts"),
        quotation_ends=rows("quotation_offsets", "quotation_ends"),
    )
