"""The tokens of a query: what the lexer finds and the parser puts together."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from search.query.language.tree import Join, Leaf, Or

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

    node: Leaf | Or
    start: int
    end: int


class Sign(NamedTuple):
    """What holds no word and asks for nothing; the hint tells the person so, where it is needed."""

    hint: str
    start: int
    end: int


Token: TypeAlias = Open | Close | Operator | Joiner | Scope | Clause | Sign
