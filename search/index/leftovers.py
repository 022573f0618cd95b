"""What in an archive's folder is the archive's, and what an interrupted writer left there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from search.index import disk
from search.index.manifest import LOCK, MANIFEST, Manifest

BUILD_FOLDER: Final = "build-"
_WRITTEN = re.compile(
    r"[0-9a-f]{16}\.(?:postings(?:\.aside)?|bodies|names|(?:facets|deleted)-[0-9]+)"
    r"|(?:entities|sources|places)-[0-9]+|front-[0-9]+\.json"
)


def is_ours(name: str) -> bool:
    """Whether a name in the folder is one that a writer gives."""
    return (
        name in (MANIFEST, f"{MANIFEST}.new", LOCK)
        or name.startswith(BUILD_FOLDER)
        or _WRITTEN.fullmatch(name) is not None
    )


def remove_leftovers(folder: Path, manifest: Manifest | None, keep: Sequence[Path] = ()) -> None:
    """Remove every file of ours that the generation does not name; foreign files are left alone.

    Without a manifest nothing is published yet. The caller holds the lock. Readers of older
    generations have those files open and keep them.
    """
    named = set() if manifest is None else set(manifest.files)
    for path in folder.iterdir():
        if path.name in (MANIFEST, LOCK) or path.name in named or path in keep:
            continue
        if path.name.startswith(BUILD_FOLDER) and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif is_ours(path.name):
            disk.remove(path)
