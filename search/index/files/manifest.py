"""The one file that says what a generation consists of; replacing it publishes the next one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from search.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from search.frozen import frozen
from search.index.files import disk
from search.index.files.names import (
    MANIFEST,
    MANIFEST_COPY,
    holds_segments,
    is_segment,
    is_written,
)
from search.index.files.regular import open_regular, read_regular
from search.index.files.values import boolean, integer, items, loads, table, text, texts
from search.request import Recognition

FORMAT: Final = 15
"""The version of everything on disk; any change that an older reader would misread raises it."""

_PRODUCT: Final = "dateline archive"
_LONGEST: Final = 1 << 24
"""A manifest takes some 400 bytes for each segment."""
_FILES: Final = ("postings", "bodies", "facets", "deleted")
"""The files of a segment, as the manifest names them."""
_CHECKSUM: Final = re.compile(r"[0-9a-f]{8}")


class OtherFormat(ArchiveDamaged):
    """An archive that an older or newer version wrote, and which may be sound."""


@frozen
class FileSum:
    """What a whole file must be: its size in bytes and its CRC-32 as 8 hexadecimal digits."""

    size: int
    checksum: str

    @classmethod
    def of_bytes(cls, data: bytes) -> FileSum:
        """What a file of these bytes measures."""
        return cls.of(len(data), crc32(data))

    @classmethod
    def of(cls, size: int, checksum: int) -> FileSum:
        """The same of a checksum that is a number."""
        return cls(size, f"{checksum:08x}")


@frozen
class SegmentEntry:
    """One segment: its name, how many articles it holds and of these are removed, its files.

    `deleted` is empty where no article of it is removed.
    """

    name: str
    articles: int
    removed: int
    postings: str
    bodies: str
    facets: str
    deleted: str = ""

    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        names = (self.postings, self.bodies, self.facets, self.deleted)
        return tuple(name for name in names if name)


@frozen
class Manifest:
    """One generation.

    `files` has every file of it by name; `file_states` are the tables of the states in which the
    articles' own files were read, oldest first. `corrections` is empty where the person never
    corrected a name, `versions` where no two articles are alike, `report` where nothing is known
    of the last import. `recognition` is how the names
    were found. Since a repair `unread` files have to be read again, and `lost` articles are gone
    of which no file is known.
    """

    generation: int
    segments: tuple[SegmentEntry, ...] = ()
    entities: str = ""
    corrections: str = ""
    sources: str = ""
    versions: str = ""
    front: str = ""
    report: str = ""
    file_states: tuple[str, ...] = ()
    files: Mapping[str, FileSum] = field(default_factory=dict)
    recognition: Recognition = field(default_factory=Recognition)
    unread: int = 0
    lost: int = 0

    @property
    def articles(self) -> int:
        """How many live articles there are."""
        return sum(segment.articles - segment.removed for segment in self.segments)


def read(folder: Path, name: str = MANIFEST) -> Manifest:
    """The published generation of an archive, or what another manifest in its folder says.

    Raises `ArchiveMissing` where there is no archive, `ArchiveDamaged` where the manifest is not
    what was written, is gone while articles lie there, or is of another version.
    """
    path = folder / name
    try:
        data = read_regular(path, _LONGEST)
    except FileNotFoundError:
        if name == MANIFEST and exists(folder):
            raise ArchiveDamaged(f"{path} is missing; `dateline check --repair`") from None
        missing = _absence(folder) if name == MANIFEST else f"{path} is missing"
        raise ArchiveMissing(missing) from None
    except NotADirectoryError:
        raise ArchiveMissing(f"{folder} is a file, not an archive") from None
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from None
    return parse(data, path)


def state(folder: Path) -> tuple[int, ...] | None:
    """What is another whenever a generation is published, None where no manifest can be opened.

    It is opened, for a network file system may else answer from memory.
    """
    try:
        descriptor, _ = open_regular(folder / MANIFEST)
    except (ArchiveError, OSError):
        return None
    try:
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def exists(folder: Path) -> bool:
    """Whether there is an archive in the folder, sound or not.

    Where only the manifest is gone there is one; where its maker was interrupted before the first
    publication there is none.
    """
    if os.path.lexists(folder / MANIFEST) or holds_segments(folder):
        return True
    if not os.path.lexists(folder / MANIFEST_COPY):
        return False
    try:
        return read(folder, MANIFEST_COPY).generation > 1
    except ArchiveMissing:
        return False
    except ArchiveError:
        return True


def parse(data: bytes, path: Path) -> Manifest:
    """The manifest that these bytes are; `path` is for the message of `ArchiveDamaged`."""
    damaged = ArchiveDamaged(f"{path}: the manifest is damaged; `dateline check --repair`")
    try:
        content = table(loads(data))
        if content["product"] != _PRODUCT:
            raise damaged
        version = integer(content["format"])
        if version != FORMAT:
            raise OtherFormat(_other_format(path.parent, version))
        if content.pop("checksum") != checksum(content):
            raise damaged
        return _from_json(content)
    except (ValueError, KeyError):
        raise damaged from None


def publish(folder: Path, manifest: Manifest) -> None:
    """Make this the archive's generation, in one step that survives a loss of power.

    The copy comes first: whichever of the two is there then names files that are there.
    """
    data = _encoded(manifest)
    _write(folder, MANIFEST_COPY, data)
    _write(folder, MANIFEST, data)


def renew_copy(folder: Path, manifest: Manifest) -> None:
    """Have the copy say what the published manifest says; the caller holds the lock."""
    try:
        if read(folder, MANIFEST_COPY) == manifest:
            return
    except ArchiveError:
        pass
    _write(folder, MANIFEST_COPY, _encoded(manifest))


def _encoded(manifest: Manifest) -> bytes:
    content: dict[str, Any] = {"product": _PRODUCT, "format": FORMAT, **asdict(manifest)}
    content["checksum"] = checksum(content)
    return json.dumps(content, indent=1).encode()


def _write(folder: Path, name: str, data: bytes) -> None:
    new = folder / f"{name}.new"
    disk.remove(new)
    disk.save(new, data)
    disk.sync_folder(folder)
    disk.rename(new, folder / name)
    disk.sync_folder(folder)


def checksum(content: Mapping[str, Any]) -> str:
    """The BLAKE2b-128 of everything but the checksum itself, as JSON with sorted keys."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    return blake2b(canonical, digest_size=16).hexdigest()


def _from_json(content: Mapping[str, Any]) -> Manifest:
    recognition = table(content["recognition"], "pipeline", "stated")
    manifest = Manifest(
        generation=integer(content["generation"], 1),
        segments=tuple(map(_segment, items(content["segments"]))),
        entities=text(content["entities"]),
        corrections=text(content["corrections"]),
        sources=text(content["sources"]),
        versions=text(content["versions"]),
        front=text(content["front"]),
        report=text(content["report"]),
        file_states=texts(content["file_states"]),
        files={name: _sum(each) for name, each in table(content["files"]).items()},
        recognition=Recognition(text(recognition["pipeline"]), boolean(recognition["stated"])),
        unread=integer(content["unread"]),
        lost=integer(content["lost"]),
    )
    named = [name for segment in manifest.segments for name in segment.files()]
    for start, names in (
        ("entities-", (manifest.entities,)),
        ("corrections-", (manifest.corrections,) if manifest.corrections else ()),
        ("sources-", (manifest.sources,)),
        ("versions-", (manifest.versions,) if manifest.versions else ()),
        ("front-", (manifest.front,)),
        ("report-", (manifest.report,) if manifest.report else ()),
        ("file-states-", manifest.file_states),
    ):
        if not all(name.startswith(start) for name in names):
            raise ValueError("the manifest names a file for what it is not")
        named += names
    if sorted(named) != sorted(manifest.files) or not all(map(is_written, named)):
        raise ValueError("the manifest names a file without its checksum")
    return manifest


def _segment(content: object) -> SegmentEntry:
    fields = table(content, "name", "articles", "removed", *_FILES)
    name, articles = text(fields["name"]), integer(fields["articles"], 1)
    segment = SegmentEntry(
        name,
        articles,
        integer(fields["removed"], 0, articles),
        *(text(fields[each]) for each in _FILES),
    )
    if not (
        is_segment(name)
        and (segment.postings, segment.bodies) == (f"{name}.postings", f"{name}.bodies")
        and segment.facets.startswith(f"{name}.facets-")
        and (segment.deleted.startswith(f"{name}.deleted-") or not segment.removed)
    ):
        raise ValueError("the files of a segment are not called after it")
    return segment


def _sum(content: object) -> FileSum:
    fields = table(content, "size", "checksum")
    if not _CHECKSUM.fullmatch(text(fields["checksum"])):
        raise ValueError("a checksum is none")
    return FileSum(integer(fields["size"]), fields["checksum"])


def _other_format(folder: Path, version: int) -> str:
    formats = f"format {version}, this one reads {FORMAT}"
    if version > FORMAT:
        return f"{folder} was written by a newer version of dateline ({formats}); use that version"
    return (
        f"{folder} was written by an older version of dateline ({formats}); "
        "index the files anew into a new folder"
    )


def _absence(folder: Path) -> str:
    if not folder.exists():
        return f"{folder} does not exist"
    return f"{folder} holds no archive"
