"""The README and the notices say what is so."""

from __future__ import annotations

import re

from tests import ROOT
from tui.cli import dateline
from tui.reader.actions import markdown_table


def test_the_readme_has_the_keys_as_they_are() -> None:
    assert markdown_table().strip() in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in dateline.commands if f"dateline {name}" not in readme] == []


def test_the_readme_explains_every_folder() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    folders = {
        file.parent.relative_to(ROOT).as_posix()
        for package in ("search", "tui")
        for file in (ROOT / package).rglob("*.py")
        if file.name != "__init__.py" or file.parent.name == "formats"
    }
    inner = {"search", "tui", "search/ingest/formats"}  # told of in the lines of others
    assert [name for name in sorted(folders - inner) if f"| `{name}/` |" not in readme] == []


def test_every_name_list_is_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    lists = (ROOT / "search" / "names" / "data").glob("*.txt.xz")
    assert [file.name for file in lists if file.name.removesuffix(".xz") not in notice] == []


def test_the_change_log_keeps_its_form() -> None:
    headings = re.findall(r"^##+ .*", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version = r"## \[(Unreleased|\d+\.\d+\.\d+)\]( - \d{4}-\d{2}-\d{2})?"
    kind = r"### (Added|Changed|Deprecated|Removed|Fixed|Security)"
    assert headings
    assert [each for each in headings if not re.fullmatch(f"{version}|{kind}", each)] == []
