"""What is exported: the articles that a request selects, in its order, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.export.fields import article_fields, organizations_of, people_of

if TYPE_CHECKING:
    from search import Archive, Article, SearchRequest
    from tui.state.marks import MarksOfArticle

PAGE: Final = 500
"""How many rows are fetched at once."""
_RANKED_PAGE: Final = 10_000
"""The same in order of relevance, where each page ranks all articles again."""

Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an export comes from: the request in words, the moment, the archive.

    `filters` are what the request asks for beside its query, each as an option of the command line;
    `folded` is whether of the versions of one text only the first one is there.
    """

    query: str
    filters: tuple[tuple[str, str], ...]
    sort: str
    time: datetime
    archive: str
    generation: int
    total: int
    folded: bool = False

    @property
    def moment(self) -> str:
        """The time in ISO 8601, to the second, with its zone."""
        return self.time.isoformat(timespec="seconds")

    @property
    def asked(self) -> str:
        """The query and the filters in one line, as they are written in a shell."""
        parts = [self.query] if self.query else []
        parts += [f"--{option} {value}" for option, value in self.filters]
        parts += ["--fold"] if self.folded else []
        return " ".join(parts) or "all articles"

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        from importlib.metadata import version  # loads much, of which a search has no need

        noun = "article" if self.total == 1 else "articles"
        return (
            f"{self.total:,} {noun} of {self.archive} (generation {self.generation}) for "
            f"{self.asked}, {self.sort} first, exported {self.moment} by dateline "
            f"{version('dateline')}"
        ).replace("relevance first", "most relevant first")


@dataclass(frozen=True, slots=True)
class Record:
    """One article, with how the person has marked it."""

    article: Article
    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it, as far as that is known."""
        return self.article.authors

    @property
    def lead(self) -> str:
        """The first paragraph, without its dateline."""
        article = self.article
        text = article.body[article.text_start :].lstrip()
        return " ".join(text.split("\n\n", 1)[0].split())

    @property
    def names(self) -> tuple[str, ...]:
        """The people and organizations of the article, most mentioned first."""
        return (*people_of(self.article), *organizations_of(self.article))


MarksOf = Callable[[list[str]], Mapping[str, "MarksOfArticle"]]
"""How each of these articles is marked by the person; unmarked ones may be left out."""


def origin(archive: Archive, request: SearchRequest, total: int) -> Origin:
    """Return where an export of a request comes from, as of now."""
    return Origin(
        query=request.query,
        filters=tuple(_filters(request)),
        sort=request.sort,
        time=datetime.now().astimezone(),
        archive=archive_name(archive.place),
        generation=archive.generation,
        total=total,
        folded=request.folded,
    )


def archive_name(place: str) -> str:
    """Return an archive's folder as a person writes it, or its address."""
    try:
        return f"~/{Path(place).relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return place


def records(
    archive: Archive,
    request: SearchRequest,
    marks_of: MarksOf,
    *,
    limit: int | None = None,
    cancel: Cancel | None = None,
) -> tuple[int, Iterator[Record]]:
    """Return how many articles a request selects, and they themselves, read one after the other.

    They start at the request's offset and are at most `limit`. Raises QueryError at once, and
    SearchCancelled from the iterator soon after `cancel` returns true.
    """
    everything = replace(request, facets=0, typing=False)
    total = archive.search(replace(everything, limit=0), cancel=cancel).total
    wanted = max(0, total - max(0, request.offset))
    wanted = wanted if limit is None else min(wanted, limit)
    return wanted, _read(archive, everything, wanted, marks_of, cancel)


def _read(
    archive: Archive,
    request: SearchRequest,
    wanted: int,
    marks_of: MarksOf,
    cancel: Cancel | None,
) -> Iterator[Record]:
    from search import SearchCancelled

    size = _RANKED_PAGE if request.sort == "relevance" else PAGE
    for first in range(0, wanted, size):
        page = replace(
            request, offset=max(0, request.offset) + first, limit=min(size, wanted - first)
        )
        ids = [head.id for head in archive.search(page, cancel=cancel).articles]
        marks = marks_of(ids)
        for id in ids:
            if cancel is not None and cancel():
                raise SearchCancelled("the export was stopped")
            marked = marks.get(id)
            article = archive.article(id)
            if marked is None:
                yield Record(article)
            else:
                yield Record(article, marked.starred, marked.tags, marked.note)


def _filters(request: SearchRequest) -> Iterator[tuple[str, str]]:
    for option, values in (
        ("person", request.people),
        ("org", request.organizations),
        ("any-person", request.any_people),
        ("any-org", request.any_organizations),
        ("not-person", request.not_people),
        ("not-org", request.not_organizations),
        ("source", request.sources),
        ("author", request.authors),
        ("section", request.sections),
        ("language", request.languages),
    ):
        yield from ((option, value) for value in values)
    if request.since is not None:
        yield "since", request.since.isoformat()
    if request.until is not None:
        yield "until", request.until.isoformat()


def record_fields(record: Record) -> dict[str, Any]:
    """Return an article with the person's marks, those that there are."""
    marks: dict[str, Any] = {}
    if record.starred:
        marks["starred"] = True
    if record.tags:
        marks["tags"] = list(record.tags)
    if record.note:
        marks["note"] = record.note
    return article_fields(record.article) | marks
