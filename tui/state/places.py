"""Where a person was in an archive, saved at every step, so that the next start goes on there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Final

from tui.state.marks import ARCHIVE

if TYPE_CHECKING:
    from tui.state.database import Database


ROWS: Final = "rows"
"""The setting of how many lines a row of the list has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list and in the article.

    `request` is a request as `searches.write_request` writes it. The selected article has the id
    `article` at the number `row`, `pane` has the keys, and the article shown begins on the screen
    at the character `offset` of its text. `ended` says that the person left in order; `since` is
    the visit before the session, so that what is new stays new after a dropped line. `undo` and
    `redo` are what these keys lead to, as `searches.write_requests` writes it.
    """

    request: str = "{}"
    row: int = 0
    article: str = ""
    pane: str = "list"
    offset: int = 0
    ended: bool = False
    since: int | None = None
    undo: str = "[]"
    redo: str = "[]"


class Places:
    """The place in one archive, at `path`, and the settings of the reader."""

    def __init__(self, database: Database, path: str) -> None:
        self._database = database
        self._path = path

    def place(self) -> Place | None:
        """Return where the person was last, None where nowhere."""
        rows = self._database.rows(
            f"SELECT place FROM places WHERE archive = {ARCHIVE}", (self._path,)
        )
        try:
            stored = json.loads(rows[0][0])
            empty = Place()
            values = {}
            for each in fields(Place):
                value = stored.get(each.name, getattr(empty, each.name))
                expected = type(getattr(empty, each.name))
                if not isinstance(value, expected) and each.name != "since":
                    return None
                values[each.name] = value
            since = values["since"]
            return Place(**values) if since is None or isinstance(since, int) else None
        except (IndexError, ValueError, AttributeError):
            return None

    def keep(self, place: Place) -> None:
        """Keep a place instead of the one before."""
        self._database.change_all([
            ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)]),
            (f"INSERT OR REPLACE INTO places(archive, place) VALUES({ARCHIVE}, ?)",
             [(self._path, json.dumps(asdict(place), ensure_ascii=False))]),
        ])  # fmt: skip

    def setting(self, name: str) -> str:
        """Return a setting of the reader, the same in all archives; empty where there is none."""
        rows = self._database.rows("SELECT value FROM settings WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def set(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._database.change(
            "INSERT OR REPLACE INTO settings(name, value) VALUES(?, ?)", (name, value)
        )
