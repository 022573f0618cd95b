"""The terminal below Textual: survives its end, stray bytes, and signs that it cannot show."""

from __future__ import annotations

import asyncio
import codecs
import os
import select
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events

# Textual has no public way to parse keys; its own drivers use this parser in the same way.
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from tui.wire import Wire

if TYPE_CHECKING:
    from textual.app import App

_POLL_SECONDS: Final = 0.1
"""How often the parser may decide that a lone escape was the key."""
_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
_MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
_POINTER: Final = "\x1b]22;"
"""The shape of the mouse pointer, which is left to the terminal."""


def screen_encoding() -> str:
    """Return the encoding in which the terminal is written to."""
    return (sys.__stderr__.encoding if sys.__stderr__ else None) or "utf-8"


class TerminalDriver(LinuxDriver):
    """Textual's driver with six differences.

    The end of the terminal ends the reader: a closed one is readable for ever and would keep a
    core busy. Bytes that are not UTF-8 are replaced, where they would end the input thread. What
    the terminal's encoding cannot show is written as question marks of the same width. The mouse
    is switched at any time, and without reports of mere motion. Nothing is said twice. Of several
    sizes in quick succession the last is what counts.
    """

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        encoding = codecs.lookup(screen_encoding()).name
        self._narrow_encoding = None if encoding.startswith("utf") else encoding
        self._mouse_reports = False
        self._wire = Wire()

    def write(self, data: str) -> None:
        """Write to the terminal what it does not show yet and what its encoding can show."""
        if self._writer_thread is None or not self._writer_thread.is_alive():
            return  # It ended with the terminal, and a full queue would block for ever.
        if data.startswith(_POINTER):
            return
        data = self._wire.shorten(data)
        if self._narrow_encoding is not None and not data.isascii():
            data = in_encoding(data, self._narrow_encoding)
        if data:
            super().write(data)

    def forget_screen(self) -> None:
        """Write everything anew from now on, whatever should be on the screen already."""
        self._wire.forget()

    def start_application_mode(self) -> None:
        """Take over the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Textual's handler of the signal may be interrupted by the next one after it has read the
        # size and before it has sent it: the older size then comes last. The loop does it in turn.
        with suppress(RuntimeError, ValueError):  # only the main thread may handle signals
            asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._send_size)

    def _send_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))

    def report_mouse(self, on: bool) -> None:
        """Switch the reports of clicks and wheel on or off."""
        self._mouse_reports = on
        self.write(_MOUSE_ON if on else _MOUSE_OFF)
        self.flush()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._mouse_reports:
            self.report_mouse(False)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until the reader or its terminal ends."""
        parser = XTermParser(self._debug)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], _POLL_SECONDS)
            if ready:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._app.exit)
                    return
                for message in parser.feed(decoder.decode(data)):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)


def in_encoding(text: str, encoding: str) -> str:
    """Return `text` with question marks, cell for cell, for what `encoding` does not have."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_encodable(character, encoding) for character in text)
    return text


def _encodable(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return "?" * cell_len(character)
    return character
