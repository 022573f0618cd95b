"""The reader line by line, for screen readers and terminals that cannot draw: `dateline --plain`.

One thing stands on a line, what was said is never drawn again, and nothing but text is written.
What is typed is a letter of the reader, or a number, and then enter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from search import Archive, DatelineError, QueryError, SearchRequest, day_interval, query_fault
from tui.reader import dates
from tui.reader.kept import marking
from tui.reader.kept.marking import Step, Steps, Wish
from tui.reader.session import Session
from tui.state.marks import MarksOfArticle
from tui.state.personal import QUOTA, PersonalState
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import Article, ArticleHead, FacetValue, SearchResult

_PAGE: Final = 10
"""Rows or paragraphs that are said at once."""
_FETCHED: Final = 100
"""Rows that are fetched at once."""

COMMANDS: Final = (
    ("number", "read the article of that number in the list"),
    ("enter alone", "say more of what is being said"),
    ("/ words", "search; / alone clears query and filters"),
    ("l", "the list again, from its beginning"),
    ("j or >, k or <", "read the next, the previous article"),
    ("who", "people, organizations and sources, with how many articles each leaves"),
    ("x number", "only articles with the name of that number; X number: none of them"),
    ("u, redo", "undo, redo the last query, filter or mark"),
    ("s", "order: newest, oldest, relevance"),
    ("d date", "only articles of that day, month or year"),
    ("w", "why this article matched"),
    ("I", "all that is known of the article"),
    ("*", "star, or no star"),
    ("t tag", "tag; t -tag takes it away"),
    ("a note", "a note on the article"),
    ("U", "unread, or read"),
    ("S name", "save the search under a name"),
    ("L, L name", "the saved searches; one of them"),
    ("y", "the address or the path"),
    ("?", "these commands"),
    ("q", "quit"),
)
"""What may be typed, and what it does."""


class LinearReader:
    """Reads an archive by lines: `ask` returns what the person types next, None at the end."""

    def __init__(
        self,
        archive: Archive,
        state: PersonalState,
        request: SearchRequest,
        ask: Callable[[], str | None],
        out: TextIO,
        *,
        restricted: bool = False,
    ) -> None:
        self._archive = archive
        self._state = state
        self._session = Session(request)
        self._ask = ask
        self._out = out
        self._restricted = restricted
        self._result: SearchResult | None = None
        self._pages: dict[int, tuple[ArticleHead, ...]] = {}
        self._at: int | None = None
        """The number in the list of the article that is read, from zero on."""
        self._names: list[tuple[str, FacetValue]] = []
        self._more: Iterator[str] = iter(())
        self._steps = Steps()

    def run(self) -> None:
        """Say what is listed, then do what is typed until the person leaves."""
        self._search()
        self._say("? and enter says what can be typed.")
        while (typed := self._ask()) is not None and typed.strip() != "q":
            try:
                self._do(typed.strip())
            except QueryError as error:
                self._say(f"column {error.column + 1}: {error}")
            except DatelineError as error:
                self._say(str(error))

    # What is typed --------------------------------------------------------------------------------

    def _do(self, typed: str) -> None:
        word, _, rest = typed.partition(" ")
        rest = rest.strip()
        if not typed:
            self._say_more()
        elif typed.startswith("/"):
            self._query(typed[1:].strip())
        elif typed.isdecimal():
            self._read(int(typed) - 1)
        elif (does := self._doing().get(word)) is not None:
            does(rest)
        else:
            self._say(f"{typed} is nothing that can be typed here; ? says what can")

    def _doing(self) -> dict[str, Callable[[str], None]]:
        return {
            "?": lambda _: self._begin(f"{what}: {about}" for what, about in COMMANDS),
            "l": lambda _: self._list(),
            "j": lambda _: self._read(0 if self._at is None else self._at + 1),
            ">": lambda _: self._read(0 if self._at is None else self._at + 1),
            "k": lambda _: self._read(-1 if self._at is None else self._at - 1),
            "<": lambda _: self._read(-1 if self._at is None else self._at - 1),
            "who": lambda _: self._who(),
            "x": lambda number: self._filter(number, excluded=False),
            "X": lambda number: self._filter(number, excluded=True),
            "u": lambda _: self._undo(),
            "redo": lambda _: self._redo(),
            "s": lambda _: self._sort(),
            "d": self._days,
            "w": lambda _: self._why(),
            "I": lambda _: self._about(),
            "*": lambda _: self._mark((Wish("starred", None),)),
            "U": lambda _: self._mark((Wish("read", None),)),
            "t": lambda text: self._mark(marking.wishes_of_tags(text)),
            "a": lambda text: self._mark((Wish("note", " ".join(text.split())),)),
            "S": self._save,
            "L": self._saved,
            "y": lambda _: self._address(),
        }

    def _query(self, query: str) -> None:
        if (fault := query_fault(query)) is not None:
            raise fault
        if query:
            self._session.accept_query(query)
            self._state.searches.remember(query)
        else:
            self._session.clear()
        self._search()

    def _sort(self) -> None:
        self._session.next_sort()
        self._search()

    def _days(self, text: str) -> None:
        self._session.choose_days(*day_interval(text))
        self._search()

    def _undo(self) -> None:
        step = self._steps.undo(self._session.depth, self._session.undone)
        if step is not None:
            self._say(marking.undo(step)(self._state).text)
        else:
            self._changed(self._session.undo(), "there is nothing to undo")

    def _redo(self) -> None:
        step = self._steps.redo(self._session.undone)
        if step is not None:
            self._say(marking.redo(step)(self._state).text)
        else:
            self._changed(self._session.redo(), "there is nothing to redo")

    def _changed(self, changed: bool, otherwise: str) -> None:
        if changed:
            self._search()
        else:
            self._say(otherwise)

    def _filter(self, number: str, *, excluded: bool) -> None:
        if not number.isdecimal() or not 1 <= int(number) <= len(self._names):
            self._say("say the number of a name: who lists them")
            return
        field, value = self._names[int(number) - 1]
        mode = "excluded" if excluded else "included"
        if self._session.toggle(field, value.name, mode):  # type: ignore[arg-type]
            self._search()
        else:
            self._say(f"{field} can only be included")

    def _mark(self, wishes: tuple[Wish, ...]) -> None:
        head = self._head
        if head is None or not wishes:
            self._say("read an article first" if wishes else "type a tag after t")
            return
        step = Step()
        self._steps.add(step, self._session.depth)
        self._say(marking.apply(wishes, {head.id: head.title}, step)(self._state).text)

    def _save(self, name: str) -> None:
        if name:
            self._state.searches.save(name, self._session.request)
        self._say(f"saved as {name}" if name else "type a name after S")

    def _saved(self, name: str) -> None:
        searches = {search.name: search for search in self._state.searches.saved()}
        if name in searches:
            self._session.open(searches[name].request)
            self._search()
        else:
            self._begin(iter(searches or ["no search is saved; S and a name saves this one"]))

    # What is said ---------------------------------------------------------------------------------

    def _say(self, line: str) -> None:
        self._out.write(safe(line) + "\n")
        self._out.flush()

    def _begin(self, lines: Iterator[str]) -> None:
        self._more = lines
        self._say_more()

    def _say_more(self) -> None:
        for line in islice(self._more, _PAGE):
            self._say(line)
        following = next(self._more, None)
        if following is None:
            self._say("that was all")
        else:
            self._more = chain([following], self._more)
            self._say("enter says more")

    def _search(self) -> None:
        request = self._session.effective_request
        self._result = self._archive.search(replace(request, limit=_FETCHED, offset=0))
        self._pages = {0: self._result.articles}
        self._at = None
        total = self._result.total
        noun = "article" if total == 1 else "articles"
        about = f" for {request.query}" if request.query else ""
        self._say(f"{total:,} {noun}{about}, {request.sort}{self._filters()}")
        for hint in self._result.hints:
            self._say(f"column {hint.start + 1}: {hint.text}")
        if total:
            self._list()

    def _filters(self) -> str:
        fields = ("people", "organizations", "sources", "authors", "sections", "languages")
        parts = [
            f"{'without' if mode == 'excluded' else 'with'} {name}"
            for field in fields
            for name, mode in self._session.filters(field)  # type: ignore[arg-type]
        ]
        request = self._session.request
        days = ((request.since, "since"), (request.until, "until"))
        parts += [f"{word} {day.isoformat()}" for day, word in days if day is not None]
        return "".join(f", {part}" for part in parts)

    def _list(self) -> None:
        self._begin(self._row(number) for number in range(self._total))

    @property
    def _total(self) -> int:
        return 0 if self._result is None else self._result.total

    def _head_at(self, number: int) -> ArticleHead:
        page, row = divmod(number, _FETCHED)
        if page not in self._pages:
            request = replace(self._session.effective_request, limit=_FETCHED, facets=0)
            found = self._archive.search(replace(request, offset=page * _FETCHED))
            self._pages[page] = found.articles
        return self._pages[page][row]

    def _row(self, number: int) -> str:
        head = self._head_at(number)
        marks = self._state.known_marks([head.id]).get(head.id, MarksOfArticle())
        said = [*(["starred"] if marks.starred else []), *(["read"] if marks.read else [])]
        said += [f"tag {tag}" for tag in marks.tags]
        day = dates.long_date(head.published).removesuffix(" (stated)")
        parts = [day, head.title or "no title", head.source or ""]
        return f"{number + 1}. " + ". ".join(part for part in (*parts, *said) if part)

    @property
    def _head(self) -> ArticleHead | None:
        return None if self._at is None else self._head_at(self._at)

    def _read(self, number: int) -> None:
        if not 0 <= number < self._total:
            self._say("there is no such article in the list")
            return
        self._at = number
        article = self._archive.article(self._head_at(number).id)
        self._begin(self._lines_of(number, article))
        marking.read(article.id)(self._state)

    def _lines_of(self, number: int, article: Article) -> Iterator[str]:
        yield f"Article {number + 1}: {article.title or 'no title'}"
        authors = ", ".join(article.authors)
        facts = (dates.long_date(article.published), article.source or "", authors)
        yield ". ".join(fact for fact in facts if fact)
        marks = self._state.known_marks([article.id]).get(article.id, MarksOfArticle())
        if marks.note:
            yield f"Note: {marks.note}"
        for paragraph in article.body.split("\n"):
            if paragraph.strip():
                yield " ".join(paragraph.split())

    def _who(self) -> None:
        facets = self._result.facets if self._result is not None else {}
        self._names = [(field, value) for field, values in facets.items() for value in values]

        def lines() -> Iterator[str]:
            for number, (field, value) in enumerate(self._names, 1):
                yield f"{number}. {value.name}, {value.count:,}, {field}"

        self._begin(lines())

    def _why(self) -> None:
        if (head := self._head) is None:
            self._say("read an article first")
            return
        reasons = self._archive.reasons(self._session.request, head.id)
        self._begin(
            f"{each.clause}: {', '.join(each.texts[:5]) or each.meaning}" for each in reasons
        )

    def _about(self) -> None:
        if (article := self._article()) is not None:
            paths = () if self._restricted else article.paths
            facts = (
                ("Id", article.id),
                ("Address", article.url),
                ("Date known by", article.published.evidence.strip()),
                ("People", ", ".join(article.people)),
                ("Organizations", ", ".join(article.organizations)),
                *(("File", path) for path in paths),
            )
            self._begin(f"{name}: {value}" for name, value in facts if value)

    def _address(self) -> None:
        if (article := self._article()) is not None:
            paths = () if self._restricted else article.paths
            self._say(article.url or next(iter(paths), article.id))

    def _article(self) -> Article | None:
        if (head := self._head) is None:
            self._say("read an article first")
            return None
        return self._archive.article(head.id)


def run(archive_path: Path | str, request: SearchRequest, *, restricted: bool) -> int:
    """Read an archive line by line in this terminal; return the exit code."""

    def ask() -> str | None:
        sys.stdout.write("> " if sys.stdin.isatty() else "")
        sys.stdout.flush()
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None

    state = PersonalState(archive_path, quota=QUOTA if restricted else 0)
    try:
        with Archive.open(archive_path, marks=state.resolver) as archive:
            state.attach(archive)
            LinearReader(archive, state, request, ask, sys.stdout, restricted=restricted).run()
    finally:
        state.close()
    return 0
