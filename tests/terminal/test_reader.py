"""The reader end to end in a real pty: what a person sees, and every byte that is sent."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.session import COMMAND, TerminalSession

Open = Callable[..., TerminalSession]
FIRST = "Mukhtar Tleuberdi"
"""How the headline of the newest sample begins."""
ALLOWED = re.compile(
    rb"\x1b\[\d+;\d+H"  # cursor moves
    rb"|\x1b\[[\d;]*m"  # styles
    rb"|\x1b\[\?\d+(;\d+)*[hl]"  # modes
    rb"|\x1b\[\?\d+\$p|\x1b\[[<>]\d*u"  # what Textual asks and sets at the start and the end
)


def test_a_person_reads_searches_and_filters(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, "~2022-01-09", "3 articles", " ms")
    session.press("j\r")
    session.shows("(inferred)")
    session.press("h/ryabkov")
    session.shows("2… articles")
    session.press("\r\r")
    session.shows("Following days")
    session.press("n")
    session.shows("hit 2 of")
    session.press("h3")
    session.shows("Antony Blinken")
    session.press("x")
    session.shows("+Antony Blinken", "2 articles")
    session.press("\x15")
    session.shows("3 articles")
    session.press("?")
    session.shows("Keys", "next row or line")
    session.press("?")
    session.shows("3 articles")
    session.press("q")
    assert session.ends() == 0
    assert b"\x1b[?1049l" in session.raw


def test_keys_typed_ahead_go_where_they_should(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    session.press("j/rybakov\x15ryabkov\r")
    session.shows("› ryabkov", "2 articles")
    session.press("gj\r")
    session.shows("GENEVA")
    session.press("h/\x15nazarbayev\rq")
    assert session.ends() == 0


def test_choosing_antony_blinken_shows_three(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples), columns=140)
    session.shows(FIRST, "Antony Blinken", " ms")
    session.press("3x")
    session.shows("+ Antony Blinken", "3 articles")


def test_it_survives_every_width(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples), columns=60)
    session.shows(FIRST[:10], " ms")
    for columns in (80, 100, 140, 200, 120, 99, 60, 30, 10, 200):
        session.resize(columns)
        if columns >= 120:
            session.shows("People", "(stated)", "newest")
        elif columns >= 100:
            session.shows("(stated)")
        elif columns >= 60:
            session.shows(FIRST[:10], "3 articles")
    session.press("q")
    assert session.ends() == 0


def test_of_many_sizes_in_quick_succession_the_last_one_counts(
    open_reader: Open, samples: Path
) -> None:
    session = open_reader("-a", str(samples), columns=140)
    for _ in range(25):
        session.shows("People", "(stated)", "newest")
        for columns in (60, 30, 10, 140):
            session.resize(columns)
    session.shows("People", "(stated)", "newest")
    session.press("q")
    assert session.ends() == 0


def test_hostile_text_appears_literally_and_never_reaches_the_terminal(
    open_reader: Open, hostile: Path
) -> None:
    session = open_reader("-a", str(hostile), columns=200, rows=50)
    session.shows("Title 0", "[sic]", "[/]", "[@click=app.bell]x[/]", "[Казахстана]", " ms")
    session.press("j\r")
    session.shows("Body 1")
    session.press("G/jane\r3xX?")
    session.shows("Keys")
    session.press("?")
    session.settles()
    session.press("uuq")
    session.ends()
    left = ALLOWED.sub(b"", session.raw).replace(b"\r", b"").replace(b"\n", b"")
    assert b"\x1b" not in left
    shown = left.decode()
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", shown
    )
    assert "\U000e0041" not in shown
    assert not re.search("\u0301{5}", shown)


@pytest.mark.parametrize(
    ("environment", "expected", "forbidden"),
    [
        (
            {"NO_COLOR": "1"},
            rb"\x1b\[[\d;]*7m",
            rb"[34]8;[25];|\x1b\[[\d;]*(?<=[;\[])[34][0-7][;m]",
        ),
        ({"TERM": "xterm", "COLORTERM": ""}, rb"\x1b\[[\d;]*36", rb"[34]8;[25];"),
        ({"TERM": "linux", "COLORTERM": ""}, rb"\x1b\[[\d;]*36", rb"[34]8;[25];"),
        ({"TERM": "xterm-256color", "COLORTERM": ""}, rb"38;5;\d+", rb"[34]8;2;"),
        ({}, rb"38;2;\d+", rb"[34]8;5;"),
    ],
    ids=["NO_COLOR", "16 colours", "console", "256 colours", "all colours"],
)
def test_only_the_colours_that_there_are(
    open_reader: Open, samples: Path, environment: dict[str, str], expected: bytes, forbidden: bytes
) -> None:
    session = open_reader("-a", str(samples), columns=140, **environment)
    session.shows(FIRST, "People", " ms")
    session.press("/csto\r")
    session.writes(expected)
    session.settles()
    assert not re.search(forbidden, session.raw)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode_gets_plain_signs(
    open_reader: Open, samples: Path, encoding: str
) -> None:
    session = open_reader("-a", str(samples), columns=140, rows=40, PYTHONIOENCODING=encoding)
    session.shows("Mukhtar Tleuberdi informed the", "People", " ms")
    session.settles()
    assert b"\\u" not in session.raw
    assert "[??????????]" in session.text
    session.raw.decode("ascii" if encoding == "ascii" else "latin-1")


def test_bytes_that_are_not_utf8_do_not_end_it(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    os.write(session.process.child_fd, b"/\xff\xfe")
    session.press("\x15csto\r")
    session.shows("› csto", "3 articles")
    session.press("q")
    assert session.ends() == 0


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_in_order(open_reader: Open, samples: Path, number: int) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    session.process.kill(number)
    assert session.ends() == 128 + number
    assert b"\x1b[?1049l" in session.raw


def test_a_closed_terminal_ends_it(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    pid = session.process.pid
    assert pid is not None
    os.close(session.process.child_fd)
    end = time.monotonic() + 20
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() < end, "it outlived its terminal"
        time.sleep(0.05)


def test_the_environment_does_not_steer_textual(
    open_reader: Open, samples: Path, tmp_path: Path
) -> None:
    session = open_reader(
        "-a",
        str(samples),
        TEXTUAL_DRIVER="this:That",
        TEXTUAL_LOG=str(tmp_path / "log"),
        TEXTUAL_PRESS="q",
        TEXTUAL="devtools,debug",
        TEXTUAL_SCREENSHOT="0",
        TEXTUAL_SCREENSHOT_LOCATION=str(tmp_path),
    )
    session.shows(FIRST, " ms")
    session.press("q")
    assert session.ends() == 0
    assert not (tmp_path / "log").exists()
    assert not list(tmp_path.glob("*.svg"))


def test_the_mouse_is_off_until_it_is_wanted_and_off_again_at_the_end(
    open_reader: Open, samples: Path
) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    assert b"\x1b[?1000h" not in session.raw
    session.press("m")
    session.shows("mouse on")
    assert b"\x1b[?1000h" in session.raw
    assert b"\x1b[?1003h" not in session.raw
    session.press("\x1b[<0;10;3M\x1b[<0;10;3m")
    session.press("\r")
    session.shows("(inferred)")
    session.press("q")
    session.ends()
    assert session.raw.rindex(b"\x1b[?1000l") > session.raw.rindex(b"\x1b[?1000h")


def test_nothing_is_sent_while_nothing_happens(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    session.settles(silence=1.5)


def test_few_bytes_are_sent(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    session.settles()
    assert len(session.raw) <= 30_000
    for key, bound in (("\x1b[B", 1_000), ("\x1b[A", 1_000), ("\x1b[6~", 6_000), ("\t", 4_000)):
        session.press(key)
        assert len(session.answers()) <= bound, key


def test_a_size_in_the_environment_is_not_that_of_the_terminal(
    open_reader: Open, samples: Path
) -> None:
    session = open_reader("-a", str(samples), columns=140, COLUMNS="60", LINES="10")
    session.shows(FIRST, "People", " ms")
    session.resize(60)
    session.shows(FIRST[:10], "3 articles")
    assert "People" not in session.text


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_ctrl_z_goes_to_the_shell_and_fg_comes_back_clean(open_shell: Open, samples: Path) -> None:
    shell = open_shell()
    shell.shows("shell$")
    shell.press(f"{shlex.join(COMMAND)} -a {samples}\r")
    shell.shows(FIRST, " ms")
    for _ in range(2):
        shell.press("/osce\x1a")
        shell.shows("Stopped", "shell$")
        shell.press("stty -a | grep -o ' icanon'; echo back''again\r")
        shell.shows("icanon", "backagain")
        shell.press("clear; fg\r")
        shell.shows(FIRST, "› osce", "articles")
        shell.press("\x15\x1b")
        shell.shows("3 articles", "enter read")
    shell.press("q")
    shell.shows("shell$")
    shell.press("exit\r")
    assert shell.ends() == 0


def test_ctrl_z_without_a_shell_says_so(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    session.press("\x1a")
    session.shows("no shell waits here")
    session.press("q")
    assert session.ends() == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_keys_that_act_on_the_terminal_do_so_in_every_pane(open_shell: Open, samples: Path) -> None:
    shell = open_shell(columns=120)
    shell.shows("shell$")
    for pane in "123":
        shell.press("clear\r")
        shell.settles()
        shell.press(f"{shlex.join(COMMAND)} -a {samples}\r")
        shell.shows(FIRST, "Antony Blinken", " ms")
        shell.press(pane)
        shell.settles()
        shell.press("\x0c")
        assert b"Antony Blinken" in shell.answers()  # all is drawn anew
        shell.press("\x1a")
        shell.shows("Stopped", "shell$")
        shell.press("clear; fg\r")
        shell.shows(FIRST, "Antony Blinken")
        shell.press("q")
        shell.settles()
        shell.press("echo back''again\r")
        shell.shows("backagain")


def test_line_by_line_nothing_but_text_is_sent(open_reader: Open, samples: Path) -> None:
    session = open_reader("--plain", "-a", str(samples), TERM="dumb", columns=160)
    session.shows("3 articles, newest", "3. 2022-01-09")
    session.press("1\r")
    session.shows("Article 1: Mukhtar Tleuberdi")
    session.press("q\r")
    assert session.ends() == 0
    assert b"\x1b" not in session.raw
