"""The reader as an application: theme, signals, mouse, and screens on top of each other."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.console import Console
from textual import events
from textual.app import App
from textual.reactive import Initialize, Reactive
from textual.screen import Screen

from tui.indexing import Indexing
from tui.screens.help import HelpScreen
from tui.screens.reading import ReadingScreen
from tui.session import Session
from tui.terminal import TerminalDriver, screen_encoding
from tui.themes import PALETTES, Glyphs, Palette, first_palette, glyphs_for, next_palette
from tui.worker import Worker

if TYPE_CHECKING:
    from textual.theme import Theme

    from search import Archive, SearchRequest, SearchResult

_SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM)


def _first_theme(app: ReaderApp) -> str:
    return app.palette.theme.name


class ReaderApp(App[int], inherit_bindings=False):
    """Opens an archive in the reading screen; returns the exit code.

    `first` are the rows that the archive stored for the start, None where there are none.
    `index_paths` are indexed into the archive while one reads.
    """

    CSS_PATH: ClassVar[str] = "dateline.tcss"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False  # It offers to write files.
    ALLOW_SELECT: ClassVar[bool] = False
    theme: Reactive[str] = Reactive(Initialize(_first_theme))

    def __init__(
        self,
        archive: Path,
        request: SearchRequest,
        *,
        first: SearchResult | None = None,
        index_paths: tuple[str, ...] = (),
        note: str = "",
        no_color: bool = False,
    ) -> None:
        # Before anything else: what Textual makes of the theme is settled by its first look at it.
        self.palette: Palette = first_palette(
            no_color=no_color, colors=Console(force_terminal=True).color_system
        )
        self.glyphs: Glyphs = glyphs_for(screen_encoding())
        super().__init__(driver_class=TerminalDriver)
        self.animation_level = "none"
        self.archive = archive
        self.session = Session(request)
        self._first = first
        self._index_paths = index_paths
        self._note = note
        self._mouse = False

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes of the palettes, and those of Textual."""
        ours = {palette.theme.name: palette.theme for palette in PALETTES.values()}
        return super().available_themes | ours

    def get_default_screen(self) -> Screen[Any]:
        """The reading screen, on which everything happens."""
        indexing: Callable[..., Indexing] | None = None
        if self._index_paths:
            paths, archive = self._index_paths, self.archive

            def indexing(deliver: Callable[..., None]) -> Indexing:
                return Indexing(paths, archive, deliver)

        return ReadingScreen(
            self.session,
            lambda deliver: Worker(self._open, deliver),
            indexing,
            self._first,
            self._note,
            self.archive,
            self.palette,
            self.glyphs,
        )

    def on_mount(self) -> None:
        """End in order when the terminal goes away or somebody asks for it."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            # Only the main thread may do this; tests run elsewhere.
            with suppress(RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit, 128 + number)

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything anew, for who knows what the terminal made of the old screen."""
        self._forget_screen()
        if self.screen_stack and event.size == self.screen.outer_size:
            self.screen.refresh()  # it was another size for a moment, and nothing else draws now

    def on_reading_screen_wanted(self, message: ReadingScreen.Wanted) -> None:
        """Do what concerns more than the reading screen."""
        if message.what == "quit":
            self.exit(0)
        elif message.what == "help":
            self.push_screen(HelpScreen(self.palette, self.glyphs))
        elif message.what == "theme":
            self._next_theme()
        elif message.what == "redraw":
            self._forget_screen()
            self._reading.refresh()
        elif message.what == "mouse":
            self._switch_mouse()

    def _next_theme(self) -> None:
        self.palette = next_palette(self.palette)
        self._reading.dress(self.palette, self.glyphs)
        self.theme = self.palette.theme.name
        name = "no colours, for NO_COLOR is set" if self.no_color else self.palette.name
        self._reading.say(f"theme: {name}")

    def _forget_screen(self) -> None:
        if isinstance(self._driver, TerminalDriver):
            self._driver.forget_screen()

    def _switch_mouse(self) -> None:
        self._mouse = not self._mouse
        if isinstance(self._driver, TerminalDriver):
            self._driver.report_mouse(self._mouse)
        on = "mouse on; m gives it back to the terminal"
        self._reading.say(on if self._mouse else "mouse off")

    @property
    def _reading(self) -> ReadingScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, ReadingScreen)
        return screen

    def _open(self) -> Archive:
        from search import Archive

        return Archive.open(self.archive)


def show(
    archive: Path,
    request: SearchRequest,
    first: SearchResult | None,
    index_paths: tuple[str, ...],
    note: str,
    *,
    no_color: bool,
) -> int:
    """Run the reader in this terminal until the person leaves and return the exit code."""
    app = ReaderApp(
        archive, request, first=first, index_paths=index_paths, note=note, no_color=no_color
    )
    code = app.run(mouse=False)
    return code if isinstance(code, int) else app.return_code or 0
