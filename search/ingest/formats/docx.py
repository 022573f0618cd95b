"""Word documents (`.docx`)."""

from __future__ import annotations

from collections.abc import Iterator

from search.article import Article
from search.errors import FormatError
from search.ingest.office import check_zip, dated_by_creation
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.streams import seekable
from search.request import SkippedFile

ONE_ARTICLE = True
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The one article; FormatError where it has no text."""
    from docx import Document

    with seekable(chunks) as file:
        check_zip(file)
        document = Document(file)
    title, parts = document.core_properties.title or "", []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            parts += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        elif block.text.strip():
            if not title and block.style is not None and block.style.name in ("Title", "Heading 1"):
                title = block.text
            else:
                parts.append(block.text)
    facts = document.core_properties
    record: dict[str, object] = {
        "title": title,
        "body": "\n\n".join(parts),
        "author": facts.author if facts.author != "python-docx" else "",
        "language": facts.language,
    }
    article = article_of(record, origin, name=origin.place)
    if article is None or not article.body:
        raise FormatError("a document without a text")
    yield dated_by_creation(
        article, "" if facts.created is None else facts.created.date().isoformat()
    )
