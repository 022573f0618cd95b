"""A login that is given to strangers, through a real sshd with the configuration of the README."""

from __future__ import annotations

import getpass
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from search import Archive
from tests import ROOT
from tests.terminal.session import COMMAND, TerminalSession
from tests.waiting import PATIENCE
from tui.cli import dateline
from tui.commands.restriction import KEPT
from tui.state.personal import PersonalState

SSHD = "/usr/sbin/sshd"
FIRST = "Mukhtar Tleuberdi"
needs_sshd = pytest.mark.skipif(
    not Path(SSHD).exists() or shutil.which("ssh") is None, reason="no OpenSSH here"
)


class Server:
    """An sshd on loopback that lets in the person who runs the tests, with a key."""

    def __init__(self, folder: Path, archive: Path, command: str = "") -> None:
        """`command` is what every login runs, in place of the restricted reader."""
        self.home = folder / "home"
        self.home.mkdir()
        self.archive = archive
        for name in ("host", "person"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        readme = (ROOT / "README.md").read_text("utf-8")
        block = re.search(r"```sshd_config\n(.*?)```", readme, re.S)
        assert block is not None
        command = command or f"{shlex.join(COMMAND)} --restricted -a {archive}"
        forced = re.sub("ForceCommand .*", lambda _: f"ForceCommand {command}", block[1])
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
            f"AuthorizedKeysFile {folder}/person.pub\nStrictModes no\nUsePAM no\n"
            f"PasswordAuthentication no\nPidFile none\nPermitRootLogin yes\n"
            # The worst that an administrator may have allowed elsewhere.
            f"AcceptEnv *\nSetEnv HOME={self.home}\n"
            + forced.replace("Match User news", f"Match User {getpass.getuser()}")
        )
        Path("/run/sshd").mkdir(exist_ok=True)
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=log)
        log.close()
        self.arguments = (
            *("ssh", "-F", "none", "-p", str(self.port), "-i", str(folder / "person")),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", "LogLevel=ERROR", "-o", f"User={getpass.getuser()}"),
        )
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                assert time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.05)

    def processes(self) -> set[int]:
        """The readers that this server has started."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().split(b"\0")
            except OSError:
                continue
            if b"--restricted" in words and os.fsencode(self.archive) in words:
                found.add(int(entry.parent.name))
        return found

    def all_processes(self) -> set[int]:
        """All that runs in a login, whoever of it started it."""
        home = os.fsencode(f"HOME={self.home}")
        found = set()
        for entry in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if home in entry.read_bytes().split(b"\0"):
                    found.add(int(entry.parent.name))
        return found


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "served") as archive:
        archive.update([ROOT / "seeds"])
    return tmp_path / "served"


@pytest.fixture
def server(tmp_path: Path, archive: Path) -> Iterator[Server]:
    folder = tmp_path / "ssh"
    folder.mkdir()
    server = Server(folder, archive)
    yield server
    server.process.terminate()
    server.process.wait()


@pytest.fixture
def log_in(server: Server, tmp_path: Path) -> Iterator[Callable[..., TerminalSession]]:
    sessions: list[TerminalSession] = []

    def opened(*words: str, **options: object) -> TerminalSession:
        arguments = ("-tt", *words[:-1], "127.0.0.1", *words[-1:])
        session = TerminalSession(arguments, tmp_path, program=server.arguments, **options)  # type: ignore[arg-type]
        sessions.append(session)
        return session

    yield opened
    for session in sessions:
        session.process.close(force=True)


@needs_sshd
def test_a_stranger_logs_in_reads_marks_resizes_and_copies(
    log_in: Callable[..., TerminalSession], server: Server
) -> None:
    session = log_in()
    session.shows(FIRST, "3 articles", " ms")
    session.resize(120)
    session.shows("People", "(stated)")
    session.press("*")
    session.shows("★")
    session.press("y")
    session.writes(rb"\x1b\]52;c;[A-Za-z0-9+/=]+\x07")
    session.press("q")
    assert session.ends() == 0
    state = PersonalState(server.archive, server.home / ".local/state/dateline")
    assert len(state.marks.ids("starred")) == 1
    state.close()


@needs_sshd
def test_nothing_but_reading_is_possible(
    log_in: Callable[..., TerminalSession], server: Server, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in server.archive.rglob("*")}
    # What the client asks to be run is not run, and what it sets is not taken over.
    session = log_in(
        *("-o", "SendEnv=*"),
        "sh",
        XDG_STATE_HOME=str(tmp_path / "elsewhere"),
        TEXTUAL_LOG=str(tmp_path / "log"),
        TEXTUAL_DRIVER="os:system",
        DATELINE_ARCHIVE=str(tmp_path),
        PYTHONINSPECT="1",
        EDITOR="vi",
    )
    session.shows(FIRST, "3 articles", " ms")
    session.press("\x1a")
    session.shows("there is no shell here")
    session.press("e")
    session.shows("there is no export to files here")
    session.press("\r")
    session.shows("(stated)")
    session.press("I")
    session.shows("All that is known of this article")
    session.settles()
    assert str(ROOT) not in session.text
    session.press("I")
    session.settles()
    session.press("h")
    session.settles()
    session.press("3")
    session.shows("Antony Blinken")
    session.settles()
    session.press("i")
    session.shows("Antony Blinken", "spell")
    session.press("x")
    session.settles()
    session.press("y")
    session.settles()
    session.press("\x1b\x1b")
    session.settles()
    session.press("\x03")
    session.settles()
    (process,) = server.processes()
    environment = Path(f"/proc/{process}/environ").read_bytes()
    assert b"elsewhere" in environment  # it did come through, as it was at the start
    children = Path(f"/proc/{process}/task/{process}/children").read_text()
    assert not children.strip()
    session.press("q")
    assert session.ends() == 0
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "log").exists()
    assert {path: path.stat().st_mtime_ns for path in server.archive.rglob("*")} == before
    written = [path for path in server.home.rglob("*") if path.is_file()]
    assert {path.parent for path in written} == {server.home / ".local/state/dateline"}
    assert {path.name.split(".")[0] for path in written} == {"state"}


@needs_sshd
def test_a_dropped_connection_ends_the_session_and_costs_nothing(
    log_in: Callable[..., TerminalSession], server: Server
) -> None:
    session = log_in()
    session.shows(FIRST, " ms")
    session.press("j*")
    session.shows("★")
    session.settles()
    assert server.processes()
    assert session.process.pid is not None
    os.kill(session.process.pid, signal.SIGKILL)
    end = time.monotonic() + 30
    while server.processes():
        assert time.monotonic() < end
        time.sleep(0.05)
    again = log_in()
    again.shows("2 of 3 articles", "★", "was cut off")


@needs_sshd
def test_a_connection_that_drops_while_it_indexes_leaves_nothing_running_and_loses_nothing(
    tmp_path: Path, archive: Path
) -> None:
    news, folder = tmp_path / "news.jsonl", tmp_path / "ssh"
    folder.mkdir()
    with news.open("w", encoding="utf-8") as lines:
        for number in range(30_000):
            body = " ".join(f"w{number}x{word}" for word in range(40))
            lines.write(json.dumps({"id": f"a{number}", "body": body}) + "\n")
    command = f"{shlex.join(COMMAND)} open {ROOT / 'seeds'} {news} -a {archive}"
    server = Server(folder, archive, command)
    arguments = ("-tt", "127.0.0.1")
    try:
        with TerminalSession(arguments, tmp_path, program=server.arguments) as session:
            session.shows("1 of 3 articles", "indexing ", " %")
            session.press("*")
            session.shows("starred")
            assert len(server.all_processes()) > 1
            assert session.process.pid is not None
            os.kill(session.process.pid, signal.SIGKILL)
            end = time.monotonic() + PATIENCE
            while server.all_processes():
                assert time.monotonic() < end
                time.sleep(0.02)
    finally:
        server.process.terminate()
        server.process.wait()
    assert not Archive.check(archive)
    with Archive.open(archive) as opened:
        assert opened.articles >= 3
    state = PersonalState(archive, server.home / ".local/state/dateline")
    assert len(state.marks.ids("starred")) == 1
    state.close()


@needs_sshd
@pytest.mark.parametrize(
    "term", ["xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt100"]
)
def test_every_usual_terminal_is_served(log_in: Callable[..., TerminalSession], term: str) -> None:
    session = log_in(TERM=term)
    session.shows(FIRST, "3 articles")
    session.press("q")
    assert session.ends() == 0


@needs_sshd
def test_without_a_terminal_it_says_what_to_do(server: Server) -> None:
    for arguments, term in ((["-T"], "xterm"), (["-tt"], "dumb")):
        done = subprocess.run(
            [*server.arguments, *arguments, "127.0.0.1"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TERM": term},
        )
        assert done.returncode == 2, done
        said = done.stdout + done.stderr
        assert "ssh -t" in said or "TERM=dumb" in said


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
    )


@pytest.mark.parametrize("way", ["option", "environment"])
def test_every_command_is_refused(tmp_path: Path, archive: Path, way: str) -> None:
    option = ["--restricted"] if way == "option" else []
    environment = {} if option else {"DATELINE_RESTRICTED": "1"}
    for name in sorted({*dateline.commands, *dateline.apart}):
        done = run(*option, "-a", str(archive), name, "x", home=tmp_path, **environment)
        assert (done.returncode, done.stdout) == (2, ""), name
        assert "this login may only read" in done.stderr
    done = run(*option, home=tmp_path, DATELINE_ARCHIVE=str(archive), **environment)
    assert done.returncode == 2
    assert "needs the archive" in done.stderr


def test_the_environment_is_cleaned_and_what_a_session_takes_is_limited(tmp_path: Path) -> None:
    program = (
        "import os, resource; from tui.commands.restriction import restrict; restrict();"
        "print(sorted(os.environ)); print(resource.getrlimit(resource.RLIMIT_CORE)[1],"
        "resource.getrlimit(resource.RLIMIT_DATA)[1] > 0, oct(os.umask(0)))"
    )
    hostile = dict.fromkeys(
        ["TEXTUAL_DRIVER", "LD_LIBRARY_PATH", "XDG_CONFIG_HOME", "PAGER", "BROWSER"], "/nowhere"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/evil", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **hostile},
    )
    names, limits = done.stdout.splitlines()
    assert set(re.findall(r"\w+", names)) <= KEPT | {"LC_ALL", "LC_CTYPE"}
    assert limits == "0 True 0o77"


def test_what_is_kept_of_a_stranger_is_limited(tmp_path: Path) -> None:
    state = PersonalState(Path("/news"), tmp_path, quota=1 << 20)
    for number in range(40):
        state.marks.change("note", {f"a{number}": "T"}, "x" * 100_000)
    assert "full" in state.take_trouble()
    kept = len(state.marks.ids("noted"))
    assert 0 < kept < 40
    assert (tmp_path / "state.sqlite3").stat().st_size <= 1 << 20
    state.close()
