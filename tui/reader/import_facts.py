"""What an archive has and what its last import did, in words: for the reader and for a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from search import language_name

if TYPE_CHECKING:
    from search import Overview, UpdateReport

_LISTED: Final = 20
"""How many reasons, languages, paths, and files left out are told."""
_SHORTEST: Final = 0.05
"""Seconds below which a stage is not told."""


def facts_of_archive(overview: Overview) -> Iterator[tuple[str, str]]:
    """Yield what there is, each with a name, which is empty where it goes on with the one before.

    How dates are known is left out.
    """
    versions = f", {overview.versions:,} of them versions of others" if overview.versions else ""
    yield "articles", f"{overview.articles:,}{versions}"
    values = overview.values
    yield "names", f"{values['people']:,} people, {values['organizations']:,} organizations"
    beside = ("sources", "authors", "sections")
    yield "beside", ", ".join(f"{values[each]:,} {each}" for each in beside)  # type: ignore[index]
    yield from _named("languages", _counted(overview.languages, language_name))


def facts_of_import(report: UpdateReport | None) -> Iterator[tuple[str, str]]:
    """Yield what the last import did, likewise."""
    if report is None:
        yield "last import", "nothing is known of it"
        return
    yield "last import", _when(report)
    yield from _named("from", islice(report.paths, _LISTED))
    yield (
        "articles",
        f"added {report.added:,}, updated {report.updated:,}, unchanged {report.unchanged:,}, "
        f"removed {report.removed:,}, met again {report.duplicates:,}",
    )
    if report.reasons:
        yield "left out", f"{sum(report.reasons.values()):,}"
        yield from _named("", _counted(report.reasons, str))
        yield from _named(
            "", (f"{s.location}: {s.reason}" for s in islice(report.skipped, _LISTED))
        )
    yield from _named("notes", islice(report.warnings, _LISTED))
    stages = [
        f"{name} {spent:,.1f} s" for name, spent in report.stages.items() if spent > _SHORTEST
    ]
    yield "work", ", ".join(stages) or "next to none"
    memory = [f"{name} {size / 2**20:,.0f} MB" for name, size in report.memory.items()]
    yield "memory", ", ".join(memory)


def _when(report: UpdateReport) -> str:
    try:
        began = f"{datetime.fromisoformat(report.began).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        began = report.began
    stopped = f", stopped at {int(100 * report.done)} %" if report.stopped else ""
    return f"{began}, {report.seconds:,.1f} s{stopped}"


def _named(name: str, texts: Iterator[str]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(texts):
        yield ("" if number else name), text


def _counted(counts: Mapping[str, int], name: Callable[[str], str]) -> Iterator[str]:
    for key, count in islice(counts.items(), _LISTED):
        yield f"{count:>9,}  {name(key)}"
    if len(counts) > _LISTED:
        yield f"{'':>9}  and {len(counts) - _LISTED:,} more"
