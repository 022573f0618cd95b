"""The shortened stream paints the same screen as the long one."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.output_stream import OutputStream

ROWS, COLUMNS = 4, 60
STYLES = (
    "\x1b[0m",
    "\x1b[1;38;2;1;2;3;48;2;4;5;6m",
    "\x1b[38;2;1;2;3;48;2;9;9;9m",
    "\x1b[31m",
    "\x1b[7m",
    "\x1b[2;39;49m",
    "\x1b[38;5;77m",
    "\x1b[1;4;97;103m",
)
WORDS = st.text(st.sampled_from("ab ·中é\u0301"), min_size=1, max_size=8).map(
    lambda text: text.lstrip("\u0301") or "a"
)


@st.composite
def frame(draw: st.DrawFn) -> str:
    """What Textual writes: cursor moves, each with pieces of text between a style and a reset."""
    parts = []
    for _ in range(draw(st.integers(1, 6))):
        parts.append(f"\x1b[{draw(st.integers(1, ROWS))};{draw(st.integers(1, 8))}H")
        parts += [
            f"{draw(st.sampled_from(STYLES))}{draw(WORDS)}\x1b[0m"
            for _ in range(draw(st.integers(0, 2)))
        ]
    return "".join(parts)


def screen_after(frames: list[str]) -> list[object]:
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    for data in frames:
        stream.feed(data)
    return [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(ROWS)]


@given(st.lists(frame(), max_size=5))
def test_the_screen_is_the_same(frames: list[str]) -> None:
    output = OutputStream()
    assert screen_after([output.shorten(data) for data in frames]) == screen_after(frames)


@given(frame())
def test_what_stands_there_already_is_not_said_again(data: str) -> None:
    output = OutputStream()
    output.shorten(data)
    once = output.shorten(data)
    # One cell that a frame paints twice, first and last in other styles, may cost one style more.
    assert len(once) <= len(data) + len("\x1b[39;49m")
    assert output.shorten("\x1b[1;1H\x1b[31mab\x1b[0m") != ""
    assert output.shorten("\x1b[1;1H\x1b[31mab\x1b[0m") == ""


def test_only_the_changed_middle_is_written() -> None:
    output = OutputStream()
    output.shorten("\x1b[2;1H\x1b[31m" + "a" * 60 + "\x1b[0m")
    line = "\x1b[2;1H\x1b[31m" + "a" * 30 + "b" + "a" * 29 + "\x1b[0m"
    assert output.shorten(line) == "\x1b[2;31Hb"


def test_everything_is_written_again_after_forgetting() -> None:
    output = OutputStream()
    data = "\x1b[1;1H\x1b[31mab\x1b[0m"
    first = output.shorten(data)
    output.forget()
    assert output.shorten(data) == first


@pytest.mark.parametrize("control", ["\x1b[?1049h", "\x1b[2J", "\x1b]22;text\x07", "\x07"])
def test_what_is_not_understood_is_passed_on_and_ends_all_certainty(control: str) -> None:
    output = OutputStream()
    data = "\x1b[1;1H\x1b[31mab\x1b[0m"
    output.shorten(data)
    assert output.shorten(control) in (control, "\x1b[0m" + control)
    assert "ab" in output.shorten(data)


def test_the_terminal_gets_its_own_colours_back_at_the_end() -> None:
    output = OutputStream()
    output.shorten("\x1b[1;1H\x1b[31mab\x1b[0m")
    assert output.shorten("\x1b[?1049l") == "\x1b[0m\x1b[?1049l"


def test_modes_are_passed_on() -> None:
    output = OutputStream()
    assert output.shorten("\x1b[?2026h") == "\x1b[?2026h"
