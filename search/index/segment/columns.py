"""What a segment knows of every document besides its words, in the final order of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.article import UNDATED_DAY, Article, day_number
from search.frozen import frozen
from search.index.files.sections import (
    Array,
    SectionWriter,
    TextColumn,
    gathered,
    joined,
    offsets_of,
    smallest,
)
from search.index.segment import records
from search.index.segment.segment import BASES, NONE_AS_CORRECTED, OF_FILE

MOST_MENTIONS: Final = 65_535


@frozen
class NameRows:
    """The names of one facet per document: `counts` say how many names each document has.

    `indices` point into `names`, the most mentioned of a document first; `mentions` (uint16) say
    how often it mentions each.
    """

    names: list[bytes]
    counts: NDArray[np.int64]
    indices: NDArray[np.uint32]
    mentions: NDArray[np.uint16]

    def taken(self, order: Array) -> NameRows:
        """The rows in another order."""
        at = gathered(self.counts, order)
        return NameRows(self.names, self.counts[order], self.indices[at], self.mentions[at])

    def write(self, writer: SectionWriter, name: str) -> None:
        """Write the sections of the facet `name`."""
        blob, offsets = joined(self.names)
        writer.add(f"{name}.names", blob)
        writer.add(f"{name}.name_offsets", offsets)
        writer.add(f"{name}.article_offsets", offsets_of(self.counts))
        writer.add(f"{name}.article_names", smallest(self.indices))
        writer.add(f"{name}.article_mentions", self.mentions)


@frozen
class Columns:
    """One entry per document in every column."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    bases: NDArray[np.uint8]
    headlines: NDArray[np.uint8]
    ids: TextColumn
    paths: TextColumn
    heads: TextColumn
    body_starts: NDArray[np.uint64]
    body_lengths: NDArray[np.uint32]

    def taken(self, order: Array) -> Columns:
        """The documents in another order."""
        return Columns(
            self.starts[order],
            self.ends[order],
            self.bases[order],
            self.headlines[order],
            self.ids.taken(order),
            self.paths.taken(order),
            self.heads.taken(order),
            self.body_starts[order],
            self.body_lengths[order],
        )

    def write(self, writer: SectionWriter) -> dict[str, int]:
        """Write all columns and the ways to look them up; returns what the meta data say."""
        writer.add("starts", self.starts)
        writer.add("ends", self.ends)
        writer.add("bases", self.bases)
        writer.add("headlines", self.headlines)
        for name, texts in (("id", self.ids), ("path", self.paths), ("head", self.heads)):
            blob, offsets = texts.joined()
            writer.add(f"{name}s", blob)
            writer.add(f"{name}_offsets", offsets)
        hashes = np.fromiter((records.hash_of_bytes(each) for each in self.ids), np.uint64)
        by_hash = np.argsort(hashes, kind="stable")
        writer.add("id_hashes", hashes[by_hash])
        writer.add("id_documents", by_hash.astype(np.uint16))
        writer.add("body_starts", self.body_starts)
        writer.add("body_lengths", self.body_lengths)
        undated = int(np.count_nonzero(self.starts == UNDATED_DAY))
        intervals = self.ends[undated:].astype(np.int64) - self.starts[undated:]
        return {
            "articles": len(self.ids),
            "undated": undated,
            "longest_interval": int(intervals.max(initial=0)),
        }


def days_of(article: Article) -> tuple[int, int, int]:
    """First day, last day and the code of the basis, as the columns hold them."""
    published = article.published
    if published.start is None or published.end is None:
        return UNDATED_DAY, UNDATED_DAY, NONE_AS_CORRECTED if article.date_read else 0
    start, end = day_number(published.start), day_number(published.end)
    code = max(1, BASES.index(published.basis))
    return start, max(start, end), OF_FILE.get(BASES[code], code) if published.of_file else code


def document_order(starts: Array, ends: Array, ids: Sequence[bytes]) -> NDArray[np.int64]:
    """Which document comes first, second and so on in a segment.

    Undated ones come first by descending id, then dated ones by first day, last day and id, so that
    the reverse of the whole is the order of newest first. UTF-8 orders ids by their code points.
    """
    first_days, last_days = starts.tolist(), ends.tolist()
    rows = range(len(ids))
    undated = [row for row in rows if first_days[row] == UNDATED_DAY]
    dated = [row for row in rows if first_days[row] != UNDATED_DAY]
    undated.sort(key=ids.__getitem__, reverse=True)
    dated.sort(key=lambda row: (first_days[row], last_days[row], ids[row]))
    return np.array(undated + dated, np.int64)


def write_days(writer: SectionWriter, name: str, pairs: NDArray[np.int64]) -> None:
    """Write a field of days from its distinct rows (day, document)."""
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    days, counts = np.unique(pairs[:, 0], return_counts=True)
    writer.add(f"{name}.days", days.astype(np.int32))
    writer.add(f"{name}.posting_offsets", offsets_of(counts))
    writer.add(f"{name}.documents", pairs[:, 1].astype(np.uint16))
