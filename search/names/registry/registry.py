"""Which names denote one person or organization: kept up to date while articles come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import numpy as np

from search.arrays import Ints, Section
from search.article import KINDS, OTHER_KIND, Kind, PublicationDate
from search.names.registry.article_names import ArticleName
from search.names.registry.corrections import Corrections
from search.names.registry.counts import CountColumns
from search.names.registry.kind_registry import KindRegistry
from search.names.registry.mention_counts import count_columns


class Registry:
    """All names of an archive and the entities that they denote; the writer's side.

    Add and remove articles, then `settle`, then ask for ordinals or store `sections()`. It goes on
    from the `sections` of an earlier one, which it reads as they are and does not change. Every
    spelling has an append-only ordinal per kind, and an entity's ordinal is the smallest among
    the live names that denote it. Counts depend only on the articles present, never on the order
    in which they came; so does which names belong together.

    What the person gave another kind stays counted under its own, where it denotes nothing, and is
    counted once more under the other: so it can be taken back without looking at any article.
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
            for registry, counted in self._counted(name):
                registry.add(day, counted)

    def add_counts(self, sections: Mapping[str, Section]) -> None:
        """Count the names of many articles, as `add` would one after the other.

        `sections` are those of the `MentionCounts` of both kinds.
        """
        columns = {kind: count_columns(sections, kind) for kind in KINDS}
        for kind, registry in self._of_kind.items():
            registry.add_columns(columns[kind])
            given: CountColumns = columns[OTHER_KIND[kind]].of_names(registry.given)
            if len(given.names):
                registry.add_columns(given)

    def remove(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Take back what `add` counted for the same arguments.

        Raises ValueError where a name was not counted like this; names before it are then removed.
        """
        day = published.first_day
        for name in names:
            for registry, counted in self._counted(name):
                registry.remove(day, counted)

    def _counted(self, name: ArticleName) -> list[tuple[KindRegistry, ArticleName]]:
        """Where a name counts, and as what."""
        other = OTHER_KIND[name.kind]
        found = [(self._of_kind[name.kind], name)]
        if name.name in self._of_kind[other].given:
            found.append((self._of_kind[other], name._replace(kind=other, long_form="")))
        return found

    @property
    def corrections(self) -> Corrections:
        """The person's corrections of names; stored with the registry."""
        return self._corrections

    def apply(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far; they take effect at the next `settle`."""
        given = {kind: registry.given for kind, registry in self._of_kind.items()}
        for kind, registry in self._of_kind.items():
            registry.correct(corrections, corrections.differing_names(self._corrections, kind))
        for kind, registry in self._of_kind.items():
            self._count_given(kind, given[kind] - registry.given, back=True)
        for kind, registry in self._of_kind.items():
            self._count_given(kind, registry.given - given[kind], back=False)
        self._corrections = corrections

    def _count_given(self, kind: Kind, names: Set[str], *, back: bool) -> None:
        """Count what the other kind has of these names once more under this one, or no more."""
        other = self._of_kind[OTHER_KIND[kind]]
        for name in sorted(names):
            self._of_kind[kind].count_given(name, other.counts_of(name), back=back)

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

    def given_away(self, kind: Kind) -> tuple[Ints, Ints]:
        """The ordinals of names that the person gave the other kind, and their entities there.

        The ordinals are those of this kind, ascending; an entity of -1 is none.
        """
        other = OTHER_KIND[kind]
        names = sorted(self._of_kind[other].given)
        ordinals, there = self.find(kind, names), self.find(other, names)
        known = (ordinals >= 0) & (there >= 0)
        ordinals, there = ordinals[known], self.entities(other)[there[known]]
        order = np.argsort(ordinals)
        return ordinals[order], there[order]

    def sections(self) -> dict[str, Section]:
        """Everything as named arrays and bytes, as of the last `settle`."""
        found: dict[str, Section] = {"corrections": str(self._corrections).encode()}
        for registry in self._of_kind.values():
            found.update(registry.sections())
        return found
