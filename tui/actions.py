"""One registry of what can be done in the reader: from it come keys, help, hints and the README.

An action that is not in this table has no key, and a key that is not in this table does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Place = Literal["list", "article", "facets", "query"]
PANES: Final[frozenset[Place]] = frozenset({"list", "article", "facets"})
_LIST: Final[frozenset[Place]] = frozenset({"list"})
_ARTICLE: Final[frozenset[Place]] = frozenset({"article"})
_FACETS: Final[frozenset[Place]] = frozenset({"facets"})
_QUERY: Final[frozenset[Place]] = frozenset({"query"})
_EVERYWHERE: Final[frozenset[Place]] = PANES | _QUERY

Group = Literal["Move", "Read", "Search", "Filter", "View", "Query bar"]
GROUPS: Final[tuple[Group, ...]] = ("Move", "Read", "Search", "Filter", "View", "Query bar")


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do.

    `keys` are named as Textual names them, `shown` as a person reads them. `where` says in which
    panes the keys work. `hint` is the word or two for the last line of the screen, empty for none.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    help: str
    group: Group
    where: frozenset[Place] = PANES
    hint: str = ""


ACTIONS: Final[tuple[Action, ...]] = (
    Action("down", ("j", "down"), "j ↓", "next row or line", "Move"),
    Action("up", ("k", "up"), "k ↑", "previous row or line", "Move"),
    Action("page_down", ("space", "pagedown"), "space PgDn", "next page", "Move"),
    Action("page_up", ("b", "pageup"), "b PgUp", "previous page", "Move"),
    Action(
        "first", ("g", "home"), "g Home", "first row (newest end), start of the article", "Move"
    ),
    Action("last", ("G", "end"), "G End", "last row (oldest end), end of the article", "Move"),
    Action(
        "older_day", ("left_square_bracket",), "[", "first article of the day before", "Move", _LIST
    ),
    Action(
        "newer_day",
        ("right_square_bracket",),
        "]",
        "first article of the day after",
        "Move",
        _LIST,
    ),
    Action("jump", ("d",), "d", "jump to a date", "Move", _LIST),
    Action(
        "read", ("enter", "l", "right"), "enter l", "read the article", "Read", _LIST, hint="read"
    ),
    Action(
        "back",
        ("h", "escape", "left"),
        "h esc",
        "back to the list",
        "Read",
        frozenset({"article", "facets"}),
        hint="back",
    ),
    Action("scroll_down", ("J",), "J", "scroll the article down from the list", "Read", _LIST),
    Action("scroll_up", ("K",), "K", "scroll the article up from the list", "Read", _LIST),
    Action(
        "next_hit",
        ("n",),
        "n",
        "next hit, on into the next article",
        "Read",
        frozenset({"list", "article"}),
        hint="next hit",
    ),
    Action(
        "previous_hit",
        ("N",),
        "N",
        "previous hit, back into the article before",
        "Read",
        frozenset({"list", "article"}),
    ),
    Action(
        "why",
        ("w",),
        "w",
        "why this article matched",
        "Read",
        frozenset({"list", "article"}),
    ),
    Action("card", ("i",), "i", "who this is, who this is about; corrections", "Read", hint="who"),
    Action("query", ("slash",), "/", "type a query; results follow", "Search", hint="search"),
    Action("history", ("ctrl+r",), "ctrl+r", "earlier queries", "Search", _EVERYWHERE),
    Action("sort", ("s",), "s", "order: newest, oldest, relevance", "Search"),
    Action(
        "include",
        ("x", "enter"),
        "x enter",
        "only articles with this value; again: undo",
        "Filter",
        _FACETS,
        hint="include",
    ),
    Action(
        "exclude",
        ("X",),
        "X",
        "no articles with this value; again: undo",
        "Filter",
        _FACETS,
        hint="exclude",
    ),
    Action("undo", ("u",), "u", "undo the last filter", "Filter"),
    Action("clear", ("ctrl+u",), "ctrl+u", "clear query and filters", "Filter"),
    Action("next_pane", ("tab",), "tab", "next pane", "View"),
    Action("previous_pane", ("shift+tab",), "shift+tab", "previous pane", "View"),
    Action("list", ("1",), "1", "the list", "View"),
    Action("article", ("2",), "2", "the article", "View"),
    Action("facets", ("3",), "3", "people and organizations", "View", hint="facets"),
    Action("zoom", ("z",), "z", "zoom the pane", "View"),
    Action("mouse", ("m",), "m", "mouse on, off", "View"),
    Action("theme", ("T",), "T", "next theme", "View"),
    Action("redraw", ("ctrl+l",), "ctrl+l", "draw the screen anew", "View"),
    Action("help", ("question_mark",), "?", "these keys", "View", hint="help"),
    Action("quit", ("q",), "q", "quit", "View", hint="quit"),
    Action("interrupt", ("ctrl+c",), "ctrl+c", "stop a running indexing", "View", _EVERYWHERE),
    Action("accept", ("enter",), "enter", "take the query and go to the list", "Query bar", _QUERY),
    Action("leave", ("escape",), "esc", "to the list, keeping the text", "Query bar", _QUERY),
    Action(
        "next_completion",
        ("tab",),
        "tab",
        "next completion; without any, to the list",
        "Query bar",
        _QUERY,
    ),
    Action(
        "previous_completion",
        ("shift+tab",),
        "shift+tab",
        "completion before",
        "Query bar",
        _QUERY,
    ),
    Action("older_query", ("up",), "↑", "the query before", "Query bar", _QUERY),
    Action("newer_query", ("down",), "↓", "the query after", "Query bar", _QUERY),
)

_BY_KEY: Final[dict[tuple[Place, str], Action]] = {
    (place, key): action for action in ACTIONS for key in action.keys for place in action.where
}


def action_for(key: str, place: Place) -> Action | None:
    """Return what `key` does in this pane, None for nothing."""
    return _BY_KEY.get((place, key))


def hints(place: Place) -> list[tuple[str, str]]:
    """Return the key and the word of each action worth a hint in this pane."""
    return [
        (action.shown.split()[0], action.hint)
        for action in ACTIONS
        if action.hint and place in action.where
    ]


def by_group() -> dict[Group, list[Action]]:
    """Return the actions under their headings, in the order of the help screen."""
    return {group: [action for action in ACTIONS if action.group == group] for group in GROUPS}


def markdown_table() -> str:
    """Return the keys as a Markdown table for the README, ending in a line feed."""
    lines = ["| key | action | where |", "|---|---|---|"]
    for group, actions in by_group().items():
        for action in actions:
            keys = " ".join(f"`{key}`" for key in action.shown.split())
            where = group.lower() if action.where == _QUERY else _where(action.where)
            lines.append(f"| {keys} | {action.help} | {where} |")
    return "\n".join(lines) + "\n"


def _where(places: frozenset[Place]) -> str:
    if places in (PANES, _EVERYWHERE):
        return "anywhere" if places == _EVERYWHERE else "panes"
    return ", ".join(place for place in ("list", "article", "facets") if place in places)
