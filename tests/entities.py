"""What a registry of names has settled, as whoever opens the archive would find it."""

from __future__ import annotations

from search.article import Kind
from search.names.registry.entities import EntityTable
from search.names.registry.registry import Registry


def entity_table(registry: Registry, kind: Kind) -> EntityTable:
    """The entities of one kind."""
    return EntityTable(registry.sections(), kind)


def entity_of(registry: Registry, kind: Kind, name: str) -> int:
    """The ordinal of the entity that a name denotes, -1 for none."""
    (row,) = registry.find(kind, [name])
    assert row >= 0, f"no article names {name}"
    return int(registry.entities(kind)[row])
