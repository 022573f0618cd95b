"""What an interrupted writer left in an archive's folder, and what lies in the way of the next."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from search.errors import ArchiveError
from search.index.files import disk
from search.index.files.manifest import Manifest
from search.index.files.names import (
    BUILD_FOLDER,
    LOCK,
    MANIFEST,
    MANIFEST_COPY,
    is_inflections,
    is_ours,
)


def remove_leftovers(folder: Path, manifest: Manifest | None, keep: Sequence[Path] = ()) -> None:
    """Remove every file of ours that the generation does not name; foreign files are left alone.

    Without a manifest nothing is published yet. The caller holds the lock. Readers of older
    generations have those files open and keep them.
    """
    named = {MANIFEST, MANIFEST_COPY, LOCK, *(() if manifest is None else manifest.files)}
    for path in folder.iterdir():
        if path.name in named or path in keep or not is_ours(path.name):
            continue
        if is_inflections(path.name) and path.is_file() and not path.is_symlink():
            continue
        if not path.is_dir() or path.is_symlink():
            disk.remove(path)
        elif path.name.startswith(BUILD_FOLDER):
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):  # somebody's folder, unless it is empty
                path.rmdir()


def clear_the_way(folder: Path, *names: str) -> None:
    """Have nothing but a file, or nothing, under each of these names.

    A folder with content gets another name, for it is somebody's; links, pipes and the like go.
    Raises `ArchiveError` where the archive's folder may not be changed.
    """
    try:
        for path in (folder / name for name in names):
            if path.is_dir() and not path.is_symlink():
                try:
                    path.rmdir()
                except OSError:
                    numbered = (folder / f"{path.name}.folder-{number}" for number in count(1))
                    disk.rename(path, next(each for each in numbered if not each.exists()))
            elif path.is_symlink() or (path.exists() and not path.is_file()):
                disk.remove(path)
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be changed: {error.strerror}") from error
