"""Archives for the tests in a real terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from search import Archive, Article
from tests import SEEDS
from tests.terminal.session import COMMAND, TerminalSession

HOSTILE = (
    "\x1b]52;c;c3RvbGVu\x07 \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ \x9b31m\x9d0;t\x9c"
    " \x1b[6n\x1b[2J\u202egnp.exe\u202c \u2066x\u2069 z\u200bw \u2028 \ufeff e"
    + "\u0301"
    * 40
    + " "
    "he [sic] said [/] [@click=app.bell]x[/] [Казахстана] \U000e0041\x00\x7f"
)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the three sample articles."""
    path = tmp_path_factory.mktemp("archives") / "samples"
    with Archive.create(path) as archive:
        archive.update([SEEDS])
    return path


SAID = tuple(
    " ".join(f"{letter}{number} said" for number in range(60)) for letter in ("a", "b", "c")
)
"""So that no article is a version of another."""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of articles whose every text tries to act on the terminal."""
    path = tmp_path_factory.mktemp("archives") / "hostile"
    with Archive.create(path) as archive:
        archive.add(
            Article(
                id=f"h{number}",
                title=f"Title {number} {HOSTILE}",
                body=f"Body {number} {HOSTILE}\n\nSecond paragraph {HOSTILE} {SAID[number]}",
                source=f"S{HOSTILE}",
                people=(f"Jane {HOSTILE}",),
                organizations=(f"Org {HOSTILE}",),
            )
            for number in range(3)
        )
    return path


@pytest.fixture
def open_reader(tmp_path: Path) -> Iterator[Callable[..., TerminalSession]]:
    """Open the reader in a terminal of its own, which is closed after the test."""
    yield from _opening(tmp_path, COMMAND)


@pytest.fixture
def open_shell(tmp_path: Path) -> Iterator[Callable[..., TerminalSession]]:
    """Open a shell, with the prompt `shell$`, in a terminal of its own."""
    (tmp_path / ".bashrc").write_text("PS1='shell$ '\nbind 'set enable-bracketed-paste off'\n")
    yield from _opening(tmp_path, ("bash", "-i"))


def _opening(home: Path, program: Sequence[str]) -> Iterator[Callable[..., TerminalSession]]:
    sessions: list[TerminalSession] = []

    def opened(*arguments: str, **options: object) -> TerminalSession:
        session = TerminalSession(arguments, home, program=program, **options)  # type: ignore[arg-type]
        sessions.append(session)
        return session

    yield opened
    for session in sessions:
        with suppress(OSError):  # A test may have closed the terminal.
            session.process.close(force=True)
