"""Which names denote one person or organization: kept up to date while articles come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search.article import KINDS, Kind, PublicationDate
from search.names.arrays import Ints, Section
from search.names.corrections import Corrections
from search.names.entities import NO_ENTITY, EntityTable
from search.names.ledger import ArticleName, day_of, names_of
from search.names.roll import Roll
from search.names.tally import counted

__all__ = ["NO_ENTITY", "ArticleName", "EntityTable", "Registry", "names_of"]


class Registry:
    """All names of an archive and the entities that they denote; the writer's side.

    Add and remove articles, then `settle`, then ask for ordinals or store `sections()`. Every
    spelling has an append-only ordinal per kind, and an entity's ordinal is the smallest among
    the live names that denote it. Counts depend only on the articles present, never on the order
    in which they came; so does which names belong together.
    """

    def __init__(self, sections: Mapping[str, Section] | None = None) -> None:
        self._rolls = {kind: Roll(kind, sections) for kind in KINDS}
        self._corrections = Corrections()
        if sections is not None:
            self._corrections = Corrections.parse(bytes(sections["corrections"]).decode())
            for roll in self._rolls.values():
                roll.rule(self._corrections, set())

    @classmethod
    def from_sections(cls, sections: Mapping[str, Section]) -> Registry:
        """The registry that once gave these sections; it reads them in place and changes none."""
        return cls(sections)

    def add(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Count the names of one article."""
        day = day_of(published)
        for name in names:
            self._rolls[name.kind].add(day, name)

    def add_tally(self, sections: Mapping[str, Section]) -> None:
        """Count the names of many articles, as `add` would one after the other.

        `sections` are those of the tallies of both kinds.
        """
        for kind, roll in self._rolls.items():
            roll.take(counted(sections, kind))

    def remove(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Take back what `add` counted for the same arguments.

        Raises ValueError where a name was not counted like this; names before it are then removed.
        """
        day = day_of(published)
        for name in names:
            self._rolls[name.kind].remove(day, name)

    @property
    def corrections(self) -> Corrections:
        """What the person said of names; stored with the registry."""
        return self._corrections

    def apply(self, corrections: Corrections) -> None:
        """Have these corrections instead of those so far; they take effect at the next `settle`."""
        for kind, roll in self._rolls.items():
            roll.rule(corrections, corrections.disturbs(self._corrections, kind))
        self._corrections = corrections

    def prepare(self) -> None:
        """Do now what the next `settle` need not do then."""
        for roll in self._rolls.values():
            roll.prepare()

    def settle(self) -> dict[Kind, Ints]:
        """Decide which names belong together, for all that changed since the last time.

        Returns per kind the ordinals of the *names* that denoted an entity before and now denote
        another one or none (int32, ascending); an index that knows articles by name ordinals has
        to look again at those that hold one of these.
        """
        return {kind: roll.settle() for kind, roll in self._rolls.items()}

    def name(self, kind: Kind, name: str) -> int:
        """The append-only ordinal of a full name as an article uses it; KeyError if never added."""
        return self._rolls[kind].name(name)

    def find(self, kind: Kind, names: list[str]) -> Ints:
        """The ordinals of full names, -1 where a name was never added."""
        return self._rolls[kind].find(names)

    def entities(self, kind: Kind) -> Ints:
        """For every name ordinal its entity's ordinal, -1 for none; as of the last `settle`.

        `entities(kind)[name_ordinals]` maps whole arrays. It is a view: copy it to keep it.
        """
        return self._rolls[kind].entities()

    def ordinal(self, kind: Kind, name: str) -> int:
        """The ordinal of the entity that a full name denotes, -1 where the person hid it.

        As of the last `settle`; KeyError where no article uses the name.
        """
        return int(self.entities(kind)[self.name(kind, name)])

    def sections(self) -> dict[str, Section]:
        """Everything as named arrays and bytes, as of the last `settle`."""
        found: dict[str, Section] = {"corrections": str(self._corrections).encode()}
        for roll in self._rolls.values():
            found.update(roll.sections())
        return found

    def table(self, kind: Kind) -> EntityTable:
        """The reader's side of what is settled, without going by way of a file."""
        return EntityTable(self.sections(), kind)
