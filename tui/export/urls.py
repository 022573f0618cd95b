"""Which addresses of articles may become links, and how they are written in one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_WEB: Final = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_KEPT: Final = "!#$%&'()*+,-./:;=?@_~[]"
LONGEST: Final = 2_000
"""The most characters of a link; terminals and browsers cut longer ones."""


def web_address(text: str | None) -> str | None:
    """Return an address of the web in ASCII, without a sign that could end a link; else None."""
    if not text or not _WEB.match(text := text.strip()):
        return None
    try:
        address = quote(text, safe=_KEPT)
    except UnicodeEncodeError:  # half a character
        return None
    return address if len(address) <= LONGEST else None


def hyperlink(address: str | None, text: str) -> str:
    """Return safe text as a link for terminals (OSC 8); without an address, the text alone."""
    link = web_address(address)
    return f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\" if link else text
