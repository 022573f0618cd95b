"""The archive's segments as a Whoosh codec: Whoosh's protocol on both sides, arrays behind it.

Writing, a segment is made as Whoosh's own writer makes one: field types give postings to a pool,
a per-document writer takes what is stored, a field writer inverts the pool. Reading, Whoosh's
readers, matchers and scorers work on the mapped arrays. What Whoosh keeps in pickles (its table of
contents, its segments) is never written or read; the manifest takes its place.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import EmptyReader, MultiReader, SegmentReader, TermInfo, TermNotFound

from search.index.bodies import BodyWriter
from search.index.columns import Columns, document_order, write_days
from search.index.manifest import FileSum
from search.index.pool import ArrayPool
from search.index.postings import TextField
from search.index.schema import schema
from search.index.sections import Array, SectionWriter, TextColumn
from search.index.segment import TEXT_FIELDS, Segment
from search.index.stored import StoredArticle
from search.request import FACET_FIELDS

if TYPE_CHECKING:
    from whoosh.reading import IndexReader

    from search.index.snapshot import Snapshot


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads and writes segments as mapped arrays; its storage is a folder, or None to read."""

    length_stats = False

    def per_document_writer(self, storage: Path, segment: ArraySegment) -> DocumentWriter:
        """The writer of what is stored of each article."""
        return DocumentWriter(storage, segment)

    def field_writer(self, storage: Path, segment: ArraySegment) -> PostingsWriter:
        """The writer of all that is inverted."""
        return PostingsWriter(storage, segment)

    def terms_reader(self, storage: None, segment: ArraySegment) -> TermsReader:
        """Whoosh's view of the words of a segment."""
        return TermsReader(segment.opened)

    def per_document_reader(self, storage: None, segment: ArraySegment) -> DocumentReader:
        """Whoosh's view of the documents of a segment."""
        return DocumentReader(segment.opened)

    def new_segment(self, storage: Path, indexname: str) -> ArraySegment:
        """An empty segment with this name, to be written."""
        return ArraySegment(indexname)


class ArraySegment(base.Segment):  # type: ignore[misc]
    """What Whoosh passes around for a segment that is being written or was opened."""

    def __init__(self, name: str, opened: Segment | None = None) -> None:
        super().__init__(name)
        self.segid = name
        self._opened = opened
        self.columns: Columns | None = None
        self.numbers: Array = np.zeros(0, np.int64)
        """The final document number of each article in the order of addition."""
        self.sums: dict[str, FileSum] = {}

    @property
    def opened(self) -> Segment:
        """The readable segment; ValueError while it is being written."""
        if self._opened is None:
            raise ValueError(f"segment {self.segid} is not open for reading")
        return self._opened

    def segment_id(self) -> str:
        """Its name, the first part of the names of its files."""
        return str(self.segid)

    def codec(self) -> ArrayCodec:
        """The codec that reads it."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """Never: a compound file could not be mapped."""
        return False

    def doc_count_all(self) -> int:
        """How many documents it has, removed ones included."""
        return self.opened.size

    def deleted_count(self) -> int:
        """How many of them are removed."""
        return self.opened.size - self.opened.live_count

    def deleted_docs(self) -> Iterator[int]:
        """The removed documents."""
        deleted = self.opened.deleted
        return iter([] if deleted is None else deleted.tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is removed."""
        return not self.opened.is_live(docnum)


class DocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
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


class PostingsWriter(base.FieldWriter):  # type: ignore[misc]
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
            layouts = {name: items.text(name).layout(segment.numbers) for name in TEXT_FIELDS}
            bits = meta["position_bits"] = max(each.position_bits for each in layouts.values())
            meta["fields"] = {
                name: items.text(name).write(writer, name, segment.numbers, layout, bits)
                for name, layout in layouts.items()
            }
            for name in FACET_FIELDS:
                items.name_rows(name, segment.numbers).write(writer, name)
            write_days(writer, "on", items.day_field("on").pairs(segment.numbers))
            segment.sums[self._path.name] = writer.close(meta)
        except BaseException:
            writer.abandon()
            raise


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The words of the text fields, for Whoosh's own matchers."""

    def __init__(self, segment: Segment) -> None:
        self._fields = segment.text_fields

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term)[1] >= 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have words."""
        return sorted(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All words, field by field, in order."""
        for name in self.indexed_field_names():
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The words of a field from a place on."""
        for term, _ in self.items_from(fieldname, prefix):
            yield term

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All words with their numbers, field by field, in order."""
        for name in self.indexed_field_names():
            yield from self.items_from(name, b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The words of a field from a place on, with their numbers."""
        field = self._fields.get(fieldname)
        if field is not None:
            first, _ = field.prefix_range(prefix.decode())
            for index in range(first, len(field)):
                yield (fieldname, field.vocabulary.encoded(index)), _term_info(field, index)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is counted of a word; raises `TermNotFound`."""
        return _term_info(*self._found(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a word comes in all documents; 0 where none has it."""
        field, index = self._find(fieldname, text)
        return 0.0 if field is None or index < 0 else float(_term_info(field, index).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a word."""
        field, index = self._find(fieldname, text)
        return 0 if field is None or index < 0 else field.document_frequency(index)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a word with their positions; raises `TermNotFound`."""
        field, index = self._found(fieldname, text)
        frequencies = field.frequencies(index)
        ends = np.cumsum(frequencies, dtype=np.int64)
        return ListMatcher(
            field.postings(index).tolist(),
            frequencies.astype(float).tolist(),
            np.split(field.positions(index, index + 1), ends[:-1]),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=_term_info(field, index),
        )

    def _find(self, fieldname: str, text: bytes) -> tuple[TextField | None, int]:
        field = self._fields.get(fieldname)
        return field, -1 if field is None else field.find(text.decode())

    def _found(self, fieldname: str, text: bytes) -> tuple[TextField, int]:
        field, index = self._find(fieldname, text)
        if field is None or index < 0:
            raise TermNotFound(f"no {fieldname} has the word {text!r}")
        return field, index


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """What is stored of the documents of a segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        """How many documents are live."""
        return self._segment.live_count

    def doc_count_all(self) -> int:
        """How many documents there are, removed ones included."""
        return self._segment.size

    def has_deletions(self) -> bool:
        """Whether any document is removed."""
        return self._segment.deleted is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is removed."""
        return not self._segment.is_live(docnum)

    def deleted_docs(self) -> list[int]:
        """The removed documents."""
        return [] if self._segment.deleted is None else self._segment.deleted.tolist()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many words a document has in a field, exactly."""
        field = self._segment.text_fields.get(fieldname)
        return default if field is None else int(field.lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """How many words all documents have in a field."""
        field = self._segment.text_fields.get(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        """The fewest words of a document in a field."""
        field = self._segment.text_fields.get(fieldname)
        return 0 if field is None else int(field.lengths.min(initial=2**31 - 1))

    def max_field_length(self, fieldname: str) -> int:
        """The most words of a document in a field."""
        field = self._segment.text_fields.get(fieldname)
        return 0 if field is None else int(field.lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The whole article under the name of its field."""
        return {"article": self._segment.article(docnum)}


def reader_of(snapshot: Snapshot) -> IndexReader:
    """A Whoosh reader over all segments of a generation."""
    readers = [
        SegmentReader(None, schema(), ArraySegment(segment.name, segment), snapshot.generation)
        for segment in snapshot.segments
    ]
    if not readers:
        return EmptyReader(schema())
    return readers[0] if len(readers) == 1 else MultiReader(readers, snapshot.generation)


def _term_info(field: TextField, index: int) -> TermInfo:
    documents = field.postings(index)
    lengths = field.lengths[documents]
    frequencies = field.frequencies(index)
    return TermInfo(
        weight=float(frequencies.sum(dtype=np.int64)),
        df=len(documents),
        minlength=int(lengths.min()),
        maxlength=int(lengths.max()),
        maxweight=float(frequencies.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )
