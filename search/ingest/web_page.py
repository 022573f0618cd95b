"""A web page becomes an article: what it says of itself, and its text without what stands around.

What the page states for machines (JSON-LD, OpenGraph and other `meta` elements) comes before what
trafilatura finds in its layout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from search.article import UNDATED, Article, PublicationDate
from search.errors import FormatError
from search.ingest.dates import date_in_address
from search.ingest.encoding import decode
from search.ingest.expressions import moments
from search.ingest.markup import plain_text
from search.ingest.origin import Origin
from search.ingest.records import article_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:\-]{2,40})", re.IGNORECASE
)
_ARTICLES: Final = frozenset(
    """Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
    BackgroundNewsArticle AskPublicNewsArticle ReviewNewsArticle LiveBlogPosting BlogPosting Report
    TechArticle ScholarlyArticle AdvertiserContentArticle SocialMediaPosting WebPage
    SatiricalArticle""".split()
)
"""Types of schema.org of what a page is."""
_META: Final = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title",
              "headline"),
    "date": ("article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
             "sailthru.date", "dc.date.issued", "dcterms.created", "publish-date", "publish_date",
             "publication_date", "pubdate", "article.published", "cxenseparse:recs:publishtime",
             "displaydate", "bt:pubdate"),
    "some date": ("dc.date", "dcterms.date", "date"),
    "author": ("author", "article:author_name", "parsely-author", "dc.creator", "dcterms.creator",
               "sailthru.author", "byl", "article:author", "cxenseparse:author"),
    "section": ("article:section", "parsely-section", "section", "cxenseparse:section"),
    "source": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "language": ("og:locale", "dc.language", "language", "content-language"),
}  # fmt: skip
_BY_LAYOUT: Final = "the dates on the page"
"""The evidence where a page states no date for machines: of several dates one looks most like that
of its article, but may be that of a comment, a picture or another article."""
_PUBLISHED: Final = re.compile(r"\b(?:published|entry-date)\b")
"""What is in the class of an element with the date of an article."""
_TIME: Final = re.compile(r"(?<=\d)[T ]\d\d?:\d\d.*", re.DOTALL)
_CHANGED: Final = re.compile(
    r"(?:zuletzt |last |dernière |última |ultimo )?"
    r"(?:edited|updated|modified|revised|editiert|aktualisiert|geändert|bearbeitet|überarbeitet"
    r"|mise? à jour|modifiée?|actuali[sz]ad[oa]|atualizad[oa]|modificad[oa]|aggiornat[oa]"
    r"|aggiornamento|modificat[oa]|обновлен[оа]|изменен[оа]|bijgewerkt|gewijzigd|uppdaterad"
    r"|oppdatert|opdateret|zaktualizowan[oa]|aktualizován[oa]|更新|最終更新|수정)",
    re.IGNORECASE,
)
"""How a line begins that tells of a change."""
_ZONED: Final = re.compile(r"\d[+-](?!00:?00)\d\d:?\d\d\Z")
"""How a moment ends that is told in the zone of its place."""
_LONGEST_MARK: Final = 100
"""Characters of a line that may be a mark of the date, and no sentence."""
_SHORT: Final = 50
"""Characters below which a text is none of an article."""


def page_article(
    data: bytes, origin: Origin, *, url: str = "", charset: str = ""
) -> Article | None:
    """The article of a web page, None where there is no text on it.

    `url` is where it was found, `charset` what its server said. Raises FormatError for what is no
    page at all.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    text = _text(data, charset)
    tree = load_html(text)
    if tree is None:
        raise FormatError("no web page")
    record = {**_stated(tree), "body": ""}
    is_stated = "date" in record
    if some_date := record.pop("some date", None):  # for many sites that of the last change
        record.setdefault("date", some_date)
    found = bare_extraction(
        tree,
        url=url or None,
        fast=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is not None:
        record["body"] = str(found.text or "")
        for name, value in (
            ("title", found.title), ("author", found.author), ("source", found.sitename),
            ("url", found.url), ("date", found.date), ("language", found.language),
        ):  # fmt: skip
            if value and not record.get(name):
                record[name] = value
    if len(record["body"]) < _SHORT:
        shown = plain_text(text) if "<" in text else text
        record["body"] = shown if len(shown) > len(record["body"]) else record["body"]
    if url:
        record["url"] = url
    if not record["body"].strip():
        return None
    article = article_of(record, origin)
    if article is None:
        return None
    published = article.published
    if published.start is None:
        published = _guessed(text, article, origin)
    elif not is_stated and published.evidence == record.get("date"):
        evidence = published.evidence if some_date else _BY_LAYOUT
        published = published._replace(basis="inferred", evidence=evidence)
    elif (label := _of_change(tree, str(record.get("date") or ""))) is not None:
        published = published._replace(basis="inferred", evidence=label)
    elif article.url and published.start == published.end:
        published = _local(published, article.url)
    return article._replace(published=published)


def _guessed(text: str, article: Article, origin: Origin) -> PublicationDate:
    """The date that a page most likely has by all that stands around its text, as an inferred one.

    UNDATED for a day that the text speaks of, which may be history, and for the first of January,
    which is what is told of a year alone.
    """
    from htmldate import find_date

    latest = origin.latest or date.max
    found = find_date(text, original_date=True, url=article.url, max_date=latest.isoformat())
    day = date.fromisoformat(found) if found else None
    if day is None or day > latest or (day.month, day.day) == (1, 1):
        return UNDATED
    prose = "\n".join(line for line in article.body.split("\n") if len(line) > _LONGEST_MARK)
    if any(moment.known() == day for moment in moments(prose)):
        return UNDATED
    return PublicationDate(day, day, "inferred", _BY_LAYOUT)


def _of_change(tree: HtmlElement, stated: str) -> str | None:
    """What the page shows where it calls the stated moment that of a change; None elsewhere.

    Some sites state the moment of the last change for machines as that of publication too.
    """
    if _TIME.search(stated) is None:
        return None
    for element in tree.iter("time"):
        if (element.get("datetime") or "").strip() == stated.strip():
            shown = " ".join(element.text_content().split())
            if len(shown) <= _LONGEST_MARK and _CHANGED.match(shown):
                return shown
    return None


def _local(published: PublicationDate, url: str) -> PublicationDate:
    """The day of the address where the stated one, of another zone, is next to it.

    Both, as inferred, where the stated one is of a zone and so is that of its own place: then they
    contradict each other, and a change may have moved the stated one.
    """
    named = date_in_address(url)
    if named is None or published.start is None or abs((named[0] - published.start).days) != 1:
        return published
    if named[0] < published.start and _ZONED.search(published.evidence):
        return PublicationDate(named[0], published.start, "inferred", published.evidence)
    return PublicationDate(named[0], named[0], published.basis, named[1])


def _text(data: bytes, charset: str) -> str:
    """The page as text, by the encoding that its server or it names where that explains it."""
    named = [charset] if charset else []
    if (found := _CHARSET.search(data[:8192])) is not None:
        named.append(found[1].decode("ascii", "replace"))
    for each in named:
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030"}.get(
            each.lower(), each
        )
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return decode(data)


def _stated(tree: HtmlElement) -> dict[str, Any]:
    """What the page says of itself for machines, as the fields of a record."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    record: dict[str, Any] = {}
    for item in _linked_data(tree):
        _take(record, item)
    if not record.get("date"):
        record["date"] = _marked(tree)
    for field, names in _META.items():
        values = [value for name in names for value in metas.get(name, ())]
        if field == "author":
            values = [value for value in values if "://" not in value]
        if values and not record.get(field):
            record[field] = values if field == "author" else values[0]
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and "://" in (
            element.get("href") or ""
        ):
            record["url"] = element.get("href")
            break
    root = tree.getroottree().getroot()
    record["language"] = root.get("lang") or record.get("language") or ""
    return {name: value for name, value in record.items() if value}


def _marked(tree: HtmlElement) -> str:
    """The day that elements are marked as that of publication with; empty unless it is one day."""
    found = set()
    for element in tree.iter("time", "span", "meta", "abbr", "p", "div"):
        if (
            "datePublished" in (element.get("itemprop") or "")
            or element.get("pubdate") is not None
            or (element.tag == "time" and _PUBLISHED.search(element.get("class") or ""))
        ):
            stated = element.get("datetime") or element.get("content") or element.text_content()
            found.add(_TIME.sub("", stated.strip()))
    return found.pop() if len(found) == 1 else ""


def _take(record: dict[str, Any], item: dict[str, Any]) -> None:
    """Take what an article of JSON-LD states."""
    for field, names in (
        ("title", ("headline",)), ("date", ("datePublished", "dateCreated")),
        ("author", ("author", "creator")), ("section", ("articleSection",)),
        ("source", ("publisher", "sourceOrganization")), ("language", ("inLanguage",)),
    ):  # fmt: skip
        for name in names:
            if item.get(name) and not record.get(field):
                record[field] = item[name]
    if not record.get("url") and isinstance(item.get("url"), str) and "://" in item["url"]:
        record["url"] = item["url"]


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles that JSON-LD on the page describes; web pages last, which say less."""
    found: list[dict[str, Any]] = []
    for element in tree.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            value = json.loads(element.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(_described(value))
    yield from sorted(found, key=lambda item: item.get("@type") == "WebPage")


def _described(value: Any, depth: int = 3) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value[:100]:
            yield from _described(each, depth)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if not _ARTICLES.isdisjoint(kinds if isinstance(kinds, list) else [kinds]):
            yield value
        if depth:
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate"):
                if key != "liveBlogUpdate":
                    yield from _described(value.get(key), depth - 1)
