"""Nothing that a terminal sends ends the reader, blocks it, or does what nobody typed."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.session import TerminalSession
from tests.waiting import PATIENCE

Open = Callable[..., TerminalSession]
FIRST = "Mukhtar Tleuberdi"


def send(session: TerminalSession, *pieces: bytes, pause: float = 0.0) -> None:
    """Send bytes as a terminal would, taking meanwhile what comes back."""
    for piece in pieces:
        while piece:
            piece = piece[os.write(session.process.child_fd, piece[:1024]) :]
            session.read(0.001)
        end = time.monotonic() + pause
        while (left := end - time.monotonic()) > 0:
            session.read(left)


def is_well(session: TerminalSession) -> None:
    """The reader still does what it is asked to, and leaves in order."""
    end = time.monotonic() + PATIENCE
    while not all(part in session.text for part in ("› ryabkov", "2 articles")):
        assert time.monotonic() < end, session.text
        # The end of whatever is open; what is too near to an escape would be a key with alt.
        send(session, b"\x1b\\\x07\x1b[201~", b"\x1b", b"h", b"\x1b", b"\x15", pause=0.5)
        send(session, b"/\x15ryabkov\r", pause=1.0)
    send(session, b"q")
    assert session.ends() == 0
    assert b"Traceback" not in session.raw


@pytest.mark.parametrize(
    "pieces",
    [
        (b"\xd0", b"\x9a"),
        (b"/", b"\xe9", b"\xe9x"),
        (b"\x1b[999999999999;9u", b"\x1b[55296u", b"\x1b[97;;1114112u"),
        (b"\x1b[<0;99999;99999M", b"\x1b[<64;1;9999999M", b"\x1b[M\xff\xff\xff", b"\x1b[<;;M"),
        (b"\x1b[48;0;0;0;0t", b"\x1b[48;9999;9999;9999;9999t", b"\x1b[?2048;1$y", b"\x1b[1;1R"),
        (b"\x1b[200~\xff\xfe\xe9\x1b[", b"201~", b"\x1b[200~ab"),
        (b"\x1b", b"\x1b", b"\x1b\x1b\x1b["),
        (b"\x1bPq", b"\x1b]0;q\x1b[200~q", b"\x1b_q"),
    ],
    ids=["halves", "latin-1", "keys", "mouse", "sizes", "paste", "escapes", "answers"],
)
def test_no_sequence_ends_it(open_reader: Open, samples: Path, pieces: tuple[bytes, ...]) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    send(session, *pieces, pause=0.15)
    is_well(session)


SIGNS = b"\x1b\x1b\x1b[[<;;0123456789M~uRt$y?>]PO_\x07\\\x00\x08\t\r\x7f \xd0\x9a\xe9\xff\xfeab/jk"


@pytest.mark.parametrize("seed", range(4))
def test_nothing_by_chance_ends_it(open_reader: Open, samples: Path, seed: int) -> None:
    chance = random.Random(seed)
    session = open_reader("-a", str(samples), columns=chance.choice([80, 140]))
    session.shows(FIRST, " ms")
    for _ in range(150):
        piece = bytes(chance.choices(SIGNS, k=chance.randrange(1, 40)))
        if chance.random() < 0.2:
            piece = b"\x1b[200~" + piece + b"\x1b[201~"
        if chance.random() < 0.2:
            piece = bytes(chance.randbytes(20)).replace(b"q", b"").replace(b"\x1a", b"")
        send(session, piece.replace(b"q", b""))
        if chance.random() < 0.1:
            session.resize(chance.randrange(1, 250), chance.randrange(1, 60))
    session.resize(80)
    is_well(session)


@pytest.mark.parametrize("marked", [True, False])
def test_a_word_of_64000_letters_is_cut_with_a_word_of_why(
    open_reader: Open, samples: Path, marked: bool
) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    send(session, b"/")
    word = b"a" * 64_000
    send(session, b"\x1b[200~" + word + b"\x1b[201~" if marked else word)
    session.shows("a query has at most 4,096 characters")
    send(session, b"\x15csto\r")
    session.shows("› csto", "3 articles")
    is_well(session)


def test_lines_that_are_pasted_become_one(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    send(session, b"/\x1b[200~sergey\r\n\n  ryabkov\nblinken\n\x1b[201~")
    session.shows("› sergey ryabkov blinken")
    is_well(session)


def test_nothing_of_a_paste_runs_as_keys(open_reader: Open, samples: Path) -> None:
    session = open_reader("-a", str(samples))
    session.shows(FIRST, " ms")
    send(session, b"\x1b[200~qqq\x1bq\x1b[201~q\x1b[201~")
    session.shows("what is pasted is not taken for keys")
    send(session, b"/\x1b[200~csto\x1bq\x1b[201~\rq\x1b[201~")
    session.shows("csto q")
    is_well(session)
