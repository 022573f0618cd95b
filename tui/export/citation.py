"""Cites one article in words: who, what, where, when and how that is known, and its very file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from tui.export.formats.bibtex_format import how_dated
from tui.export.records import Record
from tui.export.urls import web_address
from tui.terminal.safe import clean

_LARGEST: Final = 64 << 20
"""A file of at most this many bytes is hashed, which takes a moment."""


def file_hash(path: str) -> str:
    """Return the SHA-256 of a file; empty where it cannot be read, or is too large for a moment."""
    file = Path(path)
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return ""
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def plain(record: Record) -> str:
    """Return the citation in one line."""
    article = record.article
    published = article.published
    days = [day.isoformat() for day in (published.start, published.end) if day is not None]
    when = " to ".join(dict.fromkeys(days)) or "undated"
    if published.basis == "stated":
        when += " (stated)"
    elif days:
        when = how_dated(published)
    path = article.paths[0] if article.paths else ""
    digest = file_hash(path) if path else ""
    parts = [
        ", ".join(record.authors),
        f"“{article.title}”",
        article.source or "",
        when,
        web_address(article.url) or "",
        path,
        f"sha256:{digest}" if digest else "",
    ]
    return " ".join(clean(". ".join(part for part in parts if part)).split()) + "."
