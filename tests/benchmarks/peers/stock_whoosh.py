"""Whoosh used the obvious way: its own codec, stemming analyser and grouping facets."""

from __future__ import annotations

import heapq
from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, sorting
from whoosh.query import And, DateRange, Every, Not, Or, Phrase, Prefix, Query, Term

from tests.benchmarks.peers.contract import records
from tests.benchmarks.questions import Answer, Question


class StockWhoosh:
    """The reference for what the extension points bring."""

    name = "stock whoosh"

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus with one process."""
        words = analysis.StemmingAnalyzer(stoplist=None, minsize=1)
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True),
            title=fields.TEXT(stored=True, analyzer=words),
            body=fields.TEXT(stored=True, analyzer=words),
            day=fields.DATETIME(stored=True, sortable=True),
            people=fields.KEYWORD(commas=True, stored=True),
            organizations=fields.KEYWORD(commas=True, stored=True),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for record in records(corpus):
            writer.add_document(
                id=record["id"],
                title=record["title"],
                body=record["body"],
                day=datetime.fromisoformat(record["date"]),
                people=",".join(record["people"]),
                organizations=",".join(record["organizations"]),
            )
        writer.commit()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._searcher = index.open_dir(str(folder)).searcher()

    def ask(self, question: Question) -> Answer:
        """Answer one question with a sorted or scored search that groups by both facets."""
        filters: list[Query] = []
        if question.person:
            filters.append(Term("people", question.person))
        if question.organization:
            filters.append(Term("organizations", question.organization))
        if question.since is not None and question.until is not None:
            first, last = (datetime.fromisoformat(f"{d}") for d in (question.since, question.until))
            filters.append(DateRange("day", first, last))
        facets = ("people", "organizations")
        options: dict[str, Any] = {
            "limit": 50,
            "groupedby": {f: sorting.FieldFacet(f, allow_overlap=True) for f in facets},
            "maptype": sorting.Count,
        }
        if filters:
            options["filter"] = And(filters)
        if not question.by_relevance:
            options |= {"sortedby": "day", "reverse": True}
        found = self._searcher.search(_query(question), **options)
        people, organizations = (
            tuple(heapq.nlargest(30, found.groups(f).items(), key=lambda pair: pair[1]))
            for f in facets
        )
        return Answer(len(found), tuple(hit["id"] for hit in found), people, organizations)


def _query(question: Question) -> Query:
    def either(make: Any) -> Query:
        return Or([make("title"), make("body")])

    parts: list[Query] = [either(lambda f, w=word: Term(f, w)) for word in question.words]
    if question.any_word:
        parts.append(Or([either(lambda f, w=word: Term(f, w)) for word in question.any_word]))
    parts += [Not(either(lambda f, w=word: Term(f, w))) for word in question.without]
    if question.phrase:
        parts.append(either(lambda f: Phrase(f, list(question.phrase))))
    if question.prefix:
        parts.append(either(lambda f: Prefix(f, question.prefix)))
    return And(parts) if parts else Every()
