"""The person's word on a name, said by the command line so that the screen never waits for it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.indexing import COMMAND

if TYPE_CHECKING:
    from search import Kind

Correction = Literal["split", "merge", "rename", "hide", "undo"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction, in one line; `error` says that nothing was changed."""

    text: str
    error: bool = False


def correct(
    archive: Path,
    kind: Kind,
    correction: Correction,
    names: Sequence[str],
    deliver: Callable[[Corrected], None],
) -> None:
    """Run `dateline names` and hand what it says to `deliver`, from a thread of its own."""
    arguments = [*COMMAND, "names", correction, "--archive", str(archive)]
    if correction != "undo":
        arguments += ["--org"] if kind == "organization" else []
        arguments += ["--", *names]
    threading.Thread(
        target=lambda: deliver(_run(arguments)), name="correcting", daemon=True
    ).start()


def _run(arguments: Sequence[str]) -> Corrected:
    try:
        # In a session of its own: a lost terminal does not cut a correction in two.
        done = subprocess.run(
            arguments,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        return Corrected(str(error), error=True)
    said = done.stderr if done.returncode else done.stdout
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")
    failed = done.returncode != 0
    return Corrected(last or f"the correction ended with status {done.returncode}", failed)
