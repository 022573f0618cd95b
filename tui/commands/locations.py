"""Which archive folder a command means, and where archives are kept by default."""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
"""The sample articles, beside the packages in a checkout and in an installation alike."""

ChosenBy = Literal["option", "environment", "last", "samples", "default"]
"""`-a`, `$DATELINE_ARCHIVE`, the archive opened last, the bundled samples, the default folder."""


ArchivePath = Path | str
"""The folder of an archive, or as text the address of one in a cluster."""


class ArchiveLocation(NamedTuple):
    """An archive and what it was chosen by."""

    path: ArchivePath
    chosen_by: ChosenBy


def data_folder() -> Path:
    """Return the folder of archives for which no location was given: `$XDG_DATA_HOME/dateline`."""
    return Path(_own().user_data_dir)


def own_folders() -> tuple[Path, ...]:
    """Return the folders of state, settings, archives and caches, which hold no articles."""
    own = _own()
    named = (own.user_state_dir, own.user_config_dir, own.user_data_dir, own.user_cache_dir)
    return tuple(Path(os.path.realpath(each)) for each in dict.fromkeys(named))


def archive_to_read(option: str | None) -> ArchiveLocation:
    """Return the archive to read: the option's, the environment's, the last, else the samples."""
    named = _named(option)
    if named is not None:
        return named
    last = _last_file()
    try:
        text = os.fsdecode(last.read_bytes()).removesuffix("\n")
    except OSError:
        text = ""
    if text:
        return ArchiveLocation(_path(text), "last")
    return ArchiveLocation(_samples_archive(), "samples")


def archive_to_write(option: str | None) -> ArchiveLocation:
    """Return the archive to write: the option's, the environment's, else the default one."""
    return _named(option) or ArchiveLocation(data_folder() / "default", "default")


def remember(path: ArchivePath) -> None:
    """Store `path` as the archive opened last; where that cannot be written, nothing happens."""
    last = _last_file()
    try:
        last.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = last.with_name(f"{last.name}.{os.getpid()}")
        scratch.write_bytes(os.fsencode(path if isinstance(path, str) else path.absolute()) + b"\n")
        scratch.replace(last)
    except OSError:
        return


def _own() -> PlatformDirs:
    from platformdirs import PlatformDirs  # a command that is told its archive needs none of them

    return PlatformDirs("dateline")


def _named(option: str | None) -> ArchiveLocation | None:
    if option:
        return ArchiveLocation(_path(option), "option")
    if variable := os.environ.get("DATELINE_ARCHIVE"):
        return ArchiveLocation(_path(variable), "environment")
    return None


def _path(text: str) -> ArchivePath:
    """What a person calls an archive: a folder, or an address, of which nothing is changed."""
    from search import is_address

    return text if is_address(text) else Path(text).expanduser().absolute()


def _last_file() -> Path:
    return Path(_own().user_state_dir) / "last-archive"


def _samples_archive() -> Path:
    import hashlib

    # One index for each folder of samples, so that an installation and a checkout never share one.
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
    import shutil
    import tempfile

    shared = Path("/dev/shm")
    usable = shared.is_dir() and os.access(shared, os.W_OK)
    memory = shared if usable else Path(tempfile.gettempdir())
    for folder in memory.glob("dateline-*-*"):
        if is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
    made = tempfile.mkdtemp(prefix=f"dateline-{os.getpid()}-", dir=memory)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def is_abandoned(folder: Path) -> bool:
    """Whether a folder in memory is ours and its process was killed before it could remove it."""
    number = folder.name.split("-")[1]
    try:
        if not number.isdigit() or folder.stat().st_uid != os.getuid():
            return False
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
