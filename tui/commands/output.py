"""What the commands print for people: plain lines in pipes, a table in a terminal, reports."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from itertools import groupby, islice
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from tui.commands.json_output import Snippets
from tui.reader.import_facts import facts_of_archive, facts_of_import
from tui.terminal.safe import cell_width, clip, safe
from tui.terminal.size import terminal_size
from tui.terminal.wrapping import wrapped

if TYPE_CHECKING:
    from search import (
        Article,
        Explanation,
        FileFault,
        Inflection,
        Overview,
        Progress,
        PublicationDate,
        RefineProgress,
        SearchRequest,
        SearchResult,
        SkippedFile,
        Snippet,
        UpdateReport,
    )


_TELLING = 2.0
"""Seconds after which a rate tells how much time is left."""
_MANY = 20
"""Files and records left out from which on they are also counted by their reasons."""


def date_text(published: PublicationDate) -> str:
    """The date as a list shows it: ISO, `~` before an inferred one, empty when undated."""
    if published.start is None:
        return ""
    sign = "~" if published.basis == "inferred" else ""
    return sign + published.start.isoformat()


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
    width = _columns(out)
    bold = _Bold(out)
    identifiers = max((cell_width(safe(head.id)) for head in result.articles), default=0)
    identifiers = min(identifiers, 24)
    sources = min(max((cell_width(safe(h.source or "")) for h in result.articles), default=0), 16)
    for head in result.articles:
        lead = f"{date_text(head.published):>11}  {_column(head.id, identifiers)}  "
        if sources:
            lead += f"{_column(head.source or '', sources)}  "
        versions = f"  {head.versions} versions" if head.versions > 1 else ""
        room = max(20, width - cell_width(lead) - len(versions))
        out.write(lead + bold(clip(safe(head.title), room)) + versions + "\n")
        if request.query:
            for fragment in snippets.get(head.id, ())[:1]:
                out.write(" " * 13 + _highlighted(fragment, max(20, width - 14), bold) + "\n")
    for field in ("people", "organizations", "sources", "authors", "sections", "languages"):
        values = result.facets.get(field, ())[:8]
        if len(values) > (field == "languages"):
            line = ", ".join(f"{safe(value.name)} {value.count}" for value in values)
            out.write(clip(f"{field}: {line}", width) + "\n")
    shown = f", {len(result.articles)} shown" if len(result.articles) != result.total else ""
    noun = "article" if result.total == 1 else "articles"
    folded = f" and {result.folded:,} more of their versions" if result.folded else ""
    out.write(f"{result.total:,} {noun}{folded}{shown} in {result.took_ms:.1f} ms\n")


def write_news(news: Sequence[tuple[str, SearchResult]], out: TextIO) -> None:
    """Write the new articles as lines; those of a saved search after a line with its name."""
    for name, result in news:
        if not result.total:
            continue
        if name:
            out.write(f"# {safe(name)}: {result.total:,} new\n")
        write_search_lines(result, out)
        if len(result.articles) < result.total:
            out.write(f"# and {result.total - len(result.articles):,} more\n")


def write_article(article: Article, out: TextIO) -> None:
    """Write one article to read: headline, what is known of it, paragraphs, names."""
    width = min(_columns(out), 100) if out.isatty() else 0
    bold = _Bold(out)
    for line in _lines(safe(article.title), width):
        out.write(bold(line) + "\n")
    published = article.published
    days = [day.isoformat() for day in (published.start, published.end) if day is not None]
    when = "..".join(dict.fromkeys(days)) or "undated"
    if article.date_read is not None:
        when += " (corrected)"
    elif published.basis == "inferred":
        when += " (inferred)"
    by = f"by {', '.join(article.authors)}" if article.authors else None
    agency, section, language = article.agency, article.section, article.language
    known = (
        when, article.source, agency, article.place, by, section, language, article.url, article.id
    )  # fmt: skip
    for line in _lines("  ".join(safe(part) for part in known if part), width):
        out.write(line + "\n")
    if article.date_read is not None or published.basis == "inferred":
        label = "" if article.date_read is not None else "dated by: "
        for line in _lines(label + safe(published.evidence), width):
            out.write(line + "\n")
    for path in article.paths:
        out.write(safe(path) + "\n")
    for paragraph in article.body.split("\n\n"):
        out.write("\n")
        for line in _lines(safe(paragraph, newlines=True), width):
            out.write(line + "\n")


def _how(inflection: Inflection) -> tuple[str, str]:
    from search import language_name

    return language_name(inflection.language), inflection.how


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
            indent = " " * 11 + "  " * clause.depth
            out.write(f"{indent}matches {forms}{rest}{cut}\n")
            for (language, how), group in groupby(clause.inflections, _how):
                words = ", ".join(safe(each.text) for each in islice(group, 20))
                out.write(f"{indent}  in {language} by {how}: {words}\n")
    for word, near in explanation.suggestions.items():
        out.write(f"nothing contains {safe(word)}; did you mean {', '.join(map(safe, near))}?\n")
    for hint in explanation.hints:
        out.write(f"note: column {hint.start + 1}: {safe(hint.text)}\n")
    noun = "article" if explanation.total == 1 else "articles"
    out.write(f"{explanation.total:,} {noun} in all\n")


def write_report(report: UpdateReport, out: TextIO, *, porcelain: bool) -> None:
    """Write what an update did, then every file that was skipped and why."""
    if porcelain:
        print(json.dumps({"report": asdict(report)}), file=out, flush=True)
        return
    for skipped in report.skipped:
        out.write(f"skipped {safe(skipped.location)}: {safe(skipped.reason)}\n")
    for warning in report.warnings:
        out.write(f"note: {safe(warning)}\n")
    if len(report.skipped) >= _MANY:
        for reason, count in report.reasons.items():
            out.write(f"{count:,} skipped: {safe(reason)}\n")
    changed = report.added + report.updated + report.removed
    out.write(
        f"added {report.added}, updated {report.updated}, unchanged {report.unchanged}, "
        f"removed {report.removed}, skipped {len(report.skipped)}"
        + ("" if changed else "; nothing to do")
        + "\n"
    )


def write_import(overview: Overview, report: UpdateReport | None, out: TextIO) -> None:
    """Write the same for a person."""
    from search import DATED

    dates = [(f"{n:>9,}  {DATED[how]}") for how, n in overview.dates.items()]
    known = zip(("dates", *[""] * len(dates)), dates, strict=False)
    for name, text in (*facts_of_archive(overview), *known, *facts_of_import(report)):
        out.write(f"{name:<14}{safe(text)}\n")


def write_changes(report: UpdateReport, said: set[SkippedFile], out: TextIO) -> None:
    """Write what a pass has changed, if anything, and what it skipped that was not `said` yet."""
    new = [each for each in report.skipped if each not in said]
    said.clear()
    said.update(report.skipped)
    for skipped in new:
        out.write(f"skipped {safe(skipped.location)}: {safe(skipped.reason)}\n")
    if report.added or report.updated or report.removed:
        out.write(
            f"{datetime.now():%H:%M:%S} added {report.added}, updated {report.updated}, "
            f"removed {report.removed}\n"
        )
    out.flush()


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
    begun = monotonic()
    first: Progress | None = None
    making = False

    def show(progress: Progress) -> None:
        nonlocal first, making
        first = first or progress
        share = progress.bytes_done / progress.bytes_total if progress.bytes_total else 0.0
        line = (
            f"{share:4.0%}  {progress.files_done:,} of {progress.files_total:,} files, "
            f"{progress.articles:,} articles"
        )
        seconds = monotonic() - begun
        if seconds >= _TELLING and 0 < progress.bytes_done < progress.bytes_total:
            left = seconds * (progress.bytes_total - progress.bytes_done) / progress.bytes_done
            new = progress.articles - first.articles
            line += f", {new / seconds:,.0f} a second" if new > 0 else ""
            line += f", {duration(left)} left" if left >= 1 else ""
        end = "\n" if progress.files_done == progress.files_total and share >= 1.0 else ""
        if progress.dictionary:
            from search import language_name

            line, end = f"making the dictionary of {language_name(progress.dictionary)}, once", ""
        elif making:
            line = end = ""  # the line before it says all
        making = bool(progress.dictionary)
        with suppress(OSError):  # the terminal may be gone
            err.write(f"\r\x1b[K{clip(line, _columns(err) - 1)}{end}")
            err.flush()

    return show


def refining_line(err: TextIO) -> Callable[[RefineProgress], None] | None:
    """A function that keeps one line of progress with its rate; None where it is no terminal."""
    if not err.isatty():
        return None
    begun = monotonic()

    def show(progress: RefineProgress) -> None:
        seconds = monotonic() - begun
        rate = progress.done / seconds if seconds else 0.0
        left = (progress.total - progress.done) / rate if rate else 0.0
        line = f"{progress.done:,} of {progress.total:,} articles, {rate:.0f} a second"
        line += f", {duration(left)} left" if left >= 1 else ""
        end = "\n" if progress.done == progress.total else ""
        with suppress(OSError):  # the terminal may be gone
            err.write(f"\r\x1b[K{clip(line, _columns(err) - 1)}{end}")
            err.flush()

    return show


def duration(seconds: float) -> str:
    """A length of time in words: `45 s`, `12 min`, `3 h 20 min`."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _columns(out: TextIO) -> int:
    """How wide the terminal is, else what $COLUMNS says."""
    size = terminal_size(out.fileno()) if out.isatty() else None
    return shutil.get_terminal_size().columns if size is None else size[0]


def _lines(text: str, width: int) -> list[str]:
    """The lines of safe text, broken at words to this many cells; as they are for a width of 0."""
    if not width:
        return text.split("\n")
    return [text[start:end] for start, end in wrapped(text, width)]


class _Bold:
    """Makes text bold on a terminal, unless `NO_COLOR` or `TERM` says otherwise."""

    def __init__(self, out: TextIO) -> None:
        self._on = (
            out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )

    def __call__(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._on and text else text


def _column(text: str, width: int) -> str:
    clipped = clip(safe(text), width)
    return clipped + " " * (width - cell_width(clipped))


def _highlighted(fragment: Snippet, width: int, bold: _Bold) -> str:
    # `safe` keeps the number of characters, so the spans still fit; the cut is by cells.
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
