"""However an indexing ends, it leaves an archive that works, and no process or semaphore behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from search import Archive, ArchiveDamaged
from tests import CACHE, ROOT
from tests.crash.converging import eager
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="reads the list of processes"
)

COMMAND = (sys.executable, "-P", "-c", "from tui.cli import main; main()")
RECORDS = 12_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draw = random.Random(1)  # so that no article is a version of another
    words = [f"word{number}" for number in range(500)]
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number in range(RECORDS):
            record = {
                "id": f"r{number}",
                "body": f"Number{number}. {' '.join(draw.choices(words, k=200))}.",
                "people": ["Ada Lovelace"],
                "organizations": ["CSTO"],
            }
            lines.write(json.dumps(record) + "\n")
    return path


@pytest.fixture(autouse=True)
def hanging_up_ends() -> Iterator[None]:
    """What is started does not ignore the end of its terminal, as it would below `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


class Processes:
    """The processes of a group, one of which leads it."""

    def __init__(self, group: int) -> None:
        self.group = group

    @property
    def running(self) -> list[int]:
        """Those that have not ended."""
        return [pid for pid, _, group in processes() if group == self.group]

    @property
    def workers(self) -> list[int]:
        """Those that the leader has started."""
        return [pid for pid in self.running if pid != self.group]

    def end(self) -> None:
        """End those that are left."""
        for left in self.running:
            os.kill(left, signal.SIGKILL)


def processes() -> Iterator[tuple[int, int, int]]:
    """The number, parent and group of every process that has not ended."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if state != "Z":
                yield int(entry.name), int(parent), int(group)


def generation(folder: Path) -> int:
    """The newest publication of an archive, 0 before the first."""
    if not Archive.exists(folder):
        return 0
    with Archive.open(folder) as archive:
        return archive.generation


class Indexing:
    """`dateline index` of a file with several processes, in a group of its own."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [*COMMAND, "index", str(file), "--archive", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        )
        self.group = Processes(self.process.pid)

    def is_at(self, generation_wanted: int) -> None:
        """Wait until its workers run and this generation is published."""
        until(
            lambda: self.group.workers and generation(self.folder) >= generation_wanted,
            "it never began",
        )
        assert self.process.poll() is None, "it ended before it could be stopped"

    def says(self) -> str:
        """Wait for its end and return what it wrote."""
        return self.process.communicate(timeout=PATIENCE)[0]


@pytest.fixture
def index(file: Path, tmp_path: Path) -> Iterator[Callable[[], Indexing]]:
    """Start an indexing of the file into one folder."""
    started: list[Indexing] = []

    def start() -> Indexing:
        started.append(Indexing(file, tmp_path / "archive"))
        return started[-1]

    yield start
    for each in started:
        each.group.end()
        each.process.communicate()


def completes(file: Path, folder: Path) -> None:
    """The next indexing makes the archive whole and leaves nothing of the one before."""
    assert Archive.check(folder) == ()
    with Archive.open(folder, write=True) as archive:
        archive.update([file], workers=2)
        assert archive.articles == RECORDS
    assert not list(folder.glob("build-*"))


INT, TERM, HUP, KILL = signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL


@pytest.mark.parametrize(
    ("published", "sent"),
    [
        (1, [INT]),
        (1, [INT, INT, INT]),
        (1, [HUP]),
        (2, [INT]),
        (2, [INT, INT]),
        (2, [INT, INT, INT]),
        (2, [TERM, TERM]),
        (2, [HUP, HUP]),
        (2, [KILL]),
    ],
)
def test_whatever_ends_an_indexing_ends_all_that_it_started(
    index: Callable[[], Indexing], file: Path, published: int, sent: list[signal.Signals]
) -> None:
    indexing = index()
    indexing.is_at(published)
    for number in sent:
        if indexing.group.running:
            os.killpg(indexing.group.group, number)
        time.sleep(0.25)
    said = indexing.says()
    until(lambda: not indexing.group.running, "a process is left")
    assert "Traceback" not in said
    if sent in ([INT], [TERM, TERM], [HUP], [HUP, HUP]):
        assert "are in the archive" in said
        assert indexing.process.returncode == 130
    completes(file, indexing.folder)


def test_an_indexing_that_is_killed_takes_its_workers_along(
    index: Callable[[], Indexing], file: Path
) -> None:
    indexing = index()
    indexing.is_at(1)
    indexing.process.kill()
    until(lambda: not indexing.group.running, "a worker is left")
    completes(file, indexing.folder)


def test_nothing_that_has_a_name_is_shared_by_the_processes(index: Callable[[], Indexing]) -> None:
    indexing = index()
    indexing.is_at(2)
    for pid in indexing.group.running:
        mapped = Path(f"/proc/{pid}/maps").read_text().split("\n")
        in_memory = [each for each in mapped if "/dev/shm" in each]
        assert all(str(indexing.folder) in each for each in in_memory)


def test_the_work_of_a_killed_worker_is_done_again_and_reported(
    index: Callable[[], Indexing], file: Path
) -> None:
    indexing = index()
    indexing.is_at(1)
    os.kill(indexing.group.workers[0], KILL)
    said = indexing.says()
    assert indexing.process.returncode == 0, said
    assert "processes that were killed: 1; their work was done again" in said
    assert f"added {RECORDS}," in said
    completes(file, indexing.folder)


def test_a_worker_that_reads_what_was_cut_off_says_so(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("A story.")
    program = "import os, signal; os.kill(os.getpid(), signal.SIGBUS)  # {path!r} {pipe}"
    with (
        eager(program),
        Archive.create(tmp_path / "archive") as archive,
        pytest.raises(ArchiveDamaged, match="cut short while it was read"),
    ):
        archive.update([tmp_path / "news.txt"], workers=2)


def quit_reader(reader: pexpect.spawn[str]) -> None:
    reader.send("q")


def drop_line(reader: pexpect.spawn[str]) -> None:
    os.close(reader.child_fd)


def kill_reader(reader: pexpect.spawn[str]) -> None:
    reader.kill(KILL)


@pytest.mark.parametrize("end", [quit_reader, drop_line, kill_reader])
def test_whatever_ends_the_reader_ends_its_indexing_which_keeps_what_it_has_done(
    file: Path, tmp_path: Path, end: Callable[[pexpect.spawn[str]], None]
) -> None:
    folder = tmp_path / "archive"
    reader = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], "open", str(file), "--archive", str(folder)],
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": CACHE,
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
        },
        dimensions=(24, 80),
    )
    started: list[Processes] = []
    try:

        def indexing() -> bool:
            started[:] = [
                Processes(group)
                for pid, parent, group in processes()
                if parent == reader.pid and pid == group
            ]
            return bool(started and started[0].workers and generation(folder) >= 2)

        until(indexing, "it never began")
        before = generation(folder)
        end(reader)
        until(lambda: not started[0].running, "the indexing outlived the reader")
        # A dropped line leaves so little time that a slow machine publishes nothing more.
        assert generation(folder) > before or (end is drop_line and generation(folder) == before)
        with Archive.open(folder) as archive:
            assert 0 < archive.articles < RECORDS
        completes(file, folder)
    finally:
        for each in started:
            each.end()
        with suppress(OSError):  # where the line was dropped
            reader.close(force=True)
