"""`dateline fetch`: gets what is new in the feeds of an archive, and indexes it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from tui.commands import locations, output
from tui.commands.guards import (
    ARCHIVE,
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    STOPPED,
    Failure,
    print_message,
    require_writable,
    update,
)
from tui.commands.interruption import interruptible
from tui.commands.sources import known_origins, remember
from tui.feeds.entries import NoFeed, records
from tui.feeds.fetching import addresses_of
from tui.feeds.fetching import fetch as fetched
from tui.feeds.opml import addresses
from tui.feeds.store import Store, folder_of
from tui.state.origins import Origin
from tui.terminal.safe import safe


@click.command()
@ARCHIVE_OPTION
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=600),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one feed may take.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def fetch(outer_dir: str | None, archive_dir: str | None, timeout: float, as_json: bool) -> int:
    """Get what is new in the feeds of the archive (see dateline sources) and index it.

    Nothing is fetched but by this command. A server is asked only for what has changed.
    """
    location = locations.archive_to_write(archive_dir or outer_dir)
    require_writable(location)
    origins = [each.place for each in known_origins(location) if each.kind == "feeds"]
    if not origins:
        raise Failure(
            "this archive has no feeds; add some: dateline sources add https://… or FEEDS.opml",
            NOTHING,
        )
    folder = folder_of(location.path)
    counts = {"new": 0, "unchanged": 0, "failed": 0, "entries": 0}
    faults: dict[str, str] = {}

    def listed(place: str) -> list[str]:
        try:
            return addresses(Path(place))
        except OSError as error:
            faults[place] = error.strerror or "cannot be read"
            return []

    with interruptible() as interruption:
        try:
            with Store.opened(folder) as store:
                entries = store.entries
                stamps = {each: store.stamp(each) for each in addresses_of(origins, listed)}
                for each in fetched(stamps, timeout, interruption.requested):
                    fault = each.fault
                    if each.status == "new":
                        try:
                            found = records(each.data, each.address, each.content_type)
                            counts["entries"] += store.add(each.address, found, each.stamp)
                        except NoFeed as error:
                            fault = str(error)
                    if fault:
                        faults[each.address] = fault
                    counts["failed" if fault else each.status] += 1
        except BlockingIOError:
            raise Failure("the feeds of this archive are being fetched already", ARCHIVE) from None
        except OSError as error:
            raise Failure(f"{folder}: {error.strerror}", ARCHIVE) from None
        remember(location, [Origin(os.path.realpath(entries))])
        report = update(location, (str(entries),), interruption.requested)
    if as_json:
        changed = {"added": report.added, "updated": report.updated}
        print(json.dumps({**counts, **changed, "faults": faults}))
    else:
        for place, fault in faults.items():
            print(f"failed {safe(place)}: {safe(fault)}")
        print(
            f"feeds: {counts['new']} new, {counts['unchanged']} unchanged, "
            f"{counts['failed']} failed; entries: {counts['entries']}"
        )
        output.write_report(report, sys.stdout, porcelain=False)
    if interruption.requested():
        print_message("stopped; run the same command again to go on")
        return STOPPED
    return FOUND
