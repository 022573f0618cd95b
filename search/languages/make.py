"""Makes the dictionary of a language from that of the package simplemma."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.arrays import Numbering
from search.folding import WORD, flat_character, flatten, without_possessive

_PACKAGED_AS: Final = {"bs": "hbs", "hr": "hbs", "sr": "hbs", "no": "nb"}
"""Under which name the package has the dictionary of a language, where that is not its code."""
_BEGINNING: Final = 3
"""Letters that the forms of one stem have in common, where they are so long."""


def sections_of(language: str) -> dict[str, NDArray[Any] | bytes]:
    """The sections of `Dictionary`; takes seconds, and much memory."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory(cache_max_size=1)
    dictionary: Any = factory.get_dictionary(_PACKAGED_AS.get(language, language))
    # What is between the text in the package and its public face takes as long as all the rest.
    return sections_from(dictionary._dict)


def sections_from(pairs: Mapping[bytes, bytes]) -> dict[str, NDArray[Any] | bytes]:
    """The same of forms with the words they are forms of, in UTF-8."""
    entries = _Entries()
    for word, forms in _by_word(pairs):
        entries.add(word, forms)
    return entries.sections()


def _by_word(pairs: Mapping[bytes, bytes]) -> Iterator[tuple[str, list[str]]]:
    """Each word, folded, with its forms, itself among them, as the dictionary writes them."""
    forms: dict[bytes, list[bytes]] = {}
    for form, word in pairs.items():
        known = forms.get(word)
        if known is None:
            forms[word] = [word, form]
        else:
            known.append(form)
    words = list(forms)
    for folded, encoded in zip(_folded_words(words), forms.values(), strict=True):
        if folded:
            yield folded, b"\n".join(encoded).decode().split("\n")


class _Entries:
    """Stems with their paradigms, and the words they belong to."""

    def __init__(self) -> None:
        self._words = Numbering()
        self._paradigms = Numbering()
        self._endings: dict[tuple[str, bool], int] = {}
        """The paradigm of endings as the dictionary writes them."""
        self._entries: dict[tuple[int, bool, str, int], None] = {}
        """Numbers of words, whether the word itself is elsewhere, stems, numbers of paradigms."""

    def add(self, word: str, forms: list[str]) -> None:
        """Take a word with its forms."""
        number = self._words[word]
        if not all(map(str.isalpha, forms)):
            forms = [form for form in map(_folded, forms) if form]
        if not forms:
            return
        headword = forms[0]
        forms = sorted(set(forms))
        first = 0
        while first < len(forms):
            beginning = forms[first][:_BEGINNING]
            last = first + 1
            while last < len(forms) and forms[last].startswith(beginning):
                last += 1
            self._add(number, forms[first:last], headword)
            first = last

    def _add(self, number: int, forms: list[str], headword: str) -> None:
        """Take forms that begin alike, in order."""
        least, most = forms[0], forms[-1]
        length = next(
            (at for at, (one, other) in enumerate(zip(least, most, strict=False)) if one != other),
            len(least),
        )
        if is_first := headword in forms:
            forms.remove(headword)
            forms.insert(0, headword)
        endings = "\n".join([form[length:] for form in forms])
        paradigm = self._endings.get((endings, is_first))
        if paradigm is None:
            folded = endings.translate(_FLAT).lower().split("\n")
            ordered = dict.fromkeys([folded[0], *sorted(folded)] if is_first else sorted(folded))
            paradigm = self._endings[endings, is_first] = self._paradigms["\n".join(ordered)]
        self._entries[number, not is_first, least[:length], paradigm] = None

    def sections(self) -> dict[str, NDArray[Any] | bytes]:
        """What `Dictionary` reads."""
        words, elsewhere, written, paradigms = zip(*self._entries, strict=True)
        stems = "\n".join(written).translate(_FLAT).lower().split("\n")
        entries = sorted(set(zip(words, elsewhere, stems, paradigms, strict=True)))
        encoded = [stem.encode() for _, _, stem, _ in entries]
        hashes = np.fromiter(map(crc32, encoded), np.uint32, len(encoded))
        by_hash = np.argsort(hashes, kind="stable").astype(np.uint32)
        endings = [text.encode() for text in self._paradigms]
        counts = np.bincount(np.array([word for word, _, _, _ in entries]))
        return {
            "stems": b"".join(encoded),
            "stem_offsets": _offsets(list(map(len, encoded))),
            "hashes": hashes[by_hash],
            "by_hash": by_hash,
            "paradigms": np.array([paradigm for *_, paradigm in entries], np.uint32),
            "endings": b"".join(endings),
            "ending_offsets": _offsets(list(map(len, endings))),
            "word_offsets": _offsets(counts),
        }


class _Flat(dict[int, str]):
    """What each letter becomes, filled as letters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = flat_character(chr(code))
        return self[code]


_FLAT: Final = _Flat()


def _folded_words(words: list[bytes]) -> list[str]:
    """Each word folded; empty for what is not one word."""
    texts = b"\n".join(words).decode().split("\n")
    plain = "\n".join(texts).translate(_FLAT).lower().split("\n")
    return [
        flat if text.isalpha() and flat.isalpha() else _folded(text)
        for text, flat in zip(texts, plain, strict=True)
    ]


def _folded(word: str) -> str:
    """A word folded; empty for what is not one word."""
    flat = flatten(word).lower()
    return without_possessive(flat) if WORD.fullmatch(flat) is not None else ""


def _offsets(lengths: Any) -> NDArray[np.uint32]:
    """Where each row starts and the last one ends."""
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(lengths, dtype=np.uint32)])
