"""One generation of an archive, held open: what was published stays readable to its holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from search.article import Article, Kind, Mention
from search.errors import ArticleMissing
from search.index.listed_names import NameTable
from search.index.segment.segment import Segment
from search.index.version_groups import VersionGroups
from search.languages.codes import code_number, language_code, language_name, numbered_code
from search.names.registry.entities import EntityTable, denoted, is_unsure
from search.request import KIND_OF_FACET, FacetName

_NAMES_KEPT: Final = 16_384
"""How many canonical names of a facet are kept at hand."""


class LanguageTable:
    """The languages, whose ordinals are the same in every archive."""

    def name(self, ordinal: int) -> str:
        """The code of a language."""
        return numbered_code(ordinal)

    def names(self, ordinals: Iterable[int]) -> list[str]:
        """The codes of several languages, in the order given."""
        return [numbered_code(ordinal) for ordinal in ordinals]

    def find(self, name: str) -> tuple[int, ...]:
        """The language with this code or name."""
        code = language_code(name)
        return () if code is None else (code_number(code),)


class CachedNames(dict[int, str]):
    """Canonical names by ordinal, those used lately kept at hand."""

    def __init__(self, table: EntityTable | NameTable | LanguageTable) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, ordinal: int) -> str:
        name = self._table.name(ordinal)
        if len(self) >= _NAMES_KEPT:
            self.clear()
        self[ordinal] = name
        return name

    def name(self, ordinal: int) -> str:
        """The canonical name of an entity."""
        return self[ordinal]

    def names(self, ordinals: Iterable[int]) -> list[str]:
        """The canonical names of entities, in the order given."""
        return [self[ordinal] for ordinal in ordinals]


class Snapshot:
    """All live articles of one generation; every file of it stays open until it is dropped."""

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        entities: Mapping[Kind, EntityTable],
        listed: Mapping[FacetName, NameTable],
        versions: VersionGroups,
    ) -> None:
        self.generation = generation
        self.segments: tuple[Segment, ...] = tuple(segments)
        self.entities = entities
        self.listed = listed
        self.versions = versions

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

    def holds(self, id: str) -> bool:
        """Whether there is a live article with this id."""
        try:
            self.locate(id)
        except ArticleMissing:
            return False
        return True

    def article(self, id: str) -> Article:
        """The whole article with canonical names in its mentions; raises `ArticleMissing`."""
        segment, document = self.locate(id)
        article = segment.article(document)
        languages = segment.names("languages", document)
        return article._replace(
            language=languages[0] if languages else None,
            mentions=self._canonical(article.mentions),
            title_mentions=self._canonical(article.title_mentions),
        )

    def _canonical(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(
            mention._replace(kind=kind, entity=name)
            for mention in mentions
            for kind, name in [self._canonical_name(mention.kind, mention.entity)]
        )

    def _canonical_name(self, kind: Kind, name: str) -> tuple[Kind, str]:
        """What the archive calls the entity that an article names so, and its kind."""
        kind, ordinal = denoted(self.entities, kind, name)
        return kind, name if ordinal is None else self.entities[kind].name(ordinal)

    def name(self, field: FacetName, ordinal: int) -> str:
        """The canonical name of a value of a facet."""
        return self._table(field).name(ordinal)

    def long_forms(self, field: FacetName, ordinals: Sequence[int]) -> list[str]:
        """What each of these values of a facet abbreviates, else empty."""
        table = self._table(field)
        if isinstance(table, EntityTable):
            return table.long_forms(ordinals)
        if isinstance(table, LanguageTable):
            return [language_name(table.name(ordinal)) for ordinal in ordinals]
        return [""] * len(ordinals)

    def unsure(self, field: FacetName, ordinals: Sequence[int]) -> list[bool]:
        """Whether each of these values of a facet may be of the other kind as well."""
        kind = KIND_OF_FACET.get(field)
        return [kind is not None and is_unsure(self.entities, kind, each) for each in ordinals]

    def _table(self, field: FacetName) -> EntityTable | NameTable | LanguageTable:
        if field == "languages":
            return LanguageTable()
        kind = KIND_OF_FACET.get(field)
        return self.listed[field] if kind is None else self.entities[kind]
