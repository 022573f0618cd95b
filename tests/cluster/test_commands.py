"""Commands on a cluster that go on: following folders, and a login that may only read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from search.archive import Archive
from search.request import SearchRequest
from tests import ROOT, SEEDS
from tests.terminal.session import TerminalSession
from tests.waiting import PATIENCE, until


def test_a_folder_is_followed_into_a_cluster(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(f"Council number{number} spoke of bridge{number}.\n")
    following = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "index", "--watch", str(folder), "-a", address,
         "--shards", "3"],
        cwd=ROOT, env={**os.environ, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert following.stdout is not None
        assert following.stdout.readline().startswith("added")

        def total(query: str) -> int:
            with Archive.open(address) as archive:
                return archive.search(SearchRequest(query, limit=0, facets=0)).total

        (folder / "3.txt").write_text("Council number3 spoke of bridge3 and of a ferry.\n")
        until(lambda: total("ferry") == 1 and total("council") == 3, "the new file")
        (folder / "1.txt").write_text("Council number1 spoke of tunnels in the end.\n")
        (folder / "2.txt").unlink()
        until(lambda: total("tunnels") == 1 and total("bridge2") == 0, "what changed and went")
        assert total("council") == 2
        following.send_signal(signal.SIGINT)
        _, err = following.communicate(timeout=PATIENCE)
        assert "Traceback" not in err
    finally:
        following.kill()
        following.communicate()


def test_a_login_may_be_given_an_archive_in_a_cluster_to_read(address: str, tmp_path: Path) -> None:
    with Archive.create(address) as archive:
        archive.update([SEEDS])
        before = archive.generation
    arguments = ("--restricted", "-a", address)
    elsewhere = {"DATELINE_CA_FILE": "/nowhere", "DATELINE_ARCHIVE": "/nowhere"}
    with TerminalSession(arguments, tmp_path, **elsewhere) as session:  # type: ignore[arg-type]
        session.shows("3 articles", " ms")
        assert "127.0.0.1" not in session.text
        session.press("e")
        session.shows("there is no export to files here")
        session.press("*")
        session.shows("★")
        session.press("q")
        assert session.ends() == 0
    refused = subprocess.run(
        [sys.executable, "-m", "tui.cli", *arguments, "index", str(tmp_path)],
        cwd=ROOT, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "this login may only read" in refused.stderr
    with Archive.open(address) as archive:
        assert archive.generation == before
