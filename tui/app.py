"""Opens the reader: refuses where it cannot work, and keeps the environment from steering it.

Textual reads its environment while it is imported and would import any module named there, write
logs or press keys; so those variables go before it comes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from search import SearchRequest, SearchResult

USAGE: Final = 2


def run(
    archive_path: Path,
    *,
    request: SearchRequest,
    index_paths: tuple[str, ...] = (),
    note: str = "",
) -> int:
    """Show the reader on an archive until the person leaves; return the exit code.

    `index_paths` are indexed into the archive meanwhile, which may not exist yet. `note` is shown
    in the status line until the first key. Without a terminal, say what to do and return 2.
    """
    complaint = _complaint()
    if complaint:
        print(f"dateline: {complaint}", file=sys.stderr)
        return USAGE
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    first = _stored_rows(archive_path, request)
    from tui.reader import show

    return show(archive_path, request, first, index_paths, note, no_color="NO_COLOR" in os.environ)


def _complaint() -> str:
    # Textual reads keys from stdin and draws on stderr.
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return "the reader needs a terminal: log in with `ssh -t`, or use `dateline search QUERY`"
    if os.environ.get("TERM") == "dumb":
        return "this terminal (TERM=dumb) cannot show the reader: use `dateline search QUERY`"
    return ""


def _stored_rows(archive: Path, request: SearchRequest) -> SearchResult | None:
    """Return the rows stored for the start, where they are what is asked for."""
    from search import Archive, DatelineError
    from search import SearchRequest as Request

    if request != Request(limit=request.limit, facets=request.facets):
        return None
    try:
        return Archive.front_page(archive)
    except (DatelineError, OSError):
        return None  # Whatever is wrong, opening the archive will say so.
