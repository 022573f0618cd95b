"""Which news agency or outlet an article comes from, as against those that it merely cites."""

from __future__ import annotations

from search.ingest.agencies import agency


def source_name(name: str) -> str | None:
    """A source as its file states it: an agency under its usual name, else the words as they are.

    None where nothing is left of `name`.
    """
    name = " ".join(name.split())
    return agency(name) or name or None
