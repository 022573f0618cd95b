"""The picture of the running reader in the README is the one that the reader draws today.

`DATELINE_DRAW=1 pytest tests/reader/test_picture.py` draws it anew.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from tests.reader.conftest import answered, reader, reading, text, until

PICTURE = Path(__file__).with_name("reader.svg")
SIZE = (120, 32)


async def test_the_picture_is_current(samples: Path) -> None:
    async with reader(samples, name="samples").run_test(size=SIZE) as pilot:
        await answered(pilot)
        await pilot.press("slash", *"csto", "enter")
        screen = reading(pilot)
        await until(pilot, lambda: screen.article.hits and "3 articles" in text(pilot))
        await until(pilot, lambda: screen.session.effective_request.query == "csto")
        await until(pilot, lambda: "Organizations" in text(pilot))
        # How long the search took is the one thing that differs from run to run.
        status = screen.status.status
        screen.status.show(replace(status, took_ms=0.4))
        await pilot.pause()
        picture = _plain(pilot.app.export_screenshot(title="dateline", simplify=True))
    if os.environ.get("DATELINE_DRAW"):
        PICTURE.write_text(picture, encoding="utf-8")
    assert picture == PICTURE.read_text(encoding="utf-8")


def _plain(svg: str) -> str:
    """Return the picture without embedded fonts."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]+;", "font-family: monospace;", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
