"""Answers the engine which articles carry a mark, from the file of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search import Archive
    from tui.state.marks import Marks

_NONE: frozenset[str] = frozenset()


class PersonalMarks:
    """The sets of ids that `Archive.open` takes as `marks`; a set stays as it is until `refresh`.

    So a list stays what it was asked for while its articles are read, starred and tagged.
    """

    def __init__(
        self,
        marks: Callable[[], Marks],
        version: Callable[[], object],
        new: Callable[[], frozenset[str]],
    ) -> None:
        """`marks` opens what is kept when it is first asked for, `new` finds what is new."""
        self._marks = marks
        self._version = version
        self._new = new
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._known_version: object = None
        self._holding = False

    def __call__(self, field: str, value: str) -> frozenset[str]:
        """Return the ids of the articles that carry a mark."""
        mark = (field, value)
        if mark not in self._known:
            if not self._known:
                self._known_version = self._version()
            self._known[mark] = self._ids(field, value)
        return self._known[mark]

    def refresh(self) -> None:
        """Have marks that were made meanwhile count from now on."""
        if self._known and self._version() != self._known_version:
            fresh: dict[tuple[str, str], frozenset[str]] = {}
            self._known_version = self._version()
            for mark, before in self._known.items():
                now = self._ids(*mark)
                fresh[mark] = before if now == before else now
            self._known = fresh

    def take_over(self, other: PersonalMarks) -> None:
        """Answer as another one did, which may be in use by another thread."""
        self._known_version = other._known_version
        self._known = dict(other._known)

    def forget_new(self) -> None:
        """Find what is new once more when it is asked for."""
        self._known.pop(("is", "new"), None)

    def vanished(self, archive: Archive) -> frozenset[str]:
        """Return the ids that were asked for and that no article of the archive has any more."""
        asked = (ids for mark, ids in self._known.items() if mark not in _PASSING)
        ids = _NONE.union(*asked)
        return archive.missing(ids) if ids else _NONE

    def _ids(self, field: str, value: str) -> frozenset[str]:
        if field == "tag":
            return self._marks().tagged(value)
        if field == "note":
            return self._marks().noted(value)
        match value:
            case "read" | "starred" | "noted":
                return self._marks().ids(value)
            case "new":
                return self._new()
        return _NONE


_PASSING = {("is", "read"), ("is", "new")}
"""Marks of which nobody wants to know that their articles are gone."""
