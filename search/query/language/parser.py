"""The query language: one line of text to a tree, and a tree back to its normal form."""

from __future__ import annotations

import re
from typing import Final

from search.errors import QueryError
from search.query.language.foreign import is_operator
from search.query.language.lexer import QUOTES, tokens
from search.query.language.tokens import (
    Clause,
    Close,
    Joiner,
    Open,
    Operator,
    Scope,
    Sign,
    Token,
)
from search.query.language.tree import (
    PATTERNS,
    And,
    AtLeast,
    Author,
    DateBasis,
    Dated,
    Everything,
    First,
    Fuzzy,
    InSection,
    Join,
    Language,
    LaterVersion,
    Leaf,
    Like,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Operand,
    Or,
    Phrase,
    Provenance,
    Quote,
    Regex,
    Source,
    Title,
    VersionCount,
    Wildcard,
    Word,
    capitalised,
)
from search.request import LONGEST_QUERY

MOST_CLAUSES: Final = 256
DEEPEST: Final = 32
"""The most brackets and exclusions inside one another."""
_BEFORE_FIELD: Final = ("-", "!", "+")
_BASES: Final = {"date": "has:date", "undated": "is:undated", "inferred": "is:inferred"}


def parse(text: str) -> Node:
    """The tree of a query; an empty one is Everything.

    Raises QueryError with the 0-based column for anything that cannot be understood or is beyond
    the limits of length, clauses and depth.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"a query has at most {LONGEST_QUERY} characters", LONGEST_QUERY)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("this is half a character", error.start) from None
    if not text.strip():
        return Everything().at(0, len(text))
    return _Parser(text).whole()


class _Parser:
    """A recursive descent over the tokens, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = (token for token in tokens(text) if not isinstance(token, Sign))
        self._next: Token | None = next(self._tokens, None)
        self._depth = 0
        self._clauses = 0

    def whole(self) -> Node:
        if self._peek() is None:
            raise QueryError("there is no word in this query", _first_sign(self._text))
        tree = self._alternatives()
        if (token := self._peek()) is not None:
            raise QueryError("this bracket was never opened", token.start)
        return tree

    def _peek(self) -> Token | None:
        return self._next

    def _take(self) -> None:
        self._next = next(self._tokens, None)

    def _operator(self, kind: str) -> Operator | None:
        token = self._peek()
        return token if isinstance(token, Operator) and token.kind == kind else None

    def _alternatives(self) -> Node:
        operands = [self._conjunction()]
        while self._operator("OR"):
            self._take()
            operands.append(self._conjunction())
        return _joined(Or, operands)

    def _conjunction(self) -> Node:
        operands = [self._exclusion()]
        while True:
            if self._operator("AND"):
                self._take()
            elif self._operator("OR") or isinstance(self._peek(), Close | None):
                return _joined(And, operands)
            operands.append(self._exclusion())

    def _exclusion(self) -> Node:
        if (operator := self._operator("NOT")) is not None:
            self._take()
            self._deeper(operator.start)
            operand = self._exclusion()
            self._depth -= 1
            return Not(operand).at(operator.start, operand.end)
        return self._nearness()

    def _nearness(self) -> Node:
        node = self._primary()
        operands: list[Operand] = []
        joins: list[Join] = []
        while isinstance(token := self._peek(), Joiner):
            operands.append(self._operand(node, "nearness"))
            joins.append(token.join)
            self._take()
            node = self._primary()
        if not joins:
            return node
        operands.append(self._operand(node, "nearness"))
        return Near(tuple(operands), tuple(joins)).at(operands[0].start, operands[-1].end)

    def _primary(self) -> Node:
        match self._peek():
            case Open(start):
                self._take()
                return self._group(start)
            case Scope() as scope:
                self._take()
                return self._scoped(scope)
            case Clause(node, start):
                self._clauses += 1
                if self._clauses > MOST_CLAUSES:
                    raise QueryError(f"a query has at most {MOST_CLAUSES} clauses", start)
                self._take()
                return node
            case token:
                raise self._missing(token)

    def _group(self, start: int) -> Node:
        if isinstance(self._peek(), Close):
            raise QueryError("there is nothing between these brackets", start)
        self._deeper(start)
        node = self._alternatives()
        closing = self._peek()
        if closing is None:
            raise QueryError("this bracket is never closed", start)
        self._take()
        self._depth -= 1
        return node.at(start, closing.end)

    def _scoped(self, scope: Scope) -> Node:
        name = self._text[scope.start : scope.end]
        token = self._peek()
        if self._text[scope.end : scope.end + 1] in _BEFORE_FIELD:
            raise QueryError(f"a sign goes before the field: -{name}word", scope.end)
        if not isinstance(token, Open | Clause) or token.start != scope.end:
            raise QueryError(f"{name} needs a word right after it", scope.start)
        node = self._primary()
        return self._in_scope(scope, name, node).at(scope.start, node.end)

    def _in_scope(self, scope: Scope, name: str, node: Node) -> Node:
        """The node inside a scope; what several words have to be in a headline, each has to be."""
        if scope.name in ("title", "first"):
            match node:
                case Not(operand):
                    return Not(self._in_scope(scope, name, operand)).at(node.start, node.end)
                case And(operands):
                    inner = (self._in_scope(scope, name, operand) for operand in operands)
                    return And(tuple(inner)).at(node.start, node.end)
        operand = self._operand(node, name)
        match scope.name:
            case "title":
                scoped: Node = Title(operand)
            case "quote":
                scoped = Quote(operand)
            case "first":
                scoped = First(scope.number, operand)
            case "atleast":
                scoped = AtLeast(scope.number, operand)
        return scoped.at(node.start, node.end)

    def _operand(self, node: Node, where: str) -> Operand:
        """The node, if it is decided by positions: words, phrases and their alternatives."""
        if isinstance(node, (*PATTERNS, Phrase)):
            return node
        if isinstance(node, Or):
            for operand in node.operands:
                self._operand(operand, where)
            return node
        each = f"; write {where}a {where}b" if isinstance(node, And) and where[-1] == ":" else ""
        raise QueryError(
            f"only words, phrases and their alternatives (a OR b) can stand in {where}{each}",
            node.start,
        )

    def _deeper(self, column: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(f"brackets and exclusions nest at most {DEEPEST} deep", column)

    def _missing(self, token: Token | None) -> QueryError:
        """What to say where a clause was expected and something else came."""
        if token is None:
            return QueryError(
                "something is missing at the end of the query", len(self._text.rstrip())
            )
        if isinstance(token, Close):
            return QueryError("something is missing before this bracket", token.start)
        sign = (
            _spelled(token.join)
            if isinstance(token, Joiner)
            else self._text[token.start : token.end]
        )
        return QueryError(f"{sign} needs something on its left", token.start)


def _joined(kind: type[And] | type[Or], operands: list[Node]) -> Node:
    if len(operands) == 1:
        return operands[0]
    return kind(tuple(operands)).at(operands[0].start, operands[-1].end)


def _first_sign(text: str) -> int:
    return len(text) - len(text.lstrip())


def _spelled(join: Join) -> str:
    return join.kind if join.kind == "SAME" else f"{join.kind}/{join.distance}"


def normal_form(node: Node) -> str:
    """The query in its one normal spelling: `parse(normal_form(tree)) == tree`."""
    match node:
        case Or(operands):
            return " OR ".join(_bracketed(operand, Or) for operand in operands)
        case And(operands):
            return " ".join(_bracketed(operand, Or, And) for operand in operands)
        case Not(operand):
            text = _bracketed(operand, Or, And)
            return f"NOT {text}" if isinstance(operand, Not | Near) else f"-{text}"
        case Near(operands, joins):
            forms = [_bracketed(operand, Or) for operand in operands]
            rest = (
                f" {_spelled(join)} {form}" for join, form in zip(joins, forms[1:], strict=True)
            )
            return forms[0] + "".join(rest)
        case First(number, operand):
            return f"first/{number}:{_bracketed(operand, Or)}"
        case AtLeast(times, operand):
            return f"atleast{times}:{_bracketed(operand, Or)}"
        case Title(operand):
            return f"title:{_bracketed(operand, Or)}"
        case Quote(operand):
            return f"quote:{_bracketed(operand, Or)}"
        case Everything():
            return ""
        case _:
            return _leaf_form(node)


def _bracketed(node: Node, *kinds: type[Node]) -> str:
    return f"({normal_form(node)})" if isinstance(node, kinds) else normal_form(node)


_LISTED: Final[dict[type[Node], str]] = {
    Source: "source",
    Author: "author",
    InSection: "section",
}


def _leaf_form(node: Leaf) -> str:
    match node:
        case Word():
            return _word_form(node)
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case Regex(pattern):
            return f"/{pattern}/"
        case Phrase(parts):
            return _phrase_form(parts)
        case Named(kind, name):
            return field_form("person" if kind == "person" else "org", name)
        case Source(name) | Author(name) | InSection(name):
            return field_form(_LISTED[type(node)], name)
        case Language(code):
            return field_form("lang", code)
        case Dated(field, expression):
            return field_form(field, expression)
        case DateBasis(known):
            return _BASES.get(known, f"dated:{known}")
        case Mark(field, value) | Provenance(field, value):
            return field_form(field, value)
        case LaterVersion():
            return "is:version"
        case VersionCount(form=form):
            return form
        case Like(id):
            return field_form("like", id)
    raise TypeError(f"{type(node).__name__} is not a clause")


def _word_form(word: Word) -> str:
    if word.written:
        return f"=={word.written}"
    if not word.inflected:
        return f"={word.text}"
    written = _written(word)
    return f"{written}," if is_operator(written) else written  # so that near5 is a word


def _written(word: Word) -> str:
    if word.written:
        return word.written
    return capitalised(word.text) if word.is_name else word.text


def _phrase_form(parts: tuple[Word | Wildcard, ...]) -> str:
    texts = [_written(part) if isinstance(part, Word) else part.pattern for part in parts]
    exact = any(isinstance(part, Word) and not part.inflected for part in parts)
    if exact and all(isinstance(part, Word) for part in parts):
        written = any(isinstance(part, Word) and part.written for part in parts)
        return f'{"==" if written else ""}"{" ".join(texts)}"'
    return ("=" if exact else "") + "-".join(texts)


def field_form(field: str, value: str) -> str:
    """A field with its value, in quotation marks where it needs them."""
    if re.fullmatch(rf"(?!//)[^\s()|*?~^{QUOTES}]+", value):
        return f"{field}:{value}"
    escaped = re.sub(rf"([\\{QUOTES}])", r"\\\1", value)
    return f'{field}:"{escaped}"'
