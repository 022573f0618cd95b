"""Markdown (CommonMark) in which an article is nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TextIO

from tui.export.formats.text_format import facts
from tui.export.records import Origin, Record
from tui.export.urls import web_address
from tui.terminal.safe import clean

_INLINE: Final = re.compile(r"([\\`*_\[\]<>&|~$])")
_AT_START: Final = re.compile(r"^(\s*)([-+=#]|\d+(?=[.)]))")


def literal(text: str) -> str:
    """Return one line of text that Markdown shows as it is."""
    line = _INLINE.sub(r"\\\1", " ".join(clean(text).split()))
    found = _AT_START.match(line)
    if found is None:
        return line
    # After a number it is the dot that makes a list of it.
    place = found.end() if found[2].isdigit() else found.start(2)
    return f"{line[:place]}\\{line[place:]}"


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write a heading an article, a list of what is known, and its paragraphs."""
    out.write(f"*{literal(origin.sentence)}*\n")
    for record in records:
        out.write(f"\n## {literal(record.article.title) or '(no title)'}\n\n")
        for name, value in facts(record):
            address = web_address(value) if name == "URL" else None
            out.write(f"- {name}: {f'<{address}>' if address else literal(value)}\n")
        for paragraph in record.article.body.split("\n\n"):
            lines = [literal(line) for line in paragraph.split("\n")]
            if shown := "\\\n".join(line for line in lines if line):
                out.write(f"\n{shown}\n")
