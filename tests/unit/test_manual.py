"""The README and the notices say what is so."""

from __future__ import annotations

from pathlib import Path

from tui.actions import markdown_table
from tui.cli import dateline

ROOT = Path(__file__).parents[2]


def test_the_readme_has_the_keys_as_they_are() -> None:
    assert markdown_table().strip() in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in dateline.commands if f"dateline {name}" not in readme] == []


def test_every_name_list_is_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    lists = (ROOT / "search" / "names" / "data").glob("*.txt.xz")
    assert [file.name for file in lists if file.name.removesuffix(".xz") not in notice] == []
