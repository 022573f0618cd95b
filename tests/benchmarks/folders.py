"""One command that indexes the same folders with dateline, recoll and notmuch.

    python -m tests.benchmarks.folders --text 2000 --mails 2000

Text files and mails of the same articles, each engine from nothing into a folder of its own. Each
number is that of all processes of an engine: seconds, seconds of a processor, megabytes on disk,
and for a word how many it finds and what one command takes for that. dateline recognises names,
dates and copies besides. recoll (`recollindex`, `recollq`, of Debian's recollcmd) and notmuch are
left out where they are not installed; notmuch reads only mails.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.benchmarks.bounds import Measured, report
from tests.benchmarks.corpus import synthetic

_WORD: Final = "before"
"""A word of many articles."""
_IN_A_FOLDER: Final = 1_000


class Spent(NamedTuple):
    """What a command took: seconds, seconds of a processor, and what it wrote."""

    seconds: float
    processor: float
    output: str


class Engine(NamedTuple):
    """How an engine is prepared, and the commands with which it indexes and finds a word."""

    name: str
    prepare: Callable[[Path, Path], Mapping[str, str]]
    making: Sequence[str]
    find: Sequence[str]
    found: Callable[[str], int]


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.folders", description=__doc__)
    parser.add_argument("--text", type=int, default=0, metavar="ARTICLES")
    parser.add_argument("--mails", type=int, default=0, metavar="ARTICLES")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    report(
        each
        for kind, count in (("text", options.text), ("mails", options.mails))
        if count
        for each in _measured(kind, count, options.work)
    )


def _measured(kind: str, count: int, work: Path) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        news = Path(scratch) / "news"
        _write(news, kind, count)
        for engine in _engines(kind):
            if shutil.which(engine.making[0]) is None:
                print(f"{engine.name}: {engine.making[0]} is not installed")
                continue
            home = Path(scratch) / engine.name
            home.mkdir()
            environment = dict(engine.prepare(home, news))
            what = f"{count:,} {kind}: {engine.name}"
            spent = _run(_filled(engine.making, home, news), environment)
            yield Measured(f"{what}: seconds", round(spent.seconds, 1))
            yield Measured(f"{what}: processor seconds", round(spent.processor, 1))
            yield Measured(f"{what}: on disk, MB", round(_size(home) / 1e6, 1))
            spent = _run(_filled(engine.find, home, news), environment)
            yield Measured(f"{what}: found “{_WORD}”", engine.found(spent.output))
            yield Measured(f"{what}: seconds to find it", round(spent.seconds, 2))
            yield Measured(f"{what}: processor seconds to find it", round(spent.processor, 2))


def _engines(kind: str) -> Iterator[Engine]:
    command = [sys.executable, "-m", "tui.cli"]
    yield Engine(
        "dateline",
        lambda home, news: {"XDG_CACHE_HOME": str(home.parent), "HOME": str(home.parent)},
        [*command, "index", "{news}", "-a", "{home}/archive"],
        [*command, "search", f"={_WORD}", "-a", "{home}/archive", "--json", "--limit", "1"],
        lambda output: int(json.loads(output)["total"]),
    )
    yield Engine(
        "recoll",
        _recoll,
        ["recollindex", "-c", "{home}", "-z"],
        ["recollq", "-c", "{home}", "-n", "1", "-q", f'"{_WORD}"l'],
        lambda output: (
            int(found[0]) if (found := re.search(r"^\d+(?= results)", output, re.M)) else 0
        ),
    )
    if kind == "mails":
        yield Engine("notmuch", _notmuch, ["notmuch", "new"], ["notmuch", "count", _WORD], int)


def _recoll(home: Path, news: Path) -> Mapping[str, str]:
    (home / "recoll.conf").write_text(f"topdirs = {news}\nidxniceprio = 0\n")
    return {"HOME": str(home), "RECOLL_CONFDIR": str(home)}


def _notmuch(home: Path, news: Path) -> Mapping[str, str]:
    config = home / "config"
    config.write_text(
        f"[database]\npath={home}\nmail_root={news}\n[user]\nname=Reader\n"
        "primary_email=reader@e.example\n[new]\ntags=new\n[search]\nexclude_tags=\n"
    )
    return {"HOME": str(home), "NOTMUCH_CONFIG": str(config)}


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run a command to its end; RuntimeError with what it said where it fails."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        out.seek(0)
        err.seek(0)
        output = out.read().decode("utf-8", "replace")
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{command}: {err.read().decode('utf-8', 'replace')[-2_000:]}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, output)


def _filled(command: Sequence[str], home: Path, news: Path) -> list[str]:
    return [each.format(home=home, news=news) if "{" in each else each for each in command]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _write(news: Path, kind: str, count: int) -> None:
    for number, record in enumerate(synthetic(count)):
        folder = news / f"{number // _IN_A_FOLDER:05}"
        folder.mkdir(parents=True, exist_ok=True)
        name, data = _text(record) if kind == "text" else _mail(record)
        (folder / f"{number:08}{name}").write_bytes(data)


def _text(record: dict[str, Any]) -> tuple[str, bytes]:
    head = f" date {record['date'][:10]} \n\n{record['title']}\n\n"
    return ".txt", f"{head}{record['body']}\n".encode()


def _mail(record: dict[str, Any]) -> tuple[str, bytes]:
    mail = EmailMessage()
    mail["From"] = f"{record['source']} <news@e.example>"
    mail["To"] = "reader@e.example"
    mail["Subject"] = record["title"]
    mail["Date"] = f"{record['date'][8:10]} {_MONTHS[int(record['date'][5:7]) - 1]} " + (
        f"{record['date'][:4]} 10:00:00 +0000"
    )
    mail["Message-ID"] = f"<{record['id']}@e.example>"
    mail.set_content(record["body"])
    return ".eml", mail.as_bytes()


_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


if __name__ == "__main__":
    main()
