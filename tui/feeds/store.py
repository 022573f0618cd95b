"""What was fetched of the feeds of one archive: a file of JSON Lines for each, that only grows."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from platformdirs import PlatformDirs

from tui.feeds.fetching import Stamp

_STAMPS: Final = "fetched.json"
_LOCK: Final = "fetching.lock"
_ENTRIES: Final = "entries"
"""The folder within that holds the articles, and nothing else."""


def folder_of(archive: Path | str) -> Path:
    """Return the folder for the feeds of an archive, in the person's own data folder."""
    path = archive if isinstance(archive, str) else os.path.realpath(archive)
    digest = hashlib.blake2b(os.fsencode(path), digest_size=4).hexdigest()
    name = re.sub(r"[^\w.-]+", "-", Path(path).name) or "archive"
    return Path(PlatformDirs("dateline").user_data_dir) / "feeds" / f"{name}-{digest}"


class Store:
    """The fetched entries in a folder; one process at a time has it."""

    def __init__(self, folder: Path) -> None:
        self.entries = folder / _ENTRIES
        self._file = folder / _STAMPS
        self._stamps = self._read_stamps()

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Store]:
        """Open the folder, which is made where it is missing; raises BlockingIOError in use."""
        (folder / _ENTRIES).mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield cls(folder)

    def stamp(self, address: str) -> Stamp:
        """What the server said last of a feed whose entries are here."""
        if address not in self._stamps or not self._path(address).exists():
            return Stamp()
        return self._stamps[address]

    def add(self, address: str, records: Sequence[dict[str, Any]], stamp: Stamp) -> int:
        """Append what is new or changed among the entries; return how many that are.

        Written in place of the file as a whole, so that nothing half written is ever read.
        """
        path = self._path(address)
        before = path.read_bytes() if path.exists() else b""
        known = dict(_by_id(before))
        lines = []
        for record in records:
            line = json.dumps(record, ensure_ascii=True, sort_keys=True).encode()
            if known.get(record["id"]) != line:
                known[record["id"]] = line
                lines.append(line)
        if lines:
            if before and not before.endswith(b"\n"):
                before += b"\n"
            _replace(path, before + b"".join(line + b"\n" for line in lines))
        self._stamps[address] = stamp
        stamps = {
            each: {"etag": stamp.etag, "modified": stamp.modified}
            for each, stamp in self._stamps.items()
        }
        _replace(self._file, json.dumps(stamps, indent=1).encode())
        return len(lines)

    def _path(self, address: str) -> Path:
        digest = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=6).hexdigest()
        with suppress(ValueError):
            host = re.sub(r"[^\w.-]+", "-", urlsplit(address).hostname or "")
            return self.entries / f"{host[:80] or 'feed'}-{digest}.jsonl"
        return self.entries / f"feed-{digest}.jsonl"

    def _read_stamps(self) -> dict[str, Stamp]:
        try:
            stored = json.loads(self._file.read_bytes())
            return {
                str(address): Stamp(str(each["etag"]), str(each["modified"]))
                for address, each in stored.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}  # Everything is fetched again.


def _by_id(lines: bytes) -> Iterator[tuple[str, bytes]]:
    for line in lines.splitlines():
        with suppress(ValueError, TypeError, KeyError):
            yield str(json.loads(line)["id"]), line


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    new.replace(path)
