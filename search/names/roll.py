"""The names of one kind in the writer: their counts, their entities and each entity's name."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from search.article import Kind
from search.names import organizations, people, titling
from search.names.anchors import AcronymAnchors, Anchors, SurnameAnchors
from search.names.arrays import Column, Ints, KeyIndex, Offsets, Ragged, Section
from search.names.clusters import METHODS, SAID, Edge, grouped
from search.names.corrections import Corrections
from search.names.entities import NO_ENTITY
from search.names.ledger import ArticleName, Counted, Ledger

_EDGE = ("other", "score", "method")
RULES = 3
"""Raised whenever names get other keys or other edges: older archives are then resolved anew."""


class Roll:
    """One kind's part of the registry.

    A *group* is a set of names that are spellings of each other; a name is *anchored* where the
    archive as a whole tells which group it belongs to. An entity is a group with what is anchored
    to it, under the smallest ordinal among its names.
    """

    def __init__(self, kind: Kind, sections: Mapping[str, Section] | None = None) -> None:
        self.kind: Kind = kind
        self._prefix = prefix = f"{kind}_"
        self._rules = people if kind == "person" else organizations
        self._ledger = Ledger(sections, prefix)

        # What other rules derived is left aside, and all names are looked at as if they were new.
        valid = sections is not None and int(np.asarray(sections[f"{prefix}rules"])[0]) == RULES
        derived = sections if valid else None

        def stored(name: str, sections: Mapping[str, Section] | None = derived) -> Ints:
            if sections is None:
                return np.zeros(0, np.int32)
            return np.asarray(sections[f"{prefix}{name}"])

        self._entity = Column(stored("entity", sections), NO_ENTITY)
        self._canonical = Column(stored("canonical", sections), NO_ENTITY)
        self._expansion = Column(stored("expansion", sections), NO_ENTITY)
        self._root = Column(stored("root"), NO_ENTITY)
        self._connected = Column(stored("connected"))
        self._edges = Ragged(
            [stored(f"edge_{name}") for name in _EDGE],
            None if derived is None else np.asarray(derived[f"{prefix}edge_start"]),
        )
        self._new_edges: dict[int, list[tuple[int, int, int]]] = {}
        self._joined: set[int] = set(np.flatnonzero(np.diff(self._edges.starts)).tolist())
        """The names that have an edge: of most names there is nothing to be looked up."""
        self._keys = KeyIndex(
            None if derived is None else np.asarray(derived[f"{prefix}key_hash"]),
            None if derived is None else stored("key_row"),
        )
        self._keyed = len(self._ledger) if valid else 0
        self._groups = _gathered(self._root.values)
        self._members = _gathered(self._entity.values)
        self._anchored = dict(
            zip(stored("anchored").tolist(), stored("anchor").tolist(), strict=True)
        )
        self._followers: dict[int, set[int]] = {}
        for name, root in self._anchored.items():
            self._followers.setdefault(root, set()).add(name)
        self._anchors: Anchors = (
            SurnameAnchors(self._ledger, self._keys, self._root)
            if kind == "person"
            else AcronymAnchors(self._ledger, self._keys)
        )
        live = np.flatnonzero(self._ledger.articles.values) if not valid else np.zeros(0, np.int64)
        self._touched: set[int] = set(live.tolist())
        self._disturbed: set[int] = set()
        self._rulings = Corrections().rulings(kind)

    def rule(self, corrections: Corrections, disturbed: set[str]) -> None:
        """Have these corrections from now on; `disturbed` are the names on which they are new."""
        self._rulings = corrections.rulings(self.kind)
        rows = (self._ledger.texts.find(name) for name in disturbed)
        self._disturbed |= {row for row in rows if row is not None}

    def add(self, day: int, name: ArticleName) -> None:
        """Count one article's name."""
        self._touched.add(self._ledger.add(day, name))

    def take(self, counted: Counted) -> None:
        """Count the names of many articles."""
        self._touched.update(self._ledger.take(counted).tolist())

    def remove(self, day: int, name: ArticleName) -> None:
        """Take one article's name back."""
        self._touched.add(self._ledger.remove(day, name))

    def name(self, name: str) -> int:
        """The ordinal of a spelling; KeyError where it was never added."""
        ordinal = self._ledger.texts.find(name)
        if ordinal is None:
            raise KeyError(name)
        return ordinal

    def find(self, names: list[str]) -> Ints:
        """The ordinals of spellings, -1 where one was never added."""
        found = map(self._ledger.texts.find, names)
        return np.array([-1 if ordinal is None else ordinal for ordinal in found], np.int32)

    def entities(self) -> Ints:
        """The entity of every spelling, -1 where it is no live name."""
        return self._entity.values

    def prepare(self) -> None:
        """Do what `settle` does first and takes longest for: to look at each new name by itself."""
        self._connect_new_names(self._key_new_spellings())

    def settle(self) -> Ints:
        """Regroup what changed; returns the names whose entity is another one than before."""
        before = self.entities().copy()
        for shown in self._rulings.shown.values():
            self._ledger.texts.ordinal(shown)
        self.prepare()
        changed, stale = self._regroup()
        stale |= self._anchor(changed, stale)
        titled = self._assign(changed, stale)
        titled |= {self._entity[name] for name in self._counted_anew() | self._disturbed}
        self._title_all(titled - {NO_ENTITY})
        self._touched.clear()
        self._disturbed.clear()
        now = self.entities()[: len(before)]
        return np.flatnonzero((before != now) & (before >= 0)).astype(np.int32)

    def sections(self) -> dict[str, Section]:
        """Everything as arrays, as of the last `settle`."""
        prefix, rows = self._prefix, len(self._ledger)
        found = self._ledger.sections()
        for column in (self._entity, self._canonical, self._expansion, self._root, self._connected):
            column.grow(rows)
        changed = sorted(self._new_edges)
        edges = [edge for name in changed for edge in sorted(self._new_edges[name])]
        self._edges = self._edges.replaced(
            changed,
            [len(self._new_edges[name]) for name in changed],
            [[edge[part] for edge in edges] for part in range(len(_EDGE))],
            rows,
        )
        self._new_edges.clear()
        hashes, key_rows = self._keys.columns()
        entity = self._entity.values
        members = [name for group in self._members.values() for name in group]
        members_of = [root for root, group in self._members.items() for _ in group]
        order = np.lexsort((members, members_of)) if members else np.zeros(0, np.int64)
        bearers = _inverted(
            np.asarray(found[f"{prefix}form_start"]),
            np.asarray(found[f"{prefix}form_text"]),
            self._renamed(),
            rows,
        )
        found.update(
            {
                f"{prefix}rules": np.array([RULES], np.int32),
                f"{prefix}entity": entity.copy(),
                f"{prefix}canonical": self._canonical.values.copy(),
                f"{prefix}expansion": self._expansion.values.copy(),
                f"{prefix}root": self._root.values.copy(),
                f"{prefix}connected": self._connected.values.copy(),
                f"{prefix}edge_start": self._edges.starts,
                f"{prefix}key_hash": hashes,
                f"{prefix}key_row": key_rows,
                f"{prefix}anchored": np.array(list(self._anchored), np.int32),
                f"{prefix}anchor": np.array(list(self._anchored.values()), np.int32),
                f"{prefix}member_entity": np.array(members_of, np.int32)[order],
                f"{prefix}member_name": np.array(members, np.int32)[order],
                f"{prefix}bearer_start": bearers.starts,
                f"{prefix}bearer_name": bearers.columns[0],
            }
        )
        for name, column_values in zip(_EDGE, self._edges.columns, strict=True):
            found[f"{prefix}edge_{name}"] = column_values
        return found

    def edges(self, name: int) -> Iterator[Edge]:
        """The names that are taken for spellings of this one, as far as each pair alone tells."""
        for other, score, method in self._edge_rows(name) if name in self._joined else ():
            yield Edge(name, other, score / 1000, METHODS[method])
        if self._rulings.together:
            for text in self._rulings.together.get(self._ledger.texts.text(name), ()):
                said = self._ledger.texts.find(text)
                if said is not None:
                    yield Edge(name, said, 1.0, SAID)

    def _present(self, name: int) -> bool:
        """Whether any article uses the name and the person has not hidden it."""
        return self._ledger.live(name) and not (
            self._rulings.hidden and self._ledger.texts.text(name) in self._rulings.hidden
        )

    def _held_apart(self, one: int, other: int) -> bool:
        apart = self._rulings.apart
        text = self._ledger.texts.text
        return bool(apart) and text(other) in apart.get(text(one), ())

    def _key_new_spellings(self) -> dict[int, list[str]]:
        """Make new spellings findable; returns their blocks."""
        blocks: dict[int, list[str]] = {}
        keys: list[str] = []
        rows = array("i")
        for ordinal in range(self._keyed, len(self._ledger)):
            text = self._ledger.texts.text(ordinal)
            blocks[ordinal] = self._rules.blocks(text)
            own = [*self._rules.keys(text), *blocks[ordinal]]
            keys += own
            rows.extend([ordinal] * len(own))
        self._keys.extend(keys, rows)
        self._keyed = len(self._ledger)
        self._ledger.articles.grow(self._keyed)
        for column in (self._entity, self._canonical, self._expansion, self._root, self._connected):
            column.grow(self._keyed)
        return blocks

    def _connect_new_names(self, blocks: Mapping[int, list[str]]) -> None:
        """Compare every name that is used for the first time with those that share a block."""
        text = self._ledger.texts.text
        touched = np.array(sorted(self._touched), np.int64)
        live = self._ledger.articles.values[touched] > 0
        fresh = touched[live & (self._connected.values[touched] == 0)].tolist()
        shared = [
            blocks[name] if name in blocks else self._rules.blocks(text(name)) for name in fresh
        ]
        names = [name for name, keys in zip(fresh, shared, strict=True) for _ in keys]
        candidates: dict[int, set[int]] = {}
        found = self._keys.several([key for keys in shared for key in keys], least=2)
        for place, rows in found.items():
            candidates.setdefault(names[place], set()).update(rows)
        for name, others in candidates.items():
            self._connected[name] = 1
            for other in sorted(others - {name}):
                if not self._connected[other]:
                    continue
                score, method = self._rules.similarity(text(name), text(other))
                if score >= self._rules.MERGE_FROM:
                    self._join(name, other, score, method)
                    self._join(other, name, score, method)
        self._connected.values[fresh] = 1

    def _join(self, name: int, other: int, score: float, method: str) -> None:
        rows = self._new_edges[name] = self._edge_rows(name)
        rows.append((other, round(score * 1000), METHODS.index(method)))
        self._joined.add(name)

    def _edge_rows(self, name: int) -> list[tuple[int, int, int]]:
        """What each edge of a name leads to: another name, the score in thousandths, the method."""
        rows = self._new_edges.get(name)
        if rows is None:
            rows = list(zip(*(column.tolist() for column in self._edges.row(name)), strict=True))
        return rows

    def _regroup(self) -> tuple[set[int], set[int]]:
        """Group anew what names came or went; returns the names looked at and their roots."""
        appeared = self._appeared()
        looked_at = appeared | self._disturbed
        for name in self._disturbed:
            looked_at |= set(self._groups.get(self._root[name], ()))
        for name in appeared:
            if not self._present(name):
                looked_at |= {edge.other for edge in self.edges(name)}
        pending = [name for name in looked_at if self._present(name)]
        found: set[int] = set(pending)
        while pending:
            for edge in self.edges(pending.pop()):
                if edge.other not in found and self._present(edge.other):
                    found.add(edge.other)
                    pending.append(edge.other)
        looked_at |= found
        numbers = np.fromiter(looked_at, np.int64, len(looked_at))
        stale = set(self._root.values[numbers].tolist()) - {NO_ENTITY}
        for root in stale & self._groups.keys():
            del self._groups[root]
        self._root.values[numbers] = NO_ENTITY
        text = self._ledger.texts.text
        joined = found if self._rulings.together else found & self._joined
        alone = found - joined
        numbers = np.fromiter(alone, np.int64, len(alone))
        self._root.values[numbers] = numbers
        stale |= alone
        for members in grouped(
            joined,
            (edge for name in joined for edge in self.edges(name) if edge.other > name),
            lambda one, other: self._rules.conflict(text(one), text(other)),
            self._held_apart,
            text,
        ):
            root = members[0]
            stale.add(root)
            if len(members) > 1:
                self._groups[root] = members
            for name in members:
                self._root[name] = root
        return looked_at, stale

    def _appeared(self) -> set[int]:
        """The names that came or went."""
        names = np.array(list(self._touched | self._disturbed), np.int64)
        present = self._ledger.articles.values[names] > 0
        if self._rulings.hidden:
            present = np.array([self._present(name) for name in names.tolist()], bool)
        rooted = self._root.values[names] != NO_ENTITY
        return set(names[present != rooted].tolist())

    def _anchor(self, changed: set[int], stale: set[int]) -> set[int]:
        """Decide again what is anchored where; returns the roots whose following changed."""
        waiting = self._anchors.waiting(changed, self._touched)
        changed = changed | self._touched
        waiting |= changed & self._anchored.keys()
        roots = self._root.values[np.array(list(changed), np.int64)]
        for root in stale.union(roots.tolist()) & self._followers.keys():
            waiting |= self._followers[root]
        moved: set[int] = set()
        for name in waiting:
            before = self._anchored.pop(name, NO_ENTITY)
            now = self._anchor_of(name)
            if before != NO_ENTITY:
                self._followers[before].discard(name)
            if now != NO_ENTITY:
                self._anchored[name] = now
                self._followers.setdefault(now, set()).add(name)
            if before != now or name in changed:
                moved |= {before, now, self._root[name]}
        return moved - {NO_ENTITY}

    def _anchor_of(self, name: int) -> int:
        """The root of the group that a name is anchored to, -1 for none."""
        if not self._present(name) or self._said_to_be_another(name):
            return NO_ENTITY
        anchor = self._anchors.anchor(name)
        if anchor is None:
            return NO_ENTITY
        root = self._root[anchor]
        held = any(self._held_apart(name, other) for other in self._groups.get(root, [anchor]))
        return NO_ENTITY if held else root

    def _said_to_be_another(self, name: int) -> bool:
        texts = self._ledger.texts
        others = self._rulings.together.get(texts.text(name), ()) if self._rulings.together else ()
        rows = [texts.find(text) for text in others]
        return any(row is not None and self._present(row) for row in rows)

    def _assign(self, changed: set[int], stale: set[int]) -> set[int]:
        """Give the names of changed groups their entity; returns the ordinals of the entities."""
        numbers = np.fromiter(changed, np.int64, len(changed))
        left: set[int] = set(self._entity.values[numbers].tolist())
        self._entity.values[numbers] = NO_ENTITY
        numbers = np.fromiter(stale, np.int64, len(stale))
        roots = set(numbers[self._root.values[numbers] == numbers].tolist())
        alone = roots - self._groups.keys() - self._followers.keys() - self._anchored.keys()
        assigned: dict[int, list[int]] = {}
        for root in roots - alone:
            together = {
                name for name in self._groups.get(root, [root]) if name not in self._anchored
            } | self._followers.get(root, set())
            if together:
                assigned[min(together)] = sorted(together)
        numbers = np.fromiter(alone, np.int64, len(alone))
        left.update(self._entity.values[numbers].tolist())
        for members in assigned.values():
            left |= {self._entity[name] for name in members}
        left.discard(NO_ENTITY)
        for entity in left & self._members.keys():
            del self._members[entity]
        entities = np.fromiter(left, np.int64, len(left))
        self._canonical.values[entities] = self._expansion.values[entities] = NO_ENTITY
        self._entity.values[numbers] = numbers
        for entity, members in assigned.items():
            if len(members) > 1:
                self._members[entity] = members
            for name in members:
                self._entity[name] = entity
        return assigned.keys() | alone

    def _counted_anew(self) -> set[int]:
        """The touched names but those that no count can give another title."""
        names = np.fromiter(self._touched, np.int64, len(self._touched))
        forms = self._only_titles(names)
        own = (
            (self._entity.values[names] == names)
            & (self._canonical.values[names] == forms)
            & (self._expansion.values[names] == NO_ENTITY)
        )
        return set(names[~own].tolist())

    def _title_all(self, entities: set[int]) -> None:
        """Decide under which names the entities are shown."""
        every = np.fromiter(entities, np.int64, len(entities))
        forms = self._only_titles(every)
        only = every[forms >= 0]
        self._canonical.values[only] = forms[forms >= 0]
        self._expansion.values[only] = NO_ENTITY
        for entity in every[forms < 0].tolist():
            self._title(entity)

    def _only_titles(self, entities: Offsets) -> Ints:
        """The titles of entities of one name that is the only spelling, else -1."""
        if self._rulings.shown:
            return np.full(len(entities), -1, np.int32)
        forms = self._ledger.only_forms(entities)
        several = np.array([entity in self._members for entity in entities.tolist()], bool)
        forms[several | (forms != entities)] = -1
        return forms

    def _renamed(self) -> list[tuple[int, int]]:
        """Entities under a name that the person chose, and that name."""
        names = (self._ledger.texts.find(name) for name in self._rulings.shown)
        entities = {self._entity[name] for name in names if name is not None} - {NO_ENTITY}
        return [(entity, self._canonical[entity]) for entity in sorted(entities)]

    def _title(self, entity: int) -> None:
        """Decide under which name the entity is shown."""
        members = self._members.get(entity, [entity])
        text = self._ledger.texts.text
        counts = {name: self._ledger.counts(name) for name in members}
        choose = titling.person if self.kind == "person" else titling.organization
        self._canonical[entity], self._expansion[entity] = choose(counts, text)
        if self._rulings.shown:
            shown = sorted(
                self._rulings.shown[text(name)]
                for name in members
                if text(name) in self._rulings.shown
            )
            if shown:
                self._canonical[entity] = self._ledger.texts.ordinal(shown[0])


def _gathered(roots: Ints) -> dict[int, list[int]]:
    """Rows by the root that they share, for roots with more than one row."""
    rows = np.flatnonzero(roots >= 0)
    several = np.bincount(roots[rows], minlength=1) > 1
    rows = rows[several[roots[rows]]]
    rows = rows[np.argsort(roots[rows], kind="stable")]
    found: dict[int, list[int]] = {}
    for root, row in zip(roots[rows].tolist(), rows.tolist(), strict=True):
        found.setdefault(root, []).append(row)
    return found


def _inverted(
    starts: NDArray[np.int64], texts: Ints, more: list[tuple[int, int]], rows: int
) -> Ragged:
    """For every spelling the names that have it among their forms, themselves left out.

    `more` are further pairs of a name and a spelling.
    """
    added = np.array(more, np.int32).reshape(-1, 2)
    names = np.repeat(np.arange(rows, dtype=np.int32), np.diff(starts))
    names, texts = np.append(names, added[:, 0]), np.append(texts, added[:, 1])
    others = names != texts
    names, texts = names[others], texts[others]
    order = np.argsort(texts, kind="stable")
    bearer_starts = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(texts, minlength=rows), out=bearer_starts[1:])
    return Ragged([names[order]], bearer_starts)
