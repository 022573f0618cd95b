"""Where words stand: positions, paragraphs and quotations, as indexing and highlights see them.

A paragraph ends where an empty line stands. Marks of quotation pair off in their order within a
paragraph; a last one without a partner opens a quotation to the paragraph's end where a word
follows it directly, as in a speech that goes on over several paragraphs, and else means nothing
(`5" of rain`).
"""

from __future__ import annotations

import re
from bisect import bisect_left

from search.folding import WORD, flatten, without_possessive
from search.frozen import frozen
from search.watch import Check, checked, unchecked

WALL = re.compile(r"\n[ \t\r\n\f\v]*\n")
"""What separates two paragraphs, in flattened text."""


@frozen
class Layout:
    """The layout of one text.

    `words` are the folded words and `positions` where each stands: its number in the text plus
    the number of paragraphs with words before its own. `paragraphs` are the positions of the first
    word of each paragraph that has words, `quotations` half-open ranges of positions within
    quotation marks that hold at least one word.
    """

    words: tuple[str, ...]
    positions: tuple[int, ...]
    paragraphs: tuple[int, ...]
    quotations: tuple[tuple[int, int], ...]


def layout(text: str, check: Check = unchecked) -> Layout:
    """The layout of a text; its words are those of `words.words`, in the same order.

    `check` is called now and then and may raise.
    """
    flat = flatten(text).lower()
    found: list[str] = []
    positions: list[int] = []
    paragraphs: list[int] = []
    quotations: list[tuple[int, int]] = []
    for part in WALL.split(flat):
        matches = list(checked(WORD.finditer(part), check))
        if not matches:
            continue
        first = len(found) + len(paragraphs)
        paragraphs.append(first)
        positions.extend(range(first, first + len(matches)))
        found.extend(without_possessive(match[0]) for match in matches)
        starts = [match.start() for match in matches]
        quotations.extend(
            (first + start, first + end) for start, end in _quotations(part, starts) if start < end
        )
    return Layout(tuple(found), tuple(positions), tuple(paragraphs), tuple(quotations))


def _quotations(paragraph: str, starts: list[int]) -> list[tuple[int, int]]:
    """Ranges of word numbers between pairs of quotation marks of one paragraph."""
    marks = [offset for offset, char in enumerate(paragraph) if char == '"']
    if len(marks) % 2:
        begin = marks[-1] + 1
        if begin + paragraph.startswith("\0", begin) in starts:
            marks.append(len(paragraph))
        else:
            marks.pop()
    numbers = [bisect_left(starts, mark) for mark in marks]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
