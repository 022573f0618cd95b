"""What a person takes out of the reader: copies, citations, exports and links."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from search import Archive, Article
from tests.terminal.session import TerminalSession
from tui.terminal import clipboard

Open = Callable[..., TerminalSession]
ADDRESS = "https://news.example/a?b=1"
COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "source.txt").write_text("the file itself")
    with Archive.create(tmp_path / "news") as archive:
        archive.add(
            [
                Article(
                    id="one",
                    title="Talks in Vienna",
                    body="First sentence here. Second one follows. Third one ends.",
                    url=ADDRESS,
                    source="The Paper",
                    paths=(str(tmp_path / "source.txt"),),
                ),
                Article(id="two", title="No address", body="x", paths=("/some/path",)),
                Article(id="evil", title="Evil", body="x", url="https://e.example/\x1b]52;c;x\x07"),
                Article(id="long", title="Long", body="long " * 30_000),
            ]
        )
    return tmp_path / "news"


def copied(session: TerminalSession) -> str:
    session.writes(COPIED.pattern)
    found = COPIED.findall(session.raw)[-1]
    session.raw = COPIED.sub(b"", session.raw)
    return base64.b64decode(found).decode()


def opened(open_reader: Open, archive: Path, query: str, **options: str) -> TerminalSession:
    session = open_reader("-a", str(archive), columns=120, **options)
    session.shows(" ms")
    session.press(f"h/\x15{query}\r")
    session.shows(f"› {query}", "1 of 1 article ")
    session.press("\r")
    session.settles()
    return session


def test_an_address_a_path_and_a_passage_go_to_the_terminals_clipboard(
    open_reader: Open, archive: Path
) -> None:
    session = opened(open_reader, archive, "vienna")
    session.press("y")
    assert copied(session) == ADDRESS
    session.shows("sent to the terminal's clipboard, which does not answer")
    assert b"\x1b]8;;https://news.example/a?b=1\x1b\\" in session.raw
    session.press("py")
    assert copied(session) == "First sentence here."
    session.press("pllhj")
    session.press("ohy")
    assert copied(session) == "First sentence here. Second one follows. Third one ends."
    session.press("pllly")
    assert copied(session) == "First sentence here. Second one follows."
    session.press("h/\x15address\r")
    session.shows("No address", "1 of 1 article ")
    session.settles()
    session.press("y")
    assert copied(session) == "/some/path"
    session.press("q")
    assert session.ends() == 0


def test_a_passage_is_marked_with_the_mouse(open_reader: Open, archive: Path) -> None:
    session = opened(open_reader, archive, "vienna")
    session.press("m")
    session.shows("mouse on")
    row = next(n for n, line in enumerate(session.screen.display) if "First sentence" in line)
    column = session.screen.display[row].index("First sentence")
    for code, at, end in ((0, 0, "M"), (32, 5, "M"), (0, 5, "m")):
        session.press(f"\x1b[<{code};{column + 1 + at};{row + 1}{end}")
        session.settles(0.2)
    assert copied(session) == "First"


def test_a_citation_has_the_hash_of_the_file_and_how_the_date_is_known(
    open_reader: Open, archive: Path
) -> None:
    session = opened(open_reader, archive, "vienna")
    session.press("Y")
    session.shows("Citation", "“Talks in Vienna”", "undated", "@article{", "TY  - NEWS")
    session.press("1")
    digest = hashlib.sha256(b"the file itself").hexdigest()
    said = copied(session)
    assert "The Paper. undated. https://news.example/a?b=1." in said
    assert f"sha256:{digest}" in said
    session.press("2")
    assert copied(session).startswith("@article{thepaper-nd-one,")
    session.press("3")
    assert "TI  - Talks in Vienna" in copied(session)


def test_what_is_listed_is_exported_and_a_file_is_replaced_only_when_asked_twice(
    open_reader: Open, archive: Path, tmp_path: Path
) -> None:
    session = opened(open_reader, archive, "vienna")
    target = tmp_path / "out.ris"
    session.press(f"e\x15{target}\r")
    session.shows("1 article written to")
    assert "TI  - Talks in Vienna" in target.read_text()
    target.write_text("mine")
    session.press(f"e\x15{target}\r")
    session.shows("is there already")
    assert target.read_text() == "mine"
    session.press("\r")
    session.shows("1 article written to")
    assert "TI  - Talks in Vienna" in target.read_text()
    session.press(f"e\x15{tmp_path}/x.docx\r")
    session.shows("the ending says which format")
    session.press("\x15/nowhere/x.csv\r")
    session.shows("there is no folder /nowhere")
    session.press("\x1b")
    session.shows("› vienna")
    session.press("q")
    assert session.ends() == 0


def test_an_address_is_shown_whole_over_a_line_and_a_hostile_one_is_harmless(
    open_reader: Open, archive: Path
) -> None:
    session = opened(open_reader, archive, "vienna", SSH_CONNECTION="1 2 3 4")
    session.press("o")
    session.shows("Address", ADDRESS)
    session.press("o")
    session = opened(open_reader, archive, "evil", SSH_CONNECTION="1 2 3 4")
    session.press("yo")
    session.settles()
    said = [base64.b64decode(each) for each in COPIED.findall(session.raw)]
    assert len(said) == 1
    assert b"\x1b" not in said[0]
    left = re.sub(rb"\x1b\]8;;[!-~]*\x1b\\", b"", COPIED.sub(b"", session.raw))
    assert b"\x1b]" not in left


def test_what_is_too_long_or_cannot_be_taken_is_said(open_reader: Open, archive: Path) -> None:
    session = opened(open_reader, archive, "long")
    session.shows("131 min")
    session.press("p" + "j" * 3)
    session.settles()
    session.press("y")
    assert copied(session).count("long") > 1
    session = opened(open_reader, archive, "vienna", TERM="linux")
    session.press("y")
    session.shows("this terminal (TERM=linux) has no clipboard")
    assert b"\x1b]" not in session.raw


def test_the_limit_of_a_copy() -> None:
    xterm = {"TERM": "xterm"}
    assert clipboard.why_not("x" * clipboard.LONGEST, xterm) == ""
    assert "74,995 bytes" in clipboard.why_not("x" * (clipboard.LONGEST + 1), xterm)
    assert len(clipboard.sequence("x" * clipboard.LONGEST, xterm)) <= 100_000
    within = clipboard.sequence("text " * 500, {"TERM": "screen", "STY": "1.pts"})
    chunks = re.findall(r"\x1bP(.*?)\x1b\\", within, re.S)
    assert all(len(chunk) < 768 for chunk in chunks)
    encoded = "".join(chunks).removeprefix("\x1b]52;c;").removesuffix("\x07")
    assert base64.b64decode(encoded).decode() == "text " * 500
    assert "set-clipboard on" in clipboard.sent("x", "y", {"TMUX": "1"})
