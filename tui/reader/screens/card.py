"""The card of a name: its spellings, what joined them, examples, and who is mentioned with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events

from tui.reader import dates
from tui.reader.cards import KIND_OF, NameCandidates
from tui.reader.corrections import CorrectionCommand, CorrectionResult
from tui.reader.screens.overlay import Name, NarrowTo, OpenCard, OpenReview, Overlay
from tui.reader.widgets.text_view import Row, StyledText, hint_lines, paragraph
from tui.terminal.safe import clip, safe, safe_source

if TYPE_CHECKING:
    from search import ArticleHead, Entity, Evidence, FacetName, FacetValue
    from tui.reader.cards import Card, Example, Examples
    from tui.reader.themes import Glyphs, Palette

Correct = Callable[[CorrectionCommand, Sequence[str]], None]
"""Starts a correction of names."""
_LISTED: Final = 12
"""How many spellings, pieces of evidence, people or organizations are listed."""
_BACK: Final = frozenset({"escape", "h", "left"})
"""The keys that lead back to the card from which this one was opened."""
_LONGEST: Final = 200
"""Characters of a name that is typed."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a line stands for: one of the spellings of the name."""

    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What a line stands for: two names that may be one."""

    one: str
    other: str


class CardScreen(Overlay):
    """Shows the card of a name, which is empty until it is loaded.

    `correct` starts a correction; its result comes to `corrected`. `load_names` has the names
    loaded that may be meant by what is typed; they come to `complete`.
    """

    closing = Overlay.closing | {"i"}

    def __init__(
        self,
        wanted: OpenCard,
        correct: Correct,
        load_names: Callable[[str], None],
        palette: Palette,
        glyphs: Glyphs,
    ) -> None:
        self.field, self.name_asked = wanted.name
        self._behind = wanted.behind
        self._start = correct
        self._load_names = load_names
        self._candidates = NameCandidates("", ())
        self._typed_command: CorrectionCommand | None = None
        self._card: Card | None = None
        self._examples: tuple[Example, ...] = ()
        self._typing_for: CorrectionCommand | None = None
        self._typed = ""
        self._result: CorrectionResult | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, card: Card) -> None:
        """Show what is known of the name."""
        self._card = card
        if card.entity is None:
            self._examples = ()
        self.view.show(self._rows)

    def show_examples(self, examples: Examples) -> None:
        """Show examples, unless they are of another name."""
        if self._entity is not None and examples.name == self._entity.name:
            self._examples = examples.found
            self.view.show(self._rows)

    def corrected(self, result: CorrectionResult) -> None:
        """Show the result of a correction; where it was refused, go on typing its name."""
        self._result = result
        command, self._typed_command = self._typed_command, None
        if result.error and command is not None and self._typing_for is None:
            self._typing_for = command
        self.view.show(self._rows)

    def complete(self, candidates: NameCandidates) -> None:
        """Put a name in place of what is typed, if that is still what was asked for."""
        if self._typing_for == "merge" and candidates.typed == self._typed:
            own = self._entity.name if self._entity is not None else ""
            names = tuple(name for name in candidates.names if name != own)
            self._candidates = NameCandidates(candidates.typed, names)
            self._put_candidate()

    def act_on_key(self, event: events.Key) -> bool:
        """Type a name, correct, or end with what is selected."""
        if self._typing_for is None:
            return self._act(event.key)
        self._type(event)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted name."""
        event.stop()
        if self._typing_for is not None:
            self._type_text(event.text)

    @property
    def _entity(self) -> Entity | None:
        return None if self._card is None else self._card.entity

    def _act(self, key: str) -> bool:
        entity = self._entity
        if key in _BACK and self._behind:
            self.dismiss(OpenCard(self._behind[-1], self._behind[:-1]))
        elif key == "u":
            self._correct("undo", ())
        elif key == "v":
            self.dismiss(OpenReview(self.field))
        elif entity is None:
            return key == "enter"
        elif key == "enter":
            self._go_on(entity)
        elif key == "i" and (other := self._other):
            self.dismiss(self._card_of(other))
        elif key == "s":
            self._split(entity)
        elif key in ("y", "n"):
            self._decide("merge" if key == "y" else "split")
        elif key == "x":
            self._correct("hide", entity.names)
        elif key == "p":
            self._correct("retype", entity.names)
        elif key in ("m", "r"):
            self._typing_for = "merge" if key == "m" else "rename"
            self._typed, self._result = "", None
            self.view.move(-_LONGEST)
            self.view.show(self._rows)
        else:
            return False
        return True

    def _go_on(self, entity: Entity) -> None:
        selected = self.view.selected
        if isinstance(selected, NarrowTo):
            self.dismiss(selected)
        elif isinstance(selected, Pair):
            self.dismiss(self._card_of((self.field, selected.other)))
        else:
            self.dismiss(NarrowTo(((self.field, entity.name),)))

    @property
    def _other(self) -> Name | None:
        """Who is selected of those in the same articles."""
        selected = self.view.selected
        if isinstance(selected, NarrowTo) and len(selected.names) > 1:
            return selected.names[-1]
        return None

    def _card_of(self, other: Name) -> OpenCard:
        return OpenCard(other, (*self._behind, (self.field, self.name_asked)))

    def _split(self, entity: Entity) -> None:
        selected, own = self.view.selected, entity.names[0]
        if not isinstance(selected, Spelling) or selected.text == own:
            self._refuse("choose the spelling to split off first")
        elif selected.text not in entity.names:
            self._refuse("in its article that spelling stands for a longer one")
        else:
            self._correct("split", (own, selected.text))

    def _decide(self, command: CorrectionCommand) -> None:
        selected = self.view.selected
        if isinstance(selected, Pair):
            self._correct(command, (selected.one, selected.other))
        else:
            self._refuse("choose what may be the same first")

    def _refuse(self, why: str) -> None:
        self.corrected(CorrectionResult(why, error=True))

    def _type(self, event: events.Key) -> None:
        if event.key == "escape":
            self._typing_for = self._result = None
        elif event.key == "enter":
            command, self._typing_for = self._typing_for, None
            self._typed_command = command
            if command is not None and self._entity is not None and self._typed.strip():
                self._correct(command, (self._entity.names[0], self._typed.strip()))
        elif event.key in ("backspace", "ctrl+h"):
            self._typed = self._typed[:-1]
        elif event.key == "ctrl+u":
            self._typed = ""
        elif event.key == "tab" and self._typing_for == "merge" and self._typed.strip():
            if self._typed in self._candidates.names:
                self._put_candidate()
            else:
                self._load_names(self._typed)
        elif event.is_printable and event.character is not None:
            self._type_text(event.character)
        self.view.show(self._rows)

    def _put_candidate(self) -> None:
        """Type the next name, and after the last one what was typed by hand."""
        typed, names = self._candidates.typed, self._candidates.names
        following = dict(zip((typed, *names), (*names, typed), strict=True))
        self._typed = following.get(self._typed, self._typed)
        self.view.show(self._rows)

    def _type_text(self, text: str) -> None:
        self._result = None
        self._typed = (self._typed + " ".join(text.split("\n")))[:_LONGEST]
        self.view.show(self._rows)

    def _correct(self, command: CorrectionCommand, names: Sequence[str]) -> None:
        self._result = CorrectionResult("correcting")
        self.view.show(self._rows)
        self._start(command, names)

    # The lines -----------------------------------------------------------------------------------

    def _rows(self, width: int) -> list[Row]:
        card, entity, glyphs = self._card, self._entity, self.view.glyphs
        name = clip(safe(entity.name if entity else self.name_asked), width - 4, glyphs.ellipsis)
        head: list[StyledText] = [("  " + name, "accent")]
        if entity is not None and entity.long_form:
            head.append(("   " + safe(entity.long_form), "muted"))
        rows = [Row(), Row(tuple(head))]
        if card is not None:
            rows += paragraph(_span(card, glyphs), width, "plain")
        if entity is not None and entity.unsure:
            other = "an organization" if self.field == "people" else "a person"
            doubt = f"? Articles also take it for {other}; p says that it is one."
            rows += paragraph(doubt, width, "muted")
        rows += self._prompt(width)
        if card is None or entity is None:
            what = KIND_OF[self.field]
            gone = paragraph(f"No {what} is called so now.", width, "plain")
            return rows if card is None else [*rows, Row(), *gone]
        rows += _heading("Spellings")
        rows += [_counted(Spelling(form), form, n) for form, n in entity.forms[:_LISTED]]
        if card.alike:
            rows += _heading("May be the same", "y: they are one, n: never")
            rows += [pair_row(each, each.other) for each in card.alike[:_LISTED]]
        own = (self.field, entity.name)
        if self._examples:
            rows += _heading("In the articles")
            for example in self._examples:
                narrowed = NarrowTo((own,), example.head.id)
                rows += _example(example, narrowed, width, glyphs)
        if card.evidence:
            rows += _heading("Joined by")
            for each in card.evidence[:_LISTED]:
                joined = f"{safe(each.one)} = {safe(each.other)}: {safe(each.method)}"
                rows += paragraph(f"{each.score:6.2f}  {joined}", width, "plain")
        rows += _together(own, "people", card.people, width)
        rows += _together(own, "organizations", card.organizations, width)
        return rows

    def _prompt(self, width: int) -> list[Row]:
        """Return the name that is being typed, the result of a correction, or the keys."""
        if self._typing_for is not None:
            ask = "merge with" if self._typing_for == "merge" else "show as"
            typed = ("_", "current")
            asked = Row((("  " + ask + ": ", "accent"), (safe(self._typed), "plain"), typed))
            result = self._result
            why: list[Row] = []
            if result is not None and result.error:
                why = paragraph(safe(result.text), width, "error")
            tab = ("tab completes",) if self._typing_for == "merge" else ()
            hints = (*tab, "enter takes it", "esc leaves it")
            return [asked, *why, *hint_lines(hints, width, self.view.glyphs)]
        if self._result is not None:
            style_name = "error" if self._result.error else "accent"
            return paragraph(safe(self._result.text), width, style_name)
        keys = (
            "enter: only articles with it",
            "m: merge with",
            "s: split the spelling off",
            "r: rename",
            "x: not a person" if self.field == "people" else "x: not an organization",
            "p: an organization" if self.field == "people" else "p: a person",
            "u: undo the last correction",
            "v: all that may be the same",
            "esc closes",
        )
        return hint_lines(keys, width, self.view.glyphs)


class NamesScreen(Overlay):
    """Lists who is named in an article; ends with the name whose card to show, or none."""

    closing = Overlay.closing | {"i"}

    def __init__(self, head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        title: list[Row] = [
            Row(),
            Row(
                (("  Names in this article", "accent"), ("   enter: its card, esc closes", "muted"))
            ),
        ]
        named: tuple[tuple[str, FacetName, tuple[str, ...]], ...] = (
            ("People", "people", head.people),
            ("Organizations", "organizations", head.organizations),
        )
        for heading, field, names in named:
            if names:
                title += _heading(heading)
                title += [
                    Row((("    " + safe(name), "plain"),), OpenCard((field, name)))
                    for name in names
                ]
        super().__init__(lambda _width: title, palette, glyphs)

    def act_on_key(self, event: events.Key) -> bool:
        """End with the selected name."""
        selected = self.view.selected
        if event.key != "enter" or not isinstance(selected, OpenCard):
            return False
        self.dismiss(selected)
        return True


def _span(card: Card, glyphs: Glyphs) -> str:
    noun = "article" if card.articles == 1 else "articles"
    text = f"{card.articles:,} {noun}"
    if card.first is not None and card.last is not None:
        first = dates.short_date(card.first, glyphs.ellipsis)
        last = dates.short_date(card.last, glyphs.ellipsis)
        text += f", {first}" if first == last else f", {first} to {last}"
    return text


def _heading(text: str, keys: str = "", width: int = 0) -> list[Row]:
    """Return a heading, with keys behind it where both fit in a line, else below it."""
    words: list[StyledText] = [("  " + text, "strong")]
    if keys and len(text) + len(keys) + 6 > width:
        return [Row(), Row(tuple(words)), *paragraph(keys, width, "muted")]
    return [Row(), Row((*words, ("   " + keys, "muted")) if keys else tuple(words))]


def pair_row(evidence: Evidence, text: str) -> Row:
    """Return the line of two names that may be one, shown as `text`."""
    words: tuple[StyledText, ...] = (
        (f"{evidence.score:9.2f}  ", "muted"),
        (safe(text), "plain"),
        (f"  ({safe(evidence.method)}) ", "muted"),
    )
    return Row(words, Pair(evidence.one, evidence.other))


def _example(example: Example, choice: NarrowTo, width: int, glyphs: Glyphs) -> list[Row]:
    """Return a line for the article of an example, which can be selected, and its text."""
    head = example.head
    day = dates.short_date(head.published, glyphs.ellipsis)
    about = f"    {day}  " + safe_source(head.source)
    room = width - len(about) - 4
    title = clip(safe(head.title), room, glyphs.ellipsis) if room > 0 else ""
    words: list[StyledText] = [(about + "  ", "muted"), (title + " ", "muted")]
    text = paragraph(safe(example.snippet.text), width, "plain", 4, example.snippet.spans)
    return [Row(tuple(words), choice), *text]


def _together(own: Name, field: FacetName, values: Sequence[FacetValue], width: int) -> list[Row]:
    """Return the lines of those who are named in the same articles, with the number of these."""
    if not values:
        return []
    rows = [
        _counted(NarrowTo((own, (field, value.name))), value.name, value.count)
        for value in values[:_LISTED]
    ]
    heading = f"{field.capitalize()} in the same articles"
    return [*_heading(heading, "enter: those with both, i: card", width), *rows]


def _counted(choice: object, name: str, count: int) -> Row:
    return Row(((f"{count:>9,}  ", "muted"), (safe(name) + " ", "plain")), choice)
