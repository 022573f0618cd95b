"""Real nodes of OpenSearch for tests: three in one process of Java, on loopback."""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import subprocess
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from search.cluster.address import Address
from search.cluster.client import Client
from search.cluster.files import cache_folder
from tests.memory import folder_in_memory
from tests.waiting import PATIENCE

HERE: Final = Path(__file__).parent / "node"
_ANSWERS: Final = frozenset({"ready", "started", "stopped"})
_ROOM: Final = 4 << 30
"""Bytes that are free where data is kept in memory."""
_numbers = count()


def home() -> Path:
    """Where `build.sh` puts what a node consists of."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path(_HOME) / ".cache")
    return Path(
        os.environ.get("DATELINE_OPENSEARCH") or Path(cache) / "dateline-tests" / "opensearch"
    )


_HOME: Final = str(Path.home())
"""Before any test names another."""
LIBRARIES: Final = home()


def lacking() -> str:
    """Why no node can be started here, empty where one can."""
    if shutil.which("java") is None:
        return "there is no Java 17"
    parts = (HERE / name for name in ("pom.xml", "LocalNodes.java"))
    state = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    try:
        built = (LIBRARIES / "state").read_text()
    except OSError:
        built = ""
    return "" if built.split(" ")[0] == state else f"run {HERE / 'build.sh'} once"


def require_nodes() -> None:
    """Skip a test where no node can be started, which on CI is a failure."""
    if reason := lacking():
        if "CI" in os.environ:
            pytest.fail(f"no OpenSearch node can be started: {reason}")
        pytest.skip(f"no OpenSearch node can be started: {reason}")


class Nodes:
    """A process with some nodes, alone or joining others; it ends with this one."""

    def __init__(
        self, size: int, seeds: str = "-", heap: str = "512m", *, long_lived: bool = False
    ) -> None:
        """`long_lived` ones are translated as thoroughly as those of a real cluster."""
        require_nodes()
        self._folder = folder_in_memory(_ROOM)
        self._errors = Path(self._folder, "errors").open("w+b")  # noqa: SIM115  # closed by `close`
        self._process = subprocess.Popen(
            [
                "java", "-Xms128m", f"-Xmx{heap}", "-XX:+UseSerialGC",
                *(() if long_lived else ("-XX:TieredStopAtLevel=1",)),
                "-Dopensearch.set.netty.runtime.available.processors=false",
                "-Dlog4j2.level=ERROR",
                "-cp", f"{LIBRARIES / 'classes'}:{LIBRARIES / 'lib'}/*",
                "LocalNodes", str(self._folder), str(size), seeds,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,  # what is read is not kept where `select` does not see it
        )  # fmt: skip
        self._made: list[Address] = []
        ready, self.seed, *self.nodes = self._answer().split(" ")
        assert ready == "ready"

    def archive(self, node: int = 0) -> str:
        """The address of a new archive, as one of the nodes is spoken to."""
        made = f"opensearch+{self.nodes[node]}/archive-{next(_numbers)}"
        self._made.append(Address.parse(made))
        return made

    def client(self, node: int = 0) -> Client:
        """A connection to one of the nodes."""
        return Client(Address.parse(self.archive(node)))

    def processor_seconds(self) -> float:
        """How much processor time the process has taken so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, number: int) -> None:
        """End a node in order."""
        assert self._told(f"stop {number}") == "stopped"

    def start(self, number: int) -> None:
        """Bring back a node that was ended."""
        started, self.nodes[number] = self._told(f"start {number}").split(" ")
        assert started == "started"

    def kill(self) -> None:
        """End the whole process with SIGKILL."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the process and remove its data, and what was kept of its archives."""
        self.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._errors.close()
        for folder in (self._folder, *map(cache_folder, self._made)):
            shutil.rmtree(folder, ignore_errors=True)

    def _told(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        """The next answer that the process prints, whatever it complains of meanwhile."""
        assert self._process.stdout is not None
        while True:
            readable, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
            line = self._process.stdout.readline() if readable else b""
            if not line:
                self._errors.seek(0)
                raise RuntimeError(f"the nodes ended: {self._errors.read().decode()[-2_000:]}")
            answer = line.decode().strip()
            if answer.split(" ")[0] in _ANSWERS:
                return answer
