"""What of an article is stored beside its inverted words, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass

from search.article import Article
from search.index.segment import records
from search.index.segment.columns import days_of
from search.index.segment.words import searched_offset


@dataclass(slots=True)
class StoredArticle:
    """The stored side of one article; `days` are first day, last day and basis."""

    id: bytes
    paths: bytes
    days: tuple[int, int, int]
    headline_searched: bool
    head: bytes
    record: bytes

    @classmethod
    def of(cls, article: Article) -> StoredArticle:
        """The stored side of this article."""
        return cls(
            id=article.id.encode("utf-8", "surrogatepass"),
            paths="\n".join(article.paths).encode("utf-8", "surrogatepass"),
            days=days_of(article),
            headline_searched=searched_offset(article) > 0,
            head=records.write_head(article),
            record=records.write_article(article),
        )
