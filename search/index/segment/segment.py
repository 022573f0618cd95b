"""One segment as a reader sees it: up to 65,536 articles in the order of their dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.article import Article, Basis, PublicationDate, numbered_day
from search.errors import ArchiveDamaged
from search.index.dictionaries import Dictionaries
from search.index.files.sections import SectionFile, Texts
from search.index.segment import records
from search.index.segment.bodies import unpacked
from search.index.segment.postings import DayField, Documents, FacetPostings, TextField
from search.index.segment.words import under_headline
from search.languages.codes import numbered_code
from search.request import FACET_NAMES, FacetName

MAX_ARTICLES: Final = 65_536
TEXTS: Final = ("text", "title")
CAPITALS: Final = "capitals"
"""The words of `text` that are written in capitals, where they stand there."""
TEXT_FIELDS: Final = (*TEXTS, CAPITALS)
BASES: Final[tuple[Basis, ...]] = (
    "undated", "stated", "inferred", "corrected", "undated", "stated", "inferred",
)  # fmt: skip
"""How a date is known, by its code."""
NONE_AS_CORRECTED: Final = 4
"""The code of an article that has no date as a person says."""
OF_FILE: Final[Mapping[Basis, int]] = {"stated": 5, "inferred": 6}
"""The codes of what the name or the time of the file decided."""
_OF_FILE: Final = frozenset(OF_FILE.values())
_Stored = TypeVar("_Stored")
NO_DOCUMENTS: Final[Documents] = np.zeros(0, np.uint16)


class NameLookup(Protocol):
    """The names under archive-wide ordinals of one facet."""

    def names(self, ordinals: Sequence[int]) -> list[str]:
        """The canonical names of entities, in the order given."""


class Segment:
    """The articles of one segment under document numbers 0 to `size - 1`.

    Documents `[0:undated]` have no date; the others are ordered by first day, last day and id.
    Undated ones are in descending order of id, so that the newest-first order of the whole
    segment is exactly the reverse of the document numbers.
    """

    def __init__(
        self,
        articles: SectionFile,
        bodies: memoryview,
        facets: SectionFile | None = None,
        deleted: Documents | None = None,
        tables: Mapping[FacetName, NameLookup] | None = None,
        dictionaries: Dictionaries | None = None,
    ) -> None:
        """A segment that no generation has yet has neither facets nor names nor dictionaries."""
        self._file = articles
        self._bodies = bodies
        self.tables = tables or {}
        """The names of the values of each facet."""
        self.dictionaries = dictionaries
        """Where the forms of words are found, the same for all segments of an archive."""
        self.name: str = articles.meta["name"]
        self.size: int = articles.meta["articles"]
        self.undated: int = articles.meta["undated"]
        self.longest_interval: int = articles.meta["longest_interval"]
        """The largest `end - start` in days of any dated article."""
        self.deleted = deleted
        """The removed documents, ascending, or None where all are live."""
        self.starts: NDArray[np.int32] = articles.array("starts")
        """First day of publication since 1970-01-01, ascending; `UNDATED_DAY` where undated."""
        self.ends: NDArray[np.int32] = articles.array("ends")
        """Last day of publication, inclusive, since 1970-01-01."""
        self.bases: NDArray[np.uint8] = articles.array("bases")
        """How the date is known, as the numbers of `BASES`."""
        self.position_bits: int = articles.meta["position_bits"]
        """How many bits of a packed position hold the position (or one more than the last one)."""
        self.text_fields: dict[str, TextField] = {
            name: TextField(articles, name, self.size, self.position_bits) for name in TEXT_FIELDS
        }
        self.on = DayField(articles, "on")
        self._written_in: dict[frozenset[str], NDArray[np.bool_] | None] = {}
        self._facets_file = facets
        self.facets = _facets(facets)

    def in_generation(
        self,
        facets: SectionFile,
        deleted: Documents | None,
        tables: Mapping[FacetName, NameLookup],
    ) -> Segment:
        """The same articles as a later generation has them, sharing all that is still so."""
        later = copy(self)
        later.deleted, later.tables = deleted, tables
        if facets is not self._facets_file:
            later._facets_file, later.facets = facets, _facets(facets)
            later._written_in = {}
        for counted in ("live", "language_counts"):
            later.__dict__.pop(counted, None)
        return later

    def is_of(self, articles: SectionFile) -> bool:
        """Whether its articles lie in this open file."""
        return self._file is articles

    @property
    def live_count(self) -> int:
        """How many articles are not removed."""
        return self.size - (0 if self.deleted is None else len(self.deleted))

    @cached_property
    def live(self) -> Documents | None:
        """The documents that are not removed, ascending, or None where all are live."""
        if self.deleted is None:
            return None
        mask = np.ones(self.size, bool)
        mask[self.deleted] = False
        return np.flatnonzero(mask).astype(np.uint16)

    def is_live(self, document: int) -> bool:
        """Whether the document is not removed."""
        if self.deleted is None:
            return True
        at = int(self.deleted.searchsorted(np.uint16(document)))
        return not (at < len(self.deleted) and self.deleted[at] == document)

    @cached_property
    def language_counts(self) -> Mapping[str, int]:
        """How many live articles are in each language; those of which it is not known under ""."""
        facet = self.facets.get("languages")
        if facet is None:
            return {"": self.live_count}
        gone = NO_DOCUMENTS if self.deleted is None else self.deleted
        _, removed = facet.named_in(gone)
        counts = facet.counts - np.bincount(removed, minlength=len(facet))
        found = {
            numbered_code(ordinal): count
            for ordinal, count in zip(facet.entities.tolist(), counts.tolist(), strict=True)
        }
        return found | {"": self.live_count - sum(found.values())}

    def written_in(self, languages: frozenset[str]) -> NDArray[np.bool_] | None:
        """A mask of the articles in one of these languages, None where all are.

        Those whose language is not known are in the language "".
        """
        if languages not in self._written_in:
            self._written_in[languages] = self._mask_of(languages)
        return self._written_in[languages]

    def _mask_of(self, languages: frozenset[str]) -> NDArray[np.bool_] | None:
        mask = np.full(self.size, "" in languages)
        if (facet := self.facets.get("languages")) is not None:
            for local, ordinal in enumerate(facet.entities.tolist()):
                mask[facet.postings(local)] = numbered_code(ordinal) in languages
        return None if mask.all() else mask

    @cached_property
    def ids(self) -> Texts:
        """The id of every document."""
        return self._texts("ids")

    @cached_property
    def paths(self) -> Texts:
        """The paths from which each document came, a line feed between them."""
        return self._texts("paths")

    @cached_property
    def body_positions(self) -> NDArray[np.int64]:
        """The position in the text field of the first word of each body.

        Section `headlines` holds 1 where a stated headline is the first paragraph of the text.
        """
        words = self.text_fields["title"].lengths.astype(np.int64)
        return self._file.array("headlines") * (words + (words > 0))

    def id(self, document: int) -> str:
        """The article's own id."""
        return self.ids[document]

    def find_id(self, id: str) -> int:
        """The document with this id, removed or not; -1 where there is none."""
        return int(self.find_hashes(np.array([records.hash_of(id)], np.uint64), [id])[0])

    @property
    def id_hashes(self) -> NDArray[np.uint64]:
        """The hashes of all ids, ascending."""
        return self._file.array("id_hashes")

    @property
    def id_documents(self) -> Documents:
        """The document of each of `id_hashes`."""
        return self._file.array("id_documents")

    @property
    def bands(self) -> NDArray[np.uint32]:
        """The bands of all documents that have some, ascending: see `sketches`."""
        return self._file.array("bands")

    @property
    def band_documents(self) -> Documents:
        """The document of each of `bands`."""
        return self._file.array("band_documents")

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """The hash of the id of every document."""
        hashes = np.empty(self.size, np.uint64)
        hashes[self.id_documents] = self.id_hashes
        return hashes

    def find_hashes(self, hashes: NDArray[np.uint64], ids: list[str]) -> NDArray[np.int32]:
        """For each id, given with its hash, its document or -1 (int32)."""
        keys, documents = self.id_hashes, self.id_documents
        result = np.full(len(ids), -1, np.int32)
        if not len(keys):
            return result
        firsts = keys.searchsorted(hashes)
        firsts[firsts == len(keys)] = 0
        for query in np.flatnonzero(keys[firsts] == hashes).tolist():
            at = int(firsts[query])
            while at < len(keys) and keys[at] == hashes[query]:
                if self.ids[int(documents[at])] == ids[query]:
                    result[query] = documents[at]
                    break
                at += 1
        return result

    def published(self, document: int, evidence: str = "") -> PublicationDate:
        """When the article appeared."""
        return self.dates(np.array([document]), [evidence])[0]

    def dates(
        self, documents: NDArray[np.integer[Any]], evidences: Sequence[str]
    ) -> list[PublicationDate]:
        """When these articles appeared, read at once; `evidences` are what decided that."""
        columns = [column.take(documents) for column in (self.starts, self.ends, self.bases)]
        rows = zip(documents.tolist(), *(each.tolist() for each in columns), evidences, strict=True)
        return [self._date(*row) for row in rows]

    def _date(
        self, document: int, start: int, end: int, code: int, evidence: str
    ) -> PublicationDate:
        if document < self.undated:
            return PublicationDate(evidence=evidence)
        code = min(code, len(BASES) - 1)
        try:
            first = numbered_day(start)
            last = first if end == start else numbered_day(end)
        except (ValueError, OverflowError) as error:
            raise self._damaged("the date", document) from error
        return PublicationDate(first, last, BASES[code], evidence, code in _OF_FILE)

    def title(self, document: int) -> str:
        """The headline alone."""
        return self.stored_head(document).title

    def names(self, facet: FacetName, document: int) -> list[str]:
        """The names of a facet under which a document's entities are shown, as in its head."""
        return self.tables[facet].names(self.facets[facet].ordinals(document))

    def article(self, document: int) -> Article:
        """The whole article as it was added, its names as the article itself uses them.

        Raises `ArchiveDamaged` where its stored text does not unpack.
        """
        article = self._read(document, records.read_article)
        stored = self.stored_head(document)
        return article._replace(
            id=self.id(document),
            title=stored.title,
            published=self.published(document, stored.evidence),
            url=stored.url,
            paths=tuple(self.paths[document].split("\n")) if self.paths[document] else (),
        )

    def searched_text(self, document: int) -> str:
        """What the words of a document stand in; raises as `article` does."""
        body, stated = self._read(document, records.read_text)
        return under_headline(self.title(document) if stated else "", body)

    def _read(self, document: int, read: Callable[[bytes], _Stored]) -> _Stored:
        try:
            return read(unpacked(self.packed(document)))
        except (ValueError, KeyError) as error:
            path = self._file.path.with_suffix(".bodies")
            raise ArchiveDamaged(f"{path}: the text of article {document} is damaged") from error

    @property
    def bodies(self) -> memoryview:
        """The file of compressed records."""
        return self._bodies

    def packed(self, document: int) -> memoryview:
        """The compressed record of an article."""
        start = int(self._file.array("body_starts")[document])
        return self._bodies[start : start + int(self._file.array("body_lengths")[document])]

    def holds(self, document: int, article: Article) -> bool:
        """Whether a document is just this article, its paths included."""
        same_paths = self.paths[document] == "\n".join(article.paths)
        return same_paths and self.article(document) == article

    def stored(self, document: int) -> tuple[bytes | int, ...]:
        """What is stored of an article, id and paths left out; the same of the same article."""
        return (
            self.heads.encoded(document),
            int(self.starts[document]),
            int(self.ends[document]),
            int(self.bases[document]),
            bytes(self.packed(document)),
        )

    def stored_head(self, document: int) -> records.StoredHead:
        """What of a head is neither a date nor a name; raises `ArchiveDamaged`."""
        try:
            return records.read_head(self.heads.encoded(document))
        except ValueError as error:
            raise self._damaged("the headline", document) from error

    def _damaged(self, what: str, document: int) -> ArchiveDamaged:
        return ArchiveDamaged(f"{self._file.path}: {what} of article {document} is damaged")

    @cached_property
    def heads(self) -> Texts:
        """The stored head of every document, as `records` writes it."""
        return self._texts("heads")

    def _texts(self, name: str) -> Texts:
        return self._file.texts(name, f"{name[:-1]}_offsets")


def _facets(file: SectionFile | None) -> dict[FacetName, FacetPostings]:
    return {} if file is None else {name: FacetPostings(file, name) for name in FACET_NAMES}
