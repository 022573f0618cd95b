"""What travels from a file to the screen: articles, their dates, mentions and entities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from search.frozen import frozen

Basis = Literal["stated", "inferred", "undated", "corrected"]
Kind = Literal["person", "organization"]
KINDS: tuple[Kind, ...] = ("person", "organization")
OTHER_KIND: Final[Mapping[Kind, Kind]] = {"person": "organization", "organization": "person"}

_EPOCH: Final = date(1970, 1, 1).toordinal()
UNDATED_DAY: Final = -(2**31)
"""The number of no day: the smallest int32, before that of every day."""


def day_number(day: date) -> int:
    """Days from 1970-01-01 to this day, negative before it."""
    return day.toordinal() - _EPOCH


def numbered_day(number: int) -> date:
    """The day with this number; ValueError or OverflowError where the calendar has none."""
    return date.fromordinal(number + _EPOCH)


class PublicationDate(NamedTuple):
    """When an article appeared, as an interval of days, and how that is known.

    `start` and `end` are both inclusive, equal when the day is known, and both None exactly when
    `basis` is "undated". `evidence` is the sentence or header that decided it, `of_file` says that
    it was the name or the time of the file. What a person has set is "corrected".
    """

    start: date | None = None
    end: date | None = None
    basis: Basis = "undated"
    evidence: str = ""
    of_file: bool = False

    @property
    def first_day(self) -> int:
        """The number of the first day on which it may have appeared; `UNDATED_DAY` for none."""
        if self.start is None or self.end is None:
            return UNDATED_DAY
        return day_number(self.start)


UNDATED = PublicationDate()


class Mention(NamedTuple):
    """One place in the body that names a person or an organization.

    `start` and `end` are offsets in characters of the body: `body[start:end] == text`.
    `entity` is the full name that it stands for: at ingest the name within this article, in an
    article that comes out of an archive the canonical name of the entity.
    """

    kind: Kind
    text: str
    start: int
    end: int
    entity: str


class Article(NamedTuple):
    """One news article.

    `body` is cleaned text in which paragraphs are separated by an empty line; its first
    `text_start` characters are a dateline, which is shown but not searched as text. `title` is the
    headline; where `title_stated` is false it was derived from the body and adds no words to it.
    `people` and `organizations` are the names that the source itself stated; `mentions` is what
    was recognised in the body, `title_mentions` what was in a stated headline, with offsets in
    `title`. `agency` is the one whose report a `source` of another name brings, `authors` are those
    of the byline, `language` is a code such as "en", `section` the part of a paper or a site.
    `recognizer` is the one that found the mentions, empty for the shipped one. Where a person has
    corrected the date, `date_read` is what the source says of it. An empty `id` means that none is
    assigned yet.
    """

    body: str
    id: str = ""
    title: str = ""
    title_stated: bool = True
    published: PublicationDate = UNDATED
    source: str | None = None
    place: str | None = None
    url: str | None = None
    text_start: int = 0
    paths: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    agency: str | None = None
    recognizer: str = ""
    date_read: PublicationDate | None = None
    mentions: tuple[Mention, ...] = ()
    title_mentions: tuple[Mention, ...] = ()


@frozen
class Entity:
    """A person or an organization of the archive under its canonical name.

    `long_form` is the expansion where the name is an acronym, else empty. `forms` are the
    spellings found, most frequent first, each with the number of its mentions. `names` are those
    that articles use for it in full, by which it can be corrected: its own first where it is one
    of them, then the one seen first. It is `unsure` whether it is a person or an organization where
    not much fewer articles have a namesake of the other kind.
    """

    id: str
    kind: Kind
    name: str
    long_form: str = ""
    forms: tuple[tuple[str, int], ...] = ()
    names: tuple[str, ...] = ()
    unsure: bool = False


@frozen
class Evidence:
    """Why two names are taken for one bearer: the method in words and how sure it is (0 to 1)."""

    one: str
    other: str
    method: str
    score: float
