"""Follows files and folders: has them indexed again whenever something in them has changed."""

from __future__ import annotations

import errno
import fcntl
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tui.commands.guards import print_message

if TYPE_CHECKING:
    from search import UpdateReport

_GATHERED: Final = 400
"""Milliseconds for which changes are gathered before they are looked at together."""
_QUIET: Final = 50
"""Milliseconds without a change after which they are looked at earlier."""
_LOOK: Final = 0.25
"""Seconds between two looks at what is waited for: single files, what is being written, a stop."""
_PATIENCE: Final = 30.0
"""Seconds after which a file is read though another program still writes it."""
_AGAIN: Final = 60.0
"""Seconds after which everything is looked at, for no system tells of every change: the changes of
another computer on a shared disk, or more of them than it keeps."""
_SHARE: Final = 20
"""Looking at everything without need takes at most one part in so many of the time."""

Pass = Callable[[Collection[str]], bool]
"""Brings the archive in step with the files but for some that are still being written, and returns
whether that could be done now."""


def follow(
    paths: Sequence[str],
    own: Collection[Path],
    update: Pass,
    stopped: Callable[[], bool],
    note: Callable[[str], None],
) -> None:
    """Call `update` at once and after every change under the paths, until `stopped` returns true.

    What changes in our `own` folders and in hidden ones does not count. `note` is told in one line
    where changes cannot be noticed at once.
    """
    # A lease that another program breaks is told by this signal, which would end the process.
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    roots = [os.path.realpath(path) for path in paths]
    waiting = _Waiting()
    checked = -math.inf  # The first pass is due as soon as changes are noticed.
    duration = 0.0
    for changed in _changes(roots, [os.path.realpath(each) for each in own], stopped, note):
        if stopped() and checked > 0:
            return  # The first pass ends in order by itself.
        waiting.add(changed)
        overdue = time.monotonic() - checked > max(_AGAIN, _SHARE * duration)
        if not (waiting.is_ready() or overdue):
            continue
        begun = time.monotonic()
        if update(waiting.written):
            waiting.done()
            checked = time.monotonic()
            duration = checked - begun


class BringInStep(Protocol):
    """Has files indexed, but for some that are still being written."""

    def __call__(self, leave: Collection[str], *, reread: bool = ...) -> UpdateReport:
        """Have them indexed but for the files to `leave`, and return what was done."""


def index_and_follow(
    paths: Sequence[str],
    own: Collection[Path],
    bring_in_step: BringInStep,
    stopped: Callable[[], bool],
    *,
    porcelain: bool,
) -> UpdateReport:
    """Index and follow the paths, and tell what each pass has done; return the first report."""
    from search import ArchiveLocked, SkippedFile
    from tui.commands import output

    first: UpdateReport | None = None
    said: set[SkippedFile] = set()

    def update(leave: Collection[str]) -> bool:
        nonlocal first
        if first is None:
            first = bring_in_step(leave)
            said.update(first.skipped)
            output.write_report(first, sys.stdout, porcelain=porcelain)
            sys.stdout.flush()
            if not porcelain and not first.stopped:
                print_message("following what changes; Ctrl-C ends it")
            return True
        try:
            report = bring_in_step(leave, reread=False)
        except ArchiveLocked:
            return False  # A correction of names, or another pass, takes a moment.
        if porcelain:
            output.write_report(report, sys.stdout, porcelain=True)
        else:
            output.write_changes(report, said, sys.stdout)
        return True

    follow(paths, own, update, stopped, print_message)
    assert first is not None  # `follow` does the first pass whatever happens.
    return first


class _Waiting:
    """The changed files that are not indexed yet."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}
        self.written: frozenset[str] = frozenset()
        """Those of them that other programs are writing, as of the last look."""

    def add(self, paths: Collection[str]) -> None:
        """Have these wait too."""
        now = time.monotonic()
        for path in paths:
            self._since.setdefault(path, now)

    def is_ready(self) -> bool:
        """Whether one of them can be indexed now."""
        now = time.monotonic()
        self.written = frozenset(
            path
            for path, since in self._since.items()
            if now - since < _PATIENCE and is_being_written(path)
        )
        return len(self.written) < len(self._since)

    def done(self) -> None:
        """All are indexed but those that are being written."""
        self._since = {path: self._since[path] for path in self.written if path in self._since}


def is_being_written(path: str) -> bool:
    """Whether another program has the file open to write; False where the system does not tell.

    Linux grants a lease to read (fcntl(2), F_SETLEASE) on a file of one's own that nobody writes.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(file)
    return False


def _changes(
    roots: Sequence[str],
    own: Sequence[str],
    stopped: Callable[[], bool],
    note: Callable[[str], None],
) -> Iterator[frozenset[str]]:
    """Yield what has changed, and at short intervals nothing."""
    folders = [root for root in roots if Path(root).is_dir()]
    files = _Files([root for root in roots if not Path(root).is_dir()])
    if folders:
        try:
            for changed in _watched(folders, own, stopped):
                yield changed | files.changed()
        except OSError as error:
            note(
                "the system does not tell of changes in all folders "
                f"({error.strerror or error}); they are looked for every minute"
            )
    while True:
        time.sleep(_LOOK)
        yield files.changed()


class _Stop:
    """An event that is set as soon as `stopped` returns true."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self.is_set = stopped


def _watched(
    folders: Sequence[str], own: Sequence[str], stopped: Callable[[], bool]
) -> Iterator[frozenset[str]]:
    from watchfiles import Change, watch

    def counts(_change: Change, path: str) -> bool:
        root = max((each for each in folders if _is_under(path, each)), key=len, default="")
        if any(_is_under(path, each) and not _is_under(root, each) for each in own):
            return False
        return not any(part.startswith(".") for part in Path(path[len(root) :]).parts)

    for changes in watch(
        *folders,
        watch_filter=counts,
        debounce=_GATHERED,
        step=_QUIET,
        rust_timeout=int(_LOOK * 1000),
        yield_on_timeout=True,
        stop_event=_Stop(stopped),
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        yield frozenset(path for _, path in changes)


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


class _Files:
    """Single files, which are looked at one by one: a program may put another in their place."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._states = {path: _state(path) for path in paths}

    def changed(self) -> frozenset[str]:
        """Those that have changed since the last call."""
        found = {path: _state(path) for path in self._states}
        changed = frozenset(path for path in found if found[path] != self._states[path])
        self._states = found
        return changed


def _state(path: str) -> tuple[int, ...]:
    with suppress(OSError, ValueError):
        status = Path(path).stat()
        return status.st_ino, status.st_size, status.st_mtime_ns
    return ()
