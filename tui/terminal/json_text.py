"""JSON in which nothing can act on a terminal, and which any encoding can hold."""

from __future__ import annotations

import json


def json_text(value: object, encoding: str | None, *, indent: int | None = None) -> str:
    """Return a value as JSON, on one line unless it is indented.

    JSON itself escapes only C0; what else a terminal would obey, or `encoding` lacks, is escaped
    too.
    """
    is_utf8 = (encoding or "utf-8").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not is_utf8, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    from tui.terminal.safe import is_safe

    return "".join(c if c == "\n" or is_safe(c) else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) != 0x7F else "\\u007f"
