"""Reads what a test writes, and tells articles from what was left out."""

from __future__ import annotations

from pathlib import Path

from search.article import Article
from search.ingest.reader import read_file
from search.request import FileNote, SkippedFile

BODY = (
    "The ferries to the northern islands stopped on Friday night when the storm reached the coast, "
    "and the harbour office said that none would sail before Sunday. Hundreds of travellers slept "
    "in the halls of the terminal, where the town handed out blankets and soup."
)
SECOND = (
    "Captain Ines Maro said that the crews were ready to sail as soon as the wind fell below forty "
    "knots, but the forecast left little hope for an early start, and freight would go first."
)
PARAGRAPHS = f"{BODY}\n\n{SECOND}"


def read(
    path: Path, content: bytes | str, *, here: bool = False
) -> tuple[list[Article], dict[str, str]]:
    """The articles of a file with this content, and the reason of each place left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    articles, skipped = [], {}
    for each in read_file(path, here=here):
        if isinstance(each, Article):
            articles.append(each)
        elif not isinstance(each, FileNote):
            skipped[_place(each, path)] = each.reason
    return articles, skipped


def read_one(path: Path, content: bytes | str, *, here: bool = False) -> Article:
    """The only article of a file of which nothing is left out."""
    articles, skipped = read(path, content, here=here)
    assert (len(articles), skipped) == (1, {})
    assert articles[0].paths == (str(path),)
    return articles[0]


def _place(skipped: SkippedFile, path: Path) -> str:
    return skipped.location.removeprefix(str(path))
