"""An archive's index on disk: opened for reading by anyone, for writing by one at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import ArchiveDamaged, ArchiveError
from search.index.file_states import FileStates, is_unread
from search.index.files import manifest
from search.index.files.names import LOCK, MANIFESTS, is_ours
from search.index.opening import OpenFiles
from search.index.snapshot import Snapshot
from search.request import Recognition, UpdateReport

if TYPE_CHECKING:
    from search.index.files.lock import WriteLock
    from search.index.front_page import FrontPage
    from search.index.writer import Writer

_ATTEMPTS = 50


class Index:
    """The generation that was published when it was opened or last refreshed."""

    def __init__(
        self,
        folder: Path,
        opened: OpenFiles,
        lock: WriteLock | None = None,
        front_page: FrontPage | None = None,
    ) -> None:
        """A lock and a front page for an index that is to be written to, neither for another."""
        self.path = folder
        self._opened = opened
        self._lock = lock
        self._front_page = front_page
        self._snapshot = opened.snapshot()
        self._writer: Writer | None = None
        self._state: tuple[int, ...] | None = None
        """The state of the manifest when it last named the generation that is read."""

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, write: FrontPage | None = None) -> Index:
        """Open what is published.

        With `write`, which makes the front page of what is published from now on, it is open for
        writing and holds the archive's lock. Raises `ArchiveMissing`, `ArchiveDamaged`,
        `ArchiveLocked`.
        """
        folder = Path(path)
        manifest.read(folder)
        lock = None if write is None else _locked(folder)
        try:
            return cls(folder, _open_files(folder), lock, write)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def create(cls, path: str | os.PathLike[str], front_page: FrontPage) -> Index:
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
            if manifest.exists(folder):
                raise ArchiveError(f"{folder} already holds an archive")
            if not all(is_ours(each.name) for each in folder.iterdir()):
                raise ArchiveError(f"{folder} holds other files; choose a new or empty folder")
            Writer(folder, None, front_page).publish()
            return cls(folder, _open_files(folder), lock, front_page)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def repair(cls, path: str | os.PathLike[str], front_page: FrontPage) -> Index:
        """Publish what is sound of a damaged archive and open that for writing.

        What is lost is published with it: see `unread` and `lost`. Raises `ArchiveMissing`,
        `ArchiveLocked`, and `ArchiveDamaged` where nothing is left.
        """
        from search.index.files.leftovers import clear_the_way
        from search.index.repairing import rescue
        from search.index.writer import Writer

        folder = Path(path)
        if not folder.is_dir() or not any(is_ours(each.name) for each in folder.iterdir()):
            manifest.read(folder)
        clear_the_way(folder, LOCK)
        lock = _locked(folder)
        try:
            clear_the_way(folder, *MANIFESTS)
            rescued = rescue(folder)
            if rescued is not None:
                Writer(folder, None, front_page, rescued).publish(compact=False)
            return cls(folder, _open_files(folder), lock, front_page)
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
        if self._newer() is None:
            return False
        self._read(_open_files(self.path, self._opened))
        return True

    def behind(self) -> int | None:
        """How many articles more the published generation has; None when that is the one read."""
        published = self._newer()
        return None if published is None else published.articles - self._opened.manifest.articles

    def files(self) -> FileStates:
        """The state of every file whose articles are in the archive, by its path."""
        return self._opened.file_states()

    def unread(self) -> list[str]:
        """The files that have to be read again after a repair."""
        return sorted(state.path for state in self.files().states() if is_unread(state))

    def losses(self) -> tuple[int, int]:
        """How many articles lack since a repair: of known files, and of which no file is known."""
        return sum(self._opened.lacking().values()), self._opened.manifest.lost

    @property
    def recognition(self) -> Recognition:
        """How the names of its articles were found."""
        return self._opened.manifest.recognition

    def report(self) -> UpdateReport | None:
        """What the last pass that changed something did; None where that is not known."""
        from search.index import report_file

        name, files = self._opened.manifest.report, self._opened.manifest.files
        try:
            return report_file.read(self.path / name, files[name]) if name else None
        except FileNotFoundError:
            return None  # a writer has published the next generation meanwhile

    def check_sizes(self) -> None:
        """Raise `ArchiveDamaged` for a file that was cut short since it was opened."""
        self._opened.check_sizes()

    def verify(self, cancelled: Callable[[], bool]) -> bool:
        """Verify what was not verified at opening; False where that was cancelled."""
        return self._opened.verify(cancelled)

    def find_damage(self) -> None:
        """Raise `ArchiveDamaged` for the first file that explains why something went wrong."""
        self._opened.check_all()

    def writer(self) -> Writer:
        """The writer; raises `ArchiveError` where the index was not opened for writing."""
        if self._lock is None or self._front_page is None:
            raise ArchiveError(f"{self.path} was not opened for writing")
        if self._writer is None:
            from search.index.writer import Writer

            self._writer = Writer(self.path, self._opened, self._front_page)
        return self._writer

    def close(self) -> None:
        """Give the lock back and drop what was not published."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _newer(self) -> manifest.Manifest | None:
        """What is published since; the manifest is only read where it has been replaced."""
        state = manifest.state(self.path)
        if state is not None and state == self._state:
            return None
        published = manifest.read(self.path)
        if published.generation != self.generation:
            return published
        self._state = state
        return None

    def _read(self, opened: OpenFiles) -> None:
        self._snapshot = opened.snapshot(self._snapshot)
        self._opened = opened


def _locked(folder: Path) -> WriteLock:
    from search.index.files.lock import WriteLock

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
