"""Tantivy, the native engine nearest to this product: text fields, fast facet columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import tantivy

from tests.benchmarks.peers.contract import records
from tests.benchmarks.questions import Answer, Question

_EPOCH = date(1970, 1, 1)
_FACETS = {
    "people": {"terms": {"field": "people", "size": 30}},
    "organizations": {"terms": {"field": "organizations", "size": 30}},
}


class Tantivy:
    """One segment merge policy, one thread, English stems."""

    name = "tantivy"

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus with one thread."""
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for record in records(corpus):
            day = (date.fromisoformat(record["date"]) - _EPOCH).days
            writer.add_document(
                tantivy.Document(
                    id=record["id"],
                    title=record["title"],
                    body=record["body"],
                    day=day,
                    people=record["people"],
                    organizations=record["organizations"],
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> Answer:
        """Answer one question: a search for the page, an aggregation for the facets."""
        query = self._query(question)
        if question.by_relevance:
            found = self._searcher.search(query, 50, count=True)
        else:
            found = self._searcher.search(query, 50, count=True, order_by_field="day")
        ids = tuple(self._searcher.doc(address)["id"][0] for _, address in found.hits)
        counted = self._searcher.aggregate(query, _FACETS)
        people, organizations = (
            tuple((bucket["key"], bucket["doc_count"]) for bucket in counted[field]["buckets"])
            for field in ("people", "organizations")
        )
        return Answer(found.count, ids, people, organizations)

    def _query(self, question: Question) -> Any:
        schema, query, occur = self._index.schema, tantivy.Query, tantivy.Occur

        def either(make: Any) -> Any:
            return query.boolean_query([(occur.Should, make(f)) for f in ("title", "body")])

        def word(text: str) -> Any:
            return either(lambda field: query.term_query(schema, field, text))

        clauses = [(occur.Must, word(text)) for text in question.words]
        if question.any_word:
            any_word = [(occur.Should, word(text)) for text in question.any_word]
            clauses.append((occur.Must, query.boolean_query(any_word)))
        clauses += [(occur.MustNot, word(text)) for text in question.without]
        if question.phrase:
            stemmed = list(question.phrase)
            clauses.append(
                (occur.Must, either(lambda field: query.phrase_query(schema, field, stemmed)))
            )
        if question.prefix:
            pattern = question.prefix + ".*"
            clauses.append(
                (occur.Must, either(lambda field: query.regex_query(schema, field, pattern)))
            )
        for field, name in (
            ("people", question.person),
            ("organizations", question.organization),
        ):
            if name:
                term = query.term_query(schema, field, name)
                clauses.append((occur.Must, query.const_score_query(term, 0.0)))
        if question.since is not None and question.until is not None:
            low, high = ((day - _EPOCH).days for day in (question.since, question.until))
            span = query.range_query(schema, "day", tantivy.FieldType.Integer, low, high)
            clauses.append((occur.Must, span))
        return query.boolean_query(clauses) if clauses else query.all_query()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    builder.add_integer_field("day", stored=True, indexed=True, fast=True)
    for field in ("people", "organizations"):
        builder.add_text_field(
            field, stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder.build()
