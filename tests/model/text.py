"""One text as the query language sees it: words in paragraphs, some inside quotation marks.

Written for being evidently right, straight from the definitions; nothing here is fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from search.folding import QUOTATION_MARKS, fold
from search.index.segment.words import words
from search.query.language.tree import (
    AtLeast,
    First,
    Fuzzy,
    Join,
    Near,
    Node,
    Or,
    Phrase,
    Quote,
    Regex,
    Wildcard,
    Word,
)

Meets = Callable[[Word, str], bool]
"""Whether a word of a text is a form of one of a query."""
Span = tuple[int, int]
"""The numbers of the first and last word of an occurrence, within one text."""


@dataclass(frozen=True)
class PlacedWord:
    """One word: its folded form, where it stands, its paragraph, whether it is quoted.

    `written` is the form with its capitals, empty where case tells nothing.
    """

    word: str
    written: str
    start: int
    end: int
    paragraph: int
    quotation: int | None


class Text:
    """The words of a text; the body begins with word number `body`."""

    def __init__(self, text: str, meets: Meets, body_offset: int = 0) -> None:
        self._meets = meets
        self.words = list(_placed_words(text))
        self.body = sum(word.start < body_offset for word in self.words)

    def occurrences(self, node: Node) -> set[Span]:
        """Where a word, a phrase or a combination occurs."""
        match node:
            case Word() | Wildcard() | Fuzzy() | Regex():
                return {(n, n) for n, word in enumerate(self.words) if self._is(node, word)}
            case Phrase(parts):
                last = len(parts) - 1
                return {
                    (n, n + last)
                    for n in range(len(self.words) - last)
                    if self._together(n, n + last)
                    and all(self._is(part, self.words[n + k]) for k, part in enumerate(parts))
                }
            case Or(operands):
                return {found for operand in operands for found in self.occurrences(operand)}
            case Near():
                return {chain[-1] for chain in self.chains(node)}
            case Quote(operand):
                return {found for found in self.occurrences(operand) if self._quoted(found)}
            case First(number, operand):
                return {
                    (first, last)
                    for first, last in self.occurrences(operand)
                    if first >= self.body and last - self.body < number
                }
            case AtLeast(times, operand):
                found = self.occurrences(operand)
                return found if len(found) >= times else set()
        raise TypeError(type(node).__name__)

    def chains(self, node: Near) -> list[tuple[Span, ...]]:
        """Every choice of one occurrence of each operand that satisfies all joins."""
        chains: list[tuple[Span, ...]] = [(each,) for each in self.occurrences(node.operands[0])]
        for operand, join in zip(node.operands[1:], node.joins, strict=True):
            following = self.occurrences(operand)
            chains = [
                (*chain, each)
                for chain in chains
                for each in following
                if self._joined(chain[-1], each, join)
            ]
        return chains

    def _joined(self, left: Span, right: Span, join: Join) -> bool:
        after = 1 <= right[0] - left[1] <= join.distance
        before = join.kind == "NEAR" and 1 <= left[0] - right[1] <= join.distance
        return (after or before or join.kind == "SAME") and self._together(left[0], right[0])

    def _together(self, first: int, last: int) -> bool:
        return self.words[first].paragraph == self.words[last].paragraph

    def _is(self, node: Node, word: PlacedWord) -> bool:
        if isinstance(node, Word) and node.written:
            return word.written == node.written
        inflected = isinstance(node, Word) and node.inflected and self._meets(node, word.word)
        return matches(node, word.word) or inflected

    def _quoted(self, span: Span) -> bool:
        first, last = (self.words[n].quotation for n in span)
        return first is not None and first == last


def matches(node: Node, word: str) -> bool:
    """Whether a pattern matches a word of a text, its forms left out."""
    match node:
        case Word(text):
            return text == word
        case Wildcard(pattern):
            expression = "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in pattern)
            return re.fullmatch(expression, word, re.DOTALL) is not None
        case Fuzzy(text, distance):
            return edit_distance(text, word) <= distance
        case Regex(pattern):
            folded = "".join(c if c.isascii() else re.escape(fold(c)) for c in pattern)
            return re.fullmatch(folded, word, re.IGNORECASE) is not None
    raise TypeError(type(node).__name__)


def edit_distance(first: str, second: str) -> int:
    """Levenshtein distance, by the textbook."""
    row = list(range(len(second) + 1))
    for n, a in enumerate(first, 1):
        above, row = row, [n]
        for k, b in enumerate(second, 1):
            row.append(min(above[k] + 1, row[k - 1] + 1, above[k - 1] + (a != b)))
    return row[-1]


def _placed_words(text: str) -> list[PlacedWord]:
    """The words, paragraph by paragraph: an empty line is a wall."""
    found: list[PlacedWord] = []
    start = quotation = 0
    for paragraph, wall in enumerate([*re.finditer(r"\n\s*\n", text), None]):
        end = len(text) if wall is None else wall.start()
        here = words(text[start:end])
        inside = {n for word in here for n in range(start + word.start, start + word.end)}
        marks = [n for n in range(start, end) if text[n] in QUOTATION_MARKS and n not in inside]
        if len(marks) % 2:
            if words(text[marks[-1] + 1 : marks[-1] + 2]):
                marks.append(end)  # a quotation that goes on in the next paragraph
            else:
                marks.pop()
        pairs = list(zip(marks[::2], marks[1::2], strict=True))
        for word in here:
            at = start + word.start
            around = [n for n, (opens, closes) in enumerate(pairs) if opens < at < closes]
            number = quotation + around[0] if around else None
            written = _written(text[at : start + word.end])
            found.append(PlacedWord(word.text, written, at, start + word.end, paragraph, number))
        quotation += len(pairs)
        start = end if wall is None else wall.end()
    first = [word for word in found if word.paragraph == found[0].paragraph]
    return [*_told(first, text), *_told(found[len(first) :], text)]


def _told(words: list[PlacedWord], text: str) -> list[PlacedWord]:
    """The words of a headline or of what follows it; how they are written where that tells."""
    ends = [*(word.start for word in words[1:]), words[-1].end + 2] if words else []
    letters = {c for word, end in zip(words, ends, strict=True) for c in text[word.start : end]}
    if any((c.isalnum() and not _written(c).isascii()) or _written(c).islower() for c in letters):
        return words
    return [replace(word, written="") for word in words]


def _written(text: str) -> str:
    """A word with its capitals, else folded."""
    folded = (fold(c).upper() if c.isupper() else fold(c) for c in text)
    return "".join(c for each in folded for c in each if c.isalnum() or c == "'")
