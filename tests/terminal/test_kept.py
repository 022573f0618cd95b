"""What a person does survives the end of the process, however it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.session import TerminalSession
from tests.waiting import until
from tui.state.personal import PersonalState

Open = Callable[..., TerminalSession]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_process_that_is_ended_costs_nothing(
    open_reader: Open, samples: Path, tmp_path: Path, end: signal.Signals
) -> None:
    session = open_reader("-a", str(samples), columns=120)
    session.shows("Mukhtar Tleuberdi", " ms")
    session.press("/kazakhstan\r")
    session.shows("› kazakhstan", "of 3 articles")
    session.press("j*")
    session.shows("★~2022")
    session.press("\r ")
    session.shows("2 of 3 articles", "│  Russian President")
    state = PersonalState(samples, tmp_path / ".local/state/dateline")
    until(lambda: state.marks.ids("read"))
    session.settles()
    state.close()
    assert session.process.pid is not None
    os.kill(session.process.pid, end)
    session.ends()

    state = PersonalState(samples, tmp_path / ".local/state/dateline")
    (starred,) = state.marks.ids("starred")
    assert state.marks.ids("read") == {starred}
    assert state.searches.queries(9) == ["kazakhstan"]
    state.close()
    again = open_reader("-a", str(samples), columns=120)
    again.shows("› kazakhstan", "2 of 3 articles", "★~2022", "was cut off")
    again.press("q")
    assert again.ends() == 0


def test_two_sessions_at_once_keep_what_both_do(
    open_reader: Open, samples: Path, tmp_path: Path
) -> None:
    one, other = open_reader("-a", str(samples)), open_reader("-a", str(samples))
    for session in (one, other):
        session.shows("Mukhtar Tleuberdi", " ms")
    other.press("j")
    for number in range(5):
        one.press(f"tone{number}\r")
        other.press(f"ttwo{number}\r")
        one.shows(f"tagged one{number}")
        other.shows(f"tagged two{number}")
    for session in (one, other):
        session.press("q")
        assert session.ends() == 0
    state = PersonalState(samples, tmp_path / ".local/state/dateline")
    tags = [tag for tag, _ in state.marks.tags()]
    state.close()
    assert tags == [f"{name}{number}" for name in ("one", "two") for number in range(5)]
