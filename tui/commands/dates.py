"""The command `dateline dates`: tells how the dates of articles are known, and corrects them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui.commands.correcting import archive_to_correct, print_corrections, text_of
from tui.commands.guards import (
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    CommandGroup,
    Failure,
    opened_archive,
)

if TYPE_CHECKING:
    from search import Archive

_PAGE = 10_000
"""How many articles are asked for at a time."""


@click.group(cls=CommandGroup, invoke_without_command=True)
@ARCHIVE_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def dates(context: click.Context, /, archive_dir: str | None, as_json: bool) -> int:
    """Tell how the dates of the articles are known, and correct them.

    Without a command, count the articles by that, each with the query that lists them.
    """
    context.obj = archive_dir or context.obj
    if context.invoked_subcommand is not None:
        return FOUND
    from search import DATED, SearchRequest

    with opened_archive(context.obj) as archive:
        counts = {
            how: archive.search(SearchRequest(f"dated:{how}", limit=0, facets=0)).total
            for how in DATED
        }
    if as_json:
        print(json.dumps(counts))
    else:
        for how, count in counts.items():
            print(f"{count:>9,}  dated:{how:<10}{DATED[how]}")
    return FOUND


def _ids(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """Return the ids that are named; `-` stands for those on standard input, one a line."""
    found: list[str] = []
    for each in given:
        found += text_of("-").split("\n") if each == "-" else [each]
    return list(dict.fromkeys(filter(None, found)))


_IDS = click.argument("ids", nargs=-1, metavar="[ID]…", callback=_ids)
_QUERY = click.option("--query", metavar="QUERY", help="Also all articles that QUERY selects.")


@dates.command(name="set")
@click.argument("date")
@_IDS
@ARCHIVE_OPTION
@_QUERY
@click.pass_obj
def set_(
    outer_dir: str | None,
    /,
    date: str,
    ids: Sequence[str],
    archive_dir: str | None,
    query: str | None,
) -> int:
    """Say that articles appeared on DATE: 2022-01-09, 2022-01, 2022-01-09..2022-01-11, or none.

    It is kept with the archive, however often their files are read again. - stands for IDs on
    standard input, one a line.
    """
    from search import Correction

    said = _interval(date)
    with archive_to_correct(archive_dir or outer_dir) as archive:
        chosen = _chosen(archive, ids, query)
        new = [Correction("date", "article", (id, said)) for id in chosen]
        archive.correct([*archive.corrections(), *new])
    print(f"{_articles(len(new))} dated {'as of no date' if said == 'none' else said}")
    return FOUND


@dates.command()
@_IDS
@ARCHIVE_OPTION
@_QUERY
@click.pass_obj
def reset(
    outer_dir: str | None, /, ids: Sequence[str], archive_dir: str | None, query: str | None
) -> int:
    """Take corrections of dates back: the articles have the dates again that their sources say."""
    with archive_to_correct(archive_dir or outer_dir) as archive:
        chosen = set(ids) | set(_chosen(archive, (), query) if query is not None else ())
        if not chosen:
            raise click.UsageError("name articles, ID…, or select them, --query QUERY")
        before = archive.corrections()
        kept = [each for each in before if each.action != "date" or each.names[0] not in chosen]
        if len(kept) == len(before):
            raise Failure("no date of these articles was corrected", NOTHING)
        archive.correct(kept)
    print(f"{_articles(len(before) - len(kept))} dated as the source says again")
    return FOUND


@dates.command()
@ARCHIVE_OPTION
@click.pass_obj
def corrections(outer_dir: str | None, /, archive_dir: str | None) -> int:
    """Print all corrections of dates as text that `apply` reads, to keep, share and compare."""
    with opened_archive(archive_dir or outer_dir) as archive:
        found = [each for each in archive.corrections() if each.action == "date"]
    print_corrections(found)
    return FOUND if found else NOTHING


@dates.command()
@click.argument("file")
@ARCHIVE_OPTION
@click.pass_obj
def apply(outer_dir: str | None, /, file: str, archive_dir: str | None) -> int:
    """Add the corrections of FILE (- for standard input) to those of the archive.

    Those of articles that it does not have yet hold when these come.
    """
    from search import parse_corrections

    read = parse_corrections(text_of(file))
    with archive_to_correct(archive_dir or outer_dir) as archive:
        redated = archive.correct([*archive.corrections(), *read])
        missing = archive.missing([each.names[0] for each in read if each.action == "date"])
    waiting = f", {len(missing):,} wait for their articles" if missing else ""
    print(f"{len(read):,} corrections applied, {_articles(redated)} dated anew{waiting}")
    return FOUND


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _chosen(archive: Archive, ids: Sequence[str], query: str | None) -> list[str]:
    """Return the ids of the articles that are named or selected; fail where there are none."""
    from search import SearchRequest

    if missing := archive.missing(ids):
        raise Failure(f"no article has the id {min(missing)!r}", NOTHING)
    found = list(ids)
    while query is not None:
        request = SearchRequest(
            query, sort="oldest", limit=_PAGE, offset=len(found) - len(ids), facets=0
        )
        page = archive.search(request).articles
        found += [head.id for head in page]
        if len(page) < _PAGE:
            break
    if not found:
        reason = "name articles, ID…, or select them, --query QUERY"
        raise click.UsageError(reason) if query is None else Failure("no article matches", NOTHING)
    return list(dict.fromkeys(found))


def _interval(text: str) -> str:
    """Return a date as corrections write it."""
    from search import NO_DATE, day_interval

    if text.strip().lower() == NO_DATE:
        return NO_DATE
    first, last = day_interval(text)
    if first is None or last is None:
        raise click.UsageError("a date has a first and a last day: 2022-01-09..2022-01-11")
    return "..".join(dict.fromkeys(day.isoformat() for day in (first, last)))
