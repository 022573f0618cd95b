"""Names that stand for themselves, of sources, authors and sections, listed in one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from search.arrays import Section
from search.folding import key
from search.index.files.sections import SectionFile, Texts, joined
from search.request import FacetName
from search.validation import Sections

_SECTIONS: Final[Mapping[FacetName, tuple[str, str]]] = {
    "sources": ("names", "name_offsets"),
    "authors": ("authors", "author_offsets"),
    "sections": ("sections", "section_offsets"),
}
LISTED: Final[tuple[FacetName, ...]] = tuple(_SECTIONS)
"""The facets whose values are names that stand for themselves."""


class NameTable:
    """Names of one facet under append-only ordinals."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def name(self, ordinal: int) -> str:
        """The name under an ordinal."""
        return self._texts[ordinal]

    def names(self, ordinals: Iterable[int]) -> list[str]:
        """The names under several ordinals, in the order given."""
        return [self._texts[ordinal] for ordinal in ordinals]

    def all_names(self) -> list[str]:
        """All names, the first added first."""
        return self.names(range(len(self._texts)))

    def find(self, name: str) -> tuple[int, ...]:
        """Those that are called so, however the name is capitalised and accented."""
        return tuple(self._ordinals.get(key(name), ()))

    def bearing(self, words: str) -> tuple[int, ...]:
        """Those whose name has all these words, as a surname is one of the words of a name."""
        wanted = key(words).split()
        sets = [set(self._by_word.get(word, ())) for word in wanted]
        return tuple(sorted(set.intersection(*sets))) if sets else ()

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """The names by each of their words."""
        found: dict[str, list[int]] = {}
        for ordinal, name in enumerate(self.all_names()):
            for word in set(key(name).split()):
                found.setdefault(word, []).append(ordinal)
        return found

    @cached_property
    def _ordinals(self) -> dict[str, list[int]]:
        """The names by what two spellings of one have in common."""
        found: dict[str, list[int]] = {}
        for ordinal, name in enumerate(self.all_names()):
            found.setdefault(key(name), []).append(ordinal)
        return found


def tables_of(file: SectionFile | None) -> dict[FacetName, NameTable]:
    """The lists of a file; empty ones where there is none yet."""
    if file is None:
        return {
            facet: NameTable(Texts(memoryview(b""), np.zeros(1, np.uint32))) for facet in LISTED
        }
    return {facet: NameTable(file.texts(*names)) for facet, names in _SECTIONS.items()}


def check_lists(sections: Sections) -> None:
    """Raise ValueError unless the sections of a file are lists."""
    for names in _SECTIONS.values():
        sections.texts(*names)


def sections_of(lists: Mapping[FacetName, Iterable[str]]) -> dict[str, Section]:
    """The sections of a file of these lists."""
    sections: dict[str, Section] = {}
    for facet, (blob, offsets) in _SECTIONS.items():
        encoded = [each.encode("utf-8", "surrogatepass") for each in lists[facet]]
        sections[blob], sections[offsets] = joined(encoded)
    return sections
