"""The names that the files of an archive have: which are its own, and which are never opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MANIFEST: Final = "manifest.json"
MANIFEST_COPY: Final = "manifest-copy.json"
LOCK: Final = "write.lock"
BUILD_FOLDER: Final = "build-"

MANIFESTS: Final = (MANIFEST, f"{MANIFEST}.new", MANIFEST_COPY, f"{MANIFEST_COPY}.new")
_WRITTEN: Final = re.compile(
    r"[0-9a-f]{16}\.(?:postings(?:\.spill)?|bodies|names|(?:facets|deleted)-[0-9]+)"
    r"|(?:entities|sources|versions|corrections|report|file-states)-[0-9]+|front-[0-9]+\.json"
)
_INFLECTIONS: Final = re.compile(r"inflections-[a-z]{2,3}-([0-9]+)(?:\.new)?")
_INFLECTIONS_FORMAT: Final = 3
"""The version of dictionaries; what is made of the same words in another way has another."""
_POSTINGS: Final = re.compile(r"[0-9a-f]{16}\.postings")
_SEGMENT: Final = re.compile(r"[0-9a-f]{16}")


def is_ours(name: str) -> bool:
    """Whether a name in the folder is one that a writer gives."""
    known = name in MANIFESTS or name == LOCK or name.startswith(BUILD_FOLDER)
    return known or any(each.fullmatch(name) for each in (_WRITTEN, _INFLECTIONS))


def inflections_name(language: str) -> str:
    """What the dictionary of a language is called."""
    return f"inflections-{language}-{_INFLECTIONS_FORMAT}"


def is_inflections(name: str) -> bool:
    """Whether a name is that of a dictionary that this version reads, whole and in its place."""
    return bool(_INFLECTIONS.fullmatch(name)) and name.endswith(f"-{_INFLECTIONS_FORMAT}")


def is_written(name: str) -> bool:
    """Whether a name is one that a manifest may hold: no path, no other file of the folder."""
    return len(name) < 100 and _WRITTEN.fullmatch(name) is not None


def is_segment(name: str) -> bool:
    """Whether a segment may be called so."""
    return _SEGMENT.fullmatch(name) is not None


def segments_in(names: list[str]) -> list[str]:
    """The names of the segments whose postings are among these files, in ascending order."""
    return sorted(name.split(".")[0] for name in names if _POSTINGS.fullmatch(name))


def holds_segments(folder: Path) -> bool:
    """Whether files of articles lie in the folder, so that there was a manifest once."""
    try:
        return any(_POSTINGS.fullmatch(path.name) for path in folder.iterdir())
    except OSError:
        return False
