"""Markdown and text with front matter: fields in YAML, TOML or JSON above an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.compose import compose
from search.ingest.encoding import binary_kind, decode
from search.ingest.front_matter import begins_with_fence, front_matter
from search.ingest.markup import plain_text
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import whole
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = False
LONGEST: Final = 16 * 1024 * 1024
_HEADLINE: Final = re.compile(r"\s*(?:# +(?P<marked>[^\n]+?) *#*|(?P<ruled>[^\n]+)\n=+) *(?:\n|\Z)")
_COMMENTS: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
"""What site generators put in and no reader sees."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError for what is no text or has none."""
    data = whole(chunks, LONGEST)
    if (kind := binary_kind(data)) is not None:
        raise FormatError(f"not text but {kind}")
    article = markdown_article(decode(data), origin)
    if article is None:
        raise FormatError("empty file")
    yield article


def markdown_article(text: str, origin: Origin) -> Article | None:
    """The article that a text in Markdown is; None where it is empty."""
    found = front_matter(text)
    if found is None and begins_with_fence(text):
        return compose(text, origin, name=origin.place)  # its lines are read as keys and values
    fields, rest = ({}, text) if found is None else found
    title = ""
    if (headline := _HEADLINE.match(rest)) is not None:
        title = _shown(headline["marked"] or headline["ruled"]).strip()
        rest = rest[headline.end() :]
    record: dict[str, Any] = {**fields, "body": _shown(rest)}
    if title and not any(key.lower() in ("title", "headline") for key in fields):
        record["title"] = title
    elif title and title != fields.get("title"):
        record["body"] = f"{title}\n\n{record['body']}"
    return article_of(record, origin, name=origin.place)


def _shown(text: str) -> str:
    """What a reader of the page sees of Markdown."""
    from markdown_it import MarkdownIt

    text = _COMMENTS.sub("", text)
    return plain_text(MarkdownIt("commonmark").enable("table").render(text))
