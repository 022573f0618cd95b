"""The state of one person in one archive: the front door of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.state.resolving import PersonalMarks

if TYPE_CHECKING:
    from search import Archive
    from tui.state.database import Database
    from tui.state.marks import Marks, MarksOfArticle
    from tui.state.origins import Origins
    from tui.state.places import Places
    from tui.state.searches import Searches

QUOTA: Final = 64 << 20
"""Bytes of what is kept of a person who is a stranger."""


def known_archives() -> list[str]:
    """Return the folders of the archives of which anything is kept, by the alphabet."""
    from tui.state.database import Database, exists, state_folder

    if not exists():
        return []
    database = Database(state_folder())
    try:
        return sorted(path for (path,) in database.rows("SELECT path FROM archives"))
    finally:
        database.close()


class PersonalState:
    """What is kept of a person in the archive at `path`, or at an address; for one thread.

    It is opened when it is first asked for anything. With a name `memory`, nothing is kept beyond
    the process; with a `quota`, the file takes at most this many bytes.
    """

    def __init__(
        self, path: Path | str, folder: Path | None = None, memory: str = "", quota: int = 0
    ) -> None:
        self._path = path if isinstance(path, str) else os.path.realpath(path)
        self._folder = folder
        self._memory = memory
        self._quota = quota
        self._database: Database | None = None
        self._archive: Archive | None = None
        self.since: int | None = None
        """The visit since which articles are new; None before the first."""
        self._new: tuple[object, frozenset[str]] | None = None
        self._followed = False
        self.resolver = PersonalMarks(self._marks_asked_for, self._version, self.new)

    @property
    def database(self) -> Database:
        """The file."""
        if self._database is None:
            from tui.state.database import Database, state_folder

            self._database = Database(self._folder or state_folder(), self._memory, self._quota)
        return self._database

    @property
    def marks(self) -> Marks:
        """The marks of articles."""
        from tui.state.marks import Marks

        return Marks(self.database, self._path)

    @property
    def searches(self) -> Searches:
        """Saved searches, earlier queries and what is new."""
        from tui.state.searches import Searches

        return Searches(self.database, self._path)

    @property
    def origins(self) -> Origins:
        """Where its articles come from."""
        from tui.state.origins import Origins

        return Origins(self.database, self._path)

    @property
    def places(self) -> Places:
        """Where the person was, and the settings of the reader."""
        from tui.state.places import Places

        return Places(self.database, self._path)

    def known_marks(self, ids: list[str]) -> dict[str, MarksOfArticle]:
        """Return how these articles are marked; no file is made where there is none."""
        from tui.state.database import exists

        if self._database is None and not exists(self._folder):
            return {}
        self.follow()
        return self.marks.of(ids)

    def attach(self, archive: Archive) -> None:
        """Have an opened archive be the one that is asked what is new."""
        self._archive = archive

    def follow(self) -> None:
        """Take over what is kept of the archive where it lay before it was moved here.

        Where nothing is known of its folder, and another one is gone that held the same articles,
        it is that one.
        """
        if self._archive is None or self._followed:
            return
        self._followed = True
        from search import Archive, is_address
        from tui.state.marks import ARCHIVE
        from tui.state.searches import is_moved

        if is_address(self._path):
            return
        rows = self.database.rows("SELECT number, path FROM archives")
        if any(path == self._path and self._is_used(number) for number, path in rows):
            return
        for number, path in rows:
            if path == self._path or is_address(path) or Archive.exists(path):
                continue
            visits = self.database.rows(
                "SELECT added FROM visits WHERE archive = ? ORDER BY number", (number,)
            )
            if is_moved(self._archive, [row[0] for row in visits]):
                self.database.change_all(
                    [
                        (f"DELETE FROM places WHERE archive = {ARCHIVE}", [(self._path,)]),
                        ("DELETE FROM archives WHERE path = ?", [(self._path,)]),
                        ("UPDATE archives SET path = ? WHERE number = ?", [(self._path, number)]),
                    ]
                )
                return

    def new(self) -> frozenset[str]:
        """Return the ids of the articles that came since the visit `since`."""
        if self._archive is None:
            return frozenset()
        self.follow()
        if self.since is None:
            self.since = self.searches.looked()
        if self.since is None:
            return frozenset()
        key = (self._archive.generation, self.since)
        if self._new is None or self._new[0] != key:
            inventories = self.searches.inventories(self.since)
            self._new = (key, self._archive.arrivals(inventories))
        return self._new[1]

    def begin(self, *, look: bool = True) -> None:
        """Begin a session of reading: what came since the last one is new until this one ends.

        With `look` what there is now counts as looked at.
        """
        if self._archive is None:
            return
        self.follow()
        place = self.places.place()
        looked = self.searches.looked()
        interrupted = place is not None and not place.ended and place.since is not None
        self.since = place.since if place is not None and interrupted else looked
        if look:
            self.look()

    def look(self) -> None:
        """Note that the archive is looked at as it is now."""
        if self._archive is not None:
            from search import NotOffered
            from tui.state.searches import LISTED

            try:
                visit = self.searches.visit(self._archive)
            except NotOffered:  # a cluster of too many articles: whoever asks what is new is told
                return
            if self.since is None:
                self.since = visit
            self.searches.look(LISTED, visit)

    @contextmanager
    def as_of(self, visit: int) -> Iterator[None]:
        """Have what came since a visit be new for a while."""
        before, self.since = self.since, visit
        self.resolver.forget_new()
        try:
            yield
        finally:
            self.since = before
            self.resolver.forget_new()

    def take_trouble(self) -> str:
        """Return what went wrong with the file since the last time; empty for nothing."""
        return "" if self._database is None else self._database.take_trouble()

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()

    def _is_used(self, number: int) -> bool:
        counts = self.database.rows(
            "SELECT (SELECT count(*) FROM visits WHERE archive = ?1)"
            " + EXISTS(SELECT 1 FROM marks WHERE archive = ?1)",
            (number,),
        )
        return bool(counts and counts[0][0])

    def _marks_asked_for(self) -> Marks:
        self.follow()
        return self.marks

    def _version(self) -> object:
        generation = self._archive.generation if self._archive is not None else 0
        return self.database.version, generation, self.since
