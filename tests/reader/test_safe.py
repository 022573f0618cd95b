"""What may reach a terminal from an article: visible characters, one for each that came in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.reader.widgets.line import padded
from tui.terminal.safe import MARKS_PER_BASE, cell_width, clip, cut, is_narrow, is_safe, safe
from tui.terminal.wrapping import wrapped

ANY_TEXT = st.text(st.characters())
"""Every code point, lone surrogates included."""
HOSTILE = st.text(
    st.sampled_from(
        "\x1b\x07\x00\x7f\x9b\x9d\x90\t\n\r\u202e\u2066\u2069\u200b\u200d\u2028\u2029\ufeff\u00ad"
        "\ufe0f\U000e0041\u3164\u115f\u034f\ud800\udfff\u0301\u0300\u20dd中あ🙂🏽🇰é [](){}/@=;ab"
    )
)


def acts_on_a_terminal(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(ANY_TEXT | HOSTILE)
def test_every_character_becomes_exactly_one_harmless_one(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert not any(map(acts_on_a_terminal, shown))


@given(HOSTILE)
def test_line_feeds_are_kept_where_lines_are_split(text: str) -> None:
    shown = safe(text, newlines=True)
    assert [index for index, c in enumerate(text) if c == "\n"] == [
        index for index, c in enumerate(shown) if c == "\n"
    ]
    assert not any(map(acts_on_a_terminal, shown.replace("\n", "")))


@given(ANY_TEXT | HOSTILE)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(ANY_TEXT | HOSTILE)
def test_only_a_few_marks_sit_on_a_character_and_none_on_nothing(text: str) -> None:
    sitting = MARKS_PER_BASE
    for character in safe(text):
        if cell_width(character) == 0:
            sitting += 1
            assert sitting <= MARKS_PER_BASE
        else:
            sitting = MARKS_PER_BASE if character.isspace() else 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("he [sic] said [/] [@click=app.bell]x[/]", "he [sic] said [/] [@click=app.bell]x[/]"),
        ("[Казахстана] “quoted” – naïve", "[Казахстана] “quoted” – naïve"),
        ("\x1b]52;c;SGk=\x07", "␛]52;c;SGk=␇"),
        ("\x9b31m\x00\x7f", "�31m␀␡"),
        ("a\tb\nc\r", "a␉b␊c␍"),
        ("\u202eevil\u202c", "�evil�"),
        ("\ud800", "�"),
        ("co\u00adoperate\ufeff", "co�operate�"),
        ("e\u0301", "e\u0301"),
        ("\u0301e", "�e"),
        ("中文 नमस्ते", "中文 नमस्ते"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_thousand_marks_take_room_instead_of_a_tower() -> None:
    shown = safe("e" + "\u0301" * 1000)
    assert cell_width(shown) >= 1000 // (MARKS_PER_BASE + 1)


def test_no_code_point_that_acts_on_a_terminal_is_called_safe() -> None:
    acting = [c for c in map(chr, range(0x110000)) if acts_on_a_terminal(c)]
    assert not [hex(ord(character)) for character in acting if is_safe(character)]


def test_narrow_characters_are_one_cell_wide_and_safe() -> None:
    narrow = [character for character in map(chr, range(0x10000)) if is_narrow(character)]
    assert all(cell_width(character) == 1 and is_safe(character) for character in narrow)


@given(HOSTILE, st.integers(0, 40))
def test_text_is_cut_to_the_cells_there_are(text: str, width: int) -> None:
    shown = safe(text)
    assert shown.startswith(cut(shown, width))
    assert cell_width(cut(shown, width)) <= width
    assert cell_width(clip(shown, width)) <= width
    assert cell_width(padded(shown, width, "…")) == width


@given(HOSTILE, st.integers(2, 40))
def test_wrapping_loses_nothing_but_spaces_and_fits(text: str, width: int) -> None:
    shown = safe(text, newlines=True)
    index = 0
    for start, end in wrapped(shown, width):
        assert index <= start <= end
        assert set(shown[index:start]) <= {" ", "\n"}
        assert cell_width(shown[start:end]) <= width
        assert start == end or cell_width(shown[start]) > 0
        index = end
    assert set(shown[index:]) <= {" ", "\n"}
