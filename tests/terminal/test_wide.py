"""Emoji, combining marks and writing in every direction stay within their lines and panes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from search import Archive, Article, PublicationDate
from tests.terminal.session import TerminalSession
from tests.waiting import PATIENCE

ROWS = 26
# But for marks without a combining class, behind which pyte drops the rest of a line.
TEXTS = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 kin \U0001f44d\U0001f3fd \u2764\ufe0f ",
    "\U0001f1fa\U0001f1e6\U0001f1e9\U0001f1ea flags \U0001f44b\U0001f3fb arrows \u2b05\ufe0f ",
    "e\u0301\u0302\u0303 a\u0308o\u0308 \u0e17\u0e33\u0e19\u0e33\u0e49 \u0915\u094d\u0937 ",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd (test) 123 \u200f\u0628 ",
    "\u6f22\u5b57\u304b\u306a \uff76\uff9e \ud55c\uad6d\uc5b4 \uff21 ",
    "z\u0335\u0322\u031b\u0356a\u0336 \u2042 \ufdfd \U0001242b \ua9c5 \u0bf5 \u2e3b ",
)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose every text is of wide, joined and combined characters."""
    path = tmp_path_factory.mktemp("archives") / "wide"
    with Archive.create(path) as archive:
        archive.add(
            Article(
                body=f"{text * 9}\n\n{' '.join(f'w{number}x{word}' for word in range(60))}",
                id=f"t{number}",
                title=text * 4,
                published=PublicationDate(day := date(2022, 1, 1 + number), day, "stated", ""),
                source=text[:20],
                authors=(text[:20],),
                people=(text[:15].strip(),),
                organizations=(text[:12].strip(),),
            )
            for number, text in enumerate(TEXTS)
        )
    return path


def test_the_frame_stands_at_every_width(
    open_reader: Callable[..., TerminalSession], wide: Path
) -> None:
    session = open_reader("-a", str(wide), columns=200, rows=ROWS)
    session.shows("1 of 6 articles", " ms")
    for columns in (200, 140, 120, 101, 100, 80, 60):
        session.resize(columns, ROWS)
        for place in range(1, 1 + len(TEXTS)):
            until_it_stands(session, columns, place)
            session.press("j" if place < len(TEXTS) else "g")


def until_it_stands(session: TerminalSession, columns: int, place: int) -> None:
    end = time.monotonic() + PATIENCE
    wanted = 2 if columns >= 120 else int(columns >= 100)
    while True:
        session.settles(0.03)
        rules = [
            [x for x in range(columns) if session.screen.buffer[y][x].data == "│"]
            for y in range(1, ROWS - 1)
        ]
        if (
            session.line(0).lstrip().startswith("dateline ›")
            and session.line(ROWS - 1).lstrip().startswith(f"{place} of 6 articles")
            and rules == [rules[0]] * len(rules)
            and len(rules[0]) == wanted
        ):
            return
        assert time.monotonic() < end, f"at {columns} columns:\n{session.text}"
