"""Which forms a dictionary gives to one word, for folded words, read in place from a cache.

The dictionaries are those of the package simplemma. Turning one of them into sorted arrays takes
seconds and much memory, so that another process does it, once for each user of a machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search import folding

_FORMAT: Final = 1
"""The version of the arrays; what is made of the same dictionary in another way has another."""
_PATIENCE: Final = 0.1
"""Seconds between two looks at whether the caller still waits for a dictionary."""
ARRAYS: Final = (
    "words", "word_offsets", "hashes", "by_hash", "lemmas", "by_lemma", "lemma_offsets",
)  # fmt: skip
"""The arrays of a dictionary, each in a file of its own.

`words` are folded forms as UTF-8, one for each of their lemmas; `lemmas` has the number of that
lemma. `hashes` are the CRC-32 of the forms, ascending, `by_hash` their entries. Lemma n has the
entries `by_lemma[lemma_offsets[n]:lemma_offsets[n + 1]]`.
"""
_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")
LANGUAGES: Final = frozenset(
    """ar ast bg bs ca cs cy da de el en eo es et fa fi fr ga gd gl he hi hr hu hy id is it ka la lb
    lt lv mk ml ms nb nl nn no pl pt ro ru se sk sl sq sr sv sw tl tr uk""".split()
)
"""The languages for which there is a dictionary."""
PACKAGED_AS: Final = {"bs": "hbs", "hr": "hbs", "sr": "hbs", "no": "nb"}
"""Under which name the package has the dictionary of a language, where that is not its code."""


class Dictionary:
    """The forms of the words of one language."""

    def __init__(self, folder: Path) -> None:
        """Open what was written there; OSError or ValueError where it is not whole."""
        arrays: dict[str, NDArray[Any]] = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ARRAYS
        }
        self._blob = arrays["words"].data
        self._offsets, self._lemmas = arrays["word_offsets"], arrays["lemmas"]
        self._hashes, self._by_hash = arrays["hashes"], arrays["by_hash"]
        self._by_lemma, self._lemma_offsets = arrays["by_lemma"], arrays["lemma_offsets"]
        sizes = {len(self._lemmas), len(self._by_hash), len(self._hashes), len(self._by_lemma)}
        ends = (len(self._offsets) - 1, int(self._lemma_offsets[-1]))
        if sizes != set(ends) or int(self._offsets[-1]) != len(self._blob):
            raise ValueError(f"{folder} holds no dictionary")

    def __contains__(self, word: str) -> bool:
        return bool(self._entries(word))

    def forms(self, word: str) -> frozenset[str]:
        """The forms of every word of which this is a form, itself among them; else none."""
        found: set[bytes] = set()
        for lemma in {int(self._lemmas[entry]) for entry in self._entries(word)}:
            first, last = int(self._lemma_offsets[lemma]), int(self._lemma_offsets[lemma + 1])
            found.update(map(self._word, self._by_lemma[first:last].tolist()))
        return frozenset(each.decode() for each in found)

    def _entries(self, word: str) -> list[int]:
        """The entries of a form."""
        encoded = word.encode("utf-8", "surrogatepass")
        needle = np.uint32(crc32(encoded))
        first, last = (int(self._hashes.searchsorted(needle, side)) for side in _SIDES)
        found: list[int] = self._by_hash[first:last].tolist()
        return [entry for entry in found if self._word(entry) == encoded]

    def _word(self, entry: int) -> bytes:
        return bytes(self._blob[int(self._offsets[entry]) : int(self._offsets[entry + 1])])


class Dictionaries:
    """The dictionaries of this process; one that is missing on this machine is made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, Dictionary | None] = {}
        self._makers: dict[str, int] = {}
        """The processes that make dictionaries, by language."""

    def get(self, language: str, waiting: Callable[[], None]) -> Dictionary | None:
        """The dictionary of a language; None where there is none.

        Where it has to be made this takes seconds, in which `waiting` is called now and then; it
        may raise, and the maker goes on.
        """
        if language in self._opened or language not in LANGUAGES:
            return self._opened.get(language)
        place = self._place(language)
        found = _opened(place)
        if found is None:
            if not place.exists():
                self.start(language)
            while self._is_being_made(language):
                waiting()
                time.sleep(_PATIENCE)
            found = _opened(place)
        self._opened[language] = found
        return found

    def is_ready(self, language: str) -> bool:
        """Whether `get` has not to wait."""
        return (
            language in self._opened or language not in LANGUAGES or self._place(language).exists()
        )

    def start(self, language: str) -> None:
        """Have another process make a dictionary, without waiting for it."""
        if language in self._makers:
            return
        place = self._place(language)
        arguments = [sys.executable, "-m", "search.languages.make", language, str(place)]
        paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            self._makers[language] = os.posix_spawn(
                sys.executable,
                arguments,
                {**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in range(3)
                ],
            )

    def _is_being_made(self, language: str) -> bool:
        if language not in self._makers:
            return False
        try:
            ended, _ = os.waitpid(self._makers[language], os.WNOHANG)
        except ChildProcessError:  # somebody else has waited for it
            ended = 1
        if ended:
            del self._makers[language]
        return not ended

    def _place(self, language: str) -> Path:
        return self._folder / f"{language}-{_version()}"


@cache
def dictionaries() -> Dictionaries:
    """The dictionaries of this user, in `$XDG_CACHE_HOME/dateline/inflections`."""
    from platformdirs import user_cache_path

    return Dictionaries(user_cache_path("dateline") / "inflections")


@cache
def _version() -> str:
    """What a dictionary is called after: the form of its arrays and what folding is."""
    source = Path(folding.__file__).read_bytes()
    return f"{_FORMAT}-{crc32(source):08x}"


def _opened(place: Path) -> Dictionary | None:
    try:
        return Dictionary(place)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, IndexError):
        shutil.rmtree(place, ignore_errors=True)  # it was cut off; it is made again
        return None
