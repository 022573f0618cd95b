"""What is asked of an archive and what it answers: plain, frozen, serialisable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from search.article import PublicationDate

Sort = Literal["newest", "oldest", "relevance"]
FacetField = Literal["people", "organizations", "sources"]
FACET_FIELDS: tuple[FacetField, ...] = ("people", "organizations", "sources")
Span = tuple[int, int]
"""A half-open range of characters: `text[start:end]`."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to the archive; every default is that of the command line.

    All of `people` and `organizations` must be mentioned, none of `not_people` and
    `not_organizations`; a name after `=` means only what is shown under exactly this name, as a
    facet value is. `sources` are alternatives. `since` and `until` include their day.
    `facets` is how many values of each facet to count, 0 for none.
    """

    query: str = ""
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    not_organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = "newest"
    limit: int = 50
    offset: int = 0
    facets: int = 30


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What a result list shows of an article; names are canonical, most mentioned first."""

    id: str
    title: str
    published: PublicationDate
    source: str | None = None
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: choosing it would leave `count` articles.

    `long_form` is what an acronym stands for, shown beside it; else empty.
    """

    name: str
    count: int
    long_form: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The exact total, one page of articles in order, and facet values by descending count."""

    total: int
    articles: tuple[ArticleHead, ...]
    facets: Mapping[FacetField, tuple[FacetValue, ...]]
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article around its matches; `spans` are the matches within `text`."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlights:
    """Where a query matched in one article: character spans, in order and not overlapping."""

    title: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a query as it was understood.

    `text` is the clause in the query language, `depth` its nesting, `total` the number of articles
    that it alone matches, `forms` the variants that it was expanded to (`cut` when there were more
    than allowed) and `start`, `end` its place in the query.
    """

    text: str
    meaning: str
    depth: int
    total: int
    start: int
    end: int
    forms: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query was understood: its normal form and its clauses, outermost first.

    `suggestions` maps a word that matches nothing to words of the archive that are near it.
    """

    query: str
    total: int
    clauses: tuple[Clause, ...] = ()
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one article matched: a clause, the texts in the article that it matched, and the first.

    `texts` are as written, the most frequent first; they are empty for a clause about something
    other than text, such as a date. `snippet` shows the first place.
    """

    clause: str
    meaning: str
    texts: tuple[str, ...] = ()
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A text to put in place of `query[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or record that was left out; `place` is its path, with the line where it has one."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What one update did, in articles; `skipped` are the files and records left out."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[SkippedFile, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """How an archive finds names: `pipeline` is a spaCy one, empty for the shipped recogniser.

    With `stated` names are also looked for where a record states them, which then do not count.
    """

    pipeline: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is; `files_total` and `bytes_total` grow until the folder walk is done."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    articles: int
    generation: int


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file of the archive that is changed, missing or foreign, and what is lost with it."""

    path: str
    problem: str
    lost: str = ""
