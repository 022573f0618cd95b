"""What the actions need of the screen that they act on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from tui.reader.actions import Pane

if TYPE_CHECKING:
    from textual.app import App


class ReadingView(Protocol):
    """What the actions need of the screen.

    `active` is the pane that has the keys, `zoomed` whether it is shown alone, `message` what the
    status line shows until the next key.
    """

    active: Pane
    zoomed: bool
    message: str

    @property
    def app(self) -> App[int]:
        """The application."""

    @property
    def in_view(self) -> Collection[Pane]:
        """The panes on the screen."""

    @property
    def is_typing(self) -> bool:
        """Whether the query bar has the keys."""

    def copy(self, text: str) -> None:
        """Send safe text to the clipboard of the terminal."""

    def activate(self, name: Pane) -> None:
        """Give a pane the keys."""

    def lay_out_panes(self) -> None:
        """Lay the panes out."""

    def leave_query_bar(self) -> None:
        """Take the keys from the query bar."""

    def search_again(self) -> None:
        """Search the newest generation; where something is being read, it stays."""

    def stop_indexing(self) -> bool:
        """Stop a running indexing; False where none runs."""
