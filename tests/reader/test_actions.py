"""One registry feeds the keys, the help, the hints and the table of the README."""

from __future__ import annotations

from collections import Counter

from tui.reader.actions import ACTIONS, PANES, action_for, by_group, hints, markdown_table
from tui.reader.screens.date_actions import DateActions
from tui.reader.screens.key_actions import KeyActions
from tui.reader.screens.mark_actions import MarkActions
from tui.reader.screens.output_actions import OutputActions
from tui.reader.screens.reading import APP_ACTIONS, PANE_OF
from tui.reader.screens.timeline_actions import TimelineActions

DOING = (KeyActions, MarkActions, OutputActions, DateActions, TimelineActions)
DONE_ELSEWHERE = APP_ACTIONS | set(PANE_OF)


def test_every_action_is_something_the_screen_can_do() -> None:
    for action in ACTIONS:
        does = any(callable(getattr(each, f"do_{action.name}", None)) for each in DOING)
        assert does or action.name in DONE_ELSEWHERE, action.name


def test_everything_the_screen_can_do_has_a_key() -> None:
    every = [name for each in DOING for name in vars(each)]
    names = {name.removeprefix("do_") for name in every if name.startswith("do_")}
    assert names | DONE_ELSEWHERE == {action.name for action in ACTIONS}


def test_a_key_means_one_thing_in_one_context() -> None:
    uses = Counter((context, key) for a in ACTIONS for key in a.keys for context in a.where)
    assert not [use for use, count in uses.items() if count > 1]
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


def test_the_keys_of_the_manual_are_there() -> None:
    for key in ("j", "k", "g", "G", "space", "b", "slash", "question_mark", "q", "z", "m", "s"):
        for pane in PANES:
            assert action_for(key, pane) is not None, (key, pane)
    for key in ("n", "N"):
        assert action_for(key, "list") is action_for(key, "article") is not None
    assert action_for("x", "facets") is not None
    assert action_for("X", "facets") is not None
    assert action_for("u", "list") is not None
    assert action_for("ctrl+u", "list") is not None


def test_letters_are_text_in_the_query_bar() -> None:
    assert not [
        key for key in "abcdefghijklmnopqrstuvwxyz?/*" if action_for(key, "query") is not None
    ]
    assert action_for("ctrl+u", "query") is None


def test_a_hint_is_a_key_and_a_word() -> None:
    for pane in PANES:
        assert 3 <= len(hints(pane)) <= 20
        assert ("?", "help") in hints(pane)


def test_the_table_and_the_help_have_every_action() -> None:
    table = markdown_table()
    assert sum(map(len, by_group().values())) == len(ACTIONS)
    for action in ACTIONS:
        assert f"| {action.help} |" in table
    assert table.startswith("| key | action | where |\n|---|---|---|\n| `j` `↓` |")
