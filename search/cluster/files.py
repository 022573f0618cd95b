"""Files of an archive that lie in the cluster in pieces, and in a folder of whoever reads them."""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Final

from platformdirs import user_cache_path

from search.cluster.address import Address
from search.cluster.client import Client
from search.cluster.schema import Indices
from search.errors import ArchiveDamaged, ArchiveError
from search.index.files.manifest import FileSum
from search.index.files.sections import SectionFile
from search.index.files.values import text
from search.watch import Check, unchecked

_PIECE: Final = 4 << 20
"""Bytes of one piece; a request may have 100 MB."""
_NAME: Final = re.compile(r"[a-z]{1,20}-[0-9a-f]{16}")


def cache_folder(address: Address) -> Path:
    """Where files of the archive at an address are kept."""
    name = blake2b(str(address).encode(), digest_size=8).hexdigest()
    return user_cache_path("dateline") / "cluster" / name


def _pieces(file: FileSum) -> int:
    return max(1, -(-file.size // _PIECE))


class Missing(ArchiveError):
    """A file is not in the cluster any more: a later generation does without it."""


class ClusterFiles:
    """Files by name; each is written once, with its pieces, and never changed.

    A reader keeps those of the generation that it reads in its cache folder.
    """

    def __init__(self, client: Client, indices: Indices) -> None:
        self._client = client
        self._index = indices.state
        self._cache = cache_folder(client.address)

    def new_name(self, kind: str) -> str:
        """A name that no file has."""
        return f"{kind}-{token_hex(8)}"

    def write(self, name: str, make: Callable[[Path], FileSum]) -> FileSum:
        """Have a file made in the cache folder and copy it to the cluster; its size and sum."""
        path = self._made(name)
        found = make(path)
        with path.open("rb") as file:
            for number in range(_pieces(found)):
                self._client.call(
                    "PUT",
                    f"/{self._index}/_doc/{name}.{number}",
                    {"kind": "file", "data": b64encode(file.read(_PIECE)).decode()},
                )
        return found

    def path(self, name: str, expected: FileSum, check: Check = unchecked) -> Path:
        """Where a file lies, fetched first where it lies nowhere.

        Raises Missing, and ArchiveDamaged where it is not what was written.
        """
        if not _NAME.fullmatch(name):
            raise ArchiveDamaged(f"{name!r:.40} is no name of a file")
        path = self._cache / name
        try:
            if path.stat().st_size == expected.size:
                os.utime(path)
                return path
        except OSError:
            pass
        path = self._made(name)
        scratch = path.with_name(f"{name}.{os.getpid()}")
        try:
            with scratch.open("wb") as file:
                size = 0
                number = 0
                while size < expected.size or not number:
                    check()
                    found = self._client.call(
                        "GET", f"/{self._index}/_doc/{name}.{number}", missing=True, check=check
                    )
                    if found is None:
                        raise Missing(f"{name} is not in the cluster any more")
                    piece = b64decode(text(found["_source"]["data"]))
                    size += file.write(piece)
                    number += 1
                    if not piece and expected.size:
                        raise ArchiveDamaged(f"{name} is shorter than it was written")
            scratch.replace(path)
        except OSError as error:
            raise ArchiveError(
                f"{path.parent} could not be written: {error.strerror}; it holds what is kept of "
                "an archive in a cluster"
            ) from error
        finally:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
        return path

    def sections(self, name: str, expected: FileSum, check: Check = unchecked) -> SectionFile:
        """A file of sections, compared with its checksum; fetched anew where it differs."""
        for again in (True, False):
            path = self.path(name, expected, check)
            try:
                file = SectionFile(path, expected)
                file.mapped.verify()
                return file
            except ArchiveDamaged:
                path.unlink(missing_ok=True)
                if not again:
                    raise
        raise AssertionError("the second attempt returns or raises")

    def delete(self, files: Mapping[str, FileSum]) -> None:
        """Remove files from the cluster; who holds one open keeps it."""
        actions = [
            ({"delete": {"_id": f"{name}.{number}"}}, None)
            for name, found in files.items()
            for number in range(_pieces(found))
        ]
        if actions:
            self._client.bulk(self._index, actions)

    def keep(self, names: Iterable[str]) -> None:
        """Remove from the cache folder what was not used for a while and is not among these."""
        kept = set(names)
        with suppress(OSError):
            newest = max((each.stat().st_mtime for each in self._cache.iterdir()), default=0.0)
            for each in self._cache.iterdir():
                if each.name not in kept and each.stat().st_mtime < newest - _UNUSED:
                    each.unlink(missing_ok=True)

    def _made(self, name: str) -> Path:
        try:
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ArchiveError(
                f"{self._cache} could not be made: {error.strerror}; it holds what is kept of an "
                "archive in a cluster"
            ) from error
        return self._cache / name


_UNUSED: Final = 24 * 3600
"""Seconds between the last uses of two files of which the older one is not wanted any more."""
