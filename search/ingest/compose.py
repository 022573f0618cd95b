"""Text and the metadata beside it become one article: the steps that all formats share."""

from __future__ import annotations

import re
from typing import Final

from search.article import Article, PublicationDate
from search.ingest.bylines import agency_of, authors_in
from search.ingest.dateline import dateline, opening_dateline
from search.ingest.dates import publication_date
from search.ingest.heading import split_heading
from search.ingest.headline import derived_headline
from search.ingest.language import language_of
from search.ingest.origin import Origin
from search.ingest.paragraphs import paragraphs
from search.ingest.text import clean

_ADDRESS: Final = re.compile(r"<?(https?://[^\s<>]+)>?[ \t]*\n\s*(?=\S)")
"""A first line that is nothing but an address."""


def compose(
    text: str,
    origin: Origin,
    *,
    id: str = "",
    title: str = "",
    published: PublicationDate | None = None,
    source: str | None = None,
    url: str | None = None,
    people: tuple[str, ...] = (),
    organizations: tuple[str, ...] = (),
    authors: tuple[str, ...] = (),
    section: str | None = None,
    language: str | None = None,
    agency: str | None = None,
    name: str = "",
) -> Article:
    """The article that `text` is; what the arguments leave open is read from the text.

    `title` is a headline that the source states, `published` a date that it states as metadata.
    `name` is the path whose name may tell the date: empty where a file holds many articles.
    """
    title = " ".join(clean(title).split())
    text = clean(text).strip()
    if (found := _ADDRESS.match(text)) is not None:
        url, text = url or found[1], text[found.end() :]
    known = source is not None and published is not None and published.start is not None
    heading = split_heading(
        _without_headline(text, title),
        day_first=origin.day_first,
        titled=bool(title),
        stated=bool(title) and known,
        latest=origin.latest,
    )
    body = paragraphs(_without_headline(heading.rest, title))
    opening = dateline(body) if known else opening_dateline(body)
    start = opening.end if opening is not None and opening.start == 0 else 0
    url = url or heading.url
    if published is None or published.start is None:
        published = publication_date(heading, opening, body, origin, name=name, url=url)
    agency = agency or agency_of([heading.byline])
    stated = title or heading.title
    source = source or heading.source or (opening.source if opening is not None else None)
    return Article(
        body=body,
        id=id,
        title=stated or derived_headline(body, opening),
        title_stated=bool(stated),
        published=published,
        source=source,
        place=opening.place if opening is not None else None,
        url=url,
        text_start=start,
        paths=(origin.path,) if origin.path else (),
        people=people,
        organizations=organizations,
        authors=authors or authors_in([heading.byline]),
        section=section or heading.section or None,
        language=language or language_of(stated, body[start:]),
        agency=agency if agency != source else None,
    )


def _without_headline(text: str, title: str) -> str:
    """The text without the stated headline where it is repeated as the first line."""
    if title and text.startswith(title):
        rest = text[len(title) :]
        if rest.lstrip(" \t\r")[:1] == "\n":
            return rest.strip()
    return text
