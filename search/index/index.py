"""An archive's index on disk: opened for reading by anyone, for writing by one at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import ArchiveDamaged, ArchiveError
from search.index import checking, manifest
from search.index.leftovers import is_ours
from search.index.manifest import MANIFEST
from search.index.opening import OpenFiles
from search.index.places import Places, PlaceTable
from search.index.snapshot import Snapshot
from search.request import FileFault, Recognition

if TYPE_CHECKING:
    from search.index.lock import WriteLock
    from search.index.writer import Writer

_ATTEMPTS = 50


class Index:
    """The generation that was published when it was opened or last refreshed."""

    def __init__(self, folder: Path, opened: OpenFiles, lock: WriteLock | None = None) -> None:
        self.path = folder
        self._opened = opened
        self._lock = lock
        self._snapshot = opened.snapshot()
        self._writer: Writer | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, write: bool = False) -> Index:
        """Open what is published; `write` takes the archive's lock.

        Raises `ArchiveMissing`, `ArchiveDamaged`, `ArchiveLocked`.
        """
        folder = Path(path)
        manifest.read(folder)
        lock = _locked(folder) if write else None
        try:
            return cls(folder, _open_files(folder), lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Index:
        """A new archive without articles, open for writing; its folder must be new or empty.

        Raises `ArchiveError` where it is not, `ArchiveLocked`.
        """
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{folder} cannot be made: {error.strerror}") from error
        from search.index.writer import Writer

        lock = _locked(folder)
        try:
            if (folder / MANIFEST).exists():
                raise ArchiveError(f"{folder} already holds an archive")
            if not all(is_ours(each.name) for each in folder.iterdir()):
                raise ArchiveError(f"{folder} holds other files; choose a new or empty folder")
            Writer(folder, None).publish()
            return cls(folder, _open_files(folder), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def repair(cls, path: str | os.PathLike[str]) -> tuple[Index, tuple[str, ...]]:
        """Publish what is sound of a damaged archive and open that for writing.

        Also returns the files whose articles are lost until they are read again. Raises
        `ArchiveMissing`, `ArchiveLocked`, and `ArchiveDamaged` where nothing is left.
        """
        from search.index.repairing import rescue
        from search.index.writer import Writer

        folder = Path(path)
        if not folder.is_dir() or not any(is_ours(each.name) for each in folder.iterdir()):
            manifest.read(folder)
        lock = _locked(folder)
        try:
            rescued = rescue(folder)
            if rescued is not None:
                Writer(folder, None, rescued).publish()
            return cls(folder, _open_files(folder), lock), rescued.lost if rescued else ()
        except BaseException:
            lock.release()
            raise

    @property
    def generation(self) -> int:
        """The number of the generation that is read."""
        return self._opened.manifest.generation

    def snapshot(self) -> Snapshot:
        """The generation that is read; it stays readable whatever is published later."""
        return self._snapshot

    def refresh(self) -> bool:
        """Read the newest generation; False when that is the one already read."""
        if manifest.read(self.path).generation == self.generation:
            return False
        self._read(_open_files(self.path, self._opened))
        return True

    def files(self) -> Places:
        """The state of every file whose articles are in the archive, by its path."""
        return Places(
            [PlaceTable(self._opened.section(name)) for name in self._opened.manifest.places]
        )

    @property
    def recognition(self) -> Recognition:
        """How the names of its articles were found."""
        return self._opened.manifest.recognition

    def writer(self) -> Writer:
        """The writer; raises `ArchiveError` where the index was not opened for writing."""
        if self._lock is None:
            raise ArchiveError(f"{self.path} was not opened for writing")
        if self._writer is None:
            from search.index.writer import Writer

            self._writer = Writer(self.path, self._opened)
        return self._writer

    def check(self) -> list[FileFault]:
        """Read every file of the published generation whole, and name what is not as written."""
        return checking.faults(self.path)

    def close(self) -> None:
        """Give the lock back and drop what was not published."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _read(self, opened: OpenFiles) -> None:
        self._snapshot = opened.snapshot()
        self._opened = opened


def _locked(folder: Path) -> WriteLock:
    from search.index.lock import WriteLock

    return WriteLock(folder)


def _open_files(folder: Path, before: OpenFiles | None = None) -> OpenFiles:
    """The files of the published generation, though a writer may publish another meanwhile."""
    for _ in range(_ATTEMPTS):
        published = manifest.read(folder)
        try:
            return OpenFiles(folder, published, before)
        except FileNotFoundError as error:
            if manifest.read(folder).generation == published.generation:
                raise ArchiveDamaged(f"{error.filename} is missing") from None
        except OSError as error:
            raise ArchiveError(f"{error.filename}: {error.strerror}") from error
    raise ArchiveError(f"{folder} is published faster than it can be opened; try again")
