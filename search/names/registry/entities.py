"""The names of an archive as a reader sees them: entities, their spellings, and how to find one.

Everything is looked up in memory-mapped arrays, so that opening costs nothing at any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays import Ints, KeyIndex, Ragged, Section, TextTable, spread
from search.article import OTHER_KIND, Entity, Evidence, Kind
from search.errors import ArchiveDamaged, FormatError
from search.names.registry.corrections import Corrections, KindCorrections
from search.names.registry.grouping import MAX_COMPARED, METHODS, SAID
from search.watch import Check, checked, unchecked

NO_ENTITY = -1


SUGGEST_FROM = 0.8
"""Names that are at least this alike, but were not joined, are offered to the person to decide."""
_NEAR = 200
_BETWEEN_CHECKS = 200
"""How many names are compared between two checks."""
"""How many names under one key are compared at most."""

_ANCHORED: Mapping[Kind, str] = {
    "person": "the only one of that surname who is written about much",
    "organization": "what the acronym nearly always stands for",
}


_CALLED = "the only firm that articles call so"


class EntityTable:
    """The entities of one kind under their ordinals; made from `Registry.sections()`.

    An ordinal is that of the first-seen name among the entity's names. Looking up an ordinal that
    is no entity of this table raises IndexError.
    """

    def __init__(self, sections: Mapping[str, Section], kind: Kind) -> None:
        prefix = f"{kind}_"
        self.kind = kind
        self._texts = TextTable(sections, prefix)
        self._entity: Ints = np.asarray(sections[f"{prefix}entity"])
        self._articles: Ints = np.asarray(sections[f"{prefix}articles"])
        self._canonical: Ints = np.asarray(sections[f"{prefix}canonical"])
        self._expansion: Ints = np.asarray(sections[f"{prefix}expansion"])
        self._member_entity: Ints = np.asarray(sections[f"{prefix}member_entity"])
        self._member_name: Ints = np.asarray(sections[f"{prefix}member_name"])
        self._forms = Ragged(
            [np.asarray(sections[f"{prefix}form_{name}"]) for name in ("text", "mentions")],
            np.asarray(sections[f"{prefix}form_start"]),
        )
        self._bearers = Ragged(
            [np.asarray(sections[f"{prefix}bearer_name"])],
            np.asarray(sections[f"{prefix}bearer_start"]),
        )
        self._edges = Ragged(
            [np.asarray(sections[f"{prefix}edge_{name}"]) for name in ("other", "score", "method")],
            np.asarray(sections[f"{prefix}edge_start"]),
        )
        self._anchored: Ints = np.asarray(sections[f"{prefix}anchored"])
        self._anchors: Ints = np.asarray(sections[f"{prefix}anchor"])
        self._corrections = sections["corrections"]
        self._keys = KeyIndex(
            np.asarray(sections[f"{prefix}key_hash"]), np.asarray(sections[f"{prefix}key_row"])
        )

    def __len__(self) -> int:
        """One more than the largest ordinal; not every smaller number is an entity."""
        return len(self._texts)

    @cached_property
    def corrections(self) -> Corrections:
        """The person's corrections; ArchiveDamaged where they cannot be read."""
        try:
            return Corrections.stored(bytes(self._corrections).decode())
        except (FormatError, ValueError) as error:
            raise ArchiveDamaged(
                f"the corrections are damaged ({error}); run `dateline check`"
            ) from error

    @cached_property
    def _said(self) -> KindCorrections:
        return self.corrections.of_kind(self.kind)

    @property
    def entities(self) -> Ints:
        """For every name ordinal the ordinal of its entity, -1 where it has none. Read only."""
        return self._entity

    def name(self, ordinal: int) -> str:
        """The canonical name of an entity."""
        return self._texts.stored(self._checked(ordinal))

    def names(self, ordinals: Iterable[int]) -> list[str]:
        """The canonical names of several entities, in the order given."""
        numbers = np.fromiter(ordinals, np.int64)
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < len(self._canonical):
            raise IndexError(f"no {self.kind} has one of these ordinals")
        rows = self._canonical[numbers]
        if len(rows) and rows.min() < 0:
            raise IndexError(f"no {self.kind} has one of these ordinals")
        return self._texts.texts(rows)

    def earliest(self, ordinals: Ints, limit: int) -> Ints:
        """Those of some entities whose names may be among the first `limit` names of theirs."""
        if len(ordinals) <= limit:
            return ordinals
        beginnings = self._texts.beginnings(self._canonical[ordinals])
        found: Ints = ordinals[beginnings <= np.sort(beginnings)[limit - 1]]
        return found

    def long_form(self, ordinal: int) -> str:
        """What the entity's name abbreviates, empty where it is no acronym."""
        self._checked(ordinal)
        return self.long_forms([ordinal])[0]

    def long_forms(self, ordinals: Sequence[int]) -> list[str]:
        """What the names of several entities abbreviate, each empty where it is no acronym."""
        rows = self._expansion[np.array(ordinals, np.int64)].tolist()
        return ["" if row < 0 else self._texts.text(row) for row in rows]

    def canonical(self, name: str) -> int | None:
        """The entity that an article means by exactly this full name, None where there is none."""
        row = self._texts.find(name)
        if row is None or row >= len(self._entity) or self._entity[row] < 0:
            return None
        return int(self._entity[row])

    def is_given_away(self, name: str) -> bool:
        """Whether the person says that what is called so is of the other kind."""
        return name in self._said.taken

    def articles(self, names: Iterable[str]) -> int:
        """How many articles have these full names, those counted twice that have two of them."""
        rows = (self._texts.find(name) for name in names)
        return sum(
            int(self._articles[row])
            for row in rows
            if row is not None and row < len(self._entity) and self._entity[row] >= 0
        )

    def members(self, ordinal: int) -> tuple[str, ...]:
        """All full names that articles use for the entity, first seen first."""
        return tuple([self._texts.stored(row) for row in self._member_rows(ordinal)])

    def sharing(self, ordinals: Sequence[int], other: EntityTable) -> set[int]:
        """Those of some entities one of whose names another table has, and hardly any others."""
        numbers = np.array(ordinals, np.int32)
        firsts, lasts = (
            self._member_entity.searchsorted(numbers, side) for side in ("left", "right")
        )
        alone = firsts == lasts
        rows = np.concatenate((numbers[alone], self._member_name[spread(firsts, lasts - firsts)]))
        owners = np.concatenate((numbers[alone], np.repeat(numbers, lasts - firsts)))
        return set(owners[other._texts.likely(self._texts.texts(rows))].tolist())

    def entity(self, ordinal: int) -> Entity:
        """The entity with all its forms, most mentioned first."""
        forms: Counter[int] = Counter()
        for row in self._member_rows(ordinal):
            texts, mentions = self._forms.row(row)
            for text, number in zip(texts.tolist(), mentions.tolist(), strict=True):
                forms[text] += number
        ranked = sorted((-number, self._texts.text(text)) for text, number in forms.items())
        shown = self.name(ordinal)
        return Entity(
            id=f"{self.kind}/{ordinal}",
            kind=self.kind,
            name=shown,
            long_form=self.long_form(ordinal),
            forms=tuple((text, -number) for number, text in ranked),
            names=tuple(sorted(self.members(ordinal), key=lambda name: name != shown)),
        )

    def why(self, ordinal: int) -> tuple[Evidence, ...]:
        """What joined the names of an entity, the surest first; empty where it has only one."""
        rows = self._member_rows(ordinal)
        text, found, own = self._texts.text, set[Evidence](), set(rows)
        for row in rows:
            others, scores, methods = (column.tolist() for column in self._edges.row(row))
            for other, score, method in zip(others, scores, methods, strict=True):
                if row < other and other in own:
                    found.add(Evidence(text(row), text(other), METHODS[method], score / 1000))
        for index in np.flatnonzero(np.isin(self._anchored, rows)).tolist():
            name, anchor = int(self._anchored[index]), int(self._anchors[index])
            single = self.kind == "organization" and " " not in text(name)
            method = _CALLED if single else _ANCHORED[self.kind]
            found.add(Evidence(text(name), text(anchor), method, 0.9))
        if len(rows) > 1:
            found.update(self._merged({text(row) for row in rows}))
        return tuple(sorted(found, key=_rank))

    def _merged(self, names: Set[str]) -> Iterator[Evidence]:
        """What the person merged of these names: the first one of each merge with the others."""
        said = self._said
        for line in {line for name in names for line in said.merged_lines.get(name, ())}:
            first, *others = (name for name in dict.fromkeys(said.merged[line]) if name in names)
            for other in others:
                yield Evidence(min(first, other), max(first, other), SAID, 1.0)

    def alike(self, ordinal: int, check: Check = unchecked) -> tuple[Evidence, ...]:
        """Names of other entities that may be this one's but were not joined, the likeliest first.

        Those are names that are nearly alike enough, and those that would have been joined if
        another of the entity's names did not speak against it; of each other entity the likeliest.
        Of an entity with many names the first ones are compared. `check` is called now and then
        and may raise.
        """
        rules = _rules(self.kind)
        mine = self._member_rows(ordinal)
        own = set(mine)
        apart, lines = self._said.apart_lines, set[int]()
        names = [self._texts.text(row) for row in mine]
        for name in names if apart else ():
            lines.update(apart.get(name, ()))
        found: dict[int, Evidence] = {}
        for name in names[:MAX_COMPARED]:
            rows = {other for key in rules.near(name) for other in self._keys.rows(key)[:_NEAR]}
            for other in checked(rows - own, check, _BETWEEN_CHECKS):
                entity = int(self._entity[other])
                if entity < 0:
                    continue
                text = self._texts.text(other)
                score, method = rules.similarity(name, text)
                if score >= SUGGEST_FROM and lines.isdisjoint(apart.get(text, ())):
                    pair = Evidence(name, text, method, score)
                    found[entity] = min(pair, found.get(entity, pair), key=_rank)
        return tuple(sorted(found.values(), key=_rank))

    def suggestions(
        self, limit: int = 50, looked_at: int = 300, check: Check = unchecked
    ) -> tuple[Evidence, ...]:
        """Pairs of names for the person to decide, from the entities in most articles downwards.

        At most `limit` pairs of the `looked_at` entities that occur in most articles, one for any
        two entities.
        """
        live = np.flatnonzero(self._entity >= 0)
        articles = np.bincount(self._entity[live], self._articles[live])
        found: dict[frozenset[int | None], Evidence] = {}
        for ordinal in np.argsort(-articles, kind="stable")[:looked_at].tolist():
            if not articles[ordinal]:
                break
            for pair in self.alike(ordinal, check):
                found.setdefault(frozenset(map(self.canonical, (pair.one, pair.other))), pair)
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def find(self, text: str, check: Check = unchecked) -> tuple[int, ...]:
        """The entities that a person may mean by this text, in ascending order; may be empty.

        A known spelling, however it is capitalised and accented, finds the entities that bear it;
        a bare surname every person that bears it; an acronym or its long form the organization.
        Only where no spelling is known is one that transliterates alike taken for it. `check` is
        called now and then and may raise.
        """
        rules = _rules(self.kind)
        for keys, admits in rules.lookups(text):
            rows = {row for key in keys for row in self._keys.rows(key)}
            looked_at = checked(rows, check, _BETWEEN_CHECKS)
            admitted = [row for row in looked_at if admits(self._texts.text(row))]
            found = self._bearing(np.array(admitted, np.int64))
            if found:
                return found
        return ()

    def _bearing(self, rows: NDArray[np.int64]) -> tuple[int, ...]:
        """The entities that have one of these spellings among their names or forms."""
        starts, (bearers,) = self._bearers.starts, self._bearers.columns
        several = rows[starts[rows + 1] > starts[rows]]
        names = [rows, *(bearers[starts[row] : starts[row + 1]] for row in several)]
        entities = np.unique(self._entity[np.concatenate(names)])
        return tuple(entities[entities >= 0].tolist())

    def _member_rows(self, ordinal: int) -> list[int]:
        self._checked(ordinal)
        needle = np.int32(ordinal)
        first = int(self._member_entity.searchsorted(needle, "left"))
        last = int(self._member_entity.searchsorted(needle, "right"))
        return self._member_name[first:last].tolist() or [ordinal]

    def _checked(self, ordinal: int) -> int:
        """The row of the entity's canonical name."""
        row = int(self._canonical[ordinal]) if 0 <= ordinal < len(self._canonical) else NO_ENTITY
        if row < 0:
            raise IndexError(f"no {self.kind} has the ordinal {ordinal}")
        return row


def denoted(tables: Mapping[Kind, EntityTable], kind: Kind, name: str) -> tuple[Kind, int | None]:
    """What an article means by a full name that is taken for one of this kind: kind and ordinal.

    The person may have said that it is of the other.
    """
    ordinal = tables[kind].canonical(name)
    if ordinal is None and tables[kind].is_given_away(name):
        kind = OTHER_KIND[kind]
        ordinal = tables[kind].canonical(name)
    return kind, ordinal


_RIVAL: Final = 4
"""A name is of unsure kind where it has fewer than this many times the articles of its namesake."""


def is_unsure(tables: Mapping[Kind, EntityTable], kind: Kind, ordinal: int) -> bool:
    """Whether an entity's names are taken for the other kind nearly as often, or more often."""
    names = tables[kind].members(ordinal)
    elsewhere = tables[OTHER_KIND[kind]].articles(names)
    return elsewhere > 0 and tables[kind].articles(names) < _RIVAL * elsewhere


def are_unsure(
    tables: Mapping[Kind, EntityTable], kind: Kind, ordinals: Sequence[int]
) -> list[bool]:
    """The same of several entities, of which hardly any shares a name with one of the other."""
    shared = tables[kind].sharing(ordinals, tables[OTHER_KIND[kind]])
    return [each in shared and is_unsure(tables, kind, each) for each in ordinals]


def _rules(kind: Kind) -> Any:
    """The module that compares names of a kind; opening an archive does not wait for it."""
    from search.names.spelling import organizations, people

    return people if kind == "person" else organizations


def _rank(evidence: Evidence) -> tuple[float, str, str]:
    """A key that sorts the surest evidence first."""
    return -evidence.score, evidence.one, evidence.other
