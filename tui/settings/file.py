"""Reads `config.toml`: what holds, where it comes from, and each fault with its line.

An entry that is wrong is left out and the default holds; nothing in the file can stop the reader.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

from tui.terminal.safe import safe

_LARGEST: Final = 1 << 20
"""Bytes of a file that is read at all."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One entry: its kind, its default, the values that it may have (any without), what it does."""

    name: str
    kind: type
    default: object
    choices: tuple[str, ...]
    about: str


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "theme",
        str,
        "auto",
        ("auto", "night", "paper", "terminal", "plain"),
        "colours: dark, light, the terminal's own 16, none",
    ),
    Setting("ascii", bool, False, (), "draw lines and signs in ASCII"),
    Setting("mouse", bool, False, (), "take the mouse at the start"),
    Setting(
        "rows", str, "one", ("one", "two"), "lines a row of the list has, until `v` is pressed"
    ),
    Setting(
        "columns",
        str,
        "date source",
        ("date source", "date", "source", "title"),
        "what stands before the headline in rows of one line; title: nothing",
    ),
    Setting("time_zone", str, "", (), "whose day today is, such as Asia/Almaty; empty: as here"),
    Setting(
        "export_format",
        str,
        "jsonl",
        ("json", "jsonl", "csv", "markdown", "text", "html", "ris", "bibtex", "csl-json"),
        "the format that `e` offers",
    ),
)
KEYS: Final = "keys"
"""The table of keys: the name of an action and its key, or a list of keys."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which line, counted from one; 0 where it is not one line."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds: the value of every setting, the keys as they are written, and the faults.

    `lines` has the lines of what the file sets, under its name or `keys.` and the action's.
    """

    path: Path
    values: Mapping[str, object]
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def note(self) -> str:
        """The first fault in one line, empty without one."""
        if not self.faults:
            return ""
        more = len(self.faults) - 1
        rest = f" (and {more} more: dateline config)" if more else ""
        return f"{self.path}: {self.faults[0]}; the default holds{rest}"


def config_path() -> Path:
    """Return where the file lies: `$XDG_CONFIG_HOME/dateline/config.toml`."""
    return Path(PlatformDirs("dateline").user_config_dir) / "config.toml"


def read(path: Path | None = None) -> Settings:
    """Return what holds, by the file where there is one."""
    path = path or config_path()
    defaults = {setting.name: setting.default for setting in SETTINGS}
    try:
        if not path.is_file():
            return Settings(path, defaults)
        with path.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        return Settings(path, defaults, faults=(Fault(0, error.strerror or str(error)),))
    if len(data) > _LARGEST:
        return Settings(path, defaults, faults=(Fault(0, "the file is larger than a megabyte"),))
    try:
        text = data.decode("utf-8")
        stored = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Settings(path, defaults, faults=(Fault(line, "this is not UTF-8"),))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r" \(at [^)]*\)$", "", str(error)) or type(error).__name__
        return Settings(path, defaults, faults=(Fault(int(found[1]) if found else 0, reason),))
    return _checked(path, text, stored, defaults)


def _checked(
    path: Path, text: str, stored: Mapping[str, object], defaults: Mapping[str, object]
) -> Settings:
    values, keys = dict(defaults), {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    known = {setting.name: setting for setting in SETTINGS}
    for name, value in stored.items():
        line = _line_of(text, name)
        if name == KEYS and isinstance(value, Mapping):
            for action, wanted in value.items():
                at = _line_of(text, str(action), KEYS)
                given = wanted if isinstance(wanted, list) else [wanted]
                if not given or not all(isinstance(each, str) and each for each in given):
                    wrong = f'{safe(str(action))}: a key is text, as in "x" or ["x", "ctrl+x"]'
                    faults.append(Fault(at, wrong))
                else:
                    keys[str(action)] = tuple(str(each) for each in given)
                    lines[f"{KEYS}.{action}"] = at
        elif (setting := known.get(name)) is None:
            names = ", ".join([*known, f"[{KEYS}]"])
            faults.append(Fault(line, f"there is no setting {safe(name)}; there are {names}"))
        elif (reason := _wrong(setting, value)) is not None:
            faults.append(Fault(line, f"{name}: {reason}"))
        else:
            values[name] = value
            lines[name] = line
    return Settings(path, values, keys, lines, tuple(sorted(faults, key=lambda each: each.line)))


def _wrong(setting: Setting, value: object) -> str | None:
    if type(value) is not setting.kind:
        wanted = "true or false" if setting.kind is bool else "text in quotation marks"
        return f"this is {wanted}"
    if setting.name == "time_zone" and value:
        return _wrong_zone(str(value))
    if setting.choices and value not in setting.choices:
        return f"there is no {safe(str(value))}; there are {', '.join(setting.choices)}"
    return None


def _wrong_zone(name: str) -> str | None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not one of the zones, or no name at all
        return f"there is no time zone {safe(name)}; one is Europe/Berlin"
    return None


def _line_of(text: str, name: str, table: str = "") -> int:
    """Return the line on which a key of a table stands, else that of the table, else 0."""
    inside = heading = 0
    current = ""
    for number, line in enumerate(text.split(os.linesep if os.linesep in text else "\n"), 1):
        if found := re.match(r"\s*\[\s*([\w.\"'-]+)\s*\]", line):
            current = found[1].strip("\"'")
            heading = number if current in (table, name) and not heading else heading
        elif current == table:
            found = re.match(r"\s*([\"']?)([^\"'=]+?)\1\s*=", line)
            if found and found[2].strip() == name:
                inside = number
        if inside:
            return inside
    return heading
