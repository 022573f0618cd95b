"""An article as a document of the cluster, and back.

What is searched is given as words apart by spaces, which the cluster takes as they are: our own
tokenizer made them, so that a word, a paragraph and a position are the same in every engine.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final, NamedTuple, get_args

import orjson
from isal import isal_zlib

from search.article import (
    UNDATED_DAY,
    Article,
    Basis,
    Kind,
    PublicationDate,
    day_number,
    numbered_day,
)
from search.cluster.schema import LONGEST_KEY, LONGEST_WORD
from search.errors import ArchiveDamaged
from search.frozen import frozen
from search.index.files.values import boolean, integer, items, loads, optional_text, text, texts
from search.index.segment import records
from search.index.segment.bodies import unpacked
from search.index.segment.days_mentioned import days_mentioned
from search.index.segment.words import searched_text
from search.languages.codes import code_number, numbered_code
from search.names.registry.article_names import ArticleName, names_of
from search.request import FacetName

Document = dict[str, Any]
WALL: Final = "¶"
"""Stands between two paragraphs or quotations, and before the first word of a paragraph in `lead`;
no word of ours begins so."""
BEGIN: Final = "^"
"""Stands before what an address may begin with, its host or a part of that."""
LEAD: Final = 300
"""How many words of a body are kept for `first/k:` apart from the others."""
_LEVEL: Final = 2
_PRIVATE: Final = 0x10_0000
"""Where a character is moved to that would cut a word, or for which there is no UTF-8."""
_MOVED: Final = re.compile(r"[\s\x1c-\x1f\ud800-\udfff]")
_ENDS: Final = re.compile(r"(?=[/?#&:])")
_LONGEST_SCHEME: Final = 10
_ASCII_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class Head(NamedTuple):
    """What a row of a list shows: an article's names with how often it mentions each."""

    id: str
    title: str
    published: PublicationDate
    url: str | None
    path: str | None
    source: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str
    names: Mapping[Kind, Sequence[tuple[str, int]]]


@frozen
class Laid:
    """The words of an article by the field of its document, each word apart by a space.

    Between two paragraphs of `text` and `title` and two quotations of `quoted` stands a wall; in
    `lead`, which are the first words of the body, one is the beginning of the first word of each
    paragraph. `capitals` are the words of `text` that are written in capitals.
    """

    text: str
    title: str
    quoted: str
    lead: str
    capitals: str


class Counted(NamedTuple):
    """What the registry of names counts of one article."""

    day: int
    names: tuple[ArticleName, ...]
    source: str
    authors: tuple[str, ...]
    section: str

    @classmethod
    def of(cls, article: Article) -> Counted:
        """What is counted of this article."""
        return cls(
            article.published.first_day,
            names_of(article),
            article.source or "",
            tuple(dict.fromkeys(article.authors)),
            article.section or "",
        )

    def listed(self) -> Iterator[tuple[FacetName, tuple[str, ...]]]:
        """The names that stand for themselves, by their facets."""
        yield "sources", (self.source,) if self.source else ()
        yield "authors", self.authors
        yield "sections", (self.section,) if self.section else ()

    def packed(self) -> str:
        """All of it as text."""
        return _json_text(self)

    @classmethod
    def read(cls, packed: object) -> Counted:
        """What `packed` gave; ValueError where it gave no such thing."""
        day, names, source, authors, section = items(loads(received(text(packed))))
        return cls(
            integer(day, UNDATED_DAY),
            tuple(map(_name, items(names))),
            text(source),
            texts(authors),
            text(section),
        )

    @property
    def published(self) -> PublicationDate:
        """The first day on which the article may have appeared, as the registry takes it."""
        if self.day == UNDATED_DAY:
            return PublicationDate()
        day = numbered_day(self.day)
        return PublicationDate(day, day, "stated")


def _name(entry: object) -> ArticleName:
    kind, name, mentions, forms, long_form = items(entry)
    if kind not in ("person", "organization"):
        raise ValueError(f"{kind!r:.40} is no kind of names")
    pairs = tuple((text(form), integer(times, 1)) for form, times in map(items, items(forms)))
    return ArticleName(kind, text(name), integer(mentions, 1), pairs, text(long_form))


def key_of(id: str) -> str:
    """What the document of an article is called; an id may be longer than the cluster admits."""
    return blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def sent(value: str) -> str:
    """A text as the cluster takes it: what has no UTF-8 is moved to where nothing else stands."""
    return value if value.isascii() else _MOVED_SURROGATE.sub(_moved, value)


_MOVED_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def _moved(found: re.Match[str]) -> str:
    return chr(_PRIVATE + ord(found[0]))


def received(value: str) -> str:
    """A text that `sent` gave."""
    if value.isascii():
        return value
    return re.sub(
        f"[{chr(_PRIVATE + 0xD800)}-{chr(_PRIVATE + 0xDFFF)}]",
        lambda found: chr(ord(found[0]) - _PRIVATE),
        value,
    )


def keyword(value: str) -> str:
    """A text as it is looked up as a whole; the end of a very long one is told by its hash."""
    moved = sent(value)
    if len(moved) <= LONGEST_KEY:
        return moved
    return f"{moved[: LONGEST_KEY - 40]}{WALL}{key_of(value)}"


def term(word: str) -> str:
    """A word, or a part of a path or an address, as it is indexed."""
    if word.isalnum() and len(word) <= LONGEST_WORD // 2:
        return word  # as nearly all are
    moved = _MOVED.sub(_moved, word)
    return moved if len(moved) <= LONGEST_WORD // 2 else f"{WALL}{key_of(word)}"


def path_parts(path: str) -> list[str]:
    """The parts of a path as they are indexed; capitals of ASCII do not count."""
    return [term(part) or WALL for part in path.translate(_ASCII_LOWER).split("/")]


def address_parts(address: str) -> list[str]:
    """An address, or a part of one, cut before each sign with which a part may end."""
    return [term(part) for part in _ENDS.split(address)]


def addresses(url: str) -> list[str]:
    """An address from each part of its host on, as it is indexed."""
    lower = url.translate(_ASCII_LOWER)
    scheme, between, rest = lower.partition("://")
    if not between or len(scheme.encode("utf-8", "surrogatepass")) > _LONGEST_SCHEME:
        rest = lower
    host = rest.partition("/")[0]
    starts = [0, *(at + 1 for at, letter in enumerate(host) if letter == ".")]
    found = []
    for start in starts:
        first, *others = address_parts(rest[start:])
        found.append(" ".join([BEGIN + first, *filter(None, others)]))
    return found


def language_of(article: Article) -> str:
    """The code of an article's language, empty where it is not known."""
    return numbered_code(code_number(article.language or ""))


def document(article: Article, laid: Laid, token: str, counted: Counted) -> Document:
    """The document of an article, which the write with this token makes."""
    made: Document = {
        "id": keyword(article.id),
        "hash": _signed(records.hash_of(article.id)),
        "text": laid.text,
        "title": laid.title,
        "capitals": laid.capitals,
        "quoted": laid.quoted,
        "lead": laid.lead,
        "basis": _known_by(article),
        "people": _names(counted, "person"),
        "organizations": _names(counted, "organization"),
        "on": sorted(days_mentioned(searched_text(article), article.published, article.language)),
        "path": [" ".join(path_parts(path)) for path in article.paths],
        "head": _head(article, counted),
        "record": _record(article),
        "token": token,
    }
    if article.published.start is None or article.published.end is None:
        made["undated_id"] = made["id"]
    else:
        made["first"] = day_number(article.published.start)
        made["last"] = day_number(article.published.end)
    if article.source:
        made["source"] = keyword(article.source)
    if article.authors:
        made["authors"] = [keyword(each) for each in dict.fromkeys(article.authors)]
    if article.section:
        made["section"] = keyword(article.section)
    if language := language_of(article):
        made["language"] = language
    if article.url:
        made["address"] = addresses(article.url)
    return made


def head_of(source: Mapping[str, Any]) -> Head:
    """The head in what the cluster keeps of a document; ArchiveDamaged where it is none."""
    try:
        head = loads(received(text(source["head"]["value"])))
        id, title, day, url, path, origin, authors, section, language, people, bodies = items(head)
        return Head(
            text(id),
            text(title),
            _published(day),
            optional_text(url),
            optional_text(path),
            optional_text(origin),
            texts(authors),
            optional_text(section),
            text(language),
            {"person": _pairs(people), "organization": _pairs(bodies)},
        )
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise ArchiveDamaged(f"the cluster holds a row that cannot be read: {error}") from None


def article_of(source: Mapping[str, Any]) -> Article:
    """The article in what the cluster keeps of a document; ArchiveDamaged where it is none."""
    try:
        record = unpacked(memoryview(b64decode(text(source["record"]))))
        fields, _, rest = record.partition(b"\n")
        id, title, day, url, paths = items(loads(fields))
        return records.read_article(rest)._replace(
            id=text(id),
            title=text(title),
            published=_published(day),
            url=optional_text(url),
            paths=texts(paths),
        )
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise ArchiveDamaged(f"the cluster holds an article that cannot be read: {error}") from None


def _record(article: Article) -> str:
    fields = _json((article.id, article.title, _day(article.published), article.url, article.paths))
    packed = isal_zlib.compress(fields + b"\n" + records.write_article(article), _LEVEL)
    return b64encode(packed).decode()


def _head(article: Article, counted: Counted) -> Document:
    head = (
        article.id,
        article.title,
        _day(article.published),
        article.url,
        article.paths[0] if article.paths else None,
        article.source,
        article.authors,
        article.section,
        language_of(article),
        _mentions(counted, "person"),
        _mentions(counted, "organization"),
    )
    return {"value": sent(_json_text(head))}


def _mentions(counted: Counted, kind: Kind) -> list[tuple[str, int]]:
    return [(each.name, each.mentions) for each in counted.names if each.kind == kind]


def _names(counted: Counted, kind: Kind) -> list[str]:
    return [keyword(each.name) for each in counted.names if each.kind == kind]


def _pairs(entries: object) -> list[tuple[str, int]]:
    return [(text(name), integer(times, 1)) for name, times in map(items, items(entries))]


def _day(published: PublicationDate) -> list[Any]:
    start, end, basis, evidence, of_file = published
    return [_iso(start), _iso(end), basis, evidence, of_file]


def _known_by(article: Article) -> list[str]:
    """In which ways the date is known, as a query asks for them."""
    published = article.published
    ways = [published.basis, *["file"] * published.of_file]
    return [*ways, *["corrected"] * (article.date_read is not None and "corrected" not in ways)]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _published(entry: object) -> PublicationDate:
    start, end, basis, evidence, of_file = items(entry)
    if basis not in get_args(Basis) or (start is None) != (end is None):
        raise ValueError("no date of publication")
    first, last = (None if day is None else date.fromisoformat(text(day)) for day in (start, end))
    return PublicationDate(first, last, basis, text(evidence), boolean(of_file))


def _signed(number: int) -> int:
    """A number of 64 bits as the cluster's type of numbers holds it."""
    return number - 2**64 if number >= 2**63 else number


def unsigned(numbers: Iterable[int]) -> list[int]:
    """Numbers that the cluster gives as signed."""
    return [number % 2**64 for number in numbers]


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value, default=tuple)  # a named tuple is one
    except TypeError:  # a lone surrogate, for which there is no UTF-8
        import json

        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return written.encode("utf-8", "surrogatepass")


def _json_text(value: object) -> str:
    return sent(_json(value).decode("utf-8", "surrogatepass"))
