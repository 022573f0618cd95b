"""What the commands print for programs: one JSON object, or lines of JSON."""

from __future__ import annotations

import json
import os
import re
import resource
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from tui.export.fields import article_fields, date_fields
from tui.terminal.json_text import json_text

if TYPE_CHECKING:
    from search import (
        Archive,
        Article,
        ArticleHead,
        Explanation,
        Progress,
        SearchRequest,
        SearchResult,
        Snippet,
        UpdateReport,
    )

_OWN = re.compile(r"\d[\d,.]*|\([^()]*\)|“[^”]*”")
"""What of a reason is of one file alone."""


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


def write_import_json(archive: Archive, report: UpdateReport, seconds: float, out: TextIO) -> None:
    """Write as one JSON object what an indexing did, and what the archive has now."""
    from search import SearchRequest

    def total(query: str) -> int:
        return archive.search(SearchRequest(query, limit=0, facets=0)).total

    dated, inferred = total("has:date"), total("is:inferred")
    facets = archive.search(SearchRequest(limit=0, facets=1_000)).facets
    _write_json(
        {
            **{name: value for name, value in asdict(report).items() if name != "warnings"},
            "notes": list(report.warnings),
            "reasons": reasons_of(report),
            "dates": {"stated": dated - inferred, "inferred": inferred,
                      "undated": report.articles - dated},
            "languages": {value.name: value.count for value in facets["languages"]},
            "seconds": round(seconds, 3),
            "memory_mb": round(peak_memory() / 2**20, 1),
        },
        out,
    )  # fmt: skip


def reasons_of(report: UpdateReport) -> dict[str, int]:
    """How many files and records were left out for each kind of reason, the most frequent first.

    Numbers and names in a reason, which differ from file to file, are “…”.
    """
    counts = Counter(_OWN.sub("…", each.reason) for each in report.skipped)
    return dict(counts.most_common())


def peak_memory() -> int:
    """The most memory, in bytes, that this process has had, and the largest of its children."""
    return 1024 * sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


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
