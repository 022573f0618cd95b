"""The words of an archive: every reader has all of them, as sorted lists, to expand patterns with.

So a wildcard, a misspelling, a regular expression and an inflection mean the same as in a folder,
for the same code finds them; the cluster is asked for the words that were found.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from search.arrays import Section
from search.cluster.client import Client
from search.cluster.schema import Indices
from search.errors import ArchiveDamaged
from search.index.dictionaries import Dictionaries
from search.index.files.manifest import FileSum
from search.index.files.sections import SectionFile, Texts, joined, write_sections
from search.index.files.values import text
from search.index.segment.bodies import unpacked
from search.index.segment.postings import TextField, stem_hashes

FIELDS: Final = ("text", "title")
_LEVEL: Final = 2
_MOST_LISTS: Final = 5_000
"""How many lists one answer has."""
_GROWTH: Final = 4
"""A list is merged into one before it unless that is this many times larger."""


class WordField(TextField):
    """The words of one field of an archive, without saying where they stand."""

    def __init__(
        self,
        blob: memoryview,
        offsets: NDArray[Any],
        hashes: NDArray[Any],
        order: NDArray[Any],
    ) -> None:
        """`hashes` are those of the words' stems, ascending, and `order` the words of these."""
        self.vocabulary = Texts(blob, offsets, separator=1)
        self.stems = hashes, order

    @classmethod
    def of(cls, words: Iterable[bytes]) -> WordField:
        """A field of these words, given in UTF-8."""
        sections = _sections("text", sorted(words))
        return cls.read(sections, "text")

    @classmethod
    def read(cls, sections: Mapping[str, Any], name: str) -> WordField:
        """The field with this name in sections that `_sections` made."""
        return cls(
            memoryview(sections[f"{name}.terms"]),
            sections[f"{name}.term_offsets"],
            sections[f"{name}.stem_hashes"],
            sections[f"{name}.stem_order"],
        )

    def document_frequency(self, index: int) -> int:
        """Nothing is known of it here: the cluster is asked."""
        return 0


class WordList:
    """One list of the archive's words as a segment's dictionary, for what expands patterns."""

    def __init__(
        self,
        fields: Mapping[str, WordField],
        language_counts: Mapping[str, int],
        dictionaries: Dictionaries,
    ) -> None:
        self.text_fields = fields
        self.language_counts = language_counts
        self.dictionaries = dictionaries

    def written_in(self, languages: frozenset[str]) -> NDArray[np.bool_] | None:
        """None where every article is in one of the languages; nothing is known of single ones."""
        if all(language in languages for language, n in self.language_counts.items() if n):
            return None
        return np.zeros(0, np.bool_)


class LooseWords:
    """The lists of words that feeders have added since the last publication."""

    def __init__(self, client: Client, indices: Indices) -> None:
        self._client = client
        self._index = indices.state

    def add(self, words: Mapping[str, Iterable[bytes]]) -> None:
        """Add a list; it can be read by all once this returns."""
        packed = b"\n\n".join(b"\n".join(sorted(words[field])) for field in FIELDS)
        data = b64encode(isal_zlib.compress(packed, _LEVEL)).decode()
        self._client.call(
            "POST", f"/{self._index}/_doc?refresh=true", {"kind": "words", "data": data}
        )

    def read(self) -> tuple[list[str], dict[str, set[bytes]]]:
        """The names of all lists, and their words by field."""
        found: dict[str, set[bytes]] = {field: set() for field in FIELDS}
        answer = self._client.call(
            "POST",
            f"/{self._index}/_search?allow_partial_search_results=false",
            {"size": _MOST_LISTS, "query": {"term": {"kind": "words"}}},
        )
        hits = answer["hits"]["hits"]
        for hit in hits:
            try:
                packed = unpacked(memoryview(b64decode(text(hit["_source"]["data"]))))
                parts = packed.split(b"\n\n")
                for field, part in zip(FIELDS, parts, strict=True):
                    found[field].update(filter(None, part.split(b"\n")))
            except (ValueError, KeyError) as error:
                raise ArchiveDamaged(f"a list of words cannot be read: {error}") from None
        return [hit["_id"] for hit in hits], found

    def remove(self, names: Iterable[str]) -> None:
        """Remove lists whose words are in a generation."""
        actions = [({"delete": {"_id": name}}, None) for name in names]
        if actions:
            self._client.bulk(self._index, actions)
            self._client.call("POST", f"/{self._index}/_refresh")


def fields_of(file: SectionFile) -> dict[str, WordField]:
    """The fields of a file that `write_words` wrote; ArchiveDamaged where it is none."""
    return {field: WordField.read(file.view(), field) for field in FIELDS}


def write_words(path: Path, words: Mapping[str, Iterable[bytes]]) -> FileSum:
    """Write a file of words, given for each field in UTF-8."""
    sections: dict[str, Section] = {}
    for field in FIELDS:
        sections |= _sections(field, sorted(words[field]))
    return write_sections(path, sections)


def all_words(fields: Mapping[str, WordField]) -> dict[str, set[bytes]]:
    """The words of each field in UTF-8."""
    return {name: set(field.encoded_terms(0, len(field))) for name, field in fields.items()}


def lists_to_merge(sizes: list[int], added: int) -> int:
    """How many of the newest lists are to be merged with so many words that are added."""
    merged = 0
    while merged < len(sizes) and sizes[-1 - merged] < _GROWTH * added:
        added += sizes[-1 - merged]
        merged += 1
    return merged


def _sections(name: str, words: list[bytes]) -> dict[str, Any]:
    blob, offsets = joined([word + b"\n" for word in words])
    texts = [word.decode("utf-8", "surrogatepass") for word in words]
    hashes = stem_hashes(texts) if texts else np.zeros(0, np.uint32)
    order = np.argsort(hashes, kind="stable").astype(np.uint32)
    return {
        f"{name}.terms": blob,
        f"{name}.term_offsets": offsets,
        f"{name}.stem_hashes": hashes[order],
        f"{name}.stem_order": order,
    }
