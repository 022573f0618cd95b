"""Saves what is sound in a damaged archive and notes in it what has to be read again.

What is lost is published together with what is saved: whatever ends a repair, the archive says
what it lacks, and the next repair goes on from there.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from search.errors import ArchiveDamaged, ArchiveError, ArchiveMissing, DatelineError
from search.frozen import frozen
from search.index import correction_file, front_page
from search.index.drafts import Draft, new_draft
from search.index.file_states import UNSETTLED, FileStates, FileStateTable, check_states, unread
from search.index.files import manifest
from search.index.files.checking import file_sum, problem
from search.index.files.manifest import FileSum, Manifest, OtherFormat
from search.index.files.names import MANIFEST_COPY, is_ours, segments_in
from search.index.files.regular import read_regular
from search.index.files.sections import SectionFile
from search.index.opening import OpenFiles
from search.index.segment.validation import check_deleted
from search.names.registry.corrections import Corrections
from search.names.registry.validation import MOST_CORRECTIONS
from search.request import Recognition
from search.validation import Sections

if TYPE_CHECKING:
    from search.ingest.changes import FileState

_UNREADABLE: Final = (DatelineError, OSError, ValueError, LookupError, TypeError, ArithmeticError)
_NUMBER: Final = re.compile(r"-([0-9]{1,15})(?:\.json)?$")


@frozen
class Rescued:
    """What is left of an archive: the writer makes the generation after `generation` of it.

    `states` are those of all known files. Those of files whose articles are missing hold no more
    than the ids, so that the files are read again and their articles keep these. Of `lost`
    articles no file is known.
    """

    generation: int
    drafts: tuple[Draft, ...]
    corrections: Corrections
    states: tuple[FileState, ...]
    lost: int
    recognition: Recognition


@frozen
class _Parts:
    """The files that there should be: of each segment its name and that of its list of removals.

    `corrections` and `entities` are the files that hold the corrections, the likeliest first.
    """

    segments: tuple[tuple[str, str], ...]
    file_states: tuple[str, ...]
    corrections: tuple[str, ...]
    sums: Mapping[str, FileSum]


def rescue(folder: Path) -> Rescued | None:
    """What can be saved of a damaged archive, None where all its files are as written.

    The caller holds the lock; of the manifest and its copy the sound one replaces the other, and
    nothing else is changed. Raises `ArchiveDamaged` where nothing is left or another version
    wrote it, `ArchiveError` where a file may not be read.
    """
    names = [path.name for path in folder.iterdir() if is_ours(path.name)]
    generation = max((int(each[1]) for each in map(_NUMBER.search, names) if each), default=0)
    published = _published(folder)
    if published is None:
        parts = _found(names)
        recognition = Recognition()
        drafts = [each for each in _drafts(folder, parts) if _is_readable(each)]
        lost = 0
    else:
        if _is_sound(folder, published):
            manifest.renew_copy(folder, published)
            return None
        generation = max(generation, published.generation)
        parts = _named(published)
        recognition = published.recognition
        drafts = list(_drafts(folder, parts))
        lost = published.lost
    tables = list(_tables(folder, parts))
    complete = len(tables) == len(parts.file_states)
    file_states = FileStates(tables)
    known = {state.path: state for state in file_states.states()}
    corrections = _corrections(folder, parts)
    whole = len(drafts) == len(parts.segments) and not any(draft.trimmed for draft in drafts)
    if published is None and not (drafts or known or corrections.lines):
        raise ArchiveDamaged(f"{folder}: nothing of it can be saved; index it anew")
    _settle(drafts, set().union(*(each.ids for each in known.values())) if complete else None)
    present = {draft.segment.id(number) for draft in drafts for number in _live(draft)}
    if published is not None and whole:
        # Nothing is lost: what a state says besides was true before the newest table was lost.
        kept = {path: _of_present(state, present) for path, state in known.items()}
        states = _with_unknown(
            {path: state for path, state in kept.items() if state.ids or not known[path].ids},
            drafts,
        )
    else:
        states = _with_unknown(known, drafts)
        missing: set[str] = set()
        for path, state in known.items():
            gone = set(state.ids) - present
            if gone:
                states[path] = unread(path, state.ids, lost=True)
                missing |= gone
        if published is not None:
            lost += max(0, published.articles - len(present) - len(missing))
    if UNSETTLED in file_states:
        states[UNSETTLED] = file_states[UNSETTLED]
    return Rescued(
        generation,
        tuple(draft for draft in drafts if draft.live_count),
        corrections,
        tuple(states.values()),
        lost,
        recognition,
    )


def _published(folder: Path) -> Manifest | None:
    """The manifest, else its copy; None where neither can be read."""
    try:
        return manifest.read(folder)
    except OtherFormat:
        raise
    except (ArchiveDamaged, ArchiveMissing):
        pass
    try:
        copy = manifest.read(folder, MANIFEST_COPY)
    except ArchiveError:
        return None
    manifest.publish(folder, copy)
    return copy


def _is_sound(folder: Path, published: Manifest) -> bool:
    """Whether every file is as written and holds what its readers rely on."""
    sound = True
    for name, expected in published.files.items():
        try:
            sound = sound and file_sum(folder / name) == expected
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise ArchiveError(
                    f"{folder / name} cannot be read: {error.strerror}; nothing was changed"
                ) from error
            sound = False
        except ArchiveDamaged:
            sound = False
    try:
        if sound:
            OpenFiles(folder, published)
            front_page.read(folder)
    except (ArchiveError, OSError):
        return False
    return sound


def _named(published: Manifest) -> _Parts:
    """The parts that a sound manifest names."""
    return _Parts(
        tuple((segment.name, segment.deleted) for segment in published.segments),
        published.file_states,
        tuple(filter(None, (published.corrections, published.entities))),
        published.files,
    )


def _found(names: list[str]) -> _Parts:
    """The parts that lie in the folder, whether they were published or not, oldest first."""

    def numbered(start: str) -> list[str]:
        found = [(int(each[1]), name) for name in names if (each := _NUMBER.search(name))]
        return [name for _, name in sorted(found) if name.startswith(start)]

    return _Parts(
        tuple((name, (numbered(f"{name}.deleted-") or [""])[-1]) for name in segments_in(names)),
        tuple(numbered("file-states-")),
        (*reversed(numbered("corrections-")), *reversed(numbered("entities-"))),
        {},
    )


def _sound(folder: Path, name: str, parts: _Parts) -> FileSum:
    """What the file measures; raises `ArchiveDamaged` where that is not what was written."""
    expected = parts.sums.get(name)
    if expected is None:
        if not name.endswith(".bodies") and not SectionFile(folder / name).is_whole():
            raise ArchiveDamaged(f"{folder / name}: changed since it was written")
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
                file = SectionFile(folder / deleted, _sound(folder, deleted, parts))
                check_deleted(Sections(file.view()), file.meta, name, draft.segment.size)
                draft.live[file.array("documents")] = False
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
    for number, draft in enumerate(drafts):
        if draft.trimmed and expected is not None:
            for document in _live(draft):
                if draft.segment.id(document) not in expected:
                    draft.trim(document)
        for older in drafts[:number]:
            for here, _ in older.common_ids(draft):
                older.trim(here)
    for draft in drafts:
        draft.trimmed = draft.live_count < draft.segment.size


def _tables(folder: Path, parts: _Parts) -> Iterator[FileStateTable]:
    for name in parts.file_states:
        try:
            file = SectionFile(folder / name, _sound(folder, name, parts))
            check_states(Sections(file.view()))
            table = FileStateTable(file)
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
    found = {path: unread(path, tuple(each), lost=False) for path, each in ids.items()}
    return {**known, **found}


def _of_present(state: FileState, present: set[str]) -> FileState:
    """A state with those ids only whose articles are there."""
    return replace(state, ids=tuple(id for id in state.ids if id in present))


def _corrections(folder: Path, parts: _Parts) -> Corrections:
    """What the person said of names, from a file that is whole, else from what can be read."""
    for must_be_whole in (True, False):
        for name in parts.corrections:
            try:
                if name.startswith("corrections-"):
                    return correction_file.decode(read_regular(folder / name, MOST_CORRECTIONS))
                file = SectionFile(folder / name)
                if file.is_whole() or not must_be_whole:
                    return Corrections.parse(bytes(file.blob("corrections")).decode())
            except _UNREADABLE:
                continue
    return Corrections()


def _live(draft: Draft) -> list[int]:
    numbers: list[int] = np.flatnonzero(draft.live).tolist()
    return numbers
