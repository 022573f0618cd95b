"""Makes one segment out of articles, in this process or in a worker of its own.

A segment that is built is private to its builder until the archive's writer adopts it: its files
lie in any folder of the same file system and no manifest names them.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from search.arrays import Section
from search.article import Article
from search.frozen import frozen
from search.index.files.manifest import FileSum
from search.index.files.sections import SectionFile, write_sections
from search.index.segment.codec import ArrayCodec, ArraySegment, DocumentWriter
from search.index.segment.days_mentioned import days_mentioned
from search.index.segment.fields import ArticleNames
from search.index.segment.language_names import language_and_source
from search.index.segment.pool import ArrayPool
from search.index.segment.schema import schema
from search.index.segment.segment import MAX_ARTICLES
from search.index.segment.stored import StoredArticle
from search.index.segment.tokenizer import Tokenizer
from search.index.segment.words import searched_text
from search.memory import release_freed
from search.names.registry.article_names import mentioned_names
from search.request import KIND_OF_FACET

MAX_WORDS: Final = 26_000_000
"""How many words a segment has before it is finished; bounds the memory of its inversion."""


@frozen
class SegmentFiles:
    """A segment on disk that no generation has yet.

    `names` is a file that only the adoption reads and removes: the `MentionCounts` of the articles.
    `sums` has size and checksum of the other files.
    """

    name: str
    articles: int
    folder: Path
    postings: str
    bodies: str
    names: str
    sums: Mapping[str, FileSum]


class SegmentBuilder:
    """Takes articles one by one and writes them as one segment."""

    def __init__(self, folder: Path, tokenizer: Tokenizer | None = None) -> None:
        self._folder = folder
        self._codec = ArrayCodec()  # type: ignore[abstract]  # only its writing side is asked for
        self._schema = schema()
        self._kinds = dict(self._schema.items())
        self._segment: ArraySegment = self._codec.new_segment(folder, new_segment_name())
        self._documents: DocumentWriter = self._codec.per_document_writer(folder, self._segment)
        self._days = array("i")
        spill = folder / f"{self._segment.segment_id()}.postings.spill"
        self._pool = ArrayPool(Tokenizer() if tokenizer is None else tokenizer, spill)
        self._ids: set[str] = set()

    def __contains__(self, id: str) -> bool:
        return id in self._ids

    @property
    def articles(self) -> int:
        """How many articles were added."""
        return len(self._ids)

    @property
    def is_full(self) -> bool:
        """Whether the segment should be finished before the next article."""
        return self.articles >= MAX_ARTICLES or self._pool.word_count >= MAX_WORDS

    def add(self, article: Article) -> None:
        """Add an article.

        ValueError where the segment has an article of its id, or it has none.
        """
        if not article.id or article.id in self:
            raise ValueError(f"no second article {article.id!r} fits into one segment")
        self._ids.add(article.id)
        number = self.articles - 1
        self._documents.start_doc(number)
        for field, value in _fields(article):
            kind = self._kinds[field]
            postings = kind.index(value, pooled=True) if kind.indexed else ()
            for encoded, _, weight, content in postings:
                self._pool.add((field, encoded, number, weight, content))
            if kind.stored:
                self._documents.add_field(field, kind, value, 0)
        self._documents.finish_doc()
        self._days.append(article.published.first_day)

    def finish(self) -> SegmentFiles:
        """Write what is left; at least one article must have been added."""
        self._documents.close()
        self._write_names()
        release_freed()  # before the words, which take the most
        fields = self._codec.field_writer(self._folder, self._segment)
        fields.add_postings(self._schema, None, self._pool)
        fields.close()
        return _files(self._segment.segment_id(), self.articles, self._folder, self._segment.sums)

    def _write_names(self) -> None:
        sections: dict[str, Section] = {}
        for facet, kind in KIND_OF_FACET.items():
            sections |= self._pool.facet(facet).sections(kind, self._days)
        write_sections(self._folder / f"{self._segment.segment_id()}.names", sections)

    def abandon(self) -> None:
        """Close the unfinished files; whoever owns the folder removes them."""
        self._documents.abandon()
        self._pool.close()


def build_segments(
    articles: Iterable[Article], folder: Path, tokenizer: Tokenizer | None = None
) -> Iterator[SegmentFiles]:
    """Write the articles as segments of bounded size.

    Where two have the same id they come into different segments: adopted in order, the later one
    replaces the earlier.
    """
    builder: SegmentBuilder | None = None
    try:
        for article in articles:
            if builder is not None and (builder.is_full or article.id in builder):
                yield builder.finish()
                builder = None
            if builder is None:
                builder = SegmentBuilder(folder, tokenizer)
            builder.add(article)
        if builder is not None:
            yield builder.finish()
            builder = None
    finally:
        if builder is not None:
            builder.abandon()


def mention_counts_of(files: SegmentFiles) -> dict[str, Section]:
    """The names of the segment's articles, counted together."""
    file = SectionFile(files.folder / files.names)
    return {
        name: bytes(file.blob(name)) if file.is_blob(name) else file.array(name)
        for name in file.names()
    }


def new_segment_name() -> str:
    """A name that no other segment has: 16 hexadecimal digits by chance."""
    return secrets.token_hex(8)


def _files(name: str, articles: int, folder: Path, sums: Mapping[str, FileSum]) -> SegmentFiles:
    return SegmentFiles(
        name,
        articles,
        folder,
        f"{name}.postings",
        f"{name}.bodies",
        f"{name}.names",
        dict(sums),
    )


def _fields(article: Article) -> list[tuple[str, Any]]:
    """The values of the fields of the schema; of authors and sections where there are some."""
    text, mentioned = searched_text(article), mentioned_names(article)
    values: list[tuple[str, Any]] = [
        ("article", StoredArticle.of(article)),
        ("text", text),
        ("title", article.title),
        ("people", ArticleNames(mentioned["person"], article.people)),
        ("organizations", ArticleNames(mentioned["organization"], article.organizations)),
        ("sources", ArticleNames(stated=(article.source,) if article.source else ())),
        ("languages", ArticleNames(stated=(language_and_source(article),))),
        ("on", days_mentioned(text, article.published, article.language)),
    ]
    if article.authors:  # Few exports of news tell them.
        values.append(("authors", ArticleNames(stated=article.authors)))
    if article.section:
        values.append(("sections", ArticleNames(stated=(article.section,))))
    return values
