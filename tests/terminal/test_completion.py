"""Completion in real shells, by the scripts that are shipped."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search import Archive
from tests import ROOT, SEEDS
from tests.terminal.session import TerminalSession

SHARE = ROOT / "tui" / "share"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an archive, and the command itself on a path of its own."""
    home = tmp_path_factory.mktemp("home")
    with Archive.create(home / "news") as archive:
        archive.update([SEEDS])
    command = home / "bin" / "dateline"
    command.parent.mkdir()
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.cli import main; main()"
    command.write_text(
        f'#!/bin/sh\nexec {shlex.join([sys.executable, "-P", "-c", program])} "$@"\n'
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return home


def environment(place: Path) -> dict[str, Any]:
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "DATELINE_ARCHIVE": str(place / "news")}


def offered(place: Path, line: str, **more: str) -> list[str]:
    done = subprocess.run(
        [str(place / "bin" / "dateline"), *shlex.split(more.pop("arguments", ""))],
        env=environment(place) | {"_DATELINE_COMPLETE": "zsh_complete", "COMP_LINE": line} | more,
        capture_output=True,
        text=True,
        check=False,
    )
    return [each.partition(",")[2] for each in done.stdout.splitlines()]


def test_bash_completes_names_as_they_are_quoted(
    open_shell: Callable[..., TerminalSession], place: Path
) -> None:
    session = open_shell(columns=120, **environment(place))
    session.shows("shell$")
    session.press(f". {SHARE / 'dateline.bash'}; clear\r")
    session.settles()
    session.press("dateline search person:bl\t")
    session.shows(r"person:\"Antony\ Blinken\"")
    session.press("--per\tto\t")
    session.shows(r"--person Kassym-Jomart\ Tokayev")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes_names(place: Path, tmp_path: Path) -> None:
    shutil.copy(place / "bin" / "dateline", tmp_path / "dateline")
    with TerminalSession(
        ("-f", "-i"), tmp_path, columns=120, program=("zsh",), **environment(place)
    ) as session:
        session.press("PS1='shell$ '; autoload -U compinit; compinit -u -D\r")
        session.press(f". {SHARE / '_dateline'}; clear\r")
        session.settles()
        session.press("dateline search person:bl\t")
        session.shows(r"person:\"Antony\ Blinken\"")


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes_names(place: Path) -> None:
    asked = f"source {SHARE / 'dateline.fish'}; complete -C 'dateline search --person to'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", asked],
        env=environment(place),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "Kassym-Jomart Tokayev\n"


def test_commands_options_fields_values_and_words_are_offered(place: Path) -> None:
    assert offered(place, "dateline comp") == ["completion"]
    assert offered(place, "dateline search --sort o") == ["oldest"]
    assert "person:" in offered(place, "dateline search per")
    assert offered(place, "dateline search 'csto person:anton") == ['csto person:"Antony Blinken"']
    assert offered(place, "dateline -a /nowhere search person:b") == []


def test_a_restricted_login_is_offered_nothing(place: Path) -> None:
    assert offered(place, "dateline comp", arguments="--restricted -a /nowhere") == []
    assert offered(place, "dateline comp", DATELINE_RESTRICTED="1") == []
