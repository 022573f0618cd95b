"""The reader follows the files that it was opened on, and offers what is new."""

from __future__ import annotations

from pathlib import Path

from tests.reader.conftest import lines, reader, reading, shows, until
from tui.reader.indexing import IndexingResult
from tui.reader.widgets.status_line import progress_text


def story(number: int) -> str:
    """A text of its own."""
    return f"Council number{number} met in Riverton and spoke of bridge{number}.\n"


async def test_what_changes_in_the_files_is_offered_and_the_place_kept(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(1, 4):
        (news / f"{number}.txt").write_text(story(number))
    async with reader(tmp_path / "archive", index_paths=(str(news),)).run_test(
        size=(120, 24)
    ) as pilot:
        await shows(pilot, "3 articles", "indexed: 3 added")
        await pilot.press("j")
        screen = reading(pilot)
        await until(pilot, lambda: screen.article.shown)
        read = screen.list.selected
        (news / "4.txt").write_text(story(4))
        await shows(pilot, "1 new: r")
        assert screen.list.selected == read
        assert "3 articles" in lines(pilot)[-1]
        await pilot.press("r")
        await shows(pilot, "4 articles")
        assert screen.list.selected is not None
        assert read is not None
        assert screen.list.selected.id == read.id


def test_a_stopped_indexing_says_how_far_it_came_and_how_to_go_on() -> None:
    said = progress_text(IndexingResult(added=1200, stopped_at=12))
    assert said == "stopped at 12 %: 1,200 added; open the same again to go on"
