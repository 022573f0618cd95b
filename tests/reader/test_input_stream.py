"""What a terminal sends becomes keys, clicks and pastes, whatever it is and in what pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.terminal.input_stream import InputStream


class Clock:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def messages(*pieces: bytes, encoding: str = "utf-8") -> list[Message]:
    """What these bytes become, once all delays are over."""
    clock = Clock()
    stream = InputStream(encoding, clock)
    found: list[Message] = []
    for piece in pieces:
        found += stream.feed(piece)
    while (pending := stream.pending) is not None:
        clock.now += pending
        found += stream.tick()
    return found


def told(*pieces: bytes, encoding: str = "utf-8") -> list[str]:
    """The keys and pastes among them: a key by its character or name, a paste in brackets."""
    return [
        f"[{each.text}]" if isinstance(each, events.Paste) else each.character or each.key
        for each in messages(*pieces, encoding=encoding)
        if isinstance(each, events.Paste | events.Key)
    ]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"ab\r\x7f", ["a", "b", "\r", "\x7f"]),
        ("цю中".encode(), ["ц", "ю", "中"]),
        (b"\x1b[A\x1b[1;5B\x1bOP\x1b[5~", ["up", "ctrl+down", "f1", "pageup"]),
        (b"\x1b[97u\x1b[97;5u\x1b[9;2u", ["a", "ctrl+a", "shift+tab"]),
        (b"\x1b", ["\x1b"]),
        (b"\x1b\x1b[A", ["\x1b", "up"]),
        (b"\x1bq", ["q"]),  # with alt: its name, not its character, is what it does
        (b"\x1b[200~two\r\nlines\x1b[201~", ["[two\r\nlines]"]),
    ],
)
def test_keys_and_pastes_are_what_they_are_in_whatever_pieces(
    sent: bytes, expected: list[str]
) -> None:
    assert told(sent) == expected
    assert told(*(sent[at : at + 1] for at in range(len(sent)))) == expected


def test_a_key_with_alt_is_another_key() -> None:
    assert [each.key for each in messages(b"\x1bq") if isinstance(each, events.Key)] == ["alt+q"]


def test_a_character_may_come_in_pieces_with_a_pause() -> None:
    stream = InputStream()
    assert list(stream.feed(b"\xd0")) == []
    assert list(stream.tick()) == []
    (key,) = stream.feed(b"\x9a")
    assert isinstance(key, events.Key)
    assert key.character == "К"


def test_bytes_that_are_no_character_are_shown_as_such() -> None:
    assert told(b"\xe9a") == ["\N{REPLACEMENT CHARACTER}", "a"]
    assert told(b"\xff\xfea") == ["\N{REPLACEMENT CHARACTER}"] * 2 + ["a"]


def test_a_terminal_of_another_encoding_is_understood() -> None:
    assert told(b"\xe9", encoding="latin-1") == ["é"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x1b[999999999999;9u",
        b"\x1b[1114112u",
        b"\x1b[" + b"1;" * 10_000 + b"u",
        b"\x1b[" + b"9" * 100_000 + b"u",
        b"\x1b[<0;99999;99999M",
        b"\x1b[<0;-1;-1M",
        b"\x1b[<;;M",
        b"\x1b[<0;1M",
        b"\x1b[M\xff\xff\xff",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;99999;99999;99999;99999t",
        b"\x1b[?2048;1$y",
        b"\x1b[1;1R",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        b"\x1b]52;c;" + b"q" * 100_000 + b"\x07",
        b"\x1bP>|xterm(370)q\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[?62;22c",
        b"\x1b[>1;4000;29q",
    ],
    ids=lambda sent: repr(sent[:16]),
)
def test_answers_and_broken_sequences_do_nothing_and_what_follows_counts(sent: bytes) -> None:
    for size in (len(sent), 4096, 7, 1):
        if len(sent) // size > 20_000:
            continue
        pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
        assert told(*pieces, b"a") in (["a"], ["f3", "a"])


def test_a_sequence_that_breaks_off_takes_no_key_along() -> None:
    assert messages(b"\x1b[<0;1") == []
    assert told(b"\x1b[12;\ra") == ["\r", "a"]
    assert told(b"\x1b]0;title\x1b[A") == ["up"]


@pytest.mark.parametrize(
    "pasted",
    [
        "a\x1bq\x1bq",
        "a\x1b[201~q\x1b[201~\x1bq",
        "a\x1b[200~q",
        "\x1b",
        "\x1b]52;c;q",
        "a\x00\x9b\x7f",
        "\x1b[201",
        "x" * 70_000 + "\x1bq",
    ],
    ids=lambda text: repr(text[:16]),
)
def test_nothing_of_a_paste_is_a_key(pasted: str) -> None:
    sent = b"\x1b[200~" + pasted.encode() + b"\x1b[201~"
    for size in (len(sent), 4096, 5, 1):
        found = told(*(sent[at : at + size] for at in range(0, len(sent), size)), b"a")
        assert found == [f"[{pasted}]", "a"]


def test_a_paste_that_is_not_utf8_is_a_paste() -> None:
    assert told(b"\x1b[200~caf\xe9 \xff\x1b[201~a") == ["[caf\ufffd \ufffd]", "a"]


def test_a_paste_without_an_end_ends_by_itself() -> None:
    assert told(b"\x1b[200~abc") == ["[abc]"]


def test_two_pastes_are_two() -> None:
    assert told(b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~c") == ["[a]", "[b]", "c"]


def test_much_text_at_once_was_pasted_and_a_little_was_typed() -> None:
    assert told(b"j" * 4096) == ["[" + "j" * 4096 + "]"]
    assert told(b"j" * 40) == ["j"] * 40


PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"\x1b", b"\x1b[", b"\x1b[200~", b"\x1b[201~", b"\x1b[<", b"\x1b[M", b"\x1bO", b"\x1b]"]
    ),
    st.lists(st.sampled_from(b"0123456789;:<?$"), max_size=12).map(bytes),
    st.sampled_from(
        [b"M", b"m", b"u", b"~", b"R", b"t", b"y", b"\x07", b"\x1b\\", b"\xd0", b"\x9a"]
    ),
)


@given(st.lists(PIECES, max_size=30))
@example([b"\x1b[", b"200", b"~\x1b[", b"201~", b"\x1b[201~"])
def test_no_bytes_bring_it_down_and_it_goes_on_afterwards(pieces: Sequence[bytes]) -> None:
    messages(*pieces)
    end = b"\x1b\\\x07\x1b[201~"  # of whatever is open
    found = told(*pieces, end, b"\x1b[200~last\x1b[201~")
    assert re.search(r"last\]$", found[-1])
