"""The card of a name: its spellings, what joined them, who is mentioned with it, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from textual import events

from tui import dates
from tui.correcting import Corrected, Correction
from tui.safe import clip, safe
from tui.screens.page import Page
from tui.widgets.sheet import Row, Words, paragraph

if TYPE_CHECKING:
    from search import ArticleHead, FacetField, FacetValue
    from tui.questions import Card
    from tui.themes import Glyphs, Palette

Choice = tuple[Literal["form", "people", "organizations"], str]
Say = Callable[[Correction, Sequence[str]], None]
_HELP: Final = (
    "enter: only articles with it",
    "s: split the spelling off",
    "m: merge with",
    "r: rename",
    "u: undo the last correction",
    "esc closes",
)
_LISTED: Final = 12
"""How many spellings, pieces of evidence, people or organizations are listed."""
_LONGEST: Final = 200
"""Characters of a name that is typed in."""


class CardScreen(Page):
    """Shows the card of a name; empty until it comes. Ends with a name to filter by, or none.

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
        self._asking: Correction | None = None
        self._typed = ""
        self._told: Corrected | None = None
        super().__init__(self._rows, palette, glyphs)

    def show(self, card: Card) -> None:
        """Show what is known of the name."""
        self._card = card
        self.sheet.show(self._rows)

    def corrected(self, outcome: Corrected) -> None:
        """Show what came of a correction."""
        self._told = outcome
        self.sheet.show(self._rows)

    def act(self, event: events.Key) -> bool:
        """Type a name, correct, or choose one to filter by."""
        if self._asking is None:
            return self._act(event.key)
        self._type(event)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted name."""
        event.stop()
        if self._asking is not None:
            self._type_text(event.text)

    def _act(self, key: str) -> bool:
        chosen = self.sheet.chosen
        kind, name = chosen if isinstance(chosen, tuple) else ("", "")
        if key == "enter":
            if kind in ("people", "organizations"):
                self.dismiss((kind, name))
        elif key == "u":
            self._correct("undo", ())
        elif self._card is None or self._card.entity is None:
            return False
        elif key == "s":
            own = self._card.names[0]
            if kind == "form" and name != own:
                self._correct("split", (own, name))
            else:
                self.corrected(Corrected("choose the spelling to split off first", error=True))
        elif key == "x":
            self._correct("hide", self._card.names)
        elif key in ("m", "r"):
            self._asking = "merge" if key == "m" else "rename"
            self._typed, self._told = "", None
            self.sheet.move(-_LONGEST)
            self.sheet.show(self._rows)
        else:
            return False
        return True

    def _type(self, event: events.Key) -> None:
        if event.key == "escape":
            self._asking = None
        elif event.key == "enter":
            asked, self._asking = self._asking, None
            if asked is not None and self._card is not None and self._typed.strip():
                self._correct(asked, (self._card.names[0], self._typed.strip()))
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

    def _rows(self, width: int) -> list[Row]:
        card, glyphs = self._card, self.sheet.glyphs
        entity = card.entity if card is not None else None
        name = clip(safe(entity.name if entity else self.name_asked), width - 4, glyphs.ellipsis)
        head: list[Words] = [("  " + name, "accent")]
        if entity is not None and entity.long_form:
            head.append(("   " + safe(entity.long_form), "muted"))
        rows = [Row(), Row(tuple(head))]
        if card is not None:
            rows += paragraph(_span(card, glyphs), width, "plain")
        what = "person" if self.field == "people" else "organization"
        if self._asking is not None:
            ask = "merge with" if self._asking == "merge" else "show as"
            typed = ("_", "current")
            rows.append(Row((("  " + ask + ": ", "accent"), (safe(self._typed), "plain"), typed)))
        elif self._told is not None:
            look = "error" if self._told.error else "accent"
            rows += paragraph(safe(self._told.text), width, look)
        else:
            keys = [*_HELP[:4], f"x: not {'a' if what == 'person' else 'an'} {what}", *_HELP[4:]]
            rows += paragraph(f"  {glyphs.dot}  ".join(keys), width, "muted")
        if card is None:
            return rows
        if entity is None:
            return [*rows, Row(), *paragraph(f"No {what} is called so now.", width, "plain")]
        rows += [Row(), Row((("  Spellings", "strong"),))]
        rows += [_counted(("form", form), form, n) for form, n in entity.forms[:_LISTED]]
        if card.evidence:
            rows += [Row(), Row((("  Joined by", "strong"),))]
            for each in card.evidence[:_LISTED]:
                joined = f"{safe(each.one)} = {safe(each.other)}: {safe(each.method)}"
                rows += paragraph(f"{each.score:6.2f}  {joined}", width, "plain")
        rows += _together("people", "People in the same articles", card.people)
        rows += _together("organizations", "Organizations in the same articles", card.organizations)
        return rows


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
        for heading, field, names in (
            ("People", "people", head.people),
            ("Organizations", "organizations", head.organizations),
        ):
            if names:
                title += [Row(), Row((("  " + heading, "strong"),))]
                title += [Row((("    " + safe(name), "plain"),), (field, name)) for name in names]
        super().__init__(lambda _width: title, palette, glyphs)

    def act(self, event: events.Key) -> bool:
        """End with the chosen name."""
        chosen = self.sheet.chosen
        if event.key != "enter" or not isinstance(chosen, tuple):
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


def _together(field: FacetField, heading: str, values: Sequence[FacetValue]) -> list[Row]:
    if not values:
        return []
    rows = [_counted((field, value.name), value.name, value.count) for value in values[:_LISTED]]
    return [Row(), Row((("  " + heading, "strong"),)), *rows]


def _counted(choice: object, name: str, count: int) -> Row:
    return Row(((f"{count:>9,}  ", "muted"), (safe(name) + " ", "plain")), choice)
