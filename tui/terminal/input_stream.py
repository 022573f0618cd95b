"""Turns what a terminal sends into keys, clicks and pastes, whatever it is and in what pieces.

Terminals answer questions, report the mouse and wrap what is pasted in sequences that begin with an
escape (ECMA-48, 5.4; xterm's "Control Sequences"). Over a slow line they come in pieces. A sequence
that is broken, unknown or beyond all measure does nothing: none of it is ever taken for keys.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Final

from textual import events

# Textual has no public way to parse keys; its own drivers use this parser.
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.keys import Keys
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

_ESCAPE: Final = "\x1b"
_SEQUENCE: Final = re.compile(
    r"\x1b(?:"
    r"\[M[\s\S]{3}"  # a click in the form before SGR
    r"|\[(?!M)(?P<numbers>[ -?]*)[@-~]"
    r"|O[ -~]"
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # an answer in words
    r"|[^\[\]PX^_O\x1b]"  # a key together with alt
    r")"
)
_PIECE: Final = re.compile(r"\x1b(?:\[(?:M[\s\S]{0,2}|[ -?]*)|O|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")
"""The beginning of a sequence whose end has not come yet."""
_LONG: Final = 4_096
"""Characters of a sequence from which on nothing of it is kept, and those that are read at once."""
_REST: Final = {
    True: re.compile(r"[^\x07\x1b]*(?P<end>\x07|\x1b\\|(?=\x1b))?"),
    False: re.compile(r"[ -?]*(?P<end>[@-~]|(?=[^ -?]))?"),
}
"""What is left of a sequence that is too long, by whether it is an answer in words."""
_BROKEN: Final = re.compile(r"\x1b(?:\[[ -?]*|[\]PX^_][^\x07\x1b]*|[^\x1b])?")
"""As much of a sequence as can be known to belong to it."""
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_LONGEST_PASTE: Final = 1_000_000
_UNMARKED_PASTE: Final = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]{256,}")
"""So much text at once was not typed, though the terminal does not say that it was pasted."""
_PIECE_DELAY: Final = 1.0
"""Seconds after which the rest of a sequence does not come any more."""
_PASTE_DELAY: Final = 0.1
"""Seconds after the end of a paste in which another end shows that the first was part of it."""
_BROKEN_PASTE_DELAY: Final = 3.0
_LARGEST_CHARACTER: Final = 0x10FFFF
_LARGEST_COORDINATE: Final = 9_999


def input_encoding() -> str:
    """Return the encoding in which the terminal sends text."""
    encoding = (sys.__stdin__.encoding if sys.__stdin__ else None) or "utf-8"
    return "utf-8" if codecs.lookup(encoding).name == "ascii" else encoding


class InputStream:
    """Takes bytes as they come and yields messages; `pending` says when `tick` is to be called."""

    def __init__(self, encoding: str = "utf-8", clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._parser = XTermParser()
        self._held = ""
        """A piece of a sequence; in a paste, all of it so far; after one, what follows it."""
        self._in_long: bool | None = None
        """Within a sequence that is too long: whether it is an answer in words."""
        self._in_paste = False
        self._pasted: str | None = None
        """A paste that has ended, unless what follows says otherwise."""
        self._due: float | None = None

    @property
    def pending(self) -> float | None:
        """Seconds until what has come is taken as it is; None where nothing waits for more."""
        return None if self._due is None else max(0.0, self._due - self._clock())

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield what these bytes, with those before them, mean."""
        text = self._decoder.decode(data)
        if not text:
            return  # the rest of a character is on its way
        if self._pasted is not None:
            self._held += text
            return
        if self._in_paste:
            yield from self._paste(text)
            return
        if not self._held and self._in_long is None and _UNMARKED_PASTE.fullmatch(text):
            yield events.Paste(text)
            return
        yield from self._parse(text)

    def tick(self) -> Iterator[Message]:
        """Yield what was waited for, where the time for more of it is over."""
        if self._due is None or self._clock() < self._due:
            return
        self._due = self._in_long = None
        held, self._held = self._held, ""
        if self._pasted is not None:
            yield from self._end_of_paste(self._pasted, held)
        elif self._in_paste:
            self._in_paste = False
            yield events.Paste(held)
        elif held == _ESCAPE:
            yield events.Key("escape", _ESCAPE)
        elif len(held) == len("\x1b["):
            yield from self._keys(held[1], alt=True)

    def _parse(self, text: str) -> Iterator[Message]:
        """Yield what text outside of a paste means."""
        text, self._held, self._due = self._held + text, "", None
        if self._in_long is not None:
            text = self._without_rest(text)
        at = 0
        while at < len(text):
            if text[at] != _ESCAPE:
                yield from self._keys(text[at])
                at += 1
            elif found := _SEQUENCE.match(text, at):
                at = found.end()
                if found[0] == _PASTE_START:
                    self._in_paste = True
                    yield from self._paste(text[at:])
                    return
                yield from self._sequence(found)
            elif _PIECE.match(text, at):
                self._hold(text[at:])
                return
            elif text.startswith(_ESCAPE + _ESCAPE, at):
                yield events.Key("escape", _ESCAPE)
                at += 1
            else:  # it is broken: what has come of it means nothing, the next character may
                broken = _BROKEN.match(text, at)
                at = len(text) if broken is None else broken.end()

    def _hold(self, piece: str) -> None:
        self._due = self._clock() + (ESCAPE_DELAY if piece == _ESCAPE else _PIECE_DELAY)
        if len(piece) > _LONG:
            self._in_long = piece[1] != "["
        else:
            self._held = piece

    def _without_rest(self, text: str) -> str:
        """The text after the end of a sequence that is too long, if it comes in it."""
        assert self._in_long is not None
        rest = _REST[self._in_long].match(text)
        assert rest is not None
        if rest["end"] is None:
            self._due = self._clock() + _PIECE_DELAY
        else:
            self._in_long = None
        return text[rest.end() :]

    def _sequence(self, found: re.Match[str]) -> Iterator[Message]:
        """Yield what a whole sequence means, if anything."""
        sequence = found[0]
        if len(sequence) == len("\x1bx"):
            yield from self._keys(sequence[1], alt=True)
            return
        numbers = [int(each) for each in re.findall(r"\d{1,9}", found["numbers"] or "")]
        if len(sequence) > _LONG or any(number > _LARGEST_CHARACTER for number in numbers):
            return
        if sequence == "\x1b[I":
            yield events.AppFocus()
        elif sequence == "\x1b[O":
            yield events.AppBlur()
        elif re.fullmatch(r"\x1b\[\?2026;[1-9]\$y", sequence):
            yield TerminalSupportsSynchronizedOutput()
        elif sequence.startswith("\x1b[<"):
            if all(number <= _LARGEST_COORDINATE for number in numbers):
                click = self._parser.parse_mouse_code(sequence)
                if click is not None:
                    yield click
        elif not sequence.startswith(("\x1b[M", "\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_")):
            yield from self._keys(sequence)

    def _keys(self, sequence: str, *, alt: bool = False) -> Iterator[Message]:
        try:
            keys = list(self._parser._sequence_to_key_events(sequence, alt=alt))
        except (ValueError, OverflowError):
            return  # a number in it stands for no character
        for key in keys:
            if key.key != Keys.Ignore:
                yield key

    def _paste(self, text: str) -> Iterator[Message]:
        """Take more of a paste, to its end if that has come."""
        start = max(0, len(self._held) - len(_PASTE_END) + 1)
        self._held += text
        end = self._held.find(_PASTE_END, start)
        if end < 0:
            if len(self._held) > _LONGEST_PASTE:
                self._held = self._held[:_LONGEST_PASTE] + self._held[-len(_PASTE_END) + 1 :]
            self._due = self._clock() + _BROKEN_PASTE_DELAY
            return
        self._in_paste = False
        self._pasted = self._held[:end]
        self._held = self._held[end + len(_PASTE_END) :]
        self._due = self._clock() + _PASTE_DELAY
        yield from ()

    def _end_of_paste(self, pasted: str, after: str) -> Iterator[Message]:
        """Yield a paste and what follows it, which has come meanwhile.

        What is pasted may itself have the sequence that ends a paste, for what follows to be taken
        for keys: but then the true end follows too.
        """
        self._pasted = None
        until = after.find(_PASTE_START)
        true_end = after.rfind(_PASTE_END, 0, until if until >= 0 else len(after))
        if true_end >= 0:
            pasted += _PASTE_END + after[:true_end]
            after = after[true_end + len(_PASTE_END) :]
        yield events.Paste(pasted[:_LONGEST_PASTE])
        yield from self._parse(after)
