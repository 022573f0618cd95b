"""Starts the reader in an environment that cannot steer it.

While it is imported, Textual reads variables that make it import any module, write logs or press
keys. They are removed before, and so is a size of the screen where the terminal knows its own.
"""

from __future__ import annotations

import gc
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.terminal.size import terminal_size

if TYPE_CHECKING:
    from search import SearchRequest, SearchResult


def run(
    archive_path: Path | str,
    *,
    request: SearchRequest,
    index_paths: tuple[str, ...] = (),
    note: str = "",
    name: str = "",
    restricted: bool = False,
) -> int:
    """Show the reader on an archive until the person leaves it; return the exit code.

    `index_paths` are indexed meanwhile into the archive, which need not exist yet. `note` is shown
    until the first key, `name` as that of the archive, where it is not its path. A `restricted`
    reader writes nothing but a limited file of the person's own marks, and starts no program.
    """
    gc.set_threshold(100_000, 20, 20)  # here memory counts more than the start of the command
    for variable in [each for each in os.environ if each.startswith("TEXTUAL")]:
        del os.environ[variable]
    if terminal_size() is not None:
        for variable in ("COLUMNS", "LINES"):
            os.environ.pop(variable, None)
    first = _stored_rows(archive_path, request)
    from tui.reader import actions
    from tui.settings.file import read

    settings = read()
    faults = settings.faults
    if settings.keys:
        from tui.reader.keymap import mapped

        found, wrong = mapped(settings)
        actions.use(found)
        faults = (*faults, *wrong)
    settings = replace(settings, faults=faults)
    note = settings.note or note
    if zone := settings.values.get("time_zone"):
        os.environ["TZ"] = str(zone)
        time.tzset()
    from tui.reader.app import show

    no_color = "NO_COLOR" in os.environ
    return show(
        archive_path,
        request,
        first,
        index_paths,
        note,
        name,
        no_color=no_color,
        restricted=restricted,
        settings=settings.values,
    )


def _stored_rows(archive: Path | str, request: SearchRequest) -> SearchResult | None:
    """Return the first page as the archive stored it, None where something else is asked for."""
    from search import Archive, DatelineError
    from search import SearchRequest as Request

    if request != Request(limit=request.limit, facets=request.facets, folded=True):
        return None
    try:
        return Archive.front_page(archive)
    except (DatelineError, OSError):
        return None  # Opening the archive will report the fault.
