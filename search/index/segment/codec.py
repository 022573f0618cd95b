"""The writing side of the archive's Whoosh codec: Whoosh's protocol, arrays behind it.

A segment is made as Whoosh's own writer makes one: field types give postings to a pool, a
per-document writer takes what is stored, a field writer inverts the pool. `search.index.whoosh` is
the reading side. What Whoosh keeps in pickles (its table of contents, its segments) is never
written or read; the manifest takes its place.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base

from search.index.files.manifest import FileSum
from search.index.files.sections import Array, SectionWriter, TextColumn
from search.index.segment.bodies import BodyWriter
from search.index.segment.columns import Columns, document_order, write_days
from search.index.segment.pool import ArrayPool, Sketch
from search.index.segment.segment import CAPITALS, TEXTS
from search.index.segment.stored import StoredArticle
from search.request import FACET_NAMES


class ArrayCodec(base.Codec):
    """Writes segments as arrays; its storage is a folder."""

    length_stats = False

    def per_document_writer(self, storage: Path, segment: ArraySegment) -> DocumentWriter:
        """The writer of what is stored of each article."""
        return DocumentWriter(storage, segment)  # type: ignore[abstract]

    def field_writer(self, storage: Path, segment: ArraySegment) -> PostingsWriter:
        """The writer of all that is inverted."""
        return PostingsWriter(storage, segment)  # type: ignore[abstract]

    def new_segment(self, storage: Path, indexname: str) -> ArraySegment:
        """An empty segment with this name, to be written."""
        return ArraySegment(indexname)  # type: ignore[abstract]


class ArraySegment(base.Segment):
    """What Whoosh passes around for a segment that is being written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.segid = name
        self.columns: Columns | None = None
        self.numbers: Array = np.zeros(0, np.int64)
        """The final document number of each article in the order of addition."""
        self.sums: dict[str, FileSum] = {}

    def segment_id(self) -> str:
        """Its name, the first part of the names of its files."""
        return str(self.segid)

    def codec(self) -> ArrayCodec:
        """The codec that writes it."""
        return ArrayCodec()  # type: ignore[abstract]

    def should_assemble(self) -> bool:
        """Never: a compound file could not be mapped."""
        return False


class DocumentWriter(base.PerDocumentWriter):
    """Has bodies compressed as they come and puts all documents in order at the end."""

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self._segment = segment
        self._bodies = BodyWriter(folder / f"{segment.segment_id()}.bodies")
        self._days = array("i")
        self._headlines = bytearray()
        self._ids, self._paths, self._heads = TextColumn(), TextColumn(), TextColumn()
        self._current: StoredArticle | None = None

    def start_doc(self, docnum: int) -> None:
        """Begin an article; they come with numbers 0, 1, 2 and so on."""
        self._current = None

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Take the stored side of an article; every other field is inverted only."""
        if isinstance(value, StoredArticle):
            self._current = value

    def finish_doc(self) -> None:
        """Write the body of the article and note the rest."""
        article = self._current
        if article is None:
            raise ValueError("an article was added without its stored side")
        self._bodies.add(article.record)
        self._days.extend(article.days)
        self._headlines.append(article.headline_searched)
        self._ids.append(article.id)
        self._paths.append(article.paths)
        self._heads.append(article.head)

    def close(self) -> None:
        """Finish the bodies and decide the order of the documents."""
        segment = self._segment
        body_starts, body_lengths, total = self._bodies.close()
        segment.sums[f"{segment.segment_id()}.bodies"] = total
        days = np.array(self._days, np.int32).reshape(-1, 3)
        columns = Columns(
            starts=days[:, 0],
            ends=days[:, 1],
            bases=days[:, 2].astype(np.uint8),
            headlines=np.frombuffer(self._headlines, np.uint8),
            ids=self._ids,
            paths=self._paths,
            heads=self._heads,
            body_starts=body_starts,
            body_lengths=body_lengths,
        )
        order = document_order(columns.starts, columns.ends, list(columns.ids))
        segment.columns = columns.taken(order)
        segment.numbers = np.empty(len(order), np.int64)
        segment.numbers[order] = np.arange(len(order))

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._bodies.abandon()


class PostingsWriter(base.FieldWriter):
    """Writes the section file of a segment from its columns and the pool."""

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self._path = folder / f"{segment.segment_id()}.postings"
        self._segment = segment

    def add_postings(self, schema: Any, lengths: Any, items: ArrayPool) -> None:
        """Invert the pool; the per-document writer must have been closed."""
        segment, columns = self._segment, self._segment.columns
        if columns is None:
            raise ValueError("the documents of the segment are not in order yet")
        writer = SectionWriter(self._path)
        try:
            meta: dict[str, Any] = {"name": segment.segment_id(), **columns.write(writer)}
            layouts = {name: items.text(name).layout(segment.numbers) for name in TEXTS}
            bits = meta["position_bits"] = max(each.position_bits for each in layouts.values())
            sketch = Sketch(columns.headlines.astype(np.int64) * layouts["title"].lengths)
            meta["fields"] = {
                name: items.text(name).words.write(
                    writer,
                    name,
                    segment.numbers,
                    layout,
                    bits,
                    sketch if name == "text" else None,
                )
                for name, layout in layouts.items()
            }
            capitals = items.text("text").capitals
            meta["fields"][CAPITALS] = capitals.write(
                writer, CAPITALS, segment.numbers, capitals.layout(segment.numbers), bits
            )
            sketch.bands.write(writer)
            for name in FACET_NAMES:
                items.name_rows(name, segment.numbers).write(writer, name)
            write_days(writer, "on", items.day_field("on").pairs(segment.numbers))
            segment.sums[self._path.name] = writer.close(meta)
        except BaseException:
            writer.abandon()
            raise
