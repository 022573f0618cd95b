"""Where things are kept: which archive a command means, and the folders of the person's own."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import PlatformDirs

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
"""The sample articles, beside the packages in a checkout and in an installation alike."""

Origin = Literal["option", "environment", "last", "samples", "default"]


@dataclass(frozen=True, slots=True)
class Place:
    """An archive folder and why it was chosen."""

    path: Path
    origin: Origin


def data_folder() -> Path:
    """Where archives live that nobody gave a place: `$XDG_DATA_HOME/dateline`."""
    return Path(PlatformDirs("dateline").user_data_dir)


def archive_to_read(option: str | None) -> Place:
    """The archive that a reading command means: option, environment, last opened, samples."""
    named = _named(option)
    if named is not None:
        return named
    last = _last_file()
    try:
        text = os.fsdecode(last.read_bytes()).removesuffix("\n")
    except OSError:
        text = ""
    if text:
        return Place(Path(text), "last")
    return Place(_samples_archive(), "samples")


def archive_to_write(option: str | None) -> Place:
    """The archive that a writing command means: option, environment, else the default one."""
    return _named(option) or Place(data_folder() / "default", "default")


def remember(path: Path) -> None:
    """Make `path` the archive opened last; a state folder that cannot be written is no error."""
    last = _last_file()
    try:
        last.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = last.with_name(f"{last.name}.{os.getpid()}")
        scratch.write_bytes(os.fsencode(path.absolute()) + b"\n")
        scratch.replace(last)
    except OSError:
        return


def _named(option: str | None) -> Place | None:
    if option:
        return Place(Path(option).expanduser().absolute(), "option")
    if variable := os.environ.get("DATELINE_ARCHIVE"):
        return Place(Path(variable).expanduser().absolute(), "environment")
    return None


def _last_file() -> Path:
    return Path(PlatformDirs("dateline").user_state_dir) / "last-archive"


def _samples_archive() -> Path:
    # One index for each place the samples lie in: an installation and a checkout do not share one.
    name = "samples-" + hashlib.sha256(os.fsencode(SEEDS)).hexdigest()[:8]
    path = data_folder() / name
    if path.is_dir() and os.access(path, os.R_OK):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        writable = os.access(path.parent, os.W_OK)
    except OSError:
        writable = False
    return path if writable else _in_memory() / name


def _in_memory() -> Path:
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    folder = tempfile.mkdtemp(prefix="dateline-", dir=memory if usable else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
