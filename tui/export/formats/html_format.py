"""One page of HTML that loads and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, TextIO

from tui.export.formats.text_format import facts
from tui.export.records import Origin, Record
from tui.export.urls import web_address
from tui.terminal.safe import clean

_HEAD: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 40em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 serif; }}
dl {{ display: grid; grid-template-columns: 6em 1fr; margin: 0; font-size: .9em; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
article {{ margin-top: 3em; }}
</style>
</head>
<body>
<p>{sentence}</p>
"""


def markup(text: str) -> str:
    """Return a text of one line that HTML shows as it is."""
    return escape(clean(text))


def write(origin: Origin, records: Iterable[Record], out: TextIO) -> None:
    """Write an `article` each."""
    title, sentence = markup(f"dateline: {origin.asked}"), markup(origin.sentence)
    out.write(_HEAD.format(title=title, sentence=sentence))
    for record in records:
        article = record.article
        out.write(f"<article>\n<h2>{markup(article.title) or '(no title)'}</h2>\n<dl>\n")
        for name, value in facts(record):
            address = web_address(value) if name == "URL" else None
            shown = markup(value)
            if address:
                shown = f'<a rel="noreferrer" href="{escape(address)}">{shown}</a>'
            out.write(f"<dt>{name}</dt><dd>{shown}</dd>\n")
        out.write("</dl>\n")
        for paragraph in article.body.split("\n\n"):
            lines = [markup(line) for line in paragraph.split("\n")]
            out.write(f'<p dir="auto">{"<br>".join(lines)}</p>\n')
        out.write("</article>\n")
    out.write("</body>\n</html>\n")
