"""The engine of this project, through the same front door as the reader."""

from __future__ import annotations

import os
from pathlib import Path

from search import Archive, SearchRequest
from tests.benchmarks.questions import Answer, Question


class Ours:
    """Query text, filters, total, page and facets exactly as on every keystroke."""

    name = "dateline"

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus with the names that its records state."""
        with Archive.create(folder / "archive") as archive:
            archive.update([str(corpus)], workers=len(os.sched_getaffinity(0)))

    def open(self, folder: Path) -> None:
        """Open the archive."""
        self._archive = Archive.open(folder / "archive")

    def ask(self, question: Question) -> Answer:
        """Answer one question; nothing is remembered from one question to the next."""
        self._archive.forget()
        result = self._archive.search(
            SearchRequest(
                query=query_text(question),
                people=(question.person,) if question.person else (),
                organizations=(question.organization,) if question.organization else (),
                since=question.since,
                until=question.until,
                sort="relevance" if question.by_relevance else "newest",
            )
        )
        people, organizations = (
            tuple((value.name, value.count) for value in result.facets[field])
            for field in ("people", "organizations")
        )
        ids = tuple(head.id for head in result.articles)
        return Answer(result.total, ids, people, organizations)


def query_text(question: Question) -> str:
    """The question in the query language."""
    parts = list(question.words)
    if question.any_word:
        parts.append("(" + " OR ".join(question.any_word) + ")")
    if question.phrase:
        parts.append('"' + " ".join(question.phrase) + '"')
    if question.prefix:
        parts.append(question.prefix + "*")
    parts += [f"-{word}" for word in question.without]
    return " ".join(parts)
