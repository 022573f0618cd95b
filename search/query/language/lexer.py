"""The text of a query as tokens: brackets, operators and finished clauses, each with its range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from search.errors import QueryError
from search.folding import APOSTROPHES, QUOTATION_MARKS
from search.index.segment.capitals import written_words
from search.index.segment.words import words
from search.query.language import foreign
from search.query.language.dates import DateError
from search.query.language.field_values import (
    ANY_SIGN,
    DATE_FIELDS,
    FIELDS,
    NAMES,
    VALUES,
    VERSION_COUNT,
    version_count,
)
from search.query.language.patterns import regex_fault
from search.query.language.tokens import (
    Clause,
    Close,
    Joiner,
    Open,
    Operator,
    Scope,
    ScopeName,
    Sign,
    Token,
)
from search.query.language.tree import (
    Fuzzy,
    Join,
    Near,
    Or,
    Phrase,
    Regex,
    Wildcard,
    Word,
    capitalised,
)

QUOTES: Final = "".join(sorted(QUOTATION_MARKS))
"""Every double quotation mark opens and closes; single ones are apostrophes."""
FARTHEST: Final = 10_000
"""The largest number in NEAR/n, ADJ/n, first/n and atleastN."""

_VALUE = re.compile(rf"[^\s(){QUOTES}]+")
_BARE = re.compile(rf"(?:(?!&&)[^\s()|{QUOTES}])+")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")
_COUNTED = re.compile(r"(first/|atleast)([^\s:/]*):(?!//|\s|$)", re.IGNORECASE)
_AT_LEAST = re.compile(r"atl(?:east)?(\d+)(?:(?=\()|\s+(?=\S))", re.IGNORECASE)
_AROUND = re.compile(r"(?:around|o?near)\((?:n=)?\d+\)", re.IGNORECASE)
_SLASHED = re.compile(r"/(?:[+-]?\d+[a-z]*|[ps]|sent|para|seg|doc|field)(?=[\s)]|$)", re.IGNORECASE)
_NEARNESS = re.compile(r"(NEAR|ADJ)(?:/(.*))?")
_RANGE = re.compile(r"[\[{]\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*[\]}]")
_COMPARED = re.compile(r"([^\W\d_]+)(?:[<>!]?=|[<>])")
_FUZZY = re.compile(r"(.*?)~(\d*)")
_SLOP = re.compile(r"~(\d*)")
_CASED = re.compile(r"==(?=\w)")
_WILD = re.compile(r"\*|[^\W_]\?[^\W_]")
_ADDRESS = re.compile(r"[^\W\d_]+://")
_ESCAPED = re.compile(rf"\\([\\{QUOTES}])")
_CLOSING = re.compile(rf"(?:[^\\{QUOTES}]|\\.)*([{QUOTES}])", re.DOTALL)
_BEGINS_REGEX = re.compile(r"/[^\s/]")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)
_NEVER_ALONE: Final = frozenset("~^=<>\\")
DASHES: Final = frozenset("-–—‒―")
_ONE_VALUE: Final = "{}: takes one value; join several with OR, each with its field"
Span = tuple[int, int]


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query from left to right; raises QueryError with the column at fault.

    All characters but white space stand in one of them.
    """
    return _Lexer(text).tokens()


class _Lexer:
    """Finds the tokens of one query.

    `plain` is the text with every sign in one form, `signs` the same with the characters that are
    inside words (the space of `J. K.`, gershayim) made letters. All three are of equal length.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text if text.isascii() else text.translate(foreign.FULL_WIDTH)
        signs = list(self.plain)
        for word in words(text):
            for at in range(word.start, word.end):
                if text[at].isspace() or text[at] in QUOTES:
                    signs[at] = "_"
        self.signs = "".join(signs)

    def tokens(self) -> Iterator[Token]:
        before: Token | None = None
        column = 0
        while column < len(self.signs):
            if self.signs[column].isspace():
                column += 1
                continue
            token = self._token(column)
            if isinstance(token, Joiner) and before is not None and self._negates(before):
                raise QueryError("a nearness is left out as a whole: -(a NEAR/5 b)", before.start)
            yield token
            before, column = token, token.end

    def _negates(self, token: Token) -> bool:
        return self.text[token.start : token.end].lower() in ("not", "-", "!")

    def _token(self, column: int) -> Token:
        signs = self.signs
        match signs[column]:
            case ")":
                return Close(column, column + 1)
            case "|":
                return Operator("OR", column, column + 1 + signs.startswith("||", column))
            case "&" if signs.startswith("&&", column):
                return Operator("AND", column, column + 2)
            case "-" | "!" if self._stands_before(column):
                return Operator("NOT", column, column + 1)
            case "+" if self._stands_before(column):
                return Sign("", column, column + 1)  # all words are required anyway
        return self._lexeme(column)

    def _stands_before(self, column: int) -> bool:
        """Whether here stands a sign of what follows, and not a dash or a hyphen."""
        before, after = self.signs[:column][-1:], self.signs[column + 1 : column + 2]
        if not (before.isspace() or before in "(+-!|&"):
            return False
        if not after or after.isspace() or after in "-)|&":
            return False
        return not isinstance(self._lexeme(column + 1), Sign)

    def _lexeme(self, column: int) -> Token:
        """What begins here, but for a sign before it."""
        signs = self.signs
        if signs[column] == "(":
            return Open(column, column + 1)
        if signs[column] in QUOTES:
            return self._phrase(column)
        if signs.startswith("==", column) and signs[column + 2 : column + 3] in (*QUOTES,):
            return self._phrase(column + 2, written=True)
        if _BEGINS_REGEX.match(signs, column) and not _SLASHED.match(signs, column):
            return self._regex(column)
        if found := _COUNTED.match(signs, column):
            name: ScopeName = "first" if found[1][-1] == "/" else "atleast"
            number = _number(found[2], "first/n" if name == "first" else "atleastN", found.start(2))
            return Scope(name, number, column, found.end())
        if found := _AT_LEAST.match(signs, column):
            return Scope("atleast", _number(found[1], "atleastN", column), column, found.end())
        if found := VERSION_COUNT.match(self.plain, column):
            return Clause(version_count(found).at(*found.span()), *found.span())
        if found := _FIELD.match(signs, column):
            token = self._field(found)
            if token is not None:
                return token
        if found := _AROUND.match(signs, column):
            return self._joiner(found.span()) or self._word(found.span())
        bare = _BARE.match(signs, column)
        assert bare is not None, "brackets, quotes, bars and spaces were dealt with"
        return self._operator(bare.span()) or self._word(bare.span())

    def _operator(self, span: Span) -> Operator | Joiner | None:
        sign = self.signs[slice(*span)]
        match sign:
            case "AND" | "OR" | "NOT":
                return Operator(sign, *span)
            case "SAME":
                return Joiner(Join("SAME"), *span)
        if found := _NEARNESS.fullmatch(sign):
            number = _number(found[2] or "", f"{found[1]}/n", span[0])
            return Joiner(Join("NEAR" if found[1] == "NEAR" else "ADJ", number), *span)
        return None if sign.isalpha() else self._joiner(span)

    def _joiner(self, span: Span) -> Joiner | None:
        """A nearness in the writing of another system."""
        sign = self.signs[slice(*span)]
        if fault := foreign.join_fault(sign):
            raise QueryError(fault, span[0])
        join = foreign.join(sign)
        if join is None:
            return None
        if join.kind != "SAME":
            _number(str(join.distance), f"{join.kind}/n", span[0])
        return Joiner(join, *span)

    def _phrase(self, column: int, *, written: bool = False) -> Clause:
        """The words between two quotation marks, exactly as they are; `written` after `==`."""
        signs = self.signs
        after = range(column + 1, len(signs))
        closing = next((at for at in after if signs[at] in QUOTES), None)
        if closing is None:
            raise QueryError("this quotation mark is never closed", column)
        if signs[closing - 1] == "\\":
            raise QueryError("a backslash protects nothing between quotation marks", closing - 1)
        if wild := _WILD.search(signs, column, closing):
            raise QueryError(
                "between quotation marks * and ? are no signs; a phrase with them is peace*-talks, "
                "a word in between is secretary ADJ/2 state",
                wild.start(),
            )
        slop = _SLOP.match(signs, closing + 1)
        if sign := _CASED.search(signs, column, closing):
            raise QueryError(
                "between quotation marks == is no sign; a whole phrase as it is written is "
                '=="US Navy", a word of one ==US ADJ/1 navy',
                sign.start(),
            )
        span = (column - 2 * written, slop.end() if slop else closing + 1)
        inside = self.text[column + 1 : closing]
        parts: tuple[Word, ...] = tuple(Word(word.text, False).at(*span) for word in words(inside))
        if written:
            parts = _as_written(parts, inside)
        if not parts:
            raise QueryError("there is no word between these quotation marks", column)
        if slop is not None:
            return Clause(_within(parts, slop), *span)
        return Clause(parts[0] if len(parts) == 1 else Phrase(parts).at(*span), *span)

    def _regex(self, column: int) -> Clause:
        found = _REGEX.match(self.text, column)
        if found is None:
            raise QueryError("this regular expression is never closed; it ends with /", column)
        if self.text[found.end() : found.end() + 1].isalnum():
            raise QueryError(
                "a regular expression ends here; put a space after it, or quote a path", found.end()
            )
        if fault := regex_fault(found[1]):
            raise QueryError(f"this regular expression cannot be understood: {fault}", column)
        return Clause(Regex(found[1]).at(*found.span()), *found.span())

    def _word(self, span: Span) -> Clause | Sign:
        """The clause of a word as typed: capitals, `=`, wildcards and `~` mean something."""
        start, sign, text = span[0], self.signs[slice(*span)], self.plain[slice(*span)]
        address = _ADDRESS.match(sign) is not None
        capital = any(char.isupper() or char.istitle() for char in text if char.casefold() != char)
        fuzzy = None if address else _FUZZY.fullmatch(text)
        if not address and (not sign.isalnum() or sign.isupper()):
            self._check_signs(span, sign[: fuzzy.end(1)] if fuzzy else sign, capital=capital)
        if self.signs.startswith("(", span[1]):
            self._check_function(span)
        shapes = (
            [word.text for word in words(text)]
            if address
            else _shapes(text if fuzzy is None else fuzzy[1], start)
        )
        if not shapes:
            return _alone(sign, span)
        if text.startswith("=="):
            return self._written(span)
        if fuzzy is not None:
            return Clause(_fuzzy(shapes, fuzzy, start).at(*span), *span)
        inflected = not text.startswith("=") and not _is_acronym(text, shapes)
        if len(shapes) > 1 and all(len(shape) == 1 for shape in shapes) and _is_run(text):
            inflected = False

        def part(shape: str) -> Word | Wildcard:
            if {"*", "?"} & set(shape):
                return Wildcard(shape)
            is_name = inflected and capital and capitalised(shape) != shape
            return Word(shape, inflected, is_name, typed=text)

        parts = tuple(part(shape).at(*span) for shape in shapes)
        return Clause(parts[0] if len(parts) == 1 else Phrase(parts).at(*span), *span)

    def _written(self, span: Span) -> Clause:
        """The clause of a word after `==`: as it is written, in capitals and small letters."""
        text = self.text[slice(*span)]
        if sign := re.search(r"[*?~]", self.plain[slice(*span)]):
            raise QueryError(
                f"== is one word as it is written, in which {sign[0]} is no sign",
                span[0] + sign.start(),
            )
        if (found := _FIELD.search(self.signs, span[0], span[1])) and found[1].lower() in FIELDS:
            raise QueryError(
                f"a field goes before the sign: {found[1].lower()}:==word", span[0] + 2
            )
        plain = tuple(Word(word.text, False).at(*span) for word in words(text))
        parts = _as_written(plain, text)
        return Clause(parts[0] if len(parts) == 1 else Phrase(parts).at(*span), *span)

    def _check_signs(self, span: Span, sign: str, *, capital: bool) -> None:
        """Raise QueryError where a word has signs that mean something in other systems alone."""
        if found := _RANGE.match(self.signs, span[0]):
            raise QueryError(f"a range of days is date:{found[1]}..{found[2]}", span[0])
        if found := _COMPARED.match(sign):
            name = found[1].lower()
            form = f"write {name}:word" if name in FIELDS else foreign.field_form(name)
            if name in DATE_FIELDS:
                form = "write since:2022-01-09, until:2022-01-09 or date:2022-01-09"
            if form is not None:
                raise QueryError(f"a colon stands after a field; {form}", span[0])
        if fault := foreign.word_fault(sign, capital=capital):
            message, offset = fault
            raise QueryError(message, span[0] + offset)

    def _check_function(self, span: Span) -> None:
        """Raise QueryError where a word before a bracket is the field of another system."""
        name = self.signs[slice(*span)].lower()
        if name in ("title", "source", "author", "date", "person", "org"):
            raise QueryError(f"{name}(…) is written {name}:word here", span[0])
        if name in foreign.FUNCTIONS:
            raise QueryError(f"{name}(…) is not known here; {foreign.field_form(name)}", span[0])

    def _field(self, found: re.Match[str]) -> Scope | Clause | None:
        """A field with its value, or None where the colon is a person's punctuation."""
        field, column = found[1].lower(), found.end()
        follows = self.signs[column : column + 1]
        if follows.isspace():
            return None
        known = field in ("title", "quote") or field in VALUES
        if not follows or follows == ")":
            if known:
                raise QueryError(f"{field}: needs a value right after the colon", found.start())
            return None
        if not known:
            if self.text[column - 1] != ":":  # a full-width colon is punctuation in Chinese
                return None
            form = foreign.field_form(field) or f"fields are {', '.join(FIELDS)}"
            raise QueryError(
                f"there is no field “{found[1]}”; {form}; "
                "put the words in quotes to search for them",
                found.start(),
            )
        if field in ("title", "quote"):
            return Scope("title" if field == "title" else "quote", 0, *found.span())
        value, end = self._value(column, field)
        span = (found.start(), end)
        try:
            return Clause(VALUES[field](field, value, span), *span)
        except DateError as error:
            quoted = self.signs[column] in QUOTES
            raise QueryError(str(error), column + quoted + error.column) from None

    def _value(self, column: int, field: str) -> tuple[str, int]:
        """The value of a field, bare or in quotation marks, and where it ends."""
        signs = self.signs
        if signs[column] in QUOTES:
            closing = _CLOSING.match(signs, column + 1)
            if closing is None:
                raise QueryError("this quotation mark is never closed", column)
            value = _ESCAPED.sub(r"\1", self.text[column + 1 : closing.start(1)])
            end = closing.end()
        elif found := _RANGE.match(signs, column):
            raise QueryError(f"a range is written {field}:{found[1]}..{found[2]}", column)
        elif bare := _VALUE.match(signs, column):
            value, end = self.text[slice(*bare.span())], bare.end()
            if "|" in value and field not in ANY_SIGN:
                raise QueryError(_ONE_VALUE.format(field), column)
            if field in NAMES and (sign := re.search(r"[*?~^]", signs[column:end])):
                raise QueryError(
                    f"{field}: takes a whole name, in which {sign[0]} is no sign; "
                    "a surname is enough",
                    column + sign.start(),
                )
        else:
            raise QueryError(_ONE_VALUE.format(field), column)
        value = " ".join(value.split())
        if not value:
            raise QueryError(f"{field}: needs a value", column)
        return value, end


def _as_written(parts: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The words of a text, those that have capitals or could have some as they are written."""
    return tuple(
        replace(part, written=written) if written.upper() != written.lower() else part
        for part, written in zip(parts, written_words(text), strict=True)
    )


def _number(digits: str, construct: str, column: int) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise QueryError(f"{construct} needs a number in place of {construct[-1]}", column)
    number = int(digits[:6])
    if not 1 <= number <= FARTHEST:
        raise QueryError(f"the number in {construct} lies between 1 and {FARTHEST}", column)
    return number


def _within(parts: tuple[Word, ...], slop: re.Match[str]) -> Near | Or:
    """Two words in quotation marks and `~n`, as Lucene means it: n moves bring them together."""
    if len(parts) == 1 or not slop[1]:
        raise QueryError(
            '~ goes after one plain word, or with a number after two: "a b"~5', slop.start()
        )
    distance = _number(str(int(slop[1][:6]) + 1), "~n", slop.start())
    if len(parts) > 2:
        form = f" NEAR/{distance} ".join(part.text for part in parts)
        raise QueryError(f"~n goes with two words; more of them are {form}", slop.start())
    first, second = parts
    span = (first.start, first.end)
    ordered = Near((first, second), (Join("ADJ", distance),)).at(*span)
    if distance < 3:
        return ordered
    turned = Near((second, first), (Join("ADJ", distance - 2),)).at(*span)
    return Or((ordered, turned)).at(*span)


def _fuzzy(shapes: list[str], found: re.Match[str], start: int) -> Fuzzy:
    if len(shapes) > 1 or {"*", "?"} & set(shapes[0]):
        raise QueryError("~ goes with one plain word", start + found.end(1))
    if found[2] not in ("", "1", "2"):
        raise QueryError("an edit distance is 1 or 2, as in zhomart~2", start + found.end(1))
    return Fuzzy(shapes[0], int(found[2] or 1))


def _is_acronym(text: str, shapes: list[str]) -> bool:
    """Whether a word of several letters is typed in capitals alone, but for a possessive 's."""
    possessive = text[-2:-1] in APOSTROPHES and text[-1:] in ("s", "S")
    bare = text[:-2] if possessive else text
    letters = (sum(char.upper() != char for char in shape) for shape in shapes)
    return bare.isupper() and max(letters) > 1


def _is_run(text: str) -> bool:
    """Whether each word touches the next one, as in what is written without spaces."""
    return all(one.end == other.start for one, other in pairwise(words(text)))


def _alone(sign: str, span: Span) -> Sign:
    """A sign without a word: what it is taken for."""
    if at := next((at for at, char in enumerate(sign) if char in _NEVER_ALONE), -1) + 1:
        where = "after one plain" if sign[at - 1] == "~" else "beside a"
        raise QueryError(f"{sign[at - 1]} goes right {where} word", span[0] + at - 1)
    if set(sign) <= set("&+"):
        return Sign("", *span)  # all words are required anyway
    if set(sign) <= DASHES:
        return Sign("a dash between spaces asks for nothing; -word leaves articles out", *span)
    return Sign(f"{sign} holds no word and asks for nothing", *span)


def _shapes(text: str, start: int) -> list[str]:
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
        raise QueryError("* and ? need a letter beside them", start)
    return [] if alone else shapes
