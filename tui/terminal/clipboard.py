"""Sends text to the clipboard of the terminal (OSC 52), which may be at the far end of a line."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 74_994
"""Bytes at most: in base64 they fit the 100,000 bytes that terminals take at once."""
_NO_CLIPBOARD: Final = ("linux", "vt", "ansi", "dumb", "cons")
"""How the names of terminals begin that have no clipboard and may print what is sent to it."""
_NO_LINKS: Final = (*_NO_CLIPBOARD, "screen.linux")
_SCREEN_CHUNK: Final = 600
"""GNU screen passes at most 768 bytes at once on to its terminal."""


def has_clipboard(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this kind of terminal may have a clipboard at all."""
    return not environment.get("TERM", "").startswith(_NO_CLIPBOARD)


def has_links(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this kind of terminal shows links, or at least leaves out what it does not."""
    return not environment.get("TERM", "").startswith(_NO_LINKS)


def sequence(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return what sends safe text to the clipboard; within GNU screen it is passed through."""
    encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    whole = f"\x1b]52;c;{encoded}\x07"
    if "STY" not in environment:
        return whole
    chunks = [whole[at : at + _SCREEN_CHUNK] for at in range(0, len(whole), _SCREEN_CHUNK)]
    return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)


def why_not(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return why a text cannot be sent, empty where it can."""
    size = len(text.encode("utf-8", "replace"))
    if not has_clipboard(environment):
        term = environment.get("TERM", "")
        return f"nothing sent: this terminal (TERM={term}) has no clipboard"
    if size > LONGEST:
        return f"nothing sent: {size:,} bytes are more than the {LONGEST:,} that terminals take"
    return ""


def sent(what: str, text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return what to say once it was sent: no terminal says that it has taken it."""
    size = f"{len(text):,} characters"
    where = "tmux, which passes it on with `set-clipboard on`"
    to = where if "TMUX" in environment else "the terminal's clipboard, which does not answer"
    return f"{what} ({size}) sent to {to}"
