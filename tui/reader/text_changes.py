"""What one text has that another lacks, word by word, with some words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["same", "removed", "added"]
_WORD: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
"""A word, or one sign of a script that puts no spaces between words."""
_AROUND: Final = 6
"""Words shown on either side of a change."""
_SHORT: Final = 2
"""As few unchanged words between two changes belong to these."""
_MOST_COMPARISONS: Final = 400_000_000
"""Words of the one times words of the other, which take an eighth as many bytes to compare."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that both have, or only the one before (`removed`), or only the one after."""

    kind: Kind
    text: str


Passage = tuple[Piece, ...]
"""Changes near each other with the words around them."""


class _Text:
    """A text as words, each with its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [found.span() for found in _WORD.finditer(text)]
        self.words = [text[start:end] for start, end in self._spans]

    def part(self, first: int, end: int) -> str:
        """The text of some words, with one space where it has a line feed or several spaces."""
        if first >= end:
            return ""
        return " ".join(self._text[self._spans[first][0] : self._spans[end - 1][1]].split())


def passages(before: str, after: str) -> tuple[Passage, ...] | None:
    """Return what changed from one text to another; None where they are too long to compare.

    Spaces and line breaks do not count.
    """
    ours, theirs = _Text(before), _Text(after)
    changes = _changes(ours.words, theirs.words)
    if changes is None:
        return None
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and change.first - groups[-1][-1].end <= 2 * _AROUND:
            groups[-1].append(change)
        else:
            groups.append([change])
    return tuple(_passage(group, ours, theirs) for group in groups)


@dataclass(frozen=True, slots=True)
class _Change:
    """Words from `first` to `end` of the one became those from `new` to `new_end` of the other."""

    first: int
    end: int
    new: int
    new_end: int


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> list[_Change] | None:
    head = _common(ours, theirs)
    tail = _common(ours[head:][::-1], theirs[head:][::-1])
    ours, theirs = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    if len(ours) * len(theirs) > _MOST_COMPARISONS:
        return None
    from rapidfuzz.distance import LCSseq

    changes: list[_Change] = []
    for code in LCSseq.opcodes(ours, theirs):
        if code.tag == "equal":
            continue
        change = _Change(
            code.src_start + head,
            code.src_end + head,
            code.dest_start + head,
            code.dest_end + head,
        )
        if changes and change.first - changes[-1].end <= _SHORT:
            last = changes.pop()
            change = _Change(last.first, change.end, last.new, change.new_end)
        changes.append(change)
    return changes


def _common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = zip(ours, theirs, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other),
                min(len(ours), len(theirs)))  # fmt: skip


def _passage(group: Sequence[_Change], ours: _Text, theirs: _Text) -> Passage:
    position = max(0, group[0].first - _AROUND)
    pieces = []
    for change in group:
        pieces += [
            Piece("same", ours.part(position, change.first)),
            Piece("removed", ours.part(change.first, change.end)),
            Piece("added", theirs.part(change.new, change.new_end)),
        ]
        position = change.end
    pieces.append(Piece("same", ours.part(position, min(position + _AROUND, len(ours.words)))))
    return tuple(piece for piece in pieces if piece.text)
