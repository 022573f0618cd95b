"""One text as the query language sees it: words in paragraphs, some inside quotation marks.

Written for being evidently right, straight from the definitions; nothing here is fast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import Stemmer

from search.index.words import QUOTATION_MARKS, fold, words
from search.query.tree import (
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

_STEMMER = Stemmer.Stemmer("english")

Stretch = tuple[int, int]
"""The numbers of the first and last word of an occurrence, within one text."""


@dataclass(frozen=True)
class Place:
    """One word: its folded form, where it is written, its paragraph, whether it is quoted."""

    word: str
    start: int
    end: int
    paragraph: int
    quotation: int | None


class Text:
    """The words of a text; the body begins with word number `body`."""

    def __init__(self, text: str, body_offset: int = 0) -> None:
        self.places = list(_places(text))
        self.body = sum(place.start < body_offset for place in self.places)

    def occurrences(self, node: Node) -> set[Stretch]:
        """Where a word, a phrase or a combination occurs."""
        match node:
            case Word() | Wildcard() | Fuzzy() | Regex():
                return {(n, n) for n, place in enumerate(self.places) if matches(node, place.word)}
            case Phrase(parts):
                last = len(parts) - 1
                return {
                    (n, n + last)
                    for n in range(len(self.places) - last)
                    if self._together(n, n + last)
                    and all(matches(part, self.places[n + k].word) for k, part in enumerate(parts))
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

    def chains(self, node: Near) -> list[tuple[Stretch, ...]]:
        """Every choice of one occurrence of each operand that satisfies all joins."""
        chains: list[tuple[Stretch, ...]] = [(each,) for each in self.occurrences(node.operands[0])]
        for operand, join in zip(node.operands[1:], node.joins, strict=True):
            following = self.occurrences(operand)
            chains = [
                (*chain, each)
                for chain in chains
                for each in following
                if self._joined(chain[-1], each, join)
            ]
        return chains

    def _joined(self, left: Stretch, right: Stretch, join: Join) -> bool:
        after = 1 <= right[0] - left[1] <= join.distance
        before = join.kind == "NEAR" and 1 <= left[0] - right[1] <= join.distance
        return (after or before or join.kind == "SAME") and self._together(left[0], right[0])

    def _together(self, first: int, last: int) -> bool:
        return self.places[first].paragraph == self.places[last].paragraph

    def _quoted(self, stretch: Stretch) -> bool:
        first, last = (self.places[n].quotation for n in stretch)
        return first is not None and first == last


def matches(node: Node, word: str) -> bool:
    """Whether a pattern matches a word of a text."""
    match node:
        case Word(text, inflected):
            same_stem = _STEMMER.stemWord(text) == _STEMMER.stemWord(word)
            return text == word or (inflected and same_stem)
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


def _places(text: str) -> list[Place]:
    """The words, paragraph by paragraph: an empty line is a wall."""
    found: list[Place] = []
    start = quotation = 0
    for paragraph, wall in enumerate([*re.finditer(r"\n\s*\n", text), None]):
        end = len(text) if wall is None else wall.start()
        here = words(text[start:end])
        marks = [n for n in range(start, end) if text[n] in QUOTATION_MARKS]
        if len(marks) % 2:
            if any(start + word.start == marks[-1] + 1 for word in here):
                marks.append(end)  # a quotation that goes on in the next paragraph
            else:
                marks.pop()
        pairs = list(zip(marks[::2], marks[1::2], strict=True))
        for word in here:
            at = start + word.start
            inside = [n for n, (opens, closes) in enumerate(pairs) if opens < at < closes]
            number = quotation + inside[0] if inside else None
            found.append(Place(word.text, at, start + word.end, paragraph, number))
        quotation += len(pairs)
        start = end if wall is None else wall.end()
    return found
