"""`dateline config`: what holds, where it comes from, and what is wrong with the file."""

from __future__ import annotations

import json
import sys

import click

from tui.commands.guards import FOUND, USAGE, print_message
from tui.settings.file import KEYS, SETTINGS, read


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def config(as_json: bool) -> int:
    """Print every setting, its value and where it comes from; ends with 2 where one is wrong."""
    from tui.reader.keymap import mapped

    settings = read()
    actions, faults = mapped(settings)
    faults = (*settings.faults, *faults)
    kept = {action.name: action.shown for action in actions if action.name in settings.keys}
    if as_json:
        values = dict(settings.values) | {KEYS: kept}
        told = [{"line": fault.line or None, "reason": fault.reason} for fault in faults]
        found = {"file": str(settings.path), "settings": values, "faults": told}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        there = "" if settings.path.is_file() else " (there is none: these are the defaults)"
        sys.stdout.write(f"# {settings.path}{there}\n")
        for setting in SETTINGS:
            line = settings.lines.get(setting.name)
            whence = f"line {line}" if line else "default"
            choices = f"; {', '.join(setting.choices)}" if setting.choices else ""
            value = json.dumps(settings.values[setting.name])
            sys.stdout.write(f"{setting.name} = {value}  # {whence}: {setting.about}{choices}\n")
        if kept:
            sys.stdout.write(f"\n[{KEYS}]\n")
        for name, shown in kept.items():
            line = settings.lines.get(f"{KEYS}.{name}")
            sys.stdout.write(f"{name} = {json.dumps(shown.split(' '))}  # line {line}\n")
    for fault in faults:
        print_message(f"{settings.path}: {fault}; the default holds")
    return USAGE if faults else FOUND
