"""A headline for an article whose source gives none: what its first sentence says, in short."""

from __future__ import annotations


def derived_headline(body: str, text_start: int = 0) -> str:
    line = body[text_start:].split("\n", 1)[0]
    return line[:110]
