"""Text in which there is markup: what a browser would show of it, paragraph by paragraph."""

from __future__ import annotations

import html
import re
from typing import Final

_ENTITY: Final = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BLOCKS: Final = frozenset(
    "address article aside blockquote caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend main nav ol p pre"
    " section summary table ul".split()
)
"""What begins and ends a paragraph."""
_LINES: Final = frozenset(["br", "li", "tr", "option"])
"""What begins a line."""
_UNSEEN: Final = frozenset(
    ["script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title"]
)
"""What shows none of the text in it, or no text of the article."""
_INLINE: Final = (
    "a abbr acronym audio b big body cite code del em embed font html i img ins kbd mark picture q"
    " s samp small source span strike strong sub sup td th time tt u var video"
).split()
_TAG: Final = re.compile(
    rf"</?(?:{'|'.join(sorted([*_BLOCKS, *_LINES, *_UNSEEN, *_INLINE], key=len, reverse=True))})"
    r"(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")


def plain_text(text: str) -> str:
    """`text` without its markup; as it is where it has none.

    Paragraphs are parted by an empty line. Entities are what they stand for, also those that were
    escaped twice; what only looks like a tag, as in "a < b", stays.
    """
    if "&" in text and _TAG.search(text) is None:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" not in text or _TAG.search(text) is None:
        return text
    from lxml import etree

    shown = _Shown()
    parser = etree.HTMLParser(target=shown, huge_tree=True)
    parser.feed(f"<body>{text}")
    result = parser.close()
    return _ENTITY.sub(lambda found: html.unescape(found[0]), result) if "&" in result else result


class _Shown:
    """Gathers what is seen of a piece of HTML."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._unseen = ""
        """The element of which nothing is seen and that is still open."""

    def start(self, tag: str, attributes: object) -> None:
        """Takes the beginning of an element."""
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")
        elif tag in ("td", "th"):
            self._parts.append(" ")

    def end(self, tag: str) -> None:
        """Takes the end of an element."""
        if tag == self._unseen:
            self._unseen = ""
        elif tag in _BLOCKS and not self._unseen:
            self._parts.append("\n\n")

    def data(self, data: str) -> None:
        """Takes text."""
        if not self._unseen:
            self._parts.append(_SPACE.sub(" ", data))

    def close(self) -> str:
        """What was seen, in lines without spaces around them, empty ones between paragraphs."""
        paragraphs = re.split(r" *\n *(?:\n *)+", "".join(self._parts).strip())
        return "\n\n".join(re.sub(r" *\n *", "\n", part).strip() for part in paragraphs)
