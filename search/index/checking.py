"""Reads an archive whole and names every file that is not what was written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from isal.isal_zlib import crc32

from search.errors import ArchiveDamaged
from search.index import manifest
from search.index.leftovers import is_ours
from search.index.manifest import MANIFEST, FileSum, Manifest
from search.request import FileFault

_PIECE: Final = 1 << 20


def faults(folder: Path) -> list[FileFault]:
    """Files that are changed, cut short, missing or foreign; raises `ArchiveMissing`."""
    try:
        published = manifest.read(folder)
    except ArchiveDamaged as error:
        return [FileFault(str(folder / MANIFEST), str(error), "the whole archive")]
    found = [
        FileFault(str(folder / name), found_wrong, _loss(published, name))
        for name, expected in sorted(published.files.items())
        if (found_wrong := problem(folder / name, expected))
    ]
    return found + [
        FileFault(str(path), "no file of the archive")
        for path in sorted(folder.iterdir())
        if not is_ours(path.name) and path.suffix != ".lock"
    ]


def problem(path: Path, expected: FileSum) -> str:
    """What is wrong with a file, empty where nothing is."""
    try:
        found = file_sum(path)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if found.size != expected.size:
        return f"{found.size} bytes instead of {expected.size}"
    return "" if found == expected else "changed since it was written"


def file_sum(path: Path) -> FileSum:
    """What a file measures; raises OSError."""
    size = checksum = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            checksum = crc32(piece, checksum)
            size += len(piece)
    return FileSum.of(size, checksum)


def _loss(published: Manifest, name: str) -> str:
    """What cannot be trusted any more without this file."""
    for segment in published.segments:
        if name == segment.bodies:
            return f"the text of {segment.articles - segment.removed} articles"
        if name in (segment.postings, segment.deleted):
            return f"{segment.articles - segment.removed} articles"
        if name == segment.facets:
            return f"the names of {segment.articles - segment.removed} articles"
    if name == published.entities:
        return "the spellings of all names"
    if name == published.sources:
        return "the names of all sources"
    if name == published.front:
        return "the page shown first"
    return "which files were read"
