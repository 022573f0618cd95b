"""The meaning of a query as a tree of frozen nodes, each of which knows where it was written.

`start` and `end` are a half-open range of characters of the query, brackets and field included;
they do not take part in comparison, so that two spellings of one query have equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Literal, NamedTuple, Self, TypeAlias

from search.article import Kind
from search.frozen import frozen

JoinKind = Literal["NEAR", "ADJ", "SAME"]
DateField = Literal["date", "since", "until", "on"]
Known = Literal["date", "undated", "stated", "inferred", "file", "corrected"]


@frozen
class _Node:
    """What all nodes have: where they stand in the query, which does not count in comparisons."""

    start: int = field(default=0, kw_only=True, compare=False, repr=False)
    end: int = field(default=0, kw_only=True, compare=False, repr=False)

    def at(self, start: int, end: int) -> Self:
        """The same node at `text[start:end]` of the query."""
        return replace(self, start=start, end=end)


@frozen
class Word(_Node):
    """One folded word, and where `inflected` also its forms in the language of each article.

    `is_name` where it was written with a capital: in some languages such a word has no forms.
    Where `written` is not empty, only what is written just so, in capitals and small letters.
    `typed` is how it was written, which tells of its language.
    """

    text: str
    inflected: bool = False
    is_name: bool = False
    written: str = ""
    typed: str = field(default="", compare=False, repr=False)


def capitalised(word: str) -> str:
    """A folded word with a capital, as itself where its first letter has none."""
    first = word[:1].upper()
    has_capital = len(first) == 1 and first.isupper() and first.casefold() == word[:1]
    return first + word[1:] if has_capital and first != word[:1] else word


@frozen
class Wildcard(_Node):
    """Words of a shape: `?` stands for one character, `*` for any number of them."""

    pattern: str

    @property
    def prefix(self) -> str | None:
        """The letters before the `*` where nothing else is asked, else None."""
        head = self.pattern[:-1]
        return head if self.pattern[-1] == "*" and not {"*", "?"} & set(head) else None


@frozen
class Fuzzy(_Node):
    """Words at an edit distance of at most `distance` (1 or 2) from a word."""

    text: str
    distance: int


@frozen
class Regex(_Node):
    """Words that a regular expression matches from end to end; `pattern` is as typed."""

    pattern: str


@frozen
class Phrase(_Node):
    """Two or more words that stand next to each other, in this order."""

    parts: tuple[Word | Wildcard, ...]


class Join(NamedTuple):
    """How two neighbours of a nearness lie to each other; `distance` is 0 for SAME."""

    kind: JoinKind
    distance: int = 0


@frozen
class Near(_Node):
    """A chain of operands; each of the `joins` holds between an operand and the next one.

    The chain is satisfied by one occurrence of each operand: in `a NEAR/5 b ADJ/2 c` the same
    occurrence of b is near a and followed by c.
    """

    operands: tuple[Operand, ...]
    joins: tuple[Join, ...]


@frozen
class First(_Node):
    """An operand that ends among the first `words` words of the body."""

    words: int
    operand: Operand


@frozen
class AtLeast(_Node):
    """An operand that occurs at least `times` times."""

    times: int
    operand: Operand


@frozen
class Title(_Node):
    """An operand among the words of the headline."""

    operand: Operand


@frozen
class Quote(_Node):
    """An operand inside quotation marks."""

    operand: Operand


@frozen
class Named(_Node):
    """Articles that mention a person or an organization, under any of its spellings."""

    kind: Kind
    name: str


@frozen
class Source(_Node):
    """Articles of an agency or file source."""

    name: str


@frozen
class Language(_Node):
    """Articles in a language, given by its code."""

    code: str


@frozen
class Author(_Node):
    """Articles by authors whose name has these words."""

    name: str


@frozen
class InSection(_Node):
    """Articles of sections, of a paper or a site, whose name has these words."""

    name: str


@frozen
class Dated(_Node):
    """A date expression on the publication date, or with `on` on the dates in the text.

    `expression` is in its normal form; it is computed from the current day when the query runs.
    """

    field: DateField
    expression: str


@frozen
class DateBasis(_Node):
    """How the publication date is known: at all, not, stated, inferred, by a correction.

    `file`: by the name or the time of the file.
    """

    known: Known


@frozen
class Mark(_Node):
    """The reader's own marks: `tag` and `note` with a text, `is` with the name of a mark."""

    field: Literal["tag", "note", "is"]
    value: str


@frozen
class Provenance(_Node):
    """Where an article came from: its path or its address, or parts of them, or its id.

    An address is in the form of `wanted_address`.
    """

    field: Literal["path", "id", "url"]
    value: str


@frozen
class LaterVersion(_Node):
    """Articles that are versions of one that was published before."""


@frozen
class VersionCount(_Node):
    """Articles of which there are so many versions, themselves counted; `form` is as written."""

    least: int
    most: int
    form: str


@frozen
class Like(_Node):
    """Articles about what the article with this id tells of."""

    id: str


@frozen
class Not(_Node):
    """All articles except those of the operand."""

    operand: Node


@frozen
class And(_Node):
    """Articles that satisfy every operand."""

    operands: tuple[Node, ...]


@frozen
class Or(_Node):
    """Articles that satisfy at least one operand."""

    operands: tuple[Node, ...]


@frozen
class Everything(_Node):
    """The empty query: every article."""


Pattern: TypeAlias = Word | Wildcard | Fuzzy | Regex
"""What matches single words."""
Operand: TypeAlias = Pattern | Phrase | Or
"""What occurs at positions of a text; an `Or` here holds only operands."""
Positional: TypeAlias = Pattern | Phrase | Near | First | AtLeast | Title | Quote
"""Clauses that are decided by the positions of words."""
Story: TypeAlias = LaterVersion | VersionCount | Like
"""Clauses that are decided by how articles resemble each other."""
Whole: TypeAlias = (
    Named | Source | Author | InSection | Language | Dated | DateBasis | Mark | Provenance | Story
)
"""Clauses about an article as a whole."""
Leaf: TypeAlias = Positional | Whole
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


def required(tree: Node) -> Iterator[Node]:
    """The clauses of which an article that matches has some: all but operators and exclusions."""
    if isinstance(tree, And | Or):
        for operand in tree.operands:
            yield from required(operand)
    elif not isinstance(tree, Not | Everything):
        yield tree
