"""Searches that a person saved, and what has come since each of them was last looked at.

What an archive held at a look is kept as an inventory of its articles: a visit holds only what came
since the visit before, so that any number of searches may each have been looked at another time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tui.state.marks import ARCHIVE

if TYPE_CHECKING:
    from search import Archive, SearchRequest
    from tui.state.database import Database

_STEPS: Final = 30
"""How many steps back and forth are kept."""
_VISITS: Final = 40
"""From this many visits on, those that nothing refers to are put together."""
LISTED: Final = "list"
"""A look at the archive in the reader."""
PRINTED: Final = "new"
"""A look at the archive by `dateline new`."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name."""

    name: str
    request: SearchRequest

    @property
    def listed(self) -> str:
        """The look at it in the reader."""
        return f"{LISTED}:{self.name}"

    @property
    def printed(self) -> str:
        """The look at it by `dateline new`."""
        return f"{PRINTED}:{self.name}"


class Searches:
    """The saved searches, the looks and the earlier queries of one archive, at `path`."""

    def __init__(self, database: Database, path: str) -> None:
        self._database = database
        self._path = path

    # Saved searches -------------------------------------------------------------------------------

    def saved(self) -> list[SavedSearch]:
        """Return the saved searches by the alphabet; those that cannot be read are left out."""
        rows = self._database.rows(
            f"SELECT name, request FROM searches WHERE archive = {ARCHIVE} ORDER BY name",
            (self._path,),
        )
        found = ((name, read_request(text)) for name, text in rows)
        return [SavedSearch(name, request) for name, request in found if request is not None]

    def save(self, name: str, request: SearchRequest) -> None:
        """Save a search under a name, in place of one that had it; it counts as looked at now."""
        self._database.change_all([
            ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)]),
            (f"INSERT OR REPLACE INTO searches(archive, name, request) VALUES({ARCHIVE}, ?, ?)",
             [(self._path, name, write_request(request))]),
        ])  # fmt: skip
        search = SavedSearch(name, request)
        if (visit := self.last_visit()) is not None:
            for what in (search.listed, search.printed):
                self.look(what, visit)

    def drop(self, name: str) -> None:
        """Forget a saved search."""
        looks = [(self._path, f"{kind}:{name}") for kind in (LISTED, PRINTED)]
        self._database.change_all([
            (f"DELETE FROM searches WHERE archive = {ARCHIVE} AND name = ?", [(self._path, name)]),
            (f"DELETE FROM looks WHERE archive = {ARCHIVE} AND what = ?", looks),
        ])  # fmt: skip

    # Earlier queries ------------------------------------------------------------------------------

    def queries(self, most: int) -> list[str]:
        """Return the last queries, the oldest of them first."""
        rows = self._database.rows(
            f"SELECT query FROM queries WHERE archive = {ARCHIVE} ORDER BY turn DESC LIMIT ?",
            (self._path, most),
        )
        return [row[0] for row in reversed(rows)]

    def remember(self, query: str) -> None:
        """Make a query the last one."""
        self._database.change_all([
            ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)]),
            ("INSERT OR REPLACE INTO queries(archive, query, turn) "
             "SELECT number, ?, (SELECT ifnull(max(turn), 0) + 1 FROM queries) FROM archives "
             "WHERE path = ?", [(query, self._path)]),
        ])  # fmt: skip

    # What is new ----------------------------------------------------------------------------------

    def last_visit(self) -> int | None:
        """Return the number of the last visit, None before the first."""
        rows = self._database.rows(
            f"SELECT max(number) FROM visits WHERE archive = {ARCHIVE}", (self._path,)
        )
        number: int | None = rows[0][0] if rows else None
        return number

    def looked(self, what: str = LISTED) -> int | None:
        """Return the visit at which this, else the list, was last looked at; None where never."""
        rows = self._database.rows(
            f"SELECT visit FROM looks WHERE archive = {ARCHIVE} AND what = ?", (self._path, what)
        )
        return rows[0][0] if rows else None

    def look(self, what: str, visit: int) -> None:
        """Note that this was looked at."""
        self._database.change(
            f"INSERT OR REPLACE INTO looks(archive, what, visit) VALUES({ARCHIVE}, ?, ?)",
            (self._path, what, visit),
        )

    def inventories(self, visit: int) -> list[bytes]:
        """Return what the archive held at a visit, in pieces."""
        rows = self._database.rows(
            f"SELECT added FROM visits WHERE archive = {ARCHIVE} AND number <= ? ORDER BY number",
            (self._path, visit),
        )
        return [row[0] for row in rows]

    def visit(self, archive: Archive) -> int:
        """Note what the archive holds now; return the number of the visit."""
        last = self.last_visit()
        generation = archive.generation
        if last is not None:
            rows = self._database.rows(
                f"SELECT generation FROM visits WHERE archive = {ARCHIVE} AND number = ?",
                (self._path, last),
            )
            if rows and rows[0][0] == generation and not self.is_rebuilt(archive, last):
                return last
        added = archive.inventory([] if last is None else self.inventories(last))
        number = 1 if last is None else last + 1
        self._database.change_all([
            ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)]),
            ("INSERT OR IGNORE INTO visits(archive, number, generation, added) "
             f"VALUES({ARCHIVE}, ?, ?, ?)", [(self._path, number, generation, added)]),
        ])  # fmt: skip
        self._put_together()
        return number

    def is_rebuilt(self, archive: Archive, visit: int) -> bool:
        """Whether a generation of the same number holds other articles: it was made anew."""
        return bool(archive.arrivals(self.inventories(visit)))

    def _put_together(self) -> None:
        """Make one visit of the oldest ones that nothing refers to."""
        rows = self._database.rows(
            f"SELECT number, added FROM visits WHERE archive = {ARCHIVE} ORDER BY number",
            (self._path,),
        )
        if len(rows) < _VISITS:
            return
        used = self._database.rows(
            f"SELECT min(visit) FROM looks WHERE archive = {ARCHIVE}", (self._path,)
        )
        oldest = used[0][0] if used and used[0][0] is not None else rows[-1][0]
        old = [row for row in rows if row[0] <= oldest]
        if len(old) > 1:
            whole, last = b"".join(row[1] for row in old), old[-1][0]
            self._database.change_all([
                (f"UPDATE visits SET added = ? WHERE archive = {ARCHIVE} AND number = ?",
                 [(whole, self._path, last)]),
                (f"DELETE FROM visits WHERE archive = {ARCHIVE} AND number < ?",
                 [(self._path, last)]),
            ])  # fmt: skip


def only_new(request: SearchRequest) -> SearchRequest:
    """Return a request for those of its articles that are new."""
    query = f"({request.query}) is:new" if request.query.strip() else "is:new"
    return replace(request, query=query)


def write_request(request: SearchRequest) -> str:
    """Return a request as JSON: what it asks for and in which order, not which page of it."""
    kept = replace(request, limit=50, offset=0, facets=30, typing=False)
    values = asdict(kept)
    return json.dumps(
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value not in (None, (), "")
        },
        ensure_ascii=False,
    )


def read_request(text: str) -> SearchRequest | None:
    """Return the request that `write_request` wrote, None where it cannot be read."""
    from search import SearchRequest

    try:
        stored = json.loads(text)
        known = {each.name: each.type for each in fields(SearchRequest)}
        values: dict[str, Any] = {name: stored[name] for name in known.keys() & stored.keys()}
        for name in ("since", "until"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = tuple(str(each) for each in value)
        if values.get("sort", "newest") not in ("newest", "oldest", "relevance"):
            return None
        return SearchRequest(**values)
    except (ValueError, TypeError, AttributeError):
        return None


def write_requests(requests: Sequence[SearchRequest]) -> str:
    """Return the last ones of some requests as JSON."""
    return json.dumps([write_request(each) for each in requests[-_STEPS:]], ensure_ascii=False)


def read_requests(text: str) -> list[SearchRequest]:
    """Return the requests that `write_requests` wrote, without those that cannot be read."""
    try:
        stored = json.loads(text)
    except ValueError:
        return []
    found = (read_request(each) for each in stored) if isinstance(stored, list) else ()
    return [each for each in found if each is not None]


def is_moved(archive: Archive, inventories: Collection[bytes]) -> bool:
    """Whether an archive holds at least half of what another one held, which is gone."""
    held = sum(map(len, inventories)) // 8
    kept = archive.articles - len(archive.arrivals(list(inventories)))
    return held > 0 and 2 * kept >= held
