"""Does something with all that is listed, in a thread of its own, over an archive of its own.

So the list can be read meanwhile. What is listed is what it was when it was searched for, whatever
is marked since then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.reader.kept.marking import Marked, Step, Wish, describe
from tui.state.personal import PersonalState

if TYPE_CHECKING:
    from search import Archive, SearchRequest
    from tui.export.records import Record

_PAGE: Final = 10_000
"""How many articles are fetched at once."""
Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ListedProgress:
    """How many of all that are listed were done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ListedDone:
    """One line: what was done."""

    text: str


@dataclass(frozen=True, slots=True)
class ListedFailure:
    """One line: why it was not done, or not to its end."""

    text: str


ListedWork = Callable[["Archive", PersonalState, Callable[[int, int], None], Cancel], object]
"""What is done; it tells how many of how many articles are done, and returns what is delivered."""


class ListedTask:
    """One thing at a time that is done with all that is listed.

    `deliver` is called in the thread with progress, and with what the work returns or a failure.
    """

    def __init__(self, path: Path | str, deliver: Callable[[object], None]) -> None:
        self._path = path
        self._deliver = deliver
        self._thread: threading.Thread | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, opened: Callable[[], PersonalState], work: ListedWork) -> None:
        """Begin; `opened` returns the state of the person in the thread."""
        self._stopped = False
        # A daemon: what is written is whole or not there, so leaving need not wait for it.
        self._thread = threading.Thread(
            target=self._run, args=(opened, work), name="listed", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Have it end soon; does not wait for it."""
        self._stopped = True

    def wait(self, seconds: float) -> None:
        """Wait for it to end, but not for ever."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, opened: Callable[[], PersonalState], work: ListedWork) -> None:
        from search import Archive, DatelineError, SearchCancelled

        state = opened()
        try:
            with Archive.open(self._path, marks=state.resolver) as archive:
                state.attach(archive)
                self._deliver(work(archive, state, self._tell, lambda: self._stopped))
        except SearchCancelled:
            self._deliver(ListedFailure("stopped"))
        except DatelineError as error:
            self._deliver(ListedFailure(str(error)))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            self._deliver(ListedFailure(f"{where}{error.strerror or error}"))
        finally:
            if trouble := state.take_trouble():
                self._deliver(ListedFailure(trouble))
            state.close()

    def _tell(self, done: int, total: int) -> None:
        self._deliver(ListedProgress(done, total))


def mark_all(request: SearchRequest, wishes: tuple[Wish, ...], step: Step) -> ListedWork:
    """Return work that marks all articles that a request finds, and fills `step` to undo it.

    Where it is stopped, what was marked so far stays, and can be undone.
    """

    def work(
        archive: Archive,
        state: PersonalState,
        tell: Callable[[int, int], None],
        cancel: Cancel,
    ) -> Marked:
        wanted = tuple(_decided(archive, request, wish, cancel) for wish in wishes)
        done = 0
        for titles, total in _listed(archive, request, cancel):
            for wish in wanted:
                change = state.marks.change(wish.kind, titles, wish.value or "", wish.tag)
                step.changes.append(change)
            done += len(titles)
            tell(done, total)
            if cancel():
                break
        return Marked(None, describe(step.changes) or "no article changed")

    return work


def pass_on(request: SearchRequest, take: Callable[[Sequence[str]], None]) -> ListedWork:
    """Return work that hands the ids of all articles that a request finds to `take`."""

    def work(
        archive: Archive,
        _state: PersonalState,
        tell: Callable[[int, int], None],
        cancel: Cancel,
    ) -> ListedProgress:
        found: list[str] = []
        for titles, total in _listed(archive, request, cancel):
            found += titles
            tell(len(found), total)
        take(found)
        return ListedProgress(len(found), len(found))

    return work


def export(request: SearchRequest, path: Path, format_name: str) -> ListedWork:
    """Return work that writes all articles that a request finds to a file, whole or not at all."""

    def work(
        archive: Archive,
        state: PersonalState,
        tell: Callable[[int, int], None],
        cancel: Cancel,
    ) -> ListedDone:
        from tui.export.files import whole_file
        from tui.export.formats import writer
        from tui.export.records import origin, records

        total, found = records(archive, request, state.known_marks, cancel=cancel)
        with whole_file(path) as out:
            counted = _counted(found, total, tell)
            writer(format_name)(origin(archive, request, total), counted, out)
        noun = "article" if total == 1 else "articles"
        return ListedDone(f"{total:,} {noun} written to {path}")

    return work


def _counted(
    records: Iterator[Record], total: int, tell: Callable[[int, int], None]
) -> Iterator[Record]:
    for number, record in enumerate(records, 1):
        yield record
        if not number % 500:
            tell(number, total)


def _decided(archive: Archive, request: SearchRequest, wish: Wish, cancel: Cancel) -> Wish:
    """Return the wish with its value: a mark that all have already is taken from all."""
    if wish.value is not None:
        return wish
    query = f"({request.query}) is:{wish.kind}" if request.query.strip() else f"is:{wish.kind}"
    narrowed = replace(request, query=query, limit=0, facets=0)
    marked = archive.search(narrowed, cancel=cancel).total
    total = archive.search(replace(request, limit=0, facets=0), cancel=cancel).total
    return replace(wish, value="" if marked == total else "1")


def _listed(
    archive: Archive, request: SearchRequest, cancel: Cancel
) -> Iterator[tuple[Mapping[str, str], int]]:
    """Yield the articles page by page: headlines by id, and how many there are in all."""
    first = 0
    while True:
        page = replace(request, limit=_PAGE, offset=first, facets=0)
        result = archive.search(page, cancel=cancel)
        if not result.articles:
            return
        yield {head.id: head.title for head in result.articles}, result.total
        first += _PAGE
