"""Read, starred, tagged, noted: what a person marks articles with, by the ids of the articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from tui.state.database import Database, Row

Kind = Literal["read", "starred", "tag", "note"]
_AT_ONCE: Final = 500
"""How many ids are asked for at once."""
_TOGETHER: Final = 5_000
"""How many articles are marked in one transaction, so that another session need not wait long."""
ARCHIVE: Final = "(SELECT number FROM archives WHERE path = ?)"


@dataclass(frozen=True, slots=True)
class MarksOfArticle:
    """How an article is marked; `tags` as they were typed, by the alphabet."""

    read: bool = False
    starred: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()


UNMARKED: Final = MarksOfArticle()


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A change that can be made and undone: the value of a mark before and after, by article.

    A tag has the values `""` and its text; read and starred have `""` and `"1"`.
    """

    kind: Kind
    before: Mapping[str, str]
    after: str
    tag: str = ""


class Marks:
    """The marks in one archive, at `path`."""

    def __init__(self, database: Database, path: str) -> None:
        self._database = database
        self._path = path

    def of(self, ids: Collection[str]) -> dict[str, MarksOfArticle]:
        """Return how these articles are marked; those with no mark are left out."""
        found: dict[str, MarksOfArticle] = {}
        for some in _batches(ids, _AT_ONCE):
            several = ",".join("?" * len(some))
            tags: dict[str, list[str]] = {}
            for id, tag in self._database.rows(
                f"SELECT id, tag FROM tags WHERE archive = {ARCHIVE} AND id IN ({several}) "
                "ORDER BY folded",
                (self._path, *some),
            ):
                tags.setdefault(id, []).append(tag)
            rows = self._database.rows(
                f"SELECT id, read, starred, note FROM marks WHERE archive = {ARCHIVE} "
                f"AND id IN ({several})",
                (self._path, *some),
            )
            for id, read, starred, note in rows:
                of_article = tuple(tags.pop(id, ()))
                found[id] = MarksOfArticle(bool(read), bool(starred), note, of_article)
            for id, rest in tags.items():
                found[id] = MarksOfArticle(tags=tuple(rest))
        return {id: marks for id, marks in found.items() if marks != UNMARKED}

    def ids(self, kind: Literal["read", "starred", "noted"]) -> frozenset[str]:
        """Return the ids of all articles that are marked so."""
        condition = "note <> ''" if kind == "noted" else kind
        return _ids(
            self._database.rows(
                f"SELECT id FROM marks WHERE archive = {ARCHIVE} AND {condition}", (self._path,)
            )
        )

    def tagged(self, tag: str) -> frozenset[str]:
        """Return the ids of the articles with a tag, or with one that begins so before a `*`."""
        wanted = folded(tag)
        if wanted.endswith("*"):
            stem = wanted[:-1]
            last = stem + "\U0010ffff"
            condition, values = "folded >= ? AND folded <= ?", (stem, last)
        else:
            condition, values = "folded = ? AND ? <> ''", (wanted, wanted)
        return _ids(
            self._database.rows(
                f"SELECT id FROM tags WHERE archive = {ARCHIVE} AND {condition}",
                (self._path, *values),
            )
        )

    def noted(self, words: str) -> frozenset[str]:
        """Return the ids of the articles whose note has these words next to each other.

        Before a `*` the last one may be the beginning of a word.
        """
        wanted, found = _words(words.removesuffix("*")), set()
        end = "" if words.endswith("*") else " "
        for id, note in self._database.rows(
            f"SELECT id, note FROM marks WHERE archive = {ARCHIVE} AND note <> ''", (self._path,)
        ):
            if (wanted or not end) and f" {wanted}{end}" in f" {_words(note)} ":
                found.add(id)
        return frozenset(found)

    def tags(self) -> list[tuple[str, int]]:
        """Return all tags with the number of their articles, by the alphabet."""
        return [
            (tag, count)
            for tag, count in self._database.rows(
                f"SELECT min(tag), count(*) FROM tags WHERE archive = {ARCHIVE} "
                "GROUP BY folded ORDER BY folded",
                (self._path,),
            )
        ]

    def title(self, id: str) -> str:
        """Return the headline that a marked article had when it was marked."""
        rows = self._database.rows(
            f"SELECT title FROM marks WHERE archive = {ARCHIVE} AND id = ?", (self._path, id)
        )
        return rows[0][0] if rows else ""

    def change(
        self, kind: Kind, titles: Mapping[str, str], value: str, tag: str = ""
    ) -> MarkChange:
        """Give articles, by id with their headlines, a mark or take it from them.

        `value` is what the mark is afterwards: a note's text, else `"1"` or `""`. Returns the
        change; articles that are marked so already are no part of it.
        """
        before: dict[str, str] = {}
        for some in _batches(titles, _TOGETHER):
            known = self.of(some)
            changed = {
                id: was
                for id in some
                if (was := _value(known.get(id, UNMARKED), kind, tag)) != value
            }
            if self._write(kind, dict.fromkeys(changed, value), titles, tag):
                before |= changed
        return MarkChange(kind, before, value, tag)

    def undo(self, change: MarkChange) -> None:
        """Give the articles of a change the marks that they had before it."""
        for some in _batches(change.before, _TOGETHER):
            self._write(change.kind, {id: change.before[id] for id in some}, {}, change.tag)

    def redo(self, change: MarkChange) -> None:
        """Give the articles of a change the marks that they had after it."""
        for some in _batches(change.before, _TOGETHER):
            self._write(change.kind, dict.fromkeys(some, change.after), {}, change.tag)

    def _write(
        self, kind: Kind, values: Mapping[str, str], titles: Mapping[str, str], tag: str
    ) -> bool:
        if not values:
            return True
        # Nobody asks which of the articles that were merely read are gone.
        rows = [(self._path, id, "" if kind == "read" else titles.get(id, "")) for id in values]
        known = ("INSERT OR IGNORE INTO archives(path) VALUES(?)", [(self._path,)])
        article = (
            f"INSERT INTO marks(archive, id, title) VALUES({ARCHIVE}, ?, ?) "
            "ON CONFLICT DO UPDATE SET title = excluded.title WHERE excluded.title <> ''",
            rows,
        )
        if kind == "tag":
            gone = [(self._path, id, folded(tag)) for id, value in values.items() if not value]
            come = [(self._path, id, folded(tag), tag) for id, value in values.items() if value]
            columns = "tags(archive, id, folded, tag)"
            return self._database.change_all([
                known, article,
                (f"DELETE FROM tags WHERE archive = {ARCHIVE} AND id = ? AND folded = ?", gone),
                (f"INSERT OR REPLACE INTO {columns} VALUES({ARCHIVE}, ?, ?, ?)", come),
            ])  # fmt: skip
        stored: list[tuple[object, ...]] = [
            (value if kind == "note" else int(bool(value)), self._path, id)
            for id, value in values.items()
        ]
        change = f"UPDATE marks SET {kind} = ? WHERE archive = {ARCHIVE} AND id = ?"
        return self._database.change_all([known, article, (change, stored)])


def folded(tag: str) -> str:
    """Return a tag as it is compared: without case, accents and blanks at its ends."""
    from search import fold

    return " ".join(fold(tag).split())


def _words(text: str) -> str:
    """Return the words of a text as they are compared, a blank between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


def _value(marks: MarksOfArticle, kind: Kind, tag: str) -> str:
    if kind == "note":
        return marks.note
    if kind == "tag":
        wanted = folded(tag)
        return "1" if any(folded(each) == wanted for each in marks.tags) else ""
    return "1" if getattr(marks, kind) else ""


def _ids(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row[0] for row in rows)


def _batches(ids: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some
