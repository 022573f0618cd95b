"""Score found names as conlleval does: a name counts when start, end and kind are all right."""

from __future__ import annotations

from collections.abc import Iterable

from search.frozen import frozen
from search.names.training.sets import Document

# Document, start, end and kind of a name; offsets in characters.
FoundName = tuple[int, int, int, str]


@frozen
class Score:
    """Precision and recall in percent, and how many names there are in the gold."""

    precision: float
    recall: float
    names: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:5.1f} {self.recall:5.1f} {self.f1:5.1f}"


def scored(documents: list[Document], found: Iterable[FoundName], kind: str) -> Score:
    """The score of the names of one kind.

    A full stop after an abbreviation ("Norwest Corp.") counts neither way: the sets differ in
    whether it is the name's or the sentence's.
    """
    gold = {
        _without_stop(documents, (number, name.start, name.end, name.kind))
        for number, document in enumerate(documents)
        for name in document.names
        if name.kind == kind
    }
    given = {_without_stop(documents, name) for name in found if name[3] == kind}
    right = len(gold & given)
    return Score(
        100 * right / len(given) if given else 0.0,
        100 * right / len(gold) if gold else 0.0,
        len(gold),
    )


def _without_stop(documents: list[Document], name: FoundName) -> FoundName:
    number, start, end, kind = name
    stop = documents[number].text[end - 1] == "."
    return number, start, end - stop, kind
