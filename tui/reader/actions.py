"""The registry of actions and their keys: bindings, help, hints and the README come from it.

An action that is not in this table has no key, and a key that is not in this table does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Literal

Pane = Literal["list", "article", "facets"]
Context = Pane | Literal["query", "timeline", "passage"]
"""Where a key is pressed: in a pane, the query bar, the timeline, or while a passage is marked."""
PANE_ORDER: Final[tuple[Pane, ...]] = ("list", "article", "facets")
PANES: Final[frozenset[Pane]] = frozenset(PANE_ORDER)
_LIST: Final[frozenset[Context]] = frozenset({"list"})
_ARTICLE: Final[frozenset[Context]] = frozenset({"article"})
_READ: Final[frozenset[Context]] = frozenset({"list", "article"})
_FACETS: Final[frozenset[Context]] = frozenset({"facets"})
_QUERY: Final[frozenset[Context]] = frozenset({"query"})
_PASSAGE: Final[frozenset[Context]] = frozenset({"passage"})
_TIMES: Final[frozenset[Context]] = frozenset({"timeline"})
_LIKE_PANES: Final[frozenset[Context]] = PANES | _TIMES
_EVERYWHERE: Final[frozenset[Context]] = PANES | _QUERY | _TIMES | _PASSAGE

Group = Literal[
    "Move",
    "Read",
    "Search",
    "Filter",
    "Keep",
    "Take out",
    "View",
    "Timeline",
    "Query bar",
    "Passage",
]
GROUPS: Final[tuple[Group, ...]] = (
    "Move",
    "Read",
    "Search",
    "Filter",
    "Keep",
    "Take out",
    "View",
    "Timeline",
    "Query bar",
    "Passage",
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do.

    `keys` are Textual's names of the keys, `shown` is how a person reads them, `where` is where
    they work. `hint` is the word or two for the last line of the screen, empty for none.
    """

    name: str
    keys: tuple[str, ...]
    shown: str
    help: str
    group: Group
    where: frozenset[Context] = PANES
    hint: str = ""


DEFAULT_ACTIONS: Final[tuple[Action, ...]] = (
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
        hint="why",
    ),
    Action(
        "next_article",
        ("greater_than_sign",),
        ">",
        "next article of the list",
        "Read",
        _ARTICLE,
        hint="next",
    ),
    Action(
        "previous_article",
        ("less_than_sign",),
        "<",
        "previous article of the list",
        "Read",
        _ARTICLE,
    ),
    Action(
        "about",
        ("I",),
        "I",
        "all that is known of the article",
        "Read",
        frozenset({"list", "article"}),
        hint="about",
    ),
    Action("card", ("i",), "i", "who this is, who this is about; corrections", "Read", hint="who"),
    Action(
        "story",
        ("D",),
        "D",
        "versions of this text and what they changed; related articles",
        "Read",
        frozenset({"list", "article"}),
        hint="versions",
    ),
    Action("query", ("slash",), "/", "type a query; results follow", "Search", hint="search"),
    Action("history", ("ctrl+r",), "ctrl+r", "list of earlier queries", "Search", _EVERYWHERE),
    Action("sort", ("s",), "s", "order: newest, oldest, relevance", "Search", _READ, hint="order"),
    Action("refresh", ("r",), "r", "take in what is new in the archive", "Search"),
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
        "alternative",
        ("O",),
        "O",
        "or: one more value, of which one is enough; again: undo",
        "Filter",
        _FACETS,
        hint="or",
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
    Action(
        "filter_facet",
        ("f",),
        "f",
        "type a part of a name: all values of this section that have it",
        "Filter",
        _FACETS,
        hint="find",
    ),
    Action("next_section", ("greater_than_sign",), ">", "next section", "Filter", _FACETS),
    Action("previous_section", ("less_than_sign",), "<", "previous section", "Filter", _FACETS),
    Action("sort_facets", ("s",), "s", "values by name, by number", "Filter", _FACETS),
    Action("fold", ("V",), "V", "all versions of a text, only the first", "Filter"),
    Action(
        "timeline",
        ("B",),
        "B",
        "the timeline: how many articles when; there, only some days",
        "Filter",
        hint="timeline",
    ),
    Action(
        "undo",
        ("u",),
        "u",
        "undo the last query, filter or mark",
        "Filter",
        _LIKE_PANES,
        hint="undo",
    ),
    Action(
        "redo", ("ctrl+y",), "ctrl+y", "redo what was undone", "Filter", _LIKE_PANES, hint="redo"
    ),
    Action("clear", ("ctrl+u",), "ctrl+u", "clear query and filters", "Filter"),
    Action("star", ("asterisk",), "*", "star, or no star", "Keep", _READ, hint="star"),
    Action("tag", ("t",), "t", "tags; -tag takes one away", "Keep", _READ, hint="tag"),
    Action("note", ("a",), "a", "a note on the article", "Keep", _READ),
    Action("unread", ("U",), "U", "unread, or read", "Keep", _READ),
    Action("all", ("M",), "M", "the next mark is for all that is listed", "Keep", _READ),
    Action("save", ("S",), "S", "save the search under a name", "Keep"),
    Action("saved", ("L",), "L", "the saved searches, and what is new to each", "Keep"),
    Action("resume", ("R",), "R", "where the last session ended", "Keep", hint="where you were"),
    Action(
        "correct_date",
        ("C",),
        "C",
        "correct the date; after M of all that is listed",
        "Keep",
        _READ,
    ),
    Action("copy", ("y",), "y", "copy the address or path", "Take out", _READ),
    Action("cite", ("Y",), "Y", "citation: plain, BibTeX or RIS", "Take out", _READ),
    Action("passage", ("p",), "p", "mark a passage to copy", "Take out", _ARTICLE, hint="passage"),
    Action("open_url", ("o",), "o", "open the address, or show it whole", "Take out", _READ),
    Action("export", ("e",), "e", "export what is listed to a file", "Take out"),
    Action(
        "archive",
        ("A",),
        "A",
        "the archive: what it has, how dates are known, what its last import did",
        "View",
    ),
    Action("next_pane", ("tab",), "tab", "next pane", "View"),
    Action("previous_pane", ("shift+tab",), "shift+tab", "previous pane", "View"),
    Action("list", ("1",), "1", "the list", "View"),
    Action("article", ("2",), "2", "the article", "View"),
    Action("facets", ("3",), "3", "people and organizations", "View", hint="facets"),
    Action("rows", ("v",), "v", "one or two lines a row of the list", "View"),
    Action("zoom", ("z",), "z", "zoom the pane", "View"),
    Action("mouse", ("m",), "m", "mouse on, off", "View"),
    Action("theme", ("T",), "T", "next theme", "View"),
    Action("redraw", ("ctrl+l",), "ctrl+l", "draw the screen anew", "View"),
    Action("commands", ("colon",), ":", "all commands, by their words", "View", hint="commands"),
    Action(
        "help",
        ("question_mark",),
        "?",
        "these keys; / searches them",
        "View",
        _LIKE_PANES,
        hint="help",
    ),
    Action("quit", ("q",), "q", "quit", "View", hint="quit"),
    Action("interrupt", ("ctrl+c",), "ctrl+c", "stop a running indexing", "View", _EVERYWHERE),
    Action("suspend", ("ctrl+z",), "ctrl+z", "to the shell; fg comes back", "View", _EVERYWHERE),
    Action("older_bar", ("h", "left"), "h ←", "the bar before", "Timeline", _TIMES),
    Action("newer_bar", ("l", "right"), "l →", "the bar after", "Timeline", _TIMES, hint="after"),
    Action("first_bar", ("g", "home"), "g Home", "the first bar", "Timeline", _TIMES),
    Action("last_bar", ("G", "end"), "G End", "the last bar", "Timeline", _TIMES),
    Action(
        "range",
        ("space",),
        "space",
        "a range of bars begins here; again: it does not",
        "Timeline",
        _TIMES,
        hint="range",
    ),
    Action(
        "narrow",
        ("enter",),
        "enter",
        "only articles of the days selected; u undoes it",
        "Timeline",
        _TIMES,
        hint="only these",
    ),
    Action(
        "leave_timeline",
        ("escape", "B", "q"),
        "esc B",
        "back to the pane",
        "Timeline",
        _TIMES,
        hint="back",
    ),
    Action(
        "accept",
        ("enter",),
        "enter",
        "take the query and go to the list",
        "Query bar",
        _QUERY,
        hint="take it",
    ),
    Action(
        "leave",
        ("escape",),
        "esc",
        "to the list, keeping the text",
        "Query bar",
        _QUERY,
        hint="keep it",
    ),
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
    Action("older_query", ("up",), "↑", "the query before", "Query bar", _QUERY, hint="earlier"),
    Action("newer_query", ("down",), "↓", "the query after", "Query bar", _QUERY),
    Action("longer", ("l", "w", "right"), "l →", "a word more", "Passage", _PASSAGE),
    Action("shorter", ("h", "b", "left"), "h ←", "a word less", "Passage", _PASSAGE),
    Action("line_longer", ("j", "down"), "j ↓", "a line more", "Passage", _PASSAGE),
    Action("line_shorter", ("k", "up"), "k ↑", "a line less", "Passage", _PASSAGE),
    Action("swap", ("o",), "o", "move the other end", "Passage", _PASSAGE, hint="other end"),
    Action("copy_passage", ("y", "enter"), "y enter", "copy it", "Passage", _PASSAGE, hint="copy"),
    Action(
        "end_passage", ("escape", "q"), "esc q", "mark nothing", "Passage", _PASSAGE, hint="leave"
    ),
)

ACTIONS = DEFAULT_ACTIONS
"""The actions with the keys of the person."""
ACTION_OF: Final[dict[str, Action]] = {}
_BY_KEY: Final[dict[tuple[Context, str], Action]] = {}


def use(actions: tuple[Action, ...]) -> None:
    """Have these keys hold; before anything that shows them is imported."""
    global ACTIONS
    ACTIONS = actions
    ACTION_OF.clear()
    ACTION_OF.update({action.name: action for action in actions})
    _BY_KEY.clear()
    _BY_KEY.update(
        {
            (where, key): action
            for action in actions
            for key in action.keys
            for where in action.where
        }
    )


use(DEFAULT_ACTIONS)


def action_for(key: str, context: Context) -> Action | None:
    """Return what `key` does in this context, None where it does nothing."""
    return _BY_KEY.get((context, key))


def hints(
    context: Context, used: Collection[str] = (), can: Callable[[str], bool] = lambda _name: True
) -> tuple[tuple[str, str], ...]:
    """Return the first key and the hint of each action of this context that has one.

    Those come first that the person has not used yet; what `can` says does nothing now is left out,
    and help is always the last.
    """
    offered = [
        action for action in ACTIONS if action.hint and context in action.where and can(action.name)
    ]
    offered.sort(key=lambda action: (action.name == "help", action.name in used))
    return tuple((action.shown.split()[0], action.hint) for action in offered)


def by_group() -> dict[Group, list[Action]]:
    """Return the actions under their headings, in the order of the help screen."""
    return {group: [action for action in ACTIONS if action.group == group] for group in GROUPS}


def markdown_table() -> str:
    """Return the keys as a Markdown table for the README, ending in a line feed."""
    lines = ["| key | action | where |", "|---|---|---|"]
    for group, actions in by_group().items():
        for action in actions:
            keys = " ".join(f"`{key}`" for key in action.shown.split())
            own = action.where in (_QUERY, _TIMES, _PASSAGE)
            where = group.lower() if own else _where(action.where)
            lines.append(f"| {keys} | {action.help} | {where} |")
    return "\n".join(lines) + "\n"


def _where(contexts: frozenset[Context]) -> str:
    if contexts in (PANES, _LIKE_PANES, _EVERYWHERE):
        return "anywhere" if contexts == _EVERYWHERE else "panes"
    return ", ".join(context for context in PANE_ORDER if context in contexts)
