"""`dateline fetch` against a server on loopback: what is new, conditional requests, faults."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.terminal.test_cli import Shell

ITEM = (
    "<item><guid>{number}</guid><title>Council number{number} meets</title>"
    "<link>https://paper.example/{number}</link><pubDate>Mon, 10 Jan 2022 08:0{number}:00 GMT"
    "</pubDate><description>&lt;p&gt;It spoke of bridge{number} &amp;amp; its toll.&lt;/p&gt;"
    "</description></item>"
)


def rss(*numbers: int) -> bytes:
    """A feed with these items."""
    items = "".join(ITEM.format(number=number) for number in numbers)
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>'
        f"{items}</channel></rss>"
    ).encode()


BOMB = gzip.compress(bytes(50 << 20))


class Server(ThreadingHTTPServer):
    """Serves feeds and notes what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {"/rss": rss(1, 2)}
        self.asked: list[tuple[str, int]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(60)
        if self.path == "/moved":
            self._answer(301, b"", Location="/rss")
            return
        if self.path == "/bomb":
            self._answer(200, BOMB, Content_Encoding="gzip")
            return
        page = self.server.pages.get(self.path)
        if page is None:
            self._answer(404, b"")
            return
        tag = f'"{hash(page)}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"")
        else:
            self._answer(200, page, ETag=tag)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.server.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        with suppress(BrokenPipeError):  # who asked may have gone
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_entries_come_in_stay_and_are_asked_for_only_where_they_changed(
    shell: Shell, server: Server
) -> None:
    shell("sources", "add", server.address("/rss"), "-a", "news")
    assert server.asked == [], "adding fetches nothing"
    out = shell("fetch", "-a", "news")
    assert out.startswith("feeds: 1 new, 0 unchanged, 0 failed; entries: 2\nadded 2, ")
    (article,) = shell.json("search", "bridge1", "-a", "news")["articles"]
    assert (article["title"], article["source"]) == ("Council number1 meets", "The Paper")
    assert article["date"] == "2022-01-10"
    body = shell.json("show", article["id"], "-a", "news")["body"]
    assert body == "It spoke of bridge1 & its toll."
    found = shell.json("fetch", "-a", "news")
    assert (found["unchanged"], found["added"]) == (1, 0)
    assert server.asked == [("/rss", 200), ("/rss", 304)]
    server.pages["/rss"] = rss(2, 3)
    found = shell.json("fetch", "-a", "news")
    assert (found["new"], found["entries"], found["added"]) == (1, 1, 1)
    assert shell.json("search", "-a", "news")["total"] == 3, "what fell out of the feed stays"


def test_what_fails_is_said_with_its_reason_and_stops_nothing(shell: Shell, server: Server) -> None:
    server.pages["/page"] = b"<html><body>Hello</body></html>"
    server.pages["/json"] = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "The Wire",
            "items": [{"id": "7", "content_text": "The ferry sails at noon.", "title": "Ferry"}],
        }
    ).encode()
    paths = ("/none", "/slow", "/bomb", "/page", "/json", "/moved")
    outlines = "".join(f'<outline xmlUrl="{server.address(path)}"/>' for path in paths)
    outlines += '<outline xmlUrl="http://127.0.0.1:1/rss"/><outline xmlUrl="file:///etc/passwd"/>'
    opml = shell.home / "feeds.opml"
    opml.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    shell("sources", "add", str(opml), "-a", "news")
    found = shell.json("fetch", "--timeout", "10", "-a", "news")
    faults = {place.rpartition("/")[2]: said for place, said in found["faults"].items()}
    assert faults == {
        "none": "the server answers 404 Not Found",
        "slow": "no answer within 10 s",
        "bomb": "longer than 8 MB",
        "page": "what the server sends is not a feed",
        "rss": "no connection",
    }
    assert (found["new"], found["failed"], found["added"]) == (2, 5, 3)
    assert shell.json("search", 'ferry source:"the wire"', "-a", "news")["total"] == 1


def test_without_feeds_nothing_is_fetched(shell: Shell) -> None:
    (shell.home / "1.txt").write_text("The ferry sails at noon.\n")
    shell("index", "1.txt", "-a", "news")
    assert "has no feeds" in shell.complaint("fetch", "-a", "news", code=1)
