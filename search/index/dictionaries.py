"""The dictionaries of inflections in an archive's folder: whoever indexes puts them there, whoever
reads makes none.

To make one takes seconds and much memory, so that a process of its own does it, once for each user
of a machine; from the cache it is copied into each archive that has articles in its language.

python -m search.index.dictionaries LANGUAGE FILE
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from search.errors import ArchiveDamaged
from search.index.files import disk
from search.index.files.names import inflections_name
from search.index.files.regular import read_regular
from search.index.files.sections import SectionFile, write_sections
from search.languages.dictionary import LANGUAGES, Dictionary

_PATIENCE: Final = 0.05
"""Seconds between two looks at whether the caller still waits for a dictionary."""
_LARGEST: Final = 64 << 20
"""More bytes than any dictionary has."""
Waiting = Callable[[str], None]
"""Called with the code of a language now and then while its dictionary is made; may raise."""


class Dictionaries:
    """The dictionaries that lie in the folder of an archive, each opened when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, Dictionary | None] = {}

    def get(self, language: str) -> Dictionary | None:
        """The dictionary of a language; None where there is none, or none that is whole."""
        if language in self._opened or language not in LANGUAGES:
            return self._opened.get(language)
        try:
            found = opened(self._folder / inflections_name(language))
        except OSError:
            return None  # it may still come
        except ArchiveDamaged:
            found = None
        self._opened[language] = found
        return found


def opened(path: Path) -> Dictionary:
    """The dictionary in a file; raises OSError, and `ArchiveDamaged` where it is not whole.

    It is read in place.
    """
    file = SectionFile(path)
    if not file.is_whole():
        raise ArchiveDamaged(f"{path}: changed since it was written")
    try:
        return Dictionary(file.view())
    except ValueError as error:
        raise ArchiveDamaged(f"{path}: {error}") from error


def provide(folder: Path, languages: Iterable[str], waiting: Waiting) -> None:
    """Put the dictionaries of these languages into an archive's folder, where they are missing.

    The caller holds the lock.
    """
    for language in sorted(LANGUAGES.intersection(languages)):
        target = folder / inflections_name(language)
        with suppress(OSError, ArchiveDamaged):
            opened(target)
            continue
        with suppress(OSError, ArchiveDamaged):  # without it words have the forms that rules give
            with TemporaryDirectory() as spare:
                data = read_regular(made(language, waiting, Path(spare)), _LARGEST)
            new = target.with_name(f"{target.name}.new")
            disk.remove(new)
            disk.save(new, data)
            disk.rename(new, target)


def user_dictionary(language: str, waiting: Waiting = lambda _: None) -> Dictionary | None:
    """The dictionary of a language from the user's cache, made where it is missing there."""
    if language not in LANGUAGES:
        return None
    with TemporaryDirectory() as spare:
        return opened(made(language, waiting, Path(spare)))


def made(language: str, waiting: Waiting, spare: Path) -> Path:
    """The file of a dictionary: in the cache, or in the `spare` folder if nothing can be kept."""
    from platformdirs import user_cache_path

    path = user_cache_path("dateline") / "inflections" / inflections_name(language)
    with suppress(OSError, ArchiveDamaged):
        opened(path)
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        path = spare / path.name
    maker = _start(language, path)
    try:
        while not os.waitpid(maker, os.WNOHANG)[0]:
            waiting(language)
            time.sleep(_PATIENCE)
    except BaseException:
        os.kill(maker, signal.SIGTERM)
        os.waitpid(maker, 0)
        raise
    return path


def _start(language: str, path: Path) -> int:
    """Have another process make a dictionary; returns its number."""
    arguments = [sys.executable, "-m", "search.index.dictionaries", language, str(path)]
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.posix_spawn(
        sys.executable,
        arguments,
        {**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        file_actions=[(os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in range(3)],
    )


def main() -> None:
    """Make what the arguments name: the file is there only once it is whole."""
    from search.languages.make import sections_of

    _, language, name = sys.argv
    parent = os.getppid()

    def end_with_parent() -> None:
        while os.getppid() == parent:
            time.sleep(_PATIENCE)
        os._exit(1)

    Thread(target=end_with_parent, daemon=True).start()
    sections = sections_of(language)
    with TemporaryDirectory(dir=Path(name).parent) as folder:
        unfinished = Path(folder) / "new"
        write_sections(unfinished, sections)
        unfinished.replace(name)


if __name__ == "__main__":
    main()
