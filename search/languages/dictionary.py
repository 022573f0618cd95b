"""Which forms a dictionary gives to one word, for folded words, read in place from a file.

The forms of a word mostly begin alike and end as those of many others do. So a dictionary is a
list of entries, each a stem with a paradigm: the endings that it takes. That is a tenth of what
the forms would take one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from zlib import crc32

import numpy as np

from search.validation import OFFSETS, Sections

LANGUAGES: Final = frozenset(
    """ar ast bg bs ca cs cy da de el en eo es et fa fi fr ga gd gl he hi hr hu hy id is it ka la lb
    lt lv mk ml ms nb nl nn no pl pt ro ru se sk sl sq sr sv sw tl tr uk""".split()
)
"""The languages for which there is a dictionary."""
_LONGEST: Final = 64
"""Letters of a word beyond which it is in no dictionary."""
_MOST: Final = 20_000
"""How many entries are looked at and how many forms are given for one word, however many more a
file made by somebody else has."""


class Dictionary:
    """The forms of the words of one language.

    `stems` with `stem_offsets` are texts; `hashes` their CRC-32, ascending, `by_hash` their
    numbers; `paradigms` has the number of the paradigm of each stem. `endings` with
    `ending_offsets` are paradigms, a line feed between two endings. Word n has the entries from
    `word_offsets[n]` up to the next one, and is the first form of the first of them.
    """

    def __init__(self, sections: Mapping[str, Any]) -> None:
        """Read these sections; ValueError where they are not those of a dictionary."""
        known = Sections(sections)
        entries = known.texts("stems", "stem_offsets")
        paradigms = known.texts("endings", "ending_offsets")
        self._stems, self._offsets = known.blob("stems"), sections["stem_offsets"]
        self._hashes = known.ascending("hashes", entries, "<u4")
        self._by_hash = known.numbers("by_hash", entries, 0, entries - 1, "<u4")
        self._paradigms = known.numbers("paradigms", entries, 0, paradigms - 1, "<u4")
        self._endings, self._ending_offsets = known.blob("endings"), sections["ending_offsets"]
        words = len(known.column("word_offsets", None, *OFFSETS)) - 1
        self._word_offsets = known.offsets("word_offsets", max(words, 0), entries)
        self._known: dict[int, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return next(self._entries(word), None) is not None

    def is_headword(self, word: str) -> bool:
        """Whether this is the form under which a word is looked up."""
        starts = self._word_offsets
        for entry in self._entries(word):
            first = starts[starts.searchsorted(entry, "right") - 1] == entry
            if first and self._stem(entry) + self._paradigm(entry)[0].encode() == word.encode():
                return True
        return False

    def forms(self, word: str) -> frozenset[str]:
        """The forms of every word of which this is a form, itself among them; else none."""
        offsets = self._word_offsets
        found: set[str] = set()
        for number in {int(offsets.searchsorted(each, "right")) for each in self._entries(word)}:
            for entry in range(int(offsets[number - 1]), int(offsets[number])):
                stem = self._stem(entry).decode("utf-8", "replace")
                found.update([stem + ending for ending in self._paradigm(entry)])
                if len(found) > _MOST:
                    return frozenset([word])
        return frozenset(found)

    def _entries(self, word: str) -> Iterator[int]:
        """The entries of which a word is a form."""
        if len(word) > _LONGEST:
            return
        beginnings = [
            word[:length].encode("utf-8", "surrogatepass") for length in range(len(word) + 1)
        ]
        hashes = np.array([crc32(each) for each in beginnings], self._hashes.dtype)
        firsts = self._hashes.searchsorted(hashes, "left").tolist()
        lasts = self._hashes.searchsorted(hashes, "right").tolist()
        for length, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
            for entry in self._by_hash[first : min(last, first + _MOST)].tolist():
                alike = self._stem(entry) == beginnings[length]
                if alike and word[length:] in self._paradigm(entry):
                    yield entry

    def _stem(self, entry: int) -> bytes:
        return bytes(self._stems[int(self._offsets[entry]) : int(self._offsets[entry + 1])])

    def _paradigm(self, entry: int) -> tuple[str, ...]:
        """The endings of an entry."""
        number = int(self._paradigms[entry])
        known = self._known.get(number)
        if known is None:
            offsets = self._ending_offsets
            text = bytes(self._endings[int(offsets[number]) : int(offsets[number + 1])])
            known = self._known[number] = tuple(text.decode("utf-8", "replace").split("\n"))
        return known
