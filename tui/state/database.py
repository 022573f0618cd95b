"""The one SQLite file of a person: opened, made, set aside where it is damaged, written at once.

Every change is a transaction of its own in write-ahead mode, so that a killed process loses nothing
that it has done and two sessions never overwrite each other. Nothing here raises for what is wrong
with the file: reading goes on without it, and `take_trouble` says what happened.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from platformdirs import PlatformDirs

VERSION: Final = 1
"""The version of the tables; a file of a later one is left alone."""
_FILE: Final = "state.sqlite3"
_WAIT: Final = 5.0
"""Seconds to wait for the change of another session, which takes milliseconds."""
_CHECKED: Final = 16 << 20
"""A file of at most this many bytes is checked whole when it is opened."""
_MAGIC: Final = b"SQLite format 3\0"
_SUFFIXES: Final = ("", "-wal", "-shm")
_SCHEMA: Final = """
CREATE TABLE archives(number INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE);
CREATE TABLE marks(
    archive INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '', PRIMARY KEY(archive, id)) WITHOUT ROWID;
CREATE INDEX starred ON marks(archive, id) WHERE starred;
CREATE INDEX noted ON marks(archive, id) WHERE note <> '';
CREATE TABLE tags(
    archive INTEGER NOT NULL, id TEXT NOT NULL, folded TEXT NOT NULL, tag TEXT NOT NULL,
    PRIMARY KEY(archive, id, folded)) WITHOUT ROWID;
CREATE INDEX tagged ON tags(archive, folded, id);
CREATE TABLE searches(
    archive INTEGER NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL,
    PRIMARY KEY(archive, name)) WITHOUT ROWID;
CREATE TABLE queries(
    archive INTEGER NOT NULL, query TEXT NOT NULL, turn INTEGER NOT NULL,
    PRIMARY KEY(archive, query)) WITHOUT ROWID;
CREATE TABLE visits(
    archive INTEGER NOT NULL, number INTEGER NOT NULL, generation INTEGER NOT NULL,
    added BLOB NOT NULL, PRIMARY KEY(archive, number));
CREATE TABLE looks(
    archive INTEGER NOT NULL, what TEXT NOT NULL, visit INTEGER NOT NULL,
    PRIMARY KEY(archive, what)) WITHOUT ROWID;
CREATE TABLE places(archive INTEGER PRIMARY KEY, place TEXT NOT NULL);
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

Row = tuple[Any, ...]
_making = threading.Lock()
"""Held while tables in memory are made."""


def state_folder() -> Path:
    """Return the folder of a person's own state: `$XDG_STATE_HOME/dateline`."""
    return Path(PlatformDirs("dateline").user_state_dir)


def exists(folder: Path | None = None) -> bool:
    """Return whether anything was kept yet."""
    return ((folder or state_folder()) / _FILE).exists()


class Database:
    """The tables, for use by one thread; where the file cannot be used, tables in memory."""

    def __init__(self, folder: Path, memory: str = "", quota: int = 0) -> None:
        """With a name `memory` no file is used; the tables end with the process.

        With a `quota` the file takes at most this many bytes; what is more is refused and said.
        """
        self._quota = quota
        self._path = folder / _FILE
        self._trouble = ""
        self._connection = _in_memory(memory) if memory else self._open()

    def take_trouble(self) -> str:
        """Return what went wrong since the last time, in one line; empty for nothing."""
        trouble, self._trouble = self._trouble, ""
        return trouble

    @property
    def version(self) -> tuple[int, int]:
        """A pair that is another one after every change, of this session or another."""
        rows = self.rows("PRAGMA data_version")
        return (rows[0][0] if rows else 0), self._connection.total_changes

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a question; none where they cannot be read."""
        for _ in range(2):
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                if not self._recovered(error):
                    break
        return []

    def change(self, sql: str, *values: Sequence[object]) -> None:
        """Make a change with each of these values, all of them or none."""
        self.change_all([(sql, values)])

    def change_all(self, changes: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> bool:
        """Make several changes as one; False where they cannot be made."""
        wanted = [(sql, list(values)) for sql, values in changes]
        for _ in range(2):
            try:
                with self._transaction() as connection:
                    for sql, values in wanted:
                        connection.executemany(sql, values)
            except sqlite3.Error as error:
                if not self._recovered(error):
                    return False
            else:
                return True
        return False

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.parent.chmod(0o700)
            with _locked(self._path.with_suffix(".lock")):
                connection = self._open_file()
            if self._quota:
                size = connection.execute("PRAGMA page_size").fetchone()[0]
                connection.execute(f"PRAGMA max_page_count = {self._quota // size}")
            return connection
        except _Newer:
            reason = f"{self._path} was written by a newer dateline"
        except (OSError, sqlite3.Error) as error:
            reason = _reason(error)
        self._trouble = f"nothing is kept beyond this session: {reason}"
        return _in_memory(str(self._path))

    def _open_file(self) -> sqlite3.Connection:
        try:
            if not self._path.exists() or self._path.is_file():
                return _usable(self._path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
        self._set_aside()
        return _usable(self._path)

    def _set_aside(self) -> None:
        now = datetime.now().astimezone()
        aside = self._path.with_name(f"{_FILE}.damaged-{now:%Y%m%dT%H%M%S}")
        for suffix in _SUFFIXES:
            with suppress(FileNotFoundError):
                self._path.with_name(_FILE + suffix).rename(aside.with_name(aside.name + suffix))
        self._trouble = f"your marks could not be read; they were set aside as {aside}"

    def _recovered(self, error: sqlite3.Error) -> bool:
        """Whether what failed may be tried again, for the file was damaged and is another now."""
        if not _is_damage(error):
            self._trouble = f"this was not kept: {_reason(error)}"
            return False
        self.close()
        self._connection = self._open()
        return True


class _Newer(Exception):
    """The file is of a later version."""


def _connect(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT, isolation_level=None)


def _in_memory(name: str) -> sqlite3.Connection:
    """Return tables in memory, the same for all threads of this process that give this name."""
    address = f"file:{quote(name)}-{os.getpid()}?mode=memory&cache=shared"
    memory = sqlite3.connect(address, timeout=_WAIT, isolation_level=None, uri=True)
    memory.execute("PRAGMA read_uncommitted = 1")  # else what is written elsewhere is an error
    with _making:
        if not memory.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            memory.executescript(_SCHEMA)
    return memory


def _usable(path: Path) -> sqlite3.Connection:
    """Return the file opened, with its tables; raises DatabaseError where it is damaged."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "rb") as file:
        # SQLite takes a file that is too short to be one of its own for an empty one.
        if file.read(len(_MAGIC)) not in (b"", _MAGIC):
            raise sqlite3.DatabaseError("not a database")
    connection = _connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise _Newer
        if version < 1:
            connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        if path.stat().st_size <= _CHECKED:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()
            if said != ("ok",):
                raise sqlite3.DatabaseError(f"malformed: {said}")
        connection.execute("SELECT count(*) FROM settings")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is wrong, and not the disk, its rights or another session."""
    if "malformed" in str(error) or "not a database" in str(error):
        return True
    return isinstance(error, sqlite3.OperationalError) and "no such" in str(error)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other sessions from making or setting aside the file at the same time."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
