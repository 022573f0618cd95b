"""A record of named fields, as JSON and tables hold them, becomes an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AnySet
from functools import lru_cache
from typing import Final

import orjson

from search.article import UNDATED, Article, PublicationDate
from search.ingest.bylines import agency_of, authors_in
from search.ingest.compose import compose
from search.ingest.dates import metadata_date
from search.ingest.encoding import RecordDecoder
from search.ingest.keys import ADDRESSES, BYLINES, RANKS, SECTIONS, SOURCES, TEXTS, TITLES
from search.ingest.markup import plain_text
from search.ingest.origin import Origin
from search.ingest.source import source_name
from search.ingest.text import clean, single_spaced
from search.languages.codes import language_code

_LONGEST_ID: Final = 512
_LONGEST_LABEL: Final = 120
"""Characters of the longest name of a section."""
_MOST: Final = 10_000
"""So many names of one kind are read of a record."""

ID: Final = ("id", "_id", "uuid", "guid", "article_id", "doc_id", "identifier")
TITLE: Final = (
    "title", "headline", "heading", "head", "article_title", "news_title", "webtitle", "titel",
    "titre", "titulo", "título", "заголовок",
)  # fmt: skip
TEXT: Final = (
    "body", "text", "content", "body_text", "article", "maintext", "full_text", "fulltext",
    "article_text", "article_content", "article_body", "articlebody", "bodytext", "content_text",
    "text_content", "plain_text", "cleaned_text", "story", "news", "texte", "texto", "contenido",
    "inhalt", "текст", "content_html", "body_html", "html", "contents", "raw_text", "paragraphs",
    "blocks", "content_blocks", "text_blocks", "body_blocks", "passages",
)  # fmt: skip
"""Names of fields of the whole text."""
ABSTRACT: Final = (
    "description", "summary", "abstract", "lead", "lead_paragraph", "excerpt", "snippet",
    "standfirst",
)  # fmt: skip
"""Names of fields of a text that is taken where there is no whole one."""
DATE: Final = (
    "date", "published", "published_at", "publishedat", "publish_date", "publication_date",
    "pubdate", "pub_date", "date_published", "datepublished", "date_publish", "publish_time",
    "published_date", "published_time", "webpublicationdate", "first_published", "datetime",
    "date_time", "created_at", "created", "timestamp", "datum", "fecha", "дата",
)  # fmt: skip
SOURCE: Final = (
    "source", "agency", "publisher", "publication", "outlet", "newspaper", "source_name",
    "site_name", "sitename", "site", "source_hostname", "source_domain", "hostname", "domain",
)  # fmt: skip
URL: Final = (
    "url", "link", "permalink", "source_url", "href", "weburl", "web_url", "article_url",
    "canonical_url", "external_url", "original_url",
)  # fmt: skip
AUTHOR: Final = (
    "author", "authors", "byline", "creator", "writer", "reporter", "author_name", "dc:creator",
    "autor", "auteur", "autore", "автор",
)  # fmt: skip
AGENCY: Final = ("agency", "news_agency", "wire", "credit", "provider")
SECTION: Final = (
    "section", "section_name", "sectionname", "articlesection", "news_desk", "desk", "category",
    "categories", "rubric", "ressort", "rubrique", "sección", "рубрика", "channel_name",
)  # fmt: skip
LANGUAGE: Final = ("language", "lang", "inlanguage", "language_code", "locale")
PEOPLE: Final = ("people", "persons", "person")
ORGANIZATIONS: Final = ("organizations", "organisations", "orgs", "org")

_OTHER_NAMES: Final[tuple[tuple[str, tuple[str, ...], AnySet[str]], ...]] = (
    ("title", TITLE, TITLES), ("body", TEXT, TEXTS), ("date", DATE, RANKS.keys()),
    ("source", SOURCE, SOURCES), ("url", URL, ADDRESSES), ("author", AUTHOR, BYLINES),
    ("section", SECTION, SECTIONS | {"rubrik"}),  # a headline in Swedish
)  # fmt: skip
"""Fields, their usual names, and those that heads of articles have for them in any language."""
_MOST_KEYS: Final = 100
_NOT_PROSE: Final = frozenset(
    """about abstract author_bio bio caption comments copyright correction description disclaimer
    excerpt lead lead_paragraph legal license licence notes photo_caption related rights snippet
    standfirst summary terms terms_of_use usage_terms""".split()
).union(ID, TITLE, TEXT, DATE, SOURCE, URL, AUTHOR, AGENCY, SECTION, PEOPLE, ORGANIZATIONS)
"""Names of fields that are surely not the text, however long they are."""
_PROSE: Final = 80
"""Characters of the shortest text that is taken for that of an article whatever its name."""
_SENTENCE: Final = re.compile(r"[^\W\d_]{3}[.!?…؟।]+[\"'”’»)]*(?:\s|\Z)|[。！？]")

_INNER: Final = ("rendered", "main", "text", "value", "content", "#text", "_", "$t")
"""Under which name an object that stands for a text has it."""
_NAMED: Final = ("name", "title", *_INNER, "original", "full_name", "display_name")
"""Under which name an object that stands for a source has its name."""
_BESIDE: Final = frozenset(
    [*TITLE, *ABSTRACT, *DATE, *SOURCE, *URL, "author", "image", "user", "feed", "channel"]
)
"""Names of objects whose text is not that of the article."""
_DEEPEST: Final = 3
"""So many objects may stand around the one that has the text."""


def article_of(
    record: dict[str, object], origin: Origin, source: str = "", *, name: str = ""
) -> Article | None:
    """The article that a record describes, or None where it has neither a headline nor a text.

    Names of fields are read without regard to case, hyphens and spaces. Where the record has no
    text, that of an object in it is taken with all that stands beside it. `source` is where a
    record comes from that does not say so, `name` the path whose name may tell the date, where a
    file is one record.
    """
    record = _flat(record)
    if len(record) <= _MOST_KEYS and (beside := fields_beside(tuple(record))):
        record |= {field: record[key] for field, key in beside}
    title = _plain(record, TITLE)
    body = _plain(record, TEXT) or max(_plain(record, ABSTRACT), _prose(record), key=len)
    if not title.strip() and not body.strip():
        return None
    sources = list(_texts(record, SOURCE, _NAMED))
    names = [name for name in sources if "://" not in name]
    urls = [*_texts(record, URL), *(name for name in sources if "://" in name)]
    bylines = list(_listed(record, AUTHOR))
    languages = map(language_code, _listed(record, LANGUAGE))
    return compose(
        body,
        origin,
        id=_identity(record),
        title=title,
        published=_date(record, origin),
        source=source_name(clean(plain_text(next(iter(names), source)))),
        url=clean(next(iter(urls), "")).strip() or None,
        people=_names(record, PEOPLE),
        organizations=_names(record, ORGANIZATIONS),
        authors=authors_in(bylines),
        section=_label(next(_listed(record, SECTION), "")),
        language=next(filter(None, languages), None),
        agency=agency_of([*_listed(record, AGENCY), *bylines]),
        name=name,
    )


@lru_cache(maxsize=64)
def fields_beside(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Fields that have none of their usual names among `keys`, each with the key that states it.

    Such as those of other languages. Keys are in lower case, with low lines between their words.
    """
    words = {key: key.replace("_", " ") for key in keys}
    found: dict[str, str] = {}
    for field, usual, others in _OTHER_NAMES:
        stating = [key for key in keys if words[key] in others and key not in found.values()]
        if stating and words.keys().isdisjoint(usual):
            found[field] = min(stating, key=lambda key: RANKS.get(words[key], 0))
    return tuple(found.items())


def parsed_json(data: bytes, decoder: RecordDecoder) -> object:
    """What a piece of JSON says; ValueError or RecursionError where it says nothing.

    The `decoder` is asked where it is not UTF-8.
    """
    try:
        record = orjson.loads(data)
    except ValueError:
        # Such as NaN, a lone surrogate, a tab in a text, deep nesting; or one to be described.
        return json.loads(decoder.decode(data), strict=False)
    if isinstance(record, dict) and float in map(type, map(record.get, ID)):
        return json.loads(data)  # a number too long to be an integer there
    return record


def json_fault(error: Exception) -> str:
    """Why `parsed_json` says nothing, in words for a person."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return "no text" if isinstance(error, UnicodeDecodeError) else "a number too long"


def is_record(record: dict[str, object], *, whole: bool = False) -> bool:
    """Whether an object is surely an article: it has a text, and something that is stated of it.

    The text may be an abstract or that of an object in it, but for the `whole` one.
    """
    record = _flat(record, 0 if whole else _DEEPEST)
    told = _has_text(record) or (not whole and any(_texts(record, ABSTRACT)))
    return told and any(record.get(key) for key in (*TITLE, *DATE))


def _flat(record: dict[str, object], depth: int = _DEEPEST) -> dict[str, object]:
    """The fields under names in lower case, with those of the object in it that has the text."""
    fields = dict(zip(map(field_name, record), record.values(), strict=True))
    if depth and not _has_text(fields):
        for key, value in fields.items():
            if isinstance(value, dict) and key not in _BESIDE:
                inner = _flat(value, depth - 1)
                if _has_text(inner):
                    return fields | inner
    return fields


@lru_cache(maxsize=1_024)
def field_name(key: str) -> str:
    """The name of a field as it is looked for."""
    return key.lower().replace("-", "_").replace(" ", "_")


def _has_text(fields: dict[str, object]) -> bool:
    """Whether a field is a text, or an object that stands for one, such as HTML with its kind."""
    for value in map(fields.get, TEXT):
        if isinstance(value, dict) and ("rendered" in value or "#text" in value):
            return True
        if value and isinstance(value, str | list):
            return True
    return False


def _plain(record: dict[str, object], keys: tuple[str, ...]) -> str:
    return plain_text(next(_texts(record, keys), ""))


def _prose(record: dict[str, object]) -> str:
    """The longest text under a name that says nothing, if it is one of sentences; else ""."""
    texts = (_text(record[key], _INNER) for key in record if key not in _NOT_PROSE)
    longest = plain_text(max(texts, key=len, default=""))
    return longest if len(longest) >= _PROSE and has_sentences(longest) else ""


def has_sentences(text: str) -> bool:
    """Whether a sentence ends in a text, as in no list of names or codes."""
    return _SENTENCE.search(text) is not None


def _texts(
    record: dict[str, object], keys: tuple[str, ...], inner: tuple[str, ...] = _INNER
) -> Iterator[str]:
    """The texts under `keys`, in their order; those of objects are under one of `inner`."""
    for key in [key for key in keys if key in record]:
        value = record[key]
        if value is not None and (text := _text(value, inner)):
            yield text


def _listed(record: dict[str, object], keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under `keys`, those of lists one by one, in plain letters."""
    for key in [key for key in keys if key in record]:
        value = record[key]
        if value is None:
            continue
        for each in value[:_MOST] if isinstance(value, list) else [value]:
            if text := plain_text(_text(each, _NAMED)).strip():
                yield text


def _label(text: str) -> str | None:
    return " ".join(clean(text).split())[:_LONGEST_LABEL] or None


def _text(value: object, inner: tuple[str, ...]) -> str:
    """A field as text; a list of texts is a list of paragraphs, "" what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return next((value[name] for name in inner if isinstance(value.get(name), str)), "")
    if isinstance(value, list):
        parts = [_text(part, inner) for part in value if isinstance(part, str | dict)]
        return "\n\n".join(filter(None, parts))
    return ""


def _identity(record: dict[str, object]) -> str:
    for key in ID:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("$oid")
        if isinstance(value, str | int) and not isinstance(value, bool):
            return " ".join(clean(str(value)).split())[:_LONGEST_ID]
    return ""


def _date(record: dict[str, object], origin: Origin) -> PublicationDate:
    for key in DATE:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("$date") or value.get("start") or value.get("value")
        published = metadata_date(value, origin)
        if published.start is not None:
            return _exported(record, published, origin)
    return UNDATED


def _exported(
    record: dict[str, object], published: PublicationDate, origin: Origin
) -> PublicationDate:
    """A record that an archive of ours printed also tells the end of the interval and its basis."""
    until = metadata_date(record.get("date_until"), origin).end
    basis, evidence = record.get("date_basis"), record.get("date_evidence")
    if until is None or published.start is None or until < published.start:
        return published
    return PublicationDate(
        published.start,
        until,
        "inferred" if basis == "inferred" else "stated",
        clean(evidence) if isinstance(evidence, str) else published.evidence,
    )


def _names(record: dict[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Names that the source states, in their order, each once."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str):
            value = value.split(";")
        if isinstance(value, list):
            texts = value[:_MOST]
            if set(map(type, texts)) != {str}:
                parts = [part.get("name") if isinstance(part, dict) else part for part in texts]
                texts = [part for part in parts if isinstance(part, str)]
            names = dict.fromkeys(texts if _are_plain(texts) else map(_name, texts))
            names.pop("", None)
            return tuple(names)
    return ()


def _are_plain(texts: list[str]) -> bool:
    """Whether all are names as `_name` would write them, as nearly all are."""
    return "".join(texts).isascii() and single_spaced(texts)


def _name(text: str) -> str:
    """A stated name on one line."""
    return " ".join(clean(text).split())
