"""The meaning of a query as a tree of frozen nodes, each of which knows its place in the text.

`start` and `end` are a half-open range of characters of the query, brackets and field included;
they do not take part in comparison, so that two spellings of one query have equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from search.article import Kind

JoinKind = Literal["NEAR", "ADJ", "SAME"]
DateField = Literal["date", "since", "until", "on"]
Known = Literal["date", "undated", "inferred"]


def _place() -> Any:
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word, and where `inflected` also the words of the same stem."""

    text: str
    inflected: bool = False
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of a shape: `?` stands for one character, `*` for any number of them."""

    pattern: str
    start: int = _place()
    end: int = _place()

    @property
    def prefix(self) -> str | None:
        """The letters before the `*` where nothing else is asked, else None."""
        head = self.pattern[:-1]
        return head if self.pattern[-1] == "*" and not {"*", "?"} & set(head) else None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at an edit distance of at most `distance` (1 or 2) from a word."""

    text: str
    distance: int
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Regex:
    """Words that a regular expression matches from end to end; `pattern` is as typed."""

    pattern: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more words that stand next to each other, in this order."""

    parts: tuple[Word | Wildcard, ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Join:
    """How two neighbours of a nearness lie to each other; `distance` is 0 for SAME."""

    kind: JoinKind
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """A chain of operands; each of the `joins` holds between an operand and the next one.

    The chain is satisfied by one occurrence of each operand: in `a NEAR/5 b ADJ/2 c` the same
    occurrence of b is near a and followed by c.
    """

    operands: tuple[Operand, ...]
    joins: tuple[Join, ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class First:
    """An operand that ends among the first `words` words of the body."""

    words: int
    operand: Operand
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """An operand that occurs at least `times` times."""

    times: int
    operand: Operand
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Title:
    """An operand among the words of the headline."""

    operand: Operand
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Quote:
    """An operand inside quotation marks."""

    operand: Operand
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Named:
    """Articles that mention a person or an organization, under any of its spellings."""

    kind: Kind
    name: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Source:
    """Articles of an agency or file source."""

    name: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression on the publication date, or with `on` on the dates in the text.

    `expression` is in its normal form; it is computed from the current day when the query runs.
    """

    field: DateField
    expression: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class DateBasis:
    """How the publication date is known: at all, not, or inferred from the text."""

    known: Known
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Mark:
    """The reader's own marks: `tag` with a value, or `is` with read, unread, starred or noted."""

    field: Literal["tag", "is"]
    value: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from: its path, or parts of it, or its id."""

    field: Literal["path", "id"]
    value: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Not:
    """All articles except those of the operand."""

    operand: Node
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class And:
    """Articles that satisfy every operand."""

    operands: tuple[Node, ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that satisfy at least one operand."""

    operands: tuple[Node, ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query: every article."""

    start: int = _place()
    end: int = _place()


Pattern: TypeAlias = Word | Wildcard | Fuzzy | Regex
"""What matches single words."""
Operand: TypeAlias = Pattern | Phrase | Or
"""What has places in a text; an `Or` here holds only operands."""
Positional: TypeAlias = Pattern | Phrase | Near | First | AtLeast | Title | Quote
"""Clauses that are decided by places in a text."""
Leaf: TypeAlias = Positional | Named | Source | Dated | DateBasis | Mark | Origin
Node: TypeAlias = Leaf | Not | And | Or | Everything

PATTERNS = (Word, Wildcard, Fuzzy, Regex)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, in the order of the text."""
    match node:
        case And(operands) | Or(operands) | Near(operands):
            return operands
        case Not(operand) | Title(operand) | Quote(operand):
            return (operand,)
        case First(_, operand) | AtLeast(_, operand):
            return (operand,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, outermost first, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)
