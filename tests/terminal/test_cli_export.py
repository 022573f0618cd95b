"""`dateline export` and `dateline new`: what is found gets out, and what came since is told."""

from __future__ import annotations

import csv
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import SEEDS
from tests.terminal.test_cli import Shell
from tui.state.personal import PersonalState


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell with an archive of thirty articles."""
    home = tmp_path / "home"
    home.mkdir()
    shell = Shell(home)
    shell.environment["DATELINE_ARCHIVE"] = str(tmp_path / "archive")
    write(tmp_path, range(30))
    shell("index", str(tmp_path / "news"))
    return shell


def write(folder: Path, numbers: range) -> None:
    (folder / "news").mkdir(exist_ok=True)
    with (folder / "news" / "a.jsonl").open("a", encoding="utf-8") as file:
        for number in numbers:
            record = {
                "id": f"a{number}",
                "title": f"Headline {number}",
                "date": f"2022-01-{number % 28 + 1:02}",
                "source": "TASS" if number % 2 else "AP",
                "body": f"word number{number} body",
            }
            file.write(json.dumps(record) + "\n")


def state(shell: Shell) -> PersonalState:
    archive = Path(shell.environment["DATELINE_ARCHIVE"])
    return PersonalState(archive, Path(shell.environment["XDG_STATE_HOME"]) / "dateline")


def test_an_export_is_exactly_what_a_search_lists_in_its_order(shell: Shell) -> None:
    for arguments in (
        ("word",),
        ("word", "--sort", "oldest", "--source", "TASS"),
        ("word OR number3", "--sort", "relevance"),
        ("", "--offset", "7", "--limit", "11"),
    ):
        found = shell.json(
            "search", *arguments, *([] if "--limit" in arguments else ["--limit", "99"])
        )
        lines = shell("export", *arguments).splitlines()
        listed = [article["id"] for article in found["articles"]]
        assert [json.loads(line)["id"] for line in lines] == listed
        assert len(listed) > 1
        whole = json.loads(shell("export", *arguments, "--format", "json"))
        assert [each["id"] for each in whole["articles"]] == listed
        assert whole["total"] == len(listed)
        rows = list(csv.DictReader(shell("export", *arguments, "--format", "csv").splitlines()))
        assert [row["id"] for row in rows] == listed


def test_what_is_exported_can_be_indexed_again(shell: Shell, tmp_path: Path) -> None:
    shell("export", "number1*", "-o", str(tmp_path / "again" / "x.jsonl"), code=3)
    (tmp_path / "again").mkdir()
    shell("export", "number1*", "-o", str(tmp_path / "again" / "x.jsonl"))
    shell("index", str(tmp_path / "again"), "-a", str(tmp_path / "other"))
    before, after = (
        shell.json("search", "number1*", "--limit", "99", *more)["articles"]
        for more in ((), ("-a", str(tmp_path / "other")))
    )
    assert [(each["id"], each["title"], each["date"]) for each in before] == [
        (each["id"], each["title"], each["date"]) for each in after
    ]


def test_exit_codes_and_messages_of_exports(shell: Shell, tmp_path: Path) -> None:
    assert shell("export", "nothing-like-this", "--format", "ris", code=1) == ""
    assert json.loads(shell("export", "nothinglikethis", "--format", "json", code=1))["total"] == 0
    assert "column 2" in shell.complaint("export", "(")
    assert "is a folder" in shell.complaint("export", "word", "-o", str(tmp_path))
    assert shell.run("export", "word", "--format", "docx").returncode == 2
    done = shell.run("export", "word", "-o", str(tmp_path / "x.bib"))
    assert done.stderr == f"dateline: 30 articles written to {tmp_path / 'x.bib'}\n"
    assert (tmp_path / "x.bib").read_text().count("@article{") == 30


def test_a_file_is_whole_or_as_it_was(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("before")
    shell("export", "(", "-o", str(target), code=2)
    assert target.read_text() == "before"
    with_disk_full = shell.run("export", "word", "-o", "/dev/full")
    assert (with_disk_full.returncode, "space" in with_disk_full.stderr) == (74, True)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process = subprocess.Popen(
            [sys.executable, "-c", STUCK, "export", "word", "-o", str(target)],
            env=shell.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said.lstrip()) == (130, "dateline: stopped\n")
        assert target.read_text() == "before"
        assert {path.name for path in tmp_path.iterdir()} == {"home", "archive", "news", "x.csv"}


STUCK = """
import time
from search import Archive
read = Archive.article
def slowly(archive, id):
    print("reading", flush=True)
    time.sleep(30)
    return read(archive, id)
Archive.article = slowly
from tui.cli import main
main()
"""


def test_marks_are_exported_and_searched_with_everything_else(shell: Shell) -> None:
    kept = state(shell)
    kept.marks.change("starred", {"a3": "Headline 3", "a5": "Headline 5", "old": "Gone"}, "1")
    kept.marks.change("tag", {"a3": "Headline 3"}, "1", tag="later")
    kept.marks.change("note", {"a3": "Headline 3"}, "call him")
    kept.close()
    found = shell.run("search", "--json", "is:starred source:tass -number5")
    assert [each["id"] for each in json.loads(found.stdout)["articles"]] == ["a3"]
    assert found.stderr == "dateline: you have marked 1 article that is no longer in the archive\n"
    facets = shell.json("search", "is:unread OR tag:later")["facets"]["sources"]
    assert facets == [{"name": "AP", "count": 15}, {"name": "TASS", "count": 15}]
    (line,) = shell("export", 'note:"call him"').splitlines()
    exported = json.loads(line)
    assert (exported["starred"], exported["tags"], exported["note"]) == (
        True, ["later"], "call him",
    )  # fmt: skip


def test_new_tells_once_what_has_come(shell: Shell, tmp_path: Path) -> None:
    assert "first look" in shell.complaint("new", code=1)
    assert shell("new", code=1) == ""
    write(tmp_path, range(30, 33))
    shell("index", str(tmp_path / "news"))
    kept = shell("new", "--keep").splitlines()
    assert {line.split("\t")[1] for line in kept} == {"a30", "a31", "a32"}
    found = shell.json("new")
    assert found["total"] == 3
    assert {each["id"] for each in found["new"][0]["articles"]} == {"a30", "a31", "a32"}
    assert shell.json("new", code=1)["total"] == 0
    # To make the archive anew makes nothing new.
    shutil.rmtree(tmp_path / "archive")
    shell("index", str(tmp_path / "news"))
    assert shell("new", code=1) == ""


def test_each_saved_search_has_its_own_news(shell: Shell, tmp_path: Path) -> None:
    from search import Archive, SearchRequest

    kept = state(shell)
    with Archive.open(tmp_path / "archive") as archive:
        kept.searches.visit(archive)
    kept.searches.save("odd", SearchRequest("word", sources=("TASS",)))
    kept.searches.save("rare", SearchRequest("number31 OR number99"))
    kept.close()
    write(tmp_path, range(30, 34))
    shell("index", str(tmp_path / "news"))
    assert shell("new", "rare").splitlines()[0] == "# rare: 1 new"
    found = shell.json("new", "--saved")
    assert [(each["search"], each["total"]) for each in found["new"]] == [("odd", 2), ("rare", 0)]
    assert shell("new", "--saved", code=1) == ""
    assert "no saved search other" in shell.complaint("new", "other")


def test_a_large_export_streams(shell: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from tui.cli import main; main()", "export", "word"],
        env=shell.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["id"]
    process.stdout.close()  # as `| head -1` does
    assert process.wait(30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()


def test_the_seeds_go_out_in_every_format(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shell = Shell(home)
    shell("index", str(SEEDS), "-a", str(tmp_path / "a"))
    for name in ("json", "jsonl", "csv", "markdown", "text", "html", "ris", "bibtex", "csl-json"):
        assert "Blinken" in shell("export", "csto", "--format", name, "-a", str(tmp_path / "a"))
