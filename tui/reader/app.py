"""The reader as a Textual application: theme, signals, mouse, and its screens."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.console import Console
from textual import events
from textual.app import App
from textual.reactive import Initialize, Reactive
from textual.screen import Screen

from tui.reader.indexing import Indexing
from tui.reader.screens.help import HelpScreen
from tui.reader.screens.overlay import AppAction, Copied
from tui.reader.screens.reading import ReadingScreen
from tui.reader.session import Session
from tui.reader.themes import (
    ASCII,
    PALETTES,
    Glyphs,
    Palette,
    first_palette,
    glyphs_for,
    next_palette,
)
from tui.state.personal import QUOTA, PersonalState
from tui.terminal.driver import TerminalDriver, screen_encoding

if TYPE_CHECKING:
    from textual.theme import Theme

    from search import SearchRequest, SearchResult

_SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM)
_LONGEST_WAIT: Final = 2.0
"""Seconds for which leaving waits; an indexing that takes longer ends after it."""
_AFTER_SIGNAL: Final = 1.0
"""Seconds that an indexing has from a signal on; what it has not published then is lost."""
_LAST_MOMENT: Final = 1.6
"""Seconds from the end of the terminal on after which nothing of the reader is left."""


def _first_theme(app: ReaderApp) -> str:
    return app.palette.theme.name


class ReaderApp(App[int], inherit_bindings=False):
    """Opens an archive in the reading screen; its result is the exit code.

    `first` is the first page as the archive stored it, None where it has none. `index_paths` are
    indexed into the archive meanwhile. `note` is shown until the first key, `name` as that of the
    archive, where it is not its path. `state` opens what is kept of the person; without it nothing
    is kept beyond the session. A `restricted` reader writes no files and starts no program;
    `settings` are those of the person.
    """

    CSS_PATH: ClassVar[str] = "dateline.tcss"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False  # It offers to write files.
    ALLOW_SELECT: ClassVar[bool] = False
    theme: Reactive[str] = Reactive(Initialize(_first_theme))

    def __init__(
        self,
        archive: Path | str,
        request: SearchRequest,
        *,
        first: SearchResult | None = None,
        index_paths: tuple[str, ...] = (),
        note: str = "",
        name: str = "",
        no_color: bool = False,
        state: Callable[[], PersonalState] | None = None,
        restricted: bool = False,
        settings: Mapping[str, object] | None = None,
    ) -> None:
        # First of all, for Textual reads the theme while it is constructed.
        self.palette: Palette = first_palette(
            no_color=no_color, colors=Console(force_terminal=True).color_system
        )
        chosen = dict(settings or {})
        if not no_color:
            self.palette = PALETTES.get(str(chosen.get("theme")), self.palette)
        self.glyphs: Glyphs = ASCII if chosen.get("ascii") else glyphs_for(screen_encoding())
        self._mouse_wanted = bool(chosen.get("mouse"))
        self._settings = chosen
        super().__init__(driver_class=TerminalDriver)
        self.animation_level = "none"
        self.archive = archive
        self.session = Session(request)
        self._first = first
        self._index_paths = index_paths
        self._note = note
        self._archive_name = name
        self._restricted = restricted
        memory = secrets.token_hex()
        self._state = state or (lambda: PersonalState(archive, memory=memory))
        self._mouse = False
        self._indexing: Indexing | None = None
        self._signalled_at: float | None = None

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes of the palettes, and those of Textual."""
        ours = {palette.theme.name: palette.theme for palette in PALETTES.values()}
        return super().available_themes | ours

    def get_default_screen(self) -> Screen[Any]:
        """Return the reading screen, which all others lie on."""
        indexing: Callable[..., Indexing] | None = None
        if self._index_paths:
            paths, archive = self._index_paths, self.archive

            def indexing(deliver: Callable[..., None]) -> Indexing:
                self._indexing = Indexing(paths, archive, deliver)
                return self._indexing

        return ReadingScreen(
            self.session,
            self._state,
            indexing,
            self._first,
            self._note,
            self.archive,
            self._archive_name,
            self.palette,
            self.glyphs,
            restricted=self._restricted,
            settings=self._settings,
        )

    def wait_for_indexing(self) -> None:
        """Give an indexing that was told to stop the time to publish what it has done."""
        if self._indexing is None:
            return
        if self._signalled_at is None:
            self._indexing.wait(_LONGEST_WAIT)
        else:
            self._indexing.wait(self._signalled_at + _AFTER_SIGNAL - monotonic())
            self._indexing.kill()

    def on_mount(self) -> None:
        """End in order on the signals of a closed terminal and of a shutdown."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            # Only the main thread may handle signals, and tests run in another one.
            with suppress(RuntimeError, ValueError):
                loop.add_signal_handler(number, self._end, number)
        if self._mouse_wanted:
            self._mouse = True
            if isinstance(self._driver, TerminalDriver):
                self._driver.report_mouse(True)

    def _end(self, number: int) -> None:
        """End in order, and soon: whoever sent the signal may end everything before long.

        What is kept of the person is saved with every change, so that an end at once costs nothing;
        where the terminal is there still, it is left as it was found.
        """
        if self._signalled_at is None:
            self._signalled_at = monotonic()
            if self._indexing is not None:
                self._indexing.stop()
            if number == signal.SIGHUP:
                last = threading.Timer(_LAST_MOMENT, self._end_at_once, (number,))
                last.daemon = True
                last.start()
        self.exit(128 + number)

    def _end_at_once(self, number: int) -> None:
        if self._indexing is not None:
            self._indexing.kill()
        os._exit(128 + number)

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything anew, for terminals differ in what they keep of the screen."""
        self._forget_screen()
        if self.screen_stack and event.size == self.screen.outer_size:
            self.screen.refresh()  # The size changed and changed back.

    def on_app_action(self, message: AppAction) -> None:
        """Do an action that concerns more than the reading screen."""
        if message.name == "quit":
            self.exit(0)
        elif message.name == "help":
            if self.screen is self._reading:  # else the key was typed twice before it was open
                self.push_screen(HelpScreen(self.palette, self.glyphs))
        elif message.name == "theme":
            self._next_theme()
        elif message.name == "redraw":
            self._forget_screen()
            self._reading.refresh()
        elif message.name == "mouse":
            self._switch_mouse()
        elif message.name == "suspend":
            self._suspend()

    def on_copied(self, message: Copied) -> None:
        """Send text to the clipboard of the terminal."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.copy(message.text)

    def _next_theme(self) -> None:
        self.palette = next_palette(self.palette)
        self._reading.apply_palette(self.palette, self.glyphs)
        self.theme = self.palette.theme.name
        name = "no colours, for NO_COLOR is set" if self.no_color else self.palette.name
        self._reading.show_message(f"theme: {name}")

    def _forget_screen(self) -> None:
        if isinstance(self._driver, TerminalDriver):
            self._driver.forget_screen()

    def _switch_mouse(self) -> None:
        self._mouse = not self._mouse
        if isinstance(self._driver, TerminalDriver):
            self._driver.report_mouse(self._mouse)
        on = "mouse on; m gives it back to the terminal"
        self._reading.show_message(on if self._mouse else "mouse off")

    def _suspend(self) -> None:
        if self._restricted:
            self._reading.show_message("there is no shell here: q quits")
            return
        if isinstance(self._driver, TerminalDriver) and not self._driver.suspend():
            self._reading.show_message("no shell waits here to come back from: q quits")

    @property
    def _reading(self) -> ReadingScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, ReadingScreen)
        return screen


def show(
    archive: Path | str,
    request: SearchRequest,
    first: SearchResult | None,
    index_paths: tuple[str, ...],
    note: str,
    name: str,
    *,
    no_color: bool,
    restricted: bool,
    settings: Mapping[str, object],
) -> int:
    """Run the reader in this terminal until the person leaves it; return the exit code."""
    app = ReaderApp(
        archive,
        request,
        first=first,
        index_paths=index_paths,
        note=note,
        name=name,
        no_color=no_color,
        state=lambda: PersonalState(archive, quota=QUOTA if restricted else 0),
        restricted=restricted,
        settings=settings,
    )
    code = app.run(mouse=False)
    app.wait_for_indexing()
    return code if isinstance(code, int) else app.return_code or 0
