"""The file of settings: what it says holds, what is wrong in it is told with its line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.terminal.session import COMMAND
from tui.export.formats import FORMATS
from tui.reader import actions
from tui.reader.keymap import key_name, mapped
from tui.reader.themes import PALETTES
from tui.settings.file import SETTINGS, Fault, read


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    found = read(tmp_path / "config.toml")
    assert found.values == {each.name: each.default for each in SETTINGS}
    assert found.faults == ()
    assert found.note == ""


def test_what_is_written_holds_and_its_line_is_known(tmp_path: Path) -> None:
    path = written(tmp_path, '# mine\ntheme = "paper"\nmouse = true\n\n[keys]\nstar = ["b", "B"]\n')
    found = read(path)
    assert (found.values["theme"], found.values["mouse"], found.faults) == ("paper", True, ())
    assert found.keys == {"star": ("b", "B")}
    assert found.lines == {"theme": 2, "mouse": 3, "keys.star": 6}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("theme = 'pink'\n", 1, "there is no pink"),
        ("\nmouse = 'yes'\n", 2, "true or false"),
        ("mouse = 1\n", 1, "true or false"),
        ("colour = 1\n", 1, "no setting colour"),
        ("theme = 'paper'\nmouse = \n", 2, "nvalid"),
        ("[keys]\n\nstar = 3\n", 3, "a key is text"),
        ("[keys]\nstar = []\n", 2, "a key is text"),
        ("keys = 3\n", 1, "no setting keys"),
        (b"theme = 'paper'\n# \xff\n", 2, "not UTF-8"),
        ("a = 1\na = 2\n", 0, "overwrite"),
    ],
)
def test_a_fault_has_its_line_and_reason(
    tmp_path: Path, text: str | bytes, line: int, word: str
) -> None:
    found = read(written(tmp_path, text))
    (fault,) = found.faults
    assert word in fault.reason
    assert not line or fault.line == line
    assert found.values["mouse"] is False


@given(st.text() | st.binary())
@settings(deadline=None, max_examples=200)
def test_nothing_in_the_file_stops_the_reader(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    found = read(written(tmp_path_factory.mktemp("config"), data))
    assert set(found.values) == {each.name for each in SETTINGS}
    mapped(found)


def test_the_choices_are_those_that_there_are() -> None:
    choices = {each.name: each.choices for each in SETTINGS}
    assert set(choices["theme"]) == {"auto", *PALETTES}
    assert choices["export_format"] == tuple(FORMATS)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("x", "x"),
        ("X", "X"),
        ("/", "slash"),
        ("ctrl+x", "ctrl+x"),
        ("f5", "f5"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("hyper+x", None),
        ("nonsense", None),
        ("\x1b", None),
    ],
)
def test_keys_are_written_as_a_person_would(key: str, name: str | None) -> None:
    assert key_name(key) == name


def test_keys_are_changed_and_conflicts_named(tmp_path: Path) -> None:
    text = '[keys]\nstar = "f5"\nquit = "j"\nnothing = "x"\nhelp = "hyper+q"\ntag = ["*", "f6"]\n'
    found, faults = mapped(read(written(tmp_path, text)))
    keys = {action.name: action.keys for action in found}
    assert keys["star"] == ("f5",)
    assert keys["tag"] == ("asterisk", "f6")  # the key that star has left
    assert keys["quit"] == ("q",)
    assert {fault.line: fault.reason.split(":")[0] for fault in faults} == {
        3: "quit",
        4: "there is no action nothing; `",
        5: "help",
    }
    assert "the key j is that of down there" in {f.line: f.reason for f in faults}[3]
    actions.use(found)
    try:
        action = actions.action_for("f5", "list")
        assert action is not None
        assert action.name == "star"
        assert "| `f5` | star, or no star |" in actions.markdown_table()
    finally:
        actions.use(actions.DEFAULT_ACTIONS)


def test_the_command_prints_what_holds_and_whence(tmp_path: Path) -> None:
    folder = tmp_path / "dateline"
    folder.mkdir()
    written(folder, 'theme = "paper"\nmouse = 3\n')
    done = subprocess.run(
        [*COMMAND, "config"],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 2
    assert 'theme = "paper"  # line 1: colours' in done.stdout
    assert "mouse = false  # default: " in done.stdout
    assert "line 2: mouse: this is true or false; the default holds" in done.stderr
    assert str(Fault(0, "x")) == "x"


def test_a_time_zone_is_one_that_there_is(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('rows = "two"\ncolumns = "date"\ntime_zone = "Asia/Almaty"\n')
    found = read(path)
    assert (found.values["rows"], found.values["time_zone"]) == ("two", "Asia/Almaty")
    assert not found.faults
    for name in ("Nowhere/At all", "../../etc/passwd", "/etc/passwd", "\u001b[2J"):
        path.write_text(f"time_zone = {json.dumps(name)}\n")
        found = read(path)
        assert found.values["time_zone"] == ""
        assert "there is no time zone" in found.faults[0].reason
