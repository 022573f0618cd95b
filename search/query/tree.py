"""The meaning of a query as a tree of frozen nodes, each of which knows its place in the text.

`start` and `end` are a half-open range of characters of the query, brackets and field included;
they do not take part in comparison, so that two spellings of one query have equal trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from search.article import Kind

JoinKind = Literal["NEAR", "ADJ", "SAME"]
DateField = Literal["date", "since", "until", "on"]
Known = Literal["date", "undated", "inferred"]
Tree = TypeVar("Tree", bound=tuple[Any, ...])


def _same(one: tuple[Any, ...], other: object) -> bool:
    return type(one) is type(other) and one[:-2] == other[:-2]


def _different(one: tuple[Any, ...], other: object) -> bool:
    return not _same(one, other)


def _hash(node: tuple[Any, ...]) -> int:
    return hash((type(node).__name__, *node[:-2]))


def _node(kind: type[Tree]) -> type[Tree]:
    """Compare nodes by their type and all but their last two fields, which are their place.

    Named tuples are made in a tenth of the time of data classes, which a first search feels.
    """
    comparison: dict[str, Callable[..., Any]] = {
        "__eq__": _same, "__ne__": _different, "__hash__": _hash,
    }  # fmt: skip
    for name, method in comparison.items():
        setattr(kind, name, method)
    return kind


@_node
class Word(NamedTuple):
    """One folded word, and where `inflected` also the words of the same stem."""

    text: str
    inflected: bool = False
    start: int = 0
    end: int = 0


@_node
class Wildcard(NamedTuple):
    """Words of a shape: `?` stands for one character, `*` for any number of them."""

    pattern: str
    start: int = 0
    end: int = 0

    @property
    def prefix(self) -> str | None:
        """The letters before the `*` where nothing else is asked, else None."""
        head = self.pattern[:-1]
        return head if self.pattern[-1] == "*" and not {"*", "?"} & set(head) else None


@_node
class Fuzzy(NamedTuple):
    """Words at an edit distance of at most `distance` (1 or 2) from a word."""

    text: str
    distance: int
    start: int = 0
    end: int = 0


@_node
class Regex(NamedTuple):
    """Words that a regular expression matches from end to end; `pattern` is as typed."""

    pattern: str
    start: int = 0
    end: int = 0


@_node
class Phrase(NamedTuple):
    """Two or more words that stand next to each other, in this order."""

    parts: tuple[Word | Wildcard, ...]
    start: int = 0
    end: int = 0


class Join(NamedTuple):
    """How two neighbours of a nearness lie to each other; `distance` is 0 for SAME."""

    kind: JoinKind
    distance: int = 0


@_node
class Near(NamedTuple):
    """A chain of operands; each of the `joins` holds between an operand and the next one.

    The chain is satisfied by one occurrence of each operand: in `a NEAR/5 b ADJ/2 c` the same
    occurrence of b is near a and followed by c.
    """

    operands: tuple[Operand, ...]
    joins: tuple[Join, ...]
    start: int = 0
    end: int = 0


@_node
class First(NamedTuple):
    """An operand that ends among the first `words` words of the body."""

    words: int
    operand: Operand
    start: int = 0
    end: int = 0


@_node
class AtLeast(NamedTuple):
    """An operand that occurs at least `times` times."""

    times: int
    operand: Operand
    start: int = 0
    end: int = 0


@_node
class Title(NamedTuple):
    """An operand among the words of the headline."""

    operand: Operand
    start: int = 0
    end: int = 0


@_node
class Quote(NamedTuple):
    """An operand inside quotation marks."""

    operand: Operand
    start: int = 0
    end: int = 0


@_node
class Named(NamedTuple):
    """Articles that mention a person or an organization, under any of its spellings."""

    kind: Kind
    name: str
    start: int = 0
    end: int = 0


@_node
class Source(NamedTuple):
    """Articles of an agency or file source."""

    name: str
    start: int = 0
    end: int = 0


@_node
class Dated(NamedTuple):
    """A date expression on the publication date, or with `on` on the dates in the text.

    `expression` is in its normal form; it is computed from the current day when the query runs.
    """

    field: DateField
    expression: str
    start: int = 0
    end: int = 0


@_node
class DateBasis(NamedTuple):
    """How the publication date is known: at all, not, or inferred from the text."""

    known: Known
    start: int = 0
    end: int = 0


@_node
class Mark(NamedTuple):
    """The reader's own marks: `tag` with a value, or `is` with read, unread, starred or noted."""

    field: Literal["tag", "is"]
    value: str
    start: int = 0
    end: int = 0


@_node
class Origin(NamedTuple):
    """Where an article came from: its path, or parts of it, or its id."""

    field: Literal["path", "id"]
    value: str
    start: int = 0
    end: int = 0


@_node
class Not(NamedTuple):
    """All articles except those of the operand."""

    operand: Node
    start: int = 0
    end: int = 0


@_node
class And(NamedTuple):
    """Articles that satisfy every operand."""

    operands: tuple[Node, ...]
    start: int = 0
    end: int = 0


@_node
class Or(NamedTuple):
    """Articles that satisfy at least one operand."""

    operands: tuple[Node, ...]
    start: int = 0
    end: int = 0


@_node
class Everything(NamedTuple):
    """The empty query: every article."""

    start: int = 0
    end: int = 0


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
