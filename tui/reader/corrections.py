"""Corrects names and dates by running commands of ours, so that the screen never waits for it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.reader.indexing import COMMAND

if TYPE_CHECKING:
    from search import Kind

CorrectionCommand = Literal["split", "merge", "rename", "hide", "retype", "undo"]
"""A command of `dateline names`."""


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """One line about a correction; with `error`, nothing was changed."""

    text: str
    error: bool = False


def correct(
    archive: Path | str,
    kind: Kind,
    command: CorrectionCommand,
    names: Sequence[str],
    deliver: Callable[[CorrectionResult], None],
) -> None:
    """Run `dateline names` in a thread of its own, which calls `deliver` with the result."""
    arguments = [*COMMAND, "names", command, "--archive", str(archive)]
    if command != "undo":
        # The kind of a name that is retyped is the one that it gets.
        is_organization = (kind == "organization") != (command == "retype")
        arguments += ["--org"] if is_organization else ["--person"] * (command == "retype")
        arguments += ["--", *names]
    threading.Thread(
        target=lambda: deliver(_run(arguments)), name="correcting", daemon=True
    ).start()


def correct_dates(
    archive: Path | str, ids: Sequence[str], date: str, deliver: Callable[[CorrectionResult], None]
) -> None:
    """Run `dateline dates` on these articles likewise; without a date they have their own again."""
    said = (
        ["set", "--archive", str(archive), "--", date]
        if date
        else ["reset", "--archive", str(archive)]
    )
    arguments = [*COMMAND, "dates", *said, "-"]
    listed = "\n".join(ids)
    threading.Thread(
        target=lambda: deliver(_run(arguments, listed)), name="correcting", daemon=True
    ).start()


def _run(arguments: Sequence[str], given: str = "") -> CorrectionResult:
    try:
        # In a session of its own, for the end of the terminal must not interrupt a correction.
        done = subprocess.run(
            arguments,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        return CorrectionResult(str(error), error=True)
    output = done.stderr if done.returncode else done.stdout
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")
    failed = done.returncode != 0
    return CorrectionResult(last or f"the correction ended with status {done.returncode}", failed)
