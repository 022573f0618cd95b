"""Read the unannotated text from which the tagger may learn: United States public domain only."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from search.names.training.sets import Document

_CODE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]+>|\*\*|^#+ *|^[-*] +|`|\{[^}]*\}", re.MULTILINE)


def raw_documents(articles: Path) -> list[Document]:
    """Presidential speeches and the posts of a government agency, as text without names."""
    speeches = (re.sub(r"\n+", "\n\n", body) for body in _bodies(articles / "us_speeches.jsonl.xz"))
    posts = (_plain(body) for body in _bodies(articles / "18f_blog.jsonl.xz"))
    return [Document(text, ()) for texts in (speeches, posts) for text in texts]


def _bodies(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["body"] or ""


def _plain(markdown: str) -> str:
    return _MARKUP.sub("", _LINK.sub(r"\1", _CODE.sub("", markdown)))
