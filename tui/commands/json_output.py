"""What the commands print for programs: one JSON object, or lines of JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from tui.export.fields import article_fields, date_fields
from tui.terminal.json_text import json_text

if TYPE_CHECKING:
    from search import (
        Article,
        ArticleHead,
        Explanation,
        Overview,
        Progress,
        SearchRequest,
        SearchResult,
        Snippet,
        UpdateReport,
    )

Snippets = Mapping[str, Sequence["Snippet"]]


def write_search_json(
    request: SearchRequest, result: SearchResult, snippets: Snippets, out: TextIO
) -> None:
    """Write the result as one JSON object, with the keys that the manual promises."""
    _write_json(
        {
            "query": request.query,
            "total": result.total,
            **({"folded": result.folded} if request.folded else {}),
            "sort": request.sort,
            "articles": [_head_json(head, snippets) for head in result.articles],
            "facets": {
                field: [
                    {"name": value.name, "count": value.count, **unsure_json(value.unsure)}
                    for value in values
                ]
                for field, values in result.facets.items()
            },
            "took_ms": round(result.took_ms, 1),
        },
        out,
    )


def write_news_json(news: Sequence[tuple[str, SearchRequest, SearchResult]], out: TextIO) -> None:
    """Write what is new to each search as one JSON object; the name of the archive's is null."""
    _write_json(
        {
            "total": sum(result.total for _, _, result in news),
            "new": [
                {
                    "search": name or None,
                    "query": request.query,
                    "total": result.total,
                    "articles": [_head_json(head, {}) for head in result.articles],
                }
                for name, request, result in news
            ],
        },
        out,
    )


def write_article_json(
    article: Article,
    stories: tuple[Sequence[ArticleHead], Sequence[ArticleHead]] | None,
    out: TextIO,
) -> None:
    """Write one article with its body and mentions as a JSON object.

    `stories` are its versions and its relatives, None where the archive tells of none.
    """
    mentions = [
        {
            "entity": mention.entity,
            "kind": mention.kind,
            "text": mention.text,
            "start": mention.start,
            "end": mention.end,
        }
        for mention in article.mentions
    ]
    named = zip(("versions", "related"), stories or (), strict=False)
    others = {name: [_reference_json(head) for head in heads] for name, heads in named}
    _write_json(article_fields(article) | others | {"mentions": mentions}, out)


def write_explanation_json(explanation: Explanation, out: TextIO) -> None:
    """Write how a query was understood as a JSON object."""
    _write_json(asdict(explanation), out)


def porcelain_progress(out: TextIO, gone: Callable[[], None]) -> Callable[[Progress], None]:
    """A function that writes progress as lines of JSON, for a program that shows it.

    It calls `gone` where nobody reads them any more.
    """

    def show(progress: Progress) -> None:
        try:
            out.write(json.dumps({"progress": asdict(progress)}) + "\n")
            out.flush()
        except OSError:
            # What is still buffered goes nowhere, and so does what will yet be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            gone()

    return show


def write_import_json(overview: Overview, report: UpdateReport | None, out: TextIO) -> None:
    """Write as one JSON object what an indexing did, if that is known, and what there is now."""
    facts: dict[str, Any] = {}
    if report is not None:
        facts = asdict(report)
        facts["notes"] = facts.pop("warnings")
        memory = facts.pop("memory")
        facts["memory_mb"] = {name: round(size / 2**20, 1) for name, size in memory.items()}
    _write_json(facts | asdict(overview), out)


def _head_json(head: ArticleHead, snippets: Snippets) -> dict[str, Any]:
    fragments = snippets.get(head.id, ())
    return {
        "id": head.id,
        "title": head.title,
        **date_fields(head.published),
        "source": head.source,
        "people": list(head.people),
        "organizations": list(head.organizations),
        "snippet": " … ".join(fragment.text for fragment in fragments),
        "path": head.path,
        "authors": list(head.authors),
        "section": head.section,
        "language": head.language,
        "versions": head.versions,
        "version_of": head.version_of,
    }


def _reference_json(head: ArticleHead) -> dict[str, Any]:
    return {
        "id": head.id,
        "title": head.title,
        "date": head.published.start.isoformat() if head.published.start else None,
        "source": head.source,
    }


def unsure_json(unsure: bool) -> dict[str, bool]:
    """Return what is said of a name whose kind is in doubt; of any other nothing is said."""
    return {"unsure": True} if unsure else {}


def _write_json(value: object, out: TextIO) -> None:
    indent = 2 if out.isatty() else None
    out.write(json_text(value, out.encoding, indent=indent) + "\n")
