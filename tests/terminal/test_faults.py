"""What is refused by the system is told in one line, with an exit code that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import SEEDS
from tests.terminal.test_cli import Shell

ARCHIVE, OUTPUT = 3, 74


class Unprivileged(Shell):
    """A shell in which the rights of files hold for everybody, root too."""

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.started(*arguments, stdout=subprocess.PIPE)

    def started(self, *arguments: str, **streams: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tui.cli", *arguments]
        if os.geteuid() == 0:
            rights = "--bounding-set=-dac_override,-dac_read_search"
            command = ["setpriv", rights, *command]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command,
            env=self.environment,
            cwd=self.home,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
            **streams,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Unprivileged]:
    """A shell with an archive of the samples."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(SEEDS, home / "news")
    shell = Unprivileged(home)
    shell("index", "news", "-a", "a")
    yield shell
    subprocess.run(["chmod", "-R", "u+rwX", str(home)], check=True)


def test_a_folder_that_cannot_be_entered_stops_nothing(shell: Unprivileged) -> None:
    closed, listed = shell.home / "news" / "closed", shell.home / "news" / "listed"
    for folder in (closed, listed):
        folder.mkdir()
        (folder / "x.txt").write_text("Nobody reads this story.")
    (shell.home / "news" / "z.txt").write_text("The last story of a harbour.")
    closed.chmod(0)
    listed.chmod(0o444)
    said = shell("index", "news", "-a", "a")
    assert f"skipped {closed}: no permission to read it" in said
    assert f"skipped {listed}/x.txt: no permission to read it" in said
    assert "added 1, updated 0, unchanged 3, removed 0, skipped 2" in said


def test_a_path_that_is_longer_than_the_system_allows_is_skipped(shell: Unprivileged) -> None:
    before = Path.cwd()
    os.chdir(shell.home / "news")
    try:
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
        Path("z.txt").write_text("Too deep a story.")
    finally:
        os.chdir(before)
    assert "unchanged 3, removed 0, skipped 1" in shell("index", "news", "-a", "a")
    assert "too long" in shell.complaint("search", "x", "-a", "x" * 300, code=ARCHIVE)


@pytest.mark.parametrize("command", [("search", "csto"), ("index", "news"), ("check",)])
def test_an_archive_of_another_user_is_told_so(
    shell: Unprivileged, command: tuple[str, ...]
) -> None:
    archive = shell.home / "a"
    archive.chmod(0)
    assert "cannot be read: Permission denied" in shell.complaint(*command, "-a", "a", code=ARCHIVE)
    archive.chmod(0o755)
    (archive / "manifest.json").chmod(0)
    assert "Permission denied" in shell.complaint(*command, "-a", "a", code=ARCHIVE)


def test_a_folder_in_which_no_archive_can_be_made_is_told_so(shell: Unprivileged) -> None:
    locked = shell.home / "locked"
    locked.mkdir(0o555)
    assert "Permission denied" in shell.complaint("index", "news", "-a", "locked/b", code=ARCHIVE)
    locked.chmod(0)
    assert "Permission denied" in shell.complaint("index", "news", "-a", "locked/b", code=ARCHIVE)
    assert "skipped" in shell("index", "locked", "-a", "a")


@pytest.mark.parametrize(
    "command",
    ["search csto", "search csto --json", "names", "explain csto", "check", "--version", "--help"],
)
def test_output_that_cannot_be_written_is_neither_found_nor_nothing(
    shell: Unprivileged, command: str
) -> None:
    arguments = command.split() if command[0] == "-" else [*command.split(), "-a", "a"]
    with Path("/dev/full").open("w") as full:
        done = shell.started(*arguments, stdout=full)
    assert done.returncode == OUTPUT
    assert done.stderr == "dateline: the output could not be written: No space left on device\n"
    closed = shell.started(*arguments, preexec_fn=lambda: os.close(1))
    assert (closed.returncode, closed.stderr) == (OUTPUT, "dateline: standard output is closed\n")


def test_messages_without_a_stream_for_them_go_nowhere(shell: Unprivileged) -> None:
    command = [sys.executable, "-m", "tui.cli", "show", "nobody", "-a", "a"]
    done = subprocess.run(
        ["sh", "-c", '"$@" 2>&-', "sh", *command],
        env=shell.environment, cwd=shell.home, capture_output=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, b"")


def test_corrections_are_read_from_files_and_open_pipes_alone(shell: Unprivileged) -> None:
    os.mkfifo(shell.home / "pipe")
    for name in ("pipe", "/dev/zero", "news"):
        assert "reads standard input" in shell.complaint("names", "apply", name, "-a", "a")
    assert "no such file" in shell.complaint("names", "apply", "nowhere", "-a", "a")
    for number, line in enumerate((r'hide person "\ud800 x"', "hide person x")):
        (shell.home / f"{number}.txt").write_text(f"# names\n{line}\n")
        said = shell.complaint("names", "apply", f"{number}.txt", "-a", "a")
        assert "line 2: every name is a text in double quotes" in said
    (shell.home / "latin").write_bytes(b'hide person "Ren\xe9 M"\n')
    assert "is not UTF-8" in shell.complaint("names", "apply", "latin", "-a", "a")
    read, write = os.pipe()
    os.write(write, b'hide person "Antony Blinken"\n')
    os.close(write)
    done = shell.started(
        "names", "apply", f"/dev/fd/{read}", "-a", "a", pass_fds=[read], stdout=subprocess.PIPE
    )
    os.close(read)
    assert (done.stdout, done.returncode) == ("1 corrections applied\n", 0)
