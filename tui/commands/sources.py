"""`dateline sources`: where the articles of an archive come from, listed, added and removed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.commands import candidates, locations, recognizers
from tui.commands.guards import (
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    USAGE,
    Failure,
    location_to_read,
    personal_state,
    print_message,
    require_archive,
    require_writable,
)
from tui.commands.interruption import interruptible
from tui.state.origins import Origin
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from tui.commands.locations import ArchiveLocation

_ADDRESSES: Final = ("http://", "https://")


@click.group(invoke_without_command=True)
@ARCHIVE_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def sources(context: click.Context, archive_dir: str | None, as_json: bool) -> int:
    """List the folders, files and feeds that the archive was filled from; add, remove."""
    outer_dir = context.obj
    context.obj = archive_dir or outer_dir
    if context.invoked_subcommand is not None:
        return FOUND
    location = location_to_read(context.obj)
    found = _described(location)
    if as_json:
        indent = 2 if sys.stdout.isatty() else None
        print(json.dumps({"sources": found}, indent=indent))
    for each in [] if as_json else found:
        note = "" if each["there"] else "\tgone"
        articles = "" if each["articles"] is None else f"{each['articles']:,}"
        print(f"{each['kind']}\t{articles}\t{safe(each['place'])}{note}")
    return FOUND if found else NOTHING


@sources.command()
@click.argument(
    "places", nargs=-1, required=True, metavar="PLACE…", shell_complete=candidates.files
)
@ARCHIVE_OPTION
@click.pass_obj
def add(outer_dir: str | None, places: tuple[str, ...], archive_dir: str | None) -> int:
    """Add feeds by their addresses, or OPML files that list them; `dateline fetch` gets them.

    Files and folders become sources when they are indexed: dateline index PATH.
    """
    location = locations.archive_to_write(archive_dir or outer_dir)
    require_writable(location)
    origins = []
    for place in places:
        if place.startswith(_ADDRESSES):
            origins.append(Origin(place, "feeds"))
        elif Path(place).is_file():
            from tui.feeds.opml import addresses

            if not addresses(Path(place)):
                raise Failure(
                    f"{place} lists no feeds; files of articles are added by `dateline index`",
                    USAGE,
                )
            origins.append(Origin(os.path.realpath(place), "feeds"))
        else:
            raise Failure(
                f"{place} is neither the address of a feed (https://…) nor an OPML file; "
                "folders are added by `dateline index`",
                USAGE,
            )
    remember(location, origins)
    noun = "source" if len(origins) == 1 else "sources"
    print_message(f"{len(origins)} {noun} added; `dateline fetch` gets what is new in them")
    return FOUND


@sources.command()
@click.argument(
    "places", nargs=-1, required=True, metavar="PLACE…", shell_complete=candidates.files
)
@ARCHIVE_OPTION
@click.option("--keep", is_flag=True, help="Keep the articles that were read from there.")
@click.pass_obj
def remove(
    outer_dir: str | None, places: tuple[str, ...], archive_dir: str | None, keep: bool
) -> int:
    """Remove sources, and with them the articles that come from nowhere else."""
    location = locations.archive_to_write(archive_dir or outer_dir)
    require_archive(location)
    known = known_origins(location)
    by_place = {each.place: each for each in known}
    wanted = []
    for place in places:
        found = by_place.get(place) or by_place.get(os.path.realpath(place))
        if found is None:
            raise Failure(f"{place} is no source of this archive; see `dateline sources`", USAGE)
        wanted.append(found)
    folders = [each.place for each in wanted if each.kind == "files"]
    if folders and not keep:
        from search import Archive

        with interruptible() as interruption, Archive.open(location.path, write=True) as archive:
            report = archive.withdraw(
                folders, trusted=recognizers.chosen(), cancel=interruption.requested
            )
        if report.stopped:
            raise Failure("stopped; run the same command again to go on", 130)
        noun = "article" if report.removed == 1 else "articles"
        print_message(f"{report.removed:,} {noun} removed")
    state = personal_state(location)
    state.origins.remove([each.place for each in wanted])
    state.close()
    return FOUND


def known_origins(location: ArchiveLocation) -> list[Origin]:
    """Return what is known of where the articles of an archive come from."""
    from tui.state.database import exists

    if not exists():
        return []
    state = personal_state(location)
    try:
        return state.origins.known()
    finally:
        state.close()


def remember(location: ArchiveLocation, origins: Sequence[Origin]) -> None:
    """Keep where articles come from; where that cannot be kept, say so."""
    if strange := [each.place for each in origins if not _is_text(each.place)]:
        print_message(f"{safe(strange[0])} is no UTF-8 and is not kept as a source")
    origins = [each for each in origins if _is_text(each.place)]
    if set(origins) <= set(known_origins(location)):
        return
    state = personal_state(location)
    state.origins.add(origins)
    if trouble := state.take_trouble():
        print_message(trouble)
    state.close()


def _is_text(place: str) -> bool:
    try:
        place.encode()
    except UnicodeEncodeError:
        return False
    return True


def _described(location: ArchiveLocation) -> list[dict[str, Any]]:
    from search import Archive, SearchRequest, field_form

    origins = known_origins(location)
    found: list[dict[str, Any]] = []
    with Archive.open(location.path) as archive:
        for each in origins:
            articles = None
            if each.kind == "files":
                request = SearchRequest(field_form("path", each.place), limit=0, facets=0)
                articles = archive.search(request).total
            there = each.place.startswith(_ADDRESSES) or os.path.lexists(each.place)
            found.append(
                {"place": each.place, "kind": each.kind, "articles": articles, "there": there}
            )
    return found
