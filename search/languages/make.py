"""Makes the arrays of one dictionary; run as a process of its own, which needs much memory.

python -m search.languages.make LANGUAGE FOLDER
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.arrays import Numbering
from search.folding import WORD, flat_character, flatten, without_possessive
from search.languages.dictionary import PACKAGED_AS

_FOLDED: Final = 100_000
"""How many words are folded at a time."""


def main() -> None:
    """Make what the arguments name; ends where the process that asked for it has ended."""
    _, language, folder = sys.argv
    parent = os.getppid()

    def check() -> None:
        if os.getppid() != parent:
            sys.exit(1)

    make(language, Path(folder), check)


def make(language: str, place: Path, check: Callable[[], None] = lambda: None) -> None:
    """Write the dictionary of a language into a folder, which is there only once it is whole.

    `check` is called now and then and may raise.
    """
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory(cache_max_size=1)
    entries = _Entries()
    dictionary = factory.get_dictionary(PACKAGED_AS.get(language, language))
    check()
    entries.add(((word, dictionary.get(word) or word) for word in dictionary), check)
    entries.add_lemmas()
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{place.name}-", suffix=".new", dir=place.parent))
    try:
        entries.write(unfinished)
        if not place.exists():
            unfinished.rename(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


class _Entries:
    """Folded forms, each with its lemma; each lemma is in the end a form of itself."""

    def __init__(self) -> None:
        self._words: list[bytes] = []
        self._lengths = array("q")
        self._hashes = array("I")
        self._lemmas = array("I")
        self._numbers = Numbering()

    def add(self, pairs: Iterable[tuple[str, str]], check: Callable[[], None]) -> None:
        """Take forms with their lemmas as the dictionary has them."""
        remaining = iter(pairs)
        while part := list(islice(remaining, _FOLDED)):
            check()
            lemmas = list({lemma for _, lemma in part})
            folded = dict(zip(lemmas, _folded(lemmas), strict=True))
            forms = zip(_folded([form for form, _ in part]), part, strict=True)
            pairs_kept = ((form, folded[lemma]) for form, (_, lemma) in forms)
            kept = [pair for pair in pairs_kept if all(pair)]
            self._add([form for form, _ in kept], [self._numbers[lemma] for _, lemma in kept])

    def add_lemmas(self) -> None:
        """Add all lemmas."""
        self._add(list(self._numbers), list(self._numbers.values()))

    def _add(self, forms: list[str], lemmas: list[int]) -> None:
        encoded = [form.encode() for form in forms]
        self._words.append(b"".join(encoded))
        self._lengths.extend(map(len, encoded))
        self._hashes.extend(map(crc32, encoded))
        self._lemmas.extend(lemmas)

    def write(self, folder: Path) -> None:
        """Write the arrays of `Dictionary`."""
        lemmas = np.array(self._lemmas, np.uint32)
        hashes = np.array(self._hashes, np.uint32)
        by_hash = np.argsort(hashes, kind="stable").astype(np.uint32)
        arrays: dict[str, NDArray[Any]] = {
            "words": np.frombuffer(b"".join(self._words), np.uint8),
            "word_offsets": _offsets(np.array(self._lengths)),
            "hashes": hashes[by_hash],
            "by_hash": by_hash,
            "lemmas": lemmas,
            "by_lemma": np.argsort(lemmas, kind="stable").astype(np.uint32),
            "lemma_offsets": _offsets(np.bincount(lemmas)),
        }
        for name, values in arrays.items():
            np.save(folder / f"{name}.npy", values, allow_pickle=False)


class _Flat(dict[int, str]):
    """What each letter becomes, filled as letters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = flat_character(chr(code))
        return self[code]


_FLAT: Final = _Flat()


def _folded(words: list[str]) -> list[str]:
    """Each word folded; empty for what is not one word.

    Of a word of letters alone each is folded by itself, which is faster.
    """
    plain = "\n".join([word for word in words if word.isalpha()]).translate(_FLAT).lower()
    other = [word for word in words if not word.isalpha()]
    special = flatten("\n".join(other)).lower().split("\n")
    if len(special) != len(other):
        special = [flatten(word).lower() for word in other]
    of_letters, of_others = iter(plain.split("\n")), iter(special)
    lines = [next(of_letters if word.isalpha() else of_others) for word in words]
    return [
        line
        if line.isalpha()
        else without_possessive(line)
        if WORD.fullmatch(line) is not None
        else ""
        for line in lines
    ]


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Where each row starts and the last one ends."""
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(lengths, dtype=np.uint32)])


if __name__ == "__main__":
    main()
