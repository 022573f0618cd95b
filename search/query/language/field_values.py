"""The fields that take a value, and what each value means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from search.errors import QueryError
from search.languages.codes import language_code
from search.query.language.dates import DateError, normal_expression
from search.query.language.tree import (
    Author,
    DateBasis,
    Dated,
    DateField,
    InSection,
    Known,
    Language,
    LaterVersion,
    Leaf,
    Like,
    Mark,
    Named,
    Provenance,
    Source,
    VersionCount,
)


def _named(field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Named("person" if field == "person" else "organization", value).at(*span)


def _source(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Source(value).at(*span)


def _author(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Author(value).at(*span)


def _section(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return InSection(value).at(*span)


def _address(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    wanted = wanted_address(value)
    if not wanted.strip("/"):
        raise QueryError(
            f"url: takes a host with or without a path, such as bbc.com/news, not “{value}”",
            span[0],
        )
    return Provenance("url", wanted).at(*span)


def wanted_address(text: str) -> str:
    """A part of an address as it is looked for: host and path, or after a slash a path alone.

    Without what tells nothing: `https://`, `www.`, capitals, a slash at the end.
    """
    lower = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    return _SCHEME.sub("", lower).rstrip("/")


def _language(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    code = language_code(value)
    if code is None:
        raise QueryError(
            f"lang: takes a code such as ru or a name such as Russian, not “{value}”", span[0]
        )
    return Language(code).at(*span)


def _dated(field: str, value: str, span: tuple[int, int]) -> Leaf:
    if value[0] in "<>":
        raise DateError("days from one on are since:2022-01-09, days up to one until:2022-01-09")
    expression = normal_expression(value)
    if field in ("since", "until") and ".." in expression:
        raise DateError(f"{field}: takes one date; a range is written date:{expression}")
    return Dated(DATE_FIELDS[field], expression).at(*span)


def _basis(field: str, value: str, span: tuple[int, int]) -> Leaf:
    match (field, value.lower()):
        case ("has", "date"):
            return DateBasis("date").at(*span)
        case ("is", "undated" | "inferred" as known):
            return DateBasis("undated" if known == "undated" else "inferred").at(*span)
        case ("dated", "stated" | "inferred" | "file" | "corrected" | "none" | "undated"):
            return DateBasis(_KNOWN[value.lower()]).at(*span)
        case ("is", "read" | "unread" | "starred" | "noted" | "new" as mark):
            return Mark("is", mark).at(*span)
        case ("is", "version"):
            return LaterVersion().at(*span)
    choices = {
        "has": "date",
        "is": "undated, inferred, version, read, unread, starred, noted or new",
        "dated": "stated, inferred, file, corrected or none",
    }
    raise QueryError(f"{field}: knows {choices[field]}, not “{value}”", span[0])


def _mark(field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Mark("tag" if field == "tag" else "note", value).at(*span)


def _like(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Like(value).at(*span)


def _version_count(field: str, value: str, span: tuple[int, int]) -> Leaf:
    found = VERSION_COUNT.fullmatch(f"{field}:{value}")
    if found is None:
        raise QueryError("versions: takes a number: versions>1, versions:2", span[0])
    return version_count(found).at(*span)


def version_count(found: re.Match[str]) -> VersionCount:
    """The clause of a number of versions, as `VERSION_COUNT` finds it."""
    sign, number = found[1] or "=", int(found[2])
    least, most = {
        "=": (number, number),
        ">": (number + 1, MOST_VERSIONS),
        ">=": (number, MOST_VERSIONS),
        "<": (0, number - 1),
        "<=": (0, number),
    }[sign]
    return VersionCount(least, most, f"versions{':' if sign == '=' else sign}{number}")


def _provenance(field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Provenance("path" if field == "path" else "id", value).at(*span)


_KNOWN: Final[dict[str, Known]] = {
    "stated": "stated",
    "inferred": "inferred",
    "file": "file",
    "corrected": "corrected",
    "none": "undated",
    "undated": "undated",
}
_SCHEME: Final = re.compile(r"\A(?:[a-z][a-z0-9+.\-]{0,9}://)?(?:www\.)?")
VERSION_COUNT: Final = re.compile(r"versions:?([<>]=?|=)?([0-9]{1,6})(?![^\s()|])", re.IGNORECASE)
"""How many versions: `versions>1`, `versions:2`."""
MOST_VERSIONS: Final = 2**31
DATE_FIELDS: Final[dict[str, DateField]] = {
    "date": "date",
    "since": "since",
    "until": "until",
    "on": "on",
}
VALUES: Final[dict[str, Callable[[str, str, tuple[int, int]], Leaf]]] = {
    "person": _named,
    "org": _named,
    "source": _source,
    "author": _author,
    "section": _section,
    "lang": _language,
    "date": _dated,
    "since": _dated,
    "until": _dated,
    "on": _dated,
    "has": _basis,
    "dated": _basis,
    "is": _basis,
    "tag": _mark,
    "note": _mark,
    "path": _provenance,
    "url": _address,
    "id": _provenance,
    "like": _like,
    "versions": _version_count,
}
"""Makes the clause of a field from its name, its value and where both stand.

Raises DateError with the column within the value, or QueryError.
"""
NAMES: Final = frozenset({"person", "org", "source", "author", "section"})
"""Fields whose values are whole names."""
ANY_SIGN: Final = frozenset({"path", "url", "id", "tag", "note", "like"})
"""Fields in whose values every sign may stand."""
FIELDS: Final = (
    "person", "org", "source", "author", "section", "lang", "title", "date", "since", "until", "on",
    "quote", "has", "is", "tag", "note", "path", "url", "id", "like", "versions",
)  # fmt: skip
"""Every field, in the order of the manual."""
