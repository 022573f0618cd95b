"""Which names denote one person or organization: kept up to date while articles come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search.arrays import Ints, Section
from search.article import KINDS, Kind, PublicationDate
from search.names.registry.article_names import ArticleName
from search.names.registry.corrections import Corrections
from search.names.registry.kind_registry import KindRegistry
from search.names.registry.mention_counts import count_columns


class Registry:
    """All names of an archive and the entities that they denote; the writer's side.

    Add and remove articles, then `settle`, then ask for ordinals or store `sections()`. It goes on
    from the `sections` of an earlier one, which it reads as they are and does not change. Every
    spelling has an append-only ordinal per kind, and an entity's ordinal is the smallest among
    the live names that denote it. Counts depend only on the articles present, never on the order
    in which they came; so does which names belong together.
    """

    def __init__(self, sections: Mapping[str, Section] | None = None) -> None:
        self._of_kind = {kind: KindRegistry(kind, sections) for kind in KINDS}
        self._corrections = Corrections()
        if sections is not None:
            self._corrections = Corrections.stored(bytes(sections["corrections"]).decode())
            for registry in self._of_kind.values():
                registry.correct(self._corrections, set())

    def add(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Count the names of one article."""
        day = published.first_day
        for name in names:
            self._of_kind[name.kind].add(day, name)

    def add_counts(self, sections: Mapping[str, Section]) -> None:
        """Count the names of many articles, as `add` would one after the other.

        `sections` are those of the `MentionCounts` of both kinds.
        """
        for kind, registry in self._of_kind.items():
            registry.add_columns(count_columns(sections, kind))

    def remove(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Take back what `add` counted for the same arguments.

        Raises ValueError where a name was not counted like this; names before it are then removed.
        """
        day = published.first_day
        for name in names:
            self._of_kind[name.kind].remove(day, name)

    @property
    def corrections(self) -> Corrections:
        """The person's corrections of names; stored with the registry."""
        return self._corrections

    def apply(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far; they take effect at the next `settle`."""
        for kind, registry in self._of_kind.items():
            registry.correct(corrections, corrections.differing_names(self._corrections, kind))
        self._corrections = corrections

    def prepare(self) -> None:
        """Do now what the next `settle` need not do then."""
        for registry in self._of_kind.values():
            registry.prepare()

    def settle(self) -> dict[Kind, Ints]:
        """Decide which names belong together, for all that changed since the last time.

        Returns per kind the ordinals of the *names* that denoted an entity before and now denote
        another one or none (int32, ascending); an index that knows articles by name ordinals has
        to look again at those that hold one of these.
        """
        return {kind: registry.settle() for kind, registry in self._of_kind.items()}

    def find(self, kind: Kind, names: list[str]) -> Ints:
        """The ordinals of full names, -1 where a name was never added."""
        return self._of_kind[kind].find(names)

    def entities(self, kind: Kind) -> Ints:
        """For every name ordinal its entity's ordinal, -1 for none; as of the last `settle`.

        `entities(kind)[name_ordinals]` maps whole arrays. It is a view: copy it to keep it.
        """
        return self._of_kind[kind].entities()

    def sections(self) -> dict[str, Section]:
        """Everything as named arrays and bytes, as of the last `settle`."""
        found: dict[str, Section] = {"corrections": str(self._corrections).encode()}
        for registry in self._of_kind.values():
            found.update(registry.sections())
        return found
