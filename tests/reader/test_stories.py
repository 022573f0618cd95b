"""Versions of one text in the list, what each changed, and related articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Archive
from tests.reader.conftest import answered, lines, reader, reading, shows, until
from tests.unit.query.test_stories import FOLLOWED, OTHER, WIRE, article


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """An archive with three versions of one text and an article about the same."""
    with Archive.create(tmp_path / "wire") as archive:
        archive.add(
            [
                article("wire", WIRE, 10),
                article("copy", WIRE, 11, "Paper"),
                article("later", f"{WIRE} Shares rose.", 12, "Paper"),
                article("followed", FOLLOWED, 13, "Paper"),
                article("other", OTHER, 9),
            ]
        )
    return tmp_path / "wire"


async def test_versions_are_one_row_until_they_are_all_shown(wire: Path) -> None:
    async with reader(wire).run_test(size=(120, 24)) as pilot:
        await answered(pilot)
        await shows(pilot, "Headline wire  3 versions", "3 articles +2 versions")
        assert "Headline copy" not in "\n".join(lines(pilot))
        await pilot.press("V")
        await shows(pilot, "5 articles", "Headline copy", "all versions")
        await pilot.press("V")
        await shows(pilot, "3 articles +2 versions")


async def test_what_each_version_changed_and_what_is_related_is_shown(wire: Path) -> None:
    async with reader(wire, "id:wire").run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await pilot.press("D")
        await shows(pilot, "The same story", "Headline later", "Headline followed")
        shown = "\n".join(lines(pilot))
        assert "3 versions, and what each changed of the first one" in shown
        assert "welcomed the step. {+Shares rose.+}" in shown
        assert "the same words" in shown
        await pilot.press("D")
        await until(pilot, lambda: pilot.app.screen is reading(pilot))


async def test_a_version_is_read_from_there_and_undo_comes_back(wire: Path) -> None:
    async with reader(wire, "tariff").run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await pilot.press("j", "D")
        await shows(pilot, "Headline later")
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: reading(pilot).article.shown == "later")
        assert reading(pilot).active == "article"
        await pilot.press("u")
        await until(pilot, lambda: reading(pilot).list.results.total == 2)
        assert reading(pilot).query_input.bar.value == "tariff"


async def test_what_is_related_is_listed(wire: Path) -> None:
    async with reader(wire, "id:wire").run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await pilot.press("D")
        await shows(pilot, "Headline followed")
        await pilot.press("x")
        await shows(pilot, "like:wire")
        await until(pilot, lambda: reading(pilot).list.results.row(0).id == "followed")  # type: ignore[union-attr]
