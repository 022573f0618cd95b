"""The spaCy pipelines that the person has chosen on this machine: no others are ever loaded.

An archive says which pipeline finds its names, but a pipeline is code, and an archive may come from
anybody. So the choice is kept in the person's own state folder besides.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def chosen() -> tuple[str, ...]:
    """Return the names and folders of the pipelines that were chosen so far."""
    try:
        lines = os.fsdecode(_file().read_bytes()).split("\n")
    except OSError:
        return ()
    return tuple(filter(None, lines))


def choose(name: str) -> str:
    """Store that a pipeline is chosen; return its name, or its folder as an absolute path.

    Where that cannot be stored the choice holds for this time only.
    """
    if name in ("default", "accurate"):
        return name
    pipeline = str(Path(name).absolute()) if Path(name).is_dir() else name
    if pipeline in chosen() or "\n" in pipeline:
        return pipeline
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("ab") as lines:
            lines.write(os.fsencode(pipeline) + b"\n")
    return pipeline


def _file() -> Path:
    from platformdirs import PlatformDirs  # few commands need it

    return Path(PlatformDirs("dateline").user_state_dir) / "recognizers"
