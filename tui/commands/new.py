"""`dateline new`: what has come since it was last printed, for cron, mail and scripts."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from tui.commands import candidates
from tui.commands.guards import (
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    USAGE,
    Failure,
    personal_archive,
    print_message,
)

if TYPE_CHECKING:
    from search import Archive, SearchResult
    from search import SearchRequest as Request
    from tui.state.personal import PersonalState
    from tui.state.searches import SavedSearch


@dataclass(frozen=True, slots=True)
class News:
    """What is new to one search, or with an empty name to the archive."""

    name: str
    request: Request
    result: SearchResult


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…", shell_complete=candidates.saved)
@ARCHIVE_OPTION
@click.option("--saved", is_flag=True, help="Every saved search, in place of the archive.")
@click.option("--keep", is_flag=True, help="Print it the next time again.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    metavar="N",
    help="How many articles of each search.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def new(
    outer_dir: str | None,
    /,
    names: tuple[str, ...],
    archive_dir: str | None,
    saved: bool,
    keep: bool,
    limit: int,
    as_json: bool,
) -> int:
    """Print what has come since the last time, of the archive or of the saved searches NAME.

    The reader keeps by itself what is new there. Ends with 1 where nothing is new.
    """
    from tui.commands import json_output, output

    with personal_archive(archive_dir or outer_dir) as (archive, state):
        state.follow()
        searches = _chosen(state, names, every=saved)
        visit = state.searches.visit(archive)
        news = [found for search in searches if (found := _news(archive, state, search, limit))]
        if as_json:
            json_output.write_news_json(
                [(each.name, each.request, each.result) for each in news], sys.stdout
            )
        else:
            output.write_news([(each.name, each.result) for each in news], sys.stdout)
        sys.stdout.flush()
        # Only what was printed counts as looked at.
        for search in searches:
            if not keep or state.searches.looked(_look(search)) is None:
                state.searches.look(_look(search), visit)
    return FOUND if any(each.result.total for each in news) else NOTHING


def _chosen(
    state: PersonalState, names: tuple[str, ...], *, every: bool
) -> list[SavedSearch | None]:
    """Return the searches that are asked for; None is the archive."""
    saved = {search.name: search for search in state.searches.saved()}
    if every and not names:
        return list(saved.values())
    if not names:
        return [None]
    for name in names:
        if name not in saved:
            known = ", ".join(saved) or "none yet; S in the reader saves one"
            raise Failure(f"there is no saved search {name}; there are: {known}", USAGE)
    return [saved[name] for name in names]


def _look(search: SavedSearch | None) -> str:
    from tui.state.searches import PRINTED

    return PRINTED if search is None else search.printed


def _news(
    archive: Archive, state: PersonalState, search: SavedSearch | None, limit: int
) -> News | None:
    from search import SearchRequest
    from tui.state.searches import LISTED, only_new

    looked = state.searches.looked(_look(search))
    if looked is None:
        looked = state.searches.looked(LISTED if search is None else search.listed)
    if looked is None:
        print_message(f"this is the first look at {archive.place}: what comes from now on is new")
        return None
    request = SearchRequest() if search is None else search.request
    wanted = replace(only_new(request), limit=limit, facets=0)
    with state.as_of(looked):
        result = archive.search(wanted)
    return News("" if search is None else search.name, request, result)
