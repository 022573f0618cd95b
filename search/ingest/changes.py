"""What has changed in the files since they were last read, so that only that is read again."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from search.article import Article
from search.errors import FormatError
from search.ingest.formats import reader_for
from search.ingest.portions import Portion, can_be_cut
from search.ingest.reader import FoundFile, os_error_reason, path_text, suffixes
from search.ingest.streams import FileBytes
from search.request import SkippedFile

_ID_LENGTH = 16
_DIGEST_LENGTH = 32


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when its articles were last read.

    `path` is its printable absolute path, `digest` that of its unpacked content, `ids` are those of
    its articles, in their order.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a file means for the archive.

    "unchanged": nothing is to be done. "touched": the same content under another time, so that only
    the state is to be stored. "copy": content known from another path, whose articles get one path
    more. "grown": lines were added to a large file of one article a line, and only its `tail` is to
    be read. "new" and "changed": all of it is to be read. `former` are the articles that its path
    has held so far, `ids` those that it holds now, as far as that is known without reading it.
    """

    found: FoundFile
    verdict: Literal["unchanged", "touched", "copy", "grown", "new", "changed"]
    digest: str
    ids: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    tail: Portion | None = None

    def state(self, ids: Iterable[str] | None = None) -> FileState:
        """The state to be stored; with the `ids` that reading has given where it was read."""
        return FileState(
            path_text(self.found.path),
            self.found.size,
            self.found.mtime_ns,
            self.digest,
            self.ids if ids is None else tuple(ids),
        )


class Comparison:
    """The files found, one after the other, against the files known.

    `roots` are the paths that were given to be indexed: only under these can a file vanish.
    """

    def __init__(self, known: Iterable[FileState], roots: Iterable[str | os.PathLike[str]]) -> None:
        self._known = {state.path: state for state in known}
        self._holders: dict[str, dict[str, FileState]] = {}  # by content, then by path
        self._uses: Counter[str] | None = None
        """In how many files each id is; counted when first asked for."""
        self._seen: set[str] = set()
        self._roots = [os.path.realpath(os.fspath(root)) for root in roots]
        for state in self._known.values():
            self._count(state)

    def _count(self, state: FileState) -> None:
        self._holders.setdefault(state.digest, {})[state.path] = state
        if self._uses is not None:
            self._uses.update(state.ids)

    def _used(self, article_id: str) -> int:
        """In how many files an id is."""
        if self._uses is None:
            self._uses = Counter(chain.from_iterable(each.ids for each in self._known.values()))
        return self._uses[article_id]

    def see(self, found: FoundFile) -> Sighting | SkippedFile:
        """What to do about a file; a SkippedFile where it cannot be read now (nothing vanishes)."""
        path = path_text(found.path)
        self._seen.add(path)
        before = self._known.get(path)
        if before is not None and (found.size, found.mtime_ns) == (before.size, before.mtime_ns):
            return Sighting(found, "unchanged", before.digest, before.ids, before.ids)
        try:
            digest, start = _digests(found, _end_before(found, before))
        except (OSError, ValueError, FormatError) as error:
            return SkippedFile(path, os_error_reason(error))
        former = before.ids if before is not None else ()
        if before is not None and before.digest == digest:
            return Sighting(found, "touched", digest, before.ids, former)
        for twin in self._holders.get(digest, {}).values():
            if twin.ids:
                return Sighting(found, "copy", digest, twin.ids, former)
        if before is not None and start is not None and start.digest == before.digest:
            tail = Portion(before.size, found.size, start.lines + 1)
            return Sighting(found, "grown", digest, before.ids, former, tail)
        return Sighting(found, "new" if before is None else "changed", digest, former, former)

    def identify(self, sighting: Sighting, article: Article) -> str:
        """The id of an article read from a file that is new or changed.

        Its own id; else, in a format of one article to a file, the id that the path has had, unless
        another path shares it; else one made from the content, the same for the same content.
        """
        if article.id:
            return article.id
        reader = reader_for(suffixes(sighting.found.path)[0])
        if reader is None or not reader.ONE_ARTICLE:
            return record_id(article)
        if len(sighting.former) == 1 and self._used(sighting.former[0]) <= 1:
            return sighting.former[0]
        fresh = sighting.digest[:_ID_LENGTH]
        if self._used(fresh):  # kept by a path whose content was this once and is another now
            text = f"{sighting.digest}\n{path_text(sighting.found.path)}"
            fresh = hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]
        return fresh

    def record(self, state: FileState) -> None:
        """Notes what was read, so that further files with the same content are seen as copies."""
        before = self._known.get(state.path)
        if before is not None:
            if self._uses is not None:
                self._uses.subtract(before.ids)
            del self._holders[before.digest][before.path]
        self._known[state.path] = state
        self._count(state)

    def vanished(self, *, prune: bool = False) -> tuple[FileState, ...]:
        """The known files under the roots that are no longer there.

        Without `prune`, an empty, missing or unreadable folder removes nothing: it may be a disk
        that is not mounted. What counts is the nearest folder above the file that still exists.
        """
        trusted: dict[str, bool] = {}
        return tuple(
            state
            for path, state in self._known.items()
            if path not in self._seen
            and (root := self._root_of(path)) is not None
            and not os.path.lexists(system_path(path))
            and (prune or _folder_speaks(str(Path(system_path(path)).parent), root, trusted))
        )

    def _root_of(self, path: str) -> str | None:
        path = system_path(path)
        for root in self._roots:
            if path == root or path.startswith(root.rstrip(os.sep) + os.sep):
                return root
        return None


def _folder_speaks(folder: str, root: str, trusted: dict[str, bool]) -> bool:
    """Whether the absence of a file from `folder` can be believed."""
    passed = []
    while folder not in trusted:
        passed.append(folder)
        if not folder.startswith(root):
            trusted[folder] = False
            break
        try:
            with os.scandir(folder) as scan:
                trusted[folder] = any(not entry.name.startswith(".") for entry in scan)
        except FileNotFoundError:
            folder = str(Path(folder).parent)
        except OSError:
            trusted[folder] = False
    for each in passed:
        trusted[each] = trusted[folder]
    return trusted[folder]


_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


def system_path(text: str) -> str:
    """The path that `path_text` made printable, as the operating system names it."""
    if "\\x" not in text or os.path.lexists(text):
        return text
    return _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)


@dataclass(frozen=True, slots=True)
class _Start:
    """The digest of the first bytes of a file, and how many lines these are."""

    digest: str
    lines: int


def _end_before(found: FoundFile, before: FileState | None) -> int:
    """Where a file ended before, if it is larger now and of a kind of which a part can be read."""
    if before is None or found.size <= before.size:
        return 0
    return before.size if can_be_cut(found.path, found.size, *suffixes(found.path)) else 0


def _digests(found: FoundFile, end: int) -> tuple[str, _Start | None]:
    """32 hexadecimal digits of the SHA-256 of a file's unpacked bytes, and of the first `end`.

    Of the latter only where a line ends there. Damaged packed data counts as far as it can be
    unpacked, and never as equal to whole data. Raises OSError and FormatError.
    """
    compression = suffixes(found.path)[1]
    digest = hashlib.sha256()
    start, lines, left = None, 0, end
    with FileBytes(found.path, compression, end=None if compression else found.size) as data:
        for piece in data:
            head, rest = piece[:left], piece[left:]
            digest.update(head)
            lines += head.count(b"\n")
            if 0 < left <= len(piece) and head.endswith(b"\n"):
                start = _Start(digest.hexdigest()[:_DIGEST_LENGTH], lines)
            digest.update(rest)
            left -= len(head)
        if data.fault is not None:
            digest.update(data.fault.encode("utf-8", "replace"))
    return digest.hexdigest()[:_DIGEST_LENGTH], start


def record_id(article: Article) -> str:
    """16 hexadecimal digits that are the same for records of the same content."""
    digest = hashlib.sha256()
    published = article.published
    stated = published.basis == "stated"
    for part in (
        article.title if article.title_stated else "",
        article.body,
        article.source or "",
        article.url or "",
        f"{published.start}/{published.end}" if stated else "",
    ):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.hexdigest()[:_ID_LENGTH]
