"""One command that reads every file of a folder and tells what became of each kind of them.

    python -m tests.benchmarks.formats --data FOLDER [--show 10] [--only NAME]

FOLDER holds files of any kind, or `formats.tar.xz` of them; they are not part of the project.
Each file is read by a process of its own that may take 60 seconds of a processor and 1.5 GB of
memory. For each
folder: how many files gave articles, how many were reported with which reason, how many crashed or
met a limit (there must be none), how many articles state a title, a date, an author and an address.
`--show` prints as many articles of each folder, to be judged by eye. Where web pages lie with
their texts (`ground-truth.json`), it also tells how well these were found.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import re
import resource
import sys
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from search.article import Article
from search.ingest import formats
from search.ingest.origin import Origin
from search.ingest.reader import read_file
from search.ingest.web_page import page_article
from tests.benchmarks import pages
from tests.benchmarks.bounds import Measured, report

_SECONDS: Final = 60
_MEMORY: Final = 1536 * 2**20
_SHOWN: Final = 2


@dataclass
class Folder:
    """What became of the files of one folder."""

    files: int = 0
    read: int = 0
    told: int = 0
    silent: int = 0
    failed: list[str] = field(default_factory=list)
    articles: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    shown: list[str] = field(default_factory=list)


def main() -> None:
    """Read and print; ends with status 1 where a file crashed, met a limit or told nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.formats", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--show", type=int, default=0, help="articles of each folder to print")
    parser.add_argument("--only", default="", help="the part of a path that files have to have")
    options = parser.parse_args()
    _prepare()
    packed = options.data / "formats.tar.xz"
    with TemporaryDirectory() as scratch:
        if packed.exists():
            with tarfile.open(packed) as archive:
                archive.extractall(scratch, filter="data")
        results = _measured(Path(scratch) if packed.exists() else options.data, options)
    report(results)


def _measured(data: Path, options: argparse.Namespace) -> list[Measured]:
    folders: dict[str, Folder] = defaultdict(Folder)
    for path in sorted(data.rglob("*")):
        if path.is_file() and options.only in str(path):
            _read(path, folders[str(path.relative_to(data).parent)], options.show)
    for name, folder in folders.items():
        _print(name, folder)
    every = folders.values()
    slowest = max((folder.slowest for folder in every), default=(0.0, ""))
    largest = max((folder.largest for folder in every), default=(0, ""))
    results = [
        Measured("files", sum(folder.files for folder in every)),
        Measured("files with articles", sum(folder.read for folder in every)),
        Measured("files reported with their reason", sum(folder.told for folder in every)),
        Measured("articles", sum(folder.articles for folder in every)),
        Measured("files that crashed or met a limit", sum(len(f.failed) for f in every), most=0),
        Measured("files without article and reason", sum(f.silent for f in every), most=0),
        Measured("seconds of processor time for the slowest file", slowest[0]),
        Measured("MB of memory for the largest", largest[0] / 1024),
    ]
    for gold in sorted(data.rglob("ground-truth.json")) if not options.only else ():
        results += pages.measured(gold.parent)
    return results


def _prepare() -> None:
    """Load once what each other process would load for itself."""
    import feedparser
    import warcio.archiveiterator

    for _, name, _ in pkgutil.iter_modules(formats.__path__):
        importlib.import_module(f"{formats.__name__}.{name}")
    page_article(b"<html><body><p>A page of a few words.</p></body></html>", Origin())
    feedparser.parse(b"<rss/>")
    del warcio


def _read(path: Path, folder: Folder, show: int) -> None:
    folder.files += 1
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(path, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    folder.slowest = max(folder.slowest, (seconds, path.name))
    folder.largest = max(folder.largest, (usage.ru_maxrss, path.name))
    if status or not data:
        folder.failed.append(f"{path.name} (status {status})")
        return
    found = json.loads(data)
    folder.articles += found["articles"]
    folder.stated.update(found["stated"])
    folder.read += bool(found["articles"])
    folder.told += bool(found["reasons"]) and not found["articles"]
    folder.silent += not found["articles"] and not found["reasons"]
    folder.reasons.update({_kind(reason): count for reason, count in found["reasons"].items()})
    if len(folder.shown) < show:
        folder.shown.extend(f"{path.name}: {each}" for each in found["shown"])


def _answer(path: Path, writing: int) -> None:
    """Read a file and write down what it gave; never returns."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    articles = 0
    stated, reasons = Counter[str](), Counter[str]()
    shown: list[dict[str, Any]] = []
    try:
        for each in read_file(path, here=True):
            if not isinstance(each, Article):
                reasons[each.reason] += 1
                continue
            articles += 1
            stated["title"] += each.title_stated
            stated["text"] += bool(each.body)
            stated["dated"] += each.published.basis == "stated"
            stated["inferred"] += each.published.basis == "inferred"
            for name in ("authors", "url", "source", "section", "language", "agency", "people"):
                stated[name] += bool(getattr(each, name))
            if len(shown) < _SHOWN:
                shown.append(
                    {
                        "title": each.title,
                        "date": f"{each.published.start} {each.published.basis}",
                        "by": each.authors,
                        "source": each.source,
                        "url": each.url,
                        "section": each.section,
                        "body": f"{len(each.body)}: {each.body[:160]!r} … {each.body[-60:]!r}",
                    }
                )
        answer = {"articles": articles, "stated": stated, "reasons": reasons, "shown": shown}
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(answer).encode())
    except BaseException as error:
        print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _kind(reason: str) -> str:
    """A reason without what is of one file only."""
    return re.sub(r"\d+", "#", re.sub(r"\(.*\)", "(…)", reason))[:100]


def _print(name: str, folder: Folder) -> None:
    print(
        f"{name}: {folder.files} files, {folder.read} with articles, {folder.told} reported; "
        f"{folder.articles} articles: "
        + ", ".join(f"{field} {count}" for field, count in folder.stated.items())
    )
    print(
        f"    slowest {folder.slowest[0]:.2f} s ({folder.slowest[1]}), "
        f"most memory {folder.largest[0] // 1024} MB ({folder.largest[1]})"
    )
    for reason, count in folder.reasons.most_common(12):
        print(f"    {count:5} {reason}")
    for each in folder.failed:
        print(f"    FAILED {each}")
    for each in folder.shown:
        print(f"    {each}")


if __name__ == "__main__":
    main()
