"""A screen over the panes that shows lines of text until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from tui.reader.widgets.text_view import Layout, TextView

if TYPE_CHECKING:
    from search import FacetName
    from tui.reader.themes import Glyphs, Palette
    from tui.state.searches import SavedSearch

Name = tuple["FacetName", str]
"""A value of a facet."""
_STEPS: Final[Mapping[str, int]] = {"j": 1, "down": 1, "k": -1, "up": -1}
_PAGES: Final[Mapping[str, int]] = {"space": 1, "pagedown": 1, "b": -1, "pageup": -1}
_ENDS: Final[Mapping[str, int]] = {"g": -1, "home": -1, "G": 1, "end": 1}
_FAR: Final = 100_000


@dataclass(frozen=True, slots=True)
class NarrowTo:
    """An overlay ends with this: show only articles with these names, at the one of this id."""

    names: tuple[Name, ...]
    article: str = ""


@dataclass(frozen=True, slots=True)
class OpenCard:
    """An overlay ends with this: show the card of this name, behind it those one goes back to."""

    name: Name
    behind: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenReview:
    """An overlay ends with this: show the pairs of names of this facet that may be one."""

    field: FacetName


@dataclass(frozen=True, slots=True)
class DoAction:
    """An overlay ends with this: do this action of the registry."""

    name: str


@dataclass(frozen=True, slots=True)
class TakeQuery:
    """An overlay ends with this: search for this query."""

    query: str


@dataclass(frozen=True, slots=True)
class OpenSearch:
    """An overlay ends with this: show what this saved search asks for."""

    search: SavedSearch


@dataclass(frozen=True, slots=True)
class ShowOnly:
    """An overlay ends with this: show what a query finds without any filter.

    Where the id of one of these articles is given, it is read.
    """

    query: str
    article: str = ""


Outcome = NarrowTo | DoAction | TakeQuery | ShowOnly | OpenSearch
"""What the reading screen does once an overlay ended."""
Next = Outcome | OpenCard | OpenReview | None


class AppAction(Message):
    """The person asks for an action of the app: one that concerns more than one screen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Copied(Message):
    """Safe text goes to the clipboard of the terminal."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Overlay(Screen[Next], inherit_bindings=False):
    """Shows a text view until a key of `closing`; it may end with what to show next."""

    closing = frozenset({"escape", "q", "h", "left"})

    def __init__(self, lay_out: Layout, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__()
        self.view = TextView(lay_out, palette, glyphs)

    def compose(self) -> ComposeResult:
        """Show the text view."""
        yield self.view

    def on_key(self, event: events.Key) -> None:
        """Act on a key, scroll, or close."""
        event.stop()
        if not self.is_current:
            return  # The overlay was closed after the key was typed.
        if self.act_on_key(event):
            return
        key = event.key
        if key in _STEPS:
            self.view.move(_STEPS[key])
        elif key in _PAGES:
            self.view.move(_PAGES[key] * max(1, self.size.height - 1))
        elif key in _ENDS:
            self.view.move(_ENDS[key] * _FAR)
        elif key in self.closing:
            self.dismiss(None)
        elif key == "ctrl+z":
            self.post_message(AppAction("suspend"))

    def act_on_key(self, event: events.Key) -> bool:
        """Act on a key that this overlay alone has; False where it is none of those."""
        return False
