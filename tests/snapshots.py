"""What tests of the index look at behind an archive in a folder."""

from __future__ import annotations

from search.archive import Archive
from search.folder import FolderEngine
from search.index.snapshot import Snapshot


def snapshot_of(archive: Archive) -> Snapshot:
    """The generation that an archive in a folder reads."""
    assert isinstance(archive._engine, FolderEngine)
    return archive._engine.index.snapshot()
