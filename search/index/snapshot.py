"""One generation of an archive, held open: what was published stays readable to its holder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from search.article import Article, Kind, Mention
from search.errors import ArticleMissing
from search.index.sections import Texts
from search.index.segment import Segment
from search.names.entities import EntityTable
from search.request import FacetField as FacetName

if TYPE_CHECKING:
    from whoosh.reading import IndexReader


KIND_OF_FACET: Final[Mapping[FacetName, Kind]] = {
    "people": "person",
    "organizations": "organization",
}


class SourceTable:
    """The sources of an archive under append-only ordinals."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def name(self, ordinal: int) -> str:
        """The source under an ordinal."""
        return self._texts[ordinal]

    def names(self) -> list[str]:
        """All sources, the first added first."""
        return [self._texts[ordinal] for ordinal in range(len(self._texts))]


class CachedNames:
    """Canonical names by ordinal, those last used kept at hand."""

    def __init__(self, table: EntityTable | SourceTable) -> None:
        self.name = lru_cache(maxsize=16_384)(table.name)


class Snapshot:
    """All live articles of one generation; every file of it stays open until it is dropped."""

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        entities: Mapping[Kind, EntityTable],
        sources: SourceTable,
    ) -> None:
        self.generation = generation
        self.segments: tuple[Segment, ...] = tuple(segments)
        self.entities = entities
        self.sources = sources

    @property
    def article_count(self) -> int:
        """How many live articles there are."""
        return sum(segment.live_count for segment in self.segments)

    def total_length(self, field: str) -> int:
        """The number of words of a text field in all documents, removed ones included."""
        return sum(segment.text_fields[field].total_length for segment in self.segments)

    def document_frequency(self, field: str, word: str) -> int:
        """How many documents have a word in a text field, removed ones included."""
        found = 0
        for segment in self.segments:
            words = segment.text_fields[field]
            index = words.find(word)
            if index >= 0:
                found += words.document_frequency(index)
        return found

    def locate(self, id: str) -> tuple[Segment, int]:
        """The segment and document number of a live article; raises `ArticleMissing`."""
        for segment in reversed(self.segments):
            document = segment.find_id(id)
            if document >= 0 and segment.is_live(document):
                return segment, document
        raise ArticleMissing(f"no article has the id {id}")

    def article(self, id: str) -> Article:
        """The whole article with canonical names in its mentions; raises `ArticleMissing`."""
        segment, document = self.locate(id)
        article = segment.article(document)
        return article._replace(
            mentions=self._canonical(article.mentions),
            title_mentions=self._canonical(article.title_mentions),
        )

    def _canonical(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(
            mention._replace(entity=self.canonical_name(mention.kind, mention.entity))
            for mention in mentions
        )

    def canonical_name(self, kind: Kind, name: str) -> str:
        """What the archive calls the entity that an article names so."""
        table = self.entities[kind]
        ordinal = table.canonical(name)
        return name if ordinal is None else table.name(ordinal)

    def name(self, field: FacetName, ordinal: int) -> str:
        """The canonical name of a value of a facet."""
        return self._table(field).name(ordinal)

    def long_forms(self, field: FacetName, ordinals: Sequence[int]) -> list[str]:
        """What each of these values of a facet abbreviates, else empty."""
        table = self._table(field)
        if isinstance(table, EntityTable):
            return table.long_forms(ordinals)
        return [""] * len(ordinals)

    def _table(self, field: FacetName) -> EntityTable | SourceTable:
        kind = KIND_OF_FACET.get(field)
        return self.sources if kind is None else self.entities[kind]

    def has_same(self, article: Article) -> bool:
        """Whether a live article of this id says exactly the same and has the same paths."""
        try:
            segment, document = self.locate(article.id)
        except ArticleMissing:
            return False
        return segment.holds(document, article)

    def reader(self) -> IndexReader:
        """The generation as a Whoosh reader, for Whoosh's own searcher and scoring."""
        from search.index.codec import reader_of

        return reader_of(self)
