"""Text in lines of any width becomes paragraphs parted by one empty line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final

from search.ingest.hyphenation import HYPHENS, SOFT, Hyphenation, ends_in_hyphen

_BLANK_LINES: Final = re.compile(r"\n[ \t\xa0\u3000]*(?:\n[ \t\xa0\u3000]*)*\n")
_LONGEST_WORD: Final = 60
_NARROW: Final = 30
_FEWEST_NARROW: Final = 3
"""Full lines by which a narrower column is known."""
_LONG_LINE: Final = 100
_SLACK: Final = 3
"""Characters by which a formatter that breaks lines greedily may seem to have missed its width."""
_LOOSE_SLACK: Final = 20
"""The same in a block in which most breaks are wraps beyond doubt, within a sentence."""
_CLOSERS: Final = "\"”’»')]"
_STOPS: Final = frozenset(".!?…。！？")
_BEFORE_INITIAL: Final = frozenset(" .-")
_ENDS: Final = frozenset(".!?…。！？:\"”’»')]")
_OPEN: Final = 5
"""Of wrapped lines at least every fifth begins and every fifth ends within a sentence."""
_NEVER: Final = 1 << 40
"""An indent, or half a width, that no line has."""
_SMALL_WORDS: Final = frozenset(
    """a an and as at by for from has her his in is its of on or that the their to was were will
    with""".split()
)
"""Words with which no paragraph ends."""
_LONGEST_SMALL: Final = 8
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
"""Letters and marks of scripts that are written without spaces."""
_QUOTED: Final = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
_ITEM: Final = re.compile(r"(?:[-*•·▪◦‣–—]|\d{1,2}[.)]|\([a-z\d]{1,2}\))[ \t]+(?=[^\s\W_]|[\"“])")
_ITEM_FIRST: Final = frozenset("-*•·▪◦‣–—(0123456789")


def paragraphs(text: str) -> str:
    """`text` in normal form: exactly one empty line between paragraphs, none at the ends.

    Hard-wrapped prose is unwrapped, whatever its width; rows of tables, items of lists and lines of
    verse keep their single breaks. Of quoted mail each paragraph is marked once.
    """
    text = text.strip()
    lines = text.split("\n")
    if not any(lines[1::2]) and all(map(str.strip, lines[::2])):
        return text  # no break but those between paragraphs
    if ">" in text and (text.startswith(">") or "\n>" in text):
        return _quoted(lines)
    return _parted(text)


def _quoted(lines: list[str]) -> str:
    """Text in which lines that begin with ">" quote other mail: paragraphs of theirs are marked."""
    parts: list[tuple[int, str]] = []
    for level, group in groupby(map(_unquoted, lines), key=lambda line: line[0]):
        if body := _parted("\n".join(line for _, line in group).strip()):
            parts.append((level, body))
    least = min((level for level, _ in parts), default=0)
    return "\n\n".join(
        "\n\n".join(
            f"{'>' * (level - least)} {paragraph}" if level > least else paragraph
            for paragraph in body.split("\n\n")
        )
        for level, body in parts
    )


def _unquoted(line: str) -> tuple[int, str]:
    """How deeply a line is quoted, and what it says."""
    mark = _QUOTED.match(line)
    return (0, line) if mark is None else (mark[1].count(">"), line[mark.end() :])


def _parted(text: str) -> str:
    text = _BLANK_LINES.sub("\n\n", text)
    if "\n" not in text.replace("\n\n", ""):
        return text
    blocks = [block for block in text.split("\n\n") if block.strip()]
    reflow = _Reflow(text, blocks)
    return "\n\n".join(
        (block if "\n" not in block else reflow.block(block)).strip() for block in blocks
    )


class _Reflow:
    """Joins the wrapped lines of the blocks of one text.

    A break is a wrap when the first word of the next line would not have fitted any more into the
    width of the block: the rule by which a greedy formatter breaks lines.
    """

    def __init__(self, text: str, blocks: Sequence[str]) -> None:
        self._hyphenation = Hyphenation(text)
        self._blocks = blocks

    @cached_property
    def _width(self) -> int:
        """The width at which all of the text is wrapped; 0 where that is not to be seen."""
        blocks = [[line.rstrip() for line in block.split("\n")] for block in self._blocks]
        width = max(len(line) for block in blocks for line in block)
        return width if _is_wrapped(blocks, width) else 0

    def block(self, block: str) -> str:
        """One block without empty lines, its wrapped lines joined and its paragraphs parted."""
        lines = [line.rstrip() for line in block.split("\n")]
        lengths = [len(line) for line in lines]
        longest = max(lengths)
        if _NARROW <= longest <= _LONG_LINE:
            width = longest
        elif longest > _LONG_LINE and _are_paragraphs(lines):
            return _long(lines)
        elif self._width:
            width = self._width
        elif len(self._blocks) > 1 and _is_wrapped([lines], longest):
            width = longest
        elif longest < _NARROW:
            width = 0
        elif sum(length > _LONG_LINE for length in lengths) * 10 > len(lines):
            return _long(lines)
        else:
            width = max(length for length in lengths if length <= _LONG_LINE)
        return self._joined(lines, lengths, width)

    def _joined(self, lines: list[str], lengths: list[int], width: int) -> str:
        stripped = [line.lstrip() for line in lines]
        indents = [length - len(line) for length, line in zip(lengths, stripped, strict=True)]
        rooms = _rooms(stripped, lengths, width)
        if indents[1] >= 2 and _hangs(lines, indents, rooms):
            indents = [0] * len(indents)
        indented = len([indent for indent in indents if indent >= 2])
        marked = 0 < indented < len(lines) or all(indents[1:])
        opening = max(2, min(indents) + 1) if marked else _NEVER
        wraps = [
            room
            for room, indent in zip(rooms, indents[1:], strict=True)
            if room <= _SLACK and indent < 2
        ]
        # where nothing else parts paragraphs, a sentence that ends before the width does
        ended_slack = 0 if len(self._blocks) == 1 and not marked else _SLACK
        slack = _LOOSE_SLACK if len(wraps) * 5 >= (len(lines) - 1 - indented) * 3 else _SLACK
        items = _items(stripped)
        half = width // 2 if width else _NEVER
        parts = [stripped[0]]
        joined = False  # whether the paragraph that is being built has wrapped lines already
        previous = lines[0]
        for number, room in enumerate(rooms, 1):
            line = stripped[number]
            if indents[number] >= opening or (items and number in items):
                parts.append("\n\n" if joined or _ends_sentence(previous) else "\n")
                joined = False
            elif previous[-1:] == SOFT or (
                room <= slack
                and len(previous) > half
                and (room <= ended_slack or line[:1].islower() or not _ends_sentence(previous))
            ):
                if previous[-1] in HYPHENS and ends_in_hyphen(previous):
                    parts[-1] = self._hyphenation.mended(parts[-1], line)
                elif line.isascii() or not (_is_unspaced(line) and _is_unspaced(previous[-1])):
                    parts.append(" ")
                joined = True
            else:
                parts.append("\n\n" if joined and _ends_sentence(previous) else "\n")
                joined = False
                line = lines[number]
            parts.append(line)
            previous = lines[number]
        return "".join(parts)


def _hangs(lines: list[str], indents: list[int], rooms: list[int]) -> bool:
    """Whether all lines but the first are full lines of one paragraph that are set in."""
    within = len([line for line in lines[:-1] if not _ends_sentence(line)])
    return (
        indents[0] == 0
        and len(set(indents[1:])) == 1
        and max(rooms) <= _SLACK
        and within * 2 > len(rooms)
    )


def _are_paragraphs(lines: list[str]) -> bool:
    """Whether each of several lines is a paragraph: nearly all begin and end as sentences do."""
    if len(lines) < _OPEN:
        return False
    ended = len([line for line in lines if line[-1:] in _ENDS])
    begun = len([line for line in lines if line[:1].isupper()])
    return max(ended, begun) * _OPEN > len(lines) * (_OPEN - 1)


def _ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop that is not that of an initial."""
    if line[-1:] in _STOPS:
        return not (line[-2:-1].isupper() and line[-3:-2] in _BEFORE_INITIAL)
    return line.rstrip(_CLOSERS)[-1:] in _STOPS


def _rooms(stripped: list[str], lengths: list[int], width: int) -> list[int]:
    """What the first word of a line would have left free at the end of the one before it."""
    words = [line.find(" ") for line in stripped]
    if -1 in words or not all(map(str.isascii, stripped)):
        words = [
            1 if _is_unspaced(line) else word if word >= 0 else min(len(line), _LONGEST_WORD)
            for word, line in zip(words, stripped, strict=True)
        ]
    return [width - length - word for length, word in zip(lengths, words[1:], strict=False)]


def _is_unspaced(line: str) -> bool:
    """Whether a line begins in a script that has no spaces between words."""
    return not line.isascii() and _UNSPACED.match(line) is not None


def _is_wrapped(blocks: Sequence[list[str]], width: int) -> bool:
    """Whether lines of an unusual width are wrapped at it, as against lines that are paragraphs.

    Of wrapped lines most are full, and few of the full ones end a sentence by chance; of the others
    nearly all do. After most of the full ones the sentence goes on with a small letter.
    """
    full = within = small = odd = 0
    for lines in blocks:
        stripped = [line.lstrip() for line in lines]
        rooms = _rooms(stripped, list(map(len, lines)), width)
        for previous, whole, line, room in zip(lines, lines[1:], stripped[1:], rooms, strict=False):
            if whole.startswith("  ") and not previous.startswith("  "):
                continue  # the indent of a paragraph
            ends = _ends_sentence(previous)
            full += room <= 0
            within += room <= 0 and not ends
            small += room <= 0 and line[:1].isalpha() and not line[:1].isupper()
            odd += room > _SLACK and not ends
    if width < _NARROW and (full < _FEWEST_NARROW or any("  " in line for line in blocks[0])):
        return False
    return small > 0 and small * 3 >= full and within * 2 >= full and odd * 4 <= full


def _items(stripped: list[str]) -> frozenset[int]:
    """The numbers of the lines that begin an item of a list: at least two with the same mark."""
    if _ITEM_FIRST.isdisjoint([line[:1] for line in stripped]):
        return frozenset()
    marks = {
        number: found[0].strip("0123456789 \t")
        for number, line in enumerate(stripped)
        if (found := _ITEM.match(line)) is not None
    }
    counts = Counter(marks.values())
    return frozenset(number for number, mark in marks.items() if counts[mark] > 1)


def _goes_on(previous: str, line: str) -> bool:
    """Whether a sentence surely goes on from one line to the next."""
    if _ends_sentence(previous):
        return False
    last = previous[-_LONGEST_SMALL - 1 :].rpartition(" ")[2]
    return line[:1].islower() or last[-1:] == "," or last in _SMALL_WORDS


def _long(lines: list[str]) -> str:
    """Lines too long for a page that were not wrapped: each that reads as prose is a paragraph."""
    parts = [lines[0]]
    long = len(lines[0]) > _LONG_LINE
    for previous, line in pairwise(lines):
        was_long, long = long, len(line) > _LONG_LINE
        if was_long and _goes_on(previous, line):
            parts.append(" ")
        elif was_long or long or _ends_sentence(previous):
            parts.append("\n\n")
            line = line.lstrip()
        else:
            parts.append("\n")
        parts.append(line)
    return "".join(parts)
