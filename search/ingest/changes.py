"""What has changed in the files since they were last read, so that only that is read again."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from search.article import Article
from search.errors import FormatError
from search.frozen import frozen
from search.ingest.circumstances import UNKNOWN, Circumstances
from search.ingest.file_names import suffixes
from search.ingest.file_times import FileTimes
from search.ingest.formats import reader_for
from search.ingest.numeric_order import NumericOrder
from search.ingest.portions import Portion, can_be_cut
from search.ingest.reader import FoundFile, os_error_reason, path_text
from search.ingest.streams import FileBytes
from search.request import SkippedFile

_ID_LENGTH = 16
_DIGEST_LENGTH = 32


RACY: Final = -1
"""Stands for the time of a file that was read so soon after its last change that it may change
again within the same tick of the clock: its content decides the next time."""
_TICK_NS: Final = 2_000_000_000
"""Nanoseconds within which two changes of a file may bear the same time."""


@frozen
class FileState:
    """A file as it was when its articles were last read.

    `path` is its printable absolute path, `mtime_ns` the time of its last change or `RACY`,
    `digest` that of its unpacked content, `ids` are those of its articles, in their order.
    `context` is what beside the content decided what its articles are: `Circumstances` as text.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    ids: tuple[str, ...] = ()
    context: str = ""


@frozen
class FileChange:
    """What has to be done about a file; `status` says it.

    "unchanged": nothing is to be done. "touched": the same content under another time, so that only
    the state is to be stored. "copy": content known from another path, whose articles get one path
    more. "moved": the same, but the articles are to be read from here, for the other path is gone
    or comes later. "grown": lines were added to a large file of one article a line, and only its
    `tail` is to be read. "new" and "changed": all of it is to be read. `former` are the articles
    that its path has held so far, `ids` those that it holds now, as far as that is known without
    reading it. `mtime_ns` is the time to be stored.
    """

    found: FoundFile
    status: Literal["unchanged", "touched", "copy", "moved", "grown", "new", "changed"]
    digest: str
    ids: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    tail: Portion | None = None
    circumstances: Circumstances = UNKNOWN
    mtime_ns: int = RACY

    def state(self, ids: Iterable[str] | None = None) -> FileState:
        """The state to be stored; with the `ids` that reading has given where it was read."""
        return FileState(
            path_text(self.found.path),
            self.found.size,
            self.mtime_ns,
            self.digest,
            self.ids if ids is None else tuple(ids),
            str(self.circumstances),
        )


class Comparison:
    """The files found, one after the other in the order of their paths, against the files known.

    `roots` are the paths that were given to be indexed: only under these can a file vanish.
    `day_first` says how ambiguous numeric dates of files are read that do not tell it themselves,
    `times_ns` are the times of all files found. With `reread` every file counts as
    changed. `columns` names the columns of tables from now on; None: as before.
    """

    def __init__(
        self,
        known: Iterable[FileState],
        roots: Iterable[str | os.PathLike[str]],
        *,
        day_first: bool | None = None,
        times_ns: Iterable[int] = (),
        reread: bool = False,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        self._known = {state.path: state for state in known}
        self._day_first = day_first
        self._reread = reread
        self._columns = None if columns is None else tuple(sorted(columns.items()))
        self._holders: dict[str, dict[str, FileState]] = {}  # by content, then by path
        self._uses: Counter[str] | None = None
        """In how many files each id is; counted when first asked for."""
        self._seen: set[str] = set()
        self._roots = [os.path.realpath(os.fspath(root)) for root in roots]
        for state in self._known.values():
            self._count(state)
        elsewhere = (s.mtime_ns for s in self._known.values() if self._root_of(s.path) is None)
        self._times = FileTimes(chain(times_ns, elsewhere))

    @property
    def known(self) -> Mapping[str, FileState]:
        """The states known by now, by path."""
        return self._known

    def _count(self, state: FileState) -> None:
        self._holders.setdefault(state.digest, {})[state.path] = state
        if self._uses is not None:
            self._uses.update(state.ids)

    def _used(self, article_id: str) -> int:
        """In how many files an id is."""
        if self._uses is None:
            self._uses = Counter(chain.from_iterable(each.ids for each in self._known.values()))
        return self._uses[article_id]

    def compare(self, found: FoundFile) -> FileChange | SkippedFile:
        """What to do about a file; a SkippedFile where it cannot be read; it is not gone then."""
        path = path_text(found.path)
        self._seen.add(path)
        before = self._known.get(path)
        if (
            before is not None
            and not self._reread
            and (found.size, found.mtime_ns) == (before.size, before.mtime_ns)
            and (circumstances := self._as_before(found, before)) is not None
        ):
            return FileChange(
                found,
                "unchanged",
                before.digest,
                before.ids,
                before.ids,
                circumstances=circumstances,
                mtime_ns=before.mtime_ns,
            )
        now = time.time_ns()
        mtime_ns = RACY if abs(now - found.mtime_ns) < _TICK_NS else found.mtime_ns
        try:
            content = _content(found, _end_before(found, before))
        except (OSError, ValueError, FormatError) as error:
            return SkippedFile(path, os_error_reason(error))
        circumstances = self._circumstances(
            found, content.day_first, before, one_article=_holds_one_article(found, content.head)
        )
        alike = before is not None and before.context == str(circumstances) and not self._reread
        former = before.ids if before is not None else ()
        change = FileChange(
            found,
            "new",
            content.digest,
            former,
            former,
            circumstances=circumstances,
            mtime_ns=mtime_ns,
        )
        known = before is not None and before.digest == content.digest
        if known and alike:
            return replace(change, status="touched")
        if (twin := self._twin(path, content.digest)) is not None:
            status = self._as_twin(change, twin)
            if status == "copy" or not known:
                return replace(change, status=status, ids=twin.ids)
        if known:
            return replace(change, status="changed")
        if before is None:
            return change
        start = content.start
        if alike and start is not None and start.digest == before.digest:
            tail = Portion(before.size, found.size, start.lines + 1)
            return replace(change, status="grown", tail=tail)
        return replace(change, status="changed")

    def _circumstances(
        self,
        found: FoundFile,
        day_first: bool | None,
        before: FileState | None,
        *,
        one_article: bool,
    ) -> Circumstances:
        """What decides the articles of a file whose dates themselves tell `day_first`, or not."""
        columns = self._columns
        if columns is None:
            columns = () if before is None else Circumstances.parse(before.context).columns
        return Circumstances(
            one_article,
            self._times.day(found.mtime_ns) if one_article else None,
            self._day_first if day_first is None else day_first,
            day_first is not None,
            () if one_article else columns,
        )

    def _as_before(self, found: FoundFile, before: FileState) -> Circumstances | None:
        """The circumstances of a file of the same content, if they are the same too."""
        known = Circumstances.parse(before.context)
        itself = known.day_first if known.itself else None
        now = self._circumstances(found, itself, before, one_article=known.one_article)
        return now if str(now) == before.context else None

    def _twin(self, path: str, digest: str) -> FileState | None:
        """The first file of the same content under another path, as far as files are known."""
        twins = self._holders.get(digest, {})
        return min(
            (twin for twin in twins.values() if twin.ids and twin.path != path),
            key=lambda twin: (not self._is_there(twin), twin.path),
            default=None,
        )

    def _as_twin(self, change: FileChange, twin: FileState) -> Literal["copy", "moved"]:
        """Whether the articles of two files of one content are to be read from the given one.

        Of several files it is the first in the order of paths, for the path may tell a date.
        """
        circumstances = change.circumstances
        alike = not circumstances.one_article and twin.context == str(circumstances)
        first = self._is_there(twin) and twin.path < path_text(change.found.path)
        return "copy" if alike or first else "moved"

    def _is_there(self, state: FileState) -> bool:
        """Whether a file was met in this pass, or lies where this pass does not look."""
        return state.path in self._seen or self._root_of(state.path) is None

    def identify(self, change: FileChange, article: Article) -> str:
        """The id of an article read from a file that is new or changed.

        Its own id; else, in a format of one article to a file, the id that the path has had, unless
        another path shares it; else one made from the content, the same for the same content.
        """
        if article.id:
            return article.id
        if not change.circumstances.one_article:
            return record_id(article)
        before = self._known.get(path_text(change.found.path))
        if change.status == "moved" or (before is not None and before.digest == change.digest):
            return change.ids[0]
        if len(change.former) == 1 and self._used(change.former[0]) <= 1:
            return change.former[0]
        fresh = change.digest[:_ID_LENGTH]
        if self._used(fresh):  # kept by a path whose content was this once and is another now
            text = f"{change.digest}\n{path_text(change.found.path)}"
            fresh = hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]
        return fresh

    def known_id(self, path: str, article: Article) -> str:
        """The id of an article of a file whose state is known."""
        if article.id:
            return article.id
        state = self._known[path]
        one = Circumstances.parse(state.context).one_article and state.ids
        return state.ids[0] if one else record_id(article)

    def record(self, state: FileState) -> None:
        """Note what was read, so that further files with the same content are taken for copies."""
        before = self._known.get(state.path)
        if before is not None:
            if self._uses is not None:
                self._uses.subtract(before.ids)
            del self._holders[before.digest][before.path]
        self._known[state.path] = state
        self._count(state)

    def under_roots(self) -> tuple[FileState, ...]:
        """The known files under the roots, there or not."""
        return tuple(
            state for path, state in self._known.items() if self._root_of(path) is not None
        )

    def vanished(self, *, prune: bool = False) -> tuple[FileState, ...]:
        """The known files under the roots that are no longer there.

        Without `prune`, an empty, missing or unreadable folder removes nothing: it may be a disk
        that is not mounted. What counts is the nearest folder above the file that still exists.
        """
        return tuple(state for state, is_gone in self._missing() if prune or is_gone)

    def kept(self) -> Counter[str]:
        """How many files `vanished` leaves, though they are no longer there, for each folder."""
        return Counter(
            str(Path(state.path).parent) for state, is_gone in self._missing() if not is_gone
        )

    def _missing(self) -> Iterator[tuple[FileState, bool]]:
        """The known files under the roots that are not there, and whether each is surely gone."""
        trusted: dict[str, bool] = {}
        for path, state in self._known.items():
            if path in self._seen or (root := self._root_of(path)) is None:
                continue
            if not os.path.lexists(there := system_path(path)):
                yield state, _is_trusted(str(Path(there).parent), root, trusted)

    def _root_of(self, path: str) -> str | None:
        path = system_path(path)
        for root in self._roots:
            if path == root or path.startswith(root.rstrip(os.sep) + os.sep):
                return root
        return None


def _holds_one_article(found: FoundFile, head: bytes) -> bool:
    """Whether a file that begins with `head` is of a format of one article to a file."""
    try:
        return bool(reader_for(suffixes(found.path)[0], head).ONE_ARTICLE)
    except FormatError:
        return False  # reading it tells why


def _is_trusted(folder: str, root: str, trusted: dict[str, bool]) -> bool:
    """Whether a file that is not in `folder` is gone: its nearest existing folder is not empty.

    `trusted` has the answers found so far, by folder, and takes this one.
    """
    asked = []
    while folder not in trusted:
        asked.append(folder)
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
    for each in asked:
        trusted[each] = trusted[folder]
    return trusted[folder]


_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


def system_path(text: str) -> str:
    """The path that `path_text` made printable, as the operating system names it."""
    if "\\x" not in text or os.path.lexists(text):
        return text
    return _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)


@frozen
class _Start:
    """The digest of the first bytes of a file, and how many lines these are."""

    digest: str
    lines: int


def _end_before(found: FoundFile, before: FileState | None) -> int:
    """Where a file ended before, if it is larger now and of a kind of which a part can be read."""
    if before is None or found.size <= before.size:
        return 0
    return before.size if can_be_cut(found.path, found.size, *suffixes(found.path)) else 0


@frozen
class _Content:
    """What has to be known of the content of a file to tell what is to be done about it.

    `digest` is 32 hexadecimal digits of the SHA-256 of its unpacked bytes, `head` the bytes with
    which it begins, `start` is there where a line ends at the place that was asked for, and
    `day_first` is how its numeric dates are to be read, None where they do not tell.
    """

    digest: str
    head: bytes
    start: _Start | None
    day_first: bool | None


def _content(found: FoundFile, end: int) -> _Content:
    """What is to be known of a file, of which the first `end` bytes may have been read before.

    Damaged packed data counts as far as it can be unpacked, and never as equal to whole data.
    Raises OSError and FormatError.
    """
    compression = suffixes(found.path)[1]
    digest, order = hashlib.sha256(), NumericOrder()
    start, lines, left, first = None, 0, end, b""
    with FileBytes(found.path, compression, end=None if compression else found.size) as data:
        for piece in data:
            first = first or piece
            order.count(piece)
            head, rest = piece[:left], piece[left:]
            digest.update(head)
            lines += head.count(b"\n")
            if 0 < left <= len(piece) and head.endswith(b"\n"):
                start = _Start(digest.hexdigest()[:_DIGEST_LENGTH], lines)
            digest.update(rest)
            left -= len(head)
        if data.fault is not None:
            digest.update(data.fault.encode("utf-8", "replace"))
    return _Content(digest.hexdigest()[:_DIGEST_LENGTH], first, start, order.day_first)


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
