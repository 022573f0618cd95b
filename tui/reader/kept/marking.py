"""Marks articles as read, starred, tagged or noted: what each key does, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.state.marks import Kind, MarkChange, MarksOfArticle
from tui.state.personal import PersonalState

_UNDONE_AT_ONCE: Final = 100
"""How many changes can be undone."""
_SHOWN: Final = 10_000
"""Of at most this many articles the marks are told after a change; of more they are fetched."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks have changed: how these articles are marked now, None where there are too many.

    `text` says what was done.
    """

    marks: Mapping[str, MarksOfArticle] | None
    text: str = ""


@dataclass(slots=True)
class Step:
    """Something that was done and can be undone; `changes` are known once it is written."""

    changes: list[MarkChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of some articles.

    `value` is the mark afterwards, as in `MarkChange`; None takes the mark where all have it, and
    else gives it.
    """

    kind: Kind
    value: str | None
    tag: str = ""


def apply(
    wishes: tuple[Wish, ...], titles: Mapping[str, str], step: Step
) -> Callable[[PersonalState], Marked]:
    """Return work that marks these articles, by id with their headlines, and fills `step`."""

    def work(state: PersonalState) -> Marked:
        done: list[MarkChange] = []
        for wish in wishes:
            value = wish.value
            if value is None:
                value = "" if _all_have(state, wish, titles) else "1"
            change = state.marks.change(wish.kind, titles, value, wish.tag)
            step.changes.append(change)
            done.append(change)
        return marked(state, titles, describe(done))

    return work


def undo(step: Step) -> Callable[[PersonalState], Marked]:
    """Return work that gives back the marks from before `step`."""

    def work(state: PersonalState) -> Marked:
        for change in reversed(step.changes):
            state.marks.undo(change)
        ids = {id: "" for change in step.changes for id in change.before}
        return marked(state, ids, f"undone: {describe(step.changes)}")

    return work


def redo(step: Step) -> Callable[[PersonalState], Marked]:
    """Return work that gives the marks of `step` once more."""

    def work(state: PersonalState) -> Marked:
        for change in step.changes:
            state.marks.redo(change)
        ids = {id: "" for change in step.changes for id in change.before}
        return marked(state, ids, f"redone: {describe(step.changes)}")

    return work


def read(id: str) -> Callable[[PersonalState], Marked | None]:
    """Return work that notes that an article was read."""

    def work(state: PersonalState) -> Marked | None:
        change = state.marks.change("read", {id: ""}, "1")
        return marked(state, {id: ""}) if change.before else None

    return work


def marked(state: PersonalState, ids: Mapping[str, str], text: str = "") -> Marked:
    """Return how these articles are marked now."""
    if len(ids) > _SHOWN:
        return Marked(None, text)
    found = state.marks.of(ids)
    return Marked({id: found.get(id, MarksOfArticle()) for id in ids}, text)


def wishes_of_tags(text: str) -> tuple[Wish, ...]:
    """Return what is wanted by tags as they are typed: a comma between, `-` takes one away."""
    wishes = []
    for part in text.split(","):
        tag = " ".join(part.split())
        value = "" if tag.startswith("-") else "1"
        if tag := tag.lstrip("+-").strip():
            wishes.append(Wish("tag", value, tag))
    return tuple(wishes)


def describe(changes: Sequence[MarkChange]) -> str:
    """Return in a few words what some changes did."""
    counts: dict[str, int] = {}
    for change in changes:
        what = _WORDS[change.kind][0 if change.after else 1].format(tag=change.tag)
        counts[what] = counts.get(what, 0) + len(change.before)
    return ", ".join(_counted(what, count) for what, count in counts.items())


_WORDS: Final[Mapping[Kind, tuple[str, str]]] = {
    "read": ("read", "unread"),
    "starred": ("starred", "star taken away"),
    "tag": ("tagged {tag}", "tag {tag} taken away"),
    "note": ("noted", "note taken away"),
}


def _counted(what: str, count: int) -> str:
    if not count:
        return f"{what}: no article changed"
    return what if count == 1 else f"{what}: {count:,} articles"


def _all_have(state: PersonalState, wish: Wish, titles: Mapping[str, str]) -> bool:
    marks = state.marks.of(titles)
    for id in titles:
        of_article = marks.get(id)
        if of_article is None or not getattr(of_article, wish.kind):
            return False
    return True


class Steps:
    """The changes of marks that can be undone and redone, in their order with those of filters."""

    def __init__(self) -> None:
        self._done: list[tuple[Step, int]] = []
        self._undone: list[tuple[Step, int, int]] = []

    def add(self, step: Step, depth: int) -> None:
        """Note a change that was made when there were this many changes of filters to undo."""
        self._done.append((step, depth))
        self._undone.clear()
        del self._done[:-_UNDONE_AT_ONCE]

    def undo(self, depth: int = 0, undone: int = 0) -> Step | None:
        """Take the last change to undo it, where no change of filters came later.

        `undone` is how many changes of filters there are to redo.
        """
        if not self._done or self._done[-1][1] < depth:
            return None
        step, at = self._done.pop()
        self._undone.append((step, at, undone))
        return step

    def redo(self, undone: int = 0) -> Step | None:
        """Take the change that was undone last to redo it, where no filter was undone later."""
        if not self._undone or self._undone[-1][2] < undone:
            return None
        step, at, _ = self._undone.pop()
        self._done.append((step, at))
        return step

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return bool(self._undone)

    def __bool__(self) -> bool:
        return bool(self._done)
