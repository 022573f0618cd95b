"""From which file each article is taken where several hold it, and which no file holds any more.

Of several files of one content the first in the order of paths speaks for all: its name may tell a
date. Of several speakers that hold one id the last has the word, as a later record replaces an
earlier one. A new index of the same files, which reads them in the order of their paths, gives just
that; so must an index that is brought in step, however often it was stopped on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter

import numpy as np

from search.frozen import frozen
from search.ingest.changes import FileChange, FileState
from search.ingest.reader import path_text

_path = attrgetter("path")


@frozen
class Holding:
    """The file that has the word on an article, and the paths of all files of its content."""

    owner: FileState
    paths: tuple[str, ...]


def holdings(ids: Collection[str], states: Iterable[FileState]) -> dict[str, Holding]:
    """Who holds each of these articles; those that no file holds are left out."""
    wanted = set(ids)
    alike: dict[str, dict[str, list[FileState]]] = {}
    for state in states:
        for id in wanted.intersection(state.ids):
            alike.setdefault(id, {}).setdefault(state.digest, []).append(state)
    found = {}
    for id, contents in alike.items():
        last = max(contents.values(), key=lambda states: min(map(_path, states)))
        found[id] = Holding(min(last, key=_path), tuple(sorted(map(_path, last))))
    return found


class Unsettled:
    """The articles of a pass whose holding can only be told once all files are known.

    `known` are the states of files by path: as they were before the pass when this is made, and
    always those known by now.
    """

    def __init__(self, known: Mapping[str, FileState]) -> None:
        self._known = known
        self._alike: dict[str, int] = {}
        """How many files had each content before the pass."""
        for state in known.values():
            self._alike[state.digest] = self._alike.get(state.digest, 0) + 1
        self._later = _LaterHolders(known.values())
        self.ids: set[str] = set()
        """Articles that a file holds no more, or that files of one content have or had."""
        self.read_paths: set[str] = set()
        """The paths of files that were read from beginning to end."""
        self.passed_over: set[str] = set()
        """Articles that were not taken from a file that was read, for a later one holds them."""

    def read(self, change: FileChange, state: FileState) -> None:
        """Note that a file was read, with the state that it has now."""
        if change.tail is None and (change.status != "moved" or len(state.ids) == 1):
            self.read_paths.add(state.path)
        if change.status == "moved":
            self.ids.update(state.ids)
        self._left(change, state.ids)

    def read_apart(self, change: FileChange, state: FileState) -> None:
        """Note that another process read a file, which knows nothing of later ones."""
        self.read(change, state)
        self.ids.update(id for id in state.ids if self.is_held_later(id, state.path))

    def copied(self, change: FileChange) -> None:
        """Note that a file has the content of another one."""
        self.ids.update(change.ids)
        self._left(change, change.ids)

    def forgotten(self, state: FileState) -> None:
        """Note that a file is gone."""
        self.ids.update(state.ids)

    def is_held_later(self, id: str, path: str) -> bool:
        """Whether a file after this path had the word on an article before the pass."""
        return self._later.has(id, path)

    def _left(self, change: FileChange, ids: Collection[str]) -> None:
        """Note what a path holds no more, and all that it held where other files hold the same."""
        before = self._known.get(path_text(change.found.path))
        if before is None or (before.digest == change.digest and before.ids == tuple(ids)):
            return
        shared = self._alike.get(before.digest, 0) > 1
        self.ids.update(before.ids if shared else set(before.ids).difference(ids))


class _LaterHolders:
    """Up to which path each article was held, as 64-bit hashes, for there may be millions."""

    def __init__(self, states: Collection[FileState]) -> None:
        self._states = list(states)
        self._last = max(map(_path, states), default="")
        self._paths: list[str] | None = None
        self._hashes = np.zeros(0, np.int64)
        self._ranks = np.zeros(0, np.int32)

    def has(self, id: str, path: str) -> bool:
        """Whether a speaker after this path holds the article; once in 10^13 times wrongly so."""
        if path >= self._last:
            return False
        if self._paths is None:
            self._paths = self._gather()
        hashed = np.int64(hash(id))
        end = int(self._hashes.searchsorted(hashed, "right"))
        if not end or self._hashes[end - 1] != hashed:
            return False
        return bool(self._paths[self._ranks[end - 1]] > path)

    def _gather(self) -> list[str]:
        """Sort all ids by their hashes, the last holder of each last; gives back the paths."""
        speakers: dict[str, FileState] = {}
        for state in sorted(self._states, key=_path):
            speakers.setdefault(state.digest, state)
        paths = [state.path for state in speakers.values()]
        hashes = [np.fromiter(map(hash, state.ids), np.int64) for state in speakers.values()]
        ranks = np.repeat(np.arange(len(paths), dtype=np.int32), list(map(len, hashes)))
        together = np.concatenate([np.zeros(0, np.int64), *hashes])
        order = np.lexsort((ranks, together))
        self._hashes, self._ranks = together[order], ranks[order]
        self._states.clear()
        return paths
