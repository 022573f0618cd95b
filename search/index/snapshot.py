"""One generation of an archive, held open: what was published stays readable to its holder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar, cast

from search.arrays import Ints
from search.article import Article, Kind, Mention
from search.errors import ArticleMissing
from search.index.listed_names import NameTable
from search.index.segment.segment import Segment
from search.index.version_groups import VersionGroups
from search.languages.codes import code_number, language_code, language_name, numbered_code
from search.names.registry.entities import EntityTable, are_unsure, denoted
from search.request import KIND_OF_FACET, FacetName

T = TypeVar("T")
_KEPT: Final = 16_384
"""Of how many values of a facet what was found out is kept at hand."""


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


class AtHand(Generic[T]):
    """What is read of the values of a facet by their ordinals; kept at hand for those of late."""

    def __init__(self, read: Callable[[Sequence[int]], Iterable[T]]) -> None:
        self._read = read
        self._known: dict[int, T] = {}

    def of(self, ordinals: Sequence[int]) -> list[T]:
        """What there is of several values, in the order given; what is not at hand read at once."""
        found = list(map(self._known.get, ordinals))
        if None not in found:
            return cast("list[T]", found)
        new = dict.fromkeys(n for n, known in zip(ordinals, found, strict=True) if known is None)
        read = dict(zip(new, self._read(list(new)), strict=True))
        if len(self._known) + len(read) > _KEPT:
            self._known.clear()
        self._known.update(read)
        return [
            read[ordinal] if known is None else known
            for ordinal, known in zip(ordinals, found, strict=True)
        ]


class CachedNames(AtHand[str]):
    """The canonical names of the values of a facet."""

    def __init__(self, table: EntityTable | NameTable | LanguageTable) -> None:
        super().__init__(table.names)
        self._table = table

    def name(self, ordinal: int) -> str:
        """The canonical name of an entity."""
        return self.of([ordinal])[0]

    def names(self, ordinals: Sequence[int]) -> list[str]:
        """The canonical names of entities, in the order given."""
        return self.of(ordinals)

    def earliest(self, ordinals: Ints, limit: int) -> Ints:
        """Those of some values whose names may be among the first `limit` names of theirs."""
        table = self._table
        return table.earliest(ordinals, limit) if isinstance(table, EntityTable) else ordinals


Label = tuple[str, str, bool]
"""The name of a value of a facet; what that abbreviates, else empty; and whether the value may be
of the other kind as well."""


def names_of_facets(
    entities: Mapping[Kind, EntityTable], listed: Mapping[FacetName, NameTable]
) -> dict[FacetName, CachedNames]:
    """The names of the values of every facet of a generation."""
    names = {facet: CachedNames(entities[kind]) for facet, kind in KIND_OF_FACET.items()}
    names |= {facet: CachedNames(table) for facet, table in listed.items()}
    return names | {"languages": CachedNames(LanguageTable())}


def _labels(
    facet: FacetName, names: CachedNames, entities: Mapping[Kind, EntityTable]
) -> AtHand[Label]:
    kind = KIND_OF_FACET.get(facet)

    def read(ordinals: Sequence[int]) -> Iterable[Label]:
        texts = names.of(ordinals)
        if kind is not None:
            long_forms = entities[kind].long_forms(ordinals)
            return zip(texts, long_forms, are_unsure(entities, kind, ordinals), strict=True)
        is_code = facet == "languages"
        return ((text, language_name(text) if is_code else "", False) for text in texts)

    return AtHand(read)


class Snapshot:
    """All live articles of one generation; every file of it stays open until it is dropped."""

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        entities: Mapping[Kind, EntityTable],
        listed: Mapping[FacetName, NameTable],
        versions: VersionGroups,
        names: Mapping[FacetName, CachedNames],
    ) -> None:
        """`names` are those of the values of every facet, as the segments have them too."""
        self.generation = generation
        self.segments: tuple[Segment, ...] = tuple(segments)
        self.entities = entities
        self.listed = listed
        self.versions = versions
        self.names = names
        self.labels = {facet: _labels(facet, each, entities) for facet, each in names.items()}
        """What is shown of the values of every facet, by ordinal."""

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
