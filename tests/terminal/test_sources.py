"""`dateline sources`: where an archive was filled from, kept for the person, listed and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    for folder, numbers in (("a", (1, 2)), ("b", (2, 3))):
        (tmp_path / folder).mkdir()
        for number in numbers:
            text = f"Council number{number} met in Riverton and spoke of bridge{number}.\n"
            (tmp_path / folder / f"{number}.txt").write_text(text)
    return shell


def test_what_was_indexed_is_listed_and_indexed_again_without_naming_it(shell: Shell) -> None:
    home = shell.home
    shell("index", "a", "-a", "news")
    shell("index", str(home / "b" / "2.txt"), "-a", "news")
    assert shell("sources", "-a", "news") == (
        f"files\t2\t{home / 'a'}\nfiles\t1\t{home / 'b' / '2.txt'}\n"
    )
    shell("index", "b", "-a", "news")
    found = shell.json("sources", "-a", "news")["sources"]
    assert [each["place"] for each in found] == [str(home / "a"), str(home / "b")]
    (home / "a" / "4.txt").write_text("The ferry sails at noon.\n")
    assert shell("index", "-a", "news").startswith("added 1, updated 0, unchanged 3")


def test_a_source_is_removed_with_what_comes_from_nowhere_else(shell: Shell) -> None:
    shell("index", "a", "b", "-a", "news")
    removed = shell.run("sources", "remove", "a", "-a", "news")
    assert (removed.returncode, removed.stderr) == (0, "dateline: 1 article removed\n")
    assert shell("search", "bridge2", "-a", "news").count("\n") == 1
    paths = shell.json("search", "-a", "news")["articles"]
    assert {Path(each["path"]).parent.name for each in paths} == {"b"}
    assert shell("sources", "-a", "news") == f"files\t2\t{shell.home / 'b'}\n"
    assert shell("index", "-a", "news").startswith("added 0, updated 0, unchanged 2, removed 0")
    assert (shell.home / "a" / "1.txt").exists()


def test_a_source_is_forgotten_and_its_articles_kept(shell: Shell) -> None:
    shell("index", "a", "-a", "news")
    shell("sources", "remove", "--keep", "a", "-a", "news")
    assert shell("sources", "-a", "news", code=1) == ""
    assert shell("search", "bridge1", "-a", "news").count("\n") == 1


def test_a_source_that_is_gone_is_said_and_stops_nothing(shell: Shell) -> None:
    shell("index", "a", "b", "-a", "news")
    (shell.home / "a").rename(shell.home / "elsewhere")
    assert f"{shell.home / 'a'}\tgone\n" in shell("sources", "-a", "news")
    out = shell("index", "-a", "news")
    assert f"skipped {shell.home / 'a'}: no such file or folder" in out
    assert "removed 0" in out


def test_what_is_no_source_is_refused(shell: Shell) -> None:
    shell("index", "a", "-a", "news")
    assert "is no source of this archive" in shell.complaint("sources", "remove", "b", "-a", "news")
    assert "neither the address of a feed" in shell.complaint("sources", "add", "b", "-a", "news")
    (shell.home / "no.opml").write_text("<opml><body/></opml>")
    assert "lists no feeds" in shell.complaint("sources", "add", "no.opml", "-a", "news")
    assert "name files or folders" in shell.complaint("index", "-a", "other")


def test_feeds_are_sources_too(shell: Shell) -> None:
    shell("index", "a", "-a", "news")
    (shell.home / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="News"><outline type="rss" '
        'xmlUrl="https://paper.example/feed" text="Paper"/></outline></body></opml>'
    )
    shell("sources", "add", "https://wire.example/rss", "feeds.opml", "-a", "news")
    assert shell("sources", "-a", "news").splitlines() == [
        f"files\t2\t{shell.home / 'a'}",
        f"feeds\t\t{shell.home / 'feeds.opml'}",
        "feeds\t\thttps://wire.example/rss",
    ]
    shell("sources", "remove", "https://wire.example/rss", "-a", "news")
    assert "wire.example" not in shell("sources", "-a", "news")
