"""The meaning of a query as a tree of frozen nodes, each of which knows its place in the text.

`start` and `end` are a half-open range of characters of the query, brackets and field included;
they do not take part in comparison, so that two spellings of one query have equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, NamedTuple, NoReturn, Self, TypeAlias, dataclass_transform

from search.article import Kind

JoinKind = Literal["NEAR", "ADJ", "SAME"]
DateField = Literal["date", "since", "until", "on"]
Known = Literal["date", "undated", "inferred"]


@dataclass_transform(frozen_default=True)
class _Node:
    """What all nodes are: fields that never change, compared by all but the last two, their place.

    Data classes take ten times as long to be made, which a first search feels; of named tuples a
    type checker compares every item in every union of nodes, which takes it minutes.
    """

    _fields: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__annotations__)
        setattr(cls, "__match_args__", cls._fields)  # noqa: B010 (a checker makes its own)

    def __init__(self, *values: object, **named: object) -> None:
        fields = self._fields
        given = dict(zip(fields, values, strict=False)) | named
        known = given.keys() | vars(type(self)).keys()
        if len(given) != len(values) + len(named) or not given.keys() <= set(fields) <= known:
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(fields)}")
        self.__dict__.update(given)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change")

    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self._fields[:-2])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._compared()))

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({given})"

    def at(self, start: int, end: int) -> Self:
        """The same node at another place of the text."""
        fields = {name: getattr(self, name) for name in self._fields}
        return type(self)(**fields | {"start": start, "end": end})


class Word(_Node):
    """One folded word, and where `inflected` also the words of the same stem."""

    text: str
    inflected: bool = False
    start: int = 0
    end: int = 0


class Wildcard(_Node):
    """Words of a shape: `?` stands for one character, `*` for any number of them."""

    pattern: str
    start: int = 0
    end: int = 0

    @property
    def prefix(self) -> str | None:
        """The letters before the `*` where nothing else is asked, else None."""
        head = self.pattern[:-1]
        return head if self.pattern[-1] == "*" and not {"*", "?"} & set(head) else None


class Fuzzy(_Node):
    """Words at an edit distance of at most `distance` (1 or 2) from a word."""

    text: str
    distance: int
    start: int = 0
    end: int = 0


class Regex(_Node):
    """Words that a regular expression matches from end to end; `pattern` is as typed."""

    pattern: str
    start: int = 0
    end: int = 0


class Phrase(_Node):
    """Two or more words that stand next to each other, in this order."""

    parts: tuple[Word | Wildcard, ...]
    start: int = 0
    end: int = 0


class Join(NamedTuple):
    """How two neighbours of a nearness lie to each other; `distance` is 0 for SAME."""

    kind: JoinKind
    distance: int = 0


class Near(_Node):
    """A chain of operands; each of the `joins` holds between an operand and the next one.

    The chain is satisfied by one occurrence of each operand: in `a NEAR/5 b ADJ/2 c` the same
    occurrence of b is near a and followed by c.
    """

    operands: tuple[Operand, ...]
    joins: tuple[Join, ...]
    start: int = 0
    end: int = 0


class First(_Node):
    """An operand that ends among the first `words` words of the body."""

    words: int
    operand: Operand
    start: int = 0
    end: int = 0


class AtLeast(_Node):
    """An operand that occurs at least `times` times."""

    times: int
    operand: Operand
    start: int = 0
    end: int = 0


class Title(_Node):
    """An operand among the words of the headline."""

    operand: Operand
    start: int = 0
    end: int = 0


class Quote(_Node):
    """An operand inside quotation marks."""

    operand: Operand
    start: int = 0
    end: int = 0


class Named(_Node):
    """Articles that mention a person or an organization, under any of its spellings."""

    kind: Kind
    name: str
    start: int = 0
    end: int = 0


class Source(_Node):
    """Articles of an agency or file source."""

    name: str
    start: int = 0
    end: int = 0


class Dated(_Node):
    """A date expression on the publication date, or with `on` on the dates in the text.

    `expression` is in its normal form; it is computed from the current day when the query runs.
    """

    field: DateField
    expression: str
    start: int = 0
    end: int = 0


class DateBasis(_Node):
    """How the publication date is known: at all, not, or inferred from the text."""

    known: Known
    start: int = 0
    end: int = 0


class Mark(_Node):
    """The reader's own marks: `tag` with a value, or `is` with read, unread, starred or noted."""

    field: Literal["tag", "is"]
    value: str
    start: int = 0
    end: int = 0


class Origin(_Node):
    """Where an article came from: its path, or parts of it, or its id."""

    field: Literal["path", "id"]
    value: str
    start: int = 0
    end: int = 0


class Not(_Node):
    """All articles except those of the operand."""

    operand: Node
    start: int = 0
    end: int = 0


class And(_Node):
    """Articles that satisfy every operand."""

    operands: tuple[Node, ...]
    start: int = 0
    end: int = 0


class Or(_Node):
    """Articles that satisfy at least one operand."""

    operands: tuple[Node, ...]
    start: int = 0
    end: int = 0


class Everything(_Node):
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
