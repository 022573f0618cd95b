"""Somebody damages or cuts short a file of the archive that a command or the reader is using."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.session import TerminalSession
from tests.terminal.test_cli import Shell

ARCHIVE = 3
CUT = """
import os
from search.index.opening import OpenFiles

looked = OpenFiles.check_sizes

def look_and_cut(self):
    looked(self)
    if os.path.exists({flag!r}):
        for file in self._mapped:
            os.truncate(file.path, 0)

OpenFiles.check_sizes = look_and_cut
"""
"""Cuts every file short while a call reads it, once a file `flag` is there."""
LARGE = """
from search.index import opening

opening._VERIFIED = 0
"""
"""Has no archive be so small that all of it is verified when it is opened."""
MAIN = "from tui.cli import main; main()"


@pytest.fixture
def archive(samples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(samples, tmp_path / "archive"))


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[list[TerminalSession]]:
    kept: list[TerminalSession] = []
    yield kept
    for session in kept:
        session.process.close(force=True)


def opened(
    archive: Path, sessions: list[TerminalSession], before: str = "", columns: int = 100
) -> TerminalSession:
    """The reader on an archive, with `before` done first in its process."""
    program = (sys.executable, "-P", "-c", f"{before}\n{MAIN}")
    arguments = ("-a", str(archive))
    sessions.append(TerminalSession(arguments, archive.parent, program=program, columns=columns))
    return sessions[-1]


def test_a_file_cut_short_between_two_searches_is_noticed_before_it_is_read(
    archive: Path, sessions: list[TerminalSession]
) -> None:
    session = opened(archive, sessions, columns=200)
    session.shows("3 articles", " ms")
    session.settles()
    for path in archive.glob("*.postings"):
        os.truncate(path, 0)
    session.press("/csto\r")
    session.shows("cut short since it was opened")
    session.press("q")
    assert session.ends() == 0


def test_a_file_cut_short_while_it_is_read_ends_the_reader_in_order(
    archive: Path, sessions: list[TerminalSession], tmp_path: Path
) -> None:
    flag = tmp_path / "cut"
    session = opened(archive, sessions, CUT.format(flag=str(flag)))
    terminal = session.process.child_fd
    before = termios.tcgetattr(terminal)
    session.shows("3 articles", " ms")
    session.press("m")
    session.shows("mouse on")
    session.settles()
    assert termios.tcgetattr(terminal) != before
    flag.touch()
    session.press("/csto\r")
    assert session.ends() == ARCHIVE
    left, _, after = session.raw.rpartition(b"\x1b[?1049l")
    assert b"dateline: a file of the archive was cut short while it was read" in after
    assert after.count(b"\n") == 1
    assert b"\x1b[?25h" in after
    for mode in (b"1000", b"2004"):
        assert left.rfind(b"\x1b[?%bl" % mode) > left.rfind(b"\x1b[?%bh" % mode)
    assert left.endswith(b"\x1b[<u")
    assert b"Traceback" not in session.raw
    assert termios.tcgetattr(terminal) == before


@pytest.mark.parametrize("command", [["search", "csto"], ["names"], ["index", "news"]])
def test_a_file_cut_short_while_it_is_read_ends_a_command_with_one_line(
    archive: Path, tmp_path: Path, command: list[str]
) -> None:
    flag = tmp_path / "cut"
    flag.touch()
    shell = Shell(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "new.txt").write_text("A new story.")
    before = CUT.format(flag=str(flag))
    if command[0] == "index":  # which does not ask before
        before += "from search.index.index import Index\nindexed = Index.writer\n"
        before += "Index.writer = lambda self: (self.check_sizes(), indexed(self))[1]"
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"{before}\n{MAIN}", *command, "-a", str(archive)],
        env=shell.environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == ARCHIVE, (done.returncode, done.stdout, done.stderr)
    assert done.stderr.startswith("dateline: ")
    assert "cut short" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_verified_at_opening_is_while_nothing_is_asked(
    archive: Path, sessions: list[TerminalSession]
) -> None:
    for path in archive.glob("*.postings"):
        path.write_bytes(path.read_bytes().replace(b"Mukhtar", b"Mukhtas"))
    session = opened(archive, sessions, LARGE)
    session.shows("3 articles", "the archive is damaged: run `dateline check`")
    session.settles()
    session.press("/ryabkov\r")
    session.shows("2 articles")
    session.press("j")
    session.settles()
    assert "damaged" not in session.text
    session.press("q")
    assert session.ends() == 0
