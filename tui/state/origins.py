"""Where the articles of an archive come from: the files, folders and feeds that a person gave it.

This is kept for the person and not in the archive, which may come from anybody: what it names would
be read, or fetched, with the rights of whoever opens it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from tui.state.marks import ARCHIVE

if TYPE_CHECKING:
    from tui.state.database import Database

Kind = Literal["files", "feeds"]
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS origins(
    archive INTEGER NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY(archive, place)) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file or folder by its absolute path, or with `kind` feeds a feed's URL or an OPML file."""

    place: str
    kind: Kind = "files"


class Origins:
    """The origins of one archive, at `path`."""

    def __init__(self, database: Database, path: str) -> None:
        self._database = database
        self._path = path
        database.change(_TABLE, ())

    def known(self) -> list[Origin]:
        """Return the origins by the alphabet."""
        rows = self._database.rows(
            f"SELECT place, kind FROM origins WHERE archive = {ARCHIVE} ORDER BY place",
            (self._path,),
        )
        return [Origin(place, "feeds" if kind == "feeds" else "files") for place, kind in rows]

    def add(self, origins: Sequence[Origin]) -> None:
        """Add origins; a folder takes the place of what lies in it, and what is known stays."""
        known = self.known()
        folders = [each.place for each in (*known, *origins) if each.kind == "files"]
        new = [each for each in dict.fromkeys(origins) if not _covered(each, folders)]
        gone = [each for each in known if _covered(each, folders)]
        self._database.change_all([
            ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)]),
            (f"DELETE FROM origins WHERE archive = {ARCHIVE} AND place = ?",
             [(self._path, each.place) for each in gone]),
            (f"INSERT OR REPLACE INTO origins(archive, place, kind) VALUES({ARCHIVE}, ?, ?)",
             [(self._path, each.place, each.kind) for each in new]),
        ])  # fmt: skip

    def remove(self, places: Sequence[str]) -> None:
        """Forget origins."""
        self._database.change(
            f"DELETE FROM origins WHERE archive = {ARCHIVE} AND place = ?",
            *((self._path, place) for place in places),
        )


def _covered(origin: Origin, folders: Sequence[str]) -> bool:
    """Whether a file or folder lies in one of the folders."""
    return origin.kind == "files" and any(
        origin.place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )
