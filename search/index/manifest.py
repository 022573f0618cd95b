"""The one file that says what a generation consists of; replacing it publishes the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from search.errors import ArchiveDamaged, ArchiveMissing
from search.index import disk
from search.request import Recognition

FORMAT: Final = 4
"""The version of everything on disk; any change that an older reader would misread raises it."""

MANIFEST: Final = "manifest.json"
LOCK: Final = "write.lock"
_PRODUCT: Final = "dateline archive"


class OtherFormat(ArchiveDamaged):
    """An archive that an older or newer version wrote, and which may be sound."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """What a whole file must be: its size in bytes and its CRC-32 as 8 hexadecimal digits."""

    size: int
    checksum: str

    @classmethod
    def of(cls, size: int, checksum: int) -> FileSum:
        """The same of a checksum that is a number."""
        return cls(size, f"{checksum:08x}")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. `files` has every file of it by name; `places` are the newest-last tables
    of where articles came from. `recognition` is how the names of its articles were found.
    """

    generation: int
    segments: tuple[SegmentEntry, ...] = ()
    entities: str = ""
    sources: str = ""
    front: str = ""
    places: tuple[str, ...] = ()
    files: Mapping[str, FileSum] = field(default_factory=dict)
    recognition: Recognition = field(default_factory=Recognition)

    @property
    def articles(self) -> int:
        """How many live articles there are."""
        return sum(segment.articles - segment.removed for segment in self.segments)


def read(folder: Path) -> Manifest:
    """The published generation of an archive.

    Raises `ArchiveMissing` where there is none, `ArchiveDamaged` where the manifest is not what
    was written or is of another version.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ArchiveMissing(_absence(folder)) from None
    except NotADirectoryError:
        raise ArchiveMissing(f"{folder} is a file, not an archive") from None
    except IsADirectoryError:
        raise ArchiveDamaged(f"{path} is a folder") from None
    return parse(data, path)


def parse(data: bytes, path: Path) -> Manifest:
    """The manifest that these bytes are; `path` is for the message of `ArchiveDamaged`."""
    damaged = ArchiveDamaged(f"{path}: the manifest is damaged")
    try:
        content = json.loads(data)
        if content["product"] != _PRODUCT:
            raise damaged
        version = content["format"]
        if version != FORMAT and isinstance(version, int):
            age = "a newer" if version > FORMAT else "an older"
            raise OtherFormat(
                f"{path.parent} was written by {age} version of dateline (format {version}, this "
                f"one reads {FORMAT}); index it anew"
            )
        if content.pop("checksum") != checksum(content):
            raise damaged
        return _from_json(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise damaged from None


def publish(folder: Path, manifest: Manifest) -> None:
    """Make this the archive's generation, in one step that survives a loss of power."""
    content: dict[str, Any] = {"product": _PRODUCT, "format": FORMAT, **asdict(manifest)}
    content["checksum"] = checksum(content)
    new = folder / f"{MANIFEST}.new"
    disk.remove(new)
    disk.save(new, json.dumps(content, indent=1).encode())
    disk.sync_folder(folder)
    disk.rename(new, folder / MANIFEST)
    disk.sync_folder(folder)


def is_file_name(name: str) -> bool:
    """Whether a name may stand in a manifest: a plain name inside the archive's own folder."""
    return (
        bool(name)
        and len(name) < 200
        and name[0] != "."
        and all(char.isascii() and (char.isalnum() or char in "-.") for char in name)
    )


def checksum(content: Mapping[str, Any]) -> str:
    """The BLAKE2b-128 of everything but the checksum itself, as JSON with sorted keys."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    return blake2b(canonical, digest_size=16).hexdigest()


def _from_json(content: Mapping[str, Any]) -> Manifest:
    manifest = Manifest(
        generation=int(content["generation"]),
        segments=tuple(SegmentEntry(**segment) for segment in content["segments"]),
        entities=content["entities"],
        sources=content["sources"],
        front=content["front"],
        places=tuple(content["places"]),
        files={name: FileSum(**each) for name, each in content["files"].items()},
        recognition=Recognition(**content.get("recognition", {})),
    )
    named = [name for segment in manifest.segments for name in segment.files()]
    named += [manifest.entities, manifest.sources, manifest.front, *manifest.places]
    if sorted(named) != sorted(manifest.files) or not all(map(is_file_name, named)):
        raise ValueError("the manifest names a file without its checksum")
    return manifest


def _absence(folder: Path) -> str:
    if not folder.exists():
        return f"{folder} does not exist"
    return f"{folder} holds no archive"
