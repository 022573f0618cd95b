"""The card of a name, the articles it leads to, and corrections of names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from search import Archive, Article
from tests import SEEDS
from tests.reader.conftest import answered, lines, reader, reading, shows, text, until
from tui.reader.screens.overlay import Overlay


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An archive of the samples that may be changed."""
    with Archive.create(tmp_path / "news") as archive:
        archive.update([SEEDS])
    return tmp_path / "news"


PLACES = ("a garden", "the harbour", "an office")
"""So that no article is a version of another."""


@pytest.fixture
def undecided(tmp_path: Path) -> Path:
    """An archive in which two pairs of people may be one each."""
    people = (
        ("Paul Smith", "Ian Thomas"),
        ("Paul Smith", "Ian Thomas"),
        ("Paul D. Smith", "Thomas Ian"),
    )
    with Archive.create(tmp_path / "news") as archive:
        archive.add(
            Article(
                id=str(number),
                title=f"Article {number}",
                body=f"{one} met {other} in {place}.",
                people=(one, other),
            )
            for number, ((one, other), place) in enumerate(zip(people, PLACES, strict=True))
        )
    return tmp_path / "news"


async def select(pilot: Pilot[int], row: str) -> None:
    """Move to the first line of the open overlay that has this text and can be selected."""
    overlay = pilot.app.screen
    assert isinstance(overlay, Overlay)
    await pilot.press("g")
    for _ in range(100):
        view = overlay.view
        line = -1 if view.cursor is None else view.cursor - view.top
        if row in lines(pilot)[line]:
            return
        await pilot.press("j")
    raise AssertionError(f"{row!r} cannot be selected; the screen:\n{text(pilot)}")


async def facet(pilot: Pilot[int], name: str, key: str = "i") -> None:
    """Press a key on a value of the facets."""
    await pilot.press("3")
    await shows(pilot, name)
    await pilot.press("g")
    while (value := reading(pilot).facets.selected) is not None and value.name != name:
        assert await moved(pilot, "j", lambda: reading(pilot).facets.cursor), f"no {name}"
    await pilot.press(key)


async def moved(pilot: Pilot[int], key: str, where: Callable[[], int]) -> bool:
    before = where()
    await pilot.press(key)
    return where() != before


async def counted(pilot: Pilot[int], **counts: int) -> None:
    """Wait for the facets to show these surnames with these numbers of articles."""
    wanted = [rf"{name} +{count}\b" for name, count in counts.items()]
    await until(pilot, lambda: all(re.search(line, text(pilot)) for line in wanted))


def people(path: Path, name: str) -> list[str]:
    """The people of the archive that a name may mean."""
    with Archive.open(path) as archive:
        return [entity.name for entity in archive.entities("person", name)]


async def test_the_card_shows_what_is_known_of_a_name(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "3 articles, 2022-01-09 to 2022-01-10", "2  Antony Blinken")
        await shows(pilot, "Antony Blinken = Anthony Blinken: transliteration")
        await shows(pilot, "People in the same articles", "2  Kassym-Jomart Tokayev", "CSTO")


async def test_the_card_shows_a_sentence_for_each_spelling_with_the_name_marked(
    samples: Path,
) -> None:
    app = reader(samples)
    async with app.run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "In the articles", "2022-01-10", "2022-01-09  TASS")
        marked = {
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style == app.palette.plain + app.palette.match
        }
        assert {"Antony Blinken", "Anthony Blinken"} <= marked


async def test_an_example_leads_to_its_article_with_all_spellings_marked(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"zakharova", "enter")
        await shows(pilot, "1 article")
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "In the articles")
        await select(pilot, "2022-01-10 ")
        await pilot.press("enter")
        await shows(pilot, "+Antony Blinken", "2022-01-10 (stated)")
        assert reading(pilot).query_input.bar.value == ""
        assert reading(pilot).active == "article"
        assert reading(pilot).article.hits == 1


async def test_whoever_is_mentioned_with_a_name_narrows_the_list(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "People in the same articles")
        await select(pilot, "2  Kassym-Jomart Tokayev")
        await pilot.press("enter")
        await shows(pilot, "+Antony Blinken", "+Kassym-Jomart Tokayev", "2 articles")


async def test_as_many_articles_are_listed_as_the_card_says_that_have_both_names(
    samples: Path,
) -> None:
    async with reader(samples, "uzbekistan").run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "CSTO")
        await shows(pilot, "Organizations in the same articles", "2  OSCE")
        await select(pilot, "2  OSCE")
        await pilot.press("enter")
        await shows(pilot, "+CSTO", "+OSCE", "2 articles")


async def test_a_card_opens_from_a_card_and_leads_back_to_it(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "People in the same articles")
        await select(pilot, "2  Kassym-Jomart Tokayev")
        await pilot.press("i")
        await shows(pilot, "2  Antony Blinken")
        await select(pilot, "2  Antony Blinken")
        await pilot.press("i")
        await shows(pilot, "2  Kassym-Jomart Tokayev")
        for name in ("2  Antony Blinken", "2  Kassym-Jomart Tokayev"):
            await pilot.press("escape")
            await shows(pilot, name)
        await pilot.press("escape")
        await until(pilot, lambda: "in the same articles" not in text(pilot))


async def test_a_name_of_an_article_narrows_the_list_by_way_of_its_card(samples: Path) -> None:
    async with reader(samples).run_test(size=(80, 60)) as pilot:
        await answered(pilot)
        await pilot.press("2", "i")
        await shows(pilot, "Names in this article", "Organizations")
        await select(pilot, "Antony Blinken")
        await pilot.press("enter")
        await shows(pilot, "Spellings", "People in the same articles")
        await pilot.press("enter")
        await shows(pilot, "+Antony Blinken", "3 articles")


async def test_a_spelling_is_split_off_and_the_results_follow(news: Path) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "1  Anthony Blinken")
        await pilot.press("s")
        await shows(pilot, "choose the spelling")
        await select(pilot, "1  Anthony Blinken")
        await pilot.press("s")
        await shows(pilot, "2 articles, ", "apart person")
        await until(pilot, lambda: "1  Anthony Blinken" not in text(pilot))
        await pilot.press("u")
        await shows(pilot, "taken back: apart", "1  Anthony Blinken", "3 articles, ")
        await pilot.press("escape")
        await counted(pilot, Blinken=3)


async def test_a_short_form_cannot_be_split_off(news: Path) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Sergey Ryabkov")
        await shows(pilot, "  Ryabkov")
        await select(pilot, "  Ryabkov")
        await pilot.press("s")
        await shows(pilot, "stands for a longer one")
    with Archive.open(news) as archive:
        assert archive.corrections() == ()


async def test_a_name_is_merged_with_another_and_taken_apart_again(news: Path) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Sergey Ryabkov")
        await shows(pilot, "2 articles, ")
        await pilot.press("m", *"Tleuberdi", "enter")  # The surname is enough where it is clear.
        await shows(pilot, 'merge person "Sergey Ryabkov" "Mukhtar Tleuberdi"', "3 articles, ")
        await shows(pilot, "you said so")
        await pilot.press("escape")
        await counted(pilot, Ryabkov=3)
        assert people(news, "Tleuberdi") == ["Sergey Ryabkov"]
        await facet(pilot, "Sergey Ryabkov")
        await shows(pilot, "you said so")
        await pilot.press("u")
        await shows(pilot, "taken back: merge", "2 articles, ")
        await pilot.press("escape")
        await counted(pilot, Tleuberdi=1)


async def test_the_name_to_merge_with_is_completed_and_kept_where_it_is_refused(
    news: Path,
) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Sergey Ryabkov")
        await shows(pilot, "2 articles, ")
        await pilot.press("m", *"Nobody", "enter")
        await shows(pilot, "is called 'Nobody'", "merge with: Nobody_")
        await pilot.press("ctrl+u", *"Tleu")
        await shows(pilot, "merge with: Tleu_", "tab completes")
        assert "is called" not in text(pilot)
        await pilot.press("tab")
        await shows(pilot, "merge with: Mukhtar Tleuberdi_")
        await pilot.press("tab")
        await shows(pilot, "merge with: Tleu_")
        await pilot.press("tab", "enter")
        await shows(pilot, 'merge person "Sergey Ryabkov" "Mukhtar Tleuberdi"', "3 articles, ")


async def test_a_name_is_shown_as_the_person_wants_it(news: Path) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "3 articles, ")
        await pilot.press("r", *"Mr Blinken", "enter")
        await shows(pilot, "rename person", "  Mr Blinken")
        await select(pilot, "1  Anthony Blinken")
        await pilot.press("s")
        await shows(pilot, "apart person", "2 articles, ")
        await pilot.press("escape")
        await counted(pilot, **{"Mr Blinken": 2, "Anthony Blinken": 1})


async def test_what_is_no_person_is_hidden_until_that_is_taken_back(news: Path) -> None:
    async with reader(news).run_test(size=(120, 60)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "3 articles, ")
        await pilot.press("x")
        await shows(pilot, "hide person", "No person is called so now.")
        assert people(news, "Blinken") == []
        await pilot.press("u")
        await shows(pilot, "taken back: hide", "3 articles, ")
        await pilot.press("x")
        await shows(pilot, "No person is called so now.")
        await pilot.press("escape")
        await until(pilot, lambda: not re.search(r"Blinken +\d", text(pilot)))


async def test_a_name_is_made_an_organization_and_a_person_again(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "news") as archive:
        archive.add([
            Article(id="1", title="One", body="Ships left.", people=("Equifax", "Ada Byrne")),
            Article(id="2", title="Two", body="Trams ran.", organizations=("Equifax",)),
        ])  # fmt: skip
    async with reader(tmp_path / "news").run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await shows(pilot, "Equifax ?")
        await facet(pilot, "Equifax")
        await shows(pilot, "? Articles also take it for an organization")
        await pilot.press("p")
        await shows(pilot, 'retype organization "Equifax"', "No person is called so now.")
        await pilot.press("escape")
        await until(pilot, lambda: re.search(r"Equifax +2\b", text(pilot)) is not None)
        assert people(tmp_path / "news", "Equifax") == []
        await facet(pilot, "Equifax")
        await shows(pilot, "2 articles")
        assert "also take it" not in text(pilot)
        await pilot.press("p")
        await shows(pilot, 'retype person "Equifax"', "No organization is called so now.")
        await pilot.press("u")
        await shows(pilot, "taken back: retype person", "1 article, undated")


async def test_a_suggestion_is_accepted_on_the_card(undecided: Path) -> None:
    async with reader(undecided).run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await facet(pilot, "Paul Smith")
        await shows(pilot, "May be the same", "0.85  Paul D. Smith")
        await pilot.press("y")
        await shows(pilot, "choose what may be the same first")
        await select(pilot, "0.85  Paul D. Smith")
        await pilot.press("y")
        await shows(pilot, 'merge person "Paul Smith" "Paul D. Smith"', "3 articles")
        await until(pilot, lambda: "May be the same" not in text(pilot))
    assert people(undecided, "Smith") == ["Paul Smith"]


async def test_a_suggestion_is_refused_on_the_card_for_good(undecided: Path) -> None:
    async with reader(undecided).run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await facet(pilot, "Paul Smith")
        await shows(pilot, "May be the same")
        await select(pilot, "0.85  Paul D. Smith")
        await pilot.press("n")
        await shows(pilot, 'apart person "Paul Smith" "Paul D. Smith"', "2 articles")
        await until(pilot, lambda: "May be the same" not in text(pilot))
    with Archive.open(undecided) as archive:
        assert len(archive.entities("person", "Smith")) == 2
        assert {pair.one for pair in archive.suggestions("person")} == {"Ian Thomas"}


async def test_the_card_of_the_other_one_is_a_key_away(undecided: Path) -> None:
    async with reader(undecided).run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await facet(pilot, "Paul Smith")
        await shows(pilot, "May be the same")
        await select(pilot, "0.85  Paul D. Smith")
        await pilot.press("enter")
        await shows(pilot, "1 article", "0.85  Paul Smith")


async def test_all_suggestions_are_reviewed_one_after_the_other(undecided: Path) -> None:
    async with reader(undecided).run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await facet(pilot, "Paul Smith")
        await shows(pilot, "May be the same")
        await pilot.press("v")
        await shows(pilot, "People that may be the same", "Paul Smith = Paul D. Smith")
        await select(pilot, "Paul Smith = Paul D. Smith")
        await pilot.press("y")
        await shows(pilot, "merge person")
        await until(pilot, lambda: "0.85  Paul Smith" not in text(pilot))
        await select(pilot, "Ian Thomas = Thomas Ian")
        await pilot.press("n")
        await shows(pilot, "apart person", "There is nothing to decide.")
        await pilot.press("u")
        await shows(pilot, "taken back: apart", "Ian Thomas = Thomas Ian")
        await select(pilot, "Ian Thomas = Thomas Ian")
        await pilot.press("enter")
        await shows(pilot, "Spellings", "2  Ian Thomas")
        await pilot.press("escape")
        await counted(pilot, Smith=3)


async def test_a_correction_that_cannot_be_made_is_said_in_one_line(news: Path) -> None:
    with Archive.open(news, write=True):
        async with reader(news).run_test(size=(120, 40)) as pilot:
            await answered(pilot)
            await facet(pilot, "Antony Blinken")
            await shows(pilot, "1  Anthony Blinken")
            await pilot.press("m", *"Sergey Ryabkov", "enter")
            await shows(pilot, "another process is writing to")
    async with reader(news).run_test(size=(120, 40)) as pilot:
        await answered(pilot)
        await facet(pilot, "Antony Blinken")
        await shows(pilot, "1  Anthony Blinken")
        await pilot.press("m", *"Nobody At All", "enter")
        await shows(pilot, "no person of the archive is called 'Nobody At All'")
        await pilot.press("escape", "u")
        await shows(pilot, "there is no correction to take back")
