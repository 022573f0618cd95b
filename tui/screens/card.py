"""The card of a name: its spellings in use, what joined them, who is mentioned with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events

from tui import dates
from tui.cards import KIND_OF
from tui.correcting import Corrected, Correction
from tui.safe import clip, safe
from tui.screens.page import Look, Narrow, Page, Review
from tui.widgets.sheet import Row, Words, paragraph

if TYPE_CHECKING:
    from search import ArticleHead, Entity, Evidence, FacetField, FacetValue
    from tui.cards import Card, Example, Examples
    from tui.themes import Glyphs, Palette

Say = Callable[[Correction, Sequence[str]], None]
_LISTED: Final = 12
"""How many spellings, pieces of evidence, people or organizations are listed."""
_LONGEST: Final = 200
"""Characters of a name that is typed in."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A line stands for one of the spellings of the name."""

    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A line stands for two names that may be one."""

    one: str
    other: str


class CardScreen(Page):
    """Shows the card of a name; empty until it comes.

    `say` makes a correction, whose outcome comes back through `corrected`.
    """

    closing = Page.closing | {"i"}

    def __init__(
        self, field: FacetField, name: str, say: Say, palette: Palette, glyphs: Glyphs
    ) -> None:
        self.field = field
        self.name_asked = name
        self._say = say
        self._card: Card | None = None
        self._examples: tuple[Example, ...] = ()
        self._asking: Correction | None = None
        self._typed = ""
        self._told: Corrected | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, card: Card) -> None:
        """Show what is known of the name."""
        self._card = card
        if card.entity is None:
            self._examples = ()
        self.sheet.show(self._rows)

    def show_examples(self, examples: Examples) -> None:
        """Show pieces of articles, unless they are of somebody else."""
        if self._entity is not None and examples.name == self._entity.name:
            self._examples = examples.found
            self.sheet.show(self._rows)

    def corrected(self, outcome: Corrected) -> None:
        """Show what came of a correction."""
        self._told = outcome
        self.sheet.show(self._rows)

    def act(self, event: events.Key) -> bool:
        """Type a name, correct, or choose what to go on with."""
        if self._asking is None:
            return self._act(event.key)
        self._type(event)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted name."""
        event.stop()
        if self._asking is not None:
            self._type_text(event.text)

    @property
    def _entity(self) -> Entity | None:
        return None if self._card is None else self._card.entity

    def _act(self, key: str) -> bool:
        entity = self._entity
        if key == "u":
            self._correct("undo", ())
        elif key == "v":
            self.dismiss(Review(self.field))
        elif entity is None:
            return key == "enter"
        elif key == "enter":
            self._go_on(entity)
        elif key == "s":
            self._split(entity)
        elif key in ("y", "n"):
            self._decide("merge" if key == "y" else "split")
        elif key == "x":
            self._correct("hide", entity.names)
        elif key in ("m", "r"):
            self._asking = "merge" if key == "m" else "rename"
            self._typed, self._told = "", None
            self.sheet.move(-_LONGEST)
            self.sheet.show(self._rows)
        else:
            return False
        return True

    def _go_on(self, entity: Entity) -> None:
        chosen = self.sheet.chosen
        if isinstance(chosen, Narrow):
            self.dismiss(chosen)
        elif isinstance(chosen, Pair):
            self.dismiss(Look((self.field, chosen.other)))
        else:
            self.dismiss(Narrow((self.field, entity.name)))

    def _split(self, entity: Entity) -> None:
        chosen, own = self.sheet.chosen, entity.names[0]
        if not isinstance(chosen, Spelling) or chosen.text == own:
            self._refuse("choose the spelling to split off first")
        elif chosen.text not in entity.names:
            self._refuse("in its article that spelling stands for a longer one")
        else:
            self._correct("split", (own, chosen.text))

    def _decide(self, correction: Correction) -> None:
        chosen = self.sheet.chosen
        if isinstance(chosen, Pair):
            self._correct(correction, (chosen.one, chosen.other))
        else:
            self._refuse("choose what may be the same first")

    def _refuse(self, why: str) -> None:
        self.corrected(Corrected(why, error=True))

    def _type(self, event: events.Key) -> None:
        if event.key == "escape":
            self._asking = None
        elif event.key == "enter":
            asked, self._asking = self._asking, None
            if asked is not None and self._entity is not None and self._typed.strip():
                self._correct(asked, (self._entity.names[0], self._typed.strip()))
        elif event.key in ("backspace", "ctrl+h"):
            self._typed = self._typed[:-1]
        elif event.key == "ctrl+u":
            self._typed = ""
        elif event.is_printable and event.character is not None:
            self._type_text(event.character)
        self.sheet.show(self._rows)

    def _type_text(self, text: str) -> None:
        self._typed = (self._typed + " ".join(text.split("\n")))[:_LONGEST]
        self.sheet.show(self._rows)

    def _correct(self, correction: Correction, names: Sequence[str]) -> None:
        self.corrected(Corrected("correcting"))
        self._say(correction, names)

    # What it shows --------------------------------------------------------------------------------

    def _rows(self, width: int) -> list[Row]:
        card, entity, glyphs = self._card, self._entity, self.sheet.glyphs
        name = clip(safe(entity.name if entity else self.name_asked), width - 4, glyphs.ellipsis)
        head: list[Words] = [("  " + name, "accent")]
        if entity is not None and entity.long_form:
            head.append(("   " + safe(entity.long_form), "muted"))
        rows = [Row(), Row(tuple(head))]
        if card is not None:
            rows += paragraph(_span(card, glyphs), width, "plain")
        rows += self._last_words(width)
        if card is None or entity is None:
            what = KIND_OF[self.field]
            gone = paragraph(f"No {what} is called so now.", width, "plain")
            return rows if card is None else [*rows, Row(), *gone]
        rows += _heading("Spellings")
        rows += [_counted(Spelling(form), form, n) for form, n in entity.forms[:_LISTED]]
        if card.alike:
            rows += _heading("May be the same", "y: they are one, n: never")
            rows += [pair_row(each, each.other) for each in card.alike[:_LISTED]]
        if self._examples:
            rows += _heading("In the articles")
            for example in self._examples:
                narrowed = Narrow((self.field, entity.name), example.head.id)
                rows += _example(example, narrowed, width, glyphs)
        if card.evidence:
            rows += _heading("Joined by")
            for each in card.evidence[:_LISTED]:
                joined = f"{safe(each.one)} = {safe(each.other)}: {safe(each.method)}"
                rows += paragraph(f"{each.score:6.2f}  {joined}", width, "plain")
        rows += _together("people", "People in the same articles", card.people)
        rows += _together("organizations", "Organizations in the same articles", card.organizations)
        return rows

    def _last_words(self, width: int) -> list[Row]:
        """The name being typed, what came of a correction, or the keys."""
        if self._asking is not None:
            ask = "merge with" if self._asking == "merge" else "show as"
            typed = ("_", "current")
            return [Row((("  " + ask + ": ", "accent"), (safe(self._typed), "plain"), typed))]
        if self._told is not None:
            look = "error" if self._told.error else "accent"
            return paragraph(safe(self._told.text), width, look)
        keys = (
            "enter: only articles with it",
            "m: merge with",
            "s: split the spelling off",
            "r: rename",
            "x: not a person" if self.field == "people" else "x: not an organization",
            "u: undo the last correction",
            "v: all that may be the same",
            "esc closes",
        )
        return paragraph(f"  {self.sheet.glyphs.dot}  ".join(keys), width, "muted")


class NamesScreen(Page):
    """Lists who is named in an article; ends with the one whose card is wanted, or none."""

    closing = Page.closing | {"i"}

    def __init__(self, head: ArticleHead, palette: Palette, glyphs: Glyphs) -> None:
        title: list[Row] = [
            Row(),
            Row(
                (("  Names in this article", "accent"), ("   enter: its card, esc closes", "muted"))
            ),
        ]
        named: tuple[tuple[str, FacetField, tuple[str, ...]], ...] = (
            ("People", "people", head.people),
            ("Organizations", "organizations", head.organizations),
        )
        for heading, field, names in named:
            if names:
                title += _heading(heading)
                title += [
                    Row((("    " + safe(name), "plain"),), Look((field, name))) for name in names
                ]
        super().__init__(lambda _width: title, palette, glyphs)

    def act(self, event: events.Key) -> bool:
        """End with the chosen name."""
        chosen = self.sheet.chosen
        if event.key != "enter" or not isinstance(chosen, Look):
            return False
        self.dismiss(chosen)
        return True


def _span(card: Card, glyphs: Glyphs) -> str:
    noun = "article" if card.articles == 1 else "articles"
    text = f"{card.articles:,} {noun}"
    if card.first is not None and card.last is not None:
        first = dates.short_date(card.first, glyphs.ellipsis)
        last = dates.short_date(card.last, glyphs.ellipsis)
        text += f", {first}" if first == last else f", {first} to {last}"
    return text


def _heading(text: str, keys: str = "") -> list[Row]:
    words: list[Words] = [("  " + text, "strong")]
    return [Row(), Row((*words, ("   " + keys, "muted")) if keys else tuple(words))]


def pair_row(evidence: Evidence, text: str) -> Row:
    """Return the line of two names that may be one, shown as `text`."""
    words: tuple[Words, ...] = (
        (f"{evidence.score:9.2f}  ", "muted"),
        (safe(text), "plain"),
        (f"  ({safe(evidence.method)}) ", "muted"),
    )
    return Row(words, Pair(evidence.one, evidence.other))


def _example(example: Example, choice: Narrow, width: int, glyphs: Glyphs) -> list[Row]:
    """Where it stands, under the cursor, and then what is said there."""
    head = example.head
    day = dates.short_date(head.published, glyphs.ellipsis)
    about = f"    {day}  " + safe(head.source or "")
    room = width - len(about) - 4
    title = clip(safe(head.title), room, glyphs.ellipsis) if room > 0 else ""
    words: list[Words] = [(about + "  ", "muted"), (title + " ", "muted")]
    text = paragraph(safe(example.snippet.text), width, "plain", 4, example.snippet.spans)
    return [Row(tuple(words), choice), *text]


def _together(field: FacetField, heading: str, values: Sequence[FacetValue]) -> list[Row]:
    if not values:
        return []
    rows = [
        _counted(Narrow((field, value.name)), value.name, value.count) for value in values[:_LISTED]
    ]
    return [*_heading(heading), *rows]


def _counted(choice: object, name: str, count: int) -> Row:
    return Row(((f"{count:>9,}  ", "muted"), (safe(name) + " ", "plain")), choice)
