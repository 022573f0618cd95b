"""`dateline dates`: how dates are known, and what a person says of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.test_cli import Shell

NEWS = {
    "a.txt": "RIVERTON, May 3, 2021. /TASS/. The council spoke of the bridge for many hours.",
    "2020-02-02 b.txt": "Ferries of Ellison sail again after the storm which tore at the harbour.",
    "c.txt": "Nobody in the village knows who painted the old mill yellow over night.",
}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    home = tmp_path / "home"
    home.mkdir()
    shell = Shell(home)
    news = home / "news"
    news.mkdir()
    for name, text in NEWS.items():
        (news / name).write_text(text + "\n")
    shell.environment["DATELINE_ARCHIVE"] = str(tmp_path / "archive")
    shell("index", str(news))
    return shell


def ids(shell: Shell, query: str) -> list[str]:
    found = shell.run("search", query).stdout
    return [line.split("\t")[1] for line in found.splitlines()]


def date_of(shell: Shell, id: str) -> tuple[str | None, str | None, str]:
    shown = json.loads(shell("show", id, "--json"))
    return shown["date"], shown["date_until"], shown["date_basis"]


def test_a_correction_holds_whatever_is_read_again_until_it_is_taken_back(shell: Shell) -> None:
    assert json.loads(shell("dates", "--json")) == {
        "stated": 2, "inferred": 0, "file": 1, "corrected": 0, "none": 1
    }  # fmt: skip
    (mill,) = ids(shell, "dated:none")
    (ferries,) = ids(shell, "dated:file")
    assert shell("dates", "set", "9 Jan 2022", mill) == "1 article dated 2022-01-09\n"
    assert shell("dates", "set", "none", "--query", "ferries") == "1 article dated as of no date\n"
    assert set(ids(shell, "dated:corrected")) == {mill, ferries}
    assert ids(shell, "is:undated") == [ferries]
    assert ids(shell, "date:2022-01") == [mill]
    assert "2022-01-09 (corrected)" in shell("show", mill)
    shown = shell("show", ferries)
    assert "undated (corrected)" in shown
    assert "corrected; read as 2020-02-02 (stated): 2020-02-02 b.txt" in shown
    assert "unchanged 3" in shell("index", "--reread")
    article = shell.home / "news" / "c.txt"
    article.write_text(article.read_text() + "\nThe mayor laughed.\n")
    assert "updated 1" in shell("index")
    assert date_of(shell, mill) == ("2022-01-09", "2022-01-09", "corrected")
    assert shell("dates", "reset", mill) == "1 article dated as the source says again\n"
    assert date_of(shell, mill) == (None, None, "undated")
    assert "no date of these" in shell.complaint("dates", "reset", mill, code=1)
    shell("dates", "reset", "--query", "dated:corrected")
    assert date_of(shell, ferries) == ("2020-02-02", "2020-02-02", "stated")
    assert ids(shell, "dated:corrected") == []


def test_corrections_are_text_that_another_archive_takes(shell: Shell, tmp_path: Path) -> None:
    (bridge,) = ids(shell, "bridge")
    (mill,) = ids(shell, "mill")
    shell("names", "merge", "--org", "TASS", "TASS", code=2)
    shell("dates", "set", "2021-05..2021-06", bridge)
    text = shell("dates", "corrections")
    assert text == f'date article "{bridge}" "2021-05-01..2021-06-30"\n'
    assert shell("names", "corrections", code=1) == ""
    (tmp_path / "dates.txt").write_text(f'# of the library\n{text}date article "{mill}" "2019"\n')
    empty = str(tmp_path / "other")
    (tmp_path / "none").mkdir()
    shell("index", str(tmp_path / "none"), "-a", empty)
    said = shell("dates", "apply", str(tmp_path / "dates.txt"), "-a", empty)
    assert said == "2 corrections applied, 0 articles dated anew, 2 wait for their articles\n"
    shell("index", str(shell.home / "news"), "-a", empty)
    shell.environment["DATELINE_ARCHIVE"] = empty
    assert date_of(shell, bridge) == ("2021-05-01", "2021-06-30", "corrected")
    assert date_of(shell, mill) == ("2019-01-01", "2019-12-31", "corrected")


def test_what_is_wrong_is_said_in_a_line_and_changes_nothing(shell: Shell) -> None:
    (mill,) = ids(shell, "mill")
    file = shell.home / "dates.txt"
    file.write_text(f'date article "{mill}" "2022"\ndate article "\x1b[2J" "2022-02-30"\n')
    assert "line 2: 2022-02-30 is no date" in shell.complaint("dates", "apply", str(file))
    assert "no article has the id 'zz'" in shell.complaint("dates", "set", "2022", "zz", code=1)
    assert "first and a last day" in shell.complaint("dates", "set", "..2022", "zz")
    assert "is not a date" in shell.complaint("dates", "set", "soon", "zz")
    assert "--query" in shell.complaint("dates", "set", "2022")
    assert shell("dates", "corrections", code=1) == ""
    # Ids come by standard input too.
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", "dates", "set", "2001", "-"],
        env=shell.environment,
        input="\n".join(ids(shell, "")) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "3 articles dated 2001-01-01..2001-12-31\n"
    assert len(ids(shell, "date:2001 dated:corrected")) == 3
