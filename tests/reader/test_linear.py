"""The reader line by line: one thing a line, nothing said twice, nothing but text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Archive, Article, SearchRequest
from tests.terminal.conftest import HOSTILE
from tui.reader.linear import COMMANDS, LinearReader
from tui.state.personal import PersonalState


class Person:
    """Types lines to a reader of its own and hears what it says to each of them."""

    def __init__(self, archive: Archive, state: PersonalState, *, restricted: bool = False) -> None:
        self._out = io.StringIO()
        self._heard = 0
        self._reader = LinearReader(
            archive, state, SearchRequest(), self._next, self._out, restricted=restricted
        )
        self._lines: Iterator[str] = iter(())

    def _next(self) -> str | None:
        self.heard.append(self._out.getvalue()[self._heard :])
        self._heard = len(self._out.getvalue())
        return next(self._lines, None)

    def types(self, *lines: str) -> list[str]:
        """Type these lines; return what is said first, then what is said to each of them."""
        self.heard: list[str] = []
        self._lines = iter(lines)
        self._reader.run()
        return self.heard


@pytest.fixture
def kept(samples: Path, tmp_path: Path) -> Iterator[tuple[Archive, PersonalState]]:
    state = PersonalState(samples, tmp_path)
    with Archive.open(samples, marks=state.resolver) as archive:
        state.attach(archive)
        yield archive, state
    state.close()


def test_a_person_searches_reads_and_narrows(kept: tuple[Archive, PersonalState]) -> None:
    first, searched, read, who, narrowed, undone, fault, again = Person(*kept).types(
        "/ryabkov", "1", "who", "x 1", "u", "/(", "l"
    )
    assert first.startswith("3 articles, newest\n1. 2022-01-10. Mukhtar Tleuberdi")
    assert "2. 2022-01-09 to 2022-01-10 (inferred). Russian President" in first
    assert searched.startswith("2 articles for ryabkov, newest\n1. ")
    assert read.startswith("Article 1: Russian President")
    assert "1. Antony Blinken, 2, people\n" in who
    assert narrowed.startswith("2 articles for ryabkov, newest, with Antony Blinken\n")
    assert undone.startswith("2 articles for ryabkov, newest\n")
    assert fault == "column 2: something is missing at the end of the query\n"
    assert again.startswith("1. ")


def test_marks_are_kept_and_undone(kept: tuple[Archive, PersonalState]) -> None:
    _, state = kept
    heard = Person(*kept).types("1", "*", "t later", "a call him", "u", "l", "S mine", "L")
    assert heard[2:6] == ["starred\n", "tagged later\n", "noted\n", "undone: noted\n"]
    assert heard[6].splitlines()[0].endswith(". starred. read. tag later")
    assert heard[8].startswith("mine\n")
    (id,) = state.marks.ids("starred")
    assert state.marks.tagged("later") == state.marks.ids("read") == {id}
    assert not state.marks.ids("noted")


def test_every_command_of_the_help_is_understood(kept: tuple[Archive, PersonalState]) -> None:
    letters = [about.split(",")[0].split()[0] for about, _ in COMMANDS]
    typed = [
        "1" if letter == "number" else "" if letter == "enter" else letter for letter in letters
    ]
    for letter, said in zip(typed, Person(*kept).types("1", *typed)[2:], strict=False):
        assert "nothing that can be typed" not in said, letter


def test_a_long_list_is_said_page_by_page(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "many") as archive:
        archive.add(
            Article(f"number {number} alone", id=f"{number:03}", title=f"Title {number}")
            for number in range(130)
        )
        state = PersonalState(tmp_path / "many", tmp_path)
        heard = Person(archive, state).types(*[""] * 12, "110", "j", "200")
        state.close()
    assert heard[0].count("\n") == 13
    assert "enter says more" in heard[0]
    assert heard[12].endswith("130. undated. Title 129\nthat was all\n")
    assert heard[13].startswith("Article 110: Title 109")
    assert heard[14].startswith("Article 111: ")
    assert heard[15] == "there is no such article in the list\n"


def test_hostile_text_is_only_text_and_a_stranger_hears_no_paths(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "evil") as archive:
        path = f"/srv/secret/{HOSTILE}".replace("\x00", "")
        evil = Article(f"Body {HOSTILE}", title=HOSTILE, people=(HOSTILE,), paths=(path,))
        archive.add([evil])
        state = PersonalState(tmp_path / "evil", tmp_path)
        heard = Person(archive, state, restricted=True).types(
            "1", "I", "y", "who", "t \x1b]0;x", "l"
        )
        state.close()
    said = "".join(heard)
    assert not {"\x1b", "\x9b", "\x9d", "\u202e", "\x00", "\x7f"} & set(said)
    assert "secret" not in said
