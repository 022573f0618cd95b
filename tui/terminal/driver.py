"""The terminal below Textual: its end, stray bytes, and characters that it cannot show."""

from __future__ import annotations

import asyncio
import codecs
import os
import select
import signal
import sys
import termios
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from tui.terminal import clipboard
from tui.terminal.bus_error import restore_before
from tui.terminal.input_stream import InputStream, input_encoding
from tui.terminal.output_stream import OutputStream
from tui.terminal.size import terminal_size

if TYPE_CHECKING:
    from textual.app import App

_POLL_SECONDS: Final = 0.1
"""How often the thread that reads looks whether it is to end."""
_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
_MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
_GIVEN_BACK: Final = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1006l\x1b[?1002l\x1b[?1000l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Ends all that the reader asks of a terminal: output held back, pastes, sizes, the mouse, keys."""
_POINTER: Final = "\x1b]22;"
"""Sets the shape of the mouse pointer, which is left to the terminal."""


def screen_encoding() -> str:
    """Return the encoding in which the terminal is written to."""
    return (sys.__stderr__.encoding if sys.__stderr__ else None) or "utf-8"


class TerminalDriver(LinuxDriver):
    """Textual's driver with eight differences.

    - The reader ends with its terminal; a closed one is always readable and would keep a core busy.
    - What the terminal sends is parsed by `InputStream`, which nothing brings down.
    - Characters that the terminal's encoding lacks become question marks of the same width.
    - The mouse is switched on and off at any time, and mere motion is not reported.
    - What the screen shows already is not written again.
    - Of several sizes in quick succession the last one counts; the terminal alone says what it is.
    - It is suspended with the group of processes that runs it, and only where a shell waits for it.

    It uses private names of Textual; `tests/reader/test_textual.py` lists them.
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
        self._output = OutputStream()

    def write(self, data: str) -> None:
        """Write what the terminal does not show yet, as far as its encoding can."""
        if self._writer_thread is None or not self._writer_thread.is_alive():
            return  # The writer has ended with the terminal; a full queue would block for ever.
        if data.startswith(_POINTER):
            return
        data = self._output.shorten(data)
        if self._narrow_encoding is not None and not data.isascii():
            data = in_encoding(data, self._narrow_encoding)
        if data:
            super().write(data)

    def forget_screen(self) -> None:
        """Write everything anew from now on, whatever the screen should show already."""
        self._output.forget()

    def start_application_mode(self) -> None:
        """Take over the terminal."""
        restore_before(self._give_back_at_once)
        super().start_application_mode()
        # The next signal may interrupt Textual's handler after it has read a size and before it has
        # posted it, and the older size then comes last. The event loop handles them in turn.
        with suppress(RuntimeError, ValueError):  # only the main thread may handle signals
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGWINCH, self._send_size)
            loop.add_signal_handler(signal.SIGTSTP, self.suspend)
        self._send_size()  # Textual has asked standard output, which may be a file

    def _send_size(self) -> None:
        if known := terminal_size(self.fileno):
            size = Size(*known)
            self.send_message(events.Resize(size, size))

    def suspend(self) -> bool:
        """Give the terminal back to the shell until `fg`; False where no shell waits for it."""
        if not has_job_control():
            return False
        # The handler of SIGCONT would take the terminal over a second time.
        with self.no_automatic_restart():
            self.suspend_application_mode()
            handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.killpg(0, signal.SIGTSTP)  # with what may run the reader, as `uv run` does
            signal.signal(signal.SIGTSTP, handler)
        self.forget_screen()
        self.resume_application_mode()
        return True

    def copy(self, text: str) -> None:
        """Send safe text to the clipboard of the terminal; the screen stays what it is."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(clipboard.sequence(text))
            self.flush()

    def report_mouse(self, on: bool) -> None:
        """Switch reports of clicks and of the wheel on or off."""
        self._mouse_reports = on
        self.write(_MOUSE_ON if on else _MOUSE_OFF)
        self.flush()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        if self._mouse_reports:
            self.report_mouse(False)
        super().stop_application_mode()
        restore_before(None)

    def _give_back_at_once(self) -> None:
        """Leave the terminal as it was where no other thread can do anything any more."""
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with suppress(OSError):
            os.write(2, _GIVEN_BACK)

    def run_input_thread(self) -> None:
        """Read keys until the reader or its terminal ends."""
        stream = InputStream(input_encoding())
        while not self.exit_event.is_set():
            pending = stream.pending
            patience = _POLL_SECONDS if pending is None else min(pending, _POLL_SECONDS)
            ready, _, _ = select.select([self.fileno], [], [], patience)
            if ready:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._app.exit)
                    return
                for message in stream.feed(data):
                    self.process_message(message)
            for message in stream.tick():
                self.process_message(message)


def has_job_control() -> bool:
    """Return whether a shell that started this process would continue it once it is stopped.

    It does where it is in the same session and has put the process into a group of its own. What
    nobody continues (POSIX: a process of an orphaned group) had better not be stopped.
    """
    process = os.getpid()
    while os.getpgid(process) == os.getpgrp():
        process = _parent(process)
        if process <= 1 or os.getsid(process) != os.getsid(0):
            return False
    return True


def _parent(process: int) -> int:
    """The parent of a process, 0 where it is not known."""
    if process == os.getpid():
        return os.getppid()
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return int(status.rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def in_encoding(text: str, encoding: str) -> str:
    """Return `text` with a question mark for each cell of a character that `encoding` lacks."""
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
