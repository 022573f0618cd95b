"""The segments of a generation as readers of Whoosh, for its searcher, queries and scoring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from whoosh.codec import base
from whoosh.fields import Schema
from whoosh.matching import ListMatcher
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader, TermInfo
from whoosh.reading import TermNotFound as NoSuchTerm

from search.index.segment.heads import head_of
from search.index.segment.schema import schema
from search.index.segment.words import searched_text
from search.index.snapshot import LanguageTable, Snapshot
from search.index.whoosh import terms
from search.index.whoosh.columns import value_reader
from search.index.whoosh.terms import FieldTerms, Postings


class ClauseEvaluations(Protocol):
    """Evaluates the product's own clauses over all segments of a generation."""

    def matcher(self, clause: Any, number: int) -> Any:
        """The documents of a segment, given by its number, that satisfy a clause."""

    def forms(self, pattern: Any) -> Iterable[str]:
        """The words that a pattern stands for."""


class OpenSegment(base.Segment):
    """A segment of an open generation; `evaluations` know it by its number."""

    def __init__(self, snapshot: Snapshot, number: int, evaluations: ClauseEvaluations) -> None:
        segment = snapshot.segments[number]
        super().__init__(segment.name)
        self.segid = segment.name
        self.opened = segment
        self.snapshot = snapshot
        self.number = number
        self.evaluations = evaluations

    def segment_id(self) -> str:
        """Its name, the first part of the names of its files."""
        return str(self.segid)

    def codec(self) -> ReadingCodec:
        """The codec that reads it."""
        return ReadingCodec()  # type: ignore[abstract]

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


class ReadingCodec(base.Codec):
    """Reads the arrays of open segments; their files are mapped already, so it needs no storage."""

    def terms_reader(self, storage: None, segment: OpenSegment) -> TermsReader:
        """The terms of a segment."""
        return TermsReader(segment)

    def per_document_reader(self, storage: None, segment: OpenSegment) -> DocumentReader:
        """The documents of a segment."""
        return DocumentReader(segment)


class TermsReader(base.TermsReader):
    """The terms of all fields of a segment, with their postings."""

    def __init__(self, segment: OpenSegment) -> None:
        opened, snapshot = segment.opened, segment.snapshot
        lists = snapshot.listed
        people, organizations = snapshot.entities["person"], snapshot.entities["organization"]
        self._fields: dict[str, FieldTerms] = {
            "authors": terms.names(opened, opened.facets["authors"], lists["authors"]),
            "date": terms.dates(opened),
            "date_basis": terms.bases(opened),
            "date_until": terms.last_dates(opened),
            "id": terms.ids(opened),
            "languages": terms.names(opened, opened.facets["languages"], LanguageTable()),
            "on": terms.days_mentioned(opened),
            "organizations": terms.names(opened, opened.facets["organizations"], organizations),
            "path": terms.paths(opened),
            "people": terms.names(opened, opened.facets["people"], people),
            "sections": terms.names(opened, opened.facets["sections"], lists["sections"]),
            "sources": terms.names(opened, opened.facets["sources"], lists["sources"]),
            "text": terms.words(opened, "text"),
            "title": terms.words(opened, "title"),
        }

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return field in self._fields and self._fields[field].frequency(text) > 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms, in order."""
        return list(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms, field by field, in order."""
        for name in self._fields:
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from one on."""
        field = self._fields[fieldname]
        return (
            (fieldname, field.term(number))
            for number in range(field.lower_bound(prefix), len(field))
        )

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with what is counted of them, field by field, in order."""
        for name in self._fields:
            yield from self.items_from(name, b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The terms of a field from one on, with what is counted of them."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is counted of a term; raises Whoosh's `TermNotFound`."""
        return _term_info(self._postings(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term comes in all documents; 0 where none has it."""
        if (fieldname, text) not in self:
            return 0.0
        return float(self._postings(fieldname, text).frequencies.sum(dtype=np.int64))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term."""
        return self._fields[fieldname].frequency(text)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a term, with positions in a text; raises Whoosh's `TermNotFound`."""
        found = self._postings(fieldname, text)
        return ListMatcher(
            found.documents.tolist(),
            found.frequencies.astype(float).tolist(),
            found.positions,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=_term_info(found),
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:
        """Goes through the terms of a field."""
        return FieldCursor(self._fields[fieldname], fieldobj)

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        field = self._fields.get(fieldname)
        found = None if field is None else field.postings(text)
        if found is None:
            raise NoSuchTerm(f"no {fieldname} has the term {text!r}")
        return found


class FieldCursor(base.FieldCursor):
    """Stands at one term of a field; each step returns its text, None beyond the last one."""

    def __init__(self, field: FieldTerms, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._number = 0

    def first(self) -> Any:
        """Go to the first term."""
        self._number = 0
        return self.text()

    def find(self, string: Any) -> Any:
        """Go to the first term that is not before this one."""
        self._number = self._field.lower_bound(self._fieldobj.to_bytes(string))
        return self.text()

    def next(self) -> Any:
        """Go one term on."""
        self._number += 1
        return self.text()

    def text(self) -> Any:
        """The term as a value of its field."""
        if not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.term(self._number))

    term = text

    def term_info(self) -> TermInfo | None:
        """What is counted of the term."""
        found = self._field.postings(self._field.term(self._number)) if self.is_valid() else None
        return None if found is None else _term_info(found)

    def is_valid(self) -> bool:
        """Whether it stands at a term."""
        return self._number < len(self._field)


class DocumentReader(base.PerDocumentReader):
    """What is stored of the documents of a segment."""

    def __init__(self, segment: OpenSegment) -> None:
        self._segment = segment.opened

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
        return 0 if field is None or not self._segment.size else int(field.lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """The most words of a document in a field."""
        field = self._segment.text_fields.get(fieldname)
        return 0 if field is None else int(field.lengths.max(initial=0))

    def supports_columns(self) -> bool:
        """Always: the values lie in the segment."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether documents can be sorted by a field."""
        return schema()[fieldname].column_type is not None

    def column_reader(self, fieldname: str, column: Any) -> Any:
        """The values of a field by which documents can be sorted."""
        return value_reader(self._segment, fieldname)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The fields of an article under their names, and the whole article.

        Names are those under which the archive shows the entities, the most mentioned first; of
        several paths the first counts; the dates of an undated article are None.
        """
        segment = self._segment
        head, article = head_of(segment, docnum), segment.article(docnum)
        published = head.published
        return {
            "article": article,
            "authors": list(head.authors),
            "date": _moment(published.start),
            "date_basis": published.basis,
            "date_until": _moment(published.end),
            "id": head.id,
            "languages": [] if head.language is None else [head.language],
            "organizations": list(head.organizations),
            "path": head.path,
            "people": list(head.people),
            "sections": [] if head.section is None else [head.section],
            "sources": [] if head.source is None else [head.source],
            "text": searched_text(article),
            "title": head.title,
        }


class GenerationReader(MultiReader):
    """All segments of a generation."""

    def terms_within(
        self, fieldname: str, text: str, maxdist: int, prefix: int = 0
    ) -> Iterable[str]:
        """The terms within an edit distance, found in each segment by its own automaton."""
        found: set[str] = set()
        for reader in self.readers:
            found.update(reader.terms_within(fieldname, text, maxdist, prefix))
        return found


def reader_of(snapshot: Snapshot, evaluations: ClauseEvaluations) -> IndexReader:
    """A Whoosh reader over all segments of a generation."""
    fields: Schema = schema()
    none: Any = None  # there is no storage: the files are open already
    readers: list[IndexReader] = []
    for number in range(len(snapshot.segments)):
        segment = OpenSegment(snapshot, number, evaluations)  # type: ignore[abstract]
        readers.append(SegmentReader(none, fields, segment, snapshot.generation))
    if not readers:
        return EmptyReader(fields)
    return readers[0] if len(readers) == 1 else GenerationReader(readers, snapshot.generation)


def _moment(day: Any) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day)


def _term_info(found: Postings) -> TermInfo:
    return TermInfo(
        weight=float(found.frequencies.sum(dtype=np.int64)),
        df=len(found.documents),
        minlength=int(found.lengths.min()),
        maxlength=int(found.lengths.max()),
        maxweight=float(found.frequencies.max()),
        minid=int(found.documents[0]),
        maxid=int(found.documents[-1]),
    )
