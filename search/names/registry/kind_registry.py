"""The names of one kind in the writer: their counts, their entities and each entity's name."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from search.arrays import Column, Ints, KeyIndex, Offsets, Ragged, Section
from search.article import Kind
from search.names.registry import canonical_name
from search.names.registry.article_names import ArticleName
from search.names.registry.corrections import Corrections
from search.names.registry.counts import CountColumns, CountTable, NamedCounts
from search.names.registry.entities import NO_ENTITY
from search.names.registry.grouping import METHODS, SAID, Edge, grouped
from search.names.registry.short_names import AcronymAnchors, Anchors, SurnameAnchors
from search.names.spelling import organizations, people

_EDGE = ("other", "score", "method")
RULES = 10
"""Raised whenever names get other keys or other edges: older archives are then resolved anew."""


class KindRegistry:
    """All names of one kind, their groups and entities; the part of a `Registry` that decides.

    A *group* is a set of names that are spellings of each other; a name is *anchored* where the
    archive as a whole tells which group it belongs to. An entity is a group with what is anchored
    to it, under the smallest ordinal among its names.
    """

    def __init__(self, kind: Kind, sections: Mapping[str, Section] | None = None) -> None:
        self.kind: Kind = kind
        self._prefix = prefix = f"{kind}_"
        self._rules = people if kind == "person" else organizations
        self._counts = CountTable(sections, prefix)

        # What other rules derived is dropped, and all names are looked at as if they were new.
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
        """The names that have an edge: for most names there is none to be looked up."""
        self._keys = KeyIndex(
            None if derived is None else np.asarray(derived[f"{prefix}key_hash"]),
            None if derived is None else stored("key_row"),
        )
        self._keyed = len(self._counts) if valid else 0
        self._groups = _gathered(self._root.values)
        self._members = _gathered(self._entity.values)
        self._anchored = dict(
            zip(stored("anchored").tolist(), stored("anchor").tolist(), strict=True)
        )
        self._followers: dict[int, set[int]] = {}
        for name, root in self._anchored.items():
            self._followers.setdefault(root, set()).add(name)
        self._anchors: Anchors = (
            SurnameAnchors(self._counts, self._keys, self._root)
            if kind == "person"
            else AcronymAnchors(self._counts, self._keys)
        )
        live = np.flatnonzero(self._counts.articles.values) if not valid else np.zeros(0, np.int64)
        self._touched: set[int] = set(live.tolist())
        self._recorrected: set[int] = set()
        self._corrections = Corrections().of_kind(kind)
        self._present_in: dict[int, tuple[int, ...]] = {}
        """The first names of a merge that are present, for as long as `settle` takes."""

    def correct(self, corrections: Corrections, differing: set[str]) -> None:
        """Have these corrections from now on; they say something else of `differing` names."""
        self._corrections = corrections.of_kind(self.kind)
        rows = (self._counts.texts.find(name) for name in differing)
        self._recorrected |= {row for row in rows if row is not None}

    @property
    def given(self) -> Set[str]:
        """The names of the other kind that the person says are of this one."""
        return self._corrections.given

    def counts_of(self, name: str) -> NamedCounts:
        """What is counted of a name."""
        return self._counts.named(name)

    def count_given(self, name: str, counts: NamedCounts, *, back: bool) -> None:
        """Count what the person gave this kind, or take it `back`."""
        if counts.articles:
            self._touched.add(self._counts.count_again(name, counts, back=back))

    def add(self, day: int, name: ArticleName) -> None:
        """Count one article's name."""
        self._touched.add(self._counts.add(day, name))

    def add_columns(self, columns: CountColumns) -> None:
        """Count the names of many articles."""
        self._touched.update(self._counts.add_columns(columns).tolist())

    def remove(self, day: int, name: ArticleName) -> None:
        """Take one article's name back."""
        self._touched.add(self._counts.remove(day, name))

    def find(self, names: list[str]) -> Ints:
        """The ordinals of spellings, -1 where one was never added."""
        found = map(self._counts.texts.find, names)
        return np.array([-1 if ordinal is None else ordinal for ordinal in found], np.int32)

    def entities(self) -> Ints:
        """The entity of every spelling, -1 where it is no live name."""
        return self._entity.values

    def prepare(self) -> None:
        """Do the first and longest part of `settle`: compare each new name with those like it."""
        self._connect_new_names(self._key_new_spellings())

    def settle(self) -> Ints:
        """Regroup what changed; returns the names whose entity is another one than before."""
        before = self.entities().copy()
        self._present_in.clear()
        for shown in self._corrections.shown.values():
            self._counts.texts.ordinal(shown)
        self.prepare()
        changed, stale = self._regroup()
        stale |= self._anchor(changed, stale)
        renamed = self._assign(changed, stale)
        renamed |= {self._entity[name] for name in self._to_rename() | self._recorrected}
        self._choose_canonical_names(renamed - {NO_ENTITY})
        self._touched.clear()
        self._recorrected.clear()
        now = self.entities()[: len(before)]
        return np.flatnonzero((before != now) & (before >= 0)).astype(np.int32)

    def sections(self) -> dict[str, Section]:
        """Everything as arrays, as of the last `settle`."""
        prefix, rows = self._prefix, len(self._counts)
        found = self._counts.sections()
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
            self._chosen_names(),
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
        """The edges to names that, seen pair by pair, are spellings of this one."""
        for other, score, method in self._edge_rows(name) if name in self._joined else ():
            yield Edge(name, other, score / 1000, METHODS[method])
        if self._corrections.merged:
            text = self._counts.texts.text(name)
            for line in self._corrections.merged_lines.get(text, ()):
                for other in self._merged_with(name, line):
                    yield Edge(name, other, 1.0, SAID)

    def _merged_with(self, name: int, line: int) -> Iterable[int]:
        """What a merge joins a name to: the first name of it that is present, and that to all.

        So there are as many edges as names, and not one for every two of them.
        """
        first = self._first_present(line)[:1]
        if first != (name,):
            return first
        rows = map(self._counts.texts.find, self._corrections.merged[line])
        return [row for row in rows if row is not None and row != name]

    def _first_present(self, line: int) -> tuple[int, ...]:
        """The first two names of a merge that are present, or as many as there are."""
        found = self._present_in.get(line)
        if found is None:
            rows = map(self._counts.texts.find, self._corrections.merged[line])
            present = (row for row in rows if row is not None and self._present(row))
            found = self._present_in[line] = tuple(islice(dict.fromkeys(present), 2))
        return found

    def _present(self, name: int) -> bool:
        """Whether any article uses the name and the person has not hidden it."""
        return self._counts.live(name) and not (
            self._corrections.hidden and self._counts.texts.text(name) in self._corrections.hidden
        )

    def _apart_lines(self, name: int) -> Sequence[int]:
        """The numbers of the corrections that hold a name apart from others."""
        lines = self._corrections.apart_lines
        return lines.get(self._counts.texts.text(name), ()) if lines else ()

    def _key_new_spellings(self) -> dict[int, list[str]]:
        """Make new spellings findable; returns their blocks."""
        blocks: dict[int, list[str]] = {}
        keys: list[str] = []
        rows = array("i")
        for ordinal in range(self._keyed, len(self._counts)):
            text = self._counts.texts.text(ordinal)
            blocks[ordinal] = self._rules.blocks(text)
            own = [*self._rules.keys(text), *blocks[ordinal]]
            keys += own
            rows.extend([ordinal] * len(own))
        self._keys.extend(keys, rows)
        self._keyed = len(self._counts)
        self._counts.articles.grow(self._keyed)
        for column in (self._entity, self._canonical, self._expansion, self._root, self._connected):
            column.grow(self._keyed)
        return blocks

    def _connect_new_names(self, blocks: Mapping[int, list[str]]) -> None:
        """Compare every name that is used for the first time with those that share a block."""
        text = self._counts.texts.text
        touched = np.array(sorted(self._touched), np.int64)
        live = self._counts.articles.values[touched] > 0
        fresh = touched[live & (self._connected.values[touched] == 0)].tolist()
        shared = [
            blocks[name] if name in blocks else self._rules.blocks(text(name)) for name in fresh
        ]
        names = [name for name, keys in zip(fresh, shared, strict=True) for _ in keys]
        candidates: dict[int, set[int]] = {}
        found = self._keys.several([key for keys in shared for key in keys], least=2)
        for index, rows in found.items():
            candidates.setdefault(names[index], set()).update(rows)
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
        looked_at = self._to_regroup()
        found = self._connected_to(looked_at)
        looked_at |= found
        numbers = np.fromiter(looked_at, np.int64, len(looked_at))
        stale = set(self._root.values[numbers].tolist()) - {NO_ENTITY}
        for root in stale & self._groups.keys():
            del self._groups[root]
        self._root.values[numbers] = NO_ENTITY
        text = self._counts.texts.text
        joined = found if self._corrections.merged else found & self._joined
        alone = found - joined
        numbers = np.fromiter(alone, np.int64, len(alone))
        self._root.values[numbers] = numbers
        stale |= alone
        for members in grouped(
            joined,
            (edge for name in joined for edge in self.edges(name) if edge.other > name),
            self._in_conflict,
            self._apart_lines,
            text,
        ):
            root = members[0]
            stale.add(root)
            if len(members) > 1:
                self._groups[root] = members
            for name in members:
                self._root[name] = root
        return looked_at, stale

    def _in_conflict(self, one: int, other: int) -> bool:
        """Whether two names are two bearers: by their spelling, or since an article names both."""
        text = self._counts.texts.text
        if self._rules.conflict(text(one), text(other)):
            return True
        return self.kind == "person" and (
            (people.has_generation(text(one)) and other in self._counts.counts(one).long_forms)
            or (people.has_generation(text(other)) and one in self._counts.counts(other).long_forms)
        )

    def _to_regroup(self) -> set[int]:
        """The names whose group may be another one now, as far as they changed themselves."""
        appeared = self._appeared()
        names = appeared | self._recorrected
        if self.kind == "person":
            text = self._counts.texts.text
            names |= {name for name in self._touched if people.has_generation(text(name))}
        for name in self._recorrected:
            names |= set(self._groups.get(self._root[name], ()))
        for name in appeared:
            if not self._present(name):
                names |= {edge.other for edge in self.edges(name)}
        return names

    def _connected_to(self, names: set[int]) -> set[int]:
        """Of these names those that are present, and all that edges lead to from them."""
        pending = [name for name in names if self._present(name)]
        found = set(pending)
        while pending:
            for edge in self.edges(pending.pop()):
                if edge.other not in found and self._present(edge.other):
                    found.add(edge.other)
                    pending.append(edge.other)
        return found

    def _appeared(self) -> set[int]:
        """The names that came or went."""
        names = np.array(list(self._touched | self._recorrected), np.int64)
        present = self._counts.articles.values[names] > 0
        if self._corrections.hidden:
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
        lines = set(self._apart_lines(name))
        for other in self._groups.get(root, [anchor]) if lines else ():
            if not lines.isdisjoint(self._apart_lines(other)):
                return NO_ENTITY
        return root

    def _said_to_be_another(self, name: int) -> bool:
        if not self._corrections.merged:
            return False
        lines = self._corrections.merged_lines.get(self._counts.texts.text(name), ())
        return any(row != name for line in lines for row in self._first_present(line))

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

    def _to_rename(self) -> set[int]:
        """The touched names whose entity may be shown under another name now."""
        names = np.fromiter(self._touched, np.int64, len(self._touched))
        forms = self._sole_spellings(names)
        own = (
            (self._entity.values[names] == names)
            & (self._canonical.values[names] == forms)
            & (self._expansion.values[names] == NO_ENTITY)
        )
        return set(names[~own].tolist())

    def _choose_canonical_names(self, entities: set[int]) -> None:
        """Decide under which names the entities are shown."""
        every = np.fromiter(entities, np.int64, len(entities))
        forms = self._sole_spellings(every)
        only = every[forms >= 0]
        self._canonical.values[only] = forms[forms >= 0]
        self._expansion.values[only] = NO_ENTITY
        for entity in every[forms < 0].tolist():
            self._choose_canonical_name(entity)

    def _sole_spellings(self, entities: Offsets) -> Ints:
        """For each entity of one name in one spelling that spelling, else -1."""
        forms = self._counts.only_forms(entities)
        renamed = self._renamed()
        several = np.array(
            [entity in self._members or entity in renamed for entity in entities.tolist()], bool
        )
        forms[several | (forms != entities)] = -1
        return forms

    def _renamed(self) -> set[int]:
        """The entities of which a name was given another one to be shown under."""
        names = (self._counts.texts.find(name) for name in self._corrections.shown)
        return {self._entity[name] for name in names if name is not None} - {NO_ENTITY}

    def _chosen_names(self) -> list[tuple[int, int]]:
        """Entities under a name that the person chose, and that name."""
        return [(entity, self._canonical[entity]) for entity in sorted(self._renamed())]

    def _choose_canonical_name(self, entity: int) -> None:
        """Decide under which name the entity is shown."""
        members = self._members.get(entity, [entity])
        text = self._counts.texts.text
        counts = {name: self._counts.counts(name) for name in members}
        choose = canonical_name.person if self.kind == "person" else canonical_name.organization
        self._canonical[entity], self._expansion[entity] = choose(counts, text)
        if self._corrections.shown:
            shown = sorted(
                self._corrections.shown[text(name)]
                for name in members
                if text(name) in self._corrections.shown
            )
            if shown:
                self._canonical[entity] = self._counts.texts.ordinal(shown[0])


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
