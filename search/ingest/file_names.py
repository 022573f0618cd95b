"""What the name of a file tells: its format, and whether it is a trap within an archive."""

from __future__ import annotations

import re
from typing import Final

from search.ingest.streams import COMPRESSIONS

_SUFFIX: Final = re.compile(r"\.(?:[a-z][a-z0-9]{0,9}|7z)\Z", re.IGNORECASE)
_BOTH: Final = {".tgz": ".gz", ".taz": ".gz", ".tbz": ".bz2", ".tbz2": ".bz2", ".txz": ".xz",
                ".tzst": ".zst"}  # fmt: skip
"""Endings that stand for an archive and its compression."""
_FURNITURE: Final = ("__macosx", "thumbs.db", "desktop.ini")
"""What systems put into archives and nobody wrote."""


def suffixes(path: str) -> tuple[str, str]:
    """The ending that tells the format, and that of the compression, as (".jsonl", ".xz")."""
    name = path.rpartition("/")[2]
    compression = ""
    found = _SUFFIX.search(name)
    if found is not None and found[0].lower() in _BOTH:
        return ".tar", _BOTH[found[0].lower()]
    if found is not None and found[0].lower() in COMPRESSIONS:
        compression, name = found[0].lower(), name[: found.start()]
        found = _SUFFIX.search(name)
    return (found[0].lower() if found is not None else ""), compression


def name_fault(name: str) -> str | None:
    """Why a member with this name is not read: "" where it says nothing, None where it is read.

    Nothing is ever written under such a name, so that one that leads out of the archive can do no
    harm; but who made it meant to, and what is in it is no article.
    """
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":" or "\0" in name:
        return "its name leads out of the archive"
    if any(part.startswith(".") or part.lower() in _FURNITURE for part in parts):
        return ""
    return None
