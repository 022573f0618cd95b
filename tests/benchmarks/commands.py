"""One command that measures what a script pays for each `dateline search`: a process each time.

    uv run python -m tests.benchmarks.commands ARCHIVE

It prints the time of the processor for one process, the least of several, beside that of Python
importing NumPy, which no search can do without, and of recoll's and notmuch's own commands where
these are installed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path


def processor_seconds(command: list[str]) -> float:
    """The processor time of one process of a command, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--query", default="csto")
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python keeps what it has compiled
    command = [sys.executable, "-P", "-c", "from tui.cli import main; main()"]
    ours = [*command, "search", options.query, "--json", "-a", str(options.archive)]
    measured = {
        "dateline search --json": ours,
        "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
    }
    for name, arguments in {"recollq": ["-n", "50"], "notmuch": ["search"]}.items():
        if path := shutil.which(name):
            measured[name] = [path, *arguments, options.query]
    # In turn, so that whatever else the machine does meanwhile falls on each of them alike.
    rounds = [[processor_seconds(each) for each in measured.values()] for _ in range(options.times)]
    least = dict(zip(measured, map(min, zip(*rounds, strict=True)), strict=True))
    for name, seconds in least.items():
        times = seconds / least["python -c 'import numpy'"]
        print(f"{name:28}{1000 * seconds:7.0f} ms  {times:.2f} times NumPy's import")


if __name__ == "__main__":
    main()
