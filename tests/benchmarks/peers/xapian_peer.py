"""Xapian with facets as packed ordinals in value slots, collected by a match spy."""

from __future__ import annotations

import json
import struct
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.peers.contract import records
from tests.benchmarks.questions import Answer, Question

# The bindings come from the system's packages, not from the package index.
sys.path.append("/usr/lib/python3/dist-packages")
try:
    import xapian
finally:
    sys.path.pop()


class Xapian:
    """Documents in date order, so that descending document order is newest first."""

    name = "xapian"

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus sorted by day."""
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("english"))
        generator.set_stemming_strategy(generator.STEM_ALL)
        known: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for record in sorted(records(corpus), key=lambda r: r["date"]):
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(record["title"])
            generator.increase_termpos()
            generator.index_text(record["body"])
            document.add_value(0, xapian.sortable_serialise(_day(record["date"])))
            for slot, (prefix, field) in enumerate((("XP", "people"), ("XO", "organizations"))):
                names = record[field]
                for name in names:
                    document.add_boolean_term(prefix + name)
                ordinals = [known[slot].setdefault(name, len(known[slot])) for name in names]
                document.add_value(slot + 1, struct.pack(f"<{len(ordinals)}I", *ordinals))
            document.set_data(json.dumps(record))
            database.add_document(document)
        for slot, field in enumerate(("people", "organizations")):
            database.set_metadata(field, "\n".join(known[slot]))
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        """Open the database and the names of its ordinals."""
        self._database = xapian.Database(str(folder))
        self._names = [
            self._database.get_metadata(field).decode().split("\n")
            for field in ("people", "organizations")
        ]
        self._enquire = xapian.Enquire(self._database)

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        enquire = self._enquire
        enquire.set_query(_query(question))
        if question.by_relevance:
            enquire.set_weighting_scheme(xapian.BM25Weight())
            enquire.set_docid_order(enquire.ASCENDING)
        else:
            enquire.set_weighting_scheme(xapian.BoolWeight())
            enquire.set_docid_order(enquire.DESCENDING)
        spy = _Spy()
        enquire.clear_matchspies()
        enquire.add_matchspy(spy)
        page = enquire.get_mset(0, 50, self._database.get_doccount())
        ids = tuple(json.loads(hit.document.get_data())["id"] for hit in page)
        people, organizations = (
            _top(b"".join(values), names)
            for values, names in zip(spy.values, self._names, strict=True)
        )
        return Answer(page.get_matches_estimated(), ids, people, organizations)


class _Spy(xapian.MatchSpy):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.values: tuple[list[bytes], list[bytes]] = ([], [])

    def __call__(self, document: Any, weight: float) -> None:
        self.values[0].append(document.get_value(1))
        self.values[1].append(document.get_value(2))


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _top(packed: bytes, names: list[str]) -> tuple[tuple[str, int], ...]:
    counts = np.bincount(np.frombuffer(packed, dtype="<u4"), minlength=len(names))
    best = np.argsort(-counts, kind="stable")[:30]
    return tuple((names[i], int(counts[i])) for i in best if counts[i])


def _query(question: Question) -> Any:
    make = xapian.Query
    parts = [make(word) for word in question.words]
    if question.any_word:
        parts.append(make(make.OP_OR, [make(word) for word in question.any_word]))
    if question.phrase:
        words = [make(word) for word in question.phrase]
        parts.append(make(make.OP_PHRASE, words, len(words)))
    if question.prefix:
        parts.append(make(make.OP_WILDCARD, question.prefix, 0, 0, make.OP_OR))
    query = make(make.OP_AND, parts) if parts else make("")
    for word in question.without:
        query = make(make.OP_AND_NOT, query, make(word))
    for prefix, name in (("XP", question.person), ("XO", question.organization)):
        if name:
            query = make(make.OP_FILTER, query, make(prefix + name))
    if question.since is not None and question.until is not None:
        low, high = (xapian.sortable_serialise(d.toordinal()) for d in
                     (question.since, question.until))  # fmt: skip
        query = make(make.OP_FILTER, query, make(make.OP_VALUE_RANGE, 0, low, high))
    return query
