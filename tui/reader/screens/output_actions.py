"""What the keys do that take something out: copies, citations, exports, addresses."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.export.formats import FORMATS, format_of
from tui.export.records import Record
from tui.export.urls import web_address
from tui.reader.kept import listed
from tui.reader.kept.listed import ListedWork
from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput, Question
from tui.reader.screens.overlays import Overlays
from tui.reader.screens.view import ReadingView
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.terminal import clipboard
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import Article

_NAME: Final = 40
"""Characters of a query in the name of a file."""


class OutputActions:
    """Has one method for each action that takes something out: `do_` and the action's name.

    `start` begins an export and returns whether it could, for there is one at a time. Where it is
    `restricted`, nothing is written or opened on this machine.
    """

    def __init__(
        self,
        screen: ReadingView,
        widgets: tuple[ArticleList, ArticlePane],
        panes: Panes,
        query_input: QueryInput,
        overlays: Overlays,
        start: Callable[[ListedWork], bool],
        export_format: str,
        *,
        restricted: bool = False,
    ) -> None:
        self._screen = screen
        self._list, self._article = widgets
        self._panes = panes
        self._query_input = query_input
        self._overlays = overlays
        self._start = start
        self._replacing: Path | None = None
        self._format = export_format
        self._restricted = restricted

    def do_copy(self) -> None:
        """Copy the address of the article, else the path of its file."""
        article = self._shown()
        if article is None:
            return
        if article.url:
            self._copy("address", safe(article.url))
        elif article.paths and not self._restricted:
            self._copy("path", safe(article.paths[0]))
        else:
            self._copy("id", safe(article.id))

    def do_cite(self) -> None:
        """Show the citation of the article."""
        article = self._shown()
        if article is not None:
            marks = self._list.results.marks_of(article.id)
            if self._restricted:
                article = article._replace(paths=())
            record = Record(article, marks.starred, marks.tags, marks.note)
            palette, glyphs = self._list.palette, self._list.glyphs
            self._overlays.citation(self._screen.app, record, palette, glyphs)

    def do_open_url(self) -> None:
        """Open the address in a browser on this machine where that can be, else show it whole."""
        article = self._shown()
        if article is None:
            return
        if not article.url:
            self._screen.message = "this article has no address"
            return
        address = web_address(article.url)
        opener = None if self._restricted else browser_opener()
        if address is not None and opener is not None and _opened(opener, address):
            self._screen.message = f"opening {safe(address)}"
        else:
            shown = address or article.url
            palette, glyphs = self._list.palette, self._list.glyphs
            self._overlays.address(self._screen.app, shown, palette, glyphs)

    def do_export(self) -> None:
        """Have the file typed to which what is listed is exported."""
        if self._restricted:
            self._screen.message = "there is no export to files here; Y and p copy"
        elif not self._list.results.total:
            self._screen.message = "nothing is listed"
        elif self._panes.newer is not None:
            self._screen.message = "r takes in what is new; then e exports just what is listed"
        else:
            endings = ", ".join(f".{ending}" for ending in FORMATS.values())
            name = f"~/{_slug(self._panes.session.request.query)}.{FORMATS[self._format]}"
            self._replacing = None
            self._query_input.ask(Question("export", self._export, f"ends in {endings}", name))

    def do_passage(self) -> None:
        """Mark a passage of the article."""
        if self._shown() is not None and not self._article.start_passage():
            self._screen.message = "there is no text to mark"

    def do_longer(self) -> None:
        """Mark a word more."""
        self._article.extend_by_words(1)

    def do_shorter(self) -> None:
        """Mark a word less."""
        self._article.extend_by_words(-1)

    def do_line_longer(self) -> None:
        """Mark a line more."""
        self._article.extend_by_lines(1)

    def do_line_shorter(self) -> None:
        """Mark a line less."""
        self._article.extend_by_lines(-1)

    def do_swap(self) -> None:
        """Have the other end of the passage move."""
        self._article.swap_passage()

    def do_copy_passage(self) -> None:
        """Copy the passage."""
        self._copy("passage", self._article.passage)
        self._article.end_passage()

    def do_end_passage(self) -> None:
        """Mark no passage."""
        self._article.end_passage()

    # What several actions do ----------------------------------------------------------------------

    def _shown(self) -> Article | None:
        head, article = self._list.selected, self._article.article
        if head is None or article is None or head.id != article.id:
            self._screen.message = "there is no article here, or it is being loaded"
            return None
        return article

    def _copy(self, what: str, text: str) -> None:
        if fault := clipboard.why_not(text):
            self._screen.message = fault
        else:
            self._screen.copy(text)
            self._screen.message = clipboard.sent(what, text)

    def _export(self, typed: str) -> str | None:
        name = typed.strip()
        if not name:
            return "type the name of a file; esc leaves"
        path = Path(name).expanduser().absolute()
        form = format_of(path.name)
        if form is None:
            endings = ", ".join(f".{ending}" for ending in FORMATS.values())
            return f"the ending says which format; there are {endings}"
        if path.is_dir():
            return f"{path} is a folder"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        if os.path.lexists(path) and self._replacing != path:
            self._replacing = path
            return f"{path} is there already: enter once more replaces it"
        request = self._panes.session.effective_request
        if not self._start(listed.export(request, path, form)):
            return "still at work on all that is listed; ctrl+c stops it"
        return None


def browser_opener() -> str | None:
    """Return the program that opens an address where the person sits; None over a line."""
    if any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return None


def _opened(opener: str, address: str) -> bool:
    try:
        subprocess.Popen(
            [opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True


def _slug(query: str) -> str:
    words = re.findall(r"\w+", query.lower())
    return "-".join(["dateline", *words])[:_NAME]
