"""Lists to choose from by typing some of the words: the commands, and the earlier queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.reader.actions import ACTIONS, PANES, Pane
from tui.reader.screens.help import action_rows
from tui.reader.screens.overlay import DoAction, TakeQuery
from tui.reader.screens.searchable import Entry, SearchableOverlay
from tui.reader.widgets.text_view import Row
from tui.terminal.safe import clip, safe

if TYPE_CHECKING:
    from tui.reader.themes import Glyphs, Palette


class CommandsScreen(SearchableOverlay):
    """The command palette: does the action of the registry that is chosen."""

    closing = frozenset({"escape"})

    def __init__(self, pane: Pane, palette: Palette, glyphs: Glyphs) -> None:
        actions = [action for action in ACTIONS if action.where & PANES]
        actions = [action for action in actions if action.name != "commands"]
        # Those of this pane come first; those of another one go there first.
        actions.sort(key=lambda action: pane not in action.where)

        def entries(width: int) -> list[Entry]:
            return [
                Entry(
                    f"{action.help} {action.hint} {action.name} {action.group}",
                    action_rows(action, width, glyphs, action.name),
                )
                for action in actions
            ]

        super().__init__("Commands", entries, palette, glyphs, typing=True)

    def choose(self, choice: object) -> None:
        """End with the action to do."""
        if isinstance(choice, str):
            self.dismiss(DoAction(choice))


class QueriesScreen(SearchableOverlay):
    """The earlier queries, the newest first: takes the one that is chosen."""

    closing = frozenset({"escape"})

    def __init__(self, queries: Sequence[str], palette: Palette, glyphs: Glyphs) -> None:
        def entries(width: int) -> list[Entry]:
            return [
                Entry(
                    query,
                    (
                        Row(
                            (("  " + clip(safe(query), width - 3, glyphs.ellipsis), "plain"),),
                            query,
                        ),
                    ),
                )
                for query in queries
            ]

        super().__init__("Earlier queries", entries, palette, glyphs, typing=True)

    def choose(self, choice: object) -> None:
        """End with the query to search for."""
        if isinstance(choice, str):
            self.dismiss(TakeQuery(choice))
