"""What of an article is stored beside its inverted words, ready to be written."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

from search.article import Article, PublicationDate
from search.index import records
from search.index.words import searched_offset

_COMPRESSION_LEVEL = 1
"""Higher levels save 6 % of the bodies and take three times as long."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The stored side of one article; `body` is the compressed record."""

    id: bytes
    paths: bytes
    published: PublicationDate
    headline_searched: bool
    head: bytes
    fingerprint: bytes
    body: bytes
    body_length: int

    @classmethod
    def of(cls, article: Article) -> StoredArticle:
        """The stored side of this article."""
        written = records.write_article(article)
        body = zlib.compress(written, _COMPRESSION_LEVEL)
        return cls(
            id=article.id.encode("utf-8", "surrogatepass"),
            paths="\n".join(article.paths).encode("utf-8", "surrogatepass"),
            published=article.published,
            headline_searched=searched_offset(article) > 0,
            head=records.write_head(article),
            fingerprint=records.fingerprint(article, written),
            body=body,
            body_length=len(body),
        )

    def without_body(self) -> StoredArticle:
        """The same once its body is written."""
        return replace(self, body=b"")
