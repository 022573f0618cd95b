"""What is asked of an archive and what it answers: plain, frozen, serialisable data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import Final, Literal, get_args

from search.article import Kind, PublicationDate
from search.errors import RequestError
from search.frozen import frozen
from search.languages.how import How

Sort = Literal["newest", "oldest", "relevance"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
MOST_ARTICLES: Final = 10_000
"""How many articles one answer has at most; `offset` leads to the others."""
_MOST_VALUES: Final = 1_000_000
MOST_NAMES: Final = 256
LONGEST_NAME: Final = 4_096
_SHOWN: Final = 60
_MOST: Final = {"limit": MOST_ARTICLES, "offset": 1_000_000_000, "facets": _MOST_VALUES}
_NAMES: Final = (
    "people", "organizations", "any_people", "any_organizations", "not_people",
    "not_organizations", "sources", "authors", "sections", "languages",
)  # fmt: skip
FacetName = Literal["people", "organizations", "sources", "authors", "sections", "languages"]
FACET_NAMES: tuple[FacetName, ...] = (
    "people", "organizations", "sources", "authors", "sections", "languages",
)  # fmt: skip
FACET_OF_KIND: Mapping[Kind, FacetName] = {"person": "people", "organization": "organizations"}
KIND_OF_FACET: Mapping[FacetName, Kind] = {facet: kind for kind, facet in FACET_OF_KIND.items()}
"""The kind of entity that a facet lists; the values of other facets are none."""
LONGEST_QUERY: Final = 4_096
"""The most characters of a query."""
DATED: Final[Mapping[str, str]] = {
    "stated": "as the source states",
    "inferred": "inferred from the text",
    "file": "told by the name or the time of the file, also among those above",
    "corrected": "corrected by a person",
    "none": "undated",
}
"""How dates are known, by the values of `dated:` in a query."""
TimeUnit = Literal["day", "month", "year", "decade", "century", "millennium"]
FEWEST_BARS: Final = 10
MOST_BARS: Final = 1_000
Span = tuple[int, int]
"""A half-open range of characters: `text[start:end]`."""
Marks = Callable[[str, str], frozenset[str]]
"""The ids of the articles that carry a mark of whoever asks, by a field and a value of the query
language: `tag` and a tag, `note` and words of it, `is` and read, starred, noted or new.

It returns the very same set again as long as nothing changed.
"""


@frozen
class SearchRequest:
    """One question to the archive; every default is that of the command line.

    All of `people` and `organizations` must be mentioned, one at least of `any_people` and one of
    `any_organizations`, none of `not_people` and `not_organizations`; a name after `=` means only
    what is shown under exactly this name, as a facet value is. `sources` are alternatives, and so
    are `authors` and `sections`, of which a part of the name will do, and `languages`, given as
    codes. A facet is counted as if it had no alternatives. `since` and `until` include their day.
    `facets` is how many values of each facet to count, 0 for none. While the query is `typing`, its
    last word also stands for all words that begin with it. With `folded`, of articles that are
    versions of one text only the one that was published first counts and is shown;
    `count_versions` has facets count all of them nevertheless.

    Raises RequestError at once where a field has another type or is beyond its bounds.
    """

    query: str = ""
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    any_people: tuple[str, ...] = ()
    any_organizations: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    not_organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = "newest"
    limit: int = 50
    offset: int = 0
    facets: int = 30
    typing: bool = False
    folded: bool = False
    count_versions: bool = False

    def __post_init__(self) -> None:
        if type(self.query) is not str:
            raise RequestError(f"query has to be a text, not {_shown(self.query)}")
        for name in _NAMES:
            names = getattr(self, name)
            if type(names) is not tuple:
                raise RequestError(f"{name} has to be a tuple of texts, not {_shown(names)}")
            for each in names:
                if type(each) is not str:
                    raise RequestError(f"{name} has to be a tuple of texts, not of {_shown(each)}")
            if len(names) > MOST_NAMES or any(len(each) > LONGEST_NAME for each in names):
                raise RequestError(
                    f"{name} has at most {MOST_NAMES} names of at most {LONGEST_NAME:,} characters"
                )
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and type(day) is not date:
                raise RequestError(f"{name} has to be a date or None, not {_shown(day)}")
        if self.sort not in SORTS:
            raise RequestError(f"sort has to be one of {', '.join(SORTS)}, not {_shown(self.sort)}")
        for name in ("typing", "folded", "count_versions"):
            if type(getattr(self, name)) is not bool:
                raise RequestError(
                    f"{name} has to be true or false, not {_shown(getattr(self, name))}"
                )
        for name, most in _MOST.items():
            number = getattr(self, name)
            if type(number) is not int or not 0 <= number <= most:
                raise RequestError(f"{name} has to be from 0 to {most:,}, not {_shown(number)}")


def _shown(value: object) -> str:
    """A wrong value in a message: short values as written, others by their type."""
    short = value is None or isinstance(value, float | date)
    short |= isinstance(value, str) and len(value) <= _SHOWN
    short |= isinstance(value, int) and value.bit_length() <= _SHOWN
    return repr(value) if short else f"a value of type {type(value).__name__}"


@frozen
class ArticleHead:
    """What a result list shows of an article; names are canonical, most mentioned first.

    `versions` is how many there are of its text, itself counted, and `version_of` the id of the one
    published first where that is another.
    """

    id: str
    title: str
    published: PublicationDate
    source: str | None = None
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    path: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    versions: int = 1
    version_of: str | None = None


@frozen
class FacetValue:
    """One value of a facet: choosing it, as one more where there are alternatives, leaves `count`.

    `long_form` is what an acronym or the code of a language stands for, shown beside it; else
    empty. It is `unsure` whether it is a person or an organization where not much fewer articles of
    the archive have a namesake of the other kind.
    """

    name: str
    count: int
    long_form: str = ""
    unsure: bool = False


@frozen
class Hint:
    """What the person may mean otherwise: a sentence on `query[start:end]`."""

    text: str
    start: int
    end: int


@frozen
class SearchResult:
    """The exact total, one page of articles in order, and facet values by descending count."""

    total: int
    articles: tuple[ArticleHead, ...]
    facets: Mapping[FacetName, tuple[FacetValue, ...]]
    took_ms: float = 0.0
    hints: tuple[Hint, ...] = ()
    folded: int = 0
    """How many articles match besides, which are versions of those that are counted."""


@frozen
class Bar:
    """A stretch of days: `count` articles may be of it, so that choosing its days leaves them.

    `beginning` are those whose date begins in it. So many articles may be of several bars in a row
    as the first one counts, and the others have beginning.
    """

    first: date
    last: date
    count: int
    beginning: int


@frozen
class Timeline:
    """When the articles that a request selects appeared; `undated` have no date."""

    unit: TimeUnit
    bars: tuple[Bar, ...]
    undated: int = 0


@frozen
class Snippet:
    """A piece of an article around its matches; `spans` are the matches within `text`."""

    text: str
    spans: tuple[Span, ...] = ()


@frozen
class Highlights:
    """Where a query matched in one article: character spans, in order and not overlapping."""

    title: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()


@frozen
class Inflection:
    """A word of the archive that is a form of one of the query, in a language given by its code.

    `how` they meet: by a common `lemma` in the dictionary of the language, by a common `stem`, or
    because one is the other with a `prefix`, a `particle` or an `ending`.
    """

    text: str
    language: str
    how: How


@frozen
class Clause:
    """One clause of a query as it was understood.

    `text` is the clause in the query language, `depth` its nesting, `total` the number of articles
    that it alone matches, `forms` the variants that it was expanded to (`cut` when there were more
    than allowed) and `start`, `end` where it stands in the query. `inflections` are those of the
    forms that count only in articles of a language.
    """

    text: str
    meaning: str
    depth: int
    total: int
    start: int
    end: int
    forms: tuple[str, ...] = ()
    cut: bool = False
    inflections: tuple[Inflection, ...] = ()


@frozen
class Explanation:
    """How a query was understood: its normal form and its clauses, outermost first.

    `suggestions` maps a word that matches nothing to words of the archive that are near it.
    """

    query: str
    total: int
    clauses: tuple[Clause, ...] = ()
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


@frozen
class Reason:
    """Why one article matched: a clause, the texts in the article that it matched, and the first.

    `texts` are as written, the most frequent first; they are empty for a clause about something
    other than text, such as a date. `snippet` shows the first one. `inflections` are the folded
    words among them that are forms of a word of the clause.
    """

    clause: str
    meaning: str
    texts: tuple[str, ...] = ()
    snippet: Snippet | None = None
    inflections: tuple[Inflection, ...] = ()


@frozen
class Completion:
    """A text to put in place of `query[start:end]`."""

    start: int
    end: int
    text: str


@frozen
class SkippedFile:
    """A file or record that was left out; `location` is its path, with its line if it has one."""

    location: str
    reason: str


@frozen
class FileNote(SkippedFile):
    """A remark on how a file was read, of which nothing was left out for it."""


@frozen
class UpdateReport:
    """What one update did, in articles; `skipped` are the files and records left out.

    `duplicates` are those met again, in a copy of a file or as a record of the same id. `stopped`
    says that the caller cancelled it: the same update goes on where it was stopped, with `done` the
    part of all bytes that were done, from 0 to 1. `articles` is how many the archive has now.
    `reasons` counts what was left out by kind of reason, the most frequent first; numbers and names
    in it, which differ from file to file, are “…”. `began` is when it began, in UTC as ISO 8601,
    `seconds` how long it took. `stages` has the seconds of work by stage, of all processes
    together, `memory` the most bytes that this process had when a stage was done, and under
    "workers" the most of any other process.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[SkippedFile, ...] = ()
    warnings: tuple[str, ...] = ()
    stopped: bool = False
    articles: int = 0
    done: float = 1.0
    duplicates: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    began: str = field(default="", compare=False)
    seconds: float = field(default=0.0, compare=False)
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)
    memory: Mapping[str, int] = field(default_factory=dict, compare=False)


@frozen
class Overview:
    """How much an archive has of everything.

    `versions` are articles that are later versions of others. `dates` counts articles by the values
    of `dated:`, `languages` by code, and `values` the people, organizations and other values that
    a facet has.
    """

    articles: int
    versions: int
    dates: Mapping[str, int]
    languages: Mapping[str, int]
    values: Mapping[FacetName, int]


@frozen
class Recognition:
    """How an archive finds names: `pipeline` is a spaCy one, empty for the shipped recogniser.

    With `stated` names are also looked for where a record states them, which then do not count.
    """

    pipeline: str = ""
    stated: bool = False


@frozen
class Progress:
    """How far an update is; `files_total` and `bytes_total` grow until the folder walk is done.

    `dictionary` is the code of a language whose dictionary of inflections is being made, last.
    """

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    articles: int
    generation: int
    dictionary: str = ""


@frozen
class RefineProgress:
    """How far names are refined: `done` of `total` articles, of which `refined` were read anew."""

    done: int
    total: int
    refined: int


@frozen
class FileFault:
    """A file of the archive that is changed, missing or foreign, and what is lost with it."""

    path: str
    problem: str
    lost: str = ""
