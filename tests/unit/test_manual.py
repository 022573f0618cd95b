"""The README and the notices say what is so."""

from __future__ import annotations

import re

from search import QUERY_FORMS, query_fault
from search.query.language.field_values import FIELDS
from search.query_forms import markdown_table as table_of_forms
from tests import ROOT
from tui.cli import dateline
from tui.commands.man import command_page, query_page
from tui.reader.actions import markdown_table


def test_the_readme_has_the_keys_as_they_are() -> None:
    assert markdown_table().strip() in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_has_the_query_language_as_it_is() -> None:
    assert table_of_forms().strip() in (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_the_query_language_has_every_field_and_is_understood() -> None:
    forms = [form for forms, _ in QUERY_FORMS for form in forms]
    assert [form for form in forms if query_fault(form) is not None] == []
    assert [name for name in FIELDS if not any(name in form for form in forms)] == []


def test_the_manual_pages_are_made_of_what_holds() -> None:
    share = ROOT / "tui" / "share"
    assert (share / "dateline.1").read_text("utf-8") == command_page(dateline)
    assert (share / "dateline-query.7").read_text("utf-8") == query_page()
    for name in [*dateline.commands, *dateline.apart]:
        assert f".SS {name}" in command_page(dateline)


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [
        name for name in [*dateline.commands, *dateline.apart] if f"dateline {name}" not in readme
    ] == []


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
