"""Text that runs from right to left, is wide or has marks leaves the frame as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyte
import pytest
from wcwidth import wcwidth

from search import Archive, Article
from tests.terminal.session import TerminalSession

ARTICLES = {
    "ar": ("الرئيس يلتقي وزير الخارجية في القاهرة اليوم", "التقى الرئيس وزير الخارجية في القاهرة."),
    "he": ("ראש הממשלה נפגש עם שר החוץ בירושלים", 'ראש הממשלה הגיש את הדו"ח לכנסת.'),
    "zh": ("國際發展銀行在北京舉行年度會議討論貸款問題", "國際發展銀行在北京舉行會議。" * 9),
    "th": ("ที่ประชุมรัฐสภามีมติเห็นชอบร่างกฎหมายฉบับใหม่", "ที่ประชุมรัฐสภามีมติเห็นชอบ"),
    "hi": ("राष्ट्रपति ने संसद के संयुक्त अधिवेशन को संबोधित किया", "राष्ट्रपति ने संसद को संबोधित किया।"),
    "ko": ("대통령은 국회에서 연설했다고 대변인이 밝혔다", "대통령은 국회에서 연설했다."),
    "ja": ("日本銀行はｶﾞﾝﾀﾞﾑの展示会について発表しました", "日本銀行は展示会について発表しました。"),
}
QUERIES = (
    ("الرئيس", 1),
    ("הממשלה", 1),
    ("国际发展", 1),  # typed in simplified characters
    ("ที่ประชุม", 1),
    ("राष्ट्रपति", 1),
    ("대통령", 1),
    ("ガンダム", 1),
    ("كلمة NEAR/5 中文 מילה", 0),
)


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archives") / "scripts"
    with Archive.create(path) as archive:
        archive.add(
            Article(id=code, title=title, body=body, language=code)
            for code, (title, body) in ARTICLES.items()
        )
    return path


@pytest.fixture
def marks_take_no_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """What combines with the character before it, of which the screen of the tests knows little."""
    draw = pyte.Screen.draw
    monkeypatch.setattr(
        pyte.Screen,
        "draw",
        lambda screen, data: draw(screen, "".join(c for c in data if wcwidth(c) != 0)),
    )


def bars(session: TerminalSession) -> list[list[int]]:
    """In which columns of each row of the panes a bar stands."""
    screen = session.screen
    return [
        [column for column in range(screen.columns) if screen.buffer[row][column].data == "│"]
        for row in range(1, screen.lines - 1)
    ]


def shown(text: str) -> str:
    return "".join(char for char in text if wcwidth(char) != 0)


@pytest.mark.usefixtures("marks_take_no_cell")
def test_the_frame_stands_whatever_is_listed_typed_and_read(
    open_reader: Callable[..., TerminalSession], scripts: Path
) -> None:
    session = open_reader("-a", str(scripts), columns=60)
    for columns, panes, queries in (
        (60, 1, QUERIES[:2]),
        (100, 2, QUERIES[2:6]),
        (140, 3, QUERIES[6:]),
    ):
        session.resize(columns)
        session.press("/\x15\r")
        session.shows(f"1 of {len(ARTICLES)} articles")
        session.settles(0.2)
        frame = bars(session)
        assert frame == [frame[0]] * 22
        assert len(frame[0]) == panes - 1
        for query, found in queries:
            session.press("/\x15")
            for byte in query.encode():  # as an input method may deliver it
                session.process.send(bytes([byte]))
            session.press("\r")
            session.shows(shown(query), "1 of 1 article ·" if found else "No article matches.")
            session.settles(0.1)
            assert session.screen.display[0].rstrip().endswith(shown(query))
            assert bars(session) == frame
        session.press("/\x15" + "中文檢索" * 40)
        session.shows("檢索中文")
        session.settles(0.1)
        assert bars(session) == frame
        assert sum(map(wcwidth, session.screen.display[0])) == columns
