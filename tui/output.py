"""What the commands print: JSON for programs, plain lines for pipes, a table for a person."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from tui.safe import cell_width, clip, is_safe, safe

if TYPE_CHECKING:
    from search import (
        Article,
        ArticleHead,
        Explanation,
        FileFault,
        Progress,
        PublicationDate,
        SearchRequest,
        SearchResult,
        Snippet,
        UpdateReport,
    )

Snippets = Mapping[str, Sequence["Snippet"]]


def date_text(published: PublicationDate) -> str:
    """The date as a list shows it: ISO, `~` before an inferred one, empty when undated."""
    if published.start is None:
        return ""
    mark = "~" if published.basis == "inferred" else ""
    return mark + published.start.isoformat()


# JSON ---------------------------------------------------------------------------------------------


def write_search_json(
    request: SearchRequest, result: SearchResult, snippets: Snippets, out: TextIO
) -> None:
    """Write the result as one JSON object, with the keys that the manual promises."""
    _write_json(
        {
            "query": request.query,
            "total": result.total,
            "sort": request.sort,
            "articles": [_head_json(head, snippets) for head in result.articles],
            "facets": {
                field: [{"name": value.name, "count": value.count} for value in values]
                for field, values in result.facets.items()
            },
            "took_ms": round(result.took_ms, 1),
        },
        out,
    )


def write_article_json(article: Article, out: TextIO) -> None:
    """Write one article with its body and mentions as a JSON object."""
    people, organizations = (
        [
            mention.entity
            for mention in (*article.title_mentions, *article.mentions)
            if mention.kind == kind
        ]
        for kind in ("person", "organization")
    )
    _write_json(
        {
            "id": article.id,
            "title": article.title,
            **_date_json(article.published),
            "date_evidence": article.published.evidence,
            "source": article.source,
            "place": article.place,
            "url": article.url,
            "path": article.paths[0] if article.paths else None,
            "paths": list(article.paths),
            "people": _by_count([*people, *article.people]),
            "organizations": _by_count([*organizations, *article.organizations]),
            "body": article.body,
            "mentions": [
                {
                    "entity": mention.entity,
                    "kind": mention.kind,
                    "text": mention.text,
                    "start": mention.start,
                    "end": mention.end,
                }
                for mention in article.mentions
            ],
        },
        out,
    )


def write_explanation_json(explanation: Explanation, out: TextIO) -> None:
    """Write how a query was understood as a JSON object."""
    _write_json(asdict(explanation), out)


def porcelain_progress(progress: Progress) -> None:
    """Print one progress step as a line of JSON, for a program that shows it."""
    print(json.dumps({"progress": asdict(progress)}), flush=True)


def _head_json(head: ArticleHead, snippets: Snippets) -> dict[str, Any]:
    fragments = snippets.get(head.id, ())
    return {
        "id": head.id,
        "title": head.title,
        **_date_json(head.published),
        "source": head.source,
        "people": list(head.people),
        "organizations": list(head.organizations),
        "snippet": " … ".join(fragment.text for fragment in fragments),
        "path": head.path,
    }


def _date_json(published: PublicationDate) -> dict[str, str | None]:
    return {
        "date": published.start.isoformat() if published.start else None,
        "date_until": published.end.isoformat() if published.end else None,
        "date_basis": published.basis,
    }


def _by_count(names: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])


def _write_json(value: object, out: TextIO) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=None if not out.isatty() else 2)
    # JSON escapes only C0; what else a terminal would obey, or an encoding lacks, is escaped too.
    encoding = (out.encoding or "utf-8").lower().replace("-", "")
    plain = text if encoding == "utf8" else json.dumps(value)
    out.write("".join(c if is_safe(c) or c == "\n" else _json_escape(c) for c in plain) + "\n")


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) != 0x7F else "\\u007f"


# Lines and tables ---------------------------------------------------------------------------------


def write_search_lines(result: SearchResult, out: TextIO) -> None:
    """Write one line an article: date TAB id TAB source TAB title."""
    for head in result.articles:
        start = head.published.start
        fields = (start.isoformat() if start else "", head.id, head.source or "", head.title)
        out.write("\t".join(safe(field) for field in fields) + "\n")


def write_search_table(
    request: SearchRequest, result: SearchResult, snippets: Snippets, out: TextIO
) -> None:
    """Write the articles as a table as wide as the terminal, then the facets and the total."""
    width = shutil.get_terminal_size().columns
    bold = _Bold(out)
    identifiers = max((cell_width(safe(head.id)) for head in result.articles), default=0)
    identifiers = min(identifiers, 24)
    sources = min(max((cell_width(safe(h.source or "")) for h in result.articles), default=0), 16)
    for head in result.articles:
        lead = f"{date_text(head.published):>11}  {_column(head.id, identifiers)}  "
        if sources:
            lead += f"{_column(head.source or '', sources)}  "
        title = clip(safe(head.title), max(20, width - cell_width(lead)))
        out.write(lead + bold(title) + "\n")
        if request.query:
            for fragment in snippets.get(head.id, ())[:1]:
                out.write(" " * 13 + _marked(fragment, max(20, width - 14), bold) + "\n")
    for field in ("people", "organizations", "sources"):
        values = result.facets.get(field, ())[:8]
        if values:
            line = ", ".join(f"{safe(value.name)} {value.count}" for value in values)
            out.write(clip(f"{field}: {line}", width) + "\n")
    shown = f", {len(result.articles)} shown" if len(result.articles) != result.total else ""
    noun = "article" if result.total == 1 else "articles"
    out.write(f"{result.total:,} {noun}{shown} in {result.took_ms:.1f} ms\n")


def write_article(article: Article, out: TextIO) -> None:
    """Write one article to read: headline, what is known of it, paragraphs, names."""
    width = min(shutil.get_terminal_size().columns, 100) if out.isatty() else 0
    bold = _Bold(out)
    out.write(bold(safe(article.title)) + "\n")
    published = article.published
    days = [day.isoformat() for day in (published.start, published.end) if day is not None]
    when = "..".join(dict.fromkeys(days)) or "undated"
    if published.basis == "inferred":
        when += " (inferred)"
    known = (when, article.source, article.place, article.url, article.id)
    out.write("  ".join(safe(part) for part in known if part) + "\n")
    if published.basis == "inferred":
        out.write(f"dated by: {safe(published.evidence)}\n")
    for path in article.paths:
        out.write(safe(path) + "\n")
    for paragraph in article.body.split("\n\n"):
        out.write("\n")
        for line in paragraph.split("\n"):
            text = safe(line)
            out.write((textwrap.fill(text, width) if width else text) + "\n")


def write_explanation(explanation: Explanation, out: TextIO) -> None:
    """Write one line a clause, indented by nesting, with its number of articles and its forms."""
    for clause in explanation.clauses:
        line = f"{clause.total:>9,}  {'  ' * clause.depth}{safe(clause.text)}"
        if clause.meaning:
            line += f"  ({safe(clause.meaning)})"
        out.write(line + "\n")
        if clause.forms:
            forms = ", ".join(safe(form) for form in clause.forms[:20])
            more = len(clause.forms) - 20
            rest = f" and {more:,} more" if more > 0 else ""
            cut = "; cut, there are more" if clause.cut else ""
            out.write(" " * 11 + "  " * clause.depth + f"matches {forms}{rest}{cut}\n")
    for word, near in explanation.suggestions.items():
        out.write(f"nothing contains {safe(word)}; did you mean {', '.join(map(safe, near))}?\n")
    noun = "article" if explanation.total == 1 else "articles"
    out.write(f"{explanation.total:,} {noun} in all\n")


def write_report(report: UpdateReport, out: TextIO, *, porcelain: bool) -> None:
    """Write what an update did, then every file that was skipped and why."""
    if porcelain:
        print(json.dumps({"report": asdict(report)}), file=out, flush=True)
        return
    for skipped in report.skipped:
        out.write(f"skipped {safe(skipped.place)}: {safe(skipped.reason)}\n")
    for warning in report.warnings:
        out.write(f"note: {safe(warning)}\n")
    changed = report.added + report.updated + report.removed
    out.write(
        f"added {report.added}, updated {report.updated}, unchanged {report.unchanged}, "
        f"removed {report.removed}, skipped {len(report.skipped)}"
        + ("" if changed else "; nothing to do")
        + "\n"
    )


def write_faults(faults: Sequence[FileFault], out: TextIO) -> None:
    """Write each damaged file with what is wrong and what is lost, or that all is well."""
    for fault in faults:
        lost = f"; lost: {safe(fault.lost)}" if fault.lost else ""
        out.write(f"{safe(fault.path)}: {safe(fault.problem)}{lost}\n")
    if not faults:
        out.write("every file of the archive is as it was written\n")


def progress_line(err: TextIO) -> Callable[[Progress], None] | None:
    """A function that keeps one line of progress on a terminal; None where it is not one."""
    if not err.isatty():
        return None

    def show(progress: Progress) -> None:
        share = progress.bytes_done / progress.bytes_total if progress.bytes_total else 0.0
        line = (
            f"{share:4.0%}  {progress.files_done:,} of {progress.files_total:,} files, "
            f"{progress.articles:,} articles"
        )
        end = "\n" if progress.files_done == progress.files_total and share >= 1.0 else ""
        err.write(f"\r\x1b[K{clip(line, shutil.get_terminal_size().columns - 1)}{end}")
        err.flush()

    return show


class _Bold:
    """Makes text stand out on a terminal that wants it."""

    def __init__(self, out: TextIO) -> None:
        self._on = (
            out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )

    def __call__(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._on and text else text


def _column(text: str, width: int) -> str:
    clipped = clip(safe(text), width)
    return clipped + " " * (width - cell_width(clipped))


def _marked(fragment: Snippet, width: int, bold: _Bold) -> str:
    # `safe` keeps one character for one, so spans still fit; cut by cells, never inside a mark.
    text = clip(safe(fragment.text), width)
    out = []
    at = 0
    for start, end in fragment.spans:
        if start >= len(text):
            break
        out.append(text[at:start])
        out.append(bold(text[start:end]))
        at = end
    out.append(text[at:])
    return "".join(out)
