"""Files and folders become articles; whatever cannot is reported with its path and the reason."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from search.article import Article
from search.errors import FormatError
from search.frozen import frozen
from search.ingest.apart import Request, read_apart
from search.ingest.circumstances import UNKNOWN, Circumstances
from search.ingest.file_names import suffixes
from search.ingest.formats import is_read, reader_for
from search.ingest.formats.members import articles_of
from search.ingest.numeric_order import NumericOrder, majority
from search.ingest.origin import Origin
from search.ingest.portions import Portion
from search.ingest.streams import Chunks, FileBytes
from search.request import SkippedFile


@frozen
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
    suffix, compression = suffixes(path)
    if not is_read(suffix):  # only then what it holds has to be seen now
        try:
            with FileBytes(path, compression) as data:
                reader_for(suffix, next(iter(data), b""))
        except (OSError, ValueError, FormatError) as error:
            return SkippedFile(path_text(path), os_error_reason(error))
    return FoundFile(path, status.st_size, status.st_mtime_ns)


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
    circumstances: Circumstances = UNKNOWN,
    portion: Portion | None = None,
    here: bool = False,
) -> Iterator[Article | SkippedFile]:
    """The articles of one file, and a SkippedFile for each part of it that cannot be read.

    Never raises for bad data or an unreadable file. Articles have `paths=(path,)` (as `path_text`
    gives it) and their own id, or an empty one. `latest` bounds dates that are inferred,
    `circumstances` are what beside the content decides them. With a `portion` only that of the
    file is read. Intricate formats are read in another process, unless this is it (`here`).
    """
    path = os.fspath(path)
    place = path_text(path)
    suffix, compression = suffixes(path)
    try:
        with FileBytes(path, compression) as data:
            head = next(iter(data), b"")
            try:
                reader = reader_for(suffix, head)
                if reader.APART and not here:
                    request = Request(path, latest, circumstances)
                    yield from read_apart(request, place, data.size)
                    return
                # The last change of a file of many articles tells of none of them.
                saved = circumstances.saved if reader.ONE_ARTICLE else None
                origin = Origin(
                    place,
                    saved,
                    latest,
                    circumstances.day_first,
                    mapping=dict(circumstances.columns),
                )
                if portion is None:
                    chunks = Chunks(head, iter(data), data.descriptor)
                    yield from articles_of(reader, chunks, origin)
                else:
                    data.limit(portion.start, portion.end)
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
_SAMPLE_BYTES = 4 * 1024 * 1024


def numeric_day_first(paths: Iterable[str], *, most: int = _SAMPLE_FILES) -> bool | None:
    """Whether the unambiguous numeric dates at the heads of these files put the day first.

    Looks at `most` files, evenly spread, and at a few megabytes of all. None where there are no
    such dates or the files disagree.
    """
    chosen = sorted(paths)
    chosen = chosen[:: max(1, len(chosen) // most)]
    votes = []
    for path in chosen:
        _, compression = suffixes(path)
        order = NumericOrder()
        try:
            with FileBytes(path, compression) as data:
                order.count(next(iter(data), b"")[: _SAMPLE_BYTES // len(chosen)])
        except (OSError, ValueError, FormatError):
            continue
        votes.append(order.day_first)
    return majority(votes.count(True), votes.count(False))
