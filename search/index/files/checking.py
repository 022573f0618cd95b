"""Compares a file with its checksum, reading it whole."""

from __future__ import annotations

from io import FileIO
from pathlib import Path
from typing import Final

from isal.isal_zlib import crc32

from search.errors import ArchiveDamaged
from search.index.files.manifest import FileSum
from search.index.files.regular import open_regular

_PIECE: Final = 1 << 20


def problem(path: Path, expected: FileSum) -> str:
    """What is wrong with a file, empty where nothing is."""
    try:
        found = file_sum(path)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ArchiveDamaged as error:
        return str(error).removeprefix(f"{path} is ")
    if found.size != expected.size:
        return f"{found.size} bytes instead of {expected.size}"
    return "" if found == expected else "changed since it was written"


def file_sum(path: Path) -> FileSum:
    """What a file measures; raises OSError, and `ArchiveDamaged` where it is no file."""
    size = checksum = 0
    descriptor, _ = open_regular(path)
    with FileIO(descriptor) as file:
        while piece := file.read(_PIECE):
            checksum = crc32(piece, checksum)
            size += len(piece)
    return FileSum.of(size, checksum)
