"""Files and folders become articles; whatever cannot is reported with its path and the reason."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search.article import Article
from search.errors import FormatError
from search.ingest.expressions import numeric_order
from search.ingest.formats import reader_for, reason_unread
from search.ingest.origin import Origin
from search.ingest.portions import Portion
from search.ingest.streams import COMPRESSIONS, FileBytes
from search.request import SkippedFile

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that can be read as articles. `path` is absolute, as the operating system names it.

    `size` is in bytes, `mtime_ns` the time of its last change in nanoseconds since 1970.
    """

    path: str
    size: int
    mtime_ns: int


def path_text(path: str) -> str:
    r"""A path as text that every encoder takes: bytes that are no UTF-8 become `\xNN`."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def walk(
    paths: Iterable[str | os.PathLike[str]], *, skip_folder: Callable[[str], bool] | None = None
) -> Iterator[FoundFile | SkippedFile]:
    """The files under `paths`, each once, a folder's entries by name, and what is left out.

    Symbolic links are followed where they are themselves among `paths`, never inside a folder.
    `skip_folder` says of an absolute folder path whether it must not be entered (an archive).
    """
    seen: set[str] = set()
    for given in paths:
        path = os.path.realpath(os.fspath(given))
        if path in seen:
            continue
        try:
            status = Path(path).stat()
        except (OSError, ValueError) as error:
            yield SkippedFile(path_text(os.fspath(given)), os_error_reason(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk_folder(path, seen, skip_folder)
        else:
            seen.add(path)
            yield _classified(path, status)


def _walk_folder(
    top: str, seen: set[str], skip_folder: Callable[[str], bool] | None
) -> Iterator[FoundFile | SkippedFile]:
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if folder in seen:
            continue
        seen.add(folder)
        if skip_folder is not None and skip_folder(folder):
            continue
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield SkippedFile(path_text(folder), os_error_reason(error))
            continue
        folders = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                folders.append(entry.path)
            elif entry.path not in seen:
                seen.add(entry.path)
                yield from _entry(entry, top)
        waiting.extend(reversed(folders))


def _entry(entry: os.DirEntry[str], top: str) -> Iterator[FoundFile | SkippedFile]:
    place = path_text(entry.path)
    if entry.name.startswith("."):
        yield SkippedFile(place, "hidden")
        return
    try:
        if entry.is_symlink():
            if (reason := _link_reason(entry.path, top)) is not None:
                yield SkippedFile(place, reason)
            return
        yield _classified(entry.path, entry.stat(follow_symlinks=False))
    except OSError as error:
        yield SkippedFile(place, os_error_reason(error))


def _link_reason(path: str, top: str) -> str | None:
    """Why a link is left out; None where its target is read anyway under its own name."""
    target = os.path.realpath(path)
    inside = target == top or target.startswith(top.rstrip(os.sep) + os.sep)
    if not inside:
        return "symbolic link that leads out of the folder"
    if not Path(target).exists():
        return "symbolic link that leads nowhere"
    if any(part.startswith(".") for part in Path(target[len(top) :]).parts[1:]):
        return "symbolic link to something hidden"
    return None


_SPECIAL = (
    (stat.S_ISFIFO, "a pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)


def _classified(path: str, status: os.stat_result) -> FoundFile | SkippedFile:
    for is_special, reason in _SPECIAL:
        if is_special(status.st_mode):
            return SkippedFile(path_text(path), reason)
    suffix, _ = suffixes(path)
    if reader_for(suffix) is None:
        return SkippedFile(path_text(path), reason_unread(suffix))
    return FoundFile(path, status.st_size, status.st_mtime_ns)


def suffixes(path: str) -> tuple[str, str]:
    """The ending that tells the format, and that of the compression, as (".jsonl", ".xz")."""
    name = path.rpartition("/")[2]
    compression = ""
    found = _SUFFIX.search(name)
    if found is not None and found[0].lower() in COMPRESSIONS:
        compression, name = found[0].lower(), name[: found.start()]
        found = _SUFFIX.search(name)
    return (found[0].lower() if found is not None else ""), compression


def os_error_reason(error: Exception) -> str:
    """Why a file cannot be opened, in words for a person."""
    if isinstance(error, FormatError):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError):
        return error.strerror or "cannot be read"
    return "not a possible path"


def read_file(
    path: str | os.PathLike[str],
    *,
    latest: date | None = None,
    day_first: bool | None = None,
    portion: Portion | None = None,
) -> Iterator[Article | SkippedFile]:
    """The articles of one file, and a SkippedFile for each part of it that cannot be read.

    Never raises for bad data or an unreadable file. Articles have `paths=(path,)` (as `path_text`
    gives it) and their own id, or an empty one. `latest` bounds dates that are inferred,
    `day_first` decides numeric dates that can be read both ways (None: they become an interval).
    With a `portion` only that of the file is read.
    """
    path = os.fspath(path)
    place = path_text(path)
    suffix, compression = suffixes(path)
    reader = reader_for(suffix)
    if reader is None:
        yield SkippedFile(place, reason_unread(suffix))
        return
    try:
        with (
            FileBytes(path, compression)
            if portion is None
            else FileBytes(path, start=portion.start, end=portion.end)
        ) as data:
            origin = Origin(place, data.modified, latest, day_first)
            try:
                if portion is None:
                    yield from reader.read(iter(data), origin)
                else:
                    yield from reader.read(iter(data), origin, portion.line)
            except FormatError as error:
                yield SkippedFile(place, data.fault or str(error))
            else:
                if data.fault is not None:
                    yield SkippedFile(place, data.fault)
    except FormatError as error:
        yield SkippedFile(place, str(error))
    except (OSError, ValueError) as error:
        yield SkippedFile(place, os_error_reason(error))


_SAMPLE_FILES = 300
_SAMPLE_BYTES = 4096


def numeric_day_first(paths: Iterable[str], *, most: int = _SAMPLE_FILES) -> bool | None:
    """Whether the unambiguous numeric dates at the heads of these files put the day first.

    Looks at `most` files, evenly spread. None where there are no such dates or they disagree.
    """
    chosen = sorted(paths)
    step = max(1, len(chosen) // most)
    votes = []
    for path in chosen[::step]:
        _, compression = suffixes(path)
        try:
            with FileBytes(path, compression) as data:
                head = next(iter(data), b"")[:_SAMPLE_BYTES]
        except (OSError, ValueError, FormatError):
            continue
        if b"/" in head or b"-" in head:
            votes.append(numeric_order(head.decode("latin-1")))
    first, second = sum(vote > 0 for vote in votes), sum(vote < 0 for vote in votes)
    if first == second or min(first, second) * 10 > max(first, second):
        return None
    return first > second
