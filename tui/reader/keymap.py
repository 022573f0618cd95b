"""The keys that a person has chosen, in place of those of the registry; conflicts are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.keys import KEY_ALIASES, Keys, _character_to_key

from tui.reader import actions
from tui.reader.actions import Action
from tui.settings.file import KEYS, Fault, Settings

_NAMES = frozenset(key.value for key in Keys) | frozenset(KEY_ALIASES) | {"space", "escape"}


def key_name(written: str) -> str | None:
    """Return Textual's name of a key as a person writes it, None where there is no such key."""
    if len(written) == 1:
        return _character_to_key(written) if written.isprintable() else None
    *modifiers, last = written.split("+")
    last = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup"}.get(last.lower(), last)
    if any(each not in ("ctrl", "shift", "alt") for each in modifiers):
        return None
    if len(last) == 1:
        last = _character_to_key(last)
    elif last.lower() not in _NAMES:
        return None
    else:
        last = last.lower()
    return "+".join([*modifiers, last])


def mapped(settings: Settings) -> tuple[tuple[Action, ...], tuple[Fault, ...]]:
    """Return the actions with the keys of the person, and what is wrong with those.

    A key that would mean two things in one place keeps its old meaning.
    """
    wanted: dict[str, Action] = {}
    faults: list[Fault] = []
    known: Mapping[str, Action] = {action.name: action for action in actions.DEFAULT_ACTIONS}
    for name, written in settings.keys.items():
        line = settings.lines.get(f"{KEYS}.{name}", 0)
        if name not in known:
            faults.append(Fault(line, f"there is no action {name}; `:` in the reader lists them"))
            continue
        names = [key_name(each) for each in written]
        if None in names:
            wrong = written[names.index(None)]
            faults.append(Fault(line, f"{name}: there is no key {wrong}"))
            continue
        keys = tuple(each for each in names if each is not None)
        wanted[name] = replace(known[name], keys=keys, shown=" ".join(written))
    found = tuple(wanted.get(action.name, action) for action in actions.DEFAULT_ACTIONS)
    while clash := _conflict(found, wanted):
        action, other, key = clash
        line = settings.lines.get(f"{KEYS}.{action.name}", 0)
        faults.append(Fault(line, f"{action.name}: the key {key} is that of {other.name} there"))
        del wanted[action.name]
        found = tuple(wanted.get(each.name, each) for each in actions.DEFAULT_ACTIONS)
    return found, tuple(faults)


def _conflict(
    found: tuple[Action, ...], wanted: Mapping[str, Action]
) -> tuple[Action, Action, str] | None:
    """Return a chosen action, the other one, and the key that both have in one place."""
    taken: dict[tuple[str, str], Action] = {}
    for action in sorted(found, key=lambda each: each.name in wanted):
        for key in action.keys:
            for where in action.where:
                other = taken.setdefault((where, key), action)
                if other is not action and action.name in wanted:
                    return action, other, key
    return None
