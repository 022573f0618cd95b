"""The facets: sections that can be unfolded, searched and ordered."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from search import Archive, Article
from tests.reader.conftest import answered, lines, reader, reading, shows, text, until

FIRST = ("Anna", "Boris", "Carla", "Dmitri", "Elena", "Felix")
LAST = ("Adler", "Brandt", "Castro", "Durand", "Ekström", "Fischer", "Gruber", "Hoffmann")
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST]


def _own_words(number: int) -> str:
    """Words that make the text no version of another one."""
    return " ".join(f"w{number}x{each}" for each in range(200))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles on many people, the first ones in more of them, from several sources."""
    path = tmp_path_factory.mktemp("archives") / "crowd"
    with Archive.create(path) as archive:
        archive.add(
            Article(
                body=f"{' and '.join(PEOPLE[: number + 1])} were there. {_own_words(number)}",
                id=f"{number:02}",
                people=tuple(PEOPLE[: number + 1]),
                organizations=("United Nations",),
                source=f"Agency {number % 9}",
            )
            for number in range(len(PEOPLE))
        )
    return path


def selected(pilot: Pilot[int]) -> str:
    row = reading(pilot).facets.selected
    return "" if row is None else row.name


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 24), (200, 50)])
async def test_every_section_is_in_view_and_can_be_unfolded(
    crowd: Path, size: tuple[int, int]
) -> None:
    async with reader(crowd).run_test(size=size) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "People", "Organizations", "United Nations", "Sources", "Agency 0")
        facets = reading(pilot).facets
        while not facets.is_at_more:
            assert facets.move(1)
        assert f"+{len(PEOPLE) - facets.cursor + 1} more" in text(pilot)
        shown = [line for line in lines(pilot) if line.strip()]
        assert len(shown) >= size[1] - 2  # no room is left over
        before = selected(pilot)
        assert before == ""
        await pilot.press("enter")
        for _ in range(60):
            await pilot.press("j")
        await until(pilot, lambda: facets.move(-60) or True)
        names = set()
        for _ in range(len(PEOPLE)):
            names.add(selected(pilot))
            facets.move(1)
        assert names == set(PEOPLE)


async def test_keys_jump_from_section_to_section(crowd: Path) -> None:
    async with reader(crowd).run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        await pilot.press("3")
        await shows(pilot, "United Nations")
        await pilot.press("greater_than_sign")
        assert selected(pilot) == "United Nations"
        await pilot.press("greater_than_sign")
        assert selected(pilot).startswith("Agency")
        await pilot.press("greater_than_sign", "less_than_sign", "less_than_sign")
        assert selected(pilot) == PEOPLE[0]


async def test_all_values_of_a_section_are_searched_by_a_part_of_a_name(crowd: Path) -> None:
    async with reader(crowd).run_test(size=(120, 24)) as pilot:
        await answered(pilot)
        await pilot.press("3", "f", *"ekstrom")
        await shows(pilot, "People: ekstrom  6", *(f"{first} Ekström" for first in FIRST))
        await pilot.press("enter")
        assert reading(pilot).active == "facets"
        await pilot.press("G")
        assert selected(pilot) == "Felix Ekström"
        await pilot.press("x")
        await shows(pilot, "+Felix Ekström", "4 articles")
        await pilot.press("u", "f", "ctrl+u", "enter")
        await shows(pilot, "Organizations", "United Nations")
        assert "ekstrom" not in text(pilot)


async def test_values_are_ordered_by_name_and_by_number(crowd: Path) -> None:
    async with reader(crowd).run_test(size=(80, 50)) as pilot:
        await answered(pilot)
        await pilot.press("3", "greater_than_sign", "greater_than_sign")
        await shows(pilot, "Agency 8")
        sources = [line.split()[1] for line in lines(pilot) if line.strip().startswith("Agency")]
        await pilot.press("s")
        await shows(pilot, "by name")
        named = [line.split()[1] for line in lines(pilot) if line.strip().startswith("Agency")]
        assert named == sorted(sources)
        await pilot.press("s")
        await until(pilot, lambda: "by name" not in text(pilot))


async def test_sources_are_shown_whole_and_without_www(tmp_path: Path) -> None:
    site = "www.weatherjournal.example"
    with Archive.create(tmp_path / "sites") as archive:
        archive.add([Article("Rain fell.", id="a", title="Rain", source=site)])
    async with reader(tmp_path / "sites").run_test(size=(120, 24)) as pilot:
        await shows(pilot, "  weatherjournal.examp")
    async with reader(tmp_path / "sites").run_test(size=(90, 24)) as pilot:
        await shows(pilot, "weatherjournal.example  Rain")
        await pilot.press("enter")
        await shows(pilot, "weatherjournal.example · 1 min")
        assert "www." not in text(pilot)
