"""Reads an archive whole and names every file that is not what was written, and what is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from search.errors import ArchiveDamaged, ArchiveError
from search.index import dictionaries, front_page
from search.index.files import manifest
from search.index.files.checking import problem
from search.index.files.manifest import Manifest
from search.index.files.names import (
    BUILD_FOLDER,
    MANIFEST,
    MANIFEST_COPY,
    is_inflections,
    is_ours,
)
from search.index.opening import OpenFiles
from search.request import FileFault

_FORMS: Final = "forms of words, until the next indexing"


def faults(folder: Path) -> list[FileFault]:
    """Files that are changed, cut short, missing or foreign, and those to be read again.

    Raises `ArchiveMissing`, and `ArchiveError` where the manifest may not be read.
    """
    try:
        published = manifest.read(folder)
    except ArchiveDamaged as error:
        return [_fault(folder / MANIFEST, error, "the whole archive")]
    found = [
        FileFault(str(folder / name), found_wrong, _loss(published, name))
        for name, expected in sorted(published.files.items())
        if (found_wrong := problem(folder / name, expected))
    ]
    if not found:
        found = _misleading(folder, published)
    try:
        manifest.read(folder, MANIFEST_COPY)
    except ArchiveError as error:
        found.append(_fault(folder / MANIFEST_COPY, error, ""))
    found += _dictionaries(folder)
    return found + [
        FileFault(str(path), "no file of the archive")
        for path in sorted(folder.iterdir())
        if path.suffix != ".lock" and (not is_ours(path.name) or _is_folder_of_others(path))
    ]


def _fault(path: Path, error: ArchiveError, lost: str) -> FileFault:
    """What an error says of a file, without its name."""
    said = str(error).removeprefix(f"{path}: ").removeprefix(f"{path} is ")
    return FileFault(str(path), said, lost)


def _misleading(folder: Path, published: Manifest) -> list[FileFault]:
    """What files with the right checksums say that cannot be, and what they say is lacking."""
    try:
        opened = OpenFiles(folder, published)
        opened.check_all()
        front_page.read(folder)
        lacking = opened.lacking()
    except ArchiveDamaged as error:
        return [FileFault(str(folder), str(error), "what depends on it")]
    found = [
        FileFault(path, "has to be read again", f"{number} of its articles")
        for path, number in sorted(lacking.items())
    ]
    if published.lost:
        lost = f"{published.lost} articles of which no file is known"
        found.append(FileFault(str(folder), "is short since it was damaged", lost))
    return found


def _dictionaries(folder: Path) -> list[FileFault]:
    """Dictionaries of inflections that are not what was written."""
    found = []
    for path in sorted(folder.iterdir()):
        if is_inflections(path.name) and not path.is_dir():
            try:
                dictionaries.opened(path)
            except OSError as error:
                found.append(FileFault(str(path), f"cannot be read: {error.strerror}", _FORMS))
            except ArchiveDamaged as error:
                found.append(_fault(path, error, _FORMS))
    return found


def _is_folder_of_others(path: Path) -> bool:
    """Whether a folder has a name that only a file of the archive would have."""
    return not path.name.startswith(BUILD_FOLDER) and path.is_dir()


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
    if name == published.corrections:
        return "one of two copies of the corrections of names"
    if name == published.sources:
        return "the names of all sources, authors and sections"
    if name == published.report:
        return "the report of the last import"
    if name == published.front:
        return "the page shown first"
    return "which files were read"
