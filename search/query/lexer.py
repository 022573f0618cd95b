"""The text of a query as tokens: brackets, operators and finished clauses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from search.errors import QueryError
from search.index.words import QUOTATION_MARKS, words
from search.query.dates import DateError, normal_expression
from search.query.patterns import regex_fault
from search.query.tree import (
    DateBasis,
    Dated,
    DateField,
    Fuzzy,
    Join,
    Leaf,
    Mark,
    Named,
    Origin,
    Phrase,
    Regex,
    Source,
    Wildcard,
    Word,
)

QUOTES: Final = "".join(sorted(QUOTATION_MARKS))
"""Every double quotation mark opens and closes; single ones are apostrophes."""
FARTHEST: Final = 10_000
"""The largest number in NEAR/n, ADJ/n, first/n and atleastN."""

ScopeName = Literal["title", "quote", "first", "atleast"]


class Open(NamedTuple):
    """An opening bracket."""

    start: int
    end: int


class Close(NamedTuple):
    """A closing bracket."""

    start: int
    end: int


class Operator(NamedTuple):
    """AND, OR, NOT, or `-` as another NOT."""

    kind: Literal["AND", "OR", "NOT"]
    start: int
    end: int


class Joiner(NamedTuple):
    """NEAR/n, ADJ/n or SAME."""

    join: Join
    start: int
    end: int


class Scope(NamedTuple):
    """`title:`, `quote:`, `first/n:` or `atleastN:`, which the operand follows."""

    name: ScopeName
    number: int
    start: int
    end: int


class Clause(NamedTuple):
    """A word, a phrase or a field with its value."""

    node: Leaf
    start: int
    end: int


Token: TypeAlias = Open | Close | Operator | Joiner | Scope | Clause

_BARE = re.compile(rf"[^\s(){QUOTES}]+")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")
_COUNTED = re.compile(r"(first/|atleast)([^\s:/]*):(?!//|\s|$)", re.IGNORECASE)
_NEARNESS = re.compile(r"(NEAR|ADJ)(?:/(.*))?")
_FUZZY = re.compile(r"(.*?)~(\d*)")
_ESCAPED = re.compile(rf"\\([\\{QUOTES}])")
_CLOSING = re.compile(rf"(?:[^\\{QUOTES}]|\\.)*([{QUOTES}])", re.DOTALL)
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query from left to right; raises QueryError with the column at fault.

    Signs that hold no word (`&`, a dash between spaces) are no tokens.
    """
    place = 0
    while place < len(text):
        char = text[place]
        if char.isspace():
            place += 1
        elif char == "(":
            yield Open(place, place + 1)
            place += 1
        elif char == ")":
            yield Close(place, place + 1)
            place += 1
        elif _excludes(text, place):
            clause = _lexeme(text, place + 1)
            if isinstance(clause, int):
                place = clause
            else:
                yield Operator("NOT", place, place + 1)
                place += 1
        else:
            token = _lexeme(text, place)
            if isinstance(token, int):
                place = token
            else:
                yield token
                place = token.end


def _excludes(text: str, place: int) -> bool:
    """Whether here stands a `-` that excludes what follows, and not a dash or a hyphen."""
    return (
        text[place] == "-"
        and (place == 0 or text[place - 1].isspace() or text[place - 1] == "(")
        and place + 1 < len(text)
        and not text[place + 1].isspace()
        and text[place + 1] not in "-)"
    )


def _lexeme(text: str, place: int) -> Token | int:
    """The token that begins here, or where to go on where there is no word."""
    if text[place] == "(":
        return Open(place, place + 1)
    if text[place] in QUOTES:
        return _phrase(text, place)
    if text[place] == "/" and text[place + 1 : place + 2].strip().strip("/"):
        return _regex(text, place)
    if found := _COUNTED.match(text, place):
        name: ScopeName = "first" if found[1][-1] == "/" else "atleast"
        number = _number(found[2], "first/n" if name == "first" else "atleastN", found.start(2))
        return Scope(name, number, place, found.end())
    if found := _FIELD.match(text, place):
        token = _field(text, found)
        if token is not None:
            return token
    bare = _BARE.match(text, place)
    assert bare is not None, "brackets, quotes and spaces were dealt with"
    return _operator(bare) or _words(bare) or bare.end()


def _operator(bare: re.Match[str]) -> Operator | Joiner | None:
    match bare[0]:
        case "AND" | "OR" | "NOT" as kind:
            return Operator(kind, *bare.span())
        case "SAME":
            return Joiner(Join("SAME"), *bare.span())
    if found := _NEARNESS.fullmatch(bare[0]):
        number = _number(found[2] or "", f"{found[1]}/n", bare.start())
        return Joiner(Join("NEAR" if found[1] == "NEAR" else "ADJ", number), *bare.span())
    return None


def _number(digits: str, construct: str, column: int) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise QueryError(f"{construct} needs a number in place of {construct[-1]}", column)
    number = int(digits[:6])
    if not 1 <= number <= FARTHEST:
        raise QueryError(f"the number in {construct} lies between 1 and {FARTHEST}", column)
    return number


def _phrase(text: str, place: int) -> Clause:
    """The words between two quotation marks, exactly as they are."""
    closing = next((at for at in range(place + 1, len(text)) if text[at] in QUOTES), None)
    if closing is None:
        raise QueryError("this quotation mark is never closed", place)
    span = (place, closing + 1)
    parts = tuple(Word(word.text, False, *span) for word in words(text[place + 1 : closing]))
    if not parts:
        raise QueryError("there is no word between these quotation marks", place)
    return Clause(parts[0] if len(parts) == 1 else Phrase(parts, *span), *span)


def _regex(text: str, place: int) -> Clause:
    found = _REGEX.match(text, place)
    if found is None:
        raise QueryError("this regular expression is never closed; it ends with /", place)
    if text[found.end() : found.end() + 1].isalnum():
        raise QueryError(
            "a regular expression ends here; put a space after it, or quote a path", found.end()
        )
    if fault := regex_fault(found[1]):
        raise QueryError(f"this regular expression cannot be understood: {fault}", place)
    return Clause(Regex(found[1], *found.span()), *found.span())


def _words(bare: re.Match[str]) -> Clause | None:
    """The clause of a word as typed: capitals, `=`, wildcards and `~` mean something."""
    text, span = bare[0], bare.span()
    if found := _FUZZY.fullmatch(text):
        return _fuzzy(found, span)
    capital = any(char.isupper() or char.istitle() for char in text if char.casefold() != char)
    shapes = _shapes(text, span)
    inflected = not capital and not text.startswith("=")
    parts = tuple(
        Wildcard(shape, *span) if {"*", "?"} & set(shape) else Word(shape, inflected, *span)
        for shape in shapes
    )
    if not parts:
        return None
    return Clause(parts[0] if len(parts) == 1 else Phrase(parts, *span), *span)


def _fuzzy(found: re.Match[str], span: tuple[int, int]) -> Clause | None:
    shapes = _shapes(found[1], span)
    if not shapes:
        return None
    if len(shapes) > 1 or {"*", "?"} & set(shapes[0]):
        raise QueryError("~ goes with one plain word", span[0] + found.end(1))
    if found[2] not in ("", "1", "2"):
        raise QueryError("an edit distance is 1 or 2, as in zhomart~2", span[0] + found.end(1))
    return Clause(Fuzzy(shapes[0], int(found[2] or 1), *span), *span)


def _shapes(text: str, span: tuple[int, int]) -> list[str]:
    """The folded words of a token, in which `*` and `?` stay where they touch a letter."""
    shapes: list[str] = []
    touching = False
    for piece in re.split(r"([*?])", text):
        if piece in ("*", "?"):
            shapes[-1:] = [shapes[-1] + piece] if touching else [*shapes[-1:], piece]
            touching = True
        elif piece:
            found = words(piece)
            for word in found:
                if touching and word.start == 0:
                    shapes[-1] += word.text
                else:
                    shapes.append(word.text)
            touching = bool(found) and found[-1].end == len(piece)
    alone = [shape for shape in shapes if not shape.strip("*?")]
    if alone and (len(alone) < len(shapes) or any("*" in shape for shape in alone)):
        raise QueryError("* and ? need a letter beside them", span[0])
    return [] if alone else shapes


def _field(text: str, found: re.Match[str]) -> Scope | Clause | None:
    """A field with its value, or None where the colon is a person's punctuation."""
    field, place = found[1].lower(), found.end()
    follows = text[place : place + 1]
    if follows.isspace():
        return None
    known = field in ("title", "quote") or field in _VALUES
    if not follows or follows == ")":
        if known:
            raise QueryError(f"{field}: needs a value right after the colon", found.start())
        return None
    if not known:
        raise QueryError(
            f"there is no field “{found[1]}”; fields are {', '.join(FIELDS)}; "
            "put the words in quotes to search for them",
            found.start(),
        )
    if field in ("title", "quote"):
        return Scope("title" if field == "title" else "quote", 0, *found.span())
    value, end = _value(text, place, field)
    span = (found.start(), end)
    try:
        return Clause(_VALUES[field](field, value, span), *span)
    except DateError as error:
        quoted = text[place] in QUOTES
        raise QueryError(str(error), place + quoted + error.column) from None


def _value(text: str, place: int, field: str) -> tuple[str, int]:
    """The value of a field, bare or in quotation marks, and where it ends."""
    if text[place] in QUOTES:
        closing = _CLOSING.match(text, place + 1)
        if closing is None:
            raise QueryError("this quotation mark is never closed", place)
        value, end = _ESCAPED.sub(r"\1", text[place + 1 : closing.start(1)]), closing.end()
    elif bare := _BARE.match(text, place):
        value, end = bare[0], bare.end()
    else:
        raise QueryError(
            f"{field}: takes one value; join several with OR, each with its field", place
        )
    value = " ".join(value.split())
    if not value:
        raise QueryError(f"{field}: needs a value", place)
    return value, end


def _named(field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Named("person" if field == "person" else "organization", value, *span)


def _source(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Source(value, *span)


def _dated(field: str, value: str, span: tuple[int, int]) -> Leaf:
    expression = normal_expression(value)
    if field in ("since", "until") and ".." in expression:
        raise DateError(f"{field}: takes one date; a range is written date:{expression}")
    return Dated(_DATE_FIELDS[field], expression, *span)


def _basis(field: str, value: str, span: tuple[int, int]) -> Leaf:
    match (field, value.lower()):
        case ("has", "date"):
            return DateBasis("date", *span)
        case ("is", "undated" | "inferred" as known):
            return DateBasis("undated" if known == "undated" else "inferred", *span)
        case ("is", "read" | "unread" | "starred" | "noted" as mark):
            return Mark("is", mark, *span)
    choices = "date" if field == "has" else "undated, inferred, read, unread, starred or noted"
    raise QueryError(f"{field}: knows {choices}, not “{value}”", span[0])


def _mark(_field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Mark("tag", value, *span)


def _origin(field: str, value: str, span: tuple[int, int]) -> Leaf:
    return Origin("path" if field == "path" else "id", value, *span)


_DATE_FIELDS: Final[dict[str, DateField]] = {
    "date": "date",
    "since": "since",
    "until": "until",
    "on": "on",
}
_VALUES: Final[dict[str, Callable[[str, str, tuple[int, int]], Leaf]]] = {
    "person": _named,
    "org": _named,
    "source": _source,
    "date": _dated,
    "since": _dated,
    "until": _dated,
    "on": _dated,
    "has": _basis,
    "is": _basis,
    "tag": _mark,
    "path": _origin,
    "id": _origin,
}
FIELDS: Final = (
    "person", "org", "source", "title", "date", "since", "until", "on",
    "quote", "has", "is", "tag", "path", "id",
)  # fmt: skip
"""Every field, in the order of the manual."""
