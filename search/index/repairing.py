"""Saves what is sound in a damaged archive and tells which files have to be read again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from search.errors import ArchiveDamaged, ArchiveMissing, DatelineError, FormatError
from search.index import manifest
from search.index.checking import file_sum, problem
from search.index.drafts import Draft, new_draft
from search.index.leftovers import is_ours
from search.index.manifest import FileSum, Manifest, OtherFormat
from search.index.places import Places, PlaceTable
from search.index.sections import SectionFile
from search.names.corrections import Corrections
from search.request import Recognition

if TYPE_CHECKING:
    from search.ingest.changes import FileState

_UNREADABLE: Final = (DatelineError, OSError, ValueError, KeyError, TypeError, IndexError)
_NUMBER: Final = re.compile(r"-([0-9]+)(?:\.json)?$")
_POSTINGS: Final = re.compile(r"[0-9a-f]{16}\.postings")


@dataclass(frozen=True, slots=True)
class Rescued:
    """What is left of an archive: the writer makes the generation after `generation` of it.

    `states` are those of all known files. Of those in `lost` articles are missing; their states
    hold no more than the ids, so that the files are read again and their articles keep these.
    """

    generation: int
    drafts: tuple[Draft, ...]
    corrections: Corrections
    states: tuple[FileState, ...]
    lost: tuple[str, ...]
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class _Parts:
    """The files that there should be: of each segment its name and that of its list of removals."""

    segments: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    entities: str
    sums: Mapping[str, FileSum]


def rescue(folder: Path) -> Rescued | None:
    """What can be saved of a damaged archive, None where all its files are as written.

    The caller holds the lock; nothing is changed. Raises `ArchiveDamaged` where nothing is left or
    another version wrote it.
    """
    names = [path.name for path in folder.iterdir() if is_ours(path.name) and path.is_file()]
    generation = max((int(each[1]) for each in map(_NUMBER.search, names) if each), default=0)
    try:
        published = manifest.read(folder)
    except OtherFormat:
        raise
    except (ArchiveDamaged, ArchiveMissing):
        parts = _found(names)
        recognition = Recognition()
        drafts = [each for each in _drafts(folder, parts) if _is_readable(each)]
        if not drafts:
            raise ArchiveDamaged(f"{folder}: nothing of it can be saved; index it anew") from None
    else:
        if not any(problem(folder / name, each) for name, each in published.files.items()):
            return None
        generation = max(generation, published.generation)
        parts = _named(published)
        recognition = published.recognition
        drafts = list(_drafts(folder, parts))
    tables = list(_tables(folder, parts))
    complete = len(tables) == len(parts.places)
    known = {state.path: state for state in Places(tables).states()}
    _settle(drafts, set().union(*(each.ids for each in known.values())) if complete else None)
    states = _with_unknown(known, drafts)
    present = {draft.segment.id(number) for draft in drafts for number in _live(draft)}
    lost = [path for path, state in states.items() if not present.issuperset(state.ids)]
    lost += [path for path in states if path not in known]
    for path in lost:
        states[path] = _unread(path, states[path].ids)
    return Rescued(
        generation,
        tuple(draft for draft in drafts if draft.live_count),
        _corrections(folder / parts.entities),
        tuple(states.values()),
        tuple(dict.fromkeys(lost)),
        recognition,
    )


def _named(published: Manifest) -> _Parts:
    """The parts that a sound manifest names."""
    return _Parts(
        tuple((segment.name, segment.deleted) for segment in published.segments),
        published.places,
        published.entities,
        published.files,
    )


def _found(names: list[str]) -> _Parts:
    """The parts that lie in the folder, whether they were published or not, oldest first."""

    def numbered(start: str) -> list[str]:
        found = [(int(each[1]), name) for name in names if (each := _NUMBER.search(name))]
        return [name for _, name in sorted(found) if name.startswith(start)]

    segments = sorted(name.split(".")[0] for name in names if _POSTINGS.fullmatch(name))
    return _Parts(
        tuple((name, (numbered(f"{name}.deleted-") or [""])[-1]) for name in segments),
        tuple(numbered("places-")),
        (numbered("entities-") or [""])[-1],
        {},
    )


def _sound(folder: Path, name: str, parts: _Parts) -> FileSum:
    """What the file measures; raises `ArchiveDamaged` where that is not what was written."""
    expected = parts.sums.get(name)
    if expected is None:
        return file_sum(folder / name)
    if found := problem(folder / name, expected):
        raise ArchiveDamaged(f"{folder / name}: {found}")
    return expected


def _drafts(folder: Path, parts: _Parts) -> Iterator[Draft]:
    """The segments whose files are sound, those that were written last at the end."""
    found: list[tuple[int, Draft]] = []
    for name, deleted in parts.segments:
        files = [f"{name}.postings", f"{name}.bodies"]
        try:
            sums = {each: _sound(folder, each, parts) for each in files}
            draft = new_draft(folder, name, sums)
        except _UNREADABLE:
            continue
        if deleted:
            try:
                _sound(folder, deleted, parts)
                draft.live[SectionFile(folder / deleted).array("documents")] = False
            except _UNREADABLE:
                draft.trimmed = True
        found.append(((folder / files[0]).stat().st_mtime_ns, draft))
    found.sort(key=lambda each: each[0])
    yield from (draft for _, draft in found)


def _is_readable(draft: Draft) -> bool:
    """Whether every article of a segment of unknown checksum can be read."""
    try:
        for number in range(draft.segment.size):
            draft.segment.article(number)
    except _UNREADABLE:
        return False
    return True


def _settle(drafts: list[Draft], expected: set[str] | None) -> None:
    """Have every article once, and of those whose removals are lost only the expected ones."""
    for place, draft in enumerate(drafts):
        if draft.trimmed and expected is not None:
            for number in _live(draft):
                if draft.segment.id(number) not in expected:
                    draft.trim(number)
        for older in drafts[:place]:
            for here, _ in older.common_ids(draft):
                older.trim(here)
    for draft in drafts:
        draft.trimmed = draft.live_count < draft.segment.size


def _tables(folder: Path, parts: _Parts) -> Iterator[PlaceTable]:
    for name in parts.places:
        try:
            _sound(folder, name, parts)
            table = PlaceTable(SectionFile(folder / name))
            for number in range(len(table)):
                table.record(number)
            yield table
        except _UNREADABLE:
            continue


def _with_unknown(known: Mapping[str, FileState], drafts: list[Draft]) -> dict[str, FileState]:
    """The known states and one for every path that only the articles tell of."""
    ids: dict[str, list[str]] = {}
    for draft in drafts:
        for number in _live(draft):
            for path in filter(None, draft.segment.paths[number].split("\n")):
                if path not in known:
                    ids.setdefault(path, []).append(draft.segment.id(number))
    return {**known, **{path: _unread(path, tuple(each)) for path, each in ids.items()}}


def _unread(path: str, ids: tuple[str, ...]) -> FileState:
    """A state that no file has, so that the file is read whatever it holds."""
    from search.ingest.changes import FileState

    return FileState(path, -1, -1, "", ids)


def _corrections(path: Path) -> Corrections:
    """What the person said of names, nothing where that cannot be read any more."""
    try:
        return Corrections.parse(bytes(SectionFile(path).blob("corrections")).decode())
    except (*_UNREADABLE, FormatError):
        return Corrections()


def _live(draft: Draft) -> list[int]:
    numbers: list[int] = np.flatnonzero(draft.live).tolist()
    return numbers
