"""Other programs that list texts in a terminal, to be measured beside the reader where they are."""

from __future__ import annotations

import mailbox
import shutil
import subprocess
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

COUNT = 200
"""How many texts each of them is given."""
FIRST = b"Headline 000"


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, the text that its first screen has, and the key that leads from it to the list.

    `down` is the key that moves on by a row.
    """

    name: str
    command: tuple[str, ...]
    first: bytes = FIRST
    opening: bytes = b""
    down: bytes = b"\x1b[B"


def peers(folder: Path) -> list[Peer]:
    """Write what each of them reads into a folder; return those that are installed."""
    titles = [f"Headline {number:03} of the archive, about talks" for number in range(COUNT)]
    lines = folder / "titles.txt"
    lines.write_text("".join(f"{title}\n" for title in titles))
    _write_mails(folder / "mails", titles)
    (folder / "Mail").mkdir()  # which neomutt would ask for
    _write_feed(folder / "feed.xml", titles)
    feeds = _newsboat(folder)
    ("neomutt", "-n", "-F", "/dev/null", "-R", "-f", str(folder / "mails"))
    known = (
        Peer("less", ("less", str(lines))),
        Peer("newsboat", feeds, b"Headlines of the archive", b"\r"),
        Peer(
            "neomutt",
            ("neomutt", "-n", "-F", "/dev/null", "-R", "-f", str(folder / "mails")),
            down=b"j",
        ),
        Peer("fzf", ("sh", "-c", f"fzf --layout=reverse <'{lines}'")),
        Peer("toolong", ("tl", str(lines)), b"Headline"),
        Peer("harlequin", ("harlequin",), b"Data Catalog"),
    )
    programs = {"fzf": "fzf"}
    return [peer for peer in known if shutil.which(programs.get(peer.name, peer.command[0]))]


def _write_mails(path: Path, titles: list[str]) -> None:
    box = mailbox.mbox(path)
    for number, title in enumerate(titles):
        mail = EmailMessage()
        mail["Subject"], mail["From"] = title, "wire@example.org"
        mail["Date"] = f"Mon, 10 Jan 2022 {number // 60:02}:{number % 60:02}:00 +0000"
        mail.set_content("A text.\n")
        box.add(mail)
    box.close()


def _write_feed(path: Path, titles: list[str]) -> None:
    items = "".join(
        f"<item><title>{escape(title)}</title><guid>g{number}</guid></item>"
        for number, title in enumerate(titles)
    )
    channel = f"<title>Headlines of the archive</title>{items}"
    path.write_text(f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>')


def _newsboat(folder: Path) -> tuple[str, ...]:
    (folder / "urls").write_text(f"file://{folder / 'feed.xml'}\n")
    (folder / "config").write_text("")
    files = ("-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "config")
    command = ("newsboat", *map(str, files))
    if shutil.which("newsboat"):
        subprocess.run([*command, "-x", "reload"], check=True, stdout=subprocess.DEVNULL)
    return command
